#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace egide::web {

std::string to_hexadecimal(std::string_view bytes);
/// Lower-case digits alone; nothing for anything else.
std::optional<std::string> from_hexadecimal(std::string_view text);

}  // namespace egide::web
