#include "egide/base/money.h"

#include <fmt/format.h>

#include "decimal_text.h"
#include "wide_integer.h"

namespace egide::base {

namespace {

constexpr int kCentDecimals = 2;

std::optional<Money> money_of(WideInteger cents) {
    const auto narrowed = narrow(cents);
    return narrowed ? std::optional(Money::from_cents(*narrowed)) : std::nullopt;
}

}  // namespace

std::optional<Money> Money::parse(std::string_view text) {
    const auto decimal = read_decimal(text, kCentDecimals);
    if (!decimal) {
        return std::nullopt;
    }
    return money_of(WideInteger{decimal->unscaled} * power_of_ten(kCentDecimals - decimal->decimals));
}

std::string Money::decimal() const {
    const std::uint64_t absolute = magnitude(cents_);
    return fmt::format("{}{}.{:02}", cents_ < 0 ? "-" : "", absolute / 100, absolute % 100);
}

std::optional<Money> Money::plus(Money other) const {
    return money_of(WideInteger{cents_} + other.cents_);
}

std::optional<Money> Money::minus(Money other) const {
    return money_of(WideInteger{cents_} - other.cents_);
}

std::optional<Money> Money::times_rounded_down(const Ratio& ratio) const {
    return money_of(divide_rounded_down(WideInteger{cents_} * ratio.numerator(), ratio.denominator()));
}

}  // namespace egide::base
