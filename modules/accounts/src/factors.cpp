#include "egide/accounts/factors.h"

#include <array>

#include "account_row.h"
#include "egide/accounts/messages.h"
#include "event_log.h"
#include "recovery.h"
#include "session_row.h"
#include "totp.h"
#include "trouble.h"

namespace egide::accounts {

namespace {

using storage::sql::Blob;

constexpr std::size_t kTotpBytes = 20;  // RFC 4226: as long as the SHA-1 it feeds

std::string offer_purpose(std::string_view account) {
    return "totp offer " + std::string(account);
}

base::Result<std::optional<std::string>> kept_password(AccountStore::State& state, const std::string& account) {
    const auto rows = state.database.read([&](Transaction& transaction) {
        return transaction.query("SELECT password FROM account WHERE id = $1 AND state = 'active'", {account});
    });
    if (!rows.ok()) {
        return rows.errors();
    }
    return rows->empty() ? std::optional<std::string>() : rows->at(0).maybe_text(0);
}

/// The secret that was offered and not yet confirmed.
base::Result<std::optional<Secret>> offered(Transaction& transaction, const AccountStore::State& state,
                                            const std::string& account) {
    const auto rows =
        transaction.query("SELECT offered FROM account_totp WHERE account = $1 AND offered IS NOT NULL", {account});
    if (!rows.ok()) {
        return rows.errors();
    }
    return rows->empty() ? std::optional<Secret>() : state.vault.open(offer_purpose(account), rows->at(0).blob(0));
}

/// Writes what changed and tells the trail.
Done change_told(Transaction& transaction, const AccountStore::State& state, const base::Result<std::int64_t>& changed,
                 const Note& told) {
    return changed.ok() ? note(transaction, state, told) : Done(changed.errors());
}

Done write_password(Transaction& transaction, const AccountStore::State& state, const std::string& account,
                    const std::string& former, const std::string& kept, const std::string& session,
                    const Actor& actor) {
    const auto changed =
        transaction.execute("UPDATE account SET password = $1, revision = revision + 1 WHERE id = $2 AND password = $3",
                            {kept, account, former});
    if (!changed.ok() || *changed == 0) {
        return changed.ok() ? Done(changed_meanwhile()) : Done(changed.errors());
    }
    const auto ended = end_sessions(transaction, account, session);
    const auto dead = transaction.execute("DELETE FROM account_link WHERE account = $1", {account});
    if (!ended.ok() || !dead.ok()) {
        return ended.ok() ? dead.errors() : ended.errors();
    }
    return note(transaction, state, {.kind = "password.changed", .account = account, .actor = actor});
}

/// Without a second factor left, recovery codes would be one more password.
Done forget_codes_without_factor(Transaction& transaction, const std::string& account) {
    const auto found = the_account(transaction, account);
    if (!found.ok()) {
        return found.errors();
    }
    return found->has_totp || found->passkeys > 0
               ? Done(std::monostate{})
               : done_of(transaction.execute("DELETE FROM account_recovery_code WHERE account = $1", {account}));
}

}  // namespace

Done Factors::change_password(const std::string& account, const Secret& current, const Secret& wanted,
                              const std::string& session, const Actor& actor) {
    auto& state = store_->state();
    const auto former = kept_password(state, account);
    if (!former.ok()) {
        return former.errors();
    }
    const auto check = state.gate.verify(*former, normal_form(current.view()).view());
    if (check != PasswordGate::Check::right) {
        return check == PasswordGate::Check::busy ? busy() : forbidden(messages::forbidden_wrong_password());
    }
    const auto found = state.database.read([&](Transaction& transaction) { return the_account(transaction, account); });
    if (!found.ok()) {
        return found.errors();
    }
    if (auto bad = refusal_of_password(wanted.view(), found->email, found->name)) {
        return std::move(*bad);
    }
    const auto kept = state.gate.hash(normal_form(wanted.view()).view());
    if (!kept) {
        return busy();
    }
    return state.database.write([&](Transaction& transaction) {
        return write_password(transaction, state, account, **former, *kept, session, actor);
    });
}

base::Result<TotpOffer> Factors::offer_totp(const std::string& account) {
    auto& state = store_->state();
    const Secret bytes(random_bytes(kTotpBytes));
    return state.database.write([&](Transaction& transaction) -> base::Result<TotpOffer> {
        const auto found = the_account(transaction, account);
        if (!found.ok()) {
            return found.errors();
        }
        const auto kept = transaction.execute(
            "INSERT INTO account_totp (account, offered) VALUES ($1, $2) "
            "ON CONFLICT (account) DO UPDATE SET offered = excluded.offered",
            {account, Blob{state.vault.seal(offer_purpose(account), bytes.view())}});
        if (!kept.ok()) {
            return kept.errors();
        }
        Secret letters(to_base32(bytes.view()));
        Secret uri = totp_uri(state.settings.title, found->email, letters.view());
        return TotpOffer{std::move(letters), std::move(uri)};
    });
}

Done Factors::confirm_totp(const std::string& account, const Secret& code, const Actor& actor) {
    auto& state = store_->state();
    return state.database.write([&](Transaction& transaction) -> Done {
        const auto secret = offered(transaction, state, account);
        if (!secret.ok()) {
            return secret.errors();
        }
        const auto step =
            secret->has_value() ? step_of_code((*secret)->view(), code.view(), state.now()) : std::nullopt;
        if (!step) {
            return refused(messages::totp_refused(), "code");
        }
        const auto changed = transaction.execute(
            "UPDATE account_totp SET secret = $1, offered = NULL, last_step = $2 WHERE account = $3",
            {Blob{state.vault.seal(totp_purpose(account), (*secret)->view())}, *step, account});
        return change_told(transaction, state, changed, {.kind = "totp.added", .account = account, .actor = actor});
    });
}

base::Result<bool> Factors::remove_totp(const std::string& account, const Actor& actor) {
    auto& state = store_->state();
    return state.database.write([&](Transaction& transaction) -> base::Result<bool> {
        const auto removed =
            transaction.execute("DELETE FROM account_totp WHERE account = $1 AND secret IS NOT NULL", {account});
        if (!removed.ok() || *removed == 0) {
            return changed_of(removed);
        }
        const Done codes = forget_codes_without_factor(transaction, account);
        const Done told =
            codes.ok() ? note(transaction, state, {.kind = "totp.removed", .account = account, .actor = actor}) : codes;
        return told.ok() ? base::Result<bool>(true) : base::Result<bool>(told.errors());
    });
}

base::Result<std::vector<Secret>> Factors::make_recovery_codes(const std::string& account, const Actor& actor) {
    auto& state = store_->state();
    return state.database.write([&](Transaction& transaction) -> base::Result<std::vector<Secret>> {
        const auto former = transaction.execute("DELETE FROM account_recovery_code WHERE account = $1", {account});
        if (!former.ok()) {
            return former.errors();
        }
        std::vector<Secret> codes;
        for (int one = 0; one < kRecoveryCodes; ++one) {
            codes.push_back(new_recovery_code());
            const auto kept =
                transaction.execute("INSERT INTO account_recovery_code (account, digest) VALUES ($1, $2)",
                                    {account, Blob{digest_of_recovery_code(state, account, codes.back().view())}});
            if (!kept.ok()) {
                return kept.errors();
            }
        }
        const Done noted =
            note(transaction, state, {.kind = "recovery_codes.made", .account = account, .actor = actor});
        return noted.ok() ? base::Result<std::vector<Secret>>(std::move(codes)) : noted.errors();
    });
}

Done Factors::clear(const std::string& account, const Actor& actor) {
    static constexpr std::array kStatements{
        "DELETE FROM account_totp WHERE account = $1",          "DELETE FROM account_passkey WHERE account = $1",
        "DELETE FROM account_recovery_code WHERE account = $1", "DELETE FROM account_acquaintance WHERE account = $1",
        "DELETE FROM account_session WHERE account = $1",
    };
    auto& state = store_->state();
    return state.database.write([&](Transaction& transaction) -> Done {
        if (const auto found = the_account(transaction, account); !found.ok()) {
            return found.errors();
        }
        for (const char* const statement : kStatements) {
            if (const auto removed = transaction.execute(statement, {account}); !removed.ok()) {
                return removed.errors();
            }
        }
        return note(transaction, state, {.kind = "factors.cleared", .account = account, .actor = actor});
    });
}

}  // namespace egide::accounts
