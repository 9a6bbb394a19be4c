#pragma once

#include "budget.h"
#include "egide/accounts/sign_in.h"

namespace egide::accounts {

/// An account as signing in needs it; `id` is empty when there is none.
struct Entrant {
    std::string id;
    std::string email;  // as it is looked up
    std::optional<std::string> password;
    bool active = false;
    bool has_totp = false;
    bool has_passkeys = false;
    bool has_recovery_codes = false;
    bool second_factor() const { return has_totp || has_passkeys; }
};
base::Result<Entrant> entrant_by_email(AccountStore::State& state, const std::string& email);
base::Result<Entrant> entrant_by_id(AccountStore::State& state, const std::string& account);

/// The one answer, whatever was wrong; the trail is told.
base::Result<Answer> turn_away(AccountStore::State& state, const Entrant& entrant, const Client& client,
                               const Reserved& reserved, std::string_view method);

/// In the transaction that checked the last proof: the try does not count, the session is opened, browser and address
/// are known from now on.
base::Result<Answer> let_in(Transaction& transaction, AccountStore::State& state, const Entrant& entrant,
                            const std::vector<Proof>& proofs, const Client& client, const Reserved& reserved);

/// The first proof (password or provider) was right, and the account has a second factor.
SecondFactorNeeded second_step(const AccountStore::State& state, const Entrant& entrant, Proof first);

/// A throttled answer or what follows.
inline Answer later(const Reserved& reserved) {
    return Throttled{*reserved.retry_after};
}

}  // namespace egide::accounts
