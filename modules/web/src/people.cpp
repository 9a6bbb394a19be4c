#include "people.h"

#include "caller.h"
#include "egide/web/messages.h"
#include "gate.h"

namespace egide::web {

Or<accounts::Account> person(Services& services, const http::Request& request, std::string_view action) {
    const std::string& id = request.path_parameter("id");
    const auto account = services.accounts.find(id);
    const auto grants = services.rights.of(id);
    if (!account || !grants) {
        return unavailable(request, account ? grants.errors() : account.errors());
    }
    auto refused = judge(services, request, action, {});
    for (const accounts::Grant& grant : *grants) {
        if (refused && grant.holds(services.now())) {
            refused = judge(services, request, action, place_of(services, grant.scope));
        }
    }
    if (refused) {
        return std::move(*refused);
    }
    return *account ? Or<accounts::Account>(**account) : Or<accounts::Account>(absent(request));
}

std::optional<accounts::Scope> scope_of(RequestBody& body, std::string_view key, bool required) {
    const reading::Node* node = body.object(key, required);
    if (node == nullptr) {
        return std::nullopt;
    }
    reading::Reader reader(*node, body.problems(), "scope");
    const auto kind = reader.require_text("kind");
    const auto id = reader.text("id");
    reader.finish();
    const auto known = kind ? accounts::scope_kind_of(*kind) : std::nullopt;
    if (!known) {
        body.problems().add(*node, messages::scope_unknown(), "kind");
        return std::nullopt;
    }
    return accounts::Scope{*known, id.value_or("")};
}

std::string link_address(Services& services, const http::Request& request, std::string_view path,
                         const accounts::Link& link) {
    const std::string& configured = services.configuration.public_address;
    const std::string base = configured.empty() ? (request.secure ? "https://" : "http://") + request.host : configured;
    return base + std::string(path) + std::string(link.token.view());
}

void note_shown(Services& services, const http::Request& request, std::string_view action,
                const accounts::ObjectPlace& place, const std::string& what) {
    const auto decision = accounts::may(caller_of(request).standing, action, place, services.now());
    if (!decision.journalled) {
        return;
    }
    accounts::Event event;
    event.kind = "content.shown";
    event.actor = caller_of(request).session.account;
    event.address = request.client;
    event.details = {{"what", what}, {"grant", decision.grant}};
    const auto noted = services.events.add(event);
    if (!noted) {
        services.log->errors("journal", noted.errors());
    }
    services.deliver_events();
}

void note_export(Services& services, const http::Request& request, const std::string& what) {
    if (request.query_parameter("cursor")) {
        return;  // the pages after the first belong to the same export
    }
    accounts::Event event;
    event.kind = "list.exported";
    event.actor = caller_of(request).session.account;
    event.address = request.client;
    event.details = {{"list", what}};
    const auto noted = services.events.add(event);
    if (!noted) {
        services.log->errors("journal", noted.errors());
    }
    services.deliver_events();
}

}  // namespace egide::web
