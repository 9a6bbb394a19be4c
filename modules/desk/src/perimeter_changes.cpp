// A member that leaves a group, and two legal entities that become one: what of a dossier changes with it.
#include <algorithm>

#include "egide/desk/messages.h"
#include "egide/desk/parts.h"
#include "json_text.h"
#include "review_errors.h"

namespace egide::desk {

namespace {

using reading::Node;

std::optional<Node> node_of_part(const Contents& contents, PartKind kind, std::string_view id = {}) {
    const Part* const part = contents.find(kind, id);
    auto node = part == nullptr ? base::Result<Node>(base::Errors{}) : reading::read_json(part->value, "part");
    return node ? std::optional<Node>(std::move(*node)) : std::nullopt;
}

std::string text_under(const Node& node, std::string_view key) {
    const Node* const found = node.find(key);
    return found == nullptr ? std::string() : found->scalar;
}

Node scalar_of(std::string text, bool quoted) {
    Node node;
    node.kind = Node::Kind::scalar;
    node.scalar = std::move(text);
    node.quoted = quoted;
    return node;
}

/// Sets a key, or removes it without a value.
void set_key(Node& node, std::string_view key, std::optional<Node> value) {
    const auto at = std::find_if(node.members.begin(), node.members.end(), [&](const reading::Member& one) { return one.key == key; });
    if (at != node.members.end()) {
        value ? void(at->value = std::move(*value)) : void(node.members.erase(at));
    } else if (value) {
        node.members.push_back({std::string(key), 0, 0, std::move(*value)});
    }
}

bool is_legal(const Node& entity) {
    const std::string kind = text_under(entity, "kind");
    return kind == "EJ" || (kind.empty() && entity.find("parent") == nullptr);
}

/// A legal entity of the perimeter other than the one that carries the application.
base::Errors member_errors(const Contents& contents, const std::string& finess, const char* field) {
    const auto entity = node_of_part(contents, PartKind::entity, finess);
    if (!entity || !is_legal(*entity)) {
        return refused_field(messages::member_unknown({.finess = finess}), field);
    }
    const auto candidate = node_of_part(contents, PartKind::candidate);
    const bool carries = finess == contents.dossier.finess || (candidate && text_under(*candidate, "support") == finess);
    return carries ? refused_field(messages::member_carries({.finess = finess}), field) : base::Errors();
}

PartChange entity_change(const std::string& finess, const Node& entity, const std::string& reason) {
    return {.kind = PartKind::entity, .id = finess, .value = json_text(entity), .reason = reason};
}

/// The sites below a legal entity, whatever their depth.
std::vector<std::string> sites_of(const Contents& contents, const std::string& finess) {
    std::vector<std::string> found{finess};
    for (std::size_t i = 0; i < found.size() && found.size() <= contents.parts.size(); ++i) {
        for (const Part& part : contents.parts) {
            const auto node = part.kind == PartKind::entity ? node_of_part(contents, PartKind::entity, part.id) : std::nullopt;
            const bool below = node && text_under(*node, "parent") == found[i];
            if (below && std::find(found.begin(), found.end(), part.id) == found.end()) {
                found.push_back(part.id);
            }
        }
    }
    found.erase(found.begin());
    return found;
}

std::optional<std::int64_t> activity_of(const Node& entity) {
    const std::string text = text_under(entity, "combined_activity");
    const bool whole = !text.empty() && text.size() < 15 && text.find_first_not_of("0123456789") == std::string::npos;
    return whole ? std::optional<std::int64_t>(std::stoll(text)) : std::nullopt;
}

/// What both did together, as long as both are known; of the older of the two years.
void join_activity(Node& into, const Node& absorbed, const std::optional<std::int64_t>& given) {
    const auto one = activity_of(into);
    const auto other = activity_of(absorbed);
    const auto sum = given ? given : one && other ? std::optional<std::int64_t>(*one + *other) : std::nullopt;
    set_key(into, "combined_activity", sum ? std::optional<Node>(scalar_of(std::to_string(*sum), false)) : std::nullopt);
    const std::string first = text_under(into, "activity_year");
    const std::string second = text_under(absorbed, "activity_year");
    if (!given && !first.empty() && !second.empty()) {
        set_key(into, "activity_year", scalar_of(std::min(first, second), false));
    }
}

/// The fact with one number in place of another, each once; nothing when it does not name it.
std::optional<std::string> fact_renamed(const Node& fact, const std::string& from, const std::string& to) {
    Node changed = fact;
    bool found = false;
    for (reading::Member& member : changed.members) {
        if (member.key == "entity" && member.value.scalar == from) {
            member.value.scalar = to;
            found = true;
        }
        if (member.key != "entities") {
            continue;
        }
        auto& items = member.value.items;
        const bool named = std::any_of(items.begin(), items.end(), [&](const Node& one) { return one.scalar == from; });
        const bool there = std::any_of(items.begin(), items.end(), [&](const Node& one) { return one.scalar == to; });
        found = found || named;
        for (Node& one : items) {
            one.scalar = one.scalar == from && !there ? to : one.scalar;
        }
        std::erase_if(items, [&](const Node& one) { return there && one.scalar == from; });
    }
    return found ? std::optional(json_text(changed)) : std::nullopt;
}

void carry_facts(const Contents& contents, const Merger& merger, std::vector<PartChange>& changes) {
    for (const Part& part : contents.parts) {
        const auto fact = part.kind == PartKind::observation ? node_of_part(contents, PartKind::observation, part.id) : std::nullopt;
        auto value = fact ? fact_renamed(*fact, merger.absorbed, merger.into) : std::nullopt;
        if (value) {
            changes.push_back({.kind = PartKind::observation, .id = part.id, .value = std::move(value), .piece = part.piece, .reason = merger.reason});
        }
    }
}

}  // namespace

base::Result<std::vector<PartChange>> departure_changes(const Contents& contents, const Departure& departure) {
    if (auto errors = member_errors(contents, departure.member, "member"); !errors.empty()) {
        return errors;
    }
    std::vector<std::string> leaving = sites_of(contents, departure.member);
    leaving.insert(leaving.begin(), departure.member);
    std::vector<PartChange> changes;
    for (const std::string& finess : leaving) {
        Node entity = *node_of_part(contents, PartKind::entity, finess);
        set_key(entity, "member_until", scalar_of(departure.last_day.iso(), true));
        changes.push_back(entity_change(finess, entity, departure.reason));
    }
    return changes;
}

base::Result<std::vector<PartChange>> merger_changes(const Contents& contents, const Merger& merger, base::Date today) {
    if (auto errors = member_errors(contents, merger.absorbed, "member"); !errors.empty()) {
        return errors;
    }
    auto into = node_of_part(contents, PartKind::entity, merger.into);
    if (!into || !is_legal(*into) || merger.into == merger.absorbed) {
        return refused_field(messages::member_unknown({.finess = merger.into}), "into");
    }
    if (merger.last_day > today) {
        return refused_field(messages::merger_ahead({.today = today}), "last_day");
    }
    Node absorbed = *node_of_part(contents, PartKind::entity, merger.absorbed);
    join_activity(*into, absorbed, merger.combined_activity);
    set_key(absorbed, "member_until", scalar_of(merger.last_day.iso(), true));
    std::vector<PartChange> changes{entity_change(merger.absorbed, absorbed, merger.reason), entity_change(merger.into, *into, merger.reason)};
    for (const std::string& site : sites_of(contents, merger.absorbed)) {
        Node entity = *node_of_part(contents, PartKind::entity, site);
        if (text_under(entity, "parent") == merger.absorbed) {
            set_key(entity, "parent", scalar_of(merger.into, true));
            changes.push_back(entity_change(site, entity, merger.reason));
        }
    }
    if (merger.carry_facts) {
        carry_facts(contents, merger, changes);
    }
    return changes;
}

}  // namespace egide::desk
