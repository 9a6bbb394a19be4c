#pragma once

#include "egide/reading/reader.h"

namespace egide::exposure {

/// Reports every departure from the D1 schema: a key that is missing, unknown, or whose value has the wrong type.
void check_opssies_schema(const reading::Node& root, reading::Problems& problems);

}  // namespace egide::exposure
