#include "directories/declared.h"

#include <algorithm>

#include "egide/reading/tree.h"

namespace egide::web {

namespace {

std::string said(const reading::Node& node, std::string_view key) {
    const reading::Node* const value = node.find(key);
    return value == nullptr ? std::string() : value->scalar;
}

std::vector<std::string> all_said(const reading::Node& node, std::string_view key) {
    std::vector<std::string> texts;
    if (const reading::Node* const list = node.find(key)) {
        for (const reading::Node& one : list->items) {
            texts.push_back(one.scalar);
        }
    }
    return texts;
}

/// Facts of one kind, with the part that each is.
template <typename Take>
void for_facts(const desk::Contents& contents, std::string_view kind, Take take) {
    for (const desk::Part& part : contents.parts) {
        if (part.kind != desk::PartKind::observation) {
            continue;
        }
        const auto node = reading::read_json(part.value, "observation");
        if (node && said(*node, "kind") == kind) {
            take(part, *node);
        }
    }
}

std::string small(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

}  // namespace

std::vector<DeclaredDirectory> directories_in(const desk::Contents& contents) {
    std::vector<DeclaredDirectory> all;
    for_facts(contents, "directory", [&](const desk::Part& part, const reading::Node& node) {
        all.push_back({part.id, said(node, "id"), said(node, "name"), said(node, "purpose"), all_said(node, "entities")});
    });
    return all;
}

std::vector<DeclaredAudit> declared_audits(const desk::Contents& contents, std::string_view directory) {
    std::vector<DeclaredAudit> all;
    for_facts(contents, "directory_audit", [&](const desk::Part& part, const reading::Node& node) {
        if (said(node, "directory") == directory) {
            const std::string level = said(node, "level");
            const bool leveled = level.size() == 1 && level[0] >= '1' && level[0] <= '5';
            const auto date = base::Date::parse(said(node, "date"));
            all.push_back({part.id, std::string(directory), said(node, "tool"), date,
                           leveled ? std::optional<std::int64_t>(level[0] - '0') : std::nullopt, all_said(node, "failing"), part.piece});
        }
    });
    std::stable_sort(all.begin(), all.end(), [](const DeclaredAudit& one, const DeclaredAudit& other) { return one.date > other.date; });
    return all;
}

bool is_same_directory(const Understood& understood, const DeclaredDirectory& directory) {
    const auto named = [&](const std::string& name) {
        return !name.empty() && (small(name) == small(directory.id) || small(name) == small(directory.name));
    };
    return named(understood.forest) || std::any_of(understood.domains.begin(), understood.domains.end(), named);
}

std::string audit_fact(const std::string& directory, std::string_view tool, base::Date date, std::optional<std::int64_t> level,
                       const std::vector<std::string>& failing) {
    reading::JsonWriter json(false);
    json.begin_object().field("kind", "directory_audit").field("directory", directory).field("date", date.iso());
    if (level) {
        json.field("level", *level);
    }
    json.field("tool", tool);
    if (!failing.empty()) {
        json.key("failing").begin_array();
        for (const std::string& one : failing) {
            json.value(one);
        }
        json.end_array();
    }
    return json.end_object().take();
}

}  // namespace egide::web
