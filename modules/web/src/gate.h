#pragma once

#include <vector>

#include "answers.h"
#include "egide/http/router.h"
#include "services.h"

namespace egide::web {

struct Caller;

/// The gate of the router: a living session, a request that comes from our own pages, a role that allows the action
/// somewhere, identity proved as strongly as the action asks. The object itself is judged by `judge`.
http::Gate make_gate(Services& services);

/// The one question about an object: nothing when the caller may, else the answer. Who may not even see it is answered
/// as if it were absent.
std::optional<http::Response> judge(Services& services, const http::Request& request, std::string_view action,
                                    const accounts::ObjectPlace& place);
/// The same as a plain truth, for lists that leave out what one may not see.
bool may(Services& services, const http::Request& request, std::string_view action,
         const accounts::ObjectPlace& place);
/// Every action that some grant of the caller allows somewhere in this session, sorted; a fresh proof of identity may
/// still be asked for.
std::vector<std::string> allowed_actions(const Caller& caller, storage::sql::Instant now);

/// The place that a scope's object is.
accounts::ObjectPlace place_of(RegistryHolder& registry, const accounts::Scope& scope);
accounts::ObjectPlace place_of(Services& services, const accounts::Scope& scope);

/// Wraps every route: fresh cookies go out, events reach the journal after changes, one who has no session and asks for
/// a page is shown the way to the sign-in.
std::vector<http::Route> finished(Services& services, std::vector<http::Route> routes);

}  // namespace egide::web
