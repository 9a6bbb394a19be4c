#include <algorithm>

#include "account_row.h"
#include "egide/accounts/messages.h"
#include "egide/accounts/oidc.h"
#include "egide/base/sha256.h"
#include "event_log.h"
#include "state.h"
#include "trouble.h"

namespace egide::accounts {

namespace {

std::string id_of_link(const std::string& issuer, const std::string& subject) {
    return base::hex(base::sha256(issuer + "\n" + subject)).substr(0, 32);
}

base::Result<std::vector<LinkedIdentity>> identities_of(Transaction& transaction, const std::string& account) {
    const auto rows = transaction.query(
        "SELECT issuer, subject, linked_at FROM account_identity WHERE account = $1 ORDER BY linked_at, issuer",
        {account});
    if (!rows.ok()) {
        return rows.errors();
    }
    std::vector<LinkedIdentity> all;
    for (const storage::sql::Row& row : *rows) {
        all.push_back({id_of_link(row.text(0), row.text(1)), row.text(0), row.text(1), row.instant(2)});
    }
    return all;
}

/// Whether the account could still be entered without any identity elsewhere.
base::Result<bool> has_own_way_in(Transaction& transaction, const std::string& account) {
    const auto found = the_account(transaction, account);
    return found.ok() ? base::Result<bool>(found->has_password || found->passkeys > 0)
                      : base::Result<bool>(found.errors());
}

base::Result<bool> remove_link(Transaction& transaction, const AccountStore::State& state,
                               const LinkedIdentity& identity, const std::string& account, const Actor& actor) {
    const auto removed = changed_of(
        transaction.execute("DELETE FROM account_identity WHERE issuer = $1 AND subject = $2 AND account = $3",
                            {identity.issuer, identity.subject, account}));
    if (!removed.ok() || !*removed) {
        return removed;
    }
    const Done noted = note(transaction, state,
                            {.kind = "identity.unlinked",
                             .account = account,
                             .actor = actor,
                             .details = {{"issuer", identity.issuer}}});
    return noted.ok() ? base::Result<bool>(true) : base::Result<bool>(noted.errors());
}

}  // namespace

base::Result<std::vector<LinkedIdentity>> Identities::of(const std::string& account) const {
    return store_->state().database.read(
        [&](Transaction& transaction) { return identities_of(transaction, account); });
}

base::Result<bool> Identities::remove(const std::string& account, const std::string& id, const Actor& actor) {
    auto& state = store_->state();
    return state.database.write([&](Transaction& transaction) -> base::Result<bool> {
        const auto all = identities_of(transaction, account);
        if (!all.ok()) {
            return all.errors();
        }
        const auto found = std::find_if(all->begin(), all->end(), [&](const auto& one) { return one.id == id; });
        if (found == all->end()) {
            return false;
        }
        const auto own = has_own_way_in(transaction, account);
        if (!own.ok()) {
            return own.errors();
        }
        return *own || all->size() > 1 ? remove_link(transaction, state, *found, account, actor)
                                       : base::Result<bool>(forbidden(messages::forbidden_only_way_in()));
    });
}

}  // namespace egide::accounts
