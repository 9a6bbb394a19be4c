#include <algorithm>

#include "egide/directory/report.h"
#include "egide/documents/messages.h"
#include "html/directory_sheet.h"

namespace egide::documents::html {

namespace {

using directory::ControlResult;
using directory::Outcome;

constexpr std::size_t kEvidenceShown = 200;

void write_evidence_rows(DirectorySheet& sheet, const ControlResult& control) {
    Markup& out = sheet.out;
    const std::size_t some = std::min(kEvidenceShown, control.findings.size());
    out.open("details");
    out.element("summary", sheet.say(messages::directory_evidence({.count = base::Count(control.findings.size())})));
    out.open("table", {{"class", "stacked"}, {"role", "table"}});
    directory_columns(sheet, {messages::directory_object(), messages::directory_sid(), messages::directory_why()});
    out.open("tbody", {{"role", "rowgroup"}});
    for (const directory::Finding& finding : directory::ordered_findings(*sheet.audit, control, some)) {
        const directory::Evidence evidence = sheet.audit->evidence(control, finding);
        out.open("tr", {{"role", "row"}});
        directory_cell(sheet, messages::directory_object(), evidence.dn);
        directory_cell(sheet, messages::directory_sid(), evidence.sid);
        directory_cell(sheet, messages::directory_why(), sheet.say(evidence.why));
        out.close();
    }
    out.close().close();
    if (some < control.findings.size()) {
        out.element("p", sheet.say(messages::directory_cut({.count = base::Count(control.findings.size() - some)})),
                    {{"class", "small"}});
    }
    out.close();
}

void write_failed(DirectorySheet& sheet, const ControlResult& control) {
    Markup& out = sheet.out;
    out.open("div", {{"class", "card"}});
    out.element("h3", sheet.say(control.title), {{"id", std::string(control.id)}});
    if (control.failed_level != 0) {
        out.element("p", sheet.say(messages::directory_blocks({.level = control.failed_level})), {{"class", "bad"}});
    }
    out.element("p", sheet.say(control.fix));
    out.open("p", {{"class", "small"}});
    out.element("a", control.id, {{"href", directory::reference_link(control.id)}}).close();
    write_evidence_rows(sheet, control);
    out.close();
}

template <typename Keep>
void write_controls(DirectorySheet& sheet, const std::vector<ControlResult>& controls, std::string_view id,
                    const base::Text& heading, Keep keep) {
    if (std::none_of(controls.begin(), controls.end(), keep)) {
        return;
    }
    begin_directory_page(sheet, id, heading);
    for (int level = 0; level <= 4; ++level) {
        for (const ControlResult& control : controls) {
            if (control.failed_level == level && keep(control)) {
                write_failed(sheet, control);
            }
        }
    }
    end_directory_page(sheet);
}

bool failed(const ControlResult& control) {
    return control.outcome == Outcome::fail;
}

bool unknown(const ControlResult& control) {
    return control.outcome == Outcome::not_evaluable;
}

void write_not_judged(DirectorySheet& sheet) {
    const auto& controls = sheet.audit->controls;
    if (std::none_of(controls.begin(), controls.end(), unknown)) {
        return;
    }
    begin_directory_page(sheet, "unknown", messages::directory_unknown());
    sheet.out.open("ul", {{"class", "notes"}});
    for (const ControlResult& control : controls) {
        if (unknown(control)) {
            sheet.out.element(
                "li", sheet.say(messages::directory_unknown_item(
                          {.cause = sheet.say(control.cause), .id = control.id, .title = sheet.say(control.title)})));
        }
    }
    sheet.out.close();
    end_directory_page(sheet);
}

void write_limits(DirectorySheet& sheet) {
    const directory::Collection& collection = sheet.audit->collection;
    if (collection.truncated().empty() && collection.warnings().empty()) {
        return;
    }
    begin_directory_page(sheet, "limits", messages::directory_limits());
    sheet.out.open("ul", {{"class", "notes"}});
    for (const auto& list : collection.truncated()) {
        sheet.out.element("li", sheet.say(messages::directory_truncated({.announced = base::Count(list.announced),
                                                                         .known = list.kept + list.recovered,
                                                                         .name = list.dn})));
    }
    for (const base::Error& warning : collection.warnings()) {
        sheet.out.element("li", sheet.say(warning.message));
    }
    sheet.out.close();
    end_directory_page(sheet);
}

}  // namespace

void write_directory_evidence(DirectorySheet& sheet) {
    write_controls(sheet, sheet.audit->controls, "controls", messages::directory_controls(), failed);
    write_not_judged(sheet);
    write_limits(sheet);
    write_controls(sheet, sheet.audit->advisories, "advisories", messages::directory_advisories(), failed);
}

}  // namespace egide::documents::html
