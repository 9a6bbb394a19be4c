#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace egide::signature {

/// RFC 4648 §4, with padding, on one line.
std::string base64(std::span<const std::uint8_t> bytes);
/// Reads it, white space aside; nothing when anything else is inside or it is cut.
std::optional<std::vector<std::uint8_t>> parse_base64(std::string_view text);

}  // namespace egide::signature
