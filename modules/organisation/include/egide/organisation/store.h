#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "egide/base/result.h"
#include "egide/organisation/registry.h"

namespace egide::organisation {

/// The registry as text: a version line, one line per entity, group and member with tab-separated fields, and the
/// SHA-256 of all that at the end. The same registry gives the same bytes.
std::string write_registry(const Registry& registry);

/// Strict: another version, a wrong checksum, an unknown or malformed line is an error with its line.
base::Result<Registry> read_registry(std::string_view bytes, std::string file);

/// Where a data folder keeps its registry.
std::filesystem::path registry_path(const std::filesystem::path& data_folder);

/// Replaces the folder's registry in one step: a crash leaves the former one. Gives the path written.
base::Result<std::filesystem::path> save_registry(const Registry& registry, const std::filesystem::path& data_folder);

/// Unavailable when the folder holds no registry.
base::Result<Registry> load_registry(const std::filesystem::path& data_folder);

}  // namespace egide::organisation
