#include <algorithm>

#include "egide/programme/planning.h"
#include "engine.h"
#include "window.h"

namespace egide::programme {

namespace {

struct Outcome {
    Grant grant;
    std::size_t missed = 0;
};

Outcome outcome_of(const Programme& programme, const Case& facts, const EvaluationOptions& options) {
    const Engine engine(programme, facts, options.on, options.known_on);
    std::vector<Verdict> verdicts;
    Outcome outcome;
    for (const auto& objective : programme.objectives) {
        verdicts.push_back(engine.verdict_of(objective, engine.values));
        outcome.missed += verdicts.back() == Verdict::not_met ? 1 : 0;
    }
    outcome.grant = grant_of(programme, engine.values, facts, verdicts);
    return outcome;
}

bool better(const Outcome& a, const Outcome& b) {
    if (a.grant.low != b.grant.low) return a.grant.low > b.grant.low;
    if (a.grant.high != b.grant.high) return a.grant.high > b.grant.high;
    return a.missed < b.missed;
}

}  // namespace

// The window is a few weeks: every day of it is tried, at most a year of them.
std::optional<BestStart> best_phase_start(const Programme& programme, const Case& facts, const EvaluationOptions& options) {
    if (!programme.phase_start) return std::nullopt;
    const Engine engine(programme, facts, options.on, options.known_on);
    const Window window = resolve(programme.phase_start->window, engine.scope(engine.values, false));
    if (!window.from || !window.to) return std::nullopt;
    Case attempt = facts;
    attempt.milestones.phase_start = engine.phase_start.date;
    const Outcome now = outcome_of(programme, attempt, options);
    Outcome best = now;
    BestStart result;
    result.start = engine.phase_start.date.value_or(*window.from);
    bool admissible = window.holds(engine.phase_start.date) == Truth::yes;
    const base::Date last = std::min(*window.to, window.from->plus_days(366));
    for (base::Date day = *window.from; day <= last; day = day.plus_days(1)) {
        if (window.holds(day) != Truth::yes) continue;
        attempt.milestones.phase_start = day;
        const Outcome outcome = outcome_of(programme, attempt, options);
        ++result.tried;
        if (admissible && !better(outcome, best)) continue;
        admissible = true;
        best = outcome;
        result.start = day;
    }
    if (result.tried == 0) return std::nullopt;
    result.grant = best.grant;
    result.not_met = best.missed;
    result.better_than_now = better(best, now);
    return result;
}

}  // namespace egide::programme
