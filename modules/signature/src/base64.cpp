#include "base64.h"

#include <openssl/evp.h>

namespace egide::signature {

std::string base64(std::span<const std::uint8_t> bytes) {
    std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
    EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes.data(), static_cast<int>(bytes.size()));
    text.pop_back();
    return text;
}

std::optional<std::vector<std::uint8_t>> parse_base64(std::string_view text) {
    constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::vector<std::uint8_t> bytes;
    bytes.reserve(text.size() / 4 * 3);
    std::uint32_t group = 0;
    int held = 0;
    int padding = 0;
    for (const char sign : text) {
        if (sign == ' ' || sign == '\n' || sign == '\r' || sign == '\t') {
            continue;
        }
        const std::size_t digit = kDigits.find(sign);
        if ((digit == std::string_view::npos && sign != '=') || (padding > 0 && sign != '=') || padding == 2) {
            return std::nullopt;
        }
        padding += sign == '=' ? 1 : 0;
        group = (group << 6U) | static_cast<std::uint32_t>(sign == '=' ? 0 : digit);
        if (++held == 4) {
            for (int octet = 0; octet < 3 - padding; ++octet) {
                bytes.push_back(static_cast<std::uint8_t>(group >> (16U - 8U * static_cast<unsigned>(octet))));
            }
            group = 0;
            held = 0;
        }
    }
    return held == 0 ? std::optional(bytes) : std::nullopt;
}

}  // namespace egide::signature
