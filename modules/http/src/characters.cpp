#include "characters.h"

#include <algorithm>
#include <cstdint>

namespace egide::http {

namespace {

/// How many bytes follow a first byte, and the smallest code point they may make; nothing for a byte that cannot start.
struct Utf8Start {
    std::size_t following = 0;
    std::uint32_t bits = 0;
    std::uint32_t smallest = 0;
};

std::optional<Utf8Start> utf8_start(unsigned char byte) {
    if (byte < 0x80) {
        return Utf8Start{0, byte, 0};
    }
    if (byte >= 0xC2 && byte <= 0xDF) {
        return Utf8Start{1, byte & 0x1FU, 0x80};
    }
    if (byte >= 0xE0 && byte <= 0xEF) {
        return Utf8Start{2, byte & 0x0FU, 0x800};
    }
    if (byte >= 0xF0 && byte <= 0xF4) {
        return Utf8Start{3, byte & 0x07U, 0x10000};
    }
    return std::nullopt;
}

std::optional<unsigned> hex_digit(char c) {
    if (is_digit(c)) {
        return static_cast<unsigned>(c - '0');
    }
    const char lower = static_cast<char>(c | 0x20);
    if (lower >= 'a' && lower <= 'f') {
        return static_cast<unsigned>(lower - 'a') + 10U;
    }
    return std::nullopt;
}

}  // namespace

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_control(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
}

bool is_token_character(char c) {
    const char lower = static_cast<char>(c | 0x20);
    return is_digit(c) || (lower >= 'a' && lower <= 'z') ||
           (c != '\0' && std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos);
}

bool is_token(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_token_character);
}

bool is_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const auto start = utf8_start(static_cast<unsigned char>(text[at]));
        if (!start || text.size() - at <= start->following) {
            return false;
        }
        std::uint32_t code = start->bits;
        for (std::size_t next = 1; next <= start->following; ++next) {
            const auto byte = static_cast<unsigned char>(text[at + next]);
            if ((byte & 0xC0U) != 0x80U) {
                return false;
            }
            code = (code << 6U) | (byte & 0x3FU);
        }
        if (code < start->smallest || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) {
            return false;
        }
        at += start->following + 1;
    }
    return true;
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::optional<unsigned char> hex_pair(char high, char low) {
    const auto left = hex_digit(high);
    const auto right = hex_digit(low);
    if (!left || !right) {
        return std::nullopt;
    }
    return static_cast<unsigned char>(*left * 16 + *right);
}

std::optional<std::uint64_t> plain_number(std::string_view text) {
    if (text.empty() || text.size() > 19 || !std::all_of(text.begin(), text.end(), is_digit) ||
        (text.size() > 1 && text.front() == '0')) {
        return std::nullopt;
    }
    std::uint64_t number = 0;
    for (const char c : text) {
        number = number * 10 + static_cast<std::uint64_t>(c - '0');
    }
    return number;
}

std::string shown(std::string_view text) {
    std::string result;
    for (const char c : text.substr(0, 40)) {
        result += is_control(c) || static_cast<unsigned char>(c) >= 0x80 ? '?' : c;
    }
    return text.size() > 40 ? result + "..." : result;
}

}  // namespace egide::http
