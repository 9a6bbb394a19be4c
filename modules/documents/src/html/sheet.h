#pragma once

#include <string>
#include <string_view>

#include "egide/documents/report.h"
#include "html/markup.h"
#include "wording.h"

namespace egide::documents::html {

/// The report being written: where, about what, in which words.
struct Sheet {
    const Report* report;
    Wording wording;
    Markup out;

    Sheet(const Report& about, base::Language language) : report(&about), wording(about.evaluation, language) {}
    const programme::Evaluation& evaluation() const { return report->evaluation; }
    std::string say(const base::Text& text) const { return wording.say(text); }
    const std::string& say(const base::Bilingual& text) const { return wording.say(text); }
};

std::string anchor(const programme::Objective& objective);  // id of its page
/// Shape, word and colour of a state.
void badge(Sheet& sheet, const Mark& look, std::string_view word);
/// A page of the printed report, with its running header; close both with end_page().
void begin_page(Sheet& sheet, std::string_view id, bool new_sheet);
void end_page(Sheet& sheet);
/// A white card with its heading; close with end_card(). `id` names the heading and must be unique.
void begin_card(Sheet& sheet, std::string_view id, const base::Text& heading);
void end_card(Sheet& sheet);
void notes(Sheet& sheet, const std::vector<base::Bilingual>& texts);
/// The head of a table: its columns. Roles are said aloud: narrow screens lay tables out as blocks, which hides what
/// they are.
void table_head(Sheet& sheet, std::initializer_list<base::Text> columns);
/// A cell that repeats its column's name on narrow screens.
void cell(Sheet& sheet, const base::Text& column, std::string_view text);

/// A fact in words; its evidence file leads to the line of the annex that gives the SHA-256.
void write_fact(Sheet& sheet, std::uint32_t observation);

void write_first_page(Sheet& sheet);
void write_objective_page(Sheet& sheet, const programme::ObjectiveResult& result);
void write_money(Sheet& sheet);
void write_tree(Sheet& sheet, const programme::Node& node);
void write_timeline(Sheet& sheet, const programme::ObjectiveResult& result);
void write_deadlines_page(Sheet& sheet);
void write_annex_page(Sheet& sheet);

}  // namespace egide::documents::html
