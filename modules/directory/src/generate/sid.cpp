#include "generate/sid.h"

#include <fmt/format.h>

#include <cstdlib>

#include "layout/text_lines.h"

namespace egide::directory::generate {

namespace {

void append_little(std::string& out, std::uint64_t value, int bytes) {
    for (int at = 0; at < bytes; ++at) {
        out += static_cast<char>((value >> (8 * at)) & 0xFFU);
    }
}

std::uint64_t number_in(std::string_view text, int base) {
    return std::strtoull(std::string(text).c_str(), nullptr, base);
}

}  // namespace

std::string sid_bytes(std::string_view text) {
    const auto parts = layout::parts_of(text, '-');  // S, revision, authority, sub-authorities
    std::string bytes(1, '\1');
    bytes += static_cast<char>(parts.size() - 3);
    const std::uint64_t authority = number_in(parts.at(2), 10);
    for (int shift = 40; shift >= 0; shift -= 8) {
        bytes += static_cast<char>((authority >> shift) & 0xFFU);
    }
    for (std::size_t at = 3; at < parts.size(); ++at) {
        append_little(bytes, number_in(parts[at], 10), 4);
    }
    return bytes;
}

std::string guid_bytes(std::string_view text) {
    const auto parts = layout::parts_of(text, '-');
    std::string bytes;
    append_little(bytes, number_in(parts.at(0), 16), 4);
    append_little(bytes, number_in(parts.at(1), 16), 2);
    append_little(bytes, number_in(parts.at(2), 16), 2);
    for (const std::string_view part : {parts.at(3), parts.at(4)}) {
        for (std::size_t at = 0; at + 1 < part.size(); at += 2) {
            bytes += static_cast<char>(number_in(part.substr(at, 2), 16));
        }
    }
    return bytes;
}

std::string hex_of(std::string_view bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    text.reserve(2 * bytes.size());
    for (const char byte : bytes) {
        text += kDigits[static_cast<unsigned char>(byte) >> 4U];
        text += kDigits[static_cast<unsigned char>(byte) & 0xFU];
    }
    return text;
}

std::uint64_t spread(std::uint64_t value) {
    value += 0x9E3779B97F4A7C15ULL;
    value = (value ^ (value >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    value = (value ^ (value >> 27U)) * 0x94D049BB133111EBULL;
    return value ^ (value >> 31U);
}

std::uint64_t spread(std::uint64_t seed, std::string_view name) {
    std::uint64_t value = spread(seed);
    for (const char letter : name) {
        value = (value ^ static_cast<unsigned char>(letter)) * 0x100000001B3ULL;
    }
    return spread(value);
}

std::string guid_for(std::uint64_t seed, std::string_view name) {
    const std::uint64_t high = spread(seed, name);
    const std::uint64_t low = spread(high);
    return fmt::format("{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}", high >> 32U, (high >> 16U) & 0xFFFFU, high & 0xFFFU,
                       0x8000U | ((low >> 48U) & 0x3FFFU), low & 0xFFFFFFFFFFFFULL);
}

}  // namespace egide::directory::generate
