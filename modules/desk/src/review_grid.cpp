// The completeness grid: what has to be in the file, and what the dossier has of it.
#include <algorithm>

#include "egide/desk/messages.h"
#include "egide/desk/review.h"

namespace egide::desk {

namespace {

using programme::PieceState;

GridLine grid_line(std::string id, base::Text words, std::string where) {
    GridLine line;
    line.id = std::move(id);
    line.words = std::move(words);
    line.where = std::move(where);
    return line;
}

bool is_asked_of(const programme::Objective& objective, const Contents& contents) {
    const auto kind = contents.dossier.kind == "GHT" ? organisation::CandidateKind::ght : organisation::CandidateKind::legal_entity;
    const auto& all = objective.applies_to;
    return all.empty() || std::find(all.begin(), all.end(), kind) != all.end();
}

/// One line a piece; one for what is read elsewhere when the objective asks for none.
void add_objective_lines(std::vector<GridLine>& lines, const programme::Objective& objective) {
    for (const programme::Piece& piece : objective.pieces) {
        GridLine line = grid_line("piece:" + piece.code, messages::grid_piece({.code = piece.code, .piece = piece.name}), "pieces/" + piece.code);
        line.objective = objective.id;
        line.piece = piece.code;
        lines.push_back(std::move(line));
    }
    if (objective.pieces.empty()) {
        GridLine line = grid_line("objective:" + objective.id, messages::grid_data({.objective = objective.id, .title = objective.title}),
                                  "objectifs/" + objective.id);
        line.objective = objective.id;
        lines.push_back(std::move(line));
    }
}

void add_application_lines(std::vector<GridLine>& lines, const Contents& contents, const programme::Programme& programme) {
    lines.push_back(grid_line("eligible", messages::grid_eligible(), "candidature"));
    lines.push_back(grid_line("contacts", messages::grid_contacts(), "candidature/contacts"));
    lines.push_back(grid_line("bank", messages::grid_bank(), "candidature/banque"));
    lines.push_back(grid_line("perimeter", messages::grid_perimeter(), "candidature/perimetre"));
    if (contents.dossier.kind == "GHT") {
        lines.push_back(grid_line("agreement", messages::grid_agreement(), "candidature/accord"));
    }
    for (const auto& prerequisite : programme.prerequisites) {
        if (is_asked_of(prerequisite, contents)) {
            add_objective_lines(lines, prerequisite);
        }
    }
}

PieceState state_of_finding(const dossier::Finding& finding) {
    return finding.met ? PieceState::present : PieceState::missing;
}

void find_piece_state(GridLine& line, const programme::ObjectiveResult& result, const Contents& contents, const Judged& judged) {
    for (const auto& piece : result.pieces) {
        if (piece.piece->code != line.piece) {
            continue;
        }
        line.state = piece.state;
        for (const auto& subject : piece.missing_for) {
            if (subject.kind == programme::Subject::Kind::unit) {
                line.missing_for.push_back(judged.reading->facts.perimeter.entities[subject.index].finess);
            }
        }
        for (const std::uint32_t fact : piece.found) {
            const Part* const part = contents.find(PartKind::observation, judged.reading->observation_parts.at(fact));
            if (part != nullptr && part->piece) {
                line.files.push_back(*part->piece);
            }
        }
    }
    if (line.piece.empty()) {
        line.state = result.verdict == programme::Verdict::undetermined     ? PieceState::missing
                     : result.verdict == programme::Verdict::not_applicable ? PieceState::not_required
                                                                            : PieceState::present;
    }
}

std::optional<dossier::Condition> condition_of_line(std::string_view id) {
    using enum dossier::Condition;
    static const std::map<std::string_view, dossier::Condition> all = {
        {"eligible", eligible},         {"contacts", contacts_named},   {"bank", bank_details_given},
        {"perimeter", activity_sourced}, {"agreement", group_agreed}, {"expenses", expenses_declared}};
    const auto at = all.find(id);
    return at == all.end() ? std::nullopt : std::optional(at->second);
}

}  // namespace

std::vector<GridLine> grid_lines(const Contents& contents, const programme::Programme& programme, Phase phase) {
    std::vector<GridLine> lines;
    if (phase == Phase::application) {
        add_application_lines(lines, contents, programme);
    } else if (phase == Phase::attainment) {
        for (const auto& objective : programme.objectives) {
            if (is_asked_of(objective, contents)) {
                add_objective_lines(lines, objective);
            }
        }
        lines.push_back(grid_line("expenses", messages::grid_expenses(), "depenses"));
    }
    return lines;
}

void find_grid_states(std::vector<GridLine>& lines, const Contents& contents, const Judged& judged) {
    const auto found = find_conditions(contents, judged, {.today = judged.evaluation.on});
    for (GridLine& line : lines) {
        const auto* const result = line.objective.empty() ? nullptr : judged.evaluation.find(line.objective);
        if (result != nullptr) {
            find_piece_state(line, *result, contents, judged);
        } else if (const auto condition = condition_of_line(line.id)) {
            line.state = state_of_finding(found.at(*condition));
        }
    }
}

std::vector<std::string> control_targets(const Contents& contents, const programme::Programme& programme) {
    std::vector<std::string> targets;
    for (const auto& objective : programme.objectives) {
        if (is_asked_of(objective, contents)) {
            targets.push_back("objective:" + objective.id);
        }
    }
    for (const Part& part : contents.parts) {
        if (part.kind == PartKind::expense) {
            targets.push_back("expense:" + part.id);
        }
    }
    return targets;
}

}  // namespace egide::desk
