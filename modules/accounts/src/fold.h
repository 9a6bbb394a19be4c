#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace egide::accounts {

/// True for UTF-8 without NUL.
bool is_utf8(std::string_view text);
/// Code points.
std::int32_t count_of_characters(std::string_view text);
/// Small letters without accents, for comparing and searching; not for showing.
std::string folded(std::string_view text);
/// The address as it is looked up: small letters; nothing when it is none that a mail server would take (ASCII, one @,
/// a domain with a dot, 254 characters at most: RFC 5321).
std::optional<std::string> normal_email(std::string_view text);
/// Without spaces around, without control characters, 1 to 200 characters; nothing otherwise.
std::optional<std::string> normal_name(std::string_view text);
/// The whole IPv4 address, the first 64 bits of an IPv6 one: what one visitor usually has. Other text as it is.
std::string network_of(std::string_view address);

}  // namespace egide::accounts
