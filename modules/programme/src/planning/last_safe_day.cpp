#include <algorithm>

#include "criteria/cadence.h"
#include "criteria/latest.h"
#include "egide/programme/messages.h"
#include "egide/programme/planning.h"
#include "engine.h"

namespace egide::programme {

namespace {

/// A cadence or latest rule found in a tree, with the series it was applied to.
struct SeriesRules {
    std::uint32_t series = 0;
    const Objective* objective = nullptr;
    std::vector<const Cadence*> cadences;
    std::vector<const Latest*> latests;
};

void collect(const Node& node, const Objective& objective, std::vector<SeriesRules>& out) {
    const auto* cadence = dynamic_cast<const Cadence*>(node.criterion);
    const auto* latest = dynamic_cast<const Latest*>(node.criterion);
    if ((cadence != nullptr || latest != nullptr) && node.subject.kind == Subject::Kind::observation) {
        const auto same = [&](const SeriesRules& each) { return each.series == node.subject.index && each.objective == &objective; };
        auto place = std::find_if(out.begin(), out.end(), same);
        if (place == out.end()) place = out.insert(out.end(), SeriesRules{node.subject.index, &objective, {}, {}});
        if (cadence != nullptr && !is_advice(node)) place->cadences.push_back(cadence);
        if (latest != nullptr && !is_advice(node)) place->latests.push_back(latest);
    }
    for (const Node& child : node.children) collect(child, objective, out);
}

struct Bound {
    std::optional<base::Date> day;
    base::Text text;
    void tighten(base::Date candidate, base::Text reason) {
        if (day && *day <= candidate) return;
        day = candidate;
        text = std::move(reason);
    }
};

void bound_by(const Cadence& cadence, const Series& series, const Scope& scope, bool needed, Bound& bound, bool& lost) {
    const auto days = [&](std::optional<ParameterIndex> parameter) { return parameter ? scope.whole(*parameter) : std::nullopt; };
    const auto shift = [](base::Date from, std::int64_t by) { return from.plus_days(static_cast<std::int32_t>(by)); };
    const auto& limits = cadence.limits();
    const bool some = !series.dates.empty();
    if (const auto longest = days(limits.longest)) {
        const bool running_out = some && needed && scope.on > shift(series.dates.back(), *longest);
        lost = lost || series.longest() > *longest || running_out;
        if (some) bound.tighten(shift(series.dates.back(), *longest), messages::bound_longest({.limit = *longest}));
    }
    if (const auto mean = days(limits.mean); mean && some) {
        const auto reach = *mean * static_cast<std::int64_t>(series.dates.size());
        // Once that day has passed, several audits in a row can still bring the mean down: the next one is for today.
        const base::Date day = shift(series.dates.front(), reach);
        bound.tighten(needed ? std::max(day, scope.on) : day, messages::bound_mean({.limit = *mean}));
    }
    if (const auto first = days(limits.first)) {
        const base::Date latest = shift(*scope.phase_start, *first);
        lost = lost || (some && series.dates.front() > latest) || (!some && scope.on > latest);
        if (!some) bound.tighten(latest, messages::bound_first({.limit = *first}));
    }
}

}  // namespace

// One more audit on that day keeps every limit; whether yet another is needed before the declaration shows with the next evaluation.
std::vector<LastSafeDay> last_safe_days(const Programme& programme, const Case& facts, const Evaluation& evaluation) {
    std::vector<SeriesRules> rules;
    for (const auto& each : evaluation.objectives) collect(each.tree, *each.objective, rules);
    const Engine engine(programme, facts, evaluation.on, evaluation.known_on);
    std::vector<LastSafeDay> result;
    for (const auto& rule : rules) {
        if (rule.cadences.empty()) continue;
        Scope scope = engine.scope(engine.values, false);
        if (!scope.phase_start || !scope.declaration) continue;
        scope.objective = rule.objective;
        scope.item = rule.series;
        const Series series = rule.cadences.front()->series(scope, true);
        LastSafeDay answer;
        answer.series = rule.series;
        answer.objective = rule.objective;
        answer.audits = series.dates.size();
        answer.audits_on = series.dates;
        if (!series.dates.empty()) answer.last_audit = series.dates.back();
        const base::Date end = *scope.declaration;
        const bool fresh_enough = !series.dates.empty() && std::all_of(rule.cadences.begin(), rule.cadences.end(), [&](const auto* each) {
            const auto limit = each->limits().last ? scope.whole(*each->limits().last) : std::nullopt;
            return !limit || base::days_between(series.dates.back(), end) <= *limit;
        });
        Bound bound;
        for (const auto* cadence : rule.cadences) bound_by(*cadence, series, scope, !fresh_enough, bound, answer.lost);
        if (fresh_enough && bound.day && *bound.day >= end) {
            bound.day = end;
            bound.text = messages::bound_none_needed({.date = end});
        } else if (bound.day && *bound.day > end) {
            bound.day = end;
            bound.text = messages::bound_declaration({.date = end});
        }
        if (!answer.lost) answer.day = bound.day;
        answer.bound = answer.lost ? messages::bound_lost() : std::move(bound.text);
        result.push_back(std::move(answer));
    }
    return result;
}

}  // namespace egide::programme
