#include "dossier_access.h"

#include <algorithm>
#include <set>

#include "caller.h"
#include "egide/desk/review.h"
#include "gate.h"
#include "work.h"

namespace egide::web {

namespace {

using accounts::Grant;
using accounts::Scope;
using accounts::ScopeKind;
using storage::sql::Transaction;

/// Whether a living grant's role allows the action.
bool serves(const Grant& grant, std::string_view action, storage::sql::Instant now) {
    const accounts::Role* const role = accounts::find_role(grant.role);
    return grant.holds(now) && role != nullptr && role->may(action);
}

std::vector<Scope> scopes_around(const desk::Dossier& dossier) {
    std::vector<Scope> scopes = {{ScopeKind::instance, {}},
                                 {ScopeKind::region, dossier.region},
                                 {ScopeKind::candidate, dossier.finess},
                                 {ScopeKind::dossier, dossier.id}};
    for (const std::string& one : dossier.establishments) {
        scopes.push_back({ScopeKind::establishment, one});
    }
    return scopes;
}

}  // namespace

accounts::ObjectPlace place_of(const desk::Dossier& dossier) {
    return {.region = dossier.region, .candidate = dossier.finess, .establishments = dossier.establishments, .dossier = dossier.id};
}

desk::Reach reach_of(const accounts::Standing& standing, std::string_view action, storage::sql::Instant now) {
    desk::Reach reach;
    for (const Grant& grant : standing.grants) {
        if (!serves(grant, action, now)) {
            continue;
        }
        switch (grant.scope.kind) {
            case ScopeKind::instance: reach.all = true; break;
            case ScopeKind::region: reach.regions.push_back(grant.scope.id); break;
            case ScopeKind::candidate: reach.candidates.push_back(grant.scope.id); break;
            case ScopeKind::establishment: reach.establishments.push_back(grant.scope.id); break;
            case ScopeKind::dossier: reach.dossiers.push_back(grant.scope.id); break;
            case ScopeKind::piece:
            case ScopeKind::vendor: break;
        }
    }
    return reach;
}

std::vector<std::string> roles_over(const accounts::Standing& standing, const desk::Dossier& dossier,
                                    storage::sql::Instant now) {
    std::set<std::string> roles;
    for (const Grant& grant : standing.grants) {
        if (grant.holds(now) && accounts::reaches(grant.scope, place_of(dossier))) {
            roles.insert(grant.role);
        }
    }
    return {roles.begin(), roles.end()};
}

Or<desk::Dossier> named_dossier(Services& services, const http::Request& request, std::string_view action) {
    const auto found = services.database->read(
        [&](Transaction& transaction) { return desk::find_dossier(transaction, request.path_parameter("id")); });
    if (!found) {
        return unavailable(request, found.errors());
    }
    if (!*found) {
        return absent(request);
    }
    if (auto refused = judge(services, request, action, place_of(**found))) {
        return std::move(*refused);
    }
    return **found;
}

Or<desk::Contents> named_contents(Services& services, const http::Request& request, std::string_view action) {
    // The row first: a foreign dossier takes as long as an absent one.
    auto row = named_dossier(services, request, action);
    if (auto* refused = std::get_if<http::Response>(&row)) {
        return std::move(*refused);
    }
    auto found = services.database->read(
        [&](Transaction& transaction) { return desk::load_contents(transaction, request.path_parameter("id")); });
    if (!found) {
        return unavailable(request, found.errors());
    }
    return *found ? Or<desk::Contents>(std::move(**found)) : Or<desk::Contents>(absent(request));
}

bool may_see_part(Services& services, const http::Request& request, const desk::Dossier& dossier, desk::PartKind kind) {
    const bool money = kind == desk::PartKind::expense || kind == desk::PartKind::bank;
    return !money || may(services, request, "expense.read", place_of(dossier)) || may(services, request, "dossier.submit", place_of(dossier));
}

base::Result<DossierRules::Rules> rules_of(Services& services, Transaction& transaction, const desk::Dossier& dossier) {
    return services.dossier_rules.get(transaction, services.rules, dossier.rules);
}

base::Result<desk::Judged> judged_today(Services& services, const desk::Contents& contents, std::optional<base::Date> on) {
    const auto rules = services.database->read(
        [&](Transaction& transaction) { return rules_of(services, transaction, contents.dossier); });
    if (!rules) {
        return rules.errors();
    }
    return desk::judge_contents(contents, *rules, on.value_or(base::paris_date(services.now())));
}

base::Result<std::monostate> add_outside(Services& services, const desk::Dossier& dossier, desk::Surroundings& around) {
    around.registry_region = services.registry.region_of(dossier.finess);
    const auto held = services.rights.over({ScopeKind::candidate, dossier.finess});
    if (!held) {
        return held.errors();
    }
    around.main_referents = std::count_if(held->begin(), held->end(), [](const Grant& grant) { return grant.role == "main_referent"; });
    return std::monostate{};
}

base::Result<desk::Surroundings> surroundings_of(Services& services, const desk::Contents& contents, const std::string& account) {
    const base::Date today = base::paris_date(services.now());
    auto around = services.database->read([&](Transaction& transaction) -> base::Result<desk::Surroundings> {
        const auto rules = rules_of(services, transaction, contents.dossier);
        return rules ? desk::surroundings(transaction, contents, **rules, today, account) : base::Result<desk::Surroundings>(rules.errors());
    });
    if (!around) {
        return around.errors();
    }
    const auto added = add_outside(services, contents.dossier, *around);
    return added ? std::move(around) : base::Result<desk::Surroundings>(added.errors());
}

accounts::Done note_change(Services& services, Transaction& transaction, const http::Request& request, std::string kind,
                           const desk::Dossier& dossier, std::map<std::string, std::string> details) {
    accounts::Event event;
    event.at = services.now();
    event.kind = std::move(kind);
    event.actor = caller_of(request).session.account;
    event.address = request.client;
    event.details = std::move(details);
    event.details.emplace("dossier", dossier.id);
    event.details.emplace("candidate", dossier.finess);
    event.details.emplace("programme", dossier.programme);
    return services.events.add(transaction, event);
}

std::vector<std::string> holders_of(Services& services, const desk::Dossier& dossier,
                                    std::span<const std::string_view> roles) {
    std::set<std::string> accounts;
    for (const Scope& scope : scopes_around(dossier)) {
        const auto grants = services.rights.over(scope);
        if (!grants) {
            services.log->errors("dossiers", grants.errors());
            continue;
        }
        for (const Grant& grant : *grants) {
            if (std::find(roles.begin(), roles.end(), grant.role) != roles.end()) {
                accounts.insert(grant.account);
            }
        }
    }
    return {accounts.begin(), accounts.end()};
}

void tell_roles(Services& services, const http::Request& request, const desk::Dossier& dossier,
                std::span<const std::string_view> roles, std::string_view kind, const base::Text& text,
                const std::string& link) {
    for (const std::string& account : holders_of(services, dossier, roles)) {
        if (account != caller_of(request).session.account) {
            work::notify(services, account, kind, text, link);
        }
    }
}

std::string dossier_address(const desk::Dossier& dossier, std::string_view where) {
    return "/dossiers/" + dossier.id + (where.empty() ? "" : "/") + std::string(where);
}

}  // namespace egide::web
