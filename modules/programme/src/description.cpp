#include "egide/programme/description.h"

#include <algorithm>

#include "criteria/criterion.h"
#include "egide/observation/dictionary.h"

namespace egide::programme {

namespace {

void collect(const Criterion& criterion, std::vector<RuleDescription>& found) {
    const RuleHead& head = criterion.head();
    if (!head.id.empty()) {
        found.push_back({head.id, head.kind, head.say.value_or(base::Bilingual{}), head.cite.value_or(Citation{}), head.advice,
                         head.ambiguities, head.written, head.at});
    }
    for (const Criterion* child : criterion.children()) {
        collect(*child, found);
    }
}

/// What a criterion and its steps say, as their file writes it: the canonical text of a rule holds that of its steps.
void add_text(const std::shared_ptr<const Criterion>& criterion, std::string& text) {
    if (criterion != nullptr) {
        text += criterion->head().written + "\n";
        for (const Criterion* const child : criterion->children()) {
            text += child->head().written + "\n";
        }
    }
}

void add_objective(const Objective& objective, std::string& text) {
    add_text(objective.criterion, text);
    for (const Piece& piece : objective.pieces) {
        add_text(piece.required_if, text);
    }
}

std::string text_read_first(const Programme& programme) {
    std::string text;
    for (const EligibilityCase& one : programme.eligibility) {
        add_text(one.condition, text);
    }
    for (const Objective& prerequisite : programme.prerequisites) {
        add_objective(prerequisite, text);
    }
    return text;
}

std::vector<std::string_view> facts_in(const std::string& text) {
    std::vector<std::string_view> read;
    for (const observation::ContextSpec& fact : observation::kContextFacts) {
        if (text.find("fact: " + std::string(fact.name) + ",") != std::string::npos ||
            text.find("fact: " + std::string(fact.name) + "}") != std::string::npos) {
            read.push_back(fact.name);
        }
    }
    return read;
}

}  // namespace

std::vector<std::string_view> facts_read_first(const Programme& programme) { return facts_in(text_read_first(programme)); }

std::vector<std::string_view> facts_asked_of(const Programme& programme, organisation::CandidateKind kind) {
    std::string text = text_read_first(programme);
    for (const Objective& objective : programme.objectives) {
        const auto& kinds = objective.applies_to;
        if (kinds.empty() || std::find(kinds.begin(), kinds.end(), kind) != kinds.end()) {
            add_objective(objective, text);
        }
    }
    return facts_in(text);
}

std::vector<RuleDescription> rules_of(const Objective& objective) {
    std::vector<RuleDescription> found;
    collect(*objective.criterion, found);
    return found;
}

}  // namespace egide::programme
