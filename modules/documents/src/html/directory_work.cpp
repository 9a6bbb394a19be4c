#include <algorithm>
#include <set>

#include "egide/documents/messages.h"
#include "html/directory_sheet.h"

namespace egide::documents::html {

namespace {

using directory::Change;

constexpr std::size_t kFirstChanges = 3;
constexpr std::size_t kObjectsNamed = 3;

std::string level_text(const DirectorySheet& sheet, int level) {
    return sheet.say(sheet.audit->level_certain ? messages::directory_level({.level = level})
                                                : messages::directory_level_at_most({.level = level}));
}

/// One line a level to be reached: what it takes from where the forest is today.
void write_step(DirectorySheet& sheet, int level) {
    const auto& changes = sheet.work->changes;
    const auto end =
        std::find_if(changes.begin(), changes.end(), [&](const Change& change) { return change.level >= level; });
    std::set<std::uint32_t> objects;
    for (auto at = changes.begin(); at != end; ++at) {
        objects.insert(at->objects.begin(), at->objects.end());
    }
    const std::size_t left = end == changes.begin() ? sheet.work->paths : std::prev(end)->paths_left;
    sheet.out.open("tr", {{"role", "row"}});
    sheet.out.element("th", level_text(sheet, level), {{"scope", "row"}, {"role", "rowheader"}});
    directory_cell(sheet, messages::directory_changes(), directory_number(sheet, std::size_t(end - changes.begin())),
                   true);
    directory_cell(sheet, messages::directory_touched(), directory_number(sheet, objects.size()), true);
    directory_cell(sheet, messages::directory_ways_left(), directory_number(sheet, left), true);
    sheet.out.close();
}

void write_steps(DirectorySheet& sheet) {
    Markup& out = sheet.out;
    out.open("table", {{"class", "stacked"}, {"role", "table"}});
    out.element("caption", sheet.say(messages::directory_steps()));
    directory_columns(sheet, {messages::directory_to_reach(), messages::directory_changes(),
                              messages::directory_touched(), messages::directory_ways_left()});
    out.open("tbody", {{"role", "rowgroup"}});
    for (int level = sheet.audit->level + 1; level <= 5; ++level) {
        write_step(sheet, level);
    }
    out.close().close();
}

/// What to do; what it is about before it.
void write_what(DirectorySheet& sheet, const Change& change) {
    if (!change.about.empty()) {
        sheet.out.element("strong", sheet.say(change.about)).raw("<br>");
    }
    sheet.out.text(sheet.say(change.what));
}

void write_first_changes(DirectorySheet& sheet) {
    const auto& changes = sheet.work->changes;
    sheet.out.element("h3", sheet.say(messages::directory_first()));
    sheet.out.open("ol", {{"class", "first"}});
    for (std::size_t i = 0; i < std::min(kFirstChanges, changes.size()); ++i) {
        sheet.out.open("li");
        write_what(sheet, changes[i]);
        sheet.out.element("span",
                          sheet.say(messages::directory_effect({.count = base::Count(changes[i].objects.size()),
                                                                .level = changes[i].level_after,
                                                                .ways = base::Count(changes[i].paths_alone)})),
                          {{"class", "small"}});
        sheet.out.close();
    }
    sheet.out.close();
}

std::string object_names(const DirectorySheet& sheet, const Change& change) {
    std::string names;
    for (std::size_t i = 0; i < std::min(kObjectsNamed, change.objects.size()); ++i) {
        names += (i == 0 ? "" : " · ") + std::string(directory::object_name(*sheet.audit, change.objects[i]));
    }
    if (change.objects.size() > kObjectsNamed) {
        names += " · " +
                 sheet.say(messages::directory_others({.count = base::Count(change.objects.size() - kObjectsNamed)}));
    }
    return names;
}

void write_change(DirectorySheet& sheet, std::size_t rank) {
    const Change& change = sheet.work->changes[rank];
    Markup& out = sheet.out;
    out.open("tr", {{"role", "row"}});
    directory_cell(sheet, messages::directory_rank(), directory_number(sheet, rank + 1), true);
    out.open("th", {{"scope", "row"}, {"role", "rowheader"}});
    write_what(sheet, change);
    for (const std::string_view control : change.controls) {
        out.open("span", {{"class", "line small"}});
        out.element("a", control, {{"href", "#" + std::string(control)}}).close();
    }
    out.element("span", object_names(sheet, change), {{"class", "line mono"}}).close();
    directory_cell(sheet, messages::directory_touched(), directory_number(sheet, change.objects.size()), true);
    directory_cell(sheet, messages::directory_level_then(), directory_number(sheet, std::size_t(change.level_after)),
                   true);
    directory_cell(sheet, messages::directory_ways_closed(), directory_number(sheet, change.paths_alone), true);
    directory_cell(sheet, messages::directory_ways_left(), directory_number(sheet, change.paths_left), true);
    out.close();
}

}  // namespace

void write_directory_answer(DirectorySheet& sheet) {
    Markup& out = sheet.out;
    begin_directory_page(sheet, "situation", messages::directory_question());
    out.open("div", {{"class", "card"}});
    out.element("p", level_text(sheet, sheet.audit->level), {{"class", "answer"}});
    out.element("p",
                sheet.say(messages::directory_meaning({.level = base::Choice(std::to_string(sheet.audit->level))})));
    out.element("p", sheet.say(messages::directory_ways({.count = base::Count(sheet.work->paths)})));
    out.element("p", sheet.say(messages::directory_pre_audit()), {{"class", "small"}});
    out.close();
    if (!sheet.work->changes.empty()) {
        out.open("div", {{"class", "card"}});
        write_first_changes(sheet);
        out.close().open("div", {{"class", "card"}});
        write_steps(sheet);
        out.close();
    }
    end_directory_page(sheet);
}

void write_directory_work(DirectorySheet& sheet) {
    if (sheet.work->changes.empty()) {
        return;
    }
    Markup& out = sheet.out;
    begin_directory_page(sheet, "work", messages::directory_work());
    out.open("div", {{"class", "card"}}).element("p", sheet.say(messages::directory_work_note()), {{"class", "small"}});
    out.open("table", {{"class", "stacked"}, {"role", "table"}});
    directory_columns(
        sheet, {messages::directory_rank(), messages::directory_what(), messages::directory_touched(),
                messages::directory_level_then(), messages::directory_ways_closed(), messages::directory_ways_left()});
    out.open("tbody", {{"role", "rowgroup"}});
    for (std::size_t rank = 0; rank < sheet.work->changes.size(); ++rank) {
        write_change(sheet, rank);
    }
    out.close().close().close();
    end_directory_page(sheet);
}

}  // namespace egide::documents::html
