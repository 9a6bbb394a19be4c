#include "programme_json.h"

#include <algorithm>

#include "egide/observation/dictionary.h"
#include "egide/programme/description.h"
#include "egide/reading/json_writer.h"

namespace egide::web {

namespace {

using base::Language;
using programme::Programme;
using reading::JsonWriter;

void optional_text(JsonWriter& json, std::string_view key, const std::string& text) {
    json.key(key);
    text.empty() ? json.null() : json.value(text);
}

void optional_date(JsonWriter& json, std::string_view key, const std::optional<base::Date>& date) {
    json.key(key);
    date ? json.value(date->iso()) : json.null();
}

/// Writes one programme in one language.
class Writer {
  public:
    Writer(const Programme& programme, Language language) : programme_(programme), language_(language) {}
    std::string write(const std::string& id);

  private:
    const std::string& say(const base::Bilingual& text) const { return text.in(language_); }
    void cite(const programme::Citation& citation);
    void sentences(std::string_view key, const std::vector<base::Bilingual>& texts);
    void words(std::string_view key, const std::vector<std::string>& texts);
    void sources();
    void objective(const programme::Objective& objective);
    void rules(const programme::Objective& objective);
    void pieces(const programme::Objective& objective);
    void ambiguities(const programme::Objective& objective);
    void questions();
    void parameters();
    void calendar();
    void expense_families();
    std::string weight(const programme::Objective& objective) const;

    const Programme& programme_;
    Language language_;
    JsonWriter json_{false};
};

void Writer::cite(const programme::Citation& citation) {
    json_.key("cite").begin_object().field("source", citation.source).field("place", citation.place);
    json_.key("says").begin_object().field("fr", citation.says.fr).field("en", citation.says.en).end_object();
    json_.field("confidence", citation.confidence).end_object();
}

void Writer::sentences(std::string_view key, const std::vector<base::Bilingual>& texts) {
    json_.key(key).begin_array();
    for (const base::Bilingual& text : texts) {
        json_.value(say(text));
    }
    json_.end_array();
}

void Writer::words(std::string_view key, const std::vector<std::string>& texts) {
    json_.key(key).begin_array();
    for (const std::string& text : texts) {
        json_.value(text);
    }
    json_.end_array();
}

void Writer::sources() {
    json_.key("sources").begin_array();
    for (const auto& [id, source] : programme_.sources) {
        json_.begin_object().field("id", id).field("kind", source.kind).field("title", source.title);
        optional_text(json_, "url", source.url);
        optional_date(json_, "date", source.date);
        optional_date(json_, "checked", source.checked);
        json_.end_object();
    }
    json_.end_array();
}

/// The share lost when the objective is not met; empty when none is published.
std::string Writer::weight(const programme::Objective& objective) const {
    if (!programme_.grant.decote_published) {
        return {};
    }
    for (const programme::ScaleLine& line : programme_.grant.scale) {
        const bool concerned = std::find(line.objectives.begin(), line.objectives.end(), objective.id) != line.objectives.end();
        if (!concerned || line.when != programme::Verdict::not_met) {
            continue;
        }
        const auto& values = programme_.parameters[line.share].values;
        const auto* share = values.empty() ? nullptr : std::get_if<base::Ratio>(&values.back().value);
        const auto percent = share == nullptr ? std::nullopt : share->times(base::Ratio(100));
        return percent ? percent->decimal() : std::string();
    }
    return {};
}

void Writer::rules(const programme::Objective& objective) {
    json_.key("rules").begin_array();
    for (const programme::RuleDescription& rule : programme::rules_of(objective)) {
        json_.begin_object().field("id", rule.id).field("kind", rule.kind).field("sentence", say(rule.label));
        json_.field("advice", rule.advice);
        cite(rule.cite);
        words("ambiguities", rule.ambiguities);
        json_.field("written", rule.written).end_object();
    }
    json_.end_array();
}

void Writer::pieces(const programme::Objective& objective) {
    json_.key("pieces").begin_array();
    for (const programme::Piece& piece : objective.pieces) {
        json_.begin_object().field("id", piece.id).field("code", piece.code).field("title", say(piece.name));
        json_.field("per", piece.per);
        optional_text(json_, "group", piece.group);
        json_.field("conditional", piece.required_if != nullptr);
        cite(piece.cite);
        json_.end_object();
    }
    json_.end_array();
}

void Writer::ambiguities(const programme::Objective& objective) {
    json_.key("ambiguities").begin_array();
    for (const programme::Ambiguity& one : programme_.ambiguities) {
        if (std::find(objective.ambiguities.begin(), objective.ambiguities.end(), one.id) == objective.ambiguities.end()) {
            continue;
        }
        json_.begin_object().field("id", one.id).field("status", one.status).field("question", say(one.question));
        json_.field("taken", say(one.taken)).key("readings").begin_array();
        for (const programme::Reading& reading : one.readings) {
            json_.begin_object().field("id", reading.id).field("says", say(reading.says)).end_object();
        }
        json_.end_array();
        cite(one.cite);
        json_.end_object();
    }
    json_.end_array();
}

void Writer::objective(const programme::Objective& objective) {
    json_.begin_object().field("id", objective.id).field("title", say(objective.title));
    json_.field("group", say(objective.group)).field("summary", say(objective.why));
    optional_text(json_, "weight_pct", weight(objective));
    json_.key("applies_to").begin_array();
    for (const organisation::CandidateKind kind : objective.applies_to) {
        json_.value(kind == organisation::CandidateKind::ght ? "GHT" : "EJ");
    }
    json_.end_array();
    cite(objective.cite);
    rules(objective);
    pieces(objective);
    sentences("attention", objective.attention);
    sentences("vigilance", objective.vigilance);
    sentences("special_cases", objective.special_cases);
    sentences("tools", objective.tools);
    sentences("eligible_expenses", objective.expenses.eligible);
    sentences("ineligible_expenses", objective.expenses.ineligible);
    json_.key("parameters").begin_array();
    for (const programme::ParameterIndex index : objective.parameters) {
        json_.value(programme_.parameters[index].name);
    }
    json_.end_array();
    ambiguities(objective);
    json_.end_object();
}

void Writer::parameters() {
    json_.key("parameters").begin_array();
    for (const programme::Parameter& parameter : programme_.parameters) {
        json_.begin_object().field("name", parameter.name).field("type", programme::word(parameter.type));
        json_.key("values").begin_array();
        for (const programme::DatedValue& value : parameter.values) {
            json_.begin_object();
            optional_text(json_, "value", programme::show(value.value));
            json_.field("applicable_from", value.applicable_from.iso()).field("known_from", value.known_from.iso());
            cite(value.cite);
            json_.end_object();
        }
        json_.end_array().end_object();
    }
    json_.end_array();
}

void Writer::calendar() {
    json_.key("calendar").begin_array();
    for (const programme::CalendarEntry& entry : programme_.calendar) {
        const auto& values = programme_.parameters[entry.date].values;
        json_.begin_object().field("id", entry.id).field("name", say(entry.name));
        optional_text(json_, "date", values.empty() ? std::string() : programme::show(values.back().value));
        cite(entry.cite);
        json_.end_object();
    }
    json_.end_array();
}

void Writer::expense_families() {
    json_.key("expense_families").begin_array();
    for (const programme::ExpenseFamily& family : programme_.expense_families) {
        if (family.required) {
            continue;  // a condition on every expense, no family that a line belongs to
        }
        json_.begin_object().field("id", family.id).field("eligible", family.eligible).field("name", say(family.name));
        optional_text(json_, "condition", say(family.condition));
        optional_text(json_, "exception", say(family.exception));
        words("objectives_excluded", family.objectives_excluded);
        cite(family.cite);
        json_.end_object();
    }
    json_.end_array();
}

/// What the rules ask of the candidate itself, and of which kind of candidate.
void Writer::questions() {
    const auto of_group = programme::facts_asked_of(programme_, organisation::CandidateKind::ght);
    const auto of_entity = programme::facts_asked_of(programme_, organisation::CandidateKind::legal_entity);
    json_.key("questions").begin_array();
    for (const observation::ContextSpec& fact : observation::kContextFacts) {
        const bool group = std::find(of_group.begin(), of_group.end(), fact.name) != of_group.end();
        const bool entity = std::find(of_entity.begin(), of_entity.end(), fact.name) != of_entity.end();
        if (!group && !entity) {
            continue;
        }
        json_.begin_object().field("name", fact.name).field("label", language_ == Language::french ? fact.fr : fact.en);
        json_.key("asked_of").begin_array();
        if (group) json_.value("GHT");
        if (entity) json_.value("EJ");
        json_.end_array().end_object();
    }
    json_.end_array();
}

std::string Writer::write(const std::string& id) {
    json_.begin_object().field("id", id).field("name", say(programme_.title)).field("version", programme_.version);
    json_.field("sha256", programme_.sha256).field("applicable_from", programme_.applicable_from.iso());
    sources();
    for (const bool prerequisites : {true, false}) {
        json_.key(prerequisites ? "prerequisites" : "objectives").begin_array();
        for (const programme::Objective& one : prerequisites ? programme_.prerequisites : programme_.objectives) {
            objective(one);
        }
        json_.end_array();
    }
    questions();
    parameters();
    calendar();
    expense_families();
    json_.field("decote_published", programme_.grant.decote_published).end_object();
    return json_.take();
}

}  // namespace

std::string programme_json(const programme::Programme& programme, const std::string& id, base::Language language) {
    return Writer(programme, language).write(id);
}

}  // namespace egide::web
