#include "egide/exposure/opssies.h"
#include "egide/reading/json_writer.h"

namespace egide::exposure {
namespace {

using reading::JsonWriter;

template <typename T>
void write_if_known(JsonWriter& json, std::string_view key, const std::optional<T>& value) {
    if (value) {
        json.field(key, *value);
    }
}

void write_if_said(JsonWriter& json, std::string_view key, const std::string& text) {
    if (!text.empty()) {
        json.field(key, std::string_view(text));
    }
}

template <typename Item, typename Write>
void write_list(JsonWriter& json, std::string_view key, const std::vector<Item>& items, Write write) {
    if (items.empty()) {
        return;
    }
    json.key(key).begin_array();
    for (const Item& item : items) {
        write(json, item);
    }
    json.end_array();
}

void write_text(JsonWriter& json, const std::string& text) {
    json.value(std::string_view(text));
}

void write_label(JsonWriter& json, std::string_view type, const OpssiesLabel& label) {
    json.begin_object();
    write_if_known(json, type, label.type);
    json.field("__text", std::string_view(label.text));
    json.end_object();
}

void write_stakeholder(JsonWriter& json, const OpssiesStakeholder& stakeholder) {
    const auto write_id = [](JsonWriter& out, const OpssiesLabel& id) { write_label(out, "stakeholderIdType", id); };
    json.begin_object();
    if (!stakeholder.ids_as_list && stakeholder.ids.size() == 1) {
        json.key("stakeholderId");
        write_id(json, stakeholder.ids.front());
    } else {
        write_list(json, "stakeholderId", stakeholder.ids, write_id);
    }
    write_list(json, "stakeholderNameTypes", stakeholder.names,
               [](JsonWriter& out, const OpssiesLabel& name) { write_label(out, "stakeholderNameType", name); });
    write_if_known(json, "stakeholderType", stakeholder.type);
    write_if_known(json, "stakeholderRoleType", stakeholder.role);
    json.end_object();
}

void write_functional(JsonWriter& json, const OpssiesFunctionalContext& context) {
    json.begin_object();
    write_if_known(json, "functionalContextCategory", context.category);
    json.field("__text", std::string_view(context.text));
    write_if_known(json, "isPersonalData", context.personal_data);
    write_if_known(json, "isPersonalHealthcareData", context.personal_health_data);
    write_if_known(json, "userCount", context.users);
    json.end_object();
}

void write_technical(JsonWriter& json, const OpssiesTechnicalContext& context) {
    json.begin_object();
    write_if_known(json, "technicalContextCategory", context.category);
    json.field("__text", std::string_view(context.text));
    write_if_known(json, "isDynamic", context.dynamic);
    write_if_known(json, "isAuthenticatable", context.authenticatable);
    write_if_known(json, "isOnCloud", context.on_cloud);
    json.end_object();
}

void write_scope(JsonWriter& json, const OpssiesScope& scope) {
    json.begin_object();
    write_list(json, "functionalContexts", scope.functional, write_functional);
    write_list(json, "technicalContexts", scope.technical, write_technical);
    write_list(json, "autonomousSystemNumbers", scope.autonomous_systems, write_text);
    write_list(json, "domains", scope.domains, write_text);
    write_list(json, "subnetIpV4s", scope.subnets_v4, write_text);
    write_list(json, "subnetIpV6s", scope.subnets_v6, write_text);
    if (!scope.forest_fqdn.empty() || !scope.forest_guid.empty()) {
        json.key("forest").begin_object();
        write_if_said(json, "forestFqdn", scope.forest_fqdn);
        write_if_said(json, "forestGuid", scope.forest_guid);
        json.end_object();
    }
    json.end_object();
}

void write_event(JsonWriter& json, const OpssiesEvent& event) {
    json.begin_object();
    write_list(json, "stakeholders", event.stakeholders, write_stakeholder);
    write_list(json, "dates", event.dates,
               [](JsonWriter& out, const OpssiesLabel& date) { write_label(out, "dateType", date); });
    write_list(json, "scopes", event.scopes, write_scope);
    if (event.level) {
        json.key("outcome").begin_object();
        json.field("level", *event.level);
        json.end_object();
    }
    write_if_said(json, "tlp", event.tlp);
    write_if_known(json, "eventAnalysisType", event.analysis_type);
    write_if_known(json, "eventType", event.type);
    json.end_object();
}

}  // namespace

std::string opssies_json(const OpssiesDocument& document) {
    JsonWriter json;
    json.begin_object().key("events").begin_object();
    write_list(json, "stakeholders", document.stakeholders, write_stakeholder);
    write_list(json, "event", document.events, write_event);
    json.end_object().end_object();
    return json.take();
}

}  // namespace egide::exposure
