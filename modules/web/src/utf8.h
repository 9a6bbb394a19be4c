#pragma once

#include <string_view>

namespace egide::web {

/// UTF-8 without overlong forms, surrogates or NUL.
bool is_plain_utf8(std::string_view text);

}  // namespace egide::web
