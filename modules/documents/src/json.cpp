#include "egide/documents/json.h"

#include "json_parts.h"

namespace egide::documents {

namespace {

std::string hundredfold(const base::Ratio& share) {
    const auto percent = share.times(base::Ratio(100));
    return percent ? percent->decimal() : std::string();
}

/// Exact totals, or null with both ends when some objective is undetermined.
void write_decote(reading::JsonWriter& json, const programme::Decote& decote) {
    const bool exact = decote.low == decote.high;
    const bool known = decote.published && exact;
    json.key("decote").begin_object();
    write_text(json, "total_pct", known ? hundredfold(decote.low) : std::string());
    write_text(json, "capped_pct", known ? hundredfold(decote.low_capped) : std::string());
    if (decote.published && !exact) {
        json.field("total_low_pct", hundredfold(decote.low));
        json.field("total_high_pct", hundredfold(decote.high));
        json.field("capped_low_pct", hundredfold(decote.low_capped));
        json.field("capped_high_pct", hundredfold(decote.high_capped));
    }
    json.field("published", decote.published);
    json.end_object();
}

void write_alternatives(reading::JsonWriter& json, const Wording& wording) {
    json.key("alternatives").begin_array();
    for (const programme::Alternative& other : wording.evaluation().alternatives) {
        const bool verdict = other.objective != nullptr;
        json.begin_object();
        json.field("ambiguity", other.ambiguity->id);
        write_text(json, "objective", verdict ? other.objective->id : std::string());
        write_text(json, "result", verdict ? programme::word(other.verdict) : std::string_view());
        write_text(json, "reading", other.reading->id);
        json.field("says", wording.say(other.reading->says));
        write_grant(json, "grant", {other.grant_low, other.grant_high});
        json.end_object();
    }
    json.end_array();
}

void write_milestone(reading::JsonWriter& json, std::string_view key, const programme::UsedMilestone& used) {
    json.key(key).begin_object();
    write_date(json, "date", used.date);
    json.field("assumed", used.assumed);
    json.end_object();
}

void write_milestones(reading::JsonWriter& json, const Wording& wording) {
    const programme::Milestones& stated = wording.facts().milestones;
    json.key("milestones").begin_object();
    write_milestone(json, "application", {stated.application, false});
    write_milestone(json, "ars_validation", {stated.ars_validation, false});
    write_milestone(json, "phase_start", wording.evaluation().phase_start);
    write_milestone(json, "declaration", wording.evaluation().declaration);
    json.end_object();
}

void write_comparison(reading::JsonWriter& json, const Comparison& comparison) {
    json.key("compared_with").begin_object();
    json.field("on", comparison.before->on.iso());
    json.key("objectives").begin_array();
    for (const programme::VerdictDifference& change : comparison.difference.verdicts) {
        json.begin_object();
        json.field("id", change.objective);
        json.field("before", programme::word(change.before));
        json.field("after", programme::word(change.after));
        json.end_object();
    }
    json.end_array();
    write_grant(json, "grant_before", comparison.difference.before);
    write_grant(json, "grant_after", comparison.difference.after);
    json.end_object();
}

}  // namespace

void write_head(reading::JsonWriter& json, const Wording& wording) {
    const programme::Programme& programme = wording.programme();
    const organisation::Perimeter& perimeter = wording.facts().perimeter;
    json.field("programme", programme.id);
    json.key("rules").begin_object().field("version", programme.version).field("sha256", programme.sha256).end_object();
    json.field("on", wording.evaluation().on.iso());
    json.field("known_on", wording.evaluation().known_on.iso());
    json.key("candidate").begin_object();
    json.field("kind", perimeter.kind == organisation::CandidateKind::ght ? "GHT" : "EJ");
    json.field("name", perimeter.name);
    json.end_object();
}

void write_eligibility(reading::JsonWriter& json, const Wording& wording) {
    const programme::EligibilityResult& result = wording.evaluation().eligibility;
    const programme::EligibilityCase* decided = result.decided_by;
    json.key("eligibility").begin_object();
    json.field("result", result.verdict == programme::Verdict::met       ? "eligible"
                         : result.verdict == programme::Verdict::not_met ? "not_eligible"
                                                                         : "undetermined");
    write_text(json, "case", decided == nullptr ? std::string() : decided->id);
    write_text(json, "sentence", decided == nullptr ? std::string() : wording.say(decided->say));
    write_cite(json, "cite", decided == nullptr ? nullptr : &decided->cite);
    json.key("conditions").begin_array();
    for (const programme::Node& condition : result.conditions) {
        write_tree(json, condition, wording);
    }
    json.end_array().end_object();
}

void write_prerequisites(reading::JsonWriter& json, const Wording& wording) {
    json.key("prerequisites").begin_array();
    for (const programme::ObjectiveResult& result : wording.evaluation().prerequisites) {
        write_objective(json, result, wording);
    }
    json.end_array();
}

void write_warnings(reading::JsonWriter& json, const Wording& wording) {
    std::vector<std::string> said;
    for (const base::Text& warning : wording.evaluation().warnings) {
        said.push_back(wording.say(warning));
    }
    write_texts(json, "warnings", said);
}

std::string evaluation_json(const programme::Evaluation& evaluation, base::Language language,
                            const Comparison* comparison) {
    const Wording wording(evaluation, language);
    reading::JsonWriter json;
    json.begin_object();
    write_head(json, wording);
    json.key("objectives").begin_array();
    for (const programme::ObjectiveResult& result : evaluation.objectives) {
        write_objective(json, result, wording);
    }
    json.end_array();
    write_decote(json, evaluation.decote);
    write_grant(json, "grant", evaluation.grant);
    write_alternatives(json, wording);
    write_eligibility(json, wording);
    write_prerequisites(json, wording);
    write_milestones(json, wording);
    write_warnings(json, wording);
    if (comparison != nullptr) {
        write_comparison(json, *comparison);
    }
    json.end_object();
    return json.take();
}

std::string eligibility_json(const programme::Evaluation& evaluation, base::Language language) {
    const Wording wording(evaluation, language);
    reading::JsonWriter json;
    json.begin_object();
    write_head(json, wording);
    write_eligibility(json, wording);
    write_prerequisites(json, wording);
    json.end_object();
    return json.take();
}

}  // namespace egide::documents
