#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "criteria/criterion.h"
#include "loading/context.h"

namespace egide::programme {

struct CoverageUnit {
    std::uint32_t entity = 0;
    std::optional<std::int64_t> weight;  // activité combinée
    Truth holds = Truth::unknown;
};

/// The share surely reached and the one possibly reached. Not known when a weight is missing: then no share means anything.
struct Shares {
    base::Ratio low;
    base::Ratio high;
    bool known = false;
    std::vector<std::uint32_t> missing;
};

/// A share of combined activity, with bands, a minimum count and a compulsory member.
class Coverage final : public Criterion {
  public:
    struct Band {
        ParameterIndex at_least = 0;
        Verdict result = Verdict::met;
    };
    Coverage(CriterionPtr step, std::vector<Band> bands, std::optional<ParameterIndex> count, bool support, bool over_entities)
        : step_(std::move(step)), bands_(std::move(bands)), count_(count), support_(support), over_entities_(over_entities) {}

    std::vector<const Criterion*> children() const override { return {step_.get()}; }
    void plan(const Scope& scope, const Node& node, std::vector<Action>& actions) const override;

    /// The children of an evaluated node, with their weights.
    static std::vector<CoverageUnit> units_of(const Node& node, const Case& facts);
    static Shares shares(const std::vector<CoverageUnit>& units);
    /// The fewest establishments to add so that the first band, the count and the support hold; sorted by weight, largest first.
    std::vector<std::uint32_t> smallest_addition(const std::vector<CoverageUnit>& units, const Scope& scope) const;
    /// Whether the establishments that surely hold reach the first band, the count and the support.
    bool reached(const std::vector<CoverageUnit>& units, const Scope& scope) const;
    const std::vector<Band>& bands() const { return bands_; }

  protected:
    void decide(const Scope& scope, Node& node) const override;

  private:
    std::vector<CoverageUnit> units(const Scope& scope, Node& node) const;
    Verdict band(const base::Ratio& share, const Scope& scope) const;
    Truth enough(const std::vector<CoverageUnit>& units, const Scope& scope) const;
    Truth compulsory(const std::vector<CoverageUnit>& units, const Scope& scope) const;
    base::Text reason(const Shares& shares, Truth others, const Scope& scope) const;
    base::Text unknown_reason(const Shares& shares, const std::vector<CoverageUnit>& units, const Scope& scope) const;

    CriterionPtr step_;
    std::vector<Band> bands_;
    std::optional<ParameterIndex> count_;
    bool support_ = false;
    bool over_entities_ = false;
};

}  // namespace egide::programme
