#pragma once

#include <yaml-cpp/exceptions.h>

#include "text_check.h"
#include "yaml_tree.h"

namespace egide::reading {

/// Reports why yaml-cpp gave up, in the house's words and at the place where a person should look.
void report_yaml_trouble(const Source& source, YamlTree& tree, const YAML::Exception& trouble);

}  // namespace egide::reading
