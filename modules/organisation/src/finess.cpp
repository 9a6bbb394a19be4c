#include "egide/organisation/finess.h"

#include <array>
#include <cstddef>

#include "source_text.h"

namespace egide::organisation {

namespace {

constexpr std::size_t kLength = 9;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

char raised(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

/// The digit a character counts for in the Luhn sum, nothing when no rule is known.
std::optional<int> luhn_value(std::string_view finess, std::size_t position) {
    const char c = finess[position];
    if (is_digit(c)) {
        return c - '0';
    }
    const bool corsican = position == 1 && finess[0] == '2' && (c == 'A' || c == 'B');
    return corsican ? std::optional<int>(c - 'A' + 1) : std::nullopt;
}

/// Luhn sum of the first eight characters: every second one from the right end of the whole number counts double.
std::optional<int> luhn_sum(std::string_view finess) {
    int sum = 0;
    for (std::size_t i = 0; i + 1 < kLength; ++i) {
        const auto value = luhn_value(finess, i);
        if (!value) {
            return std::nullopt;
        }
        const int doubled = i % 2 == 1 ? *value * 2 : *value;
        sum += doubled > 9 ? doubled - 9 : doubled;
    }
    return sum;
}

}  // namespace

std::optional<std::string> parse_finess(std::string_view text) {
    const auto bare = trimmed(text);
    if (bare.size() != kLength || !is_digit(bare.front())) {
        return std::nullopt;
    }
    std::string finess;
    for (const char c : bare) {
        const char upper = raised(c);
        if (!is_digit(upper) && (upper < 'A' || upper > 'Z')) {
            return std::nullopt;
        }
        finess += upper;
    }
    return finess;
}

std::optional<char> expected_check_digit(std::string_view finess) {
    if (finess.size() != kLength) {
        return std::nullopt;
    }
    const auto sum = luhn_sum(finess);
    return sum ? std::optional<char>(static_cast<char>('0' + (10 - *sum % 10) % 10)) : std::nullopt;
}

CheckDigit check_digit(std::string_view finess) {
    const auto expected = expected_check_digit(finess);
    if (!expected || !is_digit(finess.back())) {
        return CheckDigit::not_checkable;
    }
    return finess.back() == *expected ? CheckDigit::valid : CheckDigit::wrong;
}

}  // namespace egide::organisation
