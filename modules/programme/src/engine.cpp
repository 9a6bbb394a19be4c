#include "engine.h"

#include <algorithm>

#include "criteria/criterion.h"
#include "window.h"

namespace egide::programme {

namespace {

UsedMilestone declaration_of(const Case& facts, base::Date on) {
    if (facts.milestones.declaration) return {facts.milestones.declaration, false};
    return {on, true};
}

std::optional<base::Date> first_of(const PhaseStartRule& rule, const CaseIndex& index, const Case& facts) {
    std::optional<base::Date> first;
    for (const auto& counted : rule.default_first_of) {
        for (const auto i : index.find(*counted, Subject()).sure) {
            const auto& date = facts.observations[i].date;
            if (date && (!first || *date < *first)) first = date;
        }
    }
    return first;
}

}  // namespace

Engine::Engine(const Programme& rules, const Case& input, base::Date reference, std::optional<base::Date> known)
    : programme(rules),
      facts(input),
      on(reference),
      known_on(known.value_or(std::max(reference, rules.known_from))),
      declaration(declaration_of(input, reference)),
      index(input, declaration.date.value_or(reference)),
      values(rules.values(std::max(on, rules.applicable_from), known_on)) {
    phase_start.date = facts.milestones.phase_start;
    if (phase_start.date || !programme.phase_start) return;
    // The candidate has not chosen: the first audit, brought inside the admissible window (AMB-07, AMB-27).
    phase_start.assumed = true;
    const auto first = first_of(*programme.phase_start, index, facts);
    const Window window = resolve(programme.phase_start->window, scope(values, false));
    if (!first || window.from_unknown || window.to_unknown) return;
    phase_start.date = first;
    if (window.from) phase_start.date = std::max(*phase_start.date, *window.from);
    if (window.to) phase_start.date = std::min(*phase_start.date, *window.to);
}

Scope Engine::scope(const ParameterValues& in_force, bool explain) const {
    Scope scope{programme, facts, index, in_force, on, declaration.date, phase_start.date, explain, nullptr, nullptr, std::nullopt, std::nullopt};
    return scope;
}

Verdict Engine::verdict_of(const Objective& objective, const ParameterValues& in_force) const {
    if (!applies(objective, facts)) return Verdict::not_applicable;
    Scope quiet = scope(in_force, false);
    quiet.objective = &objective;
    return objective.criterion->evaluate(quiet).verdict;
}

Verdict Engine::verdict_under(const Reading& reading, const ParameterValues& in_force, const ObjectiveResult& before) const {
    if (!applies(*before.objective, facts)) return Verdict::not_applicable;
    Scope quiet = scope(in_force, false);
    quiet.objective = before.objective;
    return before.objective->criterion->reconsider(quiet, before.tree, reading);
}

bool applies(const Objective& objective, const Case& facts) {
    return std::find(objective.applies_to.begin(), objective.applies_to.end(), facts.perimeter.kind) != objective.applies_to.end();
}

}  // namespace egide::programme
