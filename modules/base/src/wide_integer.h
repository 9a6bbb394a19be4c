#pragma once

#include <cstdint>
#include <limits>
#include <optional>

namespace egide::base {

/// Holds any product of two 64-bit integers, and the sum of two such products.
__extension__ typedef __int128 WideInteger;

/// Nothing when the value does not fit.
constexpr std::optional<std::int64_t> narrow(WideInteger value) {
    if (value < std::numeric_limits<std::int64_t>::min() || value > std::numeric_limits<std::int64_t>::max()) {
        return std::nullopt;
    }
    return static_cast<std::int64_t>(value);
}

/// The quotient rounded toward minus infinity; the divisor is positive.
constexpr WideInteger divide_rounded_down(WideInteger dividend, WideInteger divisor) {
    const WideInteger quotient = dividend / divisor;
    return dividend % divisor < 0 ? quotient - 1 : quotient;
}

/// |value|, also for the smallest 64-bit integer.
constexpr std::uint64_t magnitude(std::int64_t value) {
    return value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
}

}  // namespace egide::base
