#include <string>

#include "egide/directory/report.h"
#include "egide/reading/csv.h"
#include "egide/reading/json_writer.h"
#include "model/model.h"

namespace egide::directory {
namespace {

std::string_view outcome_word(Outcome outcome) {
    return outcome == Outcome::pass ? "pass" : outcome == Outcome::fail ? "fail" : "not_evaluable";
}

/// The reasons of a control, each written once.
std::vector<std::string> rendered(const ControlResult& control, base::Language language) {
    std::vector<std::string> reasons;
    for (const base::Text& reason : control.reasons) {
        reasons.push_back(base::render(reason, language));
    }
    return reasons;
}

void write_objects(reading::JsonWriter& json, const Audit& audit, const ControlResult& control,
                   base::Language language) {
    const auto reasons = rendered(control, language);
    json.key("objects").begin_array();
    for (const Finding& finding : control.findings) {
        const Evidence evidence = audit.evidence(control, finding);
        json.begin_object().field("dn", evidence.dn).field("sid", evidence.sid);
        json.field("why", reasons[finding.reason]);
        if (finding.level != 0) {
            json.field("level", static_cast<int>(finding.level));
        }
        json.end_object();
    }
    json.end_array();
}

void write_results(reading::JsonWriter& json, const Audit& audit, const std::vector<ControlResult>& results,
                   base::Language language) {
    json.begin_array();
    for (const ControlResult& control : results) {
        if (control.outcome == Outcome::not_evaluable) {
            continue;
        }
        json.begin_object().field("id", control.id);
        json.key("levels").begin_array();
        for (const int level : control.levels) {
            json.value(level);
        }
        json.end_array().field("result", outcome_word(control.outcome));
        if (control.failed_level != 0) {
            json.field("failed_level", control.failed_level);
        }
        json.field("count", control.findings.size());
        json.field("title", base::render(control.title, language));
        write_objects(json, audit, control, language);
        json.end_object();
    }
    json.end_array();
}

void write_not_evaluable(reading::JsonWriter& json, const Audit& audit, base::Language language) {
    json.key("not_evaluable").begin_array();
    for (const auto* const list : {&audit.controls, &audit.advisories}) {
        for (const ControlResult& control : *list) {
            if (control.outcome == Outcome::not_evaluable) {
                json.begin_object().field("id", control.id);
                json.field("cause", base::render(control.cause, language)).end_object();
            }
        }
    }
    json.end_array();
}

void write_truncated(reading::JsonWriter& json, const Audit& audit) {
    json.key("truncated").begin_array();
    for (const TruncatedList& list : audit.collection.truncated()) {
        json.begin_object().field("dn", list.dn).field("attribute", list.attribute);
        json.field("announced", list.announced).field("kept", list.kept).field("recovered", list.recovered);
        json.end_object();
    }
    json.end_array();
}

void write_warnings(reading::JsonWriter& json, const Audit& audit, base::Language language) {
    json.key("warnings").begin_array();
    for (const base::Error& warning : audit.collection.warnings()) {
        json.value(base::render(warning.message, language));
    }
    json.end_array();
}

}  // namespace

std::string audit_json(const Audit& audit, base::Language language) {
    reading::JsonWriter json;
    json.begin_object().field("reference_date", audit.collection.reference_date().iso());
    json.field("forest", audit.collection.forest());
    json.key("domains").begin_array();
    for (const std::string& domain : audit.collection.domains()) {
        json.value(domain);
    }
    json.end_array().field("level", audit.level).field("level_certain", audit.level_certain);
    json.field("rules_as_of", audit.rules_as_of);
    json.key("controls");
    write_results(json, audit, audit.controls, language);
    json.key("advisories");
    write_results(json, audit, audit.advisories, language);
    write_not_evaluable(json, audit, language);
    write_truncated(json, audit);
    write_warnings(json, audit, language);
    json.end_object();
    return json.take();
}

std::string audit_csv(const Audit& audit, base::Language language) {
    std::string out = "control;level;dn;sid;why\r\n";
    for (const auto* const list : {&audit.controls, &audit.advisories}) {
        for (const ControlResult& control : *list) {
            const auto reasons = rendered(control, language);
            for (const Finding& finding : control.findings) {
                const Evidence evidence = audit.evidence(control, finding);
                out += std::string(control.id) + ";" + (finding.level == 0 ? "" : std::to_string(finding.level)) + ";" +
                       reading::csv_cell(evidence.dn) + ";" + evidence.sid + ";" +
                       reading::csv_cell(reasons[finding.reason]) + "\r\n";
            }
        }
    }
    return out;
}

}  // namespace egide::directory
