#pragma once

#include <vector>

#include "egide/programme/evaluation.h"
#include "scope.h"

namespace egide::programme {

/// One evaluation in progress: the pieces that evaluate() and the searches share.
struct Engine {
    Engine(const Programme& programme, const Case& facts, base::Date on, std::optional<base::Date> known_on);
    Scope scope(const ParameterValues& values, bool explain) const;
    Verdict verdict_of(const Objective& objective, const ParameterValues& values) const;
    /// The verdict with the values of another reading, from the result without it.
    Verdict verdict_under(const Reading& reading, const ParameterValues& values, const ObjectiveResult& before) const;

    const Programme& programme;
    const Case& facts;
    base::Date on;
    base::Date known_on;
    UsedMilestone declaration;
    UsedMilestone phase_start;
    CaseIndex index;
    ParameterValues values;
};

bool applies(const Objective& objective, const Case& facts);
ObjectiveResult evaluate_objective(const Objective& objective, const Engine& engine, bool explain);
std::vector<PieceStatus> piece_statuses(const Objective& objective, const Scope& scope);
EligibilityResult evaluate_eligibility(const Engine& engine, bool explain);

/// Verdicts are in the order of Programme::objectives.
Decote decote_of(const Programme& programme, const ParameterValues& values, const std::vector<Verdict>& verdicts);
std::optional<base::Money> ceiling_of(const Programme& programme, const Case& facts);
Grant grant_of(const Programme& programme, const ParameterValues& values, const Case& facts, const std::vector<Verdict>& verdicts);
/// Eligible expenses: what the dossier states, else the newest recorded total.
std::optional<base::Money> expenses_of(const Case& facts);
base::Ratio decote_of_objective(const Programme& programme, const ParameterValues& values, std::size_t objective, Verdict verdict);
std::vector<Alternative> alternatives_of(const Engine& engine, const Evaluation& evaluation);
std::vector<Verdict> verdicts_of(const Evaluation& evaluation);

}  // namespace egide::programme
