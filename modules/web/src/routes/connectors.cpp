#include <algorithm>

#include "caller.h"
#include "connectors.h"
#include "gate.h"
#include "listing.h"
#include "routes.h"

namespace egide::web::routes {

namespace {

const std::vector<std::string>& connector_names() {
    static const std::vector<std::string> names = {"id",     "kind",            "label",    "state", "since",
                                                   "detail", "last_success_at", "settings", "checks"};
    return names;
}

WriteJson written_settings(const Connector& connector) {
    return [settings = connector.settings](reading::JsonWriter& json) {
        json.begin_array();
        for (const auto& [key, value] : settings) {
            json.begin_object().field("key", key).field("value", value).end_object();
        }
        json.end_array();
    };
}

Cells connector_cells(const Connector& connector, base::Language language) {
    return {connector.id,
            connector.kind,
            base::render(connector.label, language),
            cell(word_of(connector.state)),
            cell(connector.since),
            cell_or_null(connector.detail),
            cell(connector.last_success),
            written_settings(connector),
            connector.check != nullptr};
}

http::Response list_connectors(Services& services, http::Request& request) {
    if (auto refused = judge(services, request, "connectors.read", {})) {
        return std::move(*refused);
    }
    Listing listing{connector_names(), {}, {}, {}};
    for (const Connector& connector : connectors_of(services)) {
        listing.rows.push_back(connector_cells(connector, request.language));
    }
    listing.total = static_cast<std::int64_t>(listing.rows.size());
    return list_response(request, {}, listing);
}

http::Response check_connector(Services& services, http::Request& request) {
    if (auto refused = judge(services, request, "connectors.change", {})) {
        return std::move(*refused);
    }
    const std::vector<Connector> all = connectors_of(services);
    const auto found = std::find_if(all.begin(), all.end(), [&](const Connector& one) {
        return one.id == request.path_parameter("id") && one.check != nullptr;
    });
    if (found == all.end()) {
        return absent(request);
    }
    const ConnectorCheck check = found->check();
    services.checks.keep(found->id, check);
    const auto noted = services.events.add({.id = 0, .at = {}, .kind = "connector.checked",
                                            .actor = caller_of(request).session.account, .account = {},
                                            .address = request.client,
                                            .details = {{"connector", found->id}, {"answers", check.answers ? "yes" : "no"}}});
    services.log->errors("journal", noted.ok() ? base::Errors{} : noted.errors());
    reading::JsonWriter json(false);
    json.begin_object().field("state", check.answers ? "ready" : "failing").field("detail", check.detail);
    return http::json_response(json.field("checked_at", storage::sql::show_instant(check.at)).end_object().take());
}

}  // namespace

Routes connectors(Services& services) {
    return {
        {.pattern = "/api/v1/connectors", .summary = {"Les connecteurs", "Connectors"}, .permission = "connectors.read",
         .answer_schema = "ConnectorList", .handler = with(services, list_connectors)},
        {.method = http::Method::post, .pattern = "/api/v1/connectors/{id}/check",
         .summary = {"Vérifier un connecteur", "Check a connector"}, .permission = "connectors.change",
         .answer_schema = "ConnectorCheck",
         .errors = {{404, "absent", {"aucun connecteur de ce nom ne se vérifie", "no connector of this name can be checked"}}},
         .handler = with(services, check_connector)},
    };
}

}  // namespace egide::web::routes
