#include <algorithm>
#include <map>

#include "egide/observation/dictionary.h"
#include "html/sheet.h"

namespace egide::documents::html {

namespace {

void write_safe_days(Sheet& sheet) {
    Markup& out = sheet.out;
    begin_card(sheet, "safe-days", messages::heading_safe_days());
    if (sheet.report->last_safe_days.empty()) {
        out.element("p", sheet.say(messages::safe_none()));
        end_card(sheet);
        return;
    }
    out.open("table", {{"class", "stacked"}, {"role", "table"}, {"aria-labelledby", "safe-days"}});
    table_head(sheet, {messages::column_objective(), messages::column_subject(), messages::column_last_audit(),
                       messages::column_safe_day(), messages::column_bound()});
    out.open("tbody", {{"role", "rowgroup"}});
    for (const programme::LastSafeDay& series : sheet.report->last_safe_days) {
        const programme::Subject subject{programme::Subject::Kind::observation, series.series};
        out.open("tr", {{"role", "row"}});
        out.element("th", series.objective->id, {{"scope", "row"}, {"role", "rowheader"}});
        cell(sheet, messages::column_subject(), sheet.wording.subject(subject));
        cell(sheet, messages::column_last_audit(),
             series.last_audit ? sheet.wording.show(*series.last_audit) : sheet.say(messages::timeline_no_audit()));
        cell(sheet, messages::column_safe_day(),
             series.lost  ? sheet.say(messages::safe_lost())
             : series.day ? sheet.wording.show(*series.day)
                          : sheet.say(messages::safe_unknown()));
        cell(sheet, messages::column_bound(), sheet.say(series.bound));
        out.close();
    }
    out.close().close();
    end_card(sheet);
}

std::string coverage_outcome(const Sheet& sheet, const programme::CoveragePlan& plan) {
    if (plan.now >= plan.target && plan.to_add.empty()) {
        return sheet.say(messages::coverage_reached());
    }
    std::string text =
        sheet.say(plan.possible ? messages::coverage_add({.names = sheet.wording.names(plan.to_add),
                                                          .reached = sheet.wording.percent(plan.reached)})
                                : messages::coverage_impossible());
    if (!plan.missing_weights.empty()) {
        text +=
            " " + sheet.say(messages::coverage_missing_weights({.names = sheet.wording.names(plan.missing_weights)}));
    }
    return text;
}

void write_coverage(Sheet& sheet) {
    Markup& out = sheet.out;
    begin_card(sheet, "coverage", messages::heading_coverage());
    if (sheet.report->coverage.empty()) {
        out.element("p", sheet.say(messages::coverage_none()));
        end_card(sheet);
        return;
    }
    out.open("table", {{"class", "stacked"}, {"role", "table"}, {"aria-labelledby", "coverage"}});
    table_head(sheet, {messages::column_rule(), messages::column_now(), messages::column_to_add()});
    out.open("tbody", {{"role", "rowgroup"}});
    for (const programme::CoveragePlan& plan : sheet.report->coverage) {
        if (!sheet.wording.still_open(plan)) {
            continue;
        }
        out.open("tr", {{"role", "row"}});
        out.element("th", plan.rule.empty() ? plan.objective->id : plan.rule,
                    {{"scope", "row"}, {"role", "rowheader"}});
        cell(sheet, messages::column_now(),
             sheet.say(messages::coverage_now(
                 {.now = sheet.wording.percent(plan.now), .target = sheet.wording.percent(plan.target)})));
        cell(sheet, messages::column_to_add(), coverage_outcome(sheet, plan));
        out.close();
    }
    out.close().close();
    end_card(sheet);
}

void write_best_start(Sheet& sheet) {
    begin_card(sheet, "best-start", messages::heading_best_start());
    if (!sheet.report->best_start) {
        sheet.out.element("p", sheet.say(messages::start_none()));
    } else {
        const programme::BestStart& best = *sheet.report->best_start;
        sheet.out.element(
            "p", sheet.say(best.better_than_now ? messages::start_better({.date = best.start,
                                                                          .grant = sheet.wording.show(best.grant),
                                                                          .missed = best.not_met,
                                                                          .tried = best.tried})
                                                : messages::start_keep({.date = best.start, .tried = best.tried})));
    }
    end_card(sheet);
}

void write_parameters(Sheet& sheet) {
    Markup& out = sheet.out;
    begin_card(sheet, "parameters", messages::heading_parameters());
    out.open("table", {{"class", "stacked"}, {"role", "table"}, {"aria-labelledby", "parameters"}});
    table_head(sheet, {messages::column_parameter(), messages::column_value(), messages::column_source()});
    out.open("tbody", {{"role", "rowgroup"}});
    const auto& parameters = sheet.wording.programme().parameters;
    for (programme::ParameterIndex index = 0; index < parameters.size(); ++index) {
        const programme::DatedValue* used = in_force(sheet.evaluation(), index);
        out.open("tr", {{"role", "row"}});
        out.open("th", {{"scope", "row"}, {"role", "rowheader"}});
        out.element("span", parameters[index].name, {{"class", "mono"}}).close();
        cell(sheet, messages::column_value(), sheet.wording.parameter_value(index));
        cell(sheet, messages::column_source(), used == nullptr ? "" : sheet.wording.cite(used->cite));
        out.close();
    }
    out.close().close();
    end_card(sheet);
}

base::Text status_of(const programme::Ambiguity& ambiguity) {
    return ambiguity.status == "assumed"   ? messages::ambiguity_status_assumed()
           : ambiguity.status == "literal" ? messages::ambiguity_status_literal()
                                           : messages::ambiguity_status_confirmed();
}

void write_ambiguities(Sheet& sheet) {
    Markup& out = sheet.out;
    begin_card(sheet, "ambiguities", messages::heading_ambiguities());
    out.open("table", {{"class", "stacked"}, {"role", "table"}, {"aria-labelledby", "ambiguities"}});
    table_head(sheet, {messages::column_ambiguity(), messages::column_question(), messages::column_taken(),
                       messages::column_status()});
    out.open("tbody", {{"role", "rowgroup"}});
    for (const programme::Ambiguity& ambiguity : sheet.wording.programme().ambiguities) {
        out.open("tr", {{"role", "row"}});
        out.open("th", {{"scope", "row"}, {"role", "rowheader"}});
        out.element("span", ambiguity.id, {{"class", "nowrap"}}).close();
        cell(sheet, messages::column_question(), sheet.say(ambiguity.question));
        cell(sheet, messages::column_taken(), sheet.say(ambiguity.taken));
        cell(sheet, messages::column_status(), sheet.say(status_of(ambiguity)));
        out.close();
    }
    out.close().close();
    end_card(sheet);
}

/// One evidence file: its path, the facts it proves, its hash.
struct EvidenceRow {
    std::string path;
    std::string proves;
    std::string sha256;
    auto operator<=>(const EvidenceRow&) const = default;
};

/// Every evidence file once, by its bytes, in the order people look for a file.
std::vector<EvidenceRow> evidence_rows(const Sheet& sheet) {
    std::map<std::string, EvidenceRow> rows;
    for (const observation::Observation& seen : sheet.wording.facts().observations) {
        if (!seen.evidence || seen.evidence->sha256.empty()) {
            continue;
        }
        const observation::KindSpec& kind = observation::spec(seen.kind);
        std::string proves(sheet.wording.language() == base::Language::french ? kind.fr : kind.en);
        proves += seen.date ? ", " + sheet.wording.show(*seen.date) : "";
        EvidenceRow& row = rows[seen.evidence->sha256];
        row.sha256 = seen.evidence->sha256;
        row.path += row.path.find(seen.evidence->path) != std::string::npos
                        ? ""
                        : (row.path.empty() ? "" : ", ") + seen.evidence->path;
        row.proves += row.proves.find(proves) != std::string::npos ? "" : (row.proves.empty() ? "" : " · ") + proves;
    }
    std::vector<EvidenceRow> ordered;
    for (auto& [sha256, row] : rows) {
        ordered.push_back(std::move(row));
    }
    std::sort(ordered.begin(), ordered.end());
    return ordered;
}

void write_evidence(Sheet& sheet) {
    const std::vector<EvidenceRow> rows = evidence_rows(sheet);
    if (rows.empty()) {
        return;
    }
    begin_card(sheet, "evidence", messages::heading_evidence());
    sheet.out.open("table", {{"class", "stacked"}, {"role", "table"}, {"aria-labelledby", "evidence"}});
    table_head(sheet, {messages::column_file(), messages::column_proves(), messages::column_sha256()});
    sheet.out.open("tbody", {{"role", "rowgroup"}});
    for (const EvidenceRow& row : rows) {
        sheet.out.open("tr", {{"role", "row"}, {"id", "evidence-" + row.sha256}});
        sheet.out.element("th", row.path, {{"scope", "row"}, {"role", "rowheader"}});
        cell(sheet, messages::column_proves(), row.proves);
        sheet.out.open("td", {{"role", "cell"}, {"class", "any"}})
            .element("span", row.sha256, {{"class", "mono"}})
            .close()
            .close();
    }
    sheet.out.close().close();
    end_card(sheet);
}

void write_sources(Sheet& sheet) {
    begin_card(sheet, "sources", messages::heading_sources());
    sheet.out.open("ul", {{"class", "notes"}});
    for (const auto& [id, source] : sheet.wording.programme().sources) {
        std::string text = " · " + source.title;
        text += source.date ? " · " + sheet.wording.show(*source.date) : "";
        text += source.url.empty() ? "" : " · " + source.url;
        sheet.out.open("li").element("strong", id).text(text).close();
    }
    sheet.out.close();
    end_card(sheet);
}

}  // namespace

void write_deadlines_page(Sheet& sheet) {
    begin_page(sheet, "deadlines", true);
    sheet.out.element("h2", sheet.say(messages::heading_deadlines()));
    write_safe_days(sheet);
    write_coverage(sheet);
    write_best_start(sheet);
    end_page(sheet);
}

void write_annex_page(Sheet& sheet) {
    begin_page(sheet, "annex", true);
    sheet.out.element("h2", sheet.say(messages::heading_annex()));
    write_parameters(sheet);
    write_ambiguities(sheet);
    write_sources(sheet);
    write_evidence(sheet);
    end_page(sheet);
}

}  // namespace egide::documents::html
