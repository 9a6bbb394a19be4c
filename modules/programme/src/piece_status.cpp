#include <algorithm>

#include "criteria/criterion.h"
#include "criteria/pieces.h"
#include "engine.h"

namespace egide::programme {

namespace {

/// The things a piece is asked for, each as a scope of its own.
std::vector<Scope> asked_for(const Piece& piece, const Scope& scope) {
    std::vector<Scope> scopes;
    if (piece.per == "candidate") {
        scopes.push_back(scope);
    } else if (piece.per == "unit") {
        for (const auto unit : scope.index.units()) {
            scopes.push_back(scope);
            scopes.back().unit = unit;
        }
    } else if (const auto kind = observation::find_kind(piece.per)) {
        for (const auto item : scope.index.of(*kind)) {
            scopes.push_back(scope);
            scopes.back().item = item;
        }
    }
    return scopes;
}

/// A piece that other facts carry: each of these observations has its evidence, and the file is there.
std::optional<bool> carried(const Piece& piece, const Scope& scope, std::vector<std::uint32_t>& found) {
    const auto kind = observation::find_kind(piece.from);
    if (!kind) return std::nullopt;
    bool some = false;
    bool every = true;
    for (const auto i : scope.index.of(*kind)) {
        if (!scope.concerns(i)) continue;
        const auto& evidence = scope.facts.observations[i].evidence;
        some = true;
        every = every && evidence && !evidence->path.empty();
        if (evidence) found.push_back(i);
    }
    return some && every;
}

bool present(const Piece& piece, const Objective& objective, const Scope& scope, std::vector<std::uint32_t>& found) {
    if (carried(piece, scope, found).value_or(false)) return true;
    for (const auto& other : objective.pieces) {
        const bool stands_in = other.code == piece.code || (!piece.group.empty() && other.group == piece.group);
        if (!stands_in) continue;
        const auto documents = documents_of(scope, other.code);
        found.insert(found.end(), documents.begin(), documents.end());
        if (!documents.empty()) return true;
    }
    return false;
}

}  // namespace

std::vector<PieceStatus> piece_statuses(const Objective& objective, const Scope& scope) {
    std::vector<PieceStatus> result;
    for (const auto& piece : objective.pieces) {
        PieceStatus status;
        status.piece = &piece;
        bool asked = false;
        bool unknown = false;
        for (Scope& one : asked_for(piece, scope)) {
            Truth required = Truth::yes;
            if (piece.required_if) {
                Scope quiet = one;
                quiet.explain = false;
                required = truth(piece.required_if->evaluate(quiet).verdict);
            }
            if (required == Truth::no) continue;
            asked = true;
            if (present(piece, objective, one, status.found)) continue;
            if (required == Truth::unknown) {
                unknown = true;
            } else {
                status.missing_for.push_back(one.subject());
            }
        }
        std::sort(status.found.begin(), status.found.end());
        status.found.erase(std::unique(status.found.begin(), status.found.end()), status.found.end());
        if (!asked) {
            // Asked for each of something that nobody recorded: who knows what is missing.
            const bool nothing_to_ask = piece.per != "candidate" && piece.per != "unit" && asked_for(piece, scope).empty() && !piece.required_if;
            status.state = nothing_to_ask ? PieceState::undetermined : PieceState::not_required;
        } else if (!status.missing_for.empty()) {
            status.state = PieceState::missing;
        } else {
            status.state = unknown ? PieceState::undetermined : PieceState::present;
        }
        result.push_back(std::move(status));
    }
    return result;
}

}  // namespace egide::programme
