#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace egide::directory {

/// A GUID as it lies in descriptors: the first three fields little-endian.
struct Guid {
    std::array<std::uint8_t, 16> bytes{};
    auto operator<=>(const Guid&) const = default;
    bool null() const { return *this == Guid{}; }
};

namespace guid_detail {
constexpr std::uint8_t nibble(char letter) {
    if (letter >= '0' && letter <= '9') {
        return static_cast<std::uint8_t>(letter - '0');
    }
    const char lower = static_cast<char>(letter | 0x20);
    return lower >= 'a' && lower <= 'f' ? static_cast<std::uint8_t>(lower - 'a' + 10) : 0xff;
}
}  // namespace guid_detail

/// Reads 8-4-4-4-12, with or without braces. False when malformed; `out` is then unspecified.
constexpr bool parse_guid(std::string_view text, Guid& out) {
    if (text.size() == 38 && text.front() == '{' && text.back() == '}') {
        text = text.substr(1, 36);
    }
    if (text.size() != 36) {
        return false;
    }
    constexpr std::array<std::uint8_t, 16> places{3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
    std::size_t at = 0;
    for (std::size_t i = 0; i < 16; ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) {
            if (text[at++] != '-') {
                return false;
            }
        }
        const std::uint8_t high = guid_detail::nibble(text[at]);
        const std::uint8_t low = guid_detail::nibble(text[at + 1]);
        if (high == 0xff || low == 0xff) {
            return false;
        }
        out.bytes[places[i]] = static_cast<std::uint8_t>(high << 4 | low);
        at += 2;
    }
    return true;
}

/// A GUID known at compile time; a malformed one does not compile.
consteval Guid guid(std::string_view text) {
    Guid value;
    if (!parse_guid(text, value)) {
        throw "malformed GUID";
    }
    return value;
}

std::string guid_text(const Guid& value);

}  // namespace egide::directory
