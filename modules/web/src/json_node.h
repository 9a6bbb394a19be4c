#pragma once

#include <string_view>

#include "egide/reading/json_writer.h"
#include "egide/reading/tree.h"

namespace egide::web {

/// Writes a tree that read_json gave: the same values, keys in the same order. A number that is not whole is a bug
/// (std::logic_error).
void write_node(reading::JsonWriter& json, const reading::Node& node);
/// A JSON text of our own, read; a malformed one is a bug (std::logic_error).
reading::Node parsed(std::string_view json, std::string_view what);

}  // namespace egide::web
