#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace egide::directory::generate {

/// The bytes of "S-1-5-21-…". The text is trusted: it comes from the generator or its data.
std::string sid_bytes(std::string_view text);

/// The bytes of "xxxxxxxx-xxxx-…" as a directory stores them: the first three fields little-endian.
std::string guid_bytes(std::string_view text);

std::string hex_of(std::string_view bytes);

/// A GUID made of a name, always the same for the same seed and name.
std::string guid_for(std::uint64_t seed, std::string_view name);

/// A number made of a number, well spread (splitmix64).
std::uint64_t spread(std::uint64_t value);
std::uint64_t spread(std::uint64_t seed, std::string_view name);

}  // namespace egide::directory::generate
