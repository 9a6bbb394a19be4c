#include "gate.h"

#include <algorithm>

#include "caller.h"
#include "egide/web/messages.h"

namespace egide::web {

namespace {

using accounts::Decision;
using accounts::Permit;

bool changes(http::Method method) {
    return method != http::Method::get && method != http::Method::head && method != http::Method::options;
}

http::Response sign_in_needed(const http::Request& request) {
    auto response = refusal(request, 401, "sign-in-needed", messages::sign_in_needed());
    if (session_token(request)) {
        clear_session_cookie(response, request);
    }
    return response;
}

http::Response not_permitted(const http::Request& request, Permit permit) {
    switch (permit) {
        case Permit::second_factor_needed:
            return refusal(request, 403, "second-factor-needed", messages::second_factor_needed());
        case Permit::step_up_needed:
            return refusal(request, 403, "step-up-needed", messages::step_up_needed());
        default:
            return refusal(request, 403, "refused", messages::action_refused());
    }
}

/// A CSRF token in the header, or in the form of a page without script.
bool carries_csrf(const http::Request& request, const accounts::Session& session) {
    return accounts::same_csrf(session, request.fields.find("X-Egide-Csrf").value_or(""));
}

accounts::ObjectPlace plain_place(const accounts::Scope& scope) {
    using accounts::ScopeKind;
    accounts::ObjectPlace place;
    switch (scope.kind) {
        case ScopeKind::instance:
            break;
        case ScopeKind::region:
            place.region = scope.id;
            break;
        case ScopeKind::candidate:
            place.candidate = scope.id;
            break;
        case ScopeKind::establishment:
            place.establishments = {scope.id};
            break;
        case ScopeKind::dossier:
            place.dossier = scope.id;
            break;
        case ScopeKind::piece:
            place.piece = scope.id;
            break;
        case ScopeKind::vendor:
            place.vendor = scope.id;
            break;
    }
    return place;
}

/// The best that any grant says of an action, wherever.
Permit best_permit(const Caller& caller, std::string_view action, storage::sql::Instant now) {
    Permit best = permit(accounts::may(caller.standing, action, {}, now), caller.session, now);
    for (const accounts::Grant& grant : caller.standing.grants) {
        if (best != Permit::allowed) {
            best = std::max(best, permit(accounts::may(caller.standing, action, plain_place(grant.scope), now),
                                         caller.session, now));
        }
    }
    return best;
}

/// A new token when rights changed since the session got its own; nothing else of the session changes.
void rotate_when_due(Services& services, const http::Route& route, Caller& caller) {
    if (!caller.session.rotation_due || !route.handler) {
        return;
    }
    auto rotated = services.sessions.rotate(caller.token->view());
    if (rotated.ok() && *rotated) {
        caller.session = std::move((*rotated)->session);
        caller.fresh_token = std::make_shared<const accounts::Secret>(std::move((*rotated)->token));
    }
}

std::optional<http::Response> pass(Services& services, const http::Route& route, http::Request& request) {
    const auto token = session_token(request);
    auto admitted = token ? services.rights.admit(*token) : base::Result<std::optional<accounts::Admitted>>(std::nullopt);
    if (!admitted) {
        return unavailable(request, admitted.errors());
    }
    if (!*admitted) {
        return sign_in_needed(request);
    }
    auto& [session, standing] = **admitted;
    if (changes(request.method) && (!from_our_pages(request) || !carries_csrf(request, session))) {
        return refusal(request, 403, "csrf", messages::foreign_request());
    }
    Caller caller{std::make_shared<const accounts::Secret>(*token), std::move(session), std::move(standing), {}};
    const Permit permit = best_permit(caller, route.permission, services.now());
    rotate_when_due(services, route, caller);
    request.caller = std::move(caller);
    return permit == Permit::allowed ? std::nullopt : std::optional(not_permitted(request, permit));
}

Permit permit_for(Services& services, const http::Request& request, std::string_view action,
                  const accounts::ObjectPlace& place) {
    const Caller& caller = caller_of(request);
    const auto now = services.now();
    return permit(accounts::may(caller.standing, action, place, now), caller.session, now);
}

http::Handler finished_handler(Services& services, http::Handler inner) {
    return [&services, inner = std::move(inner)](http::Request& request) {
        http::Response response = inner(request);
        const auto* caller = std::any_cast<Caller>(&request.caller);
        if (caller != nullptr && caller->fresh_token != nullptr && !response.fields.has("Set-Cookie")) {
            set_session_cookie(response, request, caller->fresh_token->view());
        }
        if (changes(request.method)) {
            services.deliver_events();
        }
        return response;
    };
}

}  // namespace

http::Gate make_gate(Services& services) {
    return [&services](const http::Route& route, http::Request& request) { return pass(services, route, request); };
}

std::optional<http::Response> judge(Services& services, const http::Request& request, std::string_view action,
                                    const accounts::ObjectPlace& place) {
    const Permit permit = permit_for(services, request, action, place);
    if (permit == Permit::allowed) {
        return std::nullopt;
    }
    return permit == Permit::refused ? absent(request) : not_permitted(request, permit);
}

bool may(Services& services, const http::Request& request, std::string_view action,
         const accounts::ObjectPlace& place) {
    return permit_for(services, request, action, place) == Permit::allowed;
}

std::vector<std::string> allowed_actions(const Caller& caller, storage::sql::Instant now) {
    std::vector<std::string> allowed;
    for (const accounts::Action& action : accounts::actions()) {
        if (best_permit(caller, action.id, now) >= Permit::step_up_needed) {
            allowed.emplace_back(action.id);
        }
    }
    std::sort(allowed.begin(), allowed.end());
    return allowed;
}

accounts::ObjectPlace place_of(RegistryHolder& registry, const accounts::Scope& scope) {
    accounts::ObjectPlace place = plain_place(scope);
    if (scope.kind == accounts::ScopeKind::establishment || scope.kind == accounts::ScopeKind::candidate) {
        place.region = registry.region_of(scope.id);
    }
    return place;
}

accounts::ObjectPlace place_of(Services& services, const accounts::Scope& scope) {
    return place_of(services.registry, scope);
}

std::vector<http::Route> finished(Services& services, std::vector<http::Route> routes) {
    for (http::Route& route : routes) {
        if (route.handler && !route.immediate) {
            route.handler = finished_handler(services, std::move(route.handler));
        }
    }
    return routes;
}

}  // namespace egide::web
