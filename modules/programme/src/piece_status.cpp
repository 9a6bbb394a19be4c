#include <algorithm>

#include "criteria/criterion.h"
#include "criteria/pieces.h"
#include "engine.h"

namespace egide::programme {

namespace {

/// The things a piece is asked for.
std::vector<Subject> asked_for(const Piece& piece, const CaseIndex& index) {
    if (piece.per == "candidate") return {Subject()};
    std::vector<Subject> subjects;
    const auto add = [&](Subject::Kind kind, const std::vector<std::uint32_t>& all) {
        subjects.reserve(all.size());
        for (const auto each : all) subjects.push_back({kind, each});
    };
    if (piece.per == "unit") {
        add(Subject::Kind::unit, index.units());
    } else if (const auto kind = observation::find_kind(piece.per)) {
        add(Subject::Kind::observation, index.of(*kind));
    }
    return subjects;
}

/// A piece that other facts carry: each of these observations has its evidence, and the file is there.
std::optional<bool> carried(const Piece& piece, const Scope& scope, std::vector<std::uint32_t>& found) {
    if (!piece.counted) return std::nullopt;
    bool some = false;
    bool every = true;
    for (const auto i : scope.find(*piece.counted).sure) {
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
    result.reserve(objective.pieces.size());
    for (const auto& piece : objective.pieces) {
        PieceStatus status;
        status.piece = &piece;
        bool asked = false;
        bool unknown = false;
        const auto subjects = asked_for(piece, scope.index);
        for (const Subject& subject : subjects) {
            const Scope one = scope.about(subject);
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
                status.missing_for.push_back(subject);
            }
        }
        std::sort(status.found.begin(), status.found.end());
        status.found.erase(std::unique(status.found.begin(), status.found.end()), status.found.end());
        if (!asked) {
            // Asked for each of something that nobody recorded: who knows what is missing.
            const bool nothing_to_ask = piece.per != "candidate" && piece.per != "unit" && subjects.empty() && !piece.required_if;
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
