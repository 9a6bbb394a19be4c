#include "html/sheet.h"

namespace egide::documents::html {

std::string anchor(const programme::Objective& objective) {
    return "objective-" + objective.id;
}

void badge(Sheet& sheet, const Mark& look, std::string_view word) {
    Markup& out = sheet.out;
    out.open("span", {{"class", "badge " + std::string(name(look.tone))}});
    out.raw("<svg aria-hidden=\"true\" focusable=\"false\"><use href=\"#s-" + std::string(look.symbol) + "\"/></svg>");
    out.text(word).close();
}

void begin_page(Sheet& sheet, std::string_view id, bool new_sheet) {
    const Wording& wording = sheet.wording;
    sheet.out.open("section", {{"class", new_sheet ? "page new" : "page"}, {"id", std::string(id)}});
    sheet.out.open("div", {{"class", "wrap"}});
    sheet.out.element("p",
                      sheet.say(messages::page_running({.candidate = wording.facts().perimeter.name,
                                                        .on = wording.show_long(sheet.evaluation().on),
                                                        .programme = sheet.say(wording.programme().title),
                                                        .rules = wording.rules()})),
                      {{"class", "running"}, {"aria-hidden", "true"}});
}

void end_page(Sheet& sheet) {
    sheet.out.close().close();
}

void begin_card(Sheet& sheet, std::string_view id, const base::Text& heading) {
    const std::string title(id);
    sheet.out.open("div", {{"class", "card"}});
    sheet.out.element("h3", sheet.say(heading), {{"id", title}});
}

void end_card(Sheet& sheet) {
    sheet.out.close();
}

void notes(Sheet& sheet, const std::vector<base::Bilingual>& texts) {
    sheet.out.open("ul", {{"class", "notes"}});
    for (const base::Bilingual& text : texts) {
        sheet.out.element("li", sheet.say(text));
    }
    sheet.out.close();
}

void table_head(Sheet& sheet, std::initializer_list<base::Text> columns) {
    sheet.out.open("thead", {{"role", "rowgroup"}}).open("tr", {{"role", "row"}});
    for (const base::Text& column : columns) {
        sheet.out.element("th", sheet.say(column), {{"scope", "col"}, {"role", "columnheader"}});
    }
    sheet.out.close().close();
}

void cell(Sheet& sheet, const base::Text& column, std::string_view text) {
    sheet.out.element("td", text, {{"role", "cell"}, {"data-label", sheet.say(column)}});
}

void write_fact(Sheet& sheet, std::uint32_t observation) {
    const auto& evidence = sheet.wording.facts().observations[observation].evidence;
    if (!evidence || evidence->sha256.empty()) {
        sheet.out.text(sheet.wording.fact(observation));
        return;
    }
    sheet.out.element("a", sheet.wording.fact(observation), {{"href", "#evidence-" + evidence->sha256}});
}

}  // namespace egide::documents::html
