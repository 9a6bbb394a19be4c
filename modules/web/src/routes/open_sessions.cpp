#include "open_session_list.h"

#include "caller.h"
#include "listing.h"
#include "routes.h"

namespace egide::web {

http::Response open_session_list(Services& services, const http::Request& request, const std::string& account) {
    const auto found = services.sessions.list(account);
    if (!found) {
        return refusal(request, found.errors());
    }
    Listing listing{{"id", "opened", "last_used", "client", "agent", "current"}, {}, {},
                    static_cast<std::int64_t>(found->size())};
    for (const accounts::Session& one : *found) {
        listing.rows.push_back({one.id, cell(one.opened), cell(one.last_used), one.client, one.agent,
                                one.id == caller_of(request).session.id});
    }
    return list_response(request, {}, listing);
}

namespace routes {

namespace {

http::Response list_own_sessions(Services& services, http::Request& request) {
    return open_session_list(services, request, caller_of(request).session.account);
}

http::Response end_own_session(Services& services, http::Request& request) {
    const auto ended =
        services.sessions.revoke(caller_of(request).session.account, request.path_parameter("id"), actor_of(request));
    return !ended.ok() ? refusal(request, ended.errors()) : *ended ? http::empty_response() : absent(request);
}

}  // namespace

Routes open_sessions(Services& services) {
    return {
        {.pattern = "/api/v1/account/sessions", .summary = {"Mes sessions", "My sessions"}, .permission = kOwnAccount,
         .answer_schema = "OpenSessionList", .handler = with(services, list_own_sessions)},
        {.method = http::Method::remove, .pattern = "/api/v1/account/sessions/{id}",
         .summary = {"Fermer une session", "End a session"}, .permission = kOwnAccount, .answer_schema = "204",
         .handler = with(services, end_own_session)},
    };
}

}  // namespace routes
}  // namespace egide::web
