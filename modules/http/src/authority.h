#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace egide::http {

/// A host and its port (RFC 3986 §3.2.2), as a Host field or an absolute target has it: no user, no empty name.
struct Authority {
    std::string text;  // as written
    std::string name;  // lower case; an IPv6 address keeps its brackets
    std::optional<std::uint16_t> port;
};
std::optional<Authority> parse_authority(std::string_view text);

}  // namespace egide::http
