#include "shown_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace egide::sandbox {

namespace {

constexpr std::string_view kEllipsis = "…";

struct CodeRange {
    char32_t first;
    char32_t last;
};

/// Controls, directions, invisible characters, surrogates, private use, what is no character.
constexpr std::array kNotShown{CodeRange{0x00, 0x1F},       CodeRange{0x7F, 0x9F},     CodeRange{0xAD, 0xAD},
                               CodeRange{0x61C, 0x61C},     CodeRange{0x180E, 0x180E}, CodeRange{0x200B, 0x200F},
                               CodeRange{0x2028, 0x202E},   CodeRange{0x2060, 0x206F}, CodeRange{0xD800, 0xF8FF},
                               CodeRange{0xFE00, 0xFE0F},   CodeRange{0xFEFF, 0xFEFF}, CodeRange{0xFFF0, 0xFFFF},
                               CodeRange{0xE0000, 0x10FFFF}};

bool is_shown(char32_t code) {
    return std::none_of(kNotShown.begin(), kNotShown.end(),
                        [&](const CodeRange& range) { return code >= range.first && code <= range.last; });
}

/// How many bytes the first one announces; 0 when it cannot begin a character.
std::size_t announced(unsigned char first) {
    return first < 0x80                    ? 1
           : first >= 0xC2 && first < 0xE0 ? 2
           : first >= 0xE0 && first < 0xF0 ? 3
           : first >= 0xF0 && first < 0xF5 ? 4
                                           : 0;
}

}  // namespace

std::optional<Utf8Character> first_character(std::string_view text) {
    constexpr std::array<char32_t, 5> kLeast{0, 0, 0x80, 0x800, 0x10000};
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    const std::size_t length = text.empty() ? 0 : announced(byte(0));
    if (length == 0 || length > text.size()) {
        return std::nullopt;
    }
    char32_t code = length == 1 ? byte(0) : byte(0) & (0xFFU >> (length + 1));
    for (std::size_t at = 1; at < length; ++at) {
        if ((byte(at) & 0xC0U) != 0x80U) {
            return std::nullopt;
        }
        code = code << 6 | (byte(at) & 0x3FU);
    }
    const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    if (code < kLeast[length] || surrogate || code > 0x10FFFF) {
        return std::nullopt;
    }
    return Utf8Character{code, length};
}

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const auto character = first_character(text);
        if (!character) {
            return false;
        }
        text.remove_prefix(character->bytes);
    }
    return true;
}

std::string shown_text(std::string_view raw, std::size_t most) {
    std::string out;
    while (!raw.empty()) {
        const auto character = first_character(raw);
        const std::size_t bytes = character ? character->bytes : 1;
        const std::string piece = !character ? fmt::format("\\x{:02X}", static_cast<unsigned char>(raw.front()))
                                  : character->code == U'\\' ? "\\\\"
                                  : is_shown(character->code)
                                      ? std::string(raw.substr(0, bytes))
                                      : fmt::format("\\u{{{:X}}}", static_cast<unsigned>(character->code));
        if (out.size() + piece.size() + kEllipsis.size() > most) {
            return out + std::string(kEllipsis);
        }
        out += piece;
        raw.remove_prefix(bytes);
    }
    return out;
}

bool is_shown_text(std::string_view text, std::size_t most) {
    if (text.size() > most) {
        return false;
    }
    while (!text.empty()) {
        const auto character = first_character(text);
        if (!character || !is_shown(character->code)) {
            return false;
        }
        text.remove_prefix(character->bytes);
    }
    return true;
}

}  // namespace egide::sandbox
