#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

namespace egide::journal {

/// A number made of decimal digits alone (leading zeros are read); nothing when it holds anything else or is too large.
inline std::optional<std::uint64_t> parse_digits(std::string_view text) {
    std::uint64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, number);
    return error == std::errc{} && stopped == end ? std::optional(number) : std::nullopt;
}

/// The same, in the one form without leading zeros.
inline std::optional<std::uint64_t> parse_number(std::string_view text) {
    const bool padded = text.size() > 1 && text.front() == '0';
    return padded ? std::nullopt : parse_digits(text);
}

}  // namespace egide::journal
