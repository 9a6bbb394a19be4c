#pragma once

#include <string>
#include <string_view>

#include "egide/documents/directory_html.h"
#include "html/markup.h"

namespace egide::documents::html {

/// The report of a directory being written: of what, in which language.
struct DirectorySheet {
    const directory::Audit* audit;
    const directory::WorkPlan* work;
    base::Language language;
    Markup out = {};

    std::string say(const base::Text& text) const { return base::render(text, language); }
};

/// A page with its heading; close both with end_directory_page().
void begin_directory_page(DirectorySheet& sheet, std::string_view id, const base::Text& heading);
void end_directory_page(DirectorySheet& sheet);
/// The columns of a table that is laid out as blocks on narrow screens.
void directory_columns(DirectorySheet& sheet, std::initializer_list<base::Text> columns);
void directory_cell(DirectorySheet& sheet, const base::Text& column, std::string_view text, bool number = false);
/// "1 234" as the language writes it.
std::string directory_number(const DirectorySheet& sheet, std::size_t value);

void write_directory_answer(DirectorySheet& sheet);
void write_directory_work(DirectorySheet& sheet);
void write_directory_evidence(DirectorySheet& sheet);

}  // namespace egide::documents::html
