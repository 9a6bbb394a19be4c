#include "entities_reading.h"

#include <map>

#include "egide/dossier/messages.h"
#include "egide/organisation/finess.h"

namespace egide::dossier {
namespace {

using organisation::Entity;
using organisation::EntityKind;
using reading::Node;
using reading::Problems;
using reading::Reader;

constexpr int kFirstYear = 2000;
constexpr int kLastYear = 2100;

void read_activity(Reader& reader, Entity& into) {
    into.combined_activity = reader.integer("combined_activity");
    if (into.combined_activity &&
        (*into.combined_activity < 0 || *into.combined_activity > observation::kHighestInteger)) {
        reader.problems().add(*reader.node().find("combined_activity"),
                              messages::activity_out_of_range(
                                  {.given = *into.combined_activity, .highest = observation::kHighestInteger}),
                              "combined_activity");
    }
    const auto year = reader.integer("activity_year");
    if (!year) {
        return;
    }
    if (*year < kFirstYear || *year > kLastYear) {
        // As text: a year takes no thousands separator.
        reader.problems().add(*reader.node().find("activity_year"),
                              messages::year_out_of_range({.given = std::to_string(*year),
                                                           .highest = std::to_string(kLastYear),
                                                           .lowest = std::to_string(kFirstYear)}),
                              "activity_year");
        return;
    }
    into.activity_year = static_cast<int>(*year);
}

void read_membership(Reader& reader, Entity& into) {
    into.member_from = reader.date("member_from");
    into.member_until = reader.date("member_until");
    if (into.member_from && into.member_until && *into.member_until < *into.member_from) {
        reader.problems().add(*reader.node().find("member_until"),
                              messages::membership_reversed({.from = *into.member_from, .until = *into.member_until}),
                              "member_until");
    }
}

Entity read_entity(const Node& node, Remarks& remarks) {
    Reader reader(node, remarks.problems, "entities");
    Entity entity;
    entity.at = node.at();
    if (const Node* finess = reader.require_child("finess")) {
        entity.finess = read_finess(*finess, "finess", remarks).value_or("");
    }
    const auto kind = reader.require_choice("kind", {"EJ", "EG"});
    const bool has_parent = reader.has("parent");  // linked once every establishment is known
    entity.kind = kind.value_or(has_parent ? 1 : 0) == 1 ? EntityKind::geographic : EntityKind::legal;
    entity.name = reader.text("name").value_or(entity.finess);
    entity.region = reader.text("region").value_or("");
    entity.category = reader.text("category").value_or("");
    read_activity(reader, entity);
    entity.pmsi = reader.boolean("pmsi");
    read_membership(reader, entity);
    reader.finish();
    return entity;
}

/// Establishments by number; the first one wins, the others are reported.
using Index = std::map<std::string, std::uint32_t, std::less<>>;

Index index_by_finess(const EntityList& list, Problems& problems) {
    Index index;
    for (std::uint32_t i = 0; i < list.entities.size(); ++i) {
        const Entity& entity = list.entities[i];
        if (entity.finess.empty()) {
            continue;
        }
        const auto [first, added] = index.emplace(entity.finess, i);
        if (!added) {
            problems.add(
                *list.nodes[i]->find("finess"),
                messages::finess_repeats({.finess = entity.finess, .first = list.entities[first->second].at.show()}),
                "finess");
        }
    }
    return index;
}

/// Who contains whom as the dossier writes it, right or wrong: known parents only.
using Parents = std::vector<std::optional<std::uint32_t>>;

/// The numbers met going up from one establishment until it comes back to itself; empty when it does not.
std::vector<std::string> loop_from(std::uint32_t start, const EntityList& list, const Parents& parents) {
    std::vector<std::string> path{list.entities[start].finess};
    auto up = parents[start];
    while (up && path.size() <= list.entities.size()) {
        path.push_back(list.entities[*up].finess);
        if (*up == start) {
            return path;
        }
        up = parents[*up];
    }
    return {};
}

std::string with_arrows(const std::vector<std::string>& path) {
    std::string text;
    for (const std::string& step : path) {
        text += (text.empty() ? "" : " → ") + step;
    }
    return text;
}

std::optional<std::uint32_t> find_parent(const Node& parent, const Index& index, Remarks& remarks) {
    const auto finess = read_finess(parent, "parent", remarks);
    if (!finess) {
        return std::nullopt;
    }
    const auto found = index.find(*finess);
    if (found == index.end()) {
        remarks.problems.add(parent, messages::parent_unknown({.finess = *finess}), "parent");
        return std::nullopt;
    }
    return found->second;
}

/// A null or absent parent is nothing.
const Node* parent_node(const Node& entity) {
    const Node* parent = entity.find("parent");
    return parent == nullptr || parent->is_null() ? nullptr : parent;
}

Parents find_parents(const EntityList& list, const Index& index, Remarks& remarks) {
    Parents parents(list.entities.size());
    for (std::uint32_t i = 0; i < parents.size(); ++i) {
        const Node* parent = parent_node(*list.nodes[i]);
        if (list.entities[i].kind == EntityKind::geographic && parent != nullptr) {
            parents[i] = find_parent(*parent, index, remarks);
        }
    }
    return parents;
}

void link(std::uint32_t i, EntityList& list, const Parents& parents, Problems& problems) {
    Entity& entity = list.entities[i];
    const Node* parent = parent_node(*list.nodes[i]);
    if (entity.kind == EntityKind::legal) {
        if (parent != nullptr) {
            problems.add(*parent, messages::parent_of_legal({.finess = entity.finess}), "parent");
        }
        return;
    }
    if (parent == nullptr) {
        return problems.add(*list.nodes[i], messages::parent_missing({.finess = entity.finess}), "parent");
    }
    if (!parents[i]) {
        return;
    }
    if (*parents[i] == i) {
        return problems.add(*parent, messages::parent_self({.finess = entity.finess}), "parent");
    }
    if (const auto loop = loop_from(i, list, parents); !loop.empty()) {
        return problems.add(*parent, messages::parent_loop({.path = with_arrows(loop)}), "parent");
    }
    if (list.entities[*parents[i]].kind != EntityKind::legal) {
        return problems.add(*parent, messages::parent_not_legal({.finess = list.entities[*parents[i]].finess}),
                            "parent");
    }
    entity.parent = parents[i];
}

}  // namespace

std::optional<std::string> read_finess(const Node& node, std::string_view field, Remarks& remarks) {
    const auto text = reading::as_text(node, remarks.problems, field);
    if (!text) {
        return std::nullopt;
    }
    auto finess = organisation::parse_finess(*text);
    if (!finess) {
        remarks.problems.add(node, messages::finess_malformed({.given = *text}), std::string(field));
        return std::nullopt;
    }
    if (field == "finess" && organisation::check_digit(*finess) == organisation::CheckDigit::wrong) {
        remarks.warn(node, messages::finess_check_digit({.finess = *finess}), std::string(field));
    }
    return finess;
}

EntityList read_entities(const Node& list, Remarks& remarks) {
    EntityList read;
    for (const Node& node : list.items) {
        if (node.kind != Node::Kind::mapping) {
            const Reader refusal(node, remarks.problems, "entities");  // says what was expected
            continue;
        }
        read.entities.push_back(read_entity(node, remarks));
        read.nodes.push_back(&node);
    }
    const Index index = index_by_finess(read, remarks.problems);
    const Parents parents = find_parents(read, index, remarks);
    for (std::uint32_t i = 0; i < read.entities.size(); ++i) {
        link(i, read, parents, remarks.problems);
    }
    return read;
}

}  // namespace egide::dossier
