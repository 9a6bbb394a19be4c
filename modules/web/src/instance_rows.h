#pragma once

#include <array>
#include <filesystem>
#include <memory>

#include "egide/accounts/account.h"
#include "egide/storage/sql/database.h"
#include "egide/storage/sql/migrations.h"
#include "egide/web/configuration.h"

namespace egide::web {

/// Where the rows of an instance are: the server that the configuration names, else a file of the data folder.
storage::sql::Location rows_of(const Configuration& configuration, const std::filesystem::path& data);
/// Every part of the schema, in the order of their migration.
std::array<storage::sql::Schema, 7> all_schemas();

/// The data folder and those in it that everything else expects, for their owner alone.
base::Errors make_instance_folders(const std::filesystem::path& data);

/// The rows of an instance, opened.
struct OpenedRows {
    std::unique_ptr<storage::sql::Database> database;
    std::unique_ptr<accounts::AccountStore> accounts;
};
/// Makes the data folder if need be, migrates the database and opens the accounts with the instance's key.
base::Result<OpenedRows> open_rows(const Configuration& configuration, accounts::Settings settings,
                                   const accounts::Clock& clock);

}  // namespace egide::web
