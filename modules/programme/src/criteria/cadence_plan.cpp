#include <algorithm>

#include "criteria/cadence.h"
#include "egide/programme/messages.h"

namespace egide::programme {

namespace {

Action audit_action(const Scope& scope, observation::Kind kind, const Filter& where, base::Date day, base::Date earliest, base::Date latest) {
    Action action;
    action.not_before = earliest;
    action.not_after = latest;
    action.what = earliest == latest ? messages::action_audit_day({.date = latest, .series = scope.name()})
                                     : messages::action_audit({.from = earliest, .series = scope.name(), .to = latest});
    auto supposed = supposed_about(scope, kind, where);
    supposed.date = day;
    action.supposed.push_back(std::move(supposed));
    action.subject = scope.subject();
    return action;
}

constexpr std::size_t kMostAdded = 12;

}  // namespace

// Audits can only be added between today and the declaration: the fewest that keep every limit, evenly spread, the last one fresh. A gap
// that lies behind cannot be repaired, only left out of the phase.
void Cadence::plan(const Scope& scope, const Node& node, std::vector<Action>& actions) const {
    if (node.verdict == Verdict::met || node.verdict == Verdict::not_applicable) return;
    if (!scope.phase_start || !scope.declaration) return Criterion::plan(scope, node, actions);
    for (const auto& limit : {limits_.mean, limits_.longest, limits_.first, limits_.last}) {
        if (limit && !scope.whole(*limit)) return Criterion::plan(scope, node, actions);
    }
    const Series now = series(scope, true);
    base::Date today = std::max(scope.on, *scope.phase_start);
    if (!now.dates.empty()) today = std::max(today, now.dates.back().plus_days(1));
    auto reason = lost(scope, now, today);
    for (std::size_t added = 1; !reason && added <= kMostAdded; ++added) {
        const Series whole = with_added(scope, now, added, today);
        if (holds(scope, whole)) return plan_audits(scope, now, whole, today, actions);
    }
    if (!reason) reason = messages::action_mean_lost({.limit = limits_.mean ? scope.whole(*limits_.mean).value_or(0) : 0, .series = scope.name()});
    Action action;
    action.possible = false;
    action.what = std::move(*reason);
    action.subject = scope.subject();
    actions.push_back(std::move(action));
}

/// Why no audit to come can mend the series; nothing when one might.
std::optional<base::Text> Cadence::lost(const Scope& scope, const Series& now, base::Date today) const {
    if (limits_.longest) {
        auto gap = now.longest();
        const bool running = !now.dates.empty() && !holds(scope, now);
        if (running) gap = std::max(gap, base::days_between(now.dates.back(), std::min(today, *scope.declaration)));
        if (gap > *scope.whole(*limits_.longest)) return messages::action_gap_lost({.days = gap, .series = scope.name()});
    }
    if (limits_.first) {
        const auto latest = scope.phase_start->plus_days(static_cast<std::int32_t>(*scope.whole(*limits_.first)));
        const bool late = now.dates.empty() ? today > latest : now.dates.front() > latest;
        if (late) return messages::action_first_lost({.limit = latest, .series = scope.name()});
    }
    if (today > *scope.declaration) return messages::action_declare_later({.date = *scope.declaration, .series = scope.name()});
    return std::nullopt;
}

/// The series with so many more audits, on days of their own, as early as the freshness of the last one allows.
Series Cadence::with_added(const Scope& scope, const Series& now, std::size_t added, base::Date today) const {
    const auto more = static_cast<std::int32_t>(added);
    base::Date last = today.plus_days(more - 1);
    if (limits_.last) last = std::max(last, scope.declaration->plus_days(-static_cast<std::int32_t>(*scope.whole(*limits_.last))));
    Series whole = now;
    if (last > *scope.declaration) return whole;
    const bool some = !now.dates.empty();
    const base::Date before = some ? now.dates.back() : today;
    for (std::int32_t i = 1; i <= more; ++i) {
        const auto steps = some ? more : std::max(more - 1, 1);
        const auto done = some || more == 1 ? i : i - 1;
        const base::Date spread = before.plus_days(base::days_between(before, last) * done / steps);
        whole.dates.push_back(std::max(spread, today.plus_days(i - 1)));
    }
    return whole;
}

void Cadence::plan_audits(const Scope& scope, const Series& now, const Series& whole, base::Date today, std::vector<Action>& actions) const {
    for (std::size_t i = now.dates.size(); i + 1 < whole.dates.size(); ++i) {
        actions.push_back(audit_action(scope, kind_, where_, whole.dates[i], today, whole.dates[i]));
    }
    // The last one may wait as long as every limit still holds.
    Series waiting = whole;
    base::Date& latest = waiting.dates.back();
    while (latest < *scope.declaration) {
        latest = latest.plus_days(1);
        if (holds(scope, waiting)) continue;
        latest = latest.plus_days(-1);
        break;
    }
    actions.push_back(audit_action(scope, kind_, where_, latest, whole.dates.back(), latest));
}

bool Cadence::holds(const Scope& scope, const Series& series) const {
    Scope quiet = scope;
    quiet.explain = false;
    return !series.dates.empty() && judge(quiet, series).holds == Truth::yes;
}

}  // namespace egide::programme
