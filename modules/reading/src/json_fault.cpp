#include "json_fault.h"

#include <charconv>

#include "egide/reading/messages.h"
#include "text_check.h"

namespace egide::reading {
namespace {

bool is_json_blank(char byte) {
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

bool is_digit(char byte) {
    return byte >= '0' && byte <= '9';
}

std::size_t skip_digits(std::string_view token, std::size_t at) {
    while (at < token.size() && is_digit(token[at])) {
        ++at;
    }
    return at;
}

/// Letters, digits and what else people put in a bare word or a number.
bool belongs_to_word(char byte) {
    return !is_json_blank(byte) && std::string_view("[]{}:,\"").find(byte) == std::string_view::npos;
}

}  // namespace

bool is_json_number(std::string_view token) {
    std::size_t at = token.starts_with('-') ? 1 : 0;
    const std::size_t whole = skip_digits(token, at);
    if (whole == at || (token[at] == '0' && whole > at + 1)) {
        return false;
    }
    at = whole;
    if (at < token.size() && token[at] == '.') {
        const std::size_t decimals = skip_digits(token, at + 1);
        if (decimals == at + 1) {
            return false;
        }
        at = decimals;
    }
    if (at < token.size() && (token[at] == 'e' || token[at] == 'E')) {
        const std::size_t sign = at + 1 < token.size() && (token[at + 1] == '+' || token[at + 1] == '-') ? 1 : 0;
        const std::size_t exponent = skip_digits(token, at + 1 + sign);
        if (exponent == at + 1 + sign) {
            return false;
        }
        at = exponent;
    }
    return at == token.size();
}

bool is_json_word(std::string_view token) {
    return token == "true" || token == "false" || token == "null";
}

std::optional<JsonFault> JsonFaultFinder::find() {
    while (step()) {
    }
    return fault_;
}

bool JsonFaultFinder::fail(std::size_t offset, base::Text message) {
    fault_ = JsonFault{offset, std::move(message)};
    return false;
}

bool JsonFaultFinder::fail_at_end() {
    if (open_.empty()) {
        return expect_ == Expect::nothing ? false : fail(at_, messages::json_empty());
    }
    return fail(open_.back(), in_object() ? messages::json_unclosed_object() : messages::json_unclosed_array());
}

base::Text JsonFaultFinder::expectation() const {
    switch (expect_) {
        case Expect::key:
        case Expect::key_or_end:
            return messages::json_expected_key();
        case Expect::colon:
            return messages::json_expected_colon();
        case Expect::separator:
            return in_object() ? messages::json_expected_comma_or_brace() : messages::json_expected_comma_or_bracket();
        case Expect::nothing:
            return messages::json_content_after_end();
        default:
            return messages::json_expected_value();
    }
}

bool JsonFaultFinder::step() {
    while (at_ < text_.size() && is_json_blank(text_[at_])) {
        ++at_;
    }
    if (at_ >= text_.size()) {
        return fail_at_end();
    }
    const char byte = text_[at_];
    switch (expect_) {
        case Expect::value_or_end:
            return byte == ']' ? close(byte) : value();
        case Expect::value:
            return value();
        case Expect::key_or_end:
            if (byte == '}') {
                return close(byte);
            }
            [[fallthrough]];
        case Expect::key:
            if (byte != '"') {
                return fail(at_, expectation());
            }
            expect_ = Expect::colon;
            return string();
        case Expect::colon:
            expect_ = Expect::value;
            return byte == ':' ? (++at_, true) : (expect_ = Expect::colon, fail(at_, expectation()));
        case Expect::separator:
            return separator();
        default:
            return fail(at_, expectation());
    }
}

bool JsonFaultFinder::separator() {
    const char byte = text_[at_];
    if (byte == (in_object() ? '}' : ']')) {
        return close(byte);
    }
    if (byte != ',') {
        return fail(at_, expectation());
    }
    ++at_;
    expect_ = in_object() ? Expect::key : Expect::value;
    return true;
}

bool JsonFaultFinder::close(char) {
    open_.pop_back();
    ++at_;
    after_value();
    return true;
}

bool JsonFaultFinder::container(char open) {
    open_.push_back(at_);
    ++at_;
    expect_ = open == '{' ? Expect::key_or_end : Expect::value_or_end;
    return true;
}

bool JsonFaultFinder::value() {
    const char byte = text_[at_];
    if (byte == '{' || byte == '[') {
        return container(byte);
    }
    if (byte == '"') {
        after_value();
        return string();
    }
    if (!belongs_to_word(byte)) {
        return fail(at_, expectation());
    }
    return word();
}

bool JsonFaultFinder::word() {
    std::size_t end = at_;
    while (end < text_.size() && belongs_to_word(text_[end])) {
        ++end;
    }
    const std::string_view token = text_.substr(at_, end - at_);
    if (!is_json_number(token) && !is_json_word(token)) {
        return fail(at_, messages::json_bad_word({.word = shown(token)}));
    }
    at_ = end;
    after_value();
    return true;
}

bool JsonFaultFinder::string() {
    const std::size_t start = at_++;
    while (at_ < text_.size()) {
        const char byte = text_[at_];
        if (byte == '"') {
            ++at_;
            return true;
        }
        if (static_cast<unsigned char>(byte) < 0x20) {
            return byte == '\n' || byte == '\r' ? fail(start, messages::json_unclosed_string())
                                                : fail(at_, messages::json_raw_control());
        }
        if (byte == '\\' ? !escape() : (++at_, false)) {
            return false;
        }
    }
    return fail(start, messages::json_unclosed_string());
}

bool JsonFaultFinder::escape() {
    const char letter = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
    if (letter == 'u') {
        return unicode_escape();
    }
    if (letter == '\0' || std::string_view("\"\\/bfnrt").find(letter) == std::string_view::npos) {
        return fail(at_, messages::json_escape());
    }
    at_ += 2;
    return true;
}

bool JsonFaultFinder::hexadecimal(std::size_t from, unsigned& unit) const {
    if (from + 6 > text_.size() || text_[from] != '\\' || text_[from + 1] != 'u') {
        return false;
    }
    const char* end = text_.data() + from + 6;
    return std::from_chars(text_.data() + from + 2, end, unit, 16).ptr == end;
}

bool JsonFaultFinder::unicode_escape() {
    unsigned unit = 0;
    unsigned low = 0;
    if (!hexadecimal(at_, unit) || (unit >= 0xDC00 && unit <= 0xDFFF)) {
        return fail(at_, messages::json_escape());
    }
    const bool pair = unit >= 0xD800 && unit <= 0xDBFF;
    if (pair && (!hexadecimal(at_ + 6, low) || low < 0xDC00 || low > 0xDFFF)) {
        return fail(at_, messages::json_escape());
    }
    at_ += pair ? 12 : 6;
    return true;
}

}  // namespace egide::reading
