#pragma once

#include <filesystem>

#include "egide/base/result.h"

namespace egide::cli::demo {

/// Writes the establishments of the demonstration dossiers into a data folder, as an imported registry would be.
base::Errors write_registry(const std::filesystem::path& data);

}  // namespace egide::cli::demo
