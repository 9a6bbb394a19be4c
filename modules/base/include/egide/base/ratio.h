#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace egide::base {

/// An exact fraction, always reduced, denominator positive. Compared without rounding: 66 % is 66/100.
class Ratio {
  public:
    constexpr Ratio() = default;  // 0/1
    constexpr Ratio(std::int64_t whole) : numerator_(whole) {}
    /// Nothing when the denominator is zero.
    static std::optional<Ratio> of(std::int64_t numerator, std::int64_t denominator);
    /// "9.8", "-2.5", "66/100" or "66%" (also "66 %"). At most 12 decimals. Nothing when malformed or too large.
    static std::optional<Ratio> parse(std::string_view text);

    constexpr std::int64_t numerator() const { return numerator_; }
    constexpr std::int64_t denominator() const { return denominator_; }
    /// Nothing on overflow.
    std::optional<Ratio> plus(const Ratio& other) const;
    std::optional<Ratio> minus(const Ratio& other) const;
    std::optional<Ratio> times(const Ratio& other) const;
    /// Exact decimal text when the denominator allows it ("2.5", "0.66"), else "numerator/denominator".
    std::string decimal() const;
    std::strong_ordering operator<=>(const Ratio& other) const;
    bool operator==(const Ratio&) const = default;

  private:
    std::int64_t numerator_ = 0;
    std::int64_t denominator_ = 1;
};

}  // namespace egide::base
