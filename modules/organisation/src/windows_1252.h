#pragma once

#include <string>
#include <string_view>

namespace egide::organisation {

/// The same text in UTF-8. The five codes that windows-1252 leaves empty become U+FFFD.
std::string utf8_of_windows_1252(std::string_view text);

}  // namespace egide::organisation
