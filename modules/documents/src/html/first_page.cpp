#include <algorithm>

#include "html/sheet.h"

namespace egide::documents::html {

namespace {

void write_first_things(Sheet& sheet) {
    constexpr std::size_t kFirst = 3;
    const std::vector<Task> all = tasks(*sheet.report);
    Markup& out = sheet.out;
    out.open("div", {{"class", "stack"}});
    out.element("h2", sheet.say(messages::heading_first()));
    if (all.empty()) {
        out.element("p", sheet.say(messages::task_none()));
    } else {
        out.open("ol", {{"class", "first"}});
    }
    for (std::size_t index = 0; index < std::min(all.size(), kFirst); ++index) {
        const Task& task = all[index];
        out.open("li").text(sheet.say(task.what));
        std::string detail = sheet.wording.limits(task);
        if (task.at_stake && task.at_stake->cents() > 0) {
            detail += (detail.empty() ? "" : " · ") + sheet.say(messages::task_worth({.amount = *task.at_stake}));
        }
        out.open("span", {{"class", "small"}});
        out.element("a", task.objective->id, {{"href", "#" + anchor(*task.objective)}});
        out.text(detail.empty() ? "" : " · " + detail).close().close();
    }
    if (!all.empty()) {
        out.close();
    }
    out.close();
}

void write_objective_row(Sheet& sheet, const programme::ObjectiveResult& result) {
    Markup& out = sheet.out;
    const Wording& wording = sheet.wording;
    out.open("tr", {{"role", "row"}});
    out.open("td", {{"role", "cell"}});
    badge(sheet, mark(result.verdict), wording.state(result.verdict));
    out.close();
    out.open("th", {{"scope", "row"}, {"role", "rowheader"}});
    out.open("a", {{"href", "#" + anchor(*result.objective)}});
    out.element("span", result.objective->id, {{"class", "code"}});
    out.text(sheet.say(result.objective->title)).close().close();
    out.element("td", result.verdict == programme::Verdict::not_applicable ? "" : wording.sentence(result),
                {{"role", "cell"}});
    out.element("td", wording.decote(result),
                {{"role", "cell"}, {"class", "num"}, {"data-label", sheet.say(messages::column_decote())}});
    out.close();
}

void write_objectives(Sheet& sheet) {
    Markup& out = sheet.out;
    out.open("div", {{"class", "card"}});
    out.element("h2", sheet.say(messages::heading_objectives()), {{"id", "objectives"}});
    out.open("table", {{"class", "stacked objectives"}, {"role", "table"}, {"aria-labelledby", "objectives"}});
    out.open("thead", {{"role", "rowgroup"}}).open("tr", {{"role", "row"}});
    for (const base::Text& column :
         {messages::column_state(), messages::column_objective(), messages::column_why()}) {
        out.element("th", sheet.say(column), {{"scope", "col"}, {"role", "columnheader"}});
    }
    out.element("th", sheet.say(messages::column_decote()), {{"scope", "col"}, {"role", "columnheader"}, {"class", "num"}});
    out.close().close();
    out.open("tbody", {{"role", "rowgroup"}});
    for (const programme::ObjectiveResult& result : sheet.evaluation().objectives) {
        write_objective_row(sheet, result);
    }
    out.close().close().close();
}

void write_eligibility(Sheet& sheet) {
    const programme::EligibilityResult& result = sheet.evaluation().eligibility;
    begin_card(sheet, "eligibility", messages::heading_eligibility());
    sheet.out.open("p", {{"class", "lead"}});
    badge(sheet, mark(result.verdict), sheet.wording.eligibility());
    sheet.out.close();
    if (result.decided_by != nullptr) {
        sheet.out.element("p", sheet.say(result.decided_by->say));
    }
    for (const programme::ObjectiveResult& prerequisite : sheet.evaluation().prerequisites) {
        sheet.out.open("p", {{"class", "lead"}});
        badge(sheet, mark(prerequisite.verdict), sheet.wording.state(prerequisite.verdict));
        sheet.out.element("a", sheet.say(prerequisite.objective->title), {{"href", "#" + anchor(*prerequisite.objective)}});
        sheet.out.close();
        sheet.out.element("p", sheet.wording.sentence(prerequisite));
    }
    end_card(sheet);
}

void write_alternatives(Sheet& sheet) {
    if (sheet.evaluation().alternatives.empty()) {
        return;
    }
    begin_card(sheet, "alternatives", messages::heading_alternatives());
    sheet.out.open("ul", {{"class", "notes"}});
    for (const programme::Alternative& other : sheet.evaluation().alternatives) {
        sheet.out.open("li");
        sheet.out.element("strong", other.ambiguity->id).text(" · " + sheet.say(other.reading->says) + " → ");
        sheet.out.element("strong", sheet.wording.alternative(other)).close();
    }
    sheet.out.close();
    end_card(sheet);
}

void write_warnings(Sheet& sheet) {
    if (sheet.evaluation().warnings.empty()) {
        return;
    }
    begin_card(sheet, "warnings", messages::heading_warnings());
    sheet.out.open("ul", {{"class", "notes"}});
    for (const base::Text& warning : sheet.evaluation().warnings) {
        sheet.out.element("li", sheet.say(warning));
    }
    sheet.out.close();
    end_card(sheet);
}

}  // namespace

void write_first_page(Sheet& sheet) {
    begin_page(sheet, "situation", false);
    Markup& out = sheet.out;
    out.open("div", {{"class", "stack"}});
    out.element("h1", sheet.say(messages::heading_question()));
    out.element("p", sheet.wording.answer(), {{"class", "answer"}});
    if (const std::string stake = sheet.wording.stake(); !stake.empty()) {
        out.element("p", stake);
    }
    out.close();
    write_first_things(sheet);
    write_objectives(sheet);
    out.open("div", {{"class", "cols"}});
    write_money(sheet);
    write_eligibility(sheet);
    out.close();
    write_alternatives(sheet);
    write_warnings(sheet);
    end_page(sheet);
}

}  // namespace egide::documents::html
