#pragma once

#include <optional>
#include <string_view>

#include "wide_integer.h"

namespace egide::base {

/// A decimal number read as an integer: value = unscaled / 10^decimals.
struct DecimalText {
    std::int64_t unscaled = 0;
    int decimals = 0;
};

/// Strict: an optional minus, digits, then optionally a point and 1 to `most_decimals` digits. Nothing when malformed
/// or too large.
std::optional<DecimalText> read_decimal(std::string_view text, int most_decimals);

/// 10^exponent, for exponents from 0 to 18.
std::int64_t power_of_ten(int exponent);

}  // namespace egide::base
