#include "caller.h"
#include "egide/web/messages.h"
#include "fresh_proof.h"
#include "listing.h"
#include "request_body.h"
#include "routes.h"

namespace egide::web::routes {

namespace {

const std::string& own_id(const http::Request& request) {
    return caller_of(request).session.account;
}

/// The session now counts as one that proved this factor: a new token says so.
http::Response with_proof(Services& services, const http::Request& request, http::Response response,
                          accounts::Proof proof) {
    const auto proved = services.sessions.stepped_up(caller_of(request).token->view(), proof);
    if (!proved) {
        services.log->errors("step-up", proved.errors());
    } else if (*proved) {
        set_session_cookie(response, request, (*proved)->token.view());
    }
    return response;
}

http::Response offer_own_totp(Services& services, http::Request& request) {
    if (auto refused = fresh_proof(services, request)) {
        return std::move(*refused);
    }
    const auto offer = services.factors.offer_totp(own_id(request));
    if (!offer) {
        return refusal(request, offer.errors());
    }
    reading::JsonWriter json(false);
    json.begin_object().field("secret", offer->secret.view()).field("uri", offer->uri.view()).end_object();
    return http::json_response(json.take());
}

http::Response confirm_own_totp(Services& services, http::Request& request) {
    RequestBody body(request);
    const std::string code = body.required_text("code", 16);
    if (auto refused = body.refusal()) {
        return std::move(*refused);
    }
    const auto done = services.factors.confirm_totp(own_id(request), accounts::Secret(std::string_view(code)), actor_of(request));
    return done.ok() ? with_proof(services, request, http::empty_response(), accounts::Proof::totp)
                     : refusal(request, done.errors());
}

http::Response remove_own_totp(Services& services, http::Request& request) {
    if (auto refused = fresh_proof(services, request)) {
        return std::move(*refused);
    }
    const auto done = services.factors.remove_totp(own_id(request), actor_of(request));
    return !done.ok() ? refusal(request, done.errors()) : *done ? http::empty_response() : absent(request);
}

http::Response make_codes(Services& services, http::Request& request) {
    if (auto refused = fresh_proof(services, request)) {
        return std::move(*refused);
    }
    const auto codes = services.factors.make_recovery_codes(own_id(request), actor_of(request));
    if (!codes) {
        return refusal(request, codes.errors());
    }
    reading::JsonWriter json(false);
    json.begin_object().key("codes").begin_array();
    for (const accounts::Secret& code : *codes) {
        json.value(code.view());
    }
    json.end_array().end_object();
    return http::json_response(json.take());
}

const std::vector<std::string>& passkey_names() {
    static const std::vector<std::string> names = {"id", "name", "created", "last_used"};
    return names;
}

Cells passkey_cells(const accounts::Passkey& passkey) {
    return {passkey.id, passkey.name, cell(passkey.created), cell(passkey.last_used)};
}

http::Response list_passkeys(Services& services, http::Request& request) {
    const auto found = services.factors.passkeys(own_id(request));
    if (!found) {
        return refusal(request, found.errors());
    }
    Listing listing{passkey_names(), {}, {}, static_cast<std::int64_t>(found->size())};
    for (const accounts::Passkey& one : *found) {
        listing.rows.push_back(passkey_cells(one));
    }
    return list_response(request, {}, listing);
}

http::Response offer_own_passkey(Services& services, http::Request& request) {
    if (auto refused = fresh_proof(services, request)) {
        return std::move(*refused);
    }
    const auto offer = services.factors.offer_passkey(own_id(request));
    return offer.ok() ? http::json_response(offer->options) : refusal(request, offer.errors());
}

http::Response add_own_passkey(Services& services, http::Request& request) {
    RequestBody body(request);
    const std::string name = body.required_text("name", 100);
    const reading::Node* credential = body.object("credential", true);
    const std::string text = credential == nullptr ? std::string() : text_of(*credential);
    if (auto refused = body.refusal()) {
        return std::move(*refused);
    }
    const auto added = services.factors.add_passkey(own_id(request), name, text, actor_of(request));
    return added.ok() ? with_proof(services, request,
                                   http::json_response(object_text(passkey_names(), passkey_cells(*added)), 201),
                                   accounts::Proof::passkey)
                      : refusal(request, added.errors());
}

http::Response remove_own_passkey(Services& services, http::Request& request) {
    if (auto refused = fresh_proof(services, request)) {
        return std::move(*refused);
    }
    const auto done = services.factors.remove_passkey(own_id(request), request.path_parameter("id"), actor_of(request));
    return !done.ok() ? refusal(request, done.errors()) : *done ? http::empty_response() : absent(request);
}

http::Route own_route(http::Method method, std::string pattern, base::Bilingual summary, std::string answer,
                http::Handler handler) {
    http::Route route;
    route.method = method;
    route.pattern = std::move(pattern);
    route.summary = std::move(summary);
    route.permission = kOwnAccount;
    route.answer_schema = std::move(answer);
    route.handler = std::move(handler);
    route.errors = {{403, "step-up-needed", {"prouver d’abord son identité", "prove one's identity first"}}};
    return route;
}

}  // namespace

Routes factors(Services& services) {
    using enum http::Method;
    Routes all = {
        own_route(post, "/api/v1/account/totp", {"Préparer une application d’authentification", "Prepare an authenticator"},
            "TotpEnrolment", with(services, offer_own_totp)),
        own_route(post, "/api/v1/account/totp/confirm", {"Confirmer l’application", "Confirm the authenticator"}, "204",
            with(services, confirm_own_totp)),
        own_route(remove, "/api/v1/account/totp", {"Retirer l’application", "Remove the authenticator"}, "204",
            with(services, remove_own_totp)),
        own_route(post, "/api/v1/account/recovery-codes", {"Faire des codes de secours", "Make recovery codes"},
            "RecoveryCodes", with(services, make_codes)),
        own_route(get, "/api/v1/account/passkeys", {"Mes clés d’accès", "My passkeys"}, "PasskeyList",
            with(services, list_passkeys)),
        own_route(post, "/api/v1/account/passkeys/options", {"Préparer une clé d’accès", "Prepare a passkey"},
            "CredentialCreationOptions", with(services, offer_own_passkey)),
        own_route(post, "/api/v1/account/passkeys", {"Ajouter une clé d’accès", "Add a passkey"}, "201 Passkey",
            with(services, add_own_passkey)),
        own_route(remove, "/api/v1/account/passkeys/{id}", {"Retirer une clé d’accès", "Remove a passkey"}, "204",
            with(services, remove_own_passkey)),
    };
    all[1].body = json_body("TotpCode");
    all[6].body = json_body("PasskeyEnrolment");
    return all;
}

}  // namespace egide::web::routes
