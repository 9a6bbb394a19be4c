#pragma once

#include <string>
#include <vector>

#include "layout/tables.h"

namespace egide::directory::collecting {

/// The values of an attribute as a server sends them, as a table shows them (design of ORADAD's layout). Bytes that do
/// not have the form of their kind give an empty text.
std::string written_value(layout::Kind kind, const std::vector<std::string>& values);

}  // namespace egide::directory::collecting
