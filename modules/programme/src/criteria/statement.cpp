#include "criteria/list.h"
#include "criteria/pieces.h"
#include "egide/programme/messages.h"

namespace egide::programme {

using observation::Field;

namespace {

/// A person attested that a requirement holds. The newest statement counts; a "no" of the same day prevails.
class Statement final : public Criterion {
  public:
    explicit Statement(std::string requirement) : requirement_(std::move(requirement)) {}

    void plan(const Scope& scope, const Node& node, std::vector<Action>& actions) const override {
        if (node.verdict == Verdict::met || node.verdict == Verdict::not_applicable) return;
        Action action;
        action.subject = scope.subject();
        const auto& say = head().say;
        action.what = messages::action_attest({.requirement = requirement_, .say = say ? *say : base::Bilingual{requirement_, requirement_}});
        auto supposed = supposed_about(scope, observation::Kind::statement, {});
        set_field(supposed, Field::requirement, requirement_);
        set_field(supposed, Field::holds, true);
        supposed.date = scope.on;
        action.supposed.push_back(std::move(supposed));
        actions.push_back(std::move(action));
    }

  protected:
    void decide(const Scope& scope, Node& node) const override {
        std::optional<base::Date> newest;
        Truth result = Truth::unknown;
        for (const auto i : scope.index.of(observation::Kind::statement)) {
            const auto& statement = scope.facts.observations[i];
            if (statement.text(Field::requirement) != requirement_ || !scope.concerns(i)) continue;
            node.facts.push_back(i);
            const auto* holds = statement.find(Field::holds);
            const Truth said = holds != nullptr ? truth(std::get<bool>(*holds)) : Truth::unknown;
            const bool first = node.facts.size() == 1;
            if (first || statement.date > newest) {
                result = said;
            } else if (statement.date == newest) {
                result = both(result, said);
            }
            if (first || statement.date > newest) newest = statement.date;
        }
        node.verdict = verdict(result);
        if (!scope.explain) return;
        switch (result) {
            case Truth::yes: node.reason = messages::statement_met({.date = date_or_unknown(newest), .requirement = requirement_}); break;
            case Truth::no: node.reason = messages::statement_not_met({.date = date_or_unknown(newest), .requirement = requirement_}); break;
            case Truth::unknown: node.reason = messages::statement_unknown({.requirement = requirement_, .subject = scope.name()}); break;
        }
    }

  private:
    std::string requirement_;
};

}  // namespace

CriterionPtr parse_statement(const reading::Node& arguments, LoadContext& context) {
    const auto requirement = reading::as_text(arguments, context.problems(), "statement");
    if (!requirement) return nullptr;
    return std::make_shared<Statement>(full_code(context.owner, *requirement));
}

}  // namespace egide::programme
