#include "hexadecimal.h"

namespace egide::web {

namespace {

constexpr std::string_view kHexadecimalDigits = "0123456789abcdef";

}  // namespace

std::string to_hexadecimal(std::string_view bytes) {
    std::string out;
    for (const char one : bytes) {
        const auto byte = static_cast<unsigned char>(one);
        out += {kHexadecimalDigits[byte >> 4U], kHexadecimalDigits[byte & 15U]};
    }
    return out;
}

std::optional<std::string> from_hexadecimal(std::string_view text) {
    if (text.size() % 2 != 0) {
        return std::nullopt;
    }
    std::string out;
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const auto high = kHexadecimalDigits.find(text[i]);
        const auto low = kHexadecimalDigits.find(text[i + 1]);
        if (high == std::string_view::npos || low == std::string_view::npos) {
            return std::nullopt;
        }
        out += static_cast<char>(high * 16 + low);
    }
    return out;
}

}  // namespace egide::web
