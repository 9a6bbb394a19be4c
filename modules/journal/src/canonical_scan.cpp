#include "canonical_scan.h"

#include <algorithm>

namespace egide::journal {

namespace {

constexpr unsigned kDeepest = 64;
constexpr std::string_view kLargest = "9007199254740992";  // 2^53

constexpr unsigned byte_of(char character) {
    return static_cast<unsigned char>(character);
}

/// UTF-8 keeps the order of code points; UTF-16 puts U+E000..U+FFFF (first bytes EE and EF) after U+10000 and beyond.
constexpr unsigned utf16_rank(char character) {
    const unsigned byte = byte_of(character);
    return byte == 0xEE || byte == 0xEF ? byte + 0x10 : byte;
}

bool is_digit(char character) {
    return character >= '0' && character <= '9';
}

/// The bytes a UTF-8 sequence takes, from its first; 0 when no sequence starts so.
std::size_t sequence_length(unsigned lead) {
    if (lead < 0x80) {
        return 1;
    }
    if (lead >= 0xC2 && lead <= 0xDF) {
        return 2;
    }
    if (lead >= 0xE0 && lead <= 0xEF) {
        return 3;
    }
    return lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
}

/// Refuses overlong forms, surrogates and what lies beyond U+10FFFF, by the second byte alone.
bool is_second_byte(unsigned lead, unsigned second) {
    const unsigned lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    const unsigned highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    return second >= lowest && second <= highest;
}

}  // namespace

bool utf16_less(std::string_view first, std::string_view second) {
    return std::lexicographical_compare(first.begin(), first.end(), second.begin(), second.end(),
                                        [](char a, char b) { return utf16_rank(a) < utf16_rank(b); });
}

bool is_canonical_integer(std::string_view text) {
    if (text == "0") {
        return true;
    }
    text.remove_prefix(text.starts_with('-') ? 1 : 0);
    if (text.empty() || text.front() == '0' || !std::all_of(text.begin(), text.end(), is_digit)) {
        return false;
    }
    return text.size() < kLargest.size() || (text.size() == kLargest.size() && text <= kLargest);
}

bool CanonicalScan::literal(std::string_view expected) {
    if (!rest_.starts_with(expected)) {
        return false;
    }
    rest_.remove_prefix(expected.size());
    return true;
}

std::optional<std::string_view> CanonicalScan::value(unsigned depth) {
    const std::string_view from = rest_;
    if (depth == kDeepest || rest_.empty() || !inside(depth)) {
        return std::nullopt;
    }
    return from.substr(0, from.size() - rest_.size());
}

bool CanonicalScan::inside(unsigned depth) {
    switch (rest_.front()) {
        case '{':
            return object(depth);
        case '[':
            return array(depth);
        case '"':
            return string().has_value();
        case 't':
        case 'f':
        case 'n':
            return word();
        default:
            return number();
    }
}

bool CanonicalScan::object(unsigned depth) {
    literal("{");
    if (literal("}")) {
        return true;
    }
    std::optional<std::string> last;
    do {
        auto key = string();
        if (!key || (last && !utf16_less(*last, *key)) || !literal(":") || !value(depth + 1)) {
            return false;
        }
        last = std::move(key);
    } while (literal(","));
    return literal("}");
}

bool CanonicalScan::array(unsigned depth) {
    literal("[");
    if (literal("]")) {
        return true;
    }
    do {
        if (!value(depth + 1)) {
            return false;
        }
    } while (literal(","));
    return literal("]");
}

bool CanonicalScan::word() {
    return literal("true") || literal("false") || literal("null");
}

bool CanonicalScan::number() {
    const auto end = std::find_if(rest_.begin(), rest_.end(), [](char c) { return !is_digit(c) && c != '-'; });
    const auto length = static_cast<std::size_t>(end - rest_.begin());
    if (!is_canonical_integer(rest_.substr(0, length))) {
        return false;
    }
    rest_.remove_prefix(length);
    return true;
}

/// Most of a text is ASCII that needs no look at each character.
void CanonicalScan::take_plain(std::string& out) {
    const auto end = std::find_if(rest_.begin(), rest_.end(), [](char c) {
        return c == '"' || c == '\\' || byte_of(c) < 0x20 || byte_of(c) >= 0x80;
    });
    const auto length = static_cast<std::size_t>(end - rest_.begin());
    out += rest_.substr(0, length);
    rest_.remove_prefix(length);
}

std::optional<std::string> CanonicalScan::string() {
    if (!literal("\"")) {
        return std::nullopt;
    }
    std::string out;
    for (take_plain(out); !rest_.empty() && rest_.front() != '"'; take_plain(out)) {
        if (!(rest_.front() == '\\' ? escape(out) : character(out))) {
            return std::nullopt;
        }
    }
    if (!literal("\"")) {
        return std::nullopt;
    }
    return out;
}

bool CanonicalScan::escape(std::string& out) {
    constexpr std::string_view letters = "\"\\bfnrt";
    constexpr std::string_view meant = "\"\\\b\f\n\r\t";
    if (rest_.size() < 2) {
        return false;
    }
    const auto found = letters.find(rest_[1]);
    if (found == std::string_view::npos) {
        return hex_escape(out);
    }
    out += meant[found];
    rest_.remove_prefix(2);
    return true;
}

/// Only the control characters that have no letter are written so, in lower case; no text of the house holds U+0000.
bool CanonicalScan::hex_escape(std::string& out) {
    constexpr std::string_view digits = "0123456789abcdef";
    if (!rest_.starts_with("\\u00") || rest_.size() < 6 || (rest_[4] != '0' && rest_[4] != '1')) {
        return false;
    }
    const auto low = digits.find(rest_[5]);
    if (low == std::string_view::npos) {
        return false;
    }
    const char control = static_cast<char>((rest_[4] - '0') * 16 + static_cast<int>(low));
    if (control == '\0' || std::string_view("\b\f\n\r\t").find(control) != std::string_view::npos) {
        return false;
    }
    out += control;
    rest_.remove_prefix(6);
    return true;
}

bool CanonicalScan::character(std::string& out) {
    const unsigned lead = byte_of(rest_.front());
    const std::size_t length = sequence_length(lead);
    if (lead < 0x20 || length == 0 || length > rest_.size()) {
        return false;
    }
    for (std::size_t at = 1; at < length; ++at) {
        const unsigned byte = byte_of(rest_[at]);
        if ((byte & 0xC0U) != 0x80U || (at == 1 && !is_second_byte(lead, byte))) {
            return false;
        }
    }
    out += rest_.substr(0, length);
    rest_.remove_prefix(length);
    return true;
}

}  // namespace egide::journal
