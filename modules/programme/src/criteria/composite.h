#pragma once

#include <utility>
#include <vector>

#include "criteria/criterion.h"
#include "loading/context.h"

namespace egide::programme {

/// A criterion made of steps judged on the same subject.
class Composite : public Criterion {
  public:
    explicit Composite(std::vector<CriterionPtr> steps) : steps_(std::move(steps)) {}
    std::vector<const Criterion*> children() const override;
    void plan(const Scope& scope, const Node& node, std::vector<Action>& actions) const override;
    bool suppose(const Scope& scope, observation::Observation& supposed) const override;

  protected:
    /// Without explanation, stops at the first child whose verdict is `enough` to decide and leaves advice out.
    void evaluate_children(const Scope& scope, Node& node, Verdict enough) const;
    const std::vector<CriterionPtr>& steps() const { return steps_; }

  private:
    std::vector<CriterionPtr> steps_;
};

std::vector<CriterionPtr> parse_steps(const reading::Node& arguments, LoadContext& context);

}  // namespace egide::programme
