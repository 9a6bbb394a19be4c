#include "egide/exposure/messages.h"
#include "egide/exposure/opssies.h"
#include "lenient_object.h"

namespace egide::exposure {
namespace {

using reading::Node;

OpssiesLabel read_label(const Node& node, std::string_view what, std::string_view type, base::Errors& warnings) {
    LenientObject object(node, what, warnings);
    OpssiesLabel label{object.integer(type), object.text("__text"), node.at()};
    object.finish();
    return label;
}

void read_ids(LenientObject& object, OpssiesStakeholder& into, base::Errors& warnings) {
    const Node* ids = object.child("stakeholderId");
    into.ids_as_list = ids == nullptr || ids->kind != Node::Kind::mapping;
    if (ids != nullptr && !into.ids_as_list) {
        into.ids.push_back(read_label(*ids, "stakeholderId", "stakeholderIdType", warnings));
        return;
    }
    for (const Node* id : object.objects("stakeholderId")) {
        into.ids.push_back(read_label(*id, "stakeholderId", "stakeholderIdType", warnings));
    }
}

OpssiesStakeholder read_stakeholder(const Node& node, base::Errors& warnings) {
    LenientObject object(node, "stakeholders", warnings);
    OpssiesStakeholder stakeholder;
    stakeholder.at = node.at();
    read_ids(object, stakeholder, warnings);
    for (const Node* name : object.objects("stakeholderNameTypes")) {
        stakeholder.names.push_back(read_label(*name, "stakeholderNameTypes", "stakeholderNameType", warnings));
    }
    stakeholder.type = object.integer("stakeholderType");
    stakeholder.role = object.integer("stakeholderRoleType");
    object.finish();
    return stakeholder;
}

std::vector<OpssiesStakeholder> read_stakeholders(LenientObject& object, base::Errors& warnings) {
    std::vector<OpssiesStakeholder> read;
    for (const Node* node : object.objects("stakeholders")) {
        read.push_back(read_stakeholder(*node, warnings));
    }
    return read;
}

OpssiesFunctionalContext read_functional(const Node& node, base::Errors& warnings) {
    LenientObject object(node, "functionalContexts", warnings);
    OpssiesFunctionalContext context{object.integer("functionalContextCategory"), object.text("__text"),
                                     object.boolean("isPersonalData"), object.boolean("isPersonalHealthcareData"),
                                     object.integer("userCount")};
    object.finish();
    return context;
}

OpssiesTechnicalContext read_technical(const Node& node, base::Errors& warnings) {
    LenientObject object(node, "technicalContexts", warnings);
    OpssiesTechnicalContext context{object.integer("technicalContextCategory"), object.text("__text"),
                                    object.boolean("isDynamic"), object.boolean("isAuthenticatable"),
                                    object.boolean("isOnCloud")};
    object.finish();
    return context;
}

void read_forest(LenientObject& scope, OpssiesScope& into, base::Errors& warnings) {
    const Node* node = scope.child("forest");
    if (node == nullptr) {
        return;
    }
    LenientObject forest(*node, "forest", warnings);
    into.forest_fqdn = forest.text("forestFqdn");
    into.forest_guid = forest.text("forestGuid");
    forest.finish();
}

OpssiesScope read_scope(const Node& node, base::Errors& warnings) {
    LenientObject object(node, "scopes", warnings);
    OpssiesScope scope;
    scope.at = node.at();
    for (const Node* context : object.objects("functionalContexts")) {
        scope.functional.push_back(read_functional(*context, warnings));
    }
    for (const Node* context : object.objects("technicalContexts")) {
        scope.technical.push_back(read_technical(*context, warnings));
    }
    scope.autonomous_systems = object.texts("autonomousSystemNumbers");
    scope.domains = object.texts("domains");
    scope.subnets_v4 = object.texts("subnetIpV4s");
    scope.subnets_v6 = object.texts("subnetIpV6s");
    read_forest(object, scope, warnings);
    object.finish();
    return scope;
}

OpssiesLabel read_date(const Node& node, base::Errors& warnings) {
    OpssiesLabel date = read_label(node, "dates", "dateType", warnings);
    if (!OpssiesMoment::parse(date.text)) {
        warnings.push_back(
            {base::ErrorKind::invalid, messages::opssies_bad_date({.given = date.text}), node.at(), "dates", {}});
    }
    return date;
}

std::optional<std::int64_t> read_level(LenientObject& event, base::Errors& warnings) {
    const Node* node = event.child("outcome");
    if (node == nullptr) {
        return std::nullopt;
    }
    LenientObject outcome(*node, "outcome", warnings);
    const auto level = outcome.integer("level");
    outcome.finish();
    return level;
}

OpssiesEvent read_event(const Node& node, base::Errors& warnings) {
    LenientObject object(node, "event", warnings);
    OpssiesEvent event;
    event.at = node.at();
    event.stakeholders = read_stakeholders(object, warnings);
    for (const Node* date : object.objects("dates")) {
        event.dates.push_back(read_date(*date, warnings));
    }
    for (const Node* scope : object.objects("scopes")) {
        event.scopes.push_back(read_scope(*scope, warnings));
    }
    if (const Node* scope = object.child("scope")) {  // general profile
        event.scopes.push_back(read_scope(*scope, warnings));
    }
    event.level = read_level(object, warnings);
    event.tlp = object.text("tlp");
    event.analysis_type = object.integer("eventAnalysisType");
    event.type = object.integer("eventType");
    object.finish();
    return event;
}

}  // namespace

base::Result<OpssiesReading> read_opssies(std::string_view bytes, std::string file) {
    const auto root = reading::read_json(bytes, std::move(file));
    if (!root) {
        return root.errors();
    }
    const Node* events = root->find("events");
    if (events == nullptr || events->kind != Node::Kind::mapping) {
        return base::Error{base::ErrorKind::invalid, messages::opssies_no_events(), root->at(), "events", {}};
    }
    OpssiesReading read;
    LenientObject top(*root, "(root)", read.warnings);
    top.child("events");
    top.child(
        "definitions");  // recommended by the profile's questions and answers; they explain the codes and add no fact
    LenientObject object(*events, "events", read.warnings);
    read.document.stakeholders = read_stakeholders(object, read.warnings);
    for (const Node* event : object.objects("event")) {
        read.document.events.push_back(read_event(*event, read.warnings));
    }
    object.finish();
    top.finish();
    return read;
}

}  // namespace egide::exposure
