#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace egide::http {

/// tchar of RFC 9110 §5.6.2.
bool is_token_character(char c);
bool is_token(std::string_view text);
bool is_digit(char c);
/// C0 controls and DEL; not HTAB's business here.
bool is_control(char c);
/// Well-formed UTF-8 (RFC 3629): no overlong form, no surrogate, nothing beyond U+10FFFF.
bool is_utf8(std::string_view text);
/// Without the blanks (SP, HTAB) around.
std::string_view trimmed(std::string_view text);
/// The value of two hexadecimal digits; nothing when they are none.
std::optional<unsigned char> hex_pair(char high, char low);
/// Digits alone, at most 19, no leading zero but "0" itself.
std::optional<std::uint64_t> plain_number(std::string_view text);
/// A piece of a stranger's text fit for a message: printable ASCII, at most 40 characters.
std::string shown(std::string_view text);

}  // namespace egide::http
