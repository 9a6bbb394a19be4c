#include "terminal/parts.h"

namespace egide::documents {

namespace {

using terminal::Page;

void write_safe_days(Page& page, const Report& report, const Wording& wording) {
    page.heading(wording.say(messages::heading_safe_days()));
    if (report.last_safe_days.empty()) {
        page.paragraph(wording.say(messages::safe_none()), Tone::plain, 2);
    }
    for (const programme::LastSafeDay& series : report.last_safe_days) {
        const programme::Subject subject{programme::Subject::Kind::observation, series.series};
        const std::string when = series.lost  ? wording.say(messages::safe_lost())
                                 : series.day ? wording.show_long(*series.day)
                                              : wording.say(messages::safe_unknown());
        const Tone tone = series.lost ? Tone::bad : series.day ? Tone::info : Tone::neutral;
        std::string name = series.objective->id + "  " + wording.subject(subject);
        name += " (" + wording.say(messages::safe_audits({.count = series.audits})) + ")";
        page.item(2, {}, name, Tone::plain, {when, tone});
        if (!series.bound.empty()) {
            page.paragraph(wording.say(series.bound), Tone::muted, 4);
        }
    }
}

void write_coverage_outcome(Page& page, const programme::CoveragePlan& plan, const Wording& wording) {
    if (!plan.missing_weights.empty()) {
        page.paragraph(wording.say(messages::coverage_missing_weights({.names = wording.names(plan.missing_weights)})),
                       Tone::neutral, 4);
    }
    if (plan.now >= plan.target && plan.to_add.empty()) {
        page.paragraph(wording.say(messages::coverage_reached()), Tone::ok, 4);
    } else if (plan.possible) {
        page.paragraph(wording.say(messages::coverage_add(
                           {.names = wording.names(plan.to_add), .reached = wording.percent(plan.reached)})),
                       Tone::info, 4);
    } else {
        page.paragraph(wording.say(messages::coverage_impossible()), Tone::bad, 4);
    }
}

void write_coverage(Page& page, const Report& report, const Wording& wording) {
    page.heading(wording.say(messages::heading_coverage()));
    if (report.coverage.empty()) {
        page.paragraph(wording.say(messages::coverage_none()), Tone::plain, 2);
    }
    for (const programme::CoveragePlan& plan : report.coverage) {
        if (!wording.still_open(plan)) {
            continue;
        }
        const std::string rule = plan.rule.empty() ? plan.objective->id : plan.rule;
        page.item(2, {{rule + "  ", Tone::strong}},
                  wording.say(messages::coverage_now(
                      {.now = wording.percent(plan.now), .target = wording.percent(plan.target)})));
        write_coverage_outcome(page, plan, wording);
    }
}

void write_best_start(Page& page, const Report& report, const Wording& wording) {
    page.heading(wording.say(messages::heading_best_start()));
    if (!report.best_start) {
        page.paragraph(wording.say(messages::start_none()), Tone::plain, 2);
        return;
    }
    const programme::BestStart& best = *report.best_start;
    page.paragraph(wording.say(best.better_than_now ? messages::start_better({.date = best.start,
                                                                              .grant = wording.show(best.grant),
                                                                              .missed = best.not_met,
                                                                              .tried = best.tried})
                                                    : messages::start_keep({.date = best.start, .tried = best.tried})),
                   best.better_than_now ? Tone::info : Tone::plain, 2);
}

}  // namespace

namespace {

void write_groups(Page& page, const Report& report, const Wording& wording) {
    const std::vector<TaskGroup> groups = task_groups(report);
    page.heading(wording.say(messages::heading_tasks()));
    if (groups.empty()) {
        page.paragraph(wording.say(messages::task_none()), Tone::plain, 2);
        return;
    }
    for (const TaskGroup& group : groups) {
        if (const programme::ObjectiveResult* result = report.evaluation.find(group.objective->id)) {
            terminal::write_objective_line(page, *result, wording);
        }
        terminal::write_actions(page, group.tasks, wording);
        if (group.why != nullptr) {
            page.paragraph(wording.closing(*group.why), Tone::muted, 2);
        }
        page.blank();
    }
    page.paragraph(wording.say(messages::task_ranking()), Tone::muted);
}

}  // namespace

std::string plan_text(const Report& report, const TerminalStyle& style) {
    const Wording wording(report.evaluation, style.language);
    Page page(style);
    terminal::write_scope(page, wording);
    page.paragraph(wording.answer(), Tone::strong);
    if (const std::string stake = wording.stake(); !stake.empty()) {
        page.paragraph(stake);
    }
    write_groups(page, report, wording);
    write_safe_days(page, report, wording);
    write_coverage(page, report, wording);
    write_best_start(page, report, wording);
    terminal::write_warnings(page, wording);
    return page.take();
}

}  // namespace egide::documents
