#include <algorithm>

#include "criteria/list.h"
#include "criteria/pieces.h"
#include "egide/programme/messages.h"

namespace egide::programme {

namespace {

/// One piece of an alternative group is recorded for the subject.
class PieceGroup final : public Criterion {
  public:
    PieceGroup(std::string group, std::vector<std::string> codes) : group_(std::move(group)), codes_(std::move(codes)) {}

    void plan(const Scope& scope, const Node& node, std::vector<Action>& actions) const override {
        if (node.verdict == Verdict::met || node.verdict == Verdict::not_applicable) return;
        Action action;
        action.subject = scope.subject();
        action.what = messages::action_provide_one({.pieces = codes_, .subject = scope.name()});
        auto supposed = supposed_about(scope, observation::Kind::document, {});
        set_field(supposed, observation::Field::piece, codes_.front());
        supposed.date = scope.on;
        action.supposed.push_back(std::move(supposed));
        actions.push_back(std::move(action));
    }

  protected:
    void decide(const Scope& scope, Node& node) const override {
        for (const auto& code : codes_) {
            const auto found = documents_of(scope, code);
            node.facts.insert(node.facts.end(), found.begin(), found.end());
        }
        const bool present = !node.facts.empty();
        node.verdict = present ? Verdict::met : objective_begun(scope) ? Verdict::not_met : Verdict::undetermined;
        if (!scope.explain) return;
        node.reason = present ? messages::group_met({.pieces = codes_}) : messages::group_missing({.pieces = codes_, .subject = scope.name()});
    }

  private:
    std::string group_;
    std::vector<std::string> codes_;
};

}  // namespace

CriterionPtr parse_piece_group(const reading::Node& arguments, LoadContext& context) {
    const auto group = reading::as_text(arguments, context.problems(), "piece_group");
    if (!group) return nullptr;
    std::vector<std::string> codes;
    if (context.pieces != nullptr) {
        for (const Piece& piece : *context.pieces) {
            if (piece.group == *group) codes.push_back(piece.code);
        }
    }
    if (codes.empty()) {
        context.problems().add(arguments, messages::load_group_unknown({.group = *group}));
        return nullptr;
    }
    return std::make_shared<PieceGroup>(*group, std::move(codes));
}

}  // namespace egide::programme
