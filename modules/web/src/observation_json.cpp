#include "observation_json.h"

#include "egide/observation/dictionary.h"
#include "egide/observation/word_labels.h"
#include "egide/reading/json_writer.h"

namespace egide::web {

namespace {

using base::Language;
using observation::DateNeed;
using observation::FieldSpec;
using observation::FieldType;
using observation::KindSpec;
using reading::JsonWriter;

std::string_view type_of(FieldType type) {
    switch (type) {
        case FieldType::text: return "text";
        case FieldType::boolean: return "boolean";
        case FieldType::integer: return "integer";
        case FieldType::decimal: return "decimal";
        case FieldType::date: return "date";
        case FieldType::money: return "money";
        case FieldType::choice: return "choice";
        case FieldType::choices: return "choices";
        case FieldType::texts: return "texts";
        case FieldType::identifiers: return "identifiers";
        case FieldType::reference: return "reference";
        case FieldType::references: return "references";
        case FieldType::finding_list: return "findings";
    }
    return {};
}

std::string_view need_of(DateNeed need) {
    return need == DateNeed::required ? "required" : need == DateNeed::optional ? "optional" : "none";
}

std::string_view said_in(Language language, std::string_view fr, std::string_view en) {
    return language == Language::french ? fr : en;
}

void write_choices(JsonWriter& json, const FieldSpec& field, Language language) {
    json.key("choices").begin_array();
    for (const std::string_view word : field.choices) {
        json.begin_object().field("word", word).field("label", observation::word_label(word).in(language)).end_object();
    }
    json.end_array();
}

void write_observed_field(JsonWriter& json, const FieldSpec& field, Language language) {
    const bool counted = field.type == FieldType::integer;
    json.begin_object().field("name", field.name).field("type", type_of(field.type));
    json.field("required", field.need == observation::Need::required);
    json.field("label", said_in(language, field.fr, field.en));
    write_choices(json, field, language);
    json.key("refers_to");
    field.refers_to ? json.value(observation::spec(*field.refers_to).name) : json.null();
    json.key("lowest");
    counted ? json.value(field.lowest) : json.null();
    json.key("highest");
    counted ? json.value(field.highest) : json.null();
    json.end_object();
}

void write_kind(JsonWriter& json, const KindSpec& kind, Language language) {
    json.begin_object().field("kind", kind.name).field("label", said_in(language, kind.fr, kind.en));
    json.field("has_id", kind.has_id).field("date", need_of(kind.date_need));
    json.field("date_label", said_in(language, kind.date_fr, kind.date_en)).field("source", kind.source);
    json.key("fields").begin_array();
    for (const FieldSpec& field : kind.fields) {
        write_observed_field(json, field, language);
    }
    json.end_array().end_object();
}

}  // namespace

std::string observation_kinds_json(Language language) {
    JsonWriter json(false);
    json.begin_object().key("items").begin_array();
    for (const KindSpec& kind : observation::kKinds) {
        write_kind(json, kind, language);
    }
    json.end_array().key("context").begin_array();
    for (const observation::ContextSpec& fact : observation::kContextFacts) {
        json.begin_object().field("name", fact.name).field("label", said_in(language, fact.fr, fact.en)).end_object();
    }
    json.end_array().end_object();
    return json.take();
}

}  // namespace egide::web
