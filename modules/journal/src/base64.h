#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace egide::journal {

/// Base 64 of RFC 4648 §4, with padding.
std::string base64(std::span<const std::uint8_t> bytes);
/// The bytes of a text that is exactly what base64 writes; nothing otherwise.
std::optional<std::vector<std::uint8_t>> parse_base64(std::string_view text);

}  // namespace egide::journal
