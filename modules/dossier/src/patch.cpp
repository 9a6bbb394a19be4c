#include "egide/dossier/patch.h"

#include <algorithm>

#include "egide/dossier/dossier_file.h"
#include "egide/dossier/messages.h"
#include "matching.h"

namespace egide::dossier {
namespace {

using reading::Member;
using reading::Node;
using reading::Problems;
using reading::Reader;

/// Replaces or adds a key; null removes it.
void set(Node& mapping, const Member& change) {
    const auto same = [&](const Member& member) { return member.key == change.key; };
    if (change.value.is_null()) {
        std::erase_if(mapping.members, same);
        return;
    }
    const auto found = std::find_if(mapping.members.begin(), mapping.members.end(), same);
    if (found == mapping.members.end()) {
        mapping.members.push_back(change);
    } else {
        *found = change;
    }
}

/// The section of that name, made when the dossier has none; it then stands where the change does.
Node& section(Node& root, std::string_view name, Node::Kind kind, const Node& change) {
    const auto same = [&](const Member& member) { return member.key == name; };
    auto found = std::find_if(root.members.begin(), root.members.end(), same);
    if (found == root.members.end()) {
        root.members.push_back({std::string(name), change.line, change.column, {}});
        found = std::prev(root.members.end());
    }
    if (found->value.is_null()) {
        found->value.kind = kind;
        found->value.line = change.line;
        found->value.column = change.column;
        found->value.file = change.file;
    }
    return found->value;
}

bool is_mapping(const Node& node, std::string_view what, Problems& problems) {
    if (node.kind != Node::Kind::mapping) {
        const Reader refusal(node, problems, std::string(what));  // says what was expected
    }
    return node.kind == Node::Kind::mapping;
}

void merge(Node& mapping, const Node& changes, std::string_view what, Problems& problems) {
    if (!is_mapping(changes, what, problems)) {
        return;
    }
    for (const Member& change : changes.members) {
        set(mapping, change);
    }
}

void patch_entity(Node& entities, const Member& change, Problems& problems) {
    const auto same = [&](const Node& entity) {
        const Node* finess = entity.find("finess");
        return finess != nullptr && finess->scalar == change.key;
    };
    const auto found = std::find_if(entities.items.begin(), entities.items.end(), same);
    if (found == entities.items.end()) {
        problems.add({base::ErrorKind::invalid,
                      messages::patch_entity_unknown({.finess = change.key}),
                      {change.value.at().file, change.line, change.column},
                      "entities",
                      {}});
    } else if (change.value.is_null()) {
        entities.items.erase(found);
    } else {
        merge(*found, change.value, "entities", problems);
    }
}

bool is_match(const Node& match, std::string_view what, Problems& problems) {
    const bool usable = match.kind == Node::Kind::mapping && !match.members.empty();
    if (!usable) {
        problems.add(match, messages::match_malformed(), std::string(what));
    }
    return usable;
}

void drop(Node& observations, const Node& match, Problems& problems) {
    if (!is_match(match, "drop", problems)) {
        return;
    }
    const auto dropped =
        std::erase_if(observations.items, [&](const Node& item) { return matches_written(item, match); });
    if (dropped == 0) {
        problems.add(match, messages::match_nothing({.what = "drop"}), "drop");
    }
}

void edit(Node& observations, const Node& change, Problems& problems) {
    Reader reader(change, problems, "edit");
    const Node* match = reader.require_child("match");
    const Node* values = reader.require_child("set");
    reader.finish();
    if (match == nullptr || values == nullptr || !is_match(*match, "edit", problems)) {
        return;
    }
    bool any = false;
    for (Node& item : observations.items) {
        if (matches_written(item, *match)) {
            merge(item, *values, "set", problems);
            any = true;
        }
    }
    if (!any) {
        problems.add(*match, messages::match_nothing({.what = "edit"}), "edit");
    }
}

void patch_observations(Node& root, Reader& with, Problems& problems) {
    Node& observations = section(root, "observations", Node::Kind::sequence, with.node());
    for (const Node& match : with.items("drop")) {
        drop(observations, match, problems);
    }
    for (const Node& change : with.items("edit")) {
        edit(observations, change, problems);
    }
    for (const Node& added : with.items("add")) {
        observations.items.push_back(added);
    }
}

}  // namespace

Node patch_dossier(const Node& base, const Node& with, Problems& problems) {
    Node patched = base;
    if (!is_mapping(with, "with", problems) || !is_mapping(base, "dossier", problems)) {
        return patched;
    }
    Reader reader(with, problems, "with");
    for (const std::string_view name : {"candidate", "dates", "money", "context"}) {
        if (const Node* changes = reader.child(name)) {
            merge(section(patched, name, Node::Kind::mapping, *changes), *changes, name, problems);
        }
    }
    const Node* entities = reader.child("entities");
    if (entities != nullptr && is_mapping(*entities, "entities", problems)) {
        for (const Member& change : entities->members) {
            patch_entity(section(patched, "entities", Node::Kind::sequence, *entities), change, problems);
        }
    }
    patch_observations(patched, reader, problems);
    reader.finish();
    return patched;
}

base::Result<programme::Case> make_test_case(const Node& dossier, const Node* with) {
    Problems problems;
    const Node patched = with == nullptr ? dossier : patch_dossier(dossier, *with, problems);
    if (problems.any()) {
        return problems.take();
    }
    auto read = read_dossier(patched);
    if (!read) {
        return read.errors();
    }
    return std::move(read->facts);
}

}  // namespace egide::dossier
