#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "egide/http/router.h"

namespace egide::http {

/// A public route with a handler.
inline Route open_route(Method method, std::string pattern, Handler handler,
                        BodyRule::Kind body = BodyRule::Kind::none) {
    Route route;
    route.method = method;
    route.pattern = std::move(pattern);
    route.summary = {"essai", "trial"};
    route.permission = kPublic;
    route.body.kind = body;
    route.body.media_type = "*/*";
    route.handler = std::move(handler);
    return route;
}

/// What the tests of the wire ask: /hello says who asked for what, /echo gives the body back.
inline std::vector<Route> echo_routes() {
    std::vector<Route> routes;
    routes.push_back(open_route(Method::get, "/hello", [](Request&) { return text_response("hello"); }));
    routes.back().any_query = true;
    routes.push_back(open_route(Method::get, "/hello/{name}", [](Request& request) {
        return text_response("hello " + request.path_parameter("name"));
    }));
    routes.push_back(open_route(
        Method::post, "/echo", [](Request& request) { return text_response(request.body); }, BodyRule::Kind::whole));
    return routes;
}

}  // namespace egide::http
