#include <algorithm>

#include "egide/desk/messages.h"
#include "egide/desk/parts.h"
#include "json_text.h"

namespace egide::desk {

namespace {

using reading::Node;

/// The part that a list's item would be; its evidence set apart.
class Planner {
  public:
    Planner(const Contents& contents, ImportPlan& plan) : contents_(contents), plan_(plan) {}

    void add_single(PartKind kind, const Node* node) {
        if (node == nullptr || node->is_null()) {
            return;
        }
        const Part* const present = contents_.find(kind);
        add({.kind = kind, .value = json_text(*node), .revision = present == nullptr ? 0 : present->revision}, node->line);
    }
    void add_entity(const Node& node) {
        const Node* const finess = node.find("finess");
        const std::string id = finess == nullptr ? std::string() : finess->scalar;
        const Part* const present = contents_.find(PartKind::entity, id);
        add({.kind = PartKind::entity, .id = id, .value = json_text(node), .revision = present == nullptr ? 0 : present->revision}, node.line);
    }
    void add_observation(Node node) {
        std::string evidence;
        if (const Node* const named = node.find("evidence")) {
            evidence = named->scalar;
            std::erase_if(node.members, [](const reading::Member& member) { return member.key == "evidence"; });
        }
        const std::string value = json_text(node);
        const Part* const present = same_fact(node, value);
        const std::string id = present == nullptr ? new_id() : present->id;
        if (!evidence.empty()) {
            plan_.evidence.emplace_back(id, evidence);
        }
        add({.kind = PartKind::observation,
             .id = id,
             .value = value,
             .piece = present == nullptr ? std::nullopt : present->piece,
             .revision = present == nullptr ? 0 : present->revision},
            node.line);
    }

  private:
    void add(PartChange change, std::uint32_t line) {
        const Part* const present = contents_.find(change.kind, change.id);
        if (present != nullptr && present->value == *change.value) {
            plan_.unchanged += 1;
            return;
        }
        plan_.changes.push_back(std::move(change));
        plan_.lines.push_back(line);
    }

    const Part* same_fact(const Node& node, const std::string& value) const {
        const Node* const kind = node.find("kind");
        const Node* const id = node.find("id");
        for (const Part& part : contents_.parts) {
            if (part.kind != PartKind::observation) {
                continue;
            }
            if (part.value == value) {
                return &part;
            }
            if (kind == nullptr || id == nullptr) {
                continue;
            }
            const auto other = reading::read_json(part.value, "observation");
            const Node* const its_kind = other ? other->find("kind") : nullptr;
            const Node* const its_id = other ? other->find("id") : nullptr;
            if (its_kind != nullptr && its_id != nullptr && its_kind->scalar == kind->scalar && its_id->scalar == id->scalar) {
                return &part;
            }
        }
        return nullptr;
    }

    const Contents& contents_;
    ImportPlan& plan_;
};

bool is_of_this_programme(const Contents& contents, const Node& root) {
    const Node* const programme = root.find("programme");
    return programme == nullptr || programme->scalar.substr(0, programme->scalar.find('@')) == contents.dossier.programme;
}

}  // namespace

base::Result<ImportPlan> plan_import(const Contents& contents, const Node& root) {
    if (root.kind != Node::Kind::mapping) {
        return base::Errors{{base::ErrorKind::invalid, messages::import_not_a_dossier(), root.at(), {}, {}}};
    }
    if (!is_of_this_programme(contents, root)) {
        return base::Errors{{base::ErrorKind::invalid, messages::import_other_programme({.expected = contents.dossier.programme, .given = root.find("programme")->scalar}),
                             root.find("programme")->at(), "programme", {}}};
    }
    ImportPlan plan;
    Planner planner(contents, plan);
    planner.add_single(PartKind::candidate, root.find("candidate"));
    planner.add_single(PartKind::dates, root.find("dates"));
    planner.add_single(PartKind::money, root.find("money"));
    planner.add_single(PartKind::context, root.find("context"));
    if (const Node* const entities = root.find("entities")) {
        for (const Node& entity : entities->items) {
            planner.add_entity(entity);
        }
    }
    if (const Node* const observations = root.find("observations")) {
        for (const Node& observation : observations->items) {
            planner.add_observation(observation);
        }
    }
    return plan;
}

}  // namespace egide::desk
