#include "criteria/list.h"
#include "egide/programme/messages.h"
#include "loading/context.h"

namespace egide::programme {

namespace {

/// A requirement that applies only when a condition holds.
class When final : public Criterion {
  public:
    When(CriterionPtr condition, CriterionPtr then, CriterionPtr otherwise)
        : condition_(std::move(condition)), then_(std::move(then)), otherwise_(std::move(otherwise)) {}

    std::vector<const Criterion*> children() const override {
        std::vector<const Criterion*> result{condition_.get(), then_.get()};
        if (otherwise_) result.push_back(otherwise_.get());
        return result;
    }

    void plan(const Scope& scope, const Node& node, std::vector<Action>& actions) const override {
        if (node.verdict == Verdict::met || node.verdict == Verdict::not_applicable) return;
        const Node& condition = node.children.front();
        // Whether it applies is to be said, not to be brought about.
        if (truth(condition.verdict) == Truth::unknown) return condition_->Criterion::plan(scope, condition, actions);
        branch(condition)->plan(scope, node.children.back(), actions);
    }

    bool suppose(const Scope& scope, observation::Observation& supposed) const override { return then_->suppose(scope, supposed); }

  protected:
    void decide(const Scope& scope, Node& node) const override {
        node.children.reserve(2);
        const Truth condition = truth(condition_->evaluate(scope, node.children).verdict);
        if (condition == Truth::unknown) return decide_unknown(scope, node);
        const Criterion* chosen = branch(node.children.front());
        if (chosen == nullptr) {
            node.verdict = Verdict::not_applicable;
            if (scope.explain) node.reason = messages::when_not_concerned();
            return;
        }
        node.verdict = chosen->evaluate(scope, node.children).verdict;
        if (scope.explain) node.reason = node.children.back().reason;
    }

  private:
    const Criterion* branch(const Node& condition) const {
        return truth(condition.verdict) == Truth::yes ? then_.get() : otherwise_.get();
    }

    /// Both branches agreeing on "met" (or "does not apply") settles the matter without knowing the condition.
    void decide_unknown(const Scope& scope, Node& node) const {
        Truth result = truth(then_->evaluate(scope, node.children).verdict);
        if (otherwise_) {
            const Truth other = truth(otherwise_->evaluate(scope, node.children).verdict);
            if (other != result) result = Truth::unknown;
        } else if (result == Truth::no) {
            result = Truth::unknown;  // not met, or does not apply
        }
        node.verdict = verdict(result);
        if (!scope.explain) return;
        node.reason = result == Truth::yes ? messages::when_met_either_way() : messages::when_condition_unknown();
    }

    CriterionPtr condition_;
    CriterionPtr then_;
    CriterionPtr otherwise_;
};

}  // namespace

CriterionPtr parse_when(const reading::Node& arguments, LoadContext& context) {
    reading::Reader reader(arguments, context.problems(), "when");
    const auto* condition = reader.require_child("if");
    const auto* then = reader.require_child("then");
    const auto* otherwise = reader.child("else");
    auto condition_rule = condition != nullptr ? context.criterion(*condition) : nullptr;
    auto then_rule = then != nullptr ? context.criterion(*then) : nullptr;
    auto else_rule = otherwise != nullptr ? context.criterion(*otherwise) : nullptr;
    reader.finish();
    if (!condition_rule || !then_rule || (otherwise != nullptr && !else_rule)) return nullptr;
    return std::make_shared<When>(std::move(condition_rule), std::move(then_rule), std::move(else_rule));
}

}  // namespace egide::programme
