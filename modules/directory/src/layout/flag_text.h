#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace egide::directory::layout {

/// The readable text of a number: names of flags joined with " | " (what has no name in decimal), one name, or a
/// duration. Empty when the filter knows no name. Seconds of a duration are always 00, as ORADAD writes them.
std::string flag_text(std::string_view filter, std::int64_t value);

}  // namespace egide::directory::layout
