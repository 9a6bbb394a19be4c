#include <algorithm>

#include "criteria/list.h"
#include "egide/programme/messages.h"
#include "loading/context.h"

namespace egide::programme {

namespace {

/// Days between the last two observations of a series.
class IntervalBetween final : public Criterion {
  public:
    IntervalBetween(Filter where, std::optional<ParameterIndex> least, std::optional<ParameterIndex> most)
        : where_(std::move(where)), least_(least), most_(most) {}

  protected:
    void decide(const Scope& scope, Node& node) const override {
        for (const auto& limit : {least_, most_}) {
            if (limit) node.parameters.push_back(*limit);
        }
        const Found& found = scope.find(where_);
        node.facts = last_two(scope, found.sure);
        node.verdict = verdict(judge(scope, node.facts));
        if (scope.explain) node.reason = reason(scope, node.facts);
        if (found.possible.empty()) return;
        auto all = found.sure;
        all.insert(all.end(), found.possible.begin(), found.possible.end());
        if (verdict(judge(scope, last_two(scope, std::move(all)))) == node.verdict) return;
        node.verdict = Verdict::undetermined;
        if (scope.explain) node.reason = messages::cadence_tool_unknown({.series = scope.name()});
    }

  private:
    /// The two newest that are dated and not after the declaration, oldest first; fewer when there are not two.
    static std::vector<std::uint32_t> last_two(const Scope& scope, std::vector<std::uint32_t> series) {
        const auto& all = scope.facts.observations;
        std::erase_if(series, [&](auto i) { return !all[i].date || (scope.declaration && *all[i].date > *scope.declaration); });
        std::stable_sort(series.begin(), series.end(), [&](auto a, auto b) { return *all[a].date < *all[b].date; });
        if (series.size() > 2) series.erase(series.begin(), series.end() - 2);
        return series;
    }

    static std::int32_t days_of(const Scope& scope, const std::vector<std::uint32_t>& pair) {
        return base::days_between(*scope.facts.observations[pair[0]].date, *scope.facts.observations[pair[1]].date);
    }

    Truth judge(const Scope& scope, const std::vector<std::uint32_t>& pair) const {
        if (pair.size() < 2) return Truth::unknown;
        const auto days = days_of(scope, pair);
        return both(holds(scope, least_, days, Comparison::at_least), holds(scope, most_, days, Comparison::at_most));
    }

    static base::Text reason(const Scope& scope, const std::vector<std::uint32_t>& pair) {
        if (pair.size() < 2) return messages::interval_too_few({.series = scope.name()});
        return messages::interval_days({.days = days_of(scope, pair), .series = scope.name()});
    }

    static Truth holds(const Scope& scope, std::optional<ParameterIndex> limit, std::int64_t days, Comparison comparison) {
        if (!limit) return Truth::yes;
        const auto value = scope.whole(*limit);
        return value ? truth(compares(days <=> *value, comparison)) : Truth::unknown;
    }

    Filter where_;
    std::optional<ParameterIndex> least_;
    std::optional<ParameterIndex> most_;
};

}  // namespace

CriterionPtr parse_interval(const reading::Node& arguments, LoadContext& context) {
    reading::Reader reader(arguments, context.problems(), "interval");
    const auto kind = context.kind(reader, "of");
    const Filter where = kind ? context.filter(reader, *kind) : Filter{};
    const auto least = context.parameter(reader, "at_least", {ParameterType::days}, false);
    const auto most = context.parameter(reader, "at_most", {ParameterType::days}, false);
    reader.finish();
    if (!least && !most) context.problems().add(arguments, messages::load_one_comparison());
    return kind ? std::make_shared<IntervalBetween>(where, least, most) : nullptr;
}

}  // namespace egide::programme
