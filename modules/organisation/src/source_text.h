#pragma once

#include <string>
#include <string_view>

namespace egide::organisation {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// Without the blanks around it: fixed-width sources pad their texts.
inline std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kBlanks = " \t\r\n";
    const auto first = text.find_first_not_of(kBlanks);
    return first == std::string_view::npos ? std::string_view()
                                           : text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

/// The beginning of a text for a message: some sixty bytes of UTF-8, cut between characters, with an ellipsis when cut.
inline std::string excerpt(std::string_view text) {
    constexpr std::size_t kShown = 60;
    if (text.size() <= kShown) {
        return std::string(text);
    }
    std::size_t end = kShown;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0u) == 0x80u) {
        --end;
    }
    return std::string(text.substr(0, end)) + "…";
}

}  // namespace egide::organisation
