#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace egide::web {

/// RFC 4648 §4, padded; nothing for anything else.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace egide::web
