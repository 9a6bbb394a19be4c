#include "authority.h"

#include <algorithm>

#include "characters.h"

namespace egide::http {

namespace {

bool is_host_character(char c) {
    const char lower = static_cast<char>(c | 0x20);
    return is_digit(c) || (lower >= 'a' && lower <= 'z') || c == '-' || c == '.' || c == '_';
}

bool is_address_character(char c) {
    return hex_pair('0', c).has_value() || c == ':' || c == '.';
}

/// Where the name ends and ":port", or nothing, begins; nothing when the name is malformed.
std::optional<std::size_t> end_of_name(std::string_view text) {
    if (text.starts_with('[')) {
        const auto close = text.find(']');
        if (close == std::string_view::npos || close < 3) {
            return std::nullopt;
        }
        const auto address = text.substr(1, close - 1);
        return std::all_of(address.begin(), address.end(), is_address_character) ? std::optional(close + 1)
                                                                                 : std::nullopt;
    }
    const auto end = std::min(text.find(':'), text.size());
    const auto name = text.substr(0, end);
    const bool sound = !name.empty() && name.size() <= 253 && name.front() != '.' &&
                       name.find("..") == std::string_view::npos &&
                       std::all_of(name.begin(), name.end(), is_host_character);
    return sound ? std::optional(end) : std::nullopt;
}

}  // namespace

std::optional<Authority> parse_authority(std::string_view text) {
    const auto end = end_of_name(text);
    if (!end) {
        return std::nullopt;
    }
    Authority authority{std::string(text), std::string(text.substr(0, *end)), std::nullopt};
    std::transform(authority.name.begin(), authority.name.end(), authority.name.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
    if (*end == text.size()) {
        return authority;
    }
    const auto port = plain_number(text.substr(*end + 1));
    if (text[*end] != ':' || !port || *port == 0 || *port > 65535) {
        return std::nullopt;
    }
    authority.port = static_cast<std::uint16_t>(*port);
    return authority;
}

}  // namespace egide::http
