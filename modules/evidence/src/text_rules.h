#pragma once

#include <string_view>

namespace egide::evidence {

/// Whether the bytes are UTF-8 (RFC 3629: no surrogates, no overlong forms) without U+0000.
bool is_plain_utf8(std::string_view bytes);

}  // namespace egide::evidence
