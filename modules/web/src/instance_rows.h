#pragma once

#include <array>
#include <filesystem>

#include "egide/storage/sql/database.h"
#include "egide/storage/sql/migrations.h"
#include "egide/web/configuration.h"

namespace egide::web {

/// Where the rows of an instance are: the server that the configuration names, else a file of the data folder.
storage::sql::Location rows_of(const Configuration& configuration, const std::filesystem::path& data);
/// Every part of the schema, in the order of their migration.
std::array<storage::sql::Schema, 6> all_schemas();

}  // namespace egide::web
