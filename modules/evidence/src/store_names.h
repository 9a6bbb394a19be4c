#pragma once

#include <string>
#include <vector>

#include "disk.h"

namespace egide::evidence {

/// The names in a folder, in the order of their bytes; none when it does not exist.
base::Result<std::vector<std::string>> names_in(const Path& folder);
/// The same of the folder of objects whose names begin with this byte.
base::Result<std::vector<std::string>> names_in(const Path& store, unsigned prefix);

}  // namespace egide::evidence
