#pragma once

#include <filesystem>
#include <optional>

#include "egide/accounts/account.h"
#include "egide/storage/sql/database.h"

namespace egide::web {

/// The key of accounts of a file, made by the first start alone. The database remembers by which one it was written, by
/// its hash: with another, second factors would not open, so that one, or none, is then an error that says what to do.
base::Result<accounts::Secret> open_accounts_key(storage::sql::Database& database, const std::filesystem::path& file);
/// Whether a key file is the one of the database; nothing when either does not say.
std::optional<bool> is_accounts_key_of(storage::sql::Database& database, const std::filesystem::path& file);

}  // namespace egide::web
