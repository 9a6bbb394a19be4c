#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace egide::sandbox {

/// The number in `width` bytes at a place of a text that is long enough; the least significant byte first.
inline std::uint64_t little_endian(std::string_view bytes, std::size_t at, std::size_t width) {
    std::uint64_t value = 0;
    for (std::size_t index = width; index > 0; --index) {
        value = value << 8 | static_cast<unsigned char>(bytes[at + index - 1]);
    }
    return value;
}

}  // namespace egide::sandbox
