#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace egide::sandbox {

/// One character at the head of a text and the bytes it takes; nothing when they are not UTF-8.
struct Utf8Character {
    char32_t code;
    std::size_t bytes;
};
std::optional<Utf8Character> first_character(std::string_view text);
bool is_utf8(std::string_view text);

/// The longest name that is shown.
inline constexpr std::size_t kLongestShownName = 1024;

/// A stranger's name as plain text of at most `most` bytes: control characters, direction overrides, invisible ones and
/// bytes that are not UTF-8 become \u{202E} or \xFF, a backslash two; what is too long ends with "…".
std::string shown_text(std::string_view raw, std::size_t most);
/// Whether a text could come from shown_text: what the parent asks of a child that may have been taken over.
bool is_shown_text(std::string_view text, std::size_t most);

}  // namespace egide::sandbox
