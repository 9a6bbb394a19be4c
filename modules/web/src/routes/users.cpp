#include <algorithm>
#include <set>

#include "caller.h"
#include "egide/http/files.h"
#include "egide/web/messages.h"
#include "gate.h"
#include "idempotency.h"
#include "listing.h"
#include "open_session_list.h"
#include "people.h"
#include "post.h"
#include "request_body.h"
#include "routes.h"
#include "words.h"

namespace egide::web::routes {

namespace {

const std::vector<std::string>& user_names() {
    static const std::vector<std::string> all = {"id",      "email",        "name",     "state",    "language",
                                                 "created", "last_sign_in", "has_totp", "passkeys", "revision"};
    return all;
}

Cells user_cells(const accounts::Account& account) {
    return {account.id,
            account.email,
            account.name,
            cell(accounts::word_of(account.state)),
            language_word(account.language),
            cell(account.created),
            cell(account.last_sign_in),
            account.has_totp,
            std::int64_t{account.passkeys},
            account.revision};
}

http::Response answer_of_user(const accounts::Account& account) {
    return with_tag(http::json_response(object_text(user_names(), user_cells(account))), account.revision);
}

/// The accounts that hold something where the caller may read accounts.
base::Result<std::set<std::string>> users_within_reach(Services& services, const http::Request& request) {
    std::set<std::string> found;
    for (const accounts::Grant& own : caller_of(request).standing.grants) {
        if (!may(services, request, "users.read", place_of(services, own.scope))) {
            continue;
        }
        const auto over = services.rights.over(own.scope);
        if (!over) {
            return over.errors();
        }
        for (const accounts::Grant& grant : *over) {
            found.insert(grant.account);
        }
    }
    return found;
}

http::Response list_users_within(Services& services, const http::Request& request, const ListQuery& query,
                                 std::optional<accounts::AccountState> state) {
    const auto ids = users_within_reach(services, request);
    if (!ids) {
        return unavailable(request, ids.errors());
    }
    std::vector<Cells> rows;
    for (const std::string& id : *ids) {
        const auto account = services.accounts.find(id);
        if (account.ok() && *account && (!state || (*account)->state == *state)) {
            rows.push_back(user_cells(**account));
        }
    }
    auto page = page_of(request, query, user_names(), std::move(rows));
    auto* refused = std::get_if<http::Response>(&page);
    return refused != nullptr ? std::move(*refused) : list_response(request, query, std::get<Listing>(page));
}

constexpr accounts::AccountState kAccountStates[] = {accounts::AccountState::invited, accounts::AccountState::active,
                                              accounts::AccountState::disabled};

/// The state that the address asks for; one that does not exist is refused.
Or<std::optional<accounts::AccountState>> state_asked(const http::Request& request) {
    const auto word = request.query_parameter("state");
    if (!word) {
        return std::optional<accounts::AccountState>();
    }
    const auto* const at = std::find_if(std::begin(kAccountStates), std::end(kAccountStates),
                                        [&](accounts::AccountState state) { return accounts::word_of(state) == *word; });
    if (at == std::end(kAccountStates)) {
        return refusal(request, 400, "parameters",
                       messages::parameter_refused({.expected = "invited, active, disabled", .name = "state"}));
    }
    return std::optional(*at);
}

accounts::AccountFilter account_filter(const ListQuery& query) {
    accounts::AccountFilter filter;
    filter.words = query.q;
    filter.order = query.sort == "name"           ? accounts::AccountOrder::name
                   : query.sort == "created"      ? accounts::AccountOrder::created
                   : query.sort == "last_sign_in" ? accounts::AccountOrder::last_sign_in
                                                  : accounts::AccountOrder::email;
    filter.descending = query.descending;
    filter.cursor = query.cursor;
    filter.most = static_cast<int>(std::min<std::size_t>(query.limit, 500));
    return filter;
}

http::Response list_users(Services& services, http::Request& request) {
    auto asked = list_query(request, {"email", "name", "created", "last_sign_in"},
                            services.configuration.application.page_items);
    if (auto* refused = std::get_if<http::Response>(&asked)) {
        return std::move(*refused);
    }
    auto state = state_asked(request);
    if (auto* refused = std::get_if<http::Response>(&state)) {
        return std::move(*refused);
    }
    const ListQuery& query = std::get<ListQuery>(asked);
    const auto& wanted = std::get<std::optional<accounts::AccountState>>(state);
    if (query.csv) {
        note_export(services, request, "users");
    }
    if (!may(services, request, "users.read", {})) {
        return list_users_within(services, request, query, wanted);
    }
    accounts::AccountFilter filter = account_filter(query);
    filter.state = wanted;
    const auto page = services.accounts.list(filter);
    if (!page) {
        return refusal(request, page.errors());
    }
    Listing listing{user_names(), {}, page->next, page->total};
    for (const accounts::Account& account : page->accounts) {
        listing.rows.push_back(user_cells(account));
    }
    return list_response(request, query, listing);
}

http::Response show_user(Services& services, http::Request& request) {
    auto found = person(services, request, "users.read");
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    const auto& account = std::get<accounts::Account>(found);
    if (auto known = http::conditional_answer(request, revision_tag(account.revision))) {
        return std::move(*known);
    }
    return answer_of_user(account);
}

http::Response change_user(Services& services, http::Request& request) {
    auto found = person(services, request, "users.change");
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    auto revision = wanted_revision(request);
    if (auto* refused = std::get_if<http::Response>(&revision)) {
        return std::move(*refused);
    }
    RequestBody body(request);
    accounts::AccountChange wanted;
    wanted.name = body.text("name", 200);
    const auto state = body.choice("state", {"active", "disabled"});
    if (state && wanted.name) {
        body.complain(messages::one_change_at_a_time(), "state");
    }
    if (auto refused = body.refusal()) {
        return std::move(*refused);
    }
    const std::string& id = std::get<accounts::Account>(found).id;
    const std::int64_t known = std::get<std::int64_t>(revision);
    const auto changed = !state       ? services.accounts.change(id, wanted, known, actor_of(request))
                         : *state == 0 ? services.accounts.enable(id, known, actor_of(request))
                                       : services.accounts.disable(id, known, actor_of(request));
    return changed.ok() ? answer_of_user(*changed) : refusal(request, changed.errors());
}

/// The account with its link; an empty path: the link is on its way by mail, and shown to nobody else.
http::Response answer_of_link(Services& services, const http::Request& request, const accounts::Link& link,
                         std::string_view path) {
    const auto account = services.accounts.find(link.account);
    if (!account || !*account) {
        return unavailable(request, account ? base::Errors{} : account.errors());
    }
    reading::JsonWriter json(false);
    json.begin_object().key("account");
    write_object(json, user_names(), user_cells(**account));
    json.field("mailed", path.empty());
    json.field("link", path.empty() ? std::string() : link_address(services, request, path, link));
    json.field("expires", storage::sql::show_instant(link.until)).end_object();
    return with_tag(http::json_response(json.take(), 201), (*account)->revision);
}

http::Response invite_user(Services& services, http::Request& request) {
    RequestBody body(request);
    accounts::Invitation invitation;
    invitation.email = body.required_text("email", 254);
    invitation.name = body.required_text("name", 200);
    invitation.language = request.language;
    if (const auto refused = mail::refusal_of_address(invitation.email); services.post != nullptr && refused) {
        body.complain(*refused, "email");
    }
    const std::string role = body.text("role", 64).value_or("");
    const auto scope = scope_of(body, "scope", !role.empty());
    if (auto refused = body.refusal()) {
        return std::move(*refused);
    }
    const accounts::ObjectPlace place = scope ? place_of(services, *scope) : accounts::ObjectPlace{};
    for (const std::string_view action : {"users.invite", "grants.change"}) {
        if (action == "grants.change" && role.empty()) {
            break;
        }
        if (auto refused = judge(services, request, action, place)) {
            return std::move(*refused);
        }
    }
    const bool by_mail = services.post != nullptr;
    const auto link = services.accounts.invite(
        invitation, actor_of(request),
        by_mail ? post::with_letter(services, mail::LetterKind::invitation) : accounts::WithLink());
    if (!link) {
        return refusal(request, link.errors());
    }
    if (!role.empty()) {
        const auto given = services.rights.give({link->account, role, *scope, {}, {}}, place, actor_of(request));
        if (!given) {
            return refusal(request, given.errors());
        }
    }
    return answer_of_link(services, request, *link, by_mail ? "" : "/premier-acces/");
}

http::Response make_reset_link(Services& services, http::Request& request) {
    auto found = person(services, request, "users.reset");
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    const auto& account = std::get<accounts::Account>(found);
    const bool invited = account.state == accounts::AccountState::invited;
    const auto link = invited ? services.accounts.invite_again(account.id, actor_of(request))
                              : services.accounts.reset_link(account.id, actor_of(request));
    return link.ok() ? answer_of_link(services, request, *link, invited ? "/premier-acces/" : "/reinitialisation/")
                     : refusal(request, link.errors());
}

http::Response list_user_sessions(Services& services, http::Request& request) {
    auto found = person(services, request, "users.read");
    auto* refused = std::get_if<http::Response>(&found);
    return refused != nullptr ? std::move(*refused)
                              : open_session_list(services, request, std::get<accounts::Account>(found).id);
}

http::Response end_user_sessions(Services& services, http::Request& request) {
    auto found = person(services, request, "users.change");
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    const auto ended = services.sessions.revoke_all(std::get<accounts::Account>(found).id, {}, actor_of(request));
    if (!ended) {
        return refusal(request, ended.errors());
    }
    reading::JsonWriter json(false);
    return http::json_response(json.begin_object().field("ended", *ended).end_object().take());
}

http::Response end_user_session(Services& services, http::Request& request) {
    auto found = person(services, request, "users.change");
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    const auto ended = services.sessions.revoke(std::get<accounts::Account>(found).id,
                                                request.path_parameter("session"), actor_of(request));
    return !ended.ok() ? refusal(request, ended.errors()) : *ended ? http::empty_response() : absent(request);
}

http::Route about_user(http::Method method, std::string below, base::Bilingual summary, std::string permission,
                       std::string answer, http::Handler handler) {
    http::Route route;
    route.method = method;
    route.pattern = "/api/v1/users/{id}" + below;
    route.summary = std::move(summary);
    route.permission = std::move(permission);
    route.answer_schema = std::move(answer);
    route.errors = {{404, "absent", {"aucun compte visible de ce nom", "no account of this name in sight"}}};
    route.handler = std::move(handler);
    return route;
}

}  // namespace

Routes users(Services& services) {
    using enum http::Method;
    Routes all = {
        {.pattern = "/api/v1/users", .summary = {"Les comptes", "Accounts"}, .permission = "users.read",
         .parameters = list_parameters({{"state", http::Parameter::Place::query, {"Dans cet état", "In this state"}}}),
         .answer_schema = "UserList", .handler = with(services, list_users)},
        {.method = post, .pattern = "/api/v1/users", .summary = {"Inviter quelqu’un", "Invite somebody"},
         .permission = "users.invite", .parameters = {idempotency_parameter()}, .body = json_body("Invitation"),
         .answer_schema = "201 Invited", .errors = {{409, "taken", {"l’adresse a un compte", "the address has an account"}}},
         .handler = once(services, invite_user)},
        about_user(get, "", {"Un compte", "An account"}, "users.read", "User", with(services, show_user)),
        about_user(patch, "", {"Modifier un compte", "Change an account"}, "users.change", "User",
                   with(services, change_user)),
        about_user(post, "/reset-link", {"Faire un lien d’accès", "Make an access link"}, "users.reset", "201 Invited",
                   with(services, make_reset_link)),
        about_user(get, "/sessions", {"Les sessions d’un compte", "Sessions of an account"}, "users.read",
                   "OpenSessionList", with(services, list_user_sessions)),
        about_user(remove, "/sessions", {"Fermer les sessions d’un compte", "End the sessions of an account"},
                   "users.change", "SessionsEnded", with(services, end_user_sessions)),
        about_user(remove, "/sessions/{session}", {"Fermer une session d’un compte", "End a session of an account"},
                   "users.change", "204", with(services, end_user_session)),
    };
    all[3].body = json_body("UserChange");
    all[3].parameters = {
        {"If-Match", http::Parameter::Place::header, {"La révision lue", "The revision that was read"}, true}};
    return all;
}

}  // namespace egide::web::routes
