#include "egide/base/ratio.h"

#include "decimal_text.h"
#include "wide_integer.h"

namespace egide::base {

namespace {

constexpr int kMostDecimals = 12;

WideInteger greatest_common_divisor(WideInteger a, WideInteger b) {
    while (b != 0) {
        const WideInteger remainder = a % b;
        a = b;
        b = remainder;
    }
    return a < 0 ? -a : a;
}

/// A reduced fraction that fits 64 bits.
struct Reduced {
    std::int64_t numerator;
    std::int64_t denominator;
};

std::optional<Reduced> reduce(WideInteger numerator, WideInteger denominator) {
    if (denominator == 0) {
        return std::nullopt;
    }
    if (denominator < 0) {
        numerator = -numerator;
        denominator = -denominator;
    }
    const WideInteger divisor = greatest_common_divisor(numerator, denominator);
    const auto reduced_numerator = narrow(numerator / divisor);
    const auto reduced_denominator = narrow(denominator / divisor);
    if (!reduced_numerator || !reduced_denominator) {
        return std::nullopt;
    }
    return Reduced{*reduced_numerator, *reduced_denominator};
}

std::optional<Ratio> make_ratio(WideInteger numerator, WideInteger denominator) {
    const auto reduced = reduce(numerator, denominator);
    return reduced ? Ratio::of(reduced->numerator, reduced->denominator) : std::nullopt;
}

std::optional<Ratio> parse_percentage(std::string_view text) {
    if (text.ends_with(' ')) {
        text.remove_suffix(1);
    }
    const auto decimal = read_decimal(text, kMostDecimals);
    if (!decimal) {
        return std::nullopt;
    }
    return make_ratio(decimal->unscaled, WideInteger{100} * power_of_ten(decimal->decimals));
}

std::optional<Ratio> parse_fraction(std::string_view numerator_text, std::string_view denominator_text) {
    const auto numerator = read_decimal(numerator_text, 0);
    const auto denominator = read_decimal(denominator_text, 0);
    if (!numerator || !denominator || denominator->unscaled <= 0) {
        return std::nullopt;
    }
    return Ratio::of(numerator->unscaled, denominator->unscaled);
}

bool has_exact_decimal(std::int64_t denominator) {
    while (denominator % 2 == 0) {
        denominator /= 2;
    }
    while (denominator % 5 == 0) {
        denominator /= 5;
    }
    return denominator == 1;
}

}  // namespace

std::optional<Ratio> Ratio::of(std::int64_t numerator, std::int64_t denominator) {
    const auto reduced = reduce(numerator, denominator);
    if (!reduced) {
        return std::nullopt;
    }
    Ratio ratio;
    ratio.numerator_ = reduced->numerator;
    ratio.denominator_ = reduced->denominator;
    return ratio;
}

std::optional<Ratio> Ratio::parse(std::string_view text) {
    if (text.ends_with('%')) {
        return parse_percentage(text.substr(0, text.size() - 1));
    }
    if (const auto slash = text.find('/'); slash != std::string_view::npos) {
        return parse_fraction(text.substr(0, slash), text.substr(slash + 1));
    }
    const auto decimal = read_decimal(text, kMostDecimals);
    return decimal ? of(decimal->unscaled, power_of_ten(decimal->decimals)) : std::nullopt;
}

std::optional<Ratio> Ratio::plus(const Ratio& other) const {
    return make_ratio(WideInteger{numerator_} * other.denominator_ + WideInteger{other.numerator_} * denominator_,
                      WideInteger{denominator_} * other.denominator_);
}

std::optional<Ratio> Ratio::minus(const Ratio& other) const {
    return make_ratio(WideInteger{numerator_} * other.denominator_ - WideInteger{other.numerator_} * denominator_,
                      WideInteger{denominator_} * other.denominator_);
}

std::optional<Ratio> Ratio::times(const Ratio& other) const {
    return make_ratio(WideInteger{numerator_} * other.numerator_, WideInteger{denominator_} * other.denominator_);
}

std::string Ratio::decimal() const {
    if (!has_exact_decimal(denominator_)) {
        return std::to_string(numerator_) + "/" + std::to_string(denominator_);
    }
    const auto divisor = static_cast<std::uint64_t>(denominator_);
    std::string text = (numerator_ < 0 ? "-" : "") + std::to_string(magnitude(numerator_) / divisor);
    WideInteger remainder = magnitude(numerator_) % divisor;
    if (remainder != 0) {
        text += '.';
    }
    for (; remainder != 0; remainder = remainder * 10 % denominator_) {
        text += static_cast<char>('0' + static_cast<int>(remainder * 10 / denominator_));
    }
    return text;
}

std::strong_ordering Ratio::operator<=>(const Ratio& other) const {
    const WideInteger left = WideInteger{numerator_} * other.denominator_;
    const WideInteger right = WideInteger{other.numerator_} * denominator_;
    if (left == right) {
        return std::strong_ordering::equal;
    }
    return left < right ? std::strong_ordering::less : std::strong_ordering::greater;
}

}  // namespace egide::base
