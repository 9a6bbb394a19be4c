#include "criteria/list.h"
#include "egide/programme/messages.h"
#include "loading/context.h"

namespace egide::programme {

namespace {

/// The opposite of a condition; what is unknown stays so.
class Not final : public Criterion {
  public:
    explicit Not(CriterionPtr step) : step_(std::move(step)) {}
    std::vector<const Criterion*> children() const override { return {step_.get()}; }

  protected:
    void decide(const Scope& scope, Node& node) const override {
        switch (truth(step_->evaluate(scope, node.children).verdict)) {
            case Truth::yes: node.verdict = Verdict::not_met; break;
            case Truth::no: node.verdict = Verdict::met; break;
            case Truth::unknown: node.verdict = Verdict::undetermined; break;
        }
        if (scope.explain) node.reason = messages::not_of({.verdict = word(node.verdict)});
    }

  private:
    CriterionPtr step_;
};

}  // namespace

CriterionPtr parse_not(const reading::Node& arguments, LoadContext& context) {
    auto step = context.criterion(arguments);
    return step ? std::make_shared<Not>(std::move(step)) : nullptr;
}

}  // namespace egide::programme
