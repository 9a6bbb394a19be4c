#pragma once

#include <string>
#include <string_view>

#include "egide/reading/tree.h"

namespace egide::desk {

/// JSON on one line, keys in the order of the tree, strings escaped the shortest way.
std::string json_text(const reading::Node& node);
std::string json_string(std::string_view text);

}  // namespace egide::desk
