#include "egide/documents/html.h"

#include "egide/base/sha256.h"
#include "html/sheet.h"
#include "html/style.h"

namespace egide::documents {

namespace {

using html::Markup;
using html::Sheet;

/// Allows the report's own style sheet, by its hash, and nothing else: no script, no image, no request.
std::string policy() {
    const base::Sha256Digest digest = base::sha256(html::style_sheet());
    const std::string bytes(digest.begin(), digest.end());
    return "default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-" + html::base64(bytes) + "'";
}

void write_head(Sheet& sheet) {
    Markup& out = sheet.out;
    out.open("head");
    out.raw("\n<meta charset=\"utf-8\">");
    out.raw("\n<meta http-equiv=\"Content-Security-Policy\" content=\"").text(policy()).raw("\">");
    out.raw("\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    out.raw("\n<meta name=\"color-scheme\" content=\"light dark\">");
    out.element("title", sheet.say(messages::page_title({.candidate = sheet.wording.facts().perimeter.name,
                                                         .on = sheet.wording.show_long(sheet.evaluation().on),
                                                         .programme = sheet.say(sheet.wording.programme().title)})));
    out.open("style").raw(html::style_sheet()).close();
    out.close();
}

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
    out.raw("<!doctype html>");
    out.open("html", {{"lang", language == base::Language::french ? "fr" : "en"}});
    write_head(sheet);
    out.open("body");
    out.raw(html::symbols());
    out.element("a", sheet.say(messages::page_skip()), {{"class", "skip"}, {"href", "#content"}});
    write_band(sheet);
    out.open("main", {{"id", "content"}, {"tabindex", "-1"}});
    write_pages(sheet);
    out.close();
    out.open("footer", {{"class", "wrap"}});
    out.element("p", sheet.say(messages::page_footer()), {{"class", "small"}});
    out.close().close().close();
    return out.take();
}

}  // namespace egide::documents
