#pragma once

#include <memory>

#include "egide/desk/parts.h"
#include "egide/programme/evaluation.h"

namespace egide::desk {

/// A dossier with its verdicts: what screens, checks and conditions are made of. Points into itself; moved, not copied.
struct Judged {
    std::shared_ptr<const programme::Programme> programme;
    std::shared_ptr<CaseReading> reading;
    programme::Evaluation evaluation;  // points into programme and reading
};

/// Reads the case and evaluates it on a day. With `readings` false other readings of the texts are not tried.
base::Result<Judged> judge_contents(const Contents& contents, std::shared_ptr<const programme::Programme> programme,
                                    base::Date on, bool readings = true);

/// The same of a case that was just read from these contents.
Judged judge_reading(const Contents& contents, std::shared_ptr<CaseReading> reading,
                     std::shared_ptr<const programme::Programme> programme, base::Date on, bool readings = true);

/// The sum of the expenses that count: of an eligible family, refused by nobody. Nothing when no line was entered.
std::optional<base::Money> declared_expenses(const Contents& contents, const programme::Programme& programme);

/// What the queue shows of it.
Summary summary_of(const Judged& judged, const Contents& contents, std::int64_t open_requests,
                   std::optional<base::Date> requests_due);
/// Computes it anew and writes it with the dossier's row.
Done refresh_summary(Transaction& transaction, Contents& contents, const Judged& judged);

/// What a new dossier starts from.
struct NewDossier {
    std::string programme;
    std::string rules_version;
    std::string rules;
    organisation::Perimeter perimeter;
    std::string registry_note;  // where the perimeter came from: "FINESS+ 2026-05-01"
};
/// A dossier in simulation, its parts filled with what the registry tells.
base::Result<Contents> open_dossier(Transaction& transaction, const NewDossier& fresh,
                                    std::shared_ptr<const programme::Programme> programme, const std::string& account,
                                    Instant now);

}  // namespace egide::desk
