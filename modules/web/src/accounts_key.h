#pragma once

#include <filesystem>
#include <optional>

#include "egide/accounts/account.h"
#include "egide/storage/sql/database.h"

namespace egide::web {

/// The database remembers by which key of accounts it was written, by its hash: with another one, second factors would
/// not open. The first key is noted; another is an error that says what to do.
base::Errors check_accounts_key(storage::sql::Database& database, const accounts::Secret& key,
                                const std::filesystem::path& file);
/// Whether a key file is the one of the database; nothing when either does not say.
std::optional<bool> is_accounts_key_of(storage::sql::Database& database, const std::filesystem::path& file);

}  // namespace egide::web
