#include "raw_dictionary.h"

#include <algorithm>

namespace egide::signature {
namespace {

constexpr int kDeepestValue = 64;
constexpr std::size_t kMostKeys = 1000;

bool is_delimiter(char sign) {
    return std::string_view("()<>[]{}/%").find(sign) != std::string_view::npos;
}

bool is_regular(char sign) {
    return !is_pdf_blank(sign) && !is_delimiter(sign);
}

bool is_digit(char sign) {
    return sign >= '0' && sign <= '9';
}

/// Walks over one text; every step says whether it could be taken.
class Walker {
  public:
    Walker(std::string_view text, std::size_t at) : text_(text), at_(std::min(at, text.size())) {}

    std::size_t at() const { return at_; }

    void skip_blanks() {
        while (at_ < text_.size()) {
            if (text_[at_] == '%') {
                at_ = std::min(text_.find_first_of("\r\n", at_), text_.size());
            } else if (is_pdf_blank(text_[at_])) {
                ++at_;
            } else {
                return;
            }
        }
    }

    bool take(std::string_view sign) {
        const bool there = text_.substr(at_).starts_with(sign);
        at_ += there ? sign.size() : 0;
        return there;
    }

    std::optional<std::string> take_name() {
        if (!take("/")) {
            return std::nullopt;
        }
        std::string name;
        for (; at_ < text_.size() && is_regular(text_[at_]); ++at_) {
            if (text_[at_] == '#' && at_ + 2 < text_.size() && hex_digit(text_[at_ + 1]) >= 0 &&
                hex_digit(text_[at_ + 2]) >= 0) {
                name += static_cast<char>(hex_digit(text_[at_ + 1]) * 16 + hex_digit(text_[at_ + 2]));
                at_ += 2;
            } else {
                name += text_[at_];
            }
        }
        return name;
    }

    /// One whole value, references included.
    bool skip_value(int depth) {
        if (depth > kDeepestValue || at_ >= text_.size()) {
            return false;
        }
        if (take("<<")) {
            return skip_until(">>", depth);
        }
        if (take("[")) {
            return skip_until("]", depth);
        }
        if (take("<")) {
            return skip_hexadecimal();
        }
        if (take("(")) {
            return skip_string();
        }
        return text_[at_] == '/' ? take_name().has_value() : skip_word();
    }

    bool skip_digits() {
        const std::size_t start = at_;
        while (at_ < text_.size() && is_digit(text_[at_])) {
            ++at_;
        }
        return at_ > start;
    }

  private:
    bool skip_until(std::string_view end, int depth) {
        for (skip_blanks(); !take(end); skip_blanks()) {
            if (!skip_value(depth + 1)) {
                return false;
            }
        }
        return true;
    }

    bool skip_hexadecimal() {
        at_ = std::min(text_.find_first_of("<>", at_), text_.size());
        return take(">");
    }

    bool skip_string() {
        for (int depth = 1; depth > 0; ++at_) {
            if (at_ >= text_.size()) {
                return false;
            }
            const char sign = text_[at_];
            at_ += sign == '\\' ? 1 : 0;
            depth += sign == '(' ? 1 : sign == ')' ? -1 : 0;
        }
        return true;
    }

    /// A number, a keyword, or "N G R", which is one value.
    bool skip_word() {
        const std::size_t start = at_;
        while (at_ < text_.size() && is_regular(text_[at_])) {
            ++at_;
        }
        const std::string_view word = text_.substr(start, at_ - start);
        if (std::all_of(word.begin(), word.end(), is_digit)) {
            skip_rest_of_reference();
        }
        return !word.empty();
    }

    void skip_rest_of_reference() {
        const std::size_t number_end = at_;
        skip_blanks();
        const bool generation = skip_digits();
        skip_blanks();
        const bool reference = generation && take("R") && (at_ == text_.size() || !is_regular(text_[at_]));
        at_ = reference ? at_ : number_end;
    }

    std::string_view text_;
    std::size_t at_;
};

}  // namespace

int hex_digit(char sign) {
    return sign >= '0' && sign <= '9'   ? sign - '0'
           : sign >= 'a' && sign <= 'f' ? sign - 'a' + 10
           : sign >= 'A' && sign <= 'F' ? sign - 'A' + 10
                                        : -1;
}

bool is_pdf_blank(char sign) {
    return sign == ' ' || sign == '\n' || sign == '\r' || sign == '\t' || sign == '\f' || sign == '\0';
}

std::optional<std::vector<RawEntry>> read_raw_dictionary(std::string_view text, std::size_t at) {
    Walker walker(text, at);
    walker.skip_blanks();
    if (!walker.take("<<")) {
        return std::nullopt;
    }
    std::vector<RawEntry> entries;
    for (walker.skip_blanks(); !walker.take(">>"); walker.skip_blanks()) {
        std::optional<std::string> key = walker.take_name();
        walker.skip_blanks();
        const std::size_t begin = walker.at();
        if (!key || entries.size() == kMostKeys || !walker.skip_value(1)) {
            return std::nullopt;
        }
        entries.push_back({std::move(*key), begin, walker.at()});
    }
    return entries;
}

std::size_t skip_object_header(std::string_view text, std::size_t at) {
    Walker walker(text, at);
    walker.skip_blanks();
    const bool number = walker.skip_digits();
    walker.skip_blanks();
    const bool generation = walker.skip_digits();
    walker.skip_blanks();
    return number && generation && walker.take("obj") ? walker.at() : at;
}

}  // namespace egide::signature
