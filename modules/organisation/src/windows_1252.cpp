#include "windows_1252.h"

#include <array>
#include <cstdint>

namespace egide::organisation {

namespace {

constexpr std::uint16_t kEmpty = 0xFFFD;

/// 0x80 to 0x9F; above, windows-1252 is Latin-1 and code and character are one.
constexpr std::array<std::uint16_t, 32> kHigh{0x20AC, kEmpty, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                              0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, kEmpty, 0x017D, kEmpty,
                                              kEmpty, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                              0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, kEmpty, 0x017E, 0x0178};

void append(std::string& out, unsigned code) {
    if (code < 0x80) {
        out += static_cast<char>(code);
    } else if (code < 0x800) {
        out += static_cast<char>(0xC0 | (code >> 6));
        out += static_cast<char>(0x80 | (code & 0x3F));
    } else {
        out += static_cast<char>(0xE0 | (code >> 12));
        out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
        out += static_cast<char>(0x80 | (code & 0x3F));
    }
}

}  // namespace

std::string utf8_of_windows_1252(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        append(out, byte >= 0x80 && byte < 0xA0 ? kHigh[byte - 0x80u] : byte);
    }
    return out;
}

}  // namespace egide::organisation
