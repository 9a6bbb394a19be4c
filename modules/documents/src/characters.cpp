#include "characters.h"

#include <algorithm>
#include <array>
#include <vector>

#include "egide/documents/terminal.h"

namespace egide::documents {

namespace {

struct Range {
    char32_t first;
    char32_t last;
};

bool in(const auto& ranges, char32_t character) {
    return std::any_of(ranges.begin(), ranges.end(),
                       [&](const Range& range) { return range.first <= character && character <= range.last; });
}

// Unicode 15: combining marks and format characters of the scripts that French files meet, and joiners.
constexpr std::array kZeroWidth{Range{0x0300, 0x036F}, Range{0x0483, 0x0489}, Range{0x0591, 0x05BD},
                                Range{0x064B, 0x065F}, Range{0x1AB0, 0x1AFF}, Range{0x1DC0, 0x1DFF},
                                Range{0x200B, 0x200D}, Range{0x20D0, 0x20FF}, Range{0xFE00, 0xFE0F},
                                Range{0xFE20, 0xFE2F}, Range{0xFEFF, 0xFEFF}};
// East Asian wide and the emoji blocks (UAX #11).
constexpr std::array kWide{Range{0x1100, 0x115F},   Range{0x2E80, 0x303E},   Range{0x3041, 0xA4CF},
                           Range{0xAC00, 0xD7A3},   Range{0xF900, 0xFAFF},   Range{0xFE30, 0xFE6F},
                           Range{0xFF00, 0xFF60},   Range{0xFFE0, 0xFFE6},   Range{0x1F300, 0x1F64F},
                           Range{0x1F680, 0x1F6FF}, Range{0x1F900, 0x1F9FF}, Range{0x20000, 0x3FFFD}};
// C0, C1, direction marks, embeddings, overrides and isolates (UAX #9), line and paragraph separators.
constexpr std::array kUnsafe{Range{0x0000, 0x001F}, Range{0x007F, 0x009F}, Range{0x061C, 0x061C},
                             Range{0x200E, 0x200F}, Range{0x2028, 0x202E}, Range{0x2066, 0x2069}};

struct Lead {
    std::size_t length;
    char32_t bits;
    char32_t smallest;  // below: an overlong form
};

Lead lead(unsigned char byte) {
    if (byte < 0x80) {
        return {1, byte, 0};
    }
    if ((byte & 0xE0U) == 0xC0U) {
        return {2, byte & 0x1FU, 0x80};
    }
    if ((byte & 0xF0U) == 0xE0U) {
        return {3, byte & 0x0FU, 0x800};
    }
    return (byte & 0xF8U) == 0xF0U ? Lead{4, byte & 0x07U, 0x10000} : Lead{0, 0, 0};
}

char32_t invalid(std::string_view& text) {
    text.remove_prefix(1);
    return kReplacement;
}

}  // namespace

char32_t take_character(std::string_view& text) {
    const Lead first = lead(static_cast<unsigned char>(text.front()));
    if (first.length == 0 || first.length > text.size()) {
        return invalid(text);
    }
    char32_t character = first.bits;
    for (std::size_t index = 1; index < first.length; ++index) {
        const auto byte = static_cast<unsigned char>(text[index]);
        if ((byte & 0xC0U) != 0x80U) {
            return invalid(text);
        }
        character = (character << 6U) | (byte & 0x3FU);
    }
    const bool surrogate = character >= 0xD800 && character <= 0xDFFF;
    if (character < first.smallest || character > 0x10FFFF || surrogate) {
        return invalid(text);
    }
    text.remove_prefix(first.length);
    return character;
}

void append(std::string& out, char32_t character) {
    const auto tail = [&](unsigned shift) { out += static_cast<char>(0x80U | ((character >> shift) & 0x3FU)); };
    if (character < 0x80) {
        out += static_cast<char>(character);
    } else if (character < 0x800) {
        out += static_cast<char>(0xC0U | (character >> 6U));
        tail(0);
    } else if (character < 0x10000) {
        out += static_cast<char>(0xE0U | (character >> 12U));
        tail(6);
        tail(0);
    } else {
        out += static_cast<char>(0xF0U | (character >> 18U));
        tail(12);
        tail(6);
        tail(0);
    }
}

bool is_unsafe(char32_t character) {
    return in(kUnsafe, character);
}

std::size_t columns_of(char32_t character) {
    if (character < 0x300) {
        return 1;
    }
    return in(kZeroWidth, character) ? 0 : in(kWide, character) ? 2 : 1;
}

std::string harmless(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const char32_t character = take_character(text);
        append(out, character == U'\n' || character == U'\t' ? U' ' : is_unsafe(character) ? kReplacement : character);
    }
    return out;
}

std::size_t display_width(std::string_view text) {
    std::size_t width = 0;
    while (!text.empty()) {
        width += columns_of(take_character(text));
    }
    return width;
}

namespace {

/// The longest head of a word that fits, at least one character.
std::string_view head_that_fits(std::string_view word, std::size_t columns) {
    std::string_view rest = word;
    std::size_t width = 0;
    while (!rest.empty()) {
        std::string_view next = rest;
        width += columns_of(take_character(next));
        if (width > columns && rest.size() < word.size()) {
            break;
        }
        rest = next;
    }
    return word.substr(0, word.size() - rest.size());
}

/// Lines being filled, one word after the other.
class Filler {
  public:
    explicit Filler(std::size_t columns) : columns_(columns) {}

    void add(std::string_view word) {
        const std::size_t width = display_width(word);
        if (width_ > 0 && width_ + 1 + width > columns_) {
            flush();
        }
        while (display_width(word) > columns_) {
            const std::string_view head = head_that_fits(word, columns_);
            lines_.emplace_back(head);
            word.remove_prefix(head.size());
        }
        line_ += width_ > 0 ? " " : "";
        line_ += word;
        width_ = display_width(line_);
    }

    std::vector<std::string> finish() {
        if (width_ > 0 || lines_.empty()) {
            flush();
        }
        return std::move(lines_);
    }

  private:
    void flush() {
        lines_.push_back(std::move(line_));
        line_.clear();
        width_ = 0;
    }

    std::size_t columns_;
    std::vector<std::string> lines_;
    std::string line_;
    std::size_t width_ = 0;
};

}  // namespace

std::vector<std::string> wrap(std::string_view text, std::size_t columns) {
    Filler filler(columns == 0 ? 1 : columns);
    while (!text.empty()) {
        const auto space = text.find(' ');
        if (space != 0) {
            filler.add(text.substr(0, space));
        }
        text = space == std::string_view::npos ? std::string_view() : text.substr(space + 1);
    }
    return filler.finish();
}

}  // namespace egide::documents
