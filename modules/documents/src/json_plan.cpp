#include "egide/documents/json.h"
#include "json_parts.h"

namespace egide::documents {

namespace {

void write_task(reading::JsonWriter& json, const Task& task, const Wording& wording) {
    json.begin_object();
    json.field("objective", task.objective->id);
    json.field("what", wording.say(task.what));
    write_date(json, "not_before", task.not_before);
    write_date(json, "not_after", task.not_after);
    write_money(json, "at_stake", task.at_stake);
    json.field("possible", task.possible);
    json.end_object();
}

void write_action(reading::JsonWriter& json, const programme::Action& action, const Wording& wording) {
    json.begin_object();
    json.field("what", wording.say(action.what));
    write_subject(json, "subject", action.subject, wording);
    write_date(json, "not_before", action.not_before);
    write_date(json, "not_after", action.not_after);
    json.field("possible", action.possible);
    json.end_object();
}

void write_why_not(reading::JsonWriter& json, const programme::WhyNot& why, const Wording& wording) {
    json.begin_object();
    json.field("objective", why.objective->objective->id);
    json.field("result", programme::word(why.objective->verdict));
    json.field("verified", why.verified);
    write_money(json, "worth", why.worth);
    write_money(json, "at_stake", why.at_stake);
    json.key("actions").begin_array();
    for (const programme::Action& action : why.actions) {
        write_action(json, action, wording);
    }
    json.end_array().end_object();
}

void write_safe_day(reading::JsonWriter& json, const programme::LastSafeDay& series, const Wording& wording) {
    const programme::Subject subject{programme::Subject::Kind::observation, series.series};
    json.begin_object();
    json.field("objective", series.objective->id);
    json.field("series", wording.subject(subject));
    json.field("audits", static_cast<std::int64_t>(series.audits));
    write_date(json, "last_audit", series.last_audit);
    write_date(json, "last_safe_day", series.day);
    json.field("lost", series.lost);
    write_text(json, "bound", wording.say(series.bound));
    json.end_object();
}

void write_coverage(reading::JsonWriter& json, const programme::CoveragePlan& plan, const Wording& wording) {
    json.begin_object();
    json.field("objective", plan.objective->id);
    write_text(json, "rule", plan.rule);
    write_share(json, "target", plan.target);
    write_share(json, "now", plan.now);
    write_share(json, "reached", plan.reached);
    json.field("possible", plan.possible);
    write_units(json, "already", plan.already, wording);
    write_units(json, "to_add", plan.to_add, wording);
    write_units(json, "missing_weights", plan.missing_weights, wording);
    json.end_object();
}

void write_best_start(reading::JsonWriter& json, const std::optional<programme::BestStart>& best) {
    json.key("best_phase_start");
    if (!best) {
        json.null();
        return;
    }
    json.begin_object();
    json.field("date", best->start.iso());
    write_grant(json, "grant", best->grant);
    json.field("not_met", static_cast<std::int64_t>(best->not_met));
    json.field("better_than_now", best->better_than_now);
    json.field("tried", static_cast<std::int64_t>(best->tried));
    json.end_object();
}

template <typename Items, typename Write>
void write_list(reading::JsonWriter& json, std::string_view key, const Items& items, const Wording& wording,
                Write write) {
    json.key(key).begin_array();
    for (const auto& item : items) {
        write(json, item, wording);
    }
    json.end_array();
}

}  // namespace

std::string plan_json(const Report& report, base::Language language) {
    const Wording wording(report.evaluation, language);
    reading::JsonWriter json;
    json.begin_object();
    write_head(json, wording);
    write_grant(json, "grant", report.evaluation.grant);
    write_money(json, "at_stake", at_stake(report.evaluation));
    write_list(json, "tasks", tasks(report), wording, write_task);
    write_list(json, "why_not", report.why_not, wording, write_why_not);
    write_list(json, "last_safe_days", report.last_safe_days, wording, write_safe_day);
    write_list(json, "coverage", report.coverage, wording, write_coverage);
    write_best_start(json, report.best_start);
    write_warnings(json, wording);
    json.end_object();
    return json.take();
}

}  // namespace egide::documents
