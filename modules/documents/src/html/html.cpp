#include "egide/documents/html.h"

#include "html/sheet.h"
#include "html/shell.h"

namespace egide::documents {

namespace {

using html::Markup;
using html::Sheet;

void write_band(Sheet& sheet) {
    Markup& out = sheet.out;
    out.open("header", {{"class", "band"}}).open("div", {{"class", "wrap"}});
    out.open("p", {{"class", "who"}}).element("bdi", sheet.wording.facts().perimeter.name).close();
    out.element("p", sheet.say(sheet.wording.programme().title));
    out.open("ul", {{"class", "meta"}});
    for (const std::string& line : sheet.wording.scope()) {
        out.element("li", line);
    }
    out.element("li", sheet.wording.rules());
    out.close().close().close();
}

void write_contents(Sheet& sheet) {
    Markup& out = sheet.out;
    const auto link = [&](const std::string& target, const std::string& text) {
        out.open("li").element("a", text, {{"href", "#" + target}}).close();
    };
    out.open("nav", {{"class", "wrap toc-card"}, {"aria-labelledby", "contents"}}).open("div", {{"class", "card"}});
    out.element("h2", sheet.say(messages::page_contents()), {{"id", "contents"}});
    out.open("ul", {{"class", "toc"}});
    for (const programme::ObjectiveResult& result : sheet.evaluation().prerequisites) {
        link(html::anchor(*result.objective), sheet.say(result.objective->title));
    }
    for (const programme::ObjectiveResult& result : sheet.evaluation().objectives) {
        link(html::anchor(*result.objective), result.objective->id + " · " + sheet.say(result.objective->title));
    }
    link("deadlines", sheet.say(messages::heading_deadlines()));
    link("annex", sheet.say(messages::heading_annex()));
    out.close().close().close();
}

void write_pages(Sheet& sheet) {
    html::write_first_page(sheet);
    write_contents(sheet);
    for (const programme::ObjectiveResult& result : sheet.evaluation().prerequisites) {
        html::write_objective_page(sheet, result);
    }
    for (const programme::ObjectiveResult& result : sheet.evaluation().objectives) {
        html::write_objective_page(sheet, result);
    }
    html::write_deadlines_page(sheet);
    html::write_annex_page(sheet);
}

}  // namespace

std::string report_html(const Report& report, base::Language language) {
    Sheet sheet(report, language);
    Markup& out = sheet.out;
    html::open_document(out, language,
                        sheet.say(messages::page_title({.candidate = sheet.wording.facts().perimeter.name,
                                                        .on = sheet.wording.show_long(sheet.evaluation().on),
                                                        .programme = sheet.say(sheet.wording.programme().title)})));
    write_band(sheet);
    out.open("main", {{"id", "content"}, {"tabindex", "-1"}});
    write_pages(sheet);
    out.close();
    html::close_document(out, sheet.say(messages::page_footer()));
    return out.take();
}

}  // namespace egide::documents
