#pragma once

#include <string>
#include <string_view>

namespace egide::signature {

/// What a stranger's text may say of itself: valid UTF-8, without control and direction characters (each becomes
/// U+FFFD), without blanks around it, cut after 200 characters.
std::string plain_text(std::string_view text);

/// Whether plain_text changes nothing.
inline bool is_plain(std::string_view text) {
    return plain_text(text) == text;
}

}  // namespace egide::signature
