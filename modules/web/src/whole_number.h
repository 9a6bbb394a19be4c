#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

namespace egide::web {

/// A number in digits alone; nothing for anything else.
inline std::optional<std::int64_t> whole_number(std::string_view text) {
    std::int64_t number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = !text.empty() && text.front() != '-' && read.ec == std::errc() && read.ptr == text.data() + text.size();
    return whole ? std::optional(number) : std::nullopt;
}

}  // namespace egide::web
