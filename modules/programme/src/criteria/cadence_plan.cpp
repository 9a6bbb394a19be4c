#include <algorithm>

#include "criteria/cadence.h"
#include "egide/programme/messages.h"

namespace egide::programme {

namespace {

Action audit_action(const Scope& scope, observation::Kind kind, const Filter& where, base::Date day, base::Date earliest, base::Date latest) {
    Action action;
    action.not_before = earliest;
    action.not_after = latest;
    action.what = messages::action_audit({.from = earliest, .series = scope.name(), .to = latest});
    auto supposed = supposed_about(scope, kind, where);
    supposed.date = day;
    action.supposed.push_back(std::move(supposed));
    action.subject = scope.subject();
    return action;
}

Action lost(const Scope& scope, base::Text what) {
    Action action;
    action.possible = false;
    action.what = std::move(what);
    action.subject = scope.subject();
    return action;
}

}  // namespace

// Audits can only be added between today and the declaration; a gap that lies behind cannot be repaired, only left out of the phase.
void Cadence::plan(const Scope& scope, const Node& node, std::vector<Action>& actions) const {
    if (node.verdict == Verdict::met || node.verdict == Verdict::not_applicable) return;
    if (!scope.phase_start || !scope.declaration) return Criterion::plan(scope, node, actions);
    Series now = series(scope, true);
    const base::Date today = std::max(scope.on, *scope.phase_start);
    const base::Date end = *scope.declaration;
    if (limits_.longest && now.longest() > scope.whole(*limits_.longest).value_or(INT32_MAX)) {
        actions.push_back(lost(scope, messages::action_gap_lost({.days = now.longest(), .series = scope.name()})));
    }
    if (limits_.first) {
        const auto latest = scope.phase_start->plus_days(static_cast<std::int32_t>(scope.whole(*limits_.first).value_or(0)));
        const bool late = now.dates.empty() || now.dates.front() > latest;
        if (late && today > latest) actions.push_back(lost(scope, messages::action_first_lost({.limit = latest, .series = scope.name()})));
        if (late && today <= latest) actions.push_back(audit_action(scope, kind_, where_, today, today, std::min(latest, end)));
    }
    if (limits_.last) {
        const auto earliest = end.plus_days(-static_cast<std::int32_t>(scope.whole(*limits_.last).value_or(0)));
        const bool stale = now.dates.empty() || now.dates.back() < earliest;
        if (stale && today > end) actions.push_back(lost(scope, messages::action_declare_later({.date = end, .series = scope.name()})));
        if (stale && today <= end) actions.push_back(audit_action(scope, kind_, where_, end, std::max(today, earliest), end));
    }
    if (limits_.mean && node.verdict != Verdict::met) plan_mean(scope, now, today, end, actions);
}

void Cadence::plan_mean(const Scope& scope, const Series& now, base::Date today, base::Date end, std::vector<Action>& actions) const {
    const auto limit = scope.whole(*limits_.mean);
    if (!limit || judge_mean_holds(scope, now)) return;
    Series attempt = now;
    std::vector<base::Date> added;
    for (base::Date day = today; day <= end && added.size() < 12; day = day.plus_days(1)) {
        if (std::find(attempt.dates.begin(), attempt.dates.end(), day) != attempt.dates.end()) continue;
        attempt.dates.insert(std::upper_bound(attempt.dates.begin(), attempt.dates.end(), day), day);
        added.push_back(day);
        if (judge_mean_holds(scope, attempt)) break;
    }
    if (!judge_mean_holds(scope, attempt)) {
        actions.push_back(lost(scope, messages::action_mean_lost({.limit = *limit, .series = scope.name()})));
        return;
    }
    for (const auto day : added) actions.push_back(audit_action(scope, kind_, where_, day, today, end));
}

bool Cadence::judge_mean_holds(const Scope& scope, const Series& series) const {
    Scope quiet = scope;
    quiet.explain = false;
    return !series.dates.empty() && judge_mean(quiet, series).holds == Truth::yes;
}

}  // namespace egide::programme
