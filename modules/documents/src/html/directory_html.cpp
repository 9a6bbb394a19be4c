#include "egide/documents/directory_html.h"

#include "egide/documents/messages.h"
#include "html/directory_sheet.h"
#include "html/shell.h"

namespace egide::documents {

namespace {

void write_forest(html::DirectorySheet& sheet) {
    const directory::Collection& collection = sheet.audit->collection;
    html::Markup& out = sheet.out;
    out.open("header", {{"class", "band"}}).open("div", {{"class", "wrap"}});
    out.open("p", {{"class", "who"}}).element("bdi", collection.forest()).close();
    out.element("p", sheet.say(messages::directory_subtitle()));
    out.open("ul", {{"class", "meta"}});
    out.element("li", sheet.say(messages::directory_collected({.date = collection.reference_date()})));
    out.element("li", sheet.say(messages::directory_domains({.domains = collection.domains()})));
    out.element("li", sheet.say(messages::directory_objects({.count = base::Count(collection.object_count())})));
    out.element("li", sheet.say(messages::directory_rules({.date = sheet.audit->rules_as_of})));
    out.close().close().close();
}

}  // namespace

namespace html {

void begin_directory_page(DirectorySheet& sheet, std::string_view id, const base::Text& heading) {
    sheet.out.open("section",
                   {{"class", id == "situation" ? "page" : "page new"}, {"aria-labelledby", std::string(id)}});
    sheet.out.open("div", {{"class", "wrap"}});
    sheet.out.element("h2", sheet.say(heading), {{"id", std::string(id)}});
}

void end_directory_page(DirectorySheet& sheet) {
    sheet.out.close().close();
}

void directory_columns(DirectorySheet& sheet, std::initializer_list<base::Text> columns) {
    sheet.out.open("thead", {{"role", "rowgroup"}}).open("tr", {{"role", "row"}});
    for (const base::Text& column : columns) {
        sheet.out.element("th", sheet.say(column), {{"scope", "col"}, {"role", "columnheader"}});
    }
    sheet.out.close().close();
}

void directory_cell(DirectorySheet& sheet, const base::Text& column, std::string_view text, bool number) {
    sheet.out.element("td", text,
                      {{"class", number ? "num" : "any"}, {"role", "cell"}, {"data-label", sheet.say(column)}});
}

std::string directory_number(const DirectorySheet& sheet, std::size_t value) {
    return base::show_number(base::Ratio{static_cast<std::int64_t>(value)}, sheet.language);
}

}  // namespace html

std::string directory_html(const directory::Audit& audit, const directory::WorkPlan& work, base::Language language) {
    html::DirectorySheet sheet{&audit, &work, language};
    html::Markup& out = sheet.out;
    html::open_document(out, language,
                        sheet.say(messages::directory_title(
                            {.date = audit.collection.reference_date(), .forest = audit.collection.forest()})));
    write_forest(sheet);
    out.open("main", {{"id", "content"}, {"tabindex", "-1"}});
    html::write_directory_answer(sheet);
    html::write_directory_work(sheet);
    html::write_directory_evidence(sheet);
    out.close();
    html::close_document(out, sheet.say(messages::directory_footer()));
    return out.take();
}

}  // namespace egide::documents
