#include "criteria/composite.h"
#include "criteria/list.h"
#include "egide/programme/messages.h"

namespace egide::programme {

namespace {

std::size_t count(const std::vector<Node>& children, Verdict verdict) {
    std::size_t total = 0;
    for (const Node& each : children) total += each.verdict == verdict && !is_advice(each) ? 1 : 0;
    return total;
}

base::Text reason_of(Verdict verdict, const std::vector<Node>& children) {
    const std::size_t total = children.size();
    switch (verdict) {
        case Verdict::met: return messages::all_met({.total = total});
        case Verdict::partial: return messages::all_partial({.count = count(children, Verdict::partial), .total = total});
        case Verdict::not_met: return messages::all_not_met({.count = count(children, Verdict::not_met), .total = total});
        case Verdict::undetermined: return messages::all_undetermined({.count = count(children, Verdict::undetermined), .total = total});
        case Verdict::not_applicable: break;
    }
    return messages::not_applicable();
}

/// Every child must hold.
class All final : public Composite {
  public:
    using Composite::Composite;

  protected:
    void decide(const Scope& scope, Node& node) const override {
        evaluate_children(scope, node, Verdict::not_met);
        node.verdict = conjunction(node.children);
        if (scope.explain) node.reason = reason_of(node.verdict, node.children);
    }
};

}  // namespace

void Composite::evaluate_children(const Scope& scope, Node& node, Verdict enough) const {
    node.children.reserve(steps_.size());
    for (const auto& step : steps_) {
        if (!scope.explain && step->head().advice) continue;
        const Verdict verdict = step->evaluate(scope, node.children).verdict;
        if (!scope.explain && verdict == enough) return;
    }
}

std::vector<const Criterion*> Composite::children() const {
    std::vector<const Criterion*> result;
    for (const auto& step : steps_) result.push_back(step.get());
    return result;
}

void Composite::plan(const Scope& scope, const Node& node, std::vector<Action>& actions) const {
    if (node.verdict == Verdict::met || node.verdict == Verdict::not_applicable) return;
    for (std::size_t i = 0; i < node.children.size(); ++i) {
        if (!is_advice(node.children[i])) steps_[i]->plan(scope, node.children[i], actions);
    }
}

bool Composite::suppose(const Scope& scope, observation::Observation& supposed) const {
    bool every = true;
    for (const auto& step : steps_) {
        if (!step->head().advice) every = step->suppose(scope, supposed) && every;
    }
    return every;
}

std::vector<CriterionPtr> parse_steps(const reading::Node& arguments, LoadContext& context) {
    std::vector<CriterionPtr> steps;
    if (arguments.kind != reading::Node::Kind::sequence || arguments.items.empty()) {
        context.problems().add(arguments, messages::load_steps_expected());
        return steps;
    }
    for (const auto& item : arguments.items) {
        if (auto step = context.criterion(item)) steps.push_back(std::move(step));
    }
    return steps;
}

CriterionPtr parse_all(const reading::Node& arguments, LoadContext& context) {
    return std::make_shared<All>(parse_steps(arguments, context));
}

}  // namespace egide::programme
