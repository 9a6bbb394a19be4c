#include <algorithm>

#include "html/sheet.h"

namespace egide::documents::html {

namespace {

void write_first_thing(Sheet& sheet, const TaskGroup& group) {
    Markup& out = sheet.out;
    const std::string detail = sheet.wording.worth(group.tasks.front());
    out.open("li").text(sheet.say(group.tasks.front().what));
    out.open("span", {{"class", "small"}});
    out.element("a", group.objective->id, {{"href", "#" + anchor(*group.objective)}});
    out.text(detail.empty() ? "" : " · " + detail).close();
    if (group.tasks.size() > 1) {
        out.element("span", sheet.say(messages::task_more({.count = group.tasks.size() - 1})), {{"class", "small"}});
    }
    out.close();
}

void write_first_things(Sheet& sheet) {
    constexpr std::size_t kFirst = 3;
    const std::vector<TaskGroup> groups = task_groups(*sheet.report);
    Markup& out = sheet.out;
    out.open("div", {{"class", "stack"}});
    out.element("h2", sheet.say(messages::heading_first()));
    if (groups.empty()) {
        out.element("p", sheet.say(messages::task_none()));
    } else {
        out.open("ol", {{"class", "first"}});
        for (std::size_t index = 0; index < std::min(groups.size(), kFirst); ++index) {
            write_first_thing(sheet, groups[index]);
        }
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
    out.element("a", result.objective->id, {{"href", "#" + anchor(*result.objective)}, {"class", "code"}});
    out.element("span", sheet.say(result.objective->title), {{"class", "plain"}}).close();
    const std::string sentence = wording.sentence(result);
    out.element("td", sentence == wording.state(result.verdict) ? "" : sentence, {{"role", "cell"}});
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
    for (const base::Text& column : {messages::column_state(), messages::column_objective(), messages::column_why()}) {
        out.element("th", sheet.say(column), {{"scope", "col"}, {"role", "columnheader"}});
    }
    out.element("th", sheet.say(messages::column_decote()),
                {{"scope", "col"}, {"role", "columnheader"}, {"class", "num"}});
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
        sheet.out.element("a", sheet.say(prerequisite.objective->title),
                          {{"href", "#" + anchor(*prerequisite.objective)}});
        sheet.out.close();
        const std::string sentence = sheet.wording.sentence(prerequisite);
        if (sentence != sheet.wording.state(prerequisite.verdict)) {
            sheet.out.element("p", sentence);
        }
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
