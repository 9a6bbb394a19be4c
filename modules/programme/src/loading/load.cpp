#include "egide/programme/loading.h"

#include <algorithm>

#include "egide/programme/messages.h"
#include "loading/sections.h"

namespace egide::programme {

namespace {

void load_programme_file(const reading::Node& root, LoadContext& context) {
    reading::Reader file(root, context.problems(), "programme.yaml");
    load_identity(file, context);
    load_sources(file, context);
    load_parameters(file, context);
    load_ambiguities(file, context);
    load_calendar(file, context);
    load_milestone_windows(file, context);
    load_eligibility(file, context);
    load_grant(file, context);
    load_prerequisites(file, context);
    file.finish();
}

/// What can only be judged once everything is there.
void check_whole(LoadContext& context) {
    const Programme& programme = context.programme();
    for (const auto& parameter : programme.parameters) {
        if (parameter.used) continue;
        base::Error error;
        error.message = messages::load_parameter_unused({.name = parameter.name});
        error.at = parameter.at;
        error.field = parameter.name;
        context.problems().add(std::move(error));
    }
    for (const auto& line : programme.grant.scale) {
        for (const auto& id : line.objectives) {
            const auto known = [&](const Objective& each) { return each.id == id; };
            if (std::any_of(programme.objectives.begin(), programme.objectives.end(), known)) continue;
            base::Error error;
            error.message = messages::load_scale_objective_unknown({.objective = id});
            error.at = line.at;
            context.problems().add(std::move(error));
        }
    }
}

void check_pieces_elsewhere(LoadContext& context) {
    const Programme& programme = context.programme();
    for (const auto& [code, at] : context.pieces_elsewhere) {
        const auto declares = [&, &wanted = code](const Objective& objective) {
            return std::any_of(objective.pieces.begin(), objective.pieces.end(), [&](const Piece& piece) { return piece.code == wanted; });
        };
        if (std::any_of(programme.objectives.begin(), programme.objectives.end(), declares)) continue;
        if (std::any_of(programme.prerequisites.begin(), programme.prerequisites.end(), declares)) continue;
        base::Error error;
        error.message = messages::load_piece_elsewhere({.piece = code});
        error.at = at;
        context.problems().add(std::move(error));
    }
}

base::Error no_programme_file() {
    base::Error error;
    error.message = messages::load_no_programme_file();
    return error;
}

}  // namespace

base::Result<Programme> load(std::span<const RuleDocument> documents, std::string sha256) {
    Programme programme;
    programme.sha256 = std::move(sha256);
    reading::Problems problems;
    LoadContext context(programme, problems);
    const auto main = std::find_if(documents.begin(), documents.end(), [](const auto& each) { return each.name == "programme.yaml"; });
    if (main == documents.end()) return base::Errors{no_programme_file()};
    load_programme_file(main->root, context);
    for (const auto& document : documents) {
        if (document.name == "programme.yaml" || document.name.starts_with("tests/")) continue;
        if (document.name == "expenses.yaml") {
            load_expenses(document.root, context);
        } else {
            load_objective(document.root, "objective", programme.objectives, context);
        }
    }
    check_whole(context);
    check_pieces_elsewhere(context);
    if (problems.any()) return problems.take();
    return programme;
}

}  // namespace egide::programme
