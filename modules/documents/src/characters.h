#pragma once

#include <string>
#include <string_view>

namespace egide::documents {

inline constexpr char32_t kReplacement = 0xFFFD;

/// Takes one character off `text`; invalid UTF-8 gives U+FFFD and takes one byte.
char32_t take_character(std::string_view& text);
void append(std::string& out, char32_t character);
/// Characters that may change how a terminal or a reader behaves: controls, direction marks and overrides, line
/// separators.
bool is_unsafe(char32_t character);
/// 0, 1 or 2 columns.
std::size_t columns_of(char32_t character);

}  // namespace egide::documents
