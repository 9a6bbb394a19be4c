#include "egide/accounts/session.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "event_log.h"
#include "session_row.h"
#include "trouble.h"

namespace egide::accounts {

namespace {

using storage::sql::Blob;
using storage::sql::Row;

constexpr std::string_view kSessionColumns =
    "s.id, s.account, s.opened_at, s.last_used_at, s.until_at, s.second_factor_at, s.step_up_until, s.address, "
    "s.agent, "
    "s.rotation_due";
constexpr std::size_t kAgentBytes = 200;
// A clock that was ahead and was set right leaves sessions in the future; a few minutes are the nodes' differences.
constexpr std::chrono::minutes kAhead{5};
constexpr std::chrono::minutes kNoteUse{1};

constexpr std::array<std::string_view, 7> kProofs = {"password",
                                                     "totp",
                                                     "recovery_code",
                                                     "passkey",
                                                     "passkey_with_user_verification",
                                                     "provider",
                                                     "provider_with_second_factor"};

Session session_from(const Row& row, const AccountStore::State& state) {
    Session session{.id = row.text(0),
                    .account = row.text(1),
                    .opened = row.instant(2),
                    .last_used = row.instant(3),
                    .idle_until = row.instant(3) + state.settings.idle,
                    .until = row.instant(4),
                    .second_factor_at = row.maybe_instant(5),
                    .step_up_until = row.maybe_instant(6),
                    .client = row.text(7),
                    .agent = row.text(8),
                    .csrf = {},
                    .rotation_due = row.boolean(9)};
    session.csrf = to_base64url(state.vault.digest({"csrf", session.id, session.account}));
    return session;
}

bool lives(const Session& session, Instant now) {
    return now < session.idle_until && now < session.until && session.opened <= now + kAhead;
}

/// The beginning of a text, not cut inside a letter.
std::string beginning(std::string_view text, std::size_t most) {
    std::size_t end = std::min(text.size(), most);
    while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
        --end;
    }
    return std::string(text.substr(0, end));
}

std::string printable(std::string_view text) {
    std::string out = beginning(text, kAgentBytes);
    std::replace_if(
        out.begin(), out.end(),
        [](char letter) {
            return static_cast<unsigned char>(letter) < 0x20 || static_cast<unsigned char>(letter) > 0x7E;
        },
        '?');
    return out;
}

/// The session with another token: its present one becomes the former.
base::Result<std::optional<OpenedSession>> renew(AccountStore::State& state, std::string_view token,
                                                 std::optional<Instant> step_up, bool second_factor) {
    return state.database.write(
        [&](Transaction& transaction) -> base::Result<std::optional<OpenedSession>> {
            const auto found = session_of(transaction, state, token);
            if (!found.ok() || !found->has_value()) {
                return found.ok() ? base::Result<std::optional<OpenedSession>>(std::nullopt) : found.errors();
            }
            Secret fresh = random_token();
            const Instant now = state.now();
            const auto second = second_factor ? std::optional(now) : (*found)->second_factor_at;
            const auto until = step_up ? step_up : (*found)->step_up_until;
            const auto changed = transaction.execute(
                "UPDATE account_session SET digest = $1, former = digest, former_until = $2, second_factor_at = $3, "
                "step_up_until = $4, last_used_at = $5, rotation_due = FALSE WHERE digest = $6",
                {Blob{digest_of_token(fresh.view())}, now + kFormer, second, until, now, Blob{digest_of_token(token)}});
            if (!changed.ok() || *changed == 0) {
                return changed.ok() ? base::Result<std::optional<OpenedSession>>(std::nullopt) : changed.errors();
            }
            const auto again = session_of(transaction, state, fresh.view());
            if (!again.ok() || !again->has_value()) {
                return again.ok() ? base::Result<std::optional<OpenedSession>>(std::nullopt) : again.errors();
            }
            return std::optional(OpenedSession{std::move(fresh), **again});
        },
        kAlone);
}

/// Removes sessions that satisfy the condition on $1 and $2, and tells of it when there were any.
base::Result<bool> remove_one(AccountStore::State& state, const Note& told, std::string_view statement,
                              std::initializer_list<storage::sql::Value> values) {
    return state.database.write([&](Transaction& transaction) -> base::Result<bool> {
        const auto removed = changed_of(transaction.execute(statement, values));
        if (!removed.ok() || !*removed) {
            return removed;
        }
        const Done noted = note(transaction, state, told);
        return noted.ok() ? base::Result<bool>(true) : base::Result<bool>(noted.errors());
    });
}

}  // namespace

std::string_view word_of(Proof proof) {
    return kProofs.at(static_cast<std::size_t>(proof));
}

bool is_second_factor(Proof proof) {
    return proof == Proof::totp || proof == Proof::recovery_code || proof == Proof::passkey ||
           proof == Proof::passkey_with_user_verification || proof == Proof::provider_with_second_factor;
}

base::Result<OpenedSession> insert_session(Transaction& transaction, const AccountStore::State& state,
                                           const NewSession& wanted) {
    Secret token = random_token();
    const Instant now = state.now();
    const bool second = std::any_of(wanted.proofs.begin(), wanted.proofs.end(), is_second_factor);
    const auto inserted = transaction.execute(
        "INSERT INTO account_session (id, digest, account, opened_at, last_used_at, until_at, second_factor_at, "
        "address, "
        "agent, rotation_due) SELECT $1, $2, id, $3, $4, $5, $6, $7, $8, FALSE FROM account "
        "WHERE id = $9 AND state = 'active'",
        {random_id(), Blob{digest_of_token(token.view())}, now, now, now + state.settings.absolute,
         second ? std::optional(now) : std::nullopt, printable(wanted.address), printable(wanted.agent),
         wanted.account});
    if (!inserted.ok()) {
        return inserted.errors();
    }
    const auto session = session_of(transaction, state, token.view());
    if (!session.ok()) {
        return session.errors();
    }
    return session->has_value() ? base::Result<OpenedSession>(OpenedSession{std::move(token), **session})
                                : base::Result<OpenedSession>(absent());
}

base::Result<std::optional<Session>> session_of(Transaction& transaction, const AccountStore::State& state,
                                                std::string_view token) {
    const Blob digest{digest_of_token(token)};
    auto rows = transaction.query(fmt::format("SELECT {} FROM account_session s JOIN account a ON a.id = s.account "
                                              "WHERE s.digest = $1 AND a.state = 'active'",
                                              kSessionColumns),
                                  {digest});
    if (rows.ok() && rows->empty()) {
        rows = transaction.query(fmt::format("SELECT {} FROM account_session s JOIN account a ON a.id = s.account "
                                             "WHERE s.former = $1 AND s.former_until > $2 AND a.state = 'active'",
                                             kSessionColumns),
                                 {digest, state.now()});
    }
    if (!rows.ok()) {
        return rows.errors();
    }
    if (rows->empty()) {
        return std::optional<Session>();
    }
    Session session = session_from(rows->at(0), state);
    return lives(session, state.now()) ? std::optional(std::move(session)) : std::nullopt;
}

base::Result<std::int64_t> end_sessions(Transaction& transaction, const std::string& account,
                                        const std::string& except) {
    return transaction.execute("DELETE FROM account_session WHERE account = $1 AND id <> $2", {account, except});
}

base::Result<OpenedSession> Sessions::open(const NewSession& session) {
    return store_->state().database.write(
        [&](Transaction& transaction) { return insert_session(transaction, store_->state(), session); });
}

Done note_use(AccountStore::State& state, Session& session) {
    const Instant now = state.now();
    if (now < session.last_used + kNoteUse) {
        return std::monostate{};
    }
    const auto noted = state.database.write(
        [&](Transaction& transaction) {
            return transaction.execute(
                "UPDATE account_session SET last_used_at = $1 WHERE id = $2 AND last_used_at < $3",
                {now, session.id, now});
        },
        kAlone);
    if (!noted.ok()) {
        return noted.errors();
    }
    session.last_used = now;
    session.idle_until = now + state.settings.idle;
    return std::monostate{};
}

base::Result<std::optional<Session>> Sessions::find(std::string_view token) {
    auto& state = store_->state();
    auto found = state.database.read([&](Transaction& transaction) { return session_of(transaction, state, token); });
    if (found.ok() && found->has_value()) {
        if (const Done noted = note_use(state, **found); !noted.ok()) {
            return noted.errors();
        }
    }
    return found;
}

base::Result<std::optional<OpenedSession>> Sessions::rotate(std::string_view token) {
    return renew(store_->state(), token, std::nullopt, false);
}

base::Result<std::optional<OpenedSession>> Sessions::stepped_up(std::string_view token, Proof proof) {
    auto& state = store_->state();
    return renew(state, token, state.now() + state.settings.step_up, is_second_factor(proof));
}

base::Result<bool> Sessions::end(std::string_view token, const Actor& actor) {
    auto& state = store_->state();
    return remove_one(state, {.kind = "session.ended", .account = actor.account, .actor = actor},
                      "DELETE FROM account_session WHERE digest = $1", {Blob{digest_of_token(token)}});
}

base::Result<std::vector<Session>> Sessions::list(const std::string& account) const {
    auto& state = store_->state();
    const auto rows = state.database.read([&](Transaction& transaction) {
        return transaction.query(
            fmt::format("SELECT {} FROM account_session s JOIN account a ON a.id = s.account "
                        "WHERE s.account = $1 AND a.state = 'active' ORDER BY s.last_used_at DESC, s.id",
                        kSessionColumns),
            {account});
    });
    if (!rows.ok()) {
        return rows.errors();
    }
    std::vector<Session> sessions;
    for (const Row& row : *rows) {
        Session session = session_from(row, state);
        session.csrf.clear();  // it is for the session itself
        if (lives(session, state.now())) {
            sessions.push_back(std::move(session));
        }
    }
    return sessions;
}

base::Result<bool> Sessions::revoke(const std::string& account, const std::string& session, const Actor& actor) {
    return remove_one(
        store_->state(),
        {.kind = "session.revoked", .account = account, .actor = actor, .details = {{"session", session}}},
        "DELETE FROM account_session WHERE account = $1 AND id = $2", {account, session});
}

base::Result<std::int64_t> Sessions::revoke_all(const std::string& account, const std::string& except,
                                                const Actor& actor) {
    auto& state = store_->state();
    return state.database.write([&](Transaction& transaction) -> base::Result<std::int64_t> {
        const auto ended = end_sessions(transaction, account, except);
        if (!ended.ok() || *ended == 0) {
            return ended;
        }
        const Done noted = note(transaction, state,
                                {.kind = "session.revoked",
                                 .account = account,
                                 .actor = actor,
                                 .details = {{"sessions", std::to_string(*ended)}}});
        return noted.ok() ? ended : base::Result<std::int64_t>(noted.errors());
    });
}

bool same_csrf(const Session& session, std::string_view given) {
    return !session.csrf.empty() && equal_in_constant_time(session.csrf, given);
}

}  // namespace egide::accounts
