// The names that the caller has at providers.
#include "caller.h"
#include "egide/web/messages.h"
#include "fresh_proof.h"
#include "listing.h"
#include "providers.h"
#include "request_body.h"
#include "routes.h"

namespace egide::web::routes {

namespace {

const std::vector<std::string>& identity_names() {
    static const std::vector<std::string> names = {"id", "provider", "label", "subject_hint", "linked_at"};
    return names;
}

/// Enough to tell two apart, and no more: "1a2b…".
std::string hint_of(const std::string& subject) {
    constexpr std::size_t kShown = 4;
    return subject.size() <= kShown ? "…" : subject.substr(0, kShown) + "…";
}

Cells identity_cells(const Services& services, const accounts::LinkedIdentity& identity, base::Language language) {
    const SignInProvider* known = nullptr;
    for (const SignInProvider& provider : services.providers) {
        known = provider.issuer == identity.issuer ? &provider : known;
    }
    return {identity.id, cell_or_null(known == nullptr ? "" : known->id),
            known == nullptr ? identity.issuer : known->label.in(language), hint_of(identity.subject),
            cell(identity.linked)};
}

http::Response list_identities(Services& services, http::Request& request) {
    const auto found = accounts::Identities(*services.store).of(caller_of(request).session.account);
    if (!found) {
        return unavailable(request, found.errors());
    }
    Listing listing{identity_names(), {}, {}, static_cast<std::int64_t>(found->size())};
    for (const accounts::LinkedIdentity& identity : *found) {
        listing.rows.push_back(identity_cells(services, identity, request.language));
    }
    return list_response(request, {}, listing);
}

http::Response begin_linking(Services& services, http::Request& request) {
    RequestBody body(request);
    const std::string id = body.required_text("provider", 64);
    const SignInProvider* provider = provider_named(services, id);
    if (!id.empty() && provider == nullptr) {
        body.complain(messages::identity_unknown_provider(), "provider");
    }
    if (auto refused = body.refusal()) {
        return std::move(*refused);
    }
    if (auto refused = fresh_proof(services, request)) {
        return std::move(*refused);
    }
    const auto departure = provider->provider->begin(
        {.account = caller_of(request).session.account, .invitation = {}, .return_to = "/compte"});
    if (!departure) {
        services.log->errors("provider", departure.errors());
        return unavailable(request, departure.errors());
    }
    reading::JsonWriter json(false);
    http::Response response = http::json_response(json.begin_object().field("address", departure->url).end_object().take());
    set_journey_cookie(response, request, *provider, departure->browser.view());
    return response;
}

http::Response unlink_identity(Services& services, http::Request& request) {
    if (auto refused = fresh_proof(services, request)) {
        return std::move(*refused);
    }
    const auto removed = accounts::Identities(*services.store)
                             .remove(caller_of(request).session.account, request.path_parameter("id"), actor_of(request));
    return !removed.ok() ? refusal(request, removed.errors()) : *removed ? http::empty_response() : absent(request);
}

}  // namespace

Routes identities(Services& services) {
    const std::vector<http::ErrorCase> errors = {{403, "step-up-needed", {"prouver d’abord son identité", "prove one's identity first"}}};
    return {
        {.pattern = "/api/v1/account/identities", .summary = {"Mes identités ailleurs", "My identities elsewhere"},
         .permission = kOwnAccount, .answer_schema = "IdentityList", .handler = with(services, list_identities)},
        {.method = http::Method::post, .pattern = "/api/v1/account/identities",
         .summary = {"Lier une identité", "Link an identity"}, .permission = kOwnAccount, .body = json_body("NewIdentity"),
         .answer_schema = "WayOut", .errors = errors, .handler = with(services, begin_linking)},
        {.method = http::Method::remove, .pattern = "/api/v1/account/identities/{id}",
         .summary = {"Délier une identité", "Unlink an identity"}, .permission = kOwnAccount, .answer_schema = "204",
         .errors = errors, .handler = with(services, unlink_identity)},
    };
}

}  // namespace egide::web::routes
