#pragma once

#include "egide/accounts/rights.h"

namespace egide::accounts {

/// Writes the grant as it is; the sessions of the account are to be rotated.
Done insert_grant(Transaction& transaction, const AccountStore::State& state, const Grant& grant, const Actor& actor);

/// True when another active account administers the instance, now and without an end.
base::Result<bool> administered_without(Transaction& transaction, Instant now, const std::string& account);

}  // namespace egide::accounts
