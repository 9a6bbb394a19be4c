#include "egide/documents/report.h"

#include <algorithm>
#include <future>

#include "egide/documents/messages.h"

namespace egide::documents {

namespace {

/// What missing one objective alone costs when everything else is met; only for reductions that add up on the ceiling.
std::optional<base::Money> cost_of(const programme::Evaluation& evaluation, const programme::Objective& objective) {
    const auto all = potential(evaluation);
    if (!all || !evaluation.ceiling || !evaluation.decote.published) {
        return std::nullopt;
    }
    const programme::ParameterValues values = evaluation.programme->values(evaluation.on, evaluation.known_on);
    for (const programme::ScaleLine& line : evaluation.programme->grant.scale) {
        const bool concerned =
            std::find(line.objectives.begin(), line.objectives.end(), objective.id) != line.objectives.end();
        const auto* share = std::get_if<base::Ratio>(&values[line.share]);
        if (!concerned || line.when != programme::Verdict::not_met || share == nullptr) {
            continue;
        }
        const auto kept = base::Ratio(1).minus(*share);
        const auto left = kept ? evaluation.ceiling->times_rounded_down(*kept) : std::nullopt;
        return left ? all->minus(std::min(*left, *all)) : std::nullopt;
    }
    return std::nullopt;
}

/// Two rules of one objective may call for the very same thing.
bool told(const std::vector<Task>& found, const programme::Objective* objective, const programme::Action& action) {
    const std::string what = base::render(action.what, base::Language::french);
    return std::any_of(found.begin(), found.end(), [&](const Task& task) {
        return task.objective == objective && task.not_after == action.not_after &&
               base::render(task.what, base::Language::french) == what;
    });
}

void add_actions(const Report& report, std::vector<Task>& found) {
    for (const programme::WhyNot& why : report.why_not) {
        for (const programme::Action& action : why.actions) {
            if (told(found, why.objective->objective, action)) {
                continue;
            }
            found.push_back({.objective = why.objective->objective,
                             .what = action.what,
                             .not_before = action.not_before,
                             .not_after = action.not_after,
                             .at_stake = why.at_stake,
                             .possible = action.possible});
        }
    }
}

bool has_actions(const Report& report, const programme::Objective* objective) {
    return std::any_of(report.why_not.begin(), report.why_not.end(), [&](const programme::WhyNot& why) {
        return why.objective->objective == objective && !why.actions.empty();
    });
}

/// The next audits that keep what is met: nothing is to be mended, but a day must not be missed.
void add_next_audits(const Report& report, std::vector<Task>& found) {
    const programme::Evaluation& evaluation = report.evaluation;
    for (const programme::LastSafeDay& series : report.last_safe_days) {
        const bool pending = series.day && !series.lost && *series.day >= evaluation.on &&
                             (!evaluation.declaration.date || *series.day < *evaluation.declaration.date);
        if (!pending || has_actions(report, series.objective)) {
            continue;
        }
        const programme::Subject subject{programme::Subject::Kind::observation, series.series};
        found.push_back({.objective = series.objective,
                         .what = messages::task_next_audit(
                             {.name = subject_name(subject, *evaluation.facts), .objective = series.objective->id}),
                         .not_before = std::nullopt,
                         .not_after = series.day,
                         .at_stake = cost_of(evaluation, *series.objective)});
    }
}

/// Euros per day left, compared as products so that nothing is rounded.
struct Pressure {
    bool possible;
    bool late;
    std::int64_t cents;
    std::int64_t days;
};

Pressure pressure(const Task& task, const programme::Evaluation& evaluation) {
    constexpr std::int64_t kNoLimit = 3650;
    const auto limit = task.not_after ? task.not_after : evaluation.declaration.date;
    const std::int64_t days = limit ? base::days_between(evaluation.on, *limit) : kNoLimit;
    return {task.possible, days < 0, task.at_stake ? std::max<std::int64_t>(task.at_stake->cents(), 0) : 0,
            std::max<std::int64_t>(days, 0) + 1};
}

bool presses_more(const Pressure& left, const Pressure& right) {
    if (left.possible != right.possible) {
        return left.possible;
    }
    if (left.late != right.late) {
        return right.late;
    }
    const auto left_product = base::Ratio::of(left.cents, left.days);
    const auto right_product = base::Ratio::of(right.cents, right.days);
    if (left_product && right_product && *left_product != *right_product) {
        return *left_product > *right_product;
    }
    return left.days < right.days;
}

}  // namespace

Report prepare(const programme::Programme& programme, const programme::Case& facts,
               const programme::EvaluationOptions& options, unsigned threads) {
    Report report;
    // The search for the best start evaluates dozens of times and needs nothing of the rest.
    auto best = std::async(threads > 1 ? std::launch::async : std::launch::deferred,
                           [&] { return programme::best_phase_start(programme, facts, options); });
    report.evaluation = programme::evaluate(programme, facts, options);
    report.why_not = programme::why_not(programme, facts, report.evaluation);
    report.last_safe_days = programme::last_safe_days(programme, facts, report.evaluation);
    report.coverage = programme::coverage_plans(programme, facts, report.evaluation);
    report.best_start = best.get();
    return report;
}

std::vector<Task> tasks(const Report& report) {
    std::vector<Task> found;
    add_actions(report, found);
    add_next_audits(report, found);
    std::stable_sort(found.begin(), found.end(), [&](const Task& left, const Task& right) {
        return presses_more(pressure(left, report.evaluation), pressure(right, report.evaluation));
    });
    return found;
}

std::vector<TaskGroup> task_groups(const Report& report) {
    std::vector<TaskGroup> groups;
    for (Task& task : tasks(report)) {
        const programme::Objective* objective = task.objective;
        auto group = std::find_if(groups.begin(), groups.end(),
                                  [&](const TaskGroup& one) { return one.objective == objective; });
        if (group == groups.end()) {
            const auto why =
                std::find_if(report.why_not.begin(), report.why_not.end(),
                             [&](const programme::WhyNot& one) { return one.objective->objective == objective; });
            groups.push_back({objective, why == report.why_not.end() ? nullptr : &*why, {}});
            group = groups.end() - 1;
        }
        group->tasks.push_back(std::move(task));
    }
    return groups;
}

std::optional<base::Money> potential(const programme::Evaluation& evaluation) {
    const auto& expenses = evaluation.facts->amounts.eligible_expenses;
    if (!evaluation.ceiling || !expenses) {
        return evaluation.ceiling;
    }
    return std::min(*evaluation.ceiling, *expenses);
}

std::optional<base::Money> at_stake(const programme::Evaluation& evaluation) {
    const auto most = potential(evaluation);
    if (!most || !evaluation.grant.low) {
        return std::nullopt;
    }
    const auto open = most->minus(*evaluation.grant.low);
    return open && open->cents() < 0 ? base::Money() : open;
}

}  // namespace egide::documents
