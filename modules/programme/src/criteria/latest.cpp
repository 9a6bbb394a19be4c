#include "criteria/latest.h"

#include <algorithm>

#include "criteria/list.h"
#include "egide/programme/messages.h"

namespace egide::programme {

std::vector<const Criterion*> Latest::children() const {
    if (test_) return {test_.get()};
    return {};
}

std::vector<std::uint32_t> Latest::newest_first(const Scope& scope, bool possible) const {
    const Found& found = scope.find(where_);
    const auto& all = scope.facts.observations;
    std::vector<std::uint32_t> newest;
    const auto add = [&](std::uint32_t i) {
        if (all[i].date && *all[i].date <= *scope.declaration) newest.push_back(i);
    };
    newest.reserve(found.sure.size());
    std::for_each(found.sure.rbegin(), found.sure.rend(), add);
    if (possible && !found.possible.empty()) {
        std::for_each(found.possible.rbegin(), found.possible.rend(), add);
        std::stable_sort(newest.begin(), newest.end(), [&](auto a, auto b) { return *all[a].date > *all[b].date; });
    }
    return newest;
}

std::int64_t Latest::wanted(const Scope& scope) const { return limits_.count ? scope.whole(*limits_.count).value_or(2) : 2; }

void Latest::decide(const Scope& scope, Node& node) const {
    if (scope.explain) {
        for (const auto& limit : {limits_.count, limits_.fresh, limits_.substitute}) {
            if (limit) node.parameters.push_back(*limit);
        }
    }
    if (!scope.declaration) {
        node.verdict = Verdict::undetermined;
        if (scope.explain) node.reason = messages::declaration_unknown();
        return;
    }
    const auto audits = newest_first(scope, false);
    const bool unsure = !scope.find(where_).possible.empty();
    const auto all = unsure ? newest_first(scope, true) : std::vector<std::uint32_t>();
    if (audits.empty() && all.empty()) {
        const bool anywhere = scope.find(where_).anywhere;
        node.verdict = anywhere ? Verdict::not_met : Verdict::undetermined;
        if (scope.explain) {
            node.reason = anywhere ? messages::latest_no_audit({.series = scope.name()})
                                   : messages::cadence_nothing_recorded({.series = scope.name()});
        }
        return;
    }
    const Judgement judgement = judge(scope, audits, node);
    if (scope.explain) node.facts.assign(audits.begin(), audits.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(audits.size(), 3)));
    node.verdict = verdict(judgement.holds());
    if (scope.explain) node.reason = reason(scope, audits, judgement);
    Node unused;
    if (unsure && all.size() != audits.size() && judge(scope, all, unused).holds() != judgement.holds()) {
        node.verdict = Verdict::undetermined;
        if (scope.explain) node.reason = messages::cadence_tool_unknown({.series = scope.name()});
    }
}

Truth Latest::passes(const Scope& scope, std::uint32_t audit, Node& node) const {
    if (!test_) return Truth::yes;
    return truth(test_->evaluate(scope.about({Subject::Kind::observation, audit}), node.children).verdict);
}

Latest::Judgement Latest::judge(const Scope& scope, const std::vector<std::uint32_t>& audits, Node& node) const {
    Judgement judgement;
    if (audits.empty()) return judgement;
    if (test_) node.children.reserve(static_cast<std::size_t>(wanted(scope)));
    judgement.last = passes(scope, audits[0], node);
    if (limits_.fresh) {
        const auto limit = scope.whole(*limits_.fresh);
        const auto age = base::days_between(*scope.facts.observations[audits[0]].date, *scope.declaration);
        judgement.fresh = limit ? truth(age <= *limit) : Truth::unknown;
    }
    if (wanted(scope) >= 2) judgement.previous = previous(scope, audits, node, judgement.substituted);
    return judgement;
}

Truth Latest::previous(const Scope& scope, const std::vector<std::uint32_t>& audits, Node& node, bool& substituted) const {
    if (audits.size() < 2) return Truth::no;
    const Truth direct = passes(scope, audits[1], node);
    if (direct == Truth::yes || audits.size() < 3 || !limits_.substitute) return direct;
    const auto limit = scope.whole(*limits_.substitute);
    const auto& all = scope.facts.observations;
    const auto gap = base::days_between(*all[audits[2]].date, *all[audits[0]].date);
    const Truth close = limit ? truth(gap <= *limit) : Truth::unknown;
    const Truth stand_in = both(passes(scope, audits[2], node), close);
    substituted = stand_in == Truth::yes;
    return either(direct, stand_in);
}

base::Text Latest::reason(const Scope& scope, const std::vector<std::uint32_t>& audits, const Judgement& judgement) const {
    const base::Argument series(scope.name());
    if (audits.empty()) return messages::latest_no_audit({.series = series});
    const base::Date last = *scope.facts.observations[audits[0]].date;
    const auto age = base::days_between(last, *scope.declaration);
    if (judgement.holds() == Truth::yes) {
        if (judgement.substituted) return messages::latest_met_substituted({.date = last, .series = series});
        return messages::latest_met({.age = age, .date = last, .series = series});
    }
    if (judgement.last == Truth::no) return messages::latest_last_fails({.date = last, .series = series});
    if (judgement.fresh == Truth::no) {
        return messages::latest_stale({.age = age, .date = last, .limit = scope.whole(*limits_.fresh).value_or(0), .series = series});
    }
    if (judgement.previous == Truth::no) {
        if (audits.size() < 2) return messages::latest_only_one({.date = last, .series = series});
        return messages::latest_previous_fails({.date = *scope.facts.observations[audits[1]].date, .series = series});
    }
    return messages::latest_undetermined({.date = last, .series = series});
}

Action Latest::audit(const Scope& scope, base::Date day, base::Date earliest, base::Date latest) const {
    Action action;
    action.not_before = earliest;
    action.not_after = latest;
    action.what = earliest == latest ? messages::action_audit_passing_day({.date = latest, .series = scope.name()})
                                     : messages::action_audit_passing({.from = earliest, .series = scope.name(), .to = latest});
    auto supposed = supposed_about(scope, kind_, where_);
    supposed.date = day;
    if (test_) test_->suppose(scope, supposed);
    action.supposed.push_back(std::move(supposed));
    action.subject = scope.subject();
    return action;
}

/// The last day on which one more audit makes the last but one of today stand in for the last that fails.
std::optional<base::Date> Latest::stand_in_until(const Scope& scope, const std::vector<std::uint32_t>& audits) const {
    const auto close = limits_.substitute ? scope.whole(*limits_.substitute) : std::nullopt;
    Node unused;
    if (!close || audits.size() < 2 || passes(scope, audits[1], unused) != Truth::yes) return std::nullopt;
    return scope.facts.observations[audits[1]].date->plus_days(static_cast<std::int32_t>(*close));
}

// New audits count from tomorrow on; two are needed unless the last one recorded already passes.
void Latest::plan(const Scope& scope, const Node& node, std::vector<Action>& actions) const {
    if (node.verdict == Verdict::met || node.verdict == Verdict::not_applicable) return;
    if (!scope.declaration) return Criterion::plan(scope, node, actions);
    const base::Date end = *scope.declaration;
    const auto audits = newest_first(scope, true);
    base::Date today = scope.on;
    if (!audits.empty()) today = std::max(today, scope.facts.observations[audits[0]].date->plus_days(1));
    Node unused;
    const Judgement now = judge(scope, audits, unused);
    const std::int64_t needed = wanted(scope) >= 2 && now.last != Truth::yes ? 2 : 1;
    if (today.plus_days(static_cast<std::int32_t>(needed) - 1) > end) {
        Action action;
        action.possible = false;
        action.what = messages::action_declare_later({.date = end, .series = scope.name()});
        action.subject = scope.subject();
        actions.push_back(std::move(action));
        return;
    }
    const auto fresh = limits_.fresh ? scope.whole(*limits_.fresh).value_or(0) : 0;
    const base::Date earliest = limits_.fresh ? std::max(today, end.plus_days(-static_cast<std::int32_t>(fresh))) : today;
    if (const auto until = needed == 2 ? stand_in_until(scope, audits) : std::nullopt; until && *until >= earliest) {
        const base::Date day = std::min(*until, end);
        actions.push_back(audit(scope, day, earliest, day));
        return;
    }
    if (needed == 2) actions.push_back(audit(scope, today, today, end.plus_days(-1)));
    actions.push_back(audit(scope, end, earliest, end));
}

/// Reports a count that no judgement knows: only the last, or the last two.
static void check_count(ParameterIndex count, const reading::Node& at, LoadContext& context) {
    for (const auto& each : context.programme().parameters[count].values) {
        const auto* number = std::get_if<std::int64_t>(&each.value);
        if (number == nullptr || *number == 1 || *number == 2) continue;
        context.problems().add(at, messages::load_latest_count({.found = *number, .name = at.scalar}));
    }
}

CriterionPtr parse_latest(const reading::Node& arguments, LoadContext& context) {
    reading::Reader reader(arguments, context.problems(), "latest");
    const auto kind = context.kind(reader, "of");
    const Filter where = kind ? context.filter(reader, *kind) : Filter{};
    Latest::Limits limits;
    limits.count = context.parameter(reader, "count", {ParameterType::number}, false);
    if (limits.count) check_count(*limits.count, *reader.child("count"), context);
    const auto limit = [&](std::string_view key, std::optional<ParameterIndex>& target) {
        const auto* node = reader.child(key);
        if (node == nullptr) return;
        reading::Reader at_most(*node, context.problems(), std::string(key));
        target = context.parameter(at_most, "at_most", {ParameterType::days});
        at_most.finish();
    };
    limit("fresh", limits.fresh);
    limit("substitute", limits.substitute);
    CriterionPtr test;
    const auto* node = reader.child("test");
    if (node != nullptr && kind) test = context.criterion_on(*node, *kind);
    reader.finish();
    if (!kind || (node != nullptr && !test)) return nullptr;
    return std::make_shared<Latest>(*kind, where, std::move(test), limits);
}

}  // namespace egide::programme
