#pragma once

#include <memory>
#include <string>

#include "egide/documents/report.h"
#include "egide/dossier/dossier_file.h"
#include "session.h"

namespace egide::cli {

/// A dossier with the rules it names. Both stay where they are: evaluations point into them.
struct OpenedDossier {
    std::unique_ptr<const programme::Programme> programme;
    std::unique_ptr<programme::Case> facts;
    std::string trigram;
    base::Errors warnings;
};

base::Result<OpenedDossier> open_dossier(const Session& session, const std::string& path);
/// What --on and --known-on ask for.
programme::EvaluationOptions options_of(const Session& session);
/// Prints an evaluation in the format asked for; `before` when it is to be compared. Gives the exit status.
int print_evaluation(const Session& session, const OpenedDossier& opened,
                     const programme::Evaluation* before = nullptr);
/// kUnmet when --fail-on-unmet was asked and something that concerns the candidate is not met.
int status_of(const Session& session, const programme::Evaluation& evaluation, int printed);
/// The status of a wrong use found by a command, told with its hint.
int wrong_use(const Session& session, const base::Text& trouble);

}  // namespace egide::cli
