#include "criteria/pieces.h"

#include <algorithm>

namespace egide::programme {

using observation::Field;
using observation::Kind;

std::vector<std::uint32_t> documents_of(const Scope& scope, const std::string& code) {
    std::vector<std::uint32_t> found;
    for (const auto i : scope.index.of(Kind::document)) {
        if (scope.facts.observations[i].text(Field::piece) == code && scope.concerns(i)) found.push_back(i);
    }
    return found;
}

bool objective_begun(const Scope& scope) {
    if (scope.objective == nullptr) return false;
    const std::string prefix = scope.objective->id + ".";
    const auto starts = [&](Kind kind, Field field) {
        const auto& list = scope.index.of(kind);
        return std::any_of(list.begin(), list.end(), [&](auto i) { return scope.facts.observations[i].text(field).starts_with(prefix); });
    };
    return starts(Kind::document, Field::piece) || starts(Kind::statement, Field::requirement);
}

bool piece_known(const LoadContext& context, const std::string& code) {
    if (!code.starts_with(context.owner + ".")) return true;  // another objective's piece: checked once all are loaded
    return context.pieces != nullptr &&
           std::any_of(context.pieces->begin(), context.pieces->end(), [&](const Piece& each) { return each.code == code; });
}

}  // namespace egide::programme
