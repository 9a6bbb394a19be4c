#include "decimal_text.h"

namespace egide::base {

namespace {

constexpr WideInteger kBeyond64Bits = WideInteger{1} << 64;

/// Takes the leading digits off `text` and appends them to `value`; says how many there were, nothing when the value
/// grows too large.
std::optional<int> take_digits(std::string_view& text, WideInteger& value) {
    int count = 0;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
        value = value * 10 + (text.front() - '0');
        if (value > kBeyond64Bits) {
            return std::nullopt;
        }
        text.remove_prefix(1);
        ++count;
    }
    return count;
}

}  // namespace

std::optional<DecimalText> read_decimal(std::string_view text, int most_decimals) {
    const bool negative = text.starts_with('-');
    if (negative) {
        text.remove_prefix(1);
    }
    WideInteger value = 0;
    const auto whole_digits = take_digits(text, value);
    if (!whole_digits || *whole_digits == 0) {
        return std::nullopt;
    }
    int decimals = 0;
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        const auto digits = take_digits(text, value);
        if (!digits || *digits == 0 || *digits > most_decimals) {
            return std::nullopt;
        }
        decimals = *digits;
    }
    const auto unscaled = narrow(negative ? -value : value);
    if (!text.empty() || !unscaled) {
        return std::nullopt;
    }
    return DecimalText{*unscaled, decimals};
}

std::int64_t power_of_ten(int exponent) {
    std::int64_t power = 1;
    for (; exponent > 0; --exponent) {
        power *= 10;
    }
    return power;
}

}  // namespace egide::base
