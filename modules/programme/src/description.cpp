#include "egide/programme/description.h"

#include "criteria/criterion.h"

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

}  // namespace

std::vector<RuleDescription> rules_of(const Objective& objective) {
    std::vector<RuleDescription> found;
    collect(*objective.criterion, found);
    return found;
}

}  // namespace egide::programme
