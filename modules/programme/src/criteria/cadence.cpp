#include "criteria/cadence.h"

#include <algorithm>

#include "criteria/list.h"
#include "egide/programme/messages.h"

namespace egide::programme {

std::int32_t Series::longest() const {
    std::int32_t longest = 0;
    for (std::size_t i = 1; i < dates.size(); ++i) longest = std::max(longest, base::days_between(dates[i - 1], dates[i]));
    return longest;
}

Series Cadence::series(const Scope& scope, bool possible) const {
    const Found& found = scope.find(where_);
    const auto& all = scope.facts.observations;
    Series series;
    const auto add = [&](std::uint32_t i) {
        const auto& date = all[i].date;
        if (date && *date >= *scope.phase_start && *date <= *scope.declaration) series.audits.push_back(i);
    };
    series.audits.reserve(found.sure.size());
    for (const auto i : found.sure) add(i);
    if (possible && !found.possible.empty()) {
        for (const auto i : found.possible) add(i);
        std::stable_sort(series.audits.begin(), series.audits.end(), [&](auto a, auto b) { return *all[a].date < *all[b].date; });
    }
    series.dates.reserve(series.audits.size());
    for (const auto i : series.audits) series.dates.push_back(*all[i].date);
    return series;
}

void Cadence::decide(const Scope& scope, Node& node) const {
    if (scope.explain) {
        for (const auto& limit : {limits_.mean, limits_.longest, limits_.first, limits_.last, limits_.mean_reading}) {
            if (limit) node.parameters.push_back(*limit);
        }
    }
    if (!scope.phase_start || !scope.declaration) {
        node.verdict = Verdict::undetermined;
        if (scope.explain) node.reason = scope.phase_start ? messages::declaration_unknown() : messages::phase_start_unknown();
        return;
    }
    Series sure = series(scope, false);
    Measure measure = judge(scope, sure);
    const bool unsure = !scope.find(where_).possible.empty();
    if (scope.explain) node.facts = std::move(sure.audits);
    if (unsure && judge(scope, series(scope, true)).holds != measure.holds) {
        measure.holds = Truth::unknown;
        if (scope.explain) measure.reason = messages::cadence_tool_unknown({.series = scope.name()});
    }
    node.verdict = verdict(measure.holds);
    node.reason = std::move(measure.reason);
}

Cadence::Measure Cadence::judge(const Scope& scope, const Series& series) const {
    if (series.dates.empty()) return judge_none(scope);
    Measure worst;
    bool first = true;
    const auto add = [&](Measure measure) {
        if (first || measure.holds < worst.holds) worst = std::move(measure);
        first = false;
    };
    if (limits_.longest) add(judge_longest(scope, series));
    if (limits_.mean) add(judge_mean(scope, series));
    if (limits_.first) add(judge_edge(scope, series, true));
    if (limits_.last) add(judge_edge(scope, series, false));
    return worst;
}

/// No audit at all: unknown as long as nobody's audits are recorded, missing once some are.
Cadence::Measure Cadence::judge_none(const Scope& scope) const {
    const bool anywhere = scope.find(where_).anywhere;
    Measure measure{anywhere ? Truth::no : Truth::unknown, {}};
    if (scope.explain) {
        measure.reason = anywhere ? messages::cadence_no_audit({.from = *scope.phase_start, .series = scope.name(), .to = *scope.declaration})
                                  : messages::cadence_nothing_recorded({.series = scope.name()});
    }
    return measure;
}

/// Mean of consecutive gaps, or phase length over number of audits; a single audit has no gap and is judged the second way.
Cadence::Measure Cadence::judge_mean(const Scope& scope, const Series& series) const {
    const auto limit = scope.whole(*limits_.mean);
    if (!limit) return {Truth::unknown, messages::limit_unpublished()};
    const std::string_view reading = limits_.mean_reading ? scope.word(*limits_.mean_reading) : "gaps";
    const bool whole_phase = reading == "whole_phase" || series.dates.size() == 1;
    const std::int64_t days = whole_phase ? base::days_between(*scope.phase_start, *scope.declaration) : series.span();
    const auto count = static_cast<std::int64_t>(whole_phase ? series.dates.size() : series.dates.size() - 1);
    Measure measure{truth(days <= *limit * count), {}};
    if (!scope.explain) return measure;
    const auto shown = base::Ratio::of((days * 10 + count - 1) / count, 10).value_or(base::Ratio());  // rounded up, for reading only
    measure.reason = messages::cadence_mean({.audits = series.dates.size(), .limit = *limit, .mean = shown, .series = scope.name()});
    return measure;
}

Cadence::Measure Cadence::judge_longest(const Scope& scope, const Series& series) const {
    const auto limit = scope.whole(*limits_.longest);
    if (!limit) return {Truth::unknown, messages::limit_unpublished()};
    const std::int32_t longest = series.longest();
    Measure measure{truth(longest <= *limit), {}};
    if (!scope.explain) return measure;
    if (series.dates.size() == 1) {
        measure.reason = messages::cadence_single({.date = series.dates[0], .series = scope.name()});
        return measure;
    }
    std::size_t worst = 1;
    for (std::size_t i = 1; i < series.dates.size(); ++i) {
        if (base::days_between(series.dates[i - 1], series.dates[i]) == longest) {
            worst = i;
            break;
        }
    }
    measure.reason = messages::cadence_longest({.days = longest, .from = series.dates[worst - 1], .limit = *limit,
                                                .series = scope.name(), .to = series.dates[worst]});
    return measure;
}

Cadence::Measure Cadence::judge_edge(const Scope& scope, const Series& series, bool first) const {
    const auto limit = scope.whole(first ? *limits_.first : *limits_.last);
    if (!limit) return {Truth::unknown, messages::limit_unpublished()};
    const auto days = first ? base::days_between(*scope.phase_start, series.dates.front())
                            : base::days_between(series.dates.back(), *scope.declaration);
    Measure measure{truth(days <= *limit), {}};
    if (!scope.explain) return measure;
    if (first) {
        measure.reason = messages::cadence_first({.date = series.dates.front(), .days = days, .limit = *limit, .series = scope.name()});
    } else {
        measure.reason = messages::cadence_last({.date = series.dates.back(), .days = days, .limit = *limit, .series = scope.name()});
    }
    return measure;
}

CriterionPtr parse_cadence(const reading::Node& arguments, LoadContext& context) {
    reading::Reader reader(arguments, context.problems(), "cadence");
    const auto kind = context.kind(reader, "of");
    const Filter where = kind ? context.filter(reader, *kind) : Filter{};
    Cadence::Limits limits;
    const auto limit = [&](std::string_view key, std::optional<ParameterIndex>& target) {
        const auto* node = reader.child(key);
        if (node == nullptr) return;
        reading::Reader at_most(*node, context.problems(), std::string(key));
        target = context.parameter(at_most, "at_most", {ParameterType::days});
        at_most.finish();
    };
    limit("mean", limits.mean);
    limit("longest", limits.longest);
    limit("first", limits.first);
    limit("last", limits.last);
    limits.mean_reading = context.word_parameter(reader, "mean_reading", {"gaps", "whole_phase"}, false);
    reader.finish();
    if (!limits.mean && !limits.longest && !limits.first && !limits.last) {
        context.problems().add(arguments, messages::load_cadence_empty());
    }
    if (!kind) return nullptr;
    return std::make_shared<Cadence>(*kind, where, limits);
}

}  // namespace egide::programme
