#include "json_parts.h"

namespace egide::documents {

void write_text(reading::JsonWriter& json, std::string_view key, std::string_view text) {
    json.key(key);
    text.empty() ? json.null() : json.value(text);
}

void write_date(reading::JsonWriter& json, std::string_view key, const std::optional<base::Date>& date) {
    write_text(json, key, date ? date->iso() : std::string());
}

void write_money(reading::JsonWriter& json, std::string_view key, const std::optional<base::Money>& amount) {
    write_text(json, key, amount ? amount->decimal() : std::string());
}

void write_share(reading::JsonWriter& json, std::string_view key, const base::Ratio& share) {
    json.field(key, share.decimal());
}

void write_cite(reading::JsonWriter& json, std::string_view key, const programme::Citation* cite) {
    json.key(key);
    if (cite == nullptr) {
        json.null();
        return;
    }
    json.begin_object();
    json.field("source", cite->source);
    json.field("place", cite->place);
    json.key("says").begin_object().field("fr", cite->says.fr).field("en", cite->says.en).end_object();
    json.field("confidence", cite->confidence);
    json.end_object();
}

void write_grant(reading::JsonWriter& json, std::string_view key, const programme::Grant& grant) {
    const bool exact = grant.amount().has_value();
    json.key(key).begin_object();
    write_money(json, "amount", grant.amount());
    write_money(json, "low", exact ? std::nullopt : grant.low);
    write_money(json, "high", exact ? std::nullopt : grant.high);
    json.field("currency", "EUR");
    json.end_object();
}

namespace {

std::string_view kind_of(const programme::Subject& subject) {
    switch (subject.kind) {
        case programme::Subject::Kind::candidate:
            return "candidate";
        case programme::Subject::Kind::unit:
            return "unit";
        case programme::Subject::Kind::observation:
            return "observation";
    }
    return {};
}

std::string id_of(const programme::Subject& subject, const programme::Case& facts) {
    if (subject.kind == programme::Subject::Kind::unit) {
        return facts.perimeter.entities[subject.index].finess;
    }
    return subject.kind == programme::Subject::Kind::observation ? facts.observations[subject.index].id : std::string();
}

void write_fact(reading::JsonWriter& json, const observation::Observation& fact, base::Language language) {
    json.begin_object();
    const observation::KindSpec& kind = observation::spec(fact.kind);
    json.field("kind", kind.name).field("label", language == base::Language::french ? kind.fr : kind.en);
    write_text(json, "id", fact.id);
    write_date(json, "date", fact.date);
    json.key("evidence");
    if (fact.evidence) {
        json.begin_object().field("path", fact.evidence->path);
        write_text(json, "sha256", fact.evidence->sha256);
        json.end_object();
    } else {
        json.null();
    }
    if (fact.supposed) {
        json.field("supposed", true);
    }
    json.end_object();
}

}  // namespace

void write_subject(reading::JsonWriter& json, std::string_view key, const programme::Subject& subject,
                   const Wording& wording) {
    json.key(key).begin_object();
    json.field("kind", kind_of(subject));
    write_text(json, "id", id_of(subject, wording.facts()));
    json.field("name", wording.subject(subject));
    json.end_object();
}

void write_units(reading::JsonWriter& json, std::string_view key, const std::vector<std::uint32_t>& units,
                 const Wording& wording) {
    json.key(key).begin_array();
    for (const std::uint32_t index : units) {
        const organisation::Entity& entity = wording.facts().perimeter.entities[index];
        json.begin_object().field("finess", entity.finess).field("name", entity.name).end_object();
    }
    json.end_array();
}

void write_texts(reading::JsonWriter& json, std::string_view key, const std::vector<std::string>& texts) {
    json.key(key).begin_array();
    for (const std::string& text : texts) {
        json.value(text);
    }
    json.end_array();
}

void write_facts(reading::JsonWriter& json, std::string_view key, const std::vector<std::uint32_t>& facts,
                 const Wording& wording) {
    json.key(key).begin_array();
    for (const std::uint32_t index : facts) {
        write_fact(json, wording.facts().observations[index], wording.language());
    }
    json.end_array();
}

}  // namespace egide::documents
