#pragma once

#include <string>
#include <string_view>

namespace egide::documents::html {

/// The one style sheet: tokens of the visual language, screen, narrow screen, print.
std::string_view style_sheet();
/// The state symbols, drawn once and used by reference.
std::string_view symbols();
/// Standard base 64 with padding (RFC 4648).
std::string base64(std::string_view bytes);

}  // namespace egide::documents::html
