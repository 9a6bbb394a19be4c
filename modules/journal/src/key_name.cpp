#include "key_name.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

namespace egide::journal {

namespace {

/// Takes one code point off the text; nothing when it is no valid UTF-8 (overlong, surrogate, beyond U+10FFFF).
std::optional<std::uint32_t> take_code_point(std::string_view& text) {
    const auto byte = [&](std::size_t at) { return std::uint32_t{static_cast<unsigned char>(text[at])}; };
    const std::uint32_t lead = byte(0);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (length > text.size() || (lead >= 0x80 && lead < 0xC2) || lead > 0xF4) {
        return std::nullopt;
    }
    constexpr std::array<std::uint32_t, 5> masks{0, 0x7F, 0x1F, 0x0F, 0x07};
    constexpr std::array<std::uint32_t, 5> lowest{0, 0, 0x80, 0x800, 0x10000};
    std::uint32_t point = lead & masks[length];
    for (std::size_t at = 1; at < length; ++at) {
        if ((byte(at) & 0xC0U) != 0x80U) {
            return std::nullopt;
        }
        point = point << 6 | (byte(at) & 0x3FU);
    }
    const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
    text.remove_prefix(length);
    return point < lowest[length] || surrogate || point > 0x10FFFF ? std::nullopt : std::optional(point);
}

/// White_Space of the Unicode character database.
bool is_space(std::uint32_t point) {
    constexpr std::array<std::uint32_t, 9> others{0x20, 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000};
    return (point >= 0x09 && point <= 0x0D) || (point >= 0x2000 && point <= 0x200A) ||
           std::find(others.begin(), others.end(), point) != others.end();
}

template <typename Accepts>
bool all_code_points(std::string_view text, Accepts accepts) {
    while (!text.empty()) {
        const auto point = take_code_point(text);
        if (!point || !accepts(*point)) {
            return false;
        }
    }
    return true;
}

}  // namespace

bool is_key_name(std::string_view text) {
    return !text.empty() &&
           all_code_points(text, [](auto point) { return point >= 0x20 && point != '+' && !is_space(point); });
}

bool is_note_text(std::string_view text) {
    return all_code_points(text, [](auto point) { return point >= 0x20 || point == '\n'; });
}

}  // namespace egide::journal
