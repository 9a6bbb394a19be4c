#pragma once

#include <cstdint>
#include <limits>
#include <string_view>

#include "egide/base/text.h"

namespace egide::base {

inline constexpr auto fr = Language::french;
inline constexpr auto en = Language::english;
inline constexpr std::int64_t kLargest = std::numeric_limits<std::int64_t>::max();
inline constexpr std::int64_t kSmallest = std::numeric_limits<std::int64_t>::min();

inline Date on(std::string_view text) {
    return Date::parse(text).value();
}
inline Ratio read(std::string_view text) {
    return Ratio::parse(text).value();
}

}  // namespace egide::base
