#pragma once

#include "egide/accounts/account.h"
#include "password.h"
#include "secrets.h"

namespace egide::accounts {

struct AccountStore::State {
    State(Database& opened, Clock given, Settings chosen)
        : database(opened),
          clock(std::move(given)),
          settings(std::move(chosen)),
          vault(settings.key),
          gate(settings.cost, settings.password_workers, settings.password_queue) {}

    Instant now() const { return clock(); }

    Database& database;
    Clock clock;
    Settings settings;
    Vault vault;
    PasswordGate gate;
};

/// Statements that find what they change by themselves, and change it only when it still is what they believe, need no
/// more than to see what was committed before them.
constexpr auto kAlone = storage::sql::Isolation::statement;

/// What makes this reference to a row wait for whoever changes the row: SQLite has one writer anyway.
inline std::string_view locking(const Transaction& transaction) {
    return transaction.engine() == storage::sql::Engine::postgresql ? " FOR UPDATE" : "";
}

/// Nothing, or the errors.
template <typename T>
Done done_of(const base::Result<T>& result) {
    return result.ok() ? Done(std::monostate{}) : Done(result.errors());
}

/// True, or the errors: whether at least one row was changed.
inline base::Result<bool> changed_of(const base::Result<std::int64_t>& result) {
    return result.ok() ? base::Result<bool>(*result > 0) : base::Result<bool>(result.errors());
}

}  // namespace egide::accounts
