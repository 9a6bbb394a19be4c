#pragma once

#include <optional>
#include <vector>

#include "criteria/criterion.h"
#include "loading/context.h"

namespace egide::programme {

/// The last observations of a series pass a test and the last is fresh at the declaration; the antepenultimate may stand in for the
/// last but one when it lies close enough to the last.
class Latest final : public Criterion {
  public:
    struct Limits {
        std::optional<ParameterIndex> count;  // 1 or 2; default 2
        std::optional<ParameterIndex> fresh;
        std::optional<ParameterIndex> substitute;
    };
    Latest(observation::Kind kind, Filter where, CriterionPtr test, Limits limits)
        : kind_(kind), where_(std::move(where)), test_(std::move(test)), limits_(limits) {}
    std::vector<const Criterion*> children() const override;
    void plan(const Scope& scope, const Node& node, std::vector<Action>& actions) const override;
    const Limits& limits() const { return limits_; }
    observation::Kind kind() const { return kind_; }

  protected:
    void decide(const Scope& scope, Node& node) const override;

  private:
    struct Judgement {
        Truth last = Truth::no;
        Truth fresh = Truth::yes;
        Truth previous = Truth::yes;
        bool substituted = false;
        Truth holds() const { return both(both(last, fresh), previous); }
    };
    std::vector<std::uint32_t> newest_first(const Scope& scope, bool possible) const;
    Judgement judge(const Scope& scope, const std::vector<std::uint32_t>& audits, Node& node) const;
    Truth passes(const Scope& scope, std::uint32_t audit, Node& node) const;
    Truth previous(const Scope& scope, const std::vector<std::uint32_t>& audits, Node& node, bool& substituted) const;
    base::Text reason(const Scope& scope, const std::vector<std::uint32_t>& audits, const Judgement& judgement) const;
    std::int64_t wanted(const Scope& scope) const;
    std::optional<base::Date> stand_in_until(const Scope& scope, const std::vector<std::uint32_t>& audits) const;
    Action audit(const Scope& scope, base::Date day, base::Date earliest, base::Date latest) const;

    observation::Kind kind_;
    Filter where_;
    CriterionPtr test_;
    Limits limits_;
};

}  // namespace egide::programme
