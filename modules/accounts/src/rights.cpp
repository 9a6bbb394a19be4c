#include "egide/accounts/rights.h"

#include <fmt/format.h>

#include <algorithm>

#include "account_row.h"
#include "egide/accounts/messages.h"
#include "event_log.h"
#include "grant_row.h"
#include "session_row.h"
#include "state.h"
#include "trouble.h"

namespace egide::accounts {

namespace {

using storage::sql::Row;
using storage::sql::Rows;

constexpr std::string_view kGrantColumns =
    "g.id, g.account, g.role, g.scope_kind, g.scope_id, g.from_at, g.until_at, g.granted_by, g.granted_at, g.ended_at, "
    "g.ended_by";
constexpr std::string_view kAdministrator = "instance_administrator";

Grant grant_of(const Row& row, std::size_t first = 0) {
    return {.id = row.text(first),
            .account = row.text(first + 1),
            .role = row.text(first + 2),
            .scope = {scope_kind_of(row.text(first + 3)).value_or(ScopeKind::piece), row.text(first + 4)},
            .from = row.instant(first + 5),
            .until = row.maybe_instant(first + 6),
            .granted_by = row.maybe_text(first + 7).value_or(""),
            .granted_at = row.instant(first + 8),
            .ended_at = row.maybe_instant(first + 9),
            .ended_by = row.maybe_text(first + 10).value_or("")};
}

base::Result<std::vector<Grant>> grants_of(const base::Result<Rows>& rows) {
    if (!rows.ok()) {
        return rows.errors();
    }
    std::vector<Grant> grants;
    std::transform(rows->begin(), rows->end(), std::back_inserter(grants),
                   [](const Row& row) { return grant_of(row); });
    return grants;
}

base::Result<std::vector<Grant>> grants_where(Transaction& transaction, std::string_view condition,
                                              std::initializer_list<storage::sql::Value> values) {
    return grants_of(
        transaction.query(fmt::format("SELECT {} FROM account_grant g WHERE {}", kGrantColumns, condition), values));
}

base::Result<Standing> standing_of(Transaction& transaction, const AccountStore::State& state,
                                   const std::string& account) {
    const auto rows = transaction.query(
        fmt::format(
            "SELECT a.id, {} FROM account a LEFT JOIN account_grant g ON g.account = a.id AND g.ended_at IS NULL "
            "WHERE a.id = $1 AND a.state = 'active' ORDER BY g.granted_at, g.id",
            kGrantColumns),
        {account});
    if (!rows.ok()) {
        return rows.errors();
    }
    Standing standing;
    standing.second_factor_by_role = state.settings.second_factor_by_role;
    for (const Row& row : *rows) {
        standing.account = row.text(0);
        if (!row.is_null(1)) {
            standing.grants.push_back(grant_of(row, 1));
        }
    }
    return standing;
}

/// True when the place is that of the scope's own object and says nothing of what lies further down: else a grant over
/// a part could be taken for one over the whole.
bool is_place_of(const Scope& scope, const ObjectPlace& place) {
    const bool no_piece = place.piece.empty();
    const bool no_dossier = no_piece && place.dossier.empty();
    const bool no_part = no_dossier && place.establishments.empty() && place.vendor.empty();
    switch (scope.kind) {
        case ScopeKind::instance:
            return no_part && place.candidate.empty() && place.region.empty();
        case ScopeKind::region:
            return reaches(scope, place) && no_part && place.candidate.empty();
        case ScopeKind::candidate:
            return reaches(scope, place) && no_part;
        case ScopeKind::establishment:
            return reaches(scope, place) && no_dossier && place.establishments.size() == 1;
        case ScopeKind::dossier:
            return reaches(scope, place) && no_piece;
        case ScopeKind::piece:
            return reaches(scope, place);
        case ScopeKind::vendor:
            return reaches(scope, place) && no_dossier && place.candidate.empty();
    }
    return false;
}

bool administers(const Standing& standing, Instant now) {
    return std::any_of(standing.grants.begin(), standing.grants.end(),
                       [&](const Grant& grant) { return grant.role == kAdministrator && grant.holds(now); });
}

/// True when he holds there, from the first moment to the last, all that the role holds.
bool holds_all(const Standing& giver, const Role& role, const ObjectPlace& where, Instant first, Instant last) {
    return std::all_of(role.actions.begin(), role.actions.end(), [&](std::string_view action) {
        return may(giver, action, where, first).allowed && may(giver, action, where, last).allowed;
    });
}

Instant last_moment(const std::optional<Instant>& until) {
    using namespace std::chrono;
    const Instant never = sys_days(year_month_day{year(9999), December, day(31)});
    return until ? *until - milliseconds(1) : never;
}

/// Nothing when the actor may give or end this.
Done allowed_to_change(Transaction& transaction, const AccountStore::State& state, const Grant& grant,
                       const ObjectPlace& where, const Actor& actor) {
    if (actor.account.empty()) {
        return std::monostate{};
    }
    if (actor.account == grant.account) {
        return forbidden(messages::forbidden_own_grant());
    }
    const auto giver = standing_of(transaction, state, actor.account);
    if (!giver.ok()) {
        return giver.errors();
    }
    const Instant now = state.now();
    const Role* const role = find_role(grant.role);
    const bool held =
        may(*giver, "grants.change", where, now).allowed &&
        (administers(*giver, now) ||
         (role != nullptr && holds_all(*giver, *role, where, std::max(grant.from, now), last_moment(grant.until))));
    return held ? Done(std::monostate{}) : Done(forbidden(messages::forbidden_not_held()));
}

Done well_formed(const NewGrant& wanted, const ObjectPlace& where, Instant now) {
    const Role* const role = find_role(wanted.role);
    if (role == nullptr) {
        return refused(messages::grant_role_unknown({.role = wanted.role}), "role");
    }
    if (std::find(role->scopes.begin(), role->scopes.end(), wanted.scope.kind) == role->scopes.end() ||
        wanted.scope.id.empty() != (wanted.scope.kind == ScopeKind::instance) || !is_place_of(wanted.scope, where)) {
        return refused(messages::grant_scope_refused(), "scope");
    }
    const Instant from = wanted.from.value_or(now);
    if (wanted.until && (*wanted.until <= from || *wanted.until <= now)) {
        return refused(messages::grant_until_refused(), "until");
    }
    return std::monostate{};
}

bool on_both_sides(Side one, Side other) {
    const auto judged = [](Side side) { return side == Side::candidate || side == Side::supplier; };
    return (one == Side::authority && judged(other)) || (other == Side::authority && judged(one));
}

/// Nobody judges what he brings; the same right is not given twice.
Done compatible(const std::vector<Grant>& held, const Grant& wanted, Instant now) {
    for (const Grant& grant : held) {
        const Role* const role = find_role(grant.role);
        const bool over = grant.ended_at.has_value() || (grant.until && *grant.until <= now);
        if (over || role == nullptr) {
            continue;
        }
        if (on_both_sides(role->side, find_role(wanted.role)->side)) {
            return forbidden(messages::forbidden_both_sides());
        }
        if (grant.role == wanted.role && grant.scope == wanted.scope && grant.until == wanted.until) {
            return refused(messages::trouble_grant_taken(), "role");
        }
    }
    return std::monostate{};
}

Done mark_sessions(Transaction& transaction, const std::string& account) {
    return done_of(transaction.execute("UPDATE account_session SET rotation_due = TRUE WHERE account = $1", {account}));
}

Note told_of(std::string_view kind, const Grant& grant, const Actor& actor) {
    Note told{.kind = kind, .account = grant.account, .actor = actor, .details = {}};
    told.details = {{"grant", grant.id},
                    {"role", grant.role},
                    {"scope", std::string(word_of(grant.scope.kind))},
                    {"scope_id", grant.scope.id}};
    if (grant.until) {
        told.details.emplace("until", storage::sql::show_instant(*grant.until));
    }
    return told;
}

base::Result<Grant> end_grant(Transaction& transaction, const AccountStore::State& state, Grant grant,
                              const Actor& actor) {
    grant.ended_at = state.now();
    grant.ended_by = actor.account;
    const auto ended = transaction.execute("UPDATE account_grant SET ended_at = $1, ended_by = $2 WHERE id = $3",
                                           {*grant.ended_at, actor.account, grant.id});
    if (!ended.ok()) {
        return ended.errors();
    }
    if (const Done marked = mark_sessions(transaction, grant.account); !marked.ok()) {
        return marked.errors();
    }
    const Done noted = note(transaction, state, told_of("grant.ended", grant, actor));
    return noted.ok() ? base::Result<Grant>(std::move(grant)) : base::Result<Grant>(noted.errors());
}

constexpr std::string_view kHeldOver =
    "g.role = $1 AND g.scope_kind = $2 AND g.scope_id = $3 AND g.ended_at IS NULL AND (g.until_at IS NULL OR g.until_at > $4) "
    "ORDER BY g.granted_at, g.id";

base::Result<std::vector<Grant>> held_over(Transaction& transaction, const std::string& role, const Scope& scope,
                                           Instant now) {
    return grants_where(transaction, kHeldOver, {role, word_of(scope.kind), scope.id, now});
}

Done nobody_else_holds(Transaction& transaction, const Grant& wanted, Instant now) {
    const auto held = held_over(transaction, wanted.role, wanted.scope, now);
    if (!held.ok()) {
        return held.errors();
    }
    const bool another = std::any_of(held->begin(), held->end(),
                                     [&](const Grant& grant) { return grant.account != wanted.account; });
    return another ? Done(refused(messages::grant_held_by_another(), "role")) : Done(std::monostate{});
}

Done held_as_expected(const std::vector<Grant>& held, const Succession& wanted) {
    const auto theirs = [&](const Grant& grant) { return grant.account == *wanted.from; };
    const bool expected = !wanted.from || (std::all_of(held.begin(), held.end(), theirs) && held.empty() == wanted.from->empty());
    return expected ? Done(std::monostate{}) : Done(refused(messages::grant_holder_changed(), "role"));
}

/// Ends what others hold, gives the newcomer his.
base::Result<Grant> pass_on(Transaction& transaction, const AccountStore::State& state, const Succession& wanted,
                            const Actor& actor, Instant now) {
    const auto held = held_over(transaction, wanted.role, wanted.scope, now);
    const auto own = grants_where(transaction, "g.account = $1", {wanted.newcomer});
    if (!held.ok() || !own.ok()) {
        return held.ok() ? own.errors() : held.errors();
    }
    if (const Done expected = held_as_expected(*held, wanted); !expected.ok()) {
        return expected.errors();
    }
    std::optional<Grant> kept;
    for (const Grant& grant : *held) {
        if (grant.account == wanted.newcomer && grant.from <= now && !kept) {
            kept = grant;
            continue;
        }
        if (const auto ended = end_grant(transaction, state, grant, actor); !ended.ok()) {
            return ended.errors();
        }
    }
    if (kept) {
        return *kept;
    }
    const Grant grant{.id = random_id(), .account = wanted.newcomer, .role = wanted.role, .scope = wanted.scope, .from = now,
                      .until = wanted.until, .granted_by = {}, .granted_at = now, .ended_at = {}, .ended_by = {}};
    if (const Done fits = compatible(*own, grant, now); !fits.ok()) {
        return fits.errors();
    }
    const Done given = insert_grant(transaction, state, grant, actor);
    return given.ok() ? base::Result<Grant>(grant) : base::Result<Grant>(given.errors());
}

}  // namespace

Done insert_grant(Transaction& transaction, const AccountStore::State& state, const Grant& grant, const Actor& actor) {
    const auto inserted = transaction.execute(
        "INSERT INTO account_grant (id, account, role, scope_kind, scope_id, from_at, until_at, granted_by, "
        "granted_at) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        {grant.id, grant.account, grant.role, word_of(grant.scope.kind), grant.scope.id, grant.from, grant.until,
         grant.granted_by, grant.granted_at});
    if (!inserted.ok()) {
        return inserted.errors();
    }
    if (const Done marked = mark_sessions(transaction, grant.account); !marked.ok()) {
        return marked.errors();
    }
    return note(transaction, state, told_of("grant.given", grant, actor));
}

base::Result<bool> administered_without(Transaction& transaction, Instant now, const std::string& account) {
    const auto rows = transaction.query(
        "SELECT 1 FROM account_grant g JOIN account a ON a.id = g.account WHERE g.role = $1 AND a.state = 'active' AND "
        "a.id <> $2 AND g.ended_at IS NULL AND g.from_at <= $3 AND g.until_at IS NULL LIMIT 1",
        {kAdministrator, account, now});
    return rows.ok() ? base::Result<bool>(!rows->empty()) : base::Result<bool>(rows.errors());
}

base::Result<Standing> Rights::standing(const std::string& account) const {
    auto& state = store_->state();
    return state.database.read([&](Transaction& transaction) { return standing_of(transaction, state, account); });
}

base::Result<std::optional<Admitted>> Rights::admit(std::string_view token) const {
    auto& state = store_->state();
    auto admitted = state.database.read([&](Transaction& transaction) -> base::Result<std::optional<Admitted>> {
        auto session = session_of(transaction, state, token);
        if (!session.ok() || !session->has_value()) {
            return session.ok() ? base::Result<std::optional<Admitted>>(std::nullopt) : session.errors();
        }
        auto held = standing_of(transaction, state, (*session)->account);
        return held.ok() ? base::Result<std::optional<Admitted>>(Admitted{std::move(**session), std::move(*held)})
                         : held.errors();
    });
    if (admitted.ok() && admitted->has_value()) {
        if (const Done noted = note_use(state, (*admitted)->session); !noted.ok()) {
            return noted.errors();
        }
    }
    return admitted;
}

base::Result<Decision> Rights::may(const std::string& account, std::string_view action,
                                   const ObjectPlace& place) const {
    const auto held = standing(account);
    return held.ok() ? base::Result<Decision>(accounts::may(*held, action, place, store_->now()))
                     : base::Result<Decision>(held.errors());
}

base::Result<Grant> Rights::give(const NewGrant& wanted, const ObjectPlace& where, const Actor& actor) {
    auto& state = store_->state();
    const Instant now = state.now();
    if (const Done formed = well_formed(wanted, where, now); !formed.ok()) {
        return formed.errors();
    }
    const Grant grant{.id = random_id(),
                      .account = wanted.account,
                      .role = wanted.role,
                      .scope = wanted.scope,
                      .from = wanted.from.value_or(now),
                      .until = wanted.until,
                      .granted_by = actor.account,
                      .granted_at = now,
                      .ended_at = {},
                      .ended_by = {}};
    return state.database.write([&](Transaction& transaction) -> base::Result<Grant> {
        const auto account = the_account(transaction, wanted.account);
        if (!account.ok()) {
            return account.errors();
        }
        if (const Done allowed = allowed_to_change(transaction, state, grant, where, actor); !allowed.ok()) {
            return allowed.errors();
        }
        const auto held = grants_where(transaction, "g.account = $1", {wanted.account});
        if (!held.ok()) {
            return held.errors();
        }
        if (const Done fits = compatible(*held, grant, now); !fits.ok()) {
            return fits.errors();
        }
        if (const Done sole = wanted.alone ? nobody_else_holds(transaction, grant, now) : Done(std::monostate{}); !sole.ok()) {
            return sole.errors();
        }
        const Done given = insert_grant(transaction, state, grant, actor);
        return given.ok() ? base::Result<Grant>(grant) : base::Result<Grant>(given.errors());
    });
}

base::Result<Grant> Rights::succeed(const Succession& wanted, const ObjectPlace& where, const Actor& actor,
                                    const WithGrant& also) {
    auto& state = store_->state();
    const Instant now = state.now();
    const NewGrant fresh{.account = wanted.newcomer, .role = wanted.role, .scope = wanted.scope, .until = wanted.until};
    if (const Done formed = well_formed(fresh, where, now); !formed.ok()) {
        return formed.errors();
    }
    return state.database.write([&](Transaction& transaction) -> base::Result<Grant> {
        const auto account = the_account(transaction, wanted.newcomer);
        if (!account.ok() || account->state != AccountState::active) {
            return account.ok() ? base::Result<Grant>(absent()) : base::Result<Grant>(account.errors());
        }
        auto passed = pass_on(transaction, state, wanted, actor, now);
        if (!passed.ok() || !also) {
            return passed;
        }
        const Done written = also(transaction, *passed);
        return written.ok() ? std::move(passed) : base::Result<Grant>(written.errors());
    });
}

Done Rights::end(const std::string& id, const ObjectPlace& where, const Actor& actor) {
    auto& state = store_->state();
    return done_of(state.database.write([&](Transaction& transaction) -> base::Result<Grant> {
        const auto found = grants_where(transaction, "g.id = $1 AND g.ended_at IS NULL", {id});
        if (!found.ok() || found->empty()) {
            return found.ok() ? base::Result<Grant>(absent()) : base::Result<Grant>(found.errors());
        }
        const Grant& grant = found->front();
        if (!is_place_of(grant.scope, where)) {
            return refused(messages::grant_scope_refused(), "scope");
        }
        if (const Done allowed = allowed_to_change(transaction, state, grant, where, actor); !allowed.ok()) {
            return allowed.errors();
        }
        if (grant.role == kAdministrator) {
            const auto others = administered_without(transaction, state.now(), grant.account);
            if (!others.ok() || !*others) {
                return others.ok() ? base::Result<Grant>(forbidden(messages::forbidden_last_administrator()))
                                   : base::Result<Grant>(others.errors());
            }
        }
        return end_grant(transaction, state, grant, actor);
    }));
}

base::Result<std::optional<Grant>> Rights::find(const std::string& grant) const {
    auto found = store_->state().database.read(
        [&](Transaction& transaction) { return grants_where(transaction, "g.id = $1", {grant}); });
    if (!found.ok()) {
        return found.errors();
    }
    return found->empty() ? std::optional<Grant>() : std::move(found->front());
}

base::Result<std::vector<Grant>> Rights::of(const std::string& account) const {
    return store_->state().database.read([&](Transaction& transaction) {
        return grants_where(transaction, "g.account = $1 ORDER BY g.granted_at DESC, g.id", {account});
    });
}

base::Result<std::vector<Grant>> Rights::ending(Instant before) const {
    const Instant now = store_->now();
    return store_->state().database.read([&](Transaction& transaction) {
        return grants_where(transaction, "g.ended_at IS NULL AND g.from_at <= $1 AND g.until_at > $1 AND g.until_at < $2 ORDER BY g.until_at, g.id",
                            {now, before});
    });
}

base::Result<std::vector<Grant>> Rights::over(const Scope& scope) const {
    const Instant now = store_->now();
    return store_->state().database.read([&](Transaction& transaction) {
        return grants_where(transaction,
                            "g.scope_kind = $1 AND g.scope_id = $2 AND g.ended_at IS NULL AND g.from_at <= $3 AND "
                            "(g.until_at IS NULL OR g.until_at > $3) ORDER BY g.granted_at, g.id",
                            {word_of(scope.kind), scope.id, now});
    });
}

}  // namespace egide::accounts
