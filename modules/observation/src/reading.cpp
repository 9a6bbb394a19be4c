#include "egide/observation/reading.h"

#include <algorithm>

#include "egide/observation/messages.h"
#include "values.h"
#include "egide/reading/nearest.h"

namespace egide::observation {
namespace {

using reading::Node;
using reading::Problems;
using reading::Reader;

std::optional<Kind> read_kind(Reader& reader) {
    const Node* node = reader.require_child("kind");
    const auto name = node == nullptr ? std::nullopt : read_text(*node, reader.problems(), "kind");
    if (!name) {
        return std::nullopt;
    }
    const auto kind = find_kind(*name);
    if (kind) {
        return kind;
    }
    std::vector<std::string_view> names;
    for (const KindSpec& known : kKinds) {
        names.push_back(known.name);
    }
    const std::string meant(reading::nearest(*name, names));
    reader.problems().add(*node,
                          meant.empty() ? messages::kind_unknown({.given = *name})
                                        : messages::kind_unknown_nearest({.given = *name, .nearest = meant}),
                          "kind");
    return std::nullopt;
}

// A kind that other facts name cannot go without a name.
bool needs_id(Kind kind) {
    return std::any_of(kKinds.begin(), kKinds.end(), [&](const KindSpec& other) {
        return std::any_of(other.fields.begin(), other.fields.end(),
                           [&](const FieldSpec& field) { return field.refers_to == kind; });
    });
}

void read_id(Reader& reader, Observation& into) {
    if (!spec(into.kind).has_id) {
        return;
    }
    const Node* id = needs_id(into.kind) ? reader.require_child("id") : reader.child("id");
    if (id != nullptr && !id->is_null()) {
        into.id = read_text(*id, reader.problems(), "id").value_or("");
    }
}

void add_entity(const Node& node, std::string_view key, const EntityResolver& entities, Problems& problems,
                Observation& into) {
    const auto finess = read_text(node, problems, key);
    if (!finess) {
        return;
    }
    const auto index = entities(*finess);
    if (!index) {
        return problems.add(node, messages::entity_unknown({.given = *finess}), std::string(key));
    }
    if (std::find(into.entities.begin(), into.entities.end(), *index) != into.entities.end()) {
        return problems.add(node, messages::list_repeats({.field = key, .given = *finess}), std::string(key));
    }
    into.entities.push_back(*index);
}

void read_entities(Reader& reader, const EntityResolver& entities, Observation& into) {
    const bool one = reader.has("entity");
    const bool several = reader.has("entities");
    Problems& problems = reader.problems();
    if (one && several) {
        problems.add(*reader.node().find("entity"), messages::entity_and_entities(), "entity");
    }
    if (one && !several) {
        add_entity(*reader.node().find("entity"), "entity", entities, problems, into);
    }
    if (!several) {
        return;
    }
    const Node& list = *reader.node().find("entities");
    if (list.kind != Node::Kind::sequence) {
        return problems.add(list, messages::list_expected({.field = "entities"}), "entities");
    }
    if (list.items.empty()) {
        return problems.add(list, messages::entities_empty(), "entities");
    }
    for (const Node& item : list.items) {
        add_entity(item, "entities", entities, problems, into);
    }
}

// Where to say that a value is missing: at the null, or at the whole observation.
const Node& absence(Reader& reader, std::string_view key) {
    const Node* null = reader.node().find(key);
    return null == nullptr ? reader.node() : *null;
}

std::optional<base::Date> read_date(Reader& reader, std::string_view key) {
    if (!reader.has(key)) {
        return std::nullopt;
    }
    return reading::as_date(*reader.node().find(key), reader.problems(), key);
}

void read_dates(Reader& reader, Observation& into) {
    const KindSpec& kind = spec(into.kind);
    if (kind.date_need == DateNeed::required && !reader.has("date")) {
        const base::Bilingual attested{std::string(kind.date_fr), std::string(kind.date_en)};
        reader.problems().add(absence(reader, "date"),
                              messages::date_missing({.attested = attested, .kind = kind.name}), "date");
    }
    if (kind.date_need != DateNeed::none) {
        into.date = read_date(reader, "date");
    }
    into.collected = read_date(reader, "collected");
    into.received = read_date(reader, "received");
}

void read_field(Reader& reader, const FieldSpec& field, Observation& into) {
    const bool said_unknown = reader.has_null(field.name);
    if (field.need == Need::required && !reader.has(field.name)) {
        const base::Bilingual meaning{std::string(field.fr), std::string(field.en)};
        reader.problems().add(
            absence(reader, field.name),
            messages::field_missing({.field = field.name, .kind = spec(into.kind).name, .meaning = meaning}),
            std::string(field.name));
        return;
    }
    if (said_unknown) {
        into.values.emplace_back(field.field, std::monostate{});
    }
    if (!reader.has(field.name)) {
        return;
    }
    auto value = read_value(field, *reader.node().find(field.name), reader.problems());
    if (value) {
        into.values.emplace_back(field.field, std::move(*value));
    }
}

void read_evidence(Reader& reader, Observation& into) {
    if (reader.has("evidence")) {
        auto path = read_text(*reader.node().find("evidence"), reader.problems(), "evidence");
        if (path) {
            into.evidence = Evidence{std::move(*path), {}};
        }
    }
    if (reader.has("note")) {
        into.note = reading::as_text(*reader.node().find("note"), reader.problems(), "note").value_or("");
    }
}

}  // namespace

std::optional<Observation> read_observation(const Node& node, const EntityResolver& entities, Problems& problems) {
    if (node.kind != Node::Kind::mapping) {
        problems.add(node, messages::mapping_expected());
        return std::nullopt;
    }
    const Node* kind_node = node.find("kind");
    Reader reader(node, problems, kind_node == nullptr ? "observation" : kind_node->scalar);
    const auto kind = read_kind(reader);
    if (!kind) {
        return std::nullopt;
    }
    Observation observation;
    observation.kind = *kind;
    observation.at = node.at();
    read_id(reader, observation);
    read_entities(reader, entities, observation);
    read_dates(reader, observation);
    for (const FieldSpec& field : spec(*kind).fields) {
        read_field(reader, field, observation);
    }
    read_evidence(reader, observation);
    reader.finish();
    return observation;
}

}  // namespace egide::observation
