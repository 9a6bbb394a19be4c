#include "egide/directory/compare.h"

#include <charconv>

#include "egide/directory/messages.h"
#include "egide/reading/json_writer.h"
#include "egide/reading/tree.h"

namespace egide::directory {
namespace {

constexpr reading::Limits kAuditLimits{.bytes = 512u << 20, .nodes = 40'000'000};

std::string scalar_of(const reading::Node& node, std::string_view key) {
    const reading::Node* const found = node.find(key);
    return found != nullptr && found->kind == reading::Node::Kind::scalar ? found->scalar : std::string();
}

void read_results(const reading::Node& audit, std::string_view list, AuditSummary& summary) {
    const reading::Node* const results = audit.find(list);
    if (results == nullptr) {
        return;
    }
    for (const reading::Node& control : results->items) {
        auto& found = summary.found[scalar_of(control, "id")];
        const reading::Node* const objects = control.find("objects");
        if (objects == nullptr) {
            continue;
        }
        for (const reading::Node& object : objects->items) {
            const std::string sid = scalar_of(object, "sid");
            const std::string dn = scalar_of(object, "dn");
            found.emplace(sid.empty() ? dn : sid, dn);
        }
    }
}

ControlChange change_of(const std::string& id, const std::map<std::string, std::string>& before,
                        const std::map<std::string, std::string>& after) {
    ControlChange change;
    change.id = id;
    for (const auto& [identity, dn] : after) {
        (before.contains(identity) ? change.kept : change.added).push_back(dn);
    }
    for (const auto& [identity, dn] : before) {
        if (!after.contains(identity)) {
            change.fixed.push_back(dn);
        }
    }
    return change;
}

void write_names(reading::JsonWriter& json, std::string_view key, const std::vector<std::string>& names) {
    json.key(key).begin_array();
    for (const std::string& name : names) {
        json.value(name);
    }
    json.end_array();
}

}  // namespace

AuditSummary summary_of(const Audit& audit) {
    AuditSummary summary;
    summary.reference_date = audit.collection.reference_date().iso();
    summary.level = audit.level;
    for (const auto* const list : {&audit.controls, &audit.advisories}) {
        for (const ControlResult& control : *list) {
            if (control.outcome == Outcome::not_evaluable) {
                summary.not_evaluable.emplace(control.id);
                continue;
            }
            auto& found = summary.found[std::string(control.id)];
            for (const Finding& finding : control.findings) {
                const Evidence evidence = audit.evidence(control, finding);
                found.emplace(evidence.sid.empty() ? std::string(evidence.dn) : evidence.sid, evidence.dn);
            }
        }
    }
    return summary;
}

base::Result<AuditSummary> read_audit_summary(std::string_view json, std::string file) {
    const auto tree = reading::read_json(json, file, kAuditLimits);
    if (!tree.ok()) {
        return tree.errors();
    }
    AuditSummary summary;
    summary.reference_date = scalar_of(*tree, "reference_date");
    const std::string level = scalar_of(*tree, "level");
    std::from_chars(level.data(), level.data() + level.size(), summary.level);
    if (summary.reference_date.empty() || level.empty() || tree->find("controls") == nullptr) {
        return base::Error{base::ErrorKind::invalid, messages::compare_not_an_audit(), {file, 0, 0}, {}, {}};
    }
    read_results(*tree, "controls", summary);
    read_results(*tree, "advisories", summary);
    if (const reading::Node* const unknown = tree->find("not_evaluable")) {
        for (const reading::Node& control : unknown->items) {
            summary.not_evaluable.insert(scalar_of(control, "id"));
        }
    }
    return summary;
}

std::vector<ControlChange> compare_audits(const AuditSummary& before, const AuditSummary& after) {
    std::set<std::string, std::less<>> ids;
    for (const auto* const side : {&before, &after}) {
        ids.insert(side->not_evaluable.begin(), side->not_evaluable.end());
        for (const auto& [id, found] : side->found) {
            ids.insert(id);
        }
    }
    const std::map<std::string, std::string> none;
    std::vector<ControlChange> changes;
    for (const std::string& id : ids) {
        const auto old = before.found.find(id);
        const auto now = after.found.find(id);
        ControlChange change;
        change.id = id;
        change.unknown = old == before.found.end() || now == after.found.end();
        if (!change.unknown) {
            change = change_of(id, old->second, now->second);
        }
        if (change.unknown || !change.added.empty() || !change.fixed.empty() || !change.kept.empty()) {
            changes.push_back(std::move(change));
        }
    }
    return changes;
}

std::string changes_json(const AuditSummary& before, const AuditSummary& after,
                         const std::vector<ControlChange>& changes) {
    reading::JsonWriter json;
    json.begin_object();
    for (const auto& [key, side] : {std::pair("before", &before), std::pair("after", &after)}) {
        json.key(key)
            .begin_object()
            .field("reference_date", side->reference_date)
            .field("level", side->level)
            .end_object();
    }
    json.key("controls").begin_array();
    for (const ControlChange& change : changes) {
        json.begin_object().field("id", change.id).field("comparable", !change.unknown);
        write_names(json, "new", change.added);
        write_names(json, "fixed", change.fixed);
        write_names(json, "still_there", change.kept);
        json.end_object();
    }
    json.end_array().end_object();
    return json.take();
}

}  // namespace egide::directory
