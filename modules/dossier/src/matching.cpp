#include "matching.h"

#include <algorithm>

#include "egide/observation/codes.h"
#include "egide/observation/dictionary.h"

namespace egide::dossier {
namespace {

using observation::Observation;
using reading::Member;
using reading::Node;

bool is_nothing(const Node* node) {
    return node == nullptr || node->is_null();
}

Node written(std::string text) {
    Node node;
    node.kind = Node::Kind::scalar;
    node.scalar = std::move(text);
    return node;
}

/// Values of the dictionary, back in the form a file writes them.
struct Writer {
    Node operator()(std::monostate) const { return {}; }
    Node operator()(bool truth) const { return written(truth ? "true" : "false"); }
    Node operator()(std::int64_t number) const { return written(std::to_string(number)); }
    Node operator()(const base::Ratio& ratio) const { return written(ratio.decimal()); }
    Node operator()(base::Date date) const { return written(date.iso()); }
    Node operator()(base::Money money) const { return written(money.decimal()); }
    Node operator()(const std::string& text) const { return written(text); }
    Node operator()(const std::vector<std::string>& texts) const {
        Node list;
        list.kind = Node::Kind::sequence;
        for (const std::string& text : texts) {
            list.items.push_back(written(text));
        }
        return list;
    }
    Node operator()(const std::vector<observation::Finding>& findings) const {
        std::vector<std::string> ids;
        for (const observation::Finding& finding : findings) {
            ids.push_back(finding.id);
        }
        return (*this)(ids);
    }
};

void add(Node& mapping, std::string_view key, Node value) {
    Member member;
    member.key = std::string(key);
    member.value = std::move(value);
    mapping.members.push_back(std::move(member));
}

void add_date(Node& mapping, std::string_view key, std::optional<base::Date> date) {
    if (date) {
        add(mapping, key, written(date->iso()));
    }
}

Node written_again(const Observation& read, const organisation::Perimeter& perimeter) {
    Node mapping;
    mapping.kind = Node::Kind::mapping;
    add(mapping, "kind", written(std::string(observation::spec(read.kind).name)));
    if (!read.id.empty()) {
        add(mapping, "id", written(read.id));
    }
    if (!read.entities.empty()) {
        std::vector<std::string> finess;
        for (const std::uint32_t entity : read.entities) {
            finess.push_back(perimeter.entities.at(entity).finess);
        }
        add(mapping, "entities", Writer{}(finess));
    }
    add_date(mapping, "date", read.date);
    add_date(mapping, "collected", read.collected);
    add_date(mapping, "received", read.received);
    if (read.evidence) {
        add(mapping, "evidence", written(read.evidence->path));
    }
    for (const auto& [field, value] : read.values) {
        add(mapping, observation::find_field(read.kind, field)->name, std::visit(Writer{}, value));
    }
    return mapping;
}

bool names_entity(const Node& observation, const Node& wanted) {
    if (same_written(observation.find("entity"), &wanted)) {
        return true;
    }
    const Node* list = observation.find("entities");
    return list != nullptr && std::any_of(list->items.begin(), list->items.end(),
                                          [&](const Node& item) { return same_written(&item, &wanted); });
}

}  // namespace

bool same_written(const Node* left, const Node* right) {
    if (is_nothing(left) || is_nothing(right)) {
        return is_nothing(left) && is_nothing(right);
    }
    if (left->kind != right->kind || left->kind == Node::Kind::mapping) {
        return false;
    }
    if (left->kind == Node::Kind::scalar) {
        return observation::canonical_code(left->scalar) == observation::canonical_code(right->scalar);
    }
    return std::equal(left->items.begin(), left->items.end(), right->items.begin(), right->items.end(),
                      [](const Node& a, const Node& b) { return same_written(&a, &b); });
}

bool matches_written(const Node& observation, const Node& match) {
    return std::all_of(match.members.begin(), match.members.end(), [&](const Member& wanted) {
        if (wanted.key == "entity" && !wanted.value.is_null()) {
            return names_entity(observation, wanted.value);
        }
        return same_written(observation.find(wanted.key), &wanted.value);
    });
}

bool matches(const Observation& observation, const organisation::Perimeter& perimeter, const Node& match) {
    return matches_written(written_again(observation, perimeter), match);
}

}  // namespace egide::dossier
