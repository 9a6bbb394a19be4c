#include "routes.h"

#include "openapi.h"
#include "gate.h"
#include "metrics.h"

namespace egide::web {

namespace {

http::Route description_route(std::shared_ptr<const std::string> document) {
    http::Route route;
    route.pattern = "/api/v1/openapi.json";
    route.summary = {"Cette description", "This description"};
    route.permission = http::kPublic;
    route.answer_schema = "application/json";
    route.handler = [document = std::move(document)](http::Request&) {
        http::Response response = http::json_response({});
        response.body = http::SharedBody{document, 0, document->size()};
        return response;
    };
    return route;
}

using Make = Routes (*)(Services&);
constexpr Make kResources[] = {
    pages::sign_in,
    pages::links,
    routes::session,
    routes::passkey_sign_in,
    routes::account,
    routes::factors,
    routes::open_sessions,
    routes::users,
    routes::grants,
    routes::entities,
    routes::programmes,
    routes::evaluations,
    routes::uploads,
    routes::evidence,
    routes::journal,
    routes::jobs,
    routes::notifications,
    routes::system,
    routes::saved_views,
    pages::providers,
    pages::mail,
    routes::identities,
    routes::account_mail,
    routes::letters,
    routes::connectors,
    routes::calendars,
    routes::people,
    routes::simulator,
    routes::home,
    routes::dossiers,
    routes::dossier_parts,
    routes::dossier_verdicts,
    routes::dossier_moves,
    routes::dossier_snapshots,
    routes::vendors,
    routes::advisers,
    routes::pieces,
    routes::piece_changes,
    routes::piece_views,
    routes::imports,
    routes::requests,
    routes::review,
    routes::control,
    routes::campaign,
    routes::convention,
    routes::packages,
    routes::exchange,
    routes::peers,
    routes::dossier_changes,
    routes::directories,
    routes::directory_findings,
    routes::ads_results,
};

}  // namespace

Routes all_routes(Services& services) {
    Routes all;
    for (const Make make : kResources) {
        for (http::Route& route : make(services)) {
            all.push_back(std::move(route));
        }
    }
    for (http::Route& route : pages::style()) {
        all.push_back(std::move(route));
    }
    all.push_back(metrics_route(services));
    auto document = std::make_shared<std::string>();
    all.push_back(description_route(document));
    *document = openapi_document(all);
    return finished(services, std::move(all));
}

}  // namespace egide::web
