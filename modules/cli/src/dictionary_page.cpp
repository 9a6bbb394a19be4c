#include "egide/cli/messages.h"
#include "egide/observation/dictionary.h"
#include "egide/reading/json_writer.h"
#include "rule_pages.h"
#include "text_block.h"

namespace egide::cli {

namespace {

using observation::FieldSpec;
using observation::FieldType;
using observation::KindSpec;

std::string_view type_word(FieldType type) {
    switch (type) {
        case FieldType::text:
            return "text";
        case FieldType::boolean:
            return "true | false";
        case FieldType::integer:
            return "integer";
        case FieldType::decimal:
            return "decimal";
        case FieldType::date:
            return "YYYY-MM-DD";
        case FieldType::money:
            return "euros";
        case FieldType::choice:
            return "word";
        case FieldType::choices:
            return "list of words";
        case FieldType::texts:
            return "list of texts";
        case FieldType::identifiers:
            return "list of ids";
        case FieldType::reference:
            return "reference";
        case FieldType::references:
            return "list of references";
        case FieldType::finding_list:
            return "list of {id, cvss, asset, critical}";
    }
    return {};
}

void add_field(TextBlock& block, const Session& session, const FieldSpec& field) {
    const bool french = session.language() == base::Language::french;
    const bool required = field.need == observation::Need::required;
    std::string meaning(french ? field.fr : field.en);
    if (field.refers_to) {
        meaning += " ; " + session.say(messages::dictionary_refers({.kind = observation::spec(*field.refers_to).name}));
    }
    if (!field.choices.empty()) {
        const std::vector<std::string> words(field.choices.begin(), field.choices.end());
        meaning += " ; " + session.say(messages::dictionary_choices({.words = words}));
    }
    block.line(4, session.say(messages::dictionary_field(
                      {.meaning = meaning,
                       .name = field.name,
                       .need = required ? session.say(messages::dictionary_required()) : std::string(),
                       .type = type_word(field.type)})));
}

void add_kind(TextBlock& block, const Session& session, const KindSpec& kind) {
    const bool french = session.language() == base::Language::french;
    const std::string_view attested = french ? kind.date_fr : kind.date_en;
    block.blank();
    block.line(0, session.say(messages::dictionary_kind({.meaning = french ? kind.fr : kind.en, .name = kind.name})));
    if (kind.has_id) {
        block.line(2, session.say(messages::dictionary_id()));
    }
    if (kind.date_need == observation::DateNeed::required) {
        block.line(2, session.say(messages::dictionary_date_required({.meaning = attested})));
    } else if (kind.date_need == observation::DateNeed::optional) {
        block.line(2, session.say(messages::dictionary_date_optional({.meaning = attested})));
    }
    for (const FieldSpec& field : kind.fields) {
        add_field(block, session, field);
    }
    block.line(2, session.say(messages::show_source({.text = kind.source})));
}

void write_field(reading::JsonWriter& json, const FieldSpec& field) {
    json.begin_object().field("name", field.name).field("type", type_word(field.type));
    json.field("required", field.need == observation::Need::required).field("fr", field.fr).field("en", field.en);
    json.key("choices").begin_array();
    for (const std::string_view choice : field.choices) {
        json.value(choice);
    }
    json.end_array().key("refers_to");
    field.refers_to ? json.value(observation::spec(*field.refers_to).name) : json.null();
    json.end_object();
}

}  // namespace

std::string dictionary_page(const Session& session) {
    TextBlock block(session);
    block.line(0, session.say(messages::dictionary_intro()));
    for (const KindSpec& kind : observation::kKinds) {
        add_kind(block, session, kind);
    }
    return block.take();
}

std::string dictionary_json() {
    reading::JsonWriter json;
    json.begin_array();
    for (const KindSpec& kind : observation::kKinds) {
        json.begin_object()
            .field("kind", kind.name)
            .field("fr", kind.fr)
            .field("en", kind.en)
            .field("has_id", kind.has_id);
        json.field("date", kind.date_need == observation::DateNeed::required   ? "required"
                           : kind.date_need == observation::DateNeed::optional ? "optional"
                                                                               : "none");
        json.field("source", kind.source).key("fields").begin_array();
        for (const FieldSpec& field : kind.fields) {
            write_field(json, field);
        }
        json.end_array().end_object();
    }
    json.end_array();
    return json.take();
}

}  // namespace egide::cli
