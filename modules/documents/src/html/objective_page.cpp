#include <algorithm>

#include "html/sheet.h"

namespace egide::documents::html {

namespace {

std::string id_of(const programme::ObjectiveResult& result, std::string_view part) {
    return std::string(part) + "-" + result.objective->id;
}

void write_verdict(Sheet& sheet, const programme::ObjectiveResult& result) {
    Markup& out = sheet.out;
    out.open("div", {{"class", "stack"}});
    out.element("h2", result.objective->id + " · " + sheet.say(result.objective->title));
    out.open("p", {{"class", "lead"}});
    badge(sheet, mark(result.verdict), sheet.wording.state(result.verdict));
    const std::string decote = sheet.wording.decote(result);
    if (!decote.empty()) {
        out.element("span",
                    sheet.say(messages::label_value({.label = sheet.say(messages::column_decote()), .value = decote})),
                    {{"class", "nowrap"}});
    }
    out.close();
    if (const std::string sentence = sheet.wording.sentence(result); sentence != sheet.wording.state(result.verdict)) {
        out.element("p", sentence, {{"class", "answer"}});
    }
    if (!sheet.say(result.objective->why).empty()) {
        out.element("p", sheet.say(result.objective->why));
    }
    out.element("p", sheet.wording.cite(result.objective->cite), {{"class", "small"}});
    out.close();
}

void write_why_not(Sheet& sheet, const TaskGroup& group) {
    Markup& out = sheet.out;
    begin_card(sheet, "why-not-" + group.objective->id, messages::heading_why_not_one());
    out.open("ul", {{"class", "notes"}});
    for (const Task& task : group.tasks) {
        const std::string limits = sheet.wording.limits(task);
        out.open("li").text(sheet.say(task.what));
        out.element("span", limits.empty() ? "" : " · " + limits, {{"class", "small"}}).close();
    }
    out.close();
    out.element("p", sheet.wording.closing(*group.why));
    end_card(sheet);
}

Mark mark_of(programme::PieceState state) {
    switch (state) {
        case programme::PieceState::present:
            return mark(programme::Verdict::met);
        case programme::PieceState::missing:
            return mark(programme::Verdict::not_met);
        case programme::PieceState::not_required:
            return mark(programme::Verdict::not_applicable);
        case programme::PieceState::undetermined:
            break;
    }
    return mark(programme::Verdict::undetermined);
}

std::string piece_name(const Sheet& sheet, const programme::Piece& piece) {
    return sheet.say(piece.name) +
           (piece.group.empty() ? "" : " (" + sheet.say(messages::piece_one_of_group({.group = piece.group})) + ")");
}

void write_piece_row(Sheet& sheet, const programme::PieceStatus& status) {
    constexpr std::size_t kNames = 6;
    constexpr std::size_t kFacts = 8;
    Markup& out = sheet.out;
    out.open("tr", {{"role", "row"}});
    out.open("td", {{"role", "cell"}});
    badge(sheet, mark_of(status.state), sheet.wording.state(status.state));
    out.close();
    out.open("th", {{"scope", "row"}, {"role", "rowheader"}});
    out.element("span", status.piece->code, {{"class", "code"}}).text(piece_name(sheet, *status.piece)).close();
    cell(sheet, messages::column_missing_for(),
         status.missing_for.empty() ? "" : sheet.wording.names(status.missing_for, kNames));
    out.open("td", {{"role", "cell"}, {"class", "any"}, {"data-label", sheet.say(messages::column_found())}});
    for (std::size_t index = 0; index < std::min(status.found.size(), kFacts); ++index) {
        out.open("span", {{"class", "line"}});
        write_fact(sheet, status.found[index]);
        out.close();
    }
    if (status.found.size() > kFacts) {
        out.text(sheet.say(messages::fact_more({.count = status.found.size() - kFacts})));
    }
    out.close().close();
}

void write_pieces(Sheet& sheet, const programme::ObjectiveResult& result) {
    Markup& out = sheet.out;
    const std::string id = id_of(result, "pieces");
    begin_card(sheet, id, messages::heading_pieces());
    out.element("p", sheet.wording.pieces(result));
    if (!result.pieces.empty()) {
        out.open("table", {{"class", "stacked objectives"}, {"role", "table"}, {"aria-labelledby", id}});
        table_head(sheet, {messages::column_state(), messages::column_piece(), messages::column_missing_for(),
                           messages::column_found()});
        out.open("tbody", {{"role", "rowgroup"}});
        for (const programme::PieceStatus& status : result.pieces) {
            write_piece_row(sheet, status);
        }
        out.close().close();
    }
    end_card(sheet);
}

void write_readings(Sheet& sheet, const programme::ObjectiveResult& result) {
    Markup& out = sheet.out;
    if (result.ambiguities.empty()) {
        return;
    }
    begin_card(sheet, id_of(result, "readings"), messages::heading_alternatives());
    bool any = false;
    for (const programme::Alternative& other : sheet.evaluation().alternatives) {
        if (other.objective == result.objective) {
            out.open("p").element("strong", other.ambiguity->id).text(" · " + sheet.say(other.reading->says) + " → ");
            out.element("strong", sheet.wording.alternative(other)).close();
            any = true;
        }
    }
    if (!any) {
        out.element("p", sheet.say(messages::alternative_none()));
    }
    out.element("p", sheet.say(messages::ambiguity_touches({.ids = result.ambiguities})), {{"class", "small"}});
    end_card(sheet);
}

void write_notes(Sheet& sheet, const programme::ObjectiveResult& result, std::string_view part,
                 const base::Text& heading, const std::vector<base::Bilingual>& texts) {
    if (!texts.empty()) {
        begin_card(sheet, id_of(result, part), heading);
        notes(sheet, texts);
        end_card(sheet);
    }
}

void write_expenses(Sheet& sheet, const programme::ObjectiveResult& result) {
    const programme::ExpenseNotes& expenses = result.objective->expenses;
    if (expenses.eligible.empty() && expenses.ineligible.empty() && !expenses.note) {
        return;
    }
    begin_card(sheet, id_of(result, "expenses"), messages::heading_expenses());
    if (!expenses.eligible.empty()) {
        sheet.out.element("h4", sheet.say(messages::expense_eligible()));
        notes(sheet, expenses.eligible);
    }
    if (!expenses.ineligible.empty()) {
        sheet.out.element("h4", sheet.say(messages::expense_ineligible()));
        notes(sheet, expenses.ineligible);
    }
    if (expenses.note) {
        sheet.out.element("p", sheet.say(*expenses.note));
    }
    end_card(sheet);
}

void write_all_notes(Sheet& sheet, const programme::ObjectiveResult& result) {
    const programme::Objective& objective = *result.objective;
    write_notes(sheet, result, "attention", messages::heading_attention(), objective.attention);
    write_notes(sheet, result, "vigilance", messages::heading_vigilance(), objective.vigilance);
    write_notes(sheet, result, "special", messages::heading_special_cases(), objective.special_cases);
    write_expenses(sheet, result);
}

}  // namespace

void write_objective_page(Sheet& sheet, const programme::ObjectiveResult& result) {
    begin_page(sheet, anchor(*result.objective), true);
    write_verdict(sheet, result);
    for (const TaskGroup& group : task_groups(*sheet.report)) {
        if (group.objective == result.objective && group.why != nullptr) {
            write_why_not(sheet, group);
        }
    }
    write_timeline(sheet, result);
    write_pieces(sheet, result);
    begin_card(sheet, id_of(result, "reasons"), messages::heading_reasons());
    write_tree(sheet, result.tree);
    end_card(sheet);
    write_readings(sheet, result);
    write_all_notes(sheet, result);
    sheet.out.open("p", {{"class", "back"}});
    sheet.out.element("a", sheet.say(messages::page_back()), {{"href", "#situation"}}).close();
    end_page(sheet);
}

}  // namespace egide::documents::html
