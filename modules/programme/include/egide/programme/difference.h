#pragma once

#include <string>
#include <vector>

#include "egide/programme/evaluation.h"

namespace egide::programme {

/// One difference between two versions of a programme.
struct RuleDifference {
    std::string what;  // "parameter cadence_mean", "objective D1.O3", "rule D1.O1.A.R1"
    std::string before;
    std::string after;
};
std::vector<RuleDifference> differences(const Programme& before, const Programme& after);

/// What changed between two evaluations of one dossier (what-if, or a new version of the rules).
struct VerdictDifference {
    std::string objective;
    Verdict before = Verdict::undetermined;
    Verdict after = Verdict::undetermined;
};
struct EvaluationDifference {
    std::vector<VerdictDifference> verdicts;
    Grant before;
    Grant after;
    bool any() const;
};
EvaluationDifference differences(const Evaluation& before, const Evaluation& after);

}  // namespace egide::programme
