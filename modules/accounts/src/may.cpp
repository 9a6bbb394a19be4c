#include <algorithm>
#include <array>
#include <stdexcept>
#include <tuple>

#include "egide/accounts/rights.h"

namespace egide::accounts {

namespace {

constexpr std::array<std::string_view, 7> kScopeWords = {"instance", "region", "candidate", "establishment",
                                                         "dossier",  "piece",  "vendor"};
constexpr std::string_view kOwn = "account.own";

bool same(const std::string& scope, const std::string& place) {
    return !scope.empty() && scope == place;
}

/// What this grant says of the action; not allowed when it says nothing.
Decision decision_of(const Grant& grant, const Role& role, const Action& action, bool second_factor_by_role) {
    return {.allowed = true,
            .second_factor = second_factor_by_role && role.second_factor && action.id != kOwn,
            .step_up = action.step_up,
            .journalled = action.journalled || (action.content && role.reads_journalled),
            .grant = grant.id};
}

bool asks_less(const Decision& one, const Decision& other) {
    return std::tuple(one.second_factor, one.step_up, one.journalled) <
           std::tuple(other.second_factor, other.step_up, other.journalled);
}

}  // namespace

std::string_view word_of(ScopeKind kind) {
    return kScopeWords.at(static_cast<std::size_t>(kind));
}

std::optional<ScopeKind> scope_kind_of(std::string_view word) {
    const auto* const found = std::find(kScopeWords.begin(), kScopeWords.end(), word);
    return found == kScopeWords.end() ? std::nullopt
                                      : std::optional(static_cast<ScopeKind>(found - kScopeWords.begin()));
}

bool reaches(const Scope& scope, const ObjectPlace& place) {
    switch (scope.kind) {
        case ScopeKind::instance:
            return true;
        case ScopeKind::region:
            return same(scope.id, place.region);
        case ScopeKind::candidate:
            return same(scope.id, place.candidate);
        case ScopeKind::establishment:
            return !scope.id.empty() && std::find(place.establishments.begin(), place.establishments.end(), scope.id) !=
                                            place.establishments.end();
        case ScopeKind::dossier:
            return same(scope.id, place.dossier);
        case ScopeKind::piece:
            return same(scope.id, place.piece);
        case ScopeKind::vendor:
            return same(scope.id, place.vendor);
    }
    return false;
}

Decision may(const Standing& standing, std::string_view action, const ObjectPlace& place, Instant now) {
    const Action* const asked = find_action(action);
    if (asked == nullptr) {
        throw std::logic_error("an action that is not in the table: " + std::string(action));
    }
    // The account's own page is everybody's, also without a role; Standing is empty for those who are not active.
    Decision best{.allowed = action == kOwn && !standing.account.empty()};
    for (const Grant& grant : standing.grants) {
        const Role* const role = find_role(grant.role);
        if (role == nullptr || !role->may(action) || !grant.holds(now) ||
            !(asked->anywhere || reaches(grant.scope, place))) {
            continue;
        }
        const Decision one = decision_of(grant, *role, *asked, standing.second_factor_by_role);
        if (!best.allowed || asks_less(one, best)) {
            best = one;
        }
    }
    return best;
}

Permit permit(const Decision& decision, const Session& session, Instant now) {
    if (!decision.allowed) {
        return Permit::refused;
    }
    if (decision.second_factor && !session.second_factor_at) {
        return Permit::second_factor_needed;
    }
    const bool proved = session.step_up_until && now < *session.step_up_until;
    return decision.step_up && !proved ? Permit::step_up_needed : Permit::allowed;
}

}  // namespace egide::accounts
