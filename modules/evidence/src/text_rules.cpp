#include "text_rules.h"

#include <fmt/format.h>

#include <cstdint>
#include <optional>
#include <string>

#include "egide/evidence/record.h"

namespace egide::evidence {

namespace {

/// A character and the bytes it took.
struct Character {
    char32_t code = 0;
    std::size_t bytes = 0;
};

/// How many bytes follow a first byte, and the least code that needs so many.
std::optional<std::pair<std::size_t, char32_t>> length_after(std::uint8_t first) {
    if ((first & 0xE0) == 0xC0) {
        return std::pair{std::size_t{1}, char32_t{0x80}};
    }
    if ((first & 0xF0) == 0xE0) {
        return std::pair{std::size_t{2}, char32_t{0x800}};
    }
    if ((first & 0xF8) == 0xF0) {
        return std::pair{std::size_t{3}, char32_t{0x10000}};
    }
    return std::nullopt;
}

/// The first character; nothing when the bytes are not UTF-8.
std::optional<Character> first_character(std::string_view text) {
    const auto first = static_cast<std::uint8_t>(text.front());
    if (first < 0x80) {
        return Character{first, 1};
    }
    const auto length = length_after(first);
    if (!length || text.size() <= length->first) {
        return std::nullopt;
    }
    char32_t code = first & (0x3FU >> length->first);
    for (std::size_t at = 1; at <= length->first; ++at) {
        const auto next = static_cast<std::uint8_t>(text[at]);
        if ((next & 0xC0) != 0x80) {
            return std::nullopt;
        }
        code = (code << 6) | (next & 0x3FU);
    }
    const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    return code < length->second || code > 0x10FFFF || surrogate ? std::nullopt
                                                                 : std::optional(Character{code, length->first + 1});
}

/// Line breaks, controls, and marks that change the direction or join without being seen.
bool is_deceiving(char32_t code) {
    return code < 0x20 || (code >= 0x7F && code <= 0x9F) || code == 0xAD || code == 0x61C || code == 0x180E ||
           (code >= 0x200B && code <= 0x200F) || (code >= 0x2028 && code <= 0x202E) ||
           (code >= 0x2060 && code <= 0x206F) || code == 0xFEFF || (code >= 0xFFF9 && code <= 0xFFFB) ||
           (code >= 0xE0000 && code <= 0xE007F);
}

}  // namespace

bool is_plain_utf8(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto character = first_character(bytes);
        if (!character || character->code == 0) {
            return false;
        }
        bytes.remove_prefix(character->bytes);
    }
    return true;
}

std::string shown(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const auto character = first_character(text);
        if (!character) {
            out += fmt::format("\\x{:02X}", static_cast<std::uint8_t>(text.front()));
            text.remove_prefix(1);
            continue;
        }
        if (character->code == '\n') {
            out += "\\n";
        } else if (is_deceiving(character->code)) {
            out += fmt::format("\\u{{{:04X}}}", static_cast<std::uint32_t>(character->code));
        } else {
            out += text.substr(0, character->bytes);
        }
        text.remove_prefix(character->bytes);
    }
    return out;
}

}  // namespace egide::evidence
