#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "egide/base/date.h"
#include "egide/base/money.h"
#include "egide/observation/observation.h"
#include "egide/organisation/perimeter.h"

namespace egide::programme {

/// The dated milestones of one application. All optional: an unknown date makes what depends on it undetermined.
struct Milestones {
    std::optional<base::Date> application;     // dépôt de la candidature
    std::optional<base::Date> ars_validation;  // validation par l'ARS
    std::optional<base::Date> phase_start;     // début de phase opérationnelle, chosen once by the candidate
    std::optional<base::Date> declaration;     // dépôt de la déclaration d'atteinte
};

/// Amounts the rules cannot compute: they come from the agreement and from the ledger.
struct Amounts {
    std::optional<base::Money> ceiling;            // montant plafond of this programme's model
    std::optional<base::Money> ceiling_d1;         // amount computed for a first D1 application, deducted (F2)
    std::optional<base::Money> eligible_expenses;  // real eligible expenses of the period
};

/// Everything one evaluation reads. Plain data: who produced a fact is not known here.
struct Case {
    std::string programme;          // "d1bis", "d2" …
    std::string programme_version;  // empty = the newest
    organisation::Perimeter perimeter;
    Milestones milestones;
    Amounts amounts;
    std::array<std::optional<bool>, observation::kContextFactCount> context{};
    std::vector<observation::Observation> observations;
    std::string file;  // name shown in messages
};

}  // namespace egide::programme
