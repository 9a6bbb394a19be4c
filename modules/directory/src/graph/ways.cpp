#include "graph/ways.h"

namespace egide::directory {

std::vector<std::uint32_t> tier0_targets(const ControlContext& context) {
    std::vector<std::uint32_t> targets = context.tier0.groups();
    const auto& controllers = context.tier0.controllers();
    targets.insert(targets.end(), controllers.begin(), controllers.end());
    for (std::size_t i = 0; i < context.model.domains.size(); ++i) {
        targets.push_back(context.model.domains[i].root);
        for (const std::uint32_t object :
             {context.tier0.holder(i), context.model.with_sid(context.model.domains[i].identity.child(502))}) {
            if (object != kNone) {
                targets.push_back(object);
            }
        }
    }
    return targets;
}

bool is_controller_of_others(const ControlContext& context, const ReverseSearch& search, std::uint32_t node) {
    const Model& model = context.model;
    if (search.is_target(node)) {
        return false;
    }
    if (node >= model.size()) {
        return !context.tier0.trusted(node - static_cast<std::uint32_t>(model.size()), std::nullopt);
    }
    const Kind kind = model.kind[node];
    return (is_account(kind) || kind == Kind::group || kind == Kind::foreign) && !context.tier0.privileged(node) &&
           !context.tier0.protected_like_holder(node);
}

}  // namespace egide::directory
