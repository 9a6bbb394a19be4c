#include <algorithm>

#include "caller.h"
#include "egide/desk/parts.h"
#include "egide/web/messages.h"
#include "gate.h"
#include "handovers.h"
#include "idempotency.h"
#include "listing.h"
#include "people.h"
#include "request_body.h"
#include "routes.h"
#include "words.h"

namespace egide::web::routes {

namespace {

const std::vector<std::string>& grant_names() {
    static const std::vector<std::string> all = {"id",    "account", "account_name", "role",      "scope",
                                                 "from",  "until",   "granted_by",   "granted_at"};
    return all;
}

Cell scope_cell(Services& services, const accounts::Scope& scope) {
    const std::string name = scope_name(services, scope);
    return WriteJson([scope, name](reading::JsonWriter& json) {
        json.begin_object().field("kind", accounts::word_of(scope.kind)).field("id", scope.id).key("name");
        write_cell(json, cell_or_null(name));
        json.end_object();
    });
}

Cells grant_cells(Services& services, const accounts::Grant& grant) {
    const auto account = services.accounts.find(grant.account);
    return {grant.id,
            grant.account,
            account.ok() && *account ? (*account)->name : std::string(),
            grant.role,
            scope_cell(services, grant.scope),
            cell(grant.from),
            cell(grant.until),
            cell_or_null(grant.granted_by),
            cell(grant.granted_at)};
}

http::Response list_roles(Services&, http::Request& request) {
    const auto say = [&](const base::Text& text) { return base::render(text, request.language); };
    reading::JsonWriter json(false);
    json.begin_object().key("roles").begin_array();
    for (const accounts::Role& role : accounts::roles()) {
        static constexpr std::string_view kSides[] = {"candidate", "authority", "advice", "supplier", "instance"};
        json.begin_object().field("id", role.id).field("name", say(role.label()));
        json.field("side", kSides[static_cast<std::size_t>(role.side)]).field("second_factor", role.second_factor);
        json.key("scopes").begin_array();
        for (const accounts::ScopeKind kind : role.scopes) {
            json.value(accounts::word_of(kind));
        }
        json.end_array().key("actions").begin_array();
        for (const std::string_view action : role.actions) {
            json.value(action);
        }
        json.end_array().end_object();
    }
    json.end_array().key("actions").begin_array();
    for (const accounts::Action& action : accounts::actions()) {
        json.begin_object().field("id", action.id).field("name", say(action.label()));
        json.field("decisive", action.step_up).field("journalled", action.journalled).end_object();
    }
    json.end_array().end_object();
    return http::json_response(json.take());
}

/// The grants of one account, or of those over what the caller's own reach; without those one may not read.
base::Result<std::vector<accounts::Grant>> grants_in_sight(Services& services, const http::Request& request) {
    if (const auto account = request.query_parameter("account")) {
        return services.rights.of(std::string(*account));
    }
    if (may(services, request, "grants.read", {})) {
        std::vector<accounts::Grant> all;
        accounts::AccountFilter filter{.most = 500};
        do {
            const auto page = services.accounts.list(filter);
            if (!page) {
                return page.errors();
            }
            for (const accounts::Account& account : page->accounts) {
                const auto held = services.rights.of(account.id);
                if (!held) {
                    return held.errors();
                }
                all.insert(all.end(), held->begin(), held->end());
            }
            filter.cursor = page->next;
        } while (!filter.cursor.empty());
        return all;
    }
    std::vector<accounts::Grant> all;
    for (const accounts::Grant& own : caller_of(request).standing.grants) {
        const auto over = services.rights.over(own.scope);
        if (!over) {
            return over.errors();
        }
        all.insert(all.end(), over->begin(), over->end());
    }
    return all;
}

http::Response list_grants(Services& services, http::Request& request) {
    auto asked = list_query(request, {"role", "account_name", "granted_at", "until"},
                            services.configuration.application.page_items);
    if (auto* refused = std::get_if<http::Response>(&asked)) {
        return std::move(*refused);
    }
    const ListQuery& query = std::get<ListQuery>(asked);
    auto found = grants_in_sight(services, request);
    if (!found) {
        return refusal(request, found.errors());
    }
    std::vector<Cells> rows;
    std::vector<std::string> seen;
    for (const accounts::Grant& grant : *found) {
        const bool readable = may(services, request, "grants.read", place_of(services, grant.scope));
        if (readable && grant.holds(services.now()) && std::find(seen.begin(), seen.end(), grant.id) == seen.end()) {
            seen.push_back(grant.id);
            rows.push_back(grant_cells(services, grant));
        }
    }
    if (query.csv) {
        note_export(services, request, "grants");
    }
    auto page = page_of(request, query, grant_names(), std::move(rows));
    auto* refused = std::get_if<http::Response>(&page);
    return refused != nullptr ? std::move(*refused) : list_response(request, query, std::get<Listing>(page));
}

http::Response give_grant(Services& services, http::Request& request) {
    RequestBody body(request);
    accounts::NewGrant wanted;
    wanted.account = body.required_text("account", 64);
    wanted.role = body.required_text("role", 64);
    const auto scope = scope_of(body, "scope", true);
    wanted.from = body.instant("from");
    wanted.until = body.instant("until");
    if (auto refused = body.refusal()) {
        return std::move(*refused);
    }
    wanted.scope = *scope;
    const accounts::ObjectPlace place = place_of(services, *scope);
    if (auto refused = judge(services, request, "grants.change", place)) {
        return std::move(*refused);
    }
    wanted.alone = wanted.role == kMainReferent && scope->kind == accounts::ScopeKind::candidate;
    const auto given = services.rights.give(wanted, place, actor_of(request));
    return given.ok() ? http::json_response(object_text(grant_names(), grant_cells(services, *given)), 201)
                      : refusal(request, given.errors());
}

/// Whether nobody else is the main referent of a candidate with a dossier under way: he is replaced, not removed.
base::Result<bool> is_last_referent(Services& services, const accounts::Grant& grant) {
    if (grant.role != kMainReferent || grant.scope.kind != accounts::ScopeKind::candidate || !grant.holds(services.now())) {
        return false;
    }
    const auto people = role_people(services, grant.scope.id);
    const auto dossiers = services.database->read(
        [&](storage::sql::Transaction& transaction) { return desk::dossiers_of(transaction, grant.scope.id); });
    if (!people || !dossiers) {
        return people ? dossiers.errors() : people.errors();
    }
    const bool others = std::any_of(people->holders.begin(), people->holders.end(), [&](const std::string& one) { return one != grant.account; });
    return !others && std::any_of(dossiers->begin(), dossiers->end(), [](const desk::Dossier& one) { return desk::may_change(one.stage, desk::PartKind::contacts); });
}

http::Response end_grant(Services& services, http::Request& request) {
    const auto found = services.rights.find(request.path_parameter("id"));
    if (!found) {
        return refusal(request, found.errors());
    }
    const accounts::ObjectPlace place = *found ? place_of(services, (*found)->scope) : accounts::ObjectPlace{};
    auto refused = *found ? judge(services, request, "grants.change", place) : absent(request);
    if (refused) {
        return std::move(*refused);
    }
    const auto last = is_last_referent(services, **found);
    if (!last) {
        return unavailable(request, last.errors());
    }
    if (*last) {
        return refusal(request, 409, "last-referent", messages::referent_is_replaced());
    }
    const auto ended = services.rights.end((*found)->id, place, actor_of(request));
    return ended.ok() ? http::empty_response() : refusal(request, ended.errors());
}

}  // namespace

Routes grants(Services& services) {
    std::vector<http::Parameter> parameters = list_parameters(
        {{"account", http::Parameter::Place::query, {"De ce compte seulement", "Of this account alone"}}});
    return {
        {.pattern = "/api/v1/roles", .summary = {"Rôles et actions", "Roles and actions"}, .permission = kOwnAccount,
         .answer_schema = "Roles", .handler = with(services, list_roles)},
        {.pattern = "/api/v1/grants", .summary = {"Les droits", "Grants"}, .permission = "grants.read",
         .parameters = std::move(parameters), .answer_schema = "GrantList", .handler = with(services, list_grants)},
        {.method = http::Method::post, .pattern = "/api/v1/grants", .summary = {"Donner un rôle", "Give a role"},
         .permission = "grants.change", .parameters = {idempotency_parameter()}, .body = json_body("NewGrant"),
         .answer_schema = "201 Grant", .handler = once(services, give_grant)},
        {.method = http::Method::remove, .pattern = "/api/v1/grants/{id}",
         .summary = {"Retirer un rôle", "Take a role back"}, .permission = "grants.change", .answer_schema = "204",
         .errors = {{404, "absent", {"aucun droit visible de ce nom", "no grant of this name in sight"}}},
         .handler = with(services, end_grant)},
    };
}

}  // namespace egide::web::routes
