#include "account_row.h"
#include "budget.h"
#include "egide/accounts/sign_in.h"
#include "entrance.h"
#include "event_log.h"
#include "passkey_row.h"
#include "session_row.h"
#include "totp.h"

namespace egide::accounts {

namespace {

struct Asker {
    Session session;
    Entrant entrant;
};

/// Whose session it is; nothing when it is over.
base::Result<std::optional<Asker>> asker_of(AccountStore::State& state, std::string_view token) {
    const auto session =
        state.database.read([&](Transaction& transaction) { return session_of(transaction, state, token); });
    if (!session.ok() || !session->has_value()) {
        return session.ok() ? base::Result<std::optional<Asker>>(std::nullopt) : session.errors();
    }
    auto entrant = entrant_by_id(state, (*session)->account);
    if (!entrant.ok()) {
        return entrant.errors();
    }
    return std::optional(Asker{**session, std::move(*entrant)});
}

using Proved = base::Result<std::optional<Proof>>;

/// Tells the trail, and gives the session its new token when a proof was given.
base::Result<Answer> conclude(AccountStore& store, const Asker& asker, std::string_view token, const Proved& proof,
                              const Client& client, const Reserved& reserved) {
    if (!proof.ok()) {
        return proof.errors();
    }
    auto& state = store.state();
    const bool right = proof->has_value();
    const Done told = state.database.write(
        [&](Transaction& transaction) {
            const Done counted = right ? give_back(transaction, state, reserved) : Done(std::monostate{});
            return counted.ok()
                       ? note(transaction, state,
                              {.kind = right ? "step_up.succeeded" : "step_up.refused",
                               .account = asker.entrant.id,
                               .actor = {.account = asker.entrant.id, .address = client.address},
                               .details =
                                   right ? std::map<std::string, std::string>{{"method", std::string(word_of(**proof))}}
                                         : std::map<std::string, std::string>{}})
                       : counted;
        },
        kAlone);
    if (!told.ok() || !right) {
        return told.ok() ? base::Result<Answer>(Refused{}) : base::Result<Answer>(told.errors());
    }
    auto renewed = Sessions(store).stepped_up(token, **proof);
    const auto account =
        state.database.read([&](Transaction& transaction) { return account_with(transaction, asker.entrant.id); });
    if (!renewed.ok() || !account.ok()) {
        return renewed.ok() ? account.errors() : renewed.errors();
    }
    if (!renewed->has_value() || !account->has_value()) {
        return Answer(Refused{});
    }
    return Answer(SignedIn{std::move(**renewed), Secret(), **account});
}

/// Counts the try, then asks for the proof.
template <typename Prove>
base::Result<Answer> step_up(AccountStore& store, std::string_view token, const Client& client, Prove prove) {
    auto& state = store.state();
    const auto asker = asker_of(state, token);
    if (!asker.ok() || !asker->has_value()) {
        return asker.ok() ? base::Result<Answer>(Refused{}) : base::Result<Answer>(asker.errors());
    }
    // It counts for the session: whoever holds no session of this account cannot use up its tries.
    const auto reserved =
        reserve(state, {{state.vault.digest({"step up", (*asker)->session.id}), state.settings.tries_per_account}});
    if (!reserved.ok() || reserved->retry_after) {
        return reserved.ok() ? base::Result<Answer>(later(*reserved)) : base::Result<Answer>(reserved.errors());
    }
    const auto proof = prove((*asker)->entrant);
    if (proof.busy) {
        return Answer(Busy{});
    }
    return conclude(store, **asker, token, proof.proved, client, *reserved);
}

struct Attempt {
    Proved proved = std::optional<Proof>();
    bool busy = false;
};

Attempt prove_password(AccountStore::State& state, const Entrant& entrant, const Secret& password) {
    const bool enough = entrant.active && !entrant.second_factor();
    const auto check = state.gate.verify(enough ? entrant.password : std::nullopt, normal_form(password.view()).view());
    if (check == PasswordGate::Check::busy) {
        return {.proved = std::optional<Proof>(), .busy = true};
    }
    return {check == PasswordGate::Check::right ? std::optional(Proof::password) : std::nullopt, false};
}

}  // namespace

base::Result<Answer> SignIn::step_up_password(std::string_view token, const Secret& password, const Client& client) {
    return step_up(*store_, token, client,
                   [&](const Entrant& entrant) { return prove_password(store_->state(), entrant, password); });
}

base::Result<Answer> SignIn::step_up_totp(std::string_view token, const Secret& code, const Client& client) {
    auto& state = store_->state();
    return step_up(*store_, token, client, [&](const Entrant& entrant) -> Attempt {
        const auto right = state.database.write(
            [&](Transaction& transaction) { return use_totp(transaction, state, entrant.id, code.view()); });
        return {right.ok() ? Proved(*right ? std::optional(Proof::totp) : std::nullopt) : Proved(right.errors()),
                false};
    });
}

base::Result<PasskeyQuestion> SignIn::step_up_question(std::string_view token) {
    auto& state = store_->state();
    const auto asker = asker_of(state, token);
    if (!asker.ok()) {
        return asker.errors();
    }
    return question_for(state, kStepUpPurpose, asker->has_value() ? (*asker)->entrant.id : "-");
}

base::Result<Answer> SignIn::step_up_passkey(std::string_view token, std::string_view credential,
                                             const Client& client) {
    auto& state = store_->state();
    return step_up(*store_, token, client, [&](const Entrant& entrant) -> Attempt {
        const auto proof = state.database.write([&](Transaction& transaction) {
            return use_passkey(transaction, state, kStepUpPurpose, credential, client);
        });
        if (!proof.ok()) {
            return {Proved(proof.errors()), false};
        }
        const bool own = proof->has_value() && (*proof)->account == entrant.id;
        return {own ? std::optional((*proof)->proof) : std::nullopt, false};
    });
}

}  // namespace egide::accounts
