#include <algorithm>

#include "criteria/criterion.h"
#include "egide/programme/planning.h"
#include "engine.h"

namespace egide::programme {

namespace {

/// The verdict of one objective once the supposed facts are there. Facts that lie after today move the reference date with them.
Verdict with_supposed(const Programme& programme, const Case& facts, const Evaluation& evaluation, const Objective& objective,
                      const std::vector<Action>& actions) {
    Case supposed = facts;
    base::Date on = evaluation.on;
    for (const auto& action : actions) {
        for (const auto& each : action.supposed) {
            supposed.observations.push_back(each);
            if (each.date && *each.date > on) on = *each.date;
        }
    }
    // A correction stands for the document or statement it replaces.
    const Engine engine(programme, supposed, on, evaluation.known_on);
    return engine.verdict_of(objective, engine.values);
}

std::optional<base::Money> gain(const Grant& before, const Grant& after) {
    if (!before.low || !after.low) return std::nullopt;
    return after.low->minus(*before.low);
}

bool same_supposition(const Action& a, const Action& b) {
    if (a.supposed.size() != 1 || b.supposed.size() != 1) return false;
    const auto& x = a.supposed[0];
    const auto& y = b.supposed[0];
    return x.kind == y.kind && x.entities == y.entities && x.text(observation::Field::piece) == y.text(observation::Field::piece) &&
           x.text(observation::Field::requirement) == y.text(observation::Field::requirement) &&
           x.text(observation::Field::directory) == y.text(observation::Field::directory) &&
           x.text(observation::Field::perimeter) == y.text(observation::Field::perimeter) &&
           x.text(observation::Field::system) == y.text(observation::Field::system) &&
           x.text(observation::Field::subject) == y.text(observation::Field::subject);
}

/// The past says the same thing only once.
bool same_loss(const Action& a, const Action& b) {
    if (a.possible || b.possible) return false;
    return base::render(a.what, base::Language::english) == base::render(b.what, base::Language::english);
}

/// Two rules that ask for the same audit of the same series ask for one audit: the tighter dates are kept.
void merge(std::vector<Action>& actions) {
    std::vector<Action> kept;
    for (auto& action : actions) {
        const auto twin = std::find_if(kept.begin(), kept.end(), [&](const Action& each) {
            const bool same_work = each.possible && action.possible && same_supposition(each, action);
            return same_loss(each, action) || (same_work && each.not_after == action.not_after);
        });
        if (twin == kept.end()) {
            kept.push_back(std::move(action));
        } else if (action.not_before && (!twin->not_before || *action.not_before > *twin->not_before)) {
            *twin = std::move(action);
        }
    }
    actions = std::move(kept);
}

}  // namespace

std::vector<WhyNot> why_not(const Programme& programme, const Case& facts, const Evaluation& evaluation) {
    std::vector<WhyNot> result;
    const Engine engine(programme, facts, evaluation.on, evaluation.known_on);
    const auto verdicts = verdicts_of(evaluation);
    const std::vector<Verdict> all_met(verdicts.size(), Verdict::met);
    const Grant full = grant_of(programme, engine.values, facts, all_met);
    for (std::size_t i = 0; i < evaluation.objectives.size(); ++i) {
        const ObjectiveResult& objective = evaluation.objectives[i];
        if (objective.verdict == Verdict::met || objective.verdict == Verdict::not_applicable) continue;
        WhyNot answer;
        answer.objective = &objective;
        Scope scope = engine.scope(engine.values, true);
        scope.objective = objective.objective;
        objective.objective->criterion->plan(scope, objective.tree, answer.actions);
        merge(answer.actions);
        const bool possible = std::all_of(answer.actions.begin(), answer.actions.end(), [](const auto& each) { return each.possible; });
        answer.verified = possible && !answer.actions.empty() &&
                          with_supposed(programme, facts, evaluation, *objective.objective, answer.actions) == Verdict::met;
        auto mended = verdicts;
        mended[i] = Verdict::met;
        answer.worth = gain(evaluation.grant, grant_of(programme, engine.values, facts, mended));
        auto missed = all_met;
        missed[i] = Verdict::not_met;
        answer.at_stake = gain(grant_of(programme, engine.values, facts, missed), full);
        result.push_back(std::move(answer));
    }
    return result;
}

}  // namespace egide::programme
