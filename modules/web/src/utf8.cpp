#include "utf8.h"

#include <cstddef>

namespace egide::web {

namespace {

/// The length of the sequence at the front; 0 when it is none.
std::size_t sequence(std::string_view text) {
    const auto at = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    const auto follows = [&](std::size_t i) { return (at(i) & 0xC0U) == 0x80U; };
    const unsigned first = at(0);
    if (first < 0x80) {
        return first == 0 ? 0 : 1;
    }
    if (first >= 0xC2 && first <= 0xDF) {
        return follows(1) ? 2 : 0;
    }
    if (first >= 0xE0 && first <= 0xEF) {
        const bool short_enough = first != 0xE0 || at(1) >= 0xA0;
        const bool no_surrogate = first != 0xED || at(1) < 0xA0;
        return short_enough && no_surrogate && follows(1) && follows(2) ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        const bool short_enough = first != 0xF0 || at(1) >= 0x90;
        const bool in_range = first != 0xF4 || at(1) < 0x90;
        return short_enough && in_range && follows(1) && follows(2) && follows(3) ? 4 : 0;
    }
    return 0;
}

}  // namespace

bool is_plain_utf8(std::string_view text) {
    while (!text.empty()) {
        const std::size_t length = sequence(text);
        if (length == 0) {
            return false;
        }
        text.remove_prefix(length);
    }
    return true;
}

}  // namespace egide::web
