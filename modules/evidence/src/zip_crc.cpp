#include "zip_crc.h"

#include <array>
#include <cstddef>

namespace egide::evidence {

namespace {

using CrcTable = std::array<std::array<std::uint32_t, 256>, 8>;

/// Eight bytes a step: table k holds the CRC of a byte followed by k zeros.
constexpr CrcTable make_crc_table() {
    CrcTable table{};
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
        std::uint32_t value = byte;
        for (int bit = 0; bit < 8; ++bit) {
            value = (value & 1U) != 0 ? value >> 1U ^ 0xEDB88320U : value >> 1U;
        }
        table[0][byte] = value;
    }
    for (std::size_t step = 1; step < table.size(); ++step) {
        for (std::size_t byte = 0; byte < 256; ++byte) {
            const std::uint32_t last = table[step - 1][byte];
            table[step][byte] = last >> 8U ^ table[0][last & 0xFFU];
        }
    }
    return table;
}

constexpr CrcTable kCrcTable = make_crc_table();

}  // namespace

std::uint32_t zip_crc(std::uint32_t before, std::string_view bytes) {
    std::uint32_t crc = ~before;
    const auto byte = [&](std::size_t at) { return std::uint32_t{static_cast<unsigned char>(bytes[at])}; };
    std::size_t at = 0;
    for (; at + 8 <= bytes.size(); at += 8) {
        crc ^= byte(at) | byte(at + 1) << 8U | byte(at + 2) << 16U | byte(at + 3) << 24U;
        crc = kCrcTable[7][crc & 0xFFU] ^ kCrcTable[6][crc >> 8U & 0xFFU] ^ kCrcTable[5][crc >> 16U & 0xFFU] ^
              kCrcTable[4][crc >> 24U] ^ kCrcTable[3][byte(at + 4)] ^ kCrcTable[2][byte(at + 5)] ^
              kCrcTable[1][byte(at + 6)] ^ kCrcTable[0][byte(at + 7)];
    }
    for (; at < bytes.size(); ++at) {
        crc = crc >> 8U ^ kCrcTable[0][(crc ^ byte(at)) & 0xFFU];
    }
    return ~crc;
}

}  // namespace egide::evidence
