#pragma once

#include <optional>
#include <vector>

#include "egide/base/date.h"
#include "egide/base/money.h"
#include "egide/base/text.h"
#include "egide/programme/evaluation.h"
#include "egide/programme/planning.h"

namespace egide::documents {

/// One evaluation with all that can be said around it. Points into the programme and the case: both must outlive it.
/// Moved, never copied: its parts point at each other.
struct Report {
    programme::Evaluation evaluation;
    std::vector<programme::WhyNot> why_not;
    std::vector<programme::LastSafeDay> last_safe_days;
    std::vector<programme::CoveragePlan> coverage;
    std::optional<programme::BestStart> best_start;

    Report() = default;
    Report(Report&&) = default;
    Report& operator=(Report&&) = default;
    Report(const Report&) = delete;
    Report& operator=(const Report&) = delete;
};

/// Evaluates and plans: verdicts, what would change them, last safe days, coverage, best phase start. Pure, as
/// evaluate() is: the number of threads changes the time it takes, never the result.
Report prepare(const programme::Programme& programme, const programme::Case& facts,
               const programme::EvaluationOptions& options, unsigned threads = 1);

/// One thing to do, with what it is worth and until when it helps.
struct Task {
    const programme::Objective* objective = nullptr;
    base::Text what;
    std::optional<base::Date> not_before;
    std::optional<base::Date> not_after;
    std::optional<base::Money> at_stake;  // euros lost when the objective is missed; absent: unknown
    bool possible = true;
};

/// Everything to do, the most pressing first: euros at stake per day left, then the nearest date; what cannot be
/// repaired comes last.
std::vector<Task> tasks(const Report& report);

/// What one objective asks for. `why` is null for an objective that is met and has to be kept.
struct TaskGroup {
    const programme::Objective* objective = nullptr;
    const programme::WhyNot* why = nullptr;
    std::vector<Task> tasks;
};
/// The same tasks by objective, in the order of the most pressing task of each.
std::vector<TaskGroup> task_groups(const Report& report);

/// The largest grant the dossier could still bring: the ceiling, or the eligible expenses when they are lower. Absent:
/// unknown.
std::optional<base::Money> potential(const programme::Evaluation& evaluation);
/// What separates the surely acquired grant from the potential. Absent: unknown.
std::optional<base::Money> at_stake(const programme::Evaluation& evaluation);

}  // namespace egide::documents
