#include "criteria/list.h"
#include "egide/programme/messages.h"
#include "loading/context.h"

namespace egide::programme {

namespace {

/// Days between the last two observations of a series.
class IntervalBetween final : public Criterion {
  public:
    IntervalBetween(observation::Kind kind, Filter where, std::optional<ParameterIndex> least, std::optional<ParameterIndex> most)
        : kind_(kind), where_(std::move(where)), least_(least), most_(most) {}

  protected:
    void decide(const Scope& scope, Node& node) const override {
        for (const auto& limit : {least_, most_}) {
            if (limit) node.parameters.push_back(*limit);
        }
        const Found& found = scope.find(where_);
        std::vector<std::uint32_t> dated;
        for (const auto i : found.sure) {
            const auto& date = scope.facts.observations[i].date;
            if (date && (!scope.declaration || *date <= *scope.declaration)) dated.push_back(i);
        }
        node.verdict = Verdict::undetermined;
        if (dated.size() < 2) {
            if (scope.explain) node.reason = messages::interval_too_few({.series = scope.name()});
            return;
        }
        const auto& all = scope.facts.observations;
        const auto days = base::days_between(*all[dated[dated.size() - 2]].date, *all[dated.back()].date);
        node.facts.assign(dated.end() - 2, dated.end());
        node.verdict = verdict(both(holds(scope, least_, days, Comparison::at_least), holds(scope, most_, days, Comparison::at_most)));
        if (scope.explain) node.reason = messages::interval_days({.days = days, .series = scope.name()});
    }

  private:
    static Truth holds(const Scope& scope, std::optional<ParameterIndex> limit, std::int64_t days, Comparison comparison) {
        if (!limit) return Truth::yes;
        const auto value = scope.whole(*limit);
        return value ? truth(compares(days <=> *value, comparison)) : Truth::unknown;
    }

    observation::Kind kind_;
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
    return kind ? std::make_shared<IntervalBetween>(*kind, where, least, most) : nullptr;
}

}  // namespace egide::programme
