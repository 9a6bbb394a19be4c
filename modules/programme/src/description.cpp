#include "egide/programme/description.h"

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

}  // namespace

std::vector<std::string_view> facts_read_first(const Programme& programme) {
    std::string text;
    for (const EligibilityCase& one : programme.eligibility) {
        add_text(one.condition, text);
    }
    for (const Objective& prerequisite : programme.prerequisites) {
        add_text(prerequisite.criterion, text);
        for (const Piece& piece : prerequisite.pieces) {
            add_text(piece.required_if, text);
        }
    }
    std::vector<std::string_view> read;
    for (const observation::ContextSpec& fact : observation::kContextFacts) {
        if (text.find("fact: " + std::string(fact.name) + ",") != std::string::npos ||
            text.find("fact: " + std::string(fact.name) + "}") != std::string::npos) {
            read.push_back(fact.name);
        }
    }
    return read;
}

std::vector<RuleDescription> rules_of(const Objective& objective) {
    std::vector<RuleDescription> found;
    collect(*objective.criterion, found);
    return found;
}

}  // namespace egide::programme
