#pragma once

#include <string_view>

#include "egide/accounts/account.h"
#include "egide/storage/sql/value.h"

namespace egide::accounts {

/// The columns of account_of(), of a table that the statement calls `a`.
std::string_view account_columns();
Account account_of(const storage::sql::Row& row);

std::string_view word_of(base::Language language);
base::Language language_of(std::string_view word);

base::Result<std::optional<Account>> account_with(Transaction& transaction, const std::string& id);
/// The same, absent() when there is none.
base::Result<Account> the_account(Transaction& transaction, const std::string& id);

}  // namespace egide::accounts
