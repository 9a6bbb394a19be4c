#include "criteria/composite.h"
#include "criteria/list.h"
#include "egide/programme/messages.h"

namespace egide::programme {

namespace {

/// One of the alternatives is enough.
class Any final : public Composite {
  public:
    using Composite::Composite;

    /// The shortest way among the alternatives.
    void plan(const Scope& scope, const Node& node, std::vector<Action>& actions) const override {
        if (node.verdict == Verdict::met || node.verdict == Verdict::not_applicable) return;
        std::vector<Action> best;
        for (std::size_t i = 0; i < node.children.size(); ++i) {
            if (is_advice(node.children[i])) continue;
            std::vector<Action> way;
            steps()[i]->plan(scope, node.children[i], way);
            if (!way.empty() && (best.empty() || cost(way) < cost(best))) best = std::move(way);
        }
        for (auto& action : best) actions.push_back(std::move(action));
    }

    bool suppose(const Scope& scope, observation::Observation& supposed) const override {
        for (const auto& step : steps()) {
            observation::Observation attempt = supposed;
            if (!step->suppose(scope, attempt)) continue;
            supposed = std::move(attempt);
            return true;
        }
        return false;
    }

  protected:
    void decide(const Scope& scope, Node& node) const override {
        evaluate_children(scope, node, Verdict::met);
        node.verdict = disjunction(node.children);
        if (!scope.explain) return;
        const std::size_t total = node.children.size();
        if (node.verdict == Verdict::met) {
            node.reason = messages::any_met({.total = total});
        } else if (node.verdict == Verdict::not_applicable) {
            node.reason = messages::not_applicable();
        } else if (node.verdict == Verdict::undetermined) {
            node.reason = messages::any_undetermined({.total = total});
        } else {
            node.reason = messages::any_not_met({.total = total});
        }
    }

  private:
    static std::size_t cost(const std::vector<Action>& way) {
        std::size_t total = way.size();
        for (const auto& action : way) total += action.possible ? 0 : 1000;
        return total;
    }
};

}  // namespace

CriterionPtr parse_any(const reading::Node& arguments, LoadContext& context) {
    return std::make_shared<Any>(parse_steps(arguments, context));
}

}  // namespace egide::programme
