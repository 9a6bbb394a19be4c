#pragma once

#include <array>
#include <optional>
#include <vector>

#include "criteria/criterion.h"
#include "loading/context.h"

namespace egide::programme {

/// The dated observations of one series inside the phase, and how far apart they lie.
struct Series {
    std::vector<std::uint32_t> audits;  // by date
    std::vector<base::Date> dates;
    std::int32_t span() const { return dates.size() < 2 ? 0 : base::days_between(dates.front(), dates.back()); }
    std::int32_t longest() const;
};

/// Regularity of audits of one directory or perimeter between phase start and declaration.
class Cadence final : public Criterion {
  public:
    struct Limits {
        std::optional<ParameterIndex> mean;
        std::optional<ParameterIndex> longest;
        std::optional<ParameterIndex> first;
        std::optional<ParameterIndex> last;
        std::optional<ParameterIndex> mean_reading;  // word: gaps | whole_phase
    };
    Cadence(observation::Kind kind, Filter where, Limits limits) : kind_(kind), where_(std::move(where)), limits_(limits) {}
    void plan(const Scope& scope, const Node& node, std::vector<Action>& actions) const override;
    const Limits& limits() const { return limits_; }
    observation::Kind kind() const { return kind_; }
    /// Those that count; `possible` adds the ones whose filter fields are not said.
    Series series(const Scope& scope, bool possible) const;

  protected:
    void decide(const Scope& scope, Node& node) const override;

  private:
    struct Measure {
        Truth holds = Truth::yes;
        base::Text reason;
    };
    Measure judge(const Scope& scope, const Series& series) const;
    Measure judge_mean(const Scope& scope, const Series& series) const;
    Measure judge_longest(const Scope& scope, const Series& series) const;
    Measure judge_edge(const Scope& scope, const Series& series, bool first) const;
    Measure judge_none(const Scope& scope) const;
    bool holds(const Scope& scope, const Series& series) const;
    std::optional<base::Text> lost(const Scope& scope, const Series& now, base::Date today) const;
    Series with_added(const Scope& scope, const Series& now, std::size_t added, base::Date today) const;
    void plan_audits(const Scope& scope, const Series& now, const Series& whole, base::Date today, std::vector<Action>& actions) const;

    observation::Kind kind_;
    Filter where_;
    Limits limits_;
};

}  // namespace egide::programme
