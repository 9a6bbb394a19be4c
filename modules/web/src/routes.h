#pragma once

#include <string>
#include <vector>

#include "egide/http/router.h"
#include "services.h"

namespace egide::web {

using Routes = std::vector<http::Route>;

// One function a resource, each in the file of its name.
namespace pages {
Routes sign_in(Services& services);
Routes links(Services& services);
Routes providers(Services& services);
Routes mail(Services& services);
Routes style();
}  // namespace pages

namespace routes {
Routes session(Services& services);
Routes passkey_sign_in(Services& services);
Routes account(Services& services);
Routes factors(Services& services);
Routes identities(Services& services);
Routes account_mail(Services& services);
Routes letters(Services& services);
Routes calendars(Services& services);
Routes connectors(Services& services);
Routes open_sessions(Services& services);
Routes saved_views(Services& services);
Routes users(Services& services);
Routes grants(Services& services);
Routes people(Services& services);
Routes vendors(Services& services);
Routes advisers(Services& services);
Routes entities(Services& services);
Routes imports(Services& services);
Routes pieces(Services& services);
Routes piece_changes(Services& services);
Routes piece_views(Services& services);
Routes programmes(Services& services);
Routes simulator(Services& services);
Routes evaluations(Services& services);
Routes uploads(Services& services);
Routes evidence(Services& services);
Routes home(Services& services);
Routes dossiers(Services& services);
Routes dossier_parts(Services& services);
Routes dossier_verdicts(Services& services);
Routes dossier_moves(Services& services);
Routes dossier_snapshots(Services& services);
Routes journal(Services& services);
Routes jobs(Services& services);
Routes notifications(Services& services);
Routes system(Services& services);
Routes requests(Services& services);
Routes review(Services& services);
Routes control(Services& services);
Routes campaign(Services& services);
Routes convention(Services& services);
Routes packages(Services& services);
Routes exchange(Services& services);
Routes peers(Services& services);
Routes dossier_changes(Services& services);
Routes directories(Services& services);
Routes directory_findings(Services& services);
Routes ads_results(Services& services);
}  // namespace routes

/// The whole table, wrapped, the description of itself included; the interface's files are added by who has them.
Routes all_routes(Services& services);

/// A handler that also gets the services.
using ServiceHandler = http::Response (*)(Services&, http::Request&);
inline http::Handler with(Services& services, ServiceHandler handler) {
    return [&services, handler](http::Request& request) { return handler(services, request); };
}

/// The body of a request that brings JSON of a named schema.
inline http::BodyRule json_body(std::string schema) {
    return {http::BodyRule::Kind::whole, "application/json", 0, std::move(schema)};
}
/// The body of a form of a page without script, or of JSON before the sign-in.
inline http::BodyRule form_body() {
    return {http::BodyRule::Kind::whole, "application/x-www-form-urlencoded", 64 << 10, {}};
}

/// What a role of its own allows to everybody who is signed in.
inline constexpr const char* kOwnAccount = "account.own";

}  // namespace egide::web
