#pragma once

#include <optional>
#include <string>
#include <vector>

#include "egide/programme/evaluation.h"

namespace egide::programme {

/// One thing to do. `supposed` is the fact that doing it would bring; the dates bound when it helps.
struct Action {
    base::Text what;
    std::optional<base::Date> not_before;
    std::optional<base::Date> not_after;
    bool possible = true;  // false: the past cannot be repaired this way; `what` says what else
    std::vector<observation::Observation> supposed;
    const Criterion* criterion = nullptr;
    Subject subject;
};

/// The smallest changes found that would flip one objective, checked by evaluating again with the supposed facts.
struct WhyNot {
    const ObjectiveResult* objective = nullptr;
    std::vector<Action> actions;
    bool verified = false;            // re-evaluated with the supposed facts: met
    std::optional<base::Money> worth;  // grant gained if this objective alone becomes met; absent: unknown
    std::optional<base::Money> at_stake;  // what missing it alone costs when all else is met
};
std::vector<WhyNot> why_not(const Programme& programme, const Case& facts, const Evaluation& evaluation);

/// Until when the next audit of one series may wait, and what bounds it.
struct LastSafeDay {
    std::uint32_t series = 0;  // observation index of the directory or perimeter
    const Objective* objective = nullptr;
    std::optional<base::Date> last_audit;
    std::size_t audits = 0;
    std::optional<base::Date> day;        // absent: already lost, or nothing known
    base::Text bound;                     // which rule makes the date
    bool lost = false;                    // a past gap already breaks a rule
    std::vector<base::Date> audits_on;     // the audits counted, for the timeline
};
std::vector<LastSafeDay> last_safe_days(const Programme& programme, const Case& facts, const Evaluation& evaluation);

/// The smallest set of establishments to bring into line so that a coverage reaches its band.
struct CoveragePlan {
    const Objective* objective = nullptr;
    std::string rule;                        // id of the coverage rule
    base::Ratio target;
    base::Ratio now;
    std::vector<std::uint32_t> already;      // units, by entity index
    std::vector<std::uint32_t> to_add;       // smallest addition, compulsory ones first
    base::Ratio reached;
    bool possible = false;
    std::vector<std::uint32_t> missing_weights;
};
std::vector<CoveragePlan> coverage_plans(const Programme& programme, const Case& facts, const Evaluation& evaluation);

/// The admissible phase start that gives the best result (largest grant, then fewest objectives missed, then the dossier's own, then earliest).
struct BestStart {
    base::Date start;
    Grant grant;
    std::size_t not_met = 0;
    bool better_than_now = false;
    std::size_t tried = 0;
};
std::optional<BestStart> best_phase_start(const Programme& programme, const Case& facts, const EvaluationOptions& options);

}  // namespace egide::programme
