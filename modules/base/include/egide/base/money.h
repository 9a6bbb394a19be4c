#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "egide/base/ratio.h"

namespace egide::base {

/// An amount in euro cents. Arithmetic that would overflow gives nothing instead of wrapping.
class Money {
  public:
    constexpr Money() = default;
    static constexpr Money from_cents(std::int64_t cents) {
        Money money;
        money.cents_ = cents;
        return money;
    }
    /// Strict decimal form "53300.00", "53300.5" or "53300"; at most two decimals; a leading minus is accepted.
    static std::optional<Money> parse(std::string_view text);

    constexpr std::int64_t cents() const { return cents_; }
    std::string decimal() const;  // "53300.00"
    std::optional<Money> plus(Money other) const;
    std::optional<Money> minus(Money other) const;
    /// This amount times a ratio, rounded down to the cent (toward minus infinity): the programme never pays a fraction
    /// more.
    std::optional<Money> times_rounded_down(const Ratio& ratio) const;
    auto operator<=>(const Money&) const = default;

  private:
    std::int64_t cents_ = 0;
};

}  // namespace egide::base
