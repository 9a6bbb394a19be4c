#include "egide/accounts/sign_in.h"

#include "challenge.h"
#include "entrance.h"
#include "event_log.h"
#include "fold.h"
#include "passkey_row.h"
#include "recovery.h"
#include "totp.h"

namespace egide::accounts {

namespace {

constexpr std::size_t kLongestEmail = 254;

/// Counts the try, unless there is no place left.
base::Result<Reserved> counted_try(AccountStore::State& state, const base::Result<Tries>& tries) {
    return tries.ok() ? reserve(state, tries->budgets) : base::Result<Reserved>(tries.errors());
}

Done uncount(AccountStore::State& state, const Reserved& reserved) {
    return state.database.write([&](Transaction& transaction) { return give_back(transaction, state, reserved); },
                                kAlone);
}

/// A first step that was made, as its sealed challenge tells it.
struct FirstStep {
    Challenge challenge;
    Proof proof = Proof::password;
};

std::string purpose_after(Proof proof) {
    return "second factor after " + std::string(word_of(proof));
}

std::optional<FirstStep> first_step(const AccountStore::State& state, std::string_view text) {
    for (const Proof proof : {Proof::password, Proof::provider}) {
        if (auto challenge = open_challenge(state, purpose_after(proof), text)) {
            return FirstStep{std::move(*challenge), proof};
        }
    }
    return std::nullopt;
}

/// A password that was kept at another cost is kept again at today's.
Done refresh_password(AccountStore::State& state, const Entrant& entrant, std::string_view password) {
    if (!state.gate.outdated(*entrant.password)) {
        return std::monostate{};
    }
    const auto kept = state.gate.hash(password);
    if (!kept) {
        return std::monostate{};  // another time
    }
    return done_of(state.database.write(
        [&](Transaction& transaction) {
            return transaction.execute("UPDATE account SET password = $1 WHERE id = $2 AND password = $3",
                                       {*kept, entrant.id, *entrant.password});
        },
        kAlone));
}

/// The password was right.
base::Result<Answer> after_password(AccountStore::State& state, const Entrant& entrant, std::string_view password,
                                    const Client& client, const Reserved& reserved) {
    if (const Done refreshed = refresh_password(state, entrant, password); !refreshed.ok()) {
        return refreshed.errors();
    }
    if (entrant.second_factor()) {
        const Done given = uncount(state, reserved);
        return given.ok() ? base::Result<Answer>(second_step(state, entrant, Proof::password))
                          : base::Result<Answer>(given.errors());
    }
    return state.database.write([&](Transaction& transaction) {
        return let_in(transaction, state, entrant, {Proof::password}, client, reserved);
    });
}

/// Checks one second proof in the transaction that opens the session.
using Check = base::Result<std::optional<Proof>> (*)(Transaction&, const AccountStore::State&,
                                                     const std::string& account, std::string_view given, const Client&);

base::Result<std::optional<Proof>> as_proof(const base::Result<bool>& right, Proof proof) {
    if (!right.ok()) {
        return right.errors();
    }
    return *right ? std::optional(proof) : std::nullopt;
}

base::Result<std::optional<Proof>> check_totp(Transaction& transaction, const AccountStore::State& state,
                                              const std::string& account, std::string_view given, const Client&) {
    return as_proof(use_totp(transaction, state, account, given), Proof::totp);
}

base::Result<std::optional<Proof>> check_recovery(Transaction& transaction, const AccountStore::State& state,
                                                  const std::string& account, std::string_view given, const Client&) {
    return as_proof(use_recovery_code(transaction, state, account, given), Proof::recovery_code);
}

base::Result<std::optional<Proof>> check_passkey(Transaction& transaction, const AccountStore::State& state,
                                                 const std::string& account, std::string_view given,
                                                 const Client& client) {
    const auto proof = use_passkey(transaction, state, kSecondFactorPurpose, given, client);
    if (!proof.ok()) {
        return proof.errors();
    }
    return proof->has_value() && (*proof)->account == account ? std::optional((*proof)->proof) : std::nullopt;
}

base::Result<Answer> enter_with(Transaction& transaction, AccountStore::State& state, const Entrant& entrant,
                                std::string_view challenge, const FirstStep& first_one,
                                const base::Result<std::optional<Proof>>& proof, const Client& client,
                                const Reserved& reserved) {
    if (!proof.ok() || !proof->has_value()) {
        return proof.ok() ? base::Result<Answer>(Refused{}) : base::Result<Answer>(proof.errors());
    }
    const auto first = use_once(transaction, challenge, first_one.challenge.until);
    if (!first.ok() || !*first) {
        return first.ok() ? base::Result<Answer>(Refused{}) : base::Result<Answer>(first.errors());
    }
    return let_in(transaction, state, entrant, {first_one.proof, **proof}, client, reserved);
}

base::Result<Answer> second_proof(AccountStore::State& state, std::string_view challenge, std::string_view given,
                                  const Client& client, Check check, std::string_view method) {
    const auto opened = first_step(state, challenge);
    if (!opened) {
        return Answer(Refused{});
    }
    const auto entrant = entrant_by_id(state, opened->challenge.account);
    if (!entrant.ok() || !entrant->active) {
        return entrant.ok() ? base::Result<Answer>(Refused{}) : base::Result<Answer>(entrant.errors());
    }
    const auto reserved = counted_try(state, tries_for_code(state, entrant->email, client));
    if (!reserved.ok() || reserved->retry_after) {
        return reserved.ok() ? base::Result<Answer>(later(*reserved)) : base::Result<Answer>(reserved.errors());
    }
    auto answer = state.database.write([&](Transaction& transaction) {
        return enter_with(transaction, state, *entrant, challenge, *opened,
                          check(transaction, state, entrant->id, given, client), client, *reserved);
    });
    if (answer.ok() && std::holds_alternative<Refused>(*answer)) {
        return turn_away(state, *entrant, client, *reserved, method);
    }
    return answer;
}

/// Whoever shows a passkey that verifies its user has shown two factors.
base::Result<Answer> enter_by_passkey(AccountStore::State& state, std::string_view credential, const Client& client,
                                      const Reserved& reserved) {
    return state.database.write([&](Transaction& transaction) -> base::Result<Answer> {
        const auto proof = use_passkey(transaction, state, kSignInPurpose, credential, client);
        if (!proof.ok()) {
            return proof.errors();
        }
        if (!proof->has_value() || (*proof)->proof != Proof::passkey_with_user_verification) {
            return Answer(Refused{});
        }
        const auto rows =
            transaction.query("SELECT email FROM account WHERE id = $1 AND state = 'active'", {(*proof)->account});
        if (!rows.ok() || rows->empty()) {
            return rows.ok() ? base::Result<Answer>(Refused{}) : base::Result<Answer>(rows.errors());
        }
        Entrant entrant;
        entrant.id = (*proof)->account;
        entrant.email = rows->at(0).text(0);
        return let_in(transaction, state, entrant, {(*proof)->proof}, client, reserved);
    });
}

}  // namespace

SecondFactorNeeded second_step(const AccountStore::State& state, const Entrant& entrant, Proof first) {
    MadeChallenge challenge = make_challenge(state, purpose_after(first), entrant.id);
    return {.challenge = std::move(challenge.text),
            .totp = entrant.has_totp,
            .recovery_code = entrant.has_recovery_codes,
            .passkey = entrant.has_passkeys,
            .until = challenge.until};
}

base::Result<Answer> SignIn::start(std::string_view email, const Secret& password, const Client& client) {
    auto& state = store_->state();
    const std::string address =
        normal_email(email).value_or(is_utf8(email) ? folded(email.substr(0, kLongestEmail)) : "?");
    const auto reserved = counted_try(state, tries_for(state, address, client));
    if (!reserved.ok() || reserved->retry_after) {
        return reserved.ok() ? base::Result<Answer>(later(*reserved)) : base::Result<Answer>(reserved.errors());
    }
    const auto entrant = entrant_by_email(state, address);
    if (!entrant.ok()) {
        return entrant.errors();
    }
    const Secret normal = normal_form(password.view());
    // Without an account, or with one that may not come in, the same work is done in vain.
    switch (state.gate.verify(entrant->active ? entrant->password : std::nullopt, normal.view())) {
        case PasswordGate::Check::busy: {
            const Done given = uncount(state, *reserved);
            return given.ok() ? base::Result<Answer>(Busy{}) : base::Result<Answer>(given.errors());
        }
        case PasswordGate::Check::wrong:
            return turn_away(state, *entrant, client, *reserved, "password");
        case PasswordGate::Check::right:
            break;
    }
    return after_password(state, *entrant, normal.view(), client, *reserved);
}

base::Result<Answer> SignIn::totp(std::string_view challenge, const Secret& code, const Client& client) {
    return second_proof(store_->state(), challenge, code.view(), client, check_totp, "totp");
}

base::Result<Answer> SignIn::recovery_code(std::string_view challenge, const Secret& code, const Client& client) {
    return second_proof(store_->state(), challenge, code.view(), client, check_recovery, "recovery_code");
}

base::Result<PasskeyQuestion> SignIn::passkey_question(std::string_view challenge) {
    auto& state = store_->state();
    if (challenge.empty()) {
        return question_for(state, kSignInPurpose, {});
    }
    const auto opened = first_step(state, challenge);
    // A challenge that is not ours gets a question that nobody can answer.
    return question_for(state, kSecondFactorPurpose, opened ? opened->challenge.account : "-");
}

base::Result<Answer> SignIn::passkey(std::string_view credential, const Client& client, std::string_view challenge) {
    auto& state = store_->state();
    if (!challenge.empty()) {
        return second_proof(state, challenge, credential, client, check_passkey, "passkey");
    }
    const auto reserved = reserve(
        state, {{state.vault.digest({"passkey", network_of(client.address)}), state.settings.tries_per_address}});
    if (!reserved.ok() || reserved->retry_after) {
        return reserved.ok() ? base::Result<Answer>(later(*reserved)) : base::Result<Answer>(reserved.errors());
    }
    auto answer = enter_by_passkey(state, credential, client, *reserved);
    if (answer.ok() && std::holds_alternative<Refused>(*answer)) {
        return turn_away(state, {}, client, *reserved, "passkey");
    }
    return answer;
}

}  // namespace egide::accounts
