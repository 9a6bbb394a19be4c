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
    // Raw pointers: the assertions of the containers cost as much as the sum itself, over every byte of a bundle.
    const auto* byte = reinterpret_cast<const unsigned char*>(bytes.data());
    const unsigned char* const end = byte + bytes.size();
    const auto* const table = kCrcTable.data();
    const auto entry = [table](std::size_t row, std::uint32_t place) { return table[row].data()[place & 0xFFU]; };
    std::uint32_t crc = ~before;
    for (; end - byte >= 8; byte += 8) {
        crc ^= std::uint32_t{byte[0]} | std::uint32_t{byte[1]} << 8U | std::uint32_t{byte[2]} << 16U |
               std::uint32_t{byte[3]} << 24U;
        crc = entry(7, crc) ^ entry(6, crc >> 8U) ^ entry(5, crc >> 16U) ^ entry(4, crc >> 24U) ^ entry(3, byte[4]) ^
              entry(2, byte[5]) ^ entry(1, byte[6]) ^ entry(0, byte[7]);
    }
    for (; byte != end; ++byte) {
        crc = crc >> 8U ^ entry(0, crc ^ *byte);
    }
    return ~crc;
}

}  // namespace egide::evidence
