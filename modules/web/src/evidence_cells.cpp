#include "evidence_cells.h"

namespace egide::web {

namespace {

using evidence::Origin;

std::string_view word_of(Origin::Kind kind) {
    static constexpr std::string_view kWords[] = {"upload", "vendor", "collector", "import"};
    return kWords[static_cast<std::size_t>(kind)];
}

Cell date_cell(const std::optional<base::Date>& date) {
    return date ? Cell(date->iso()) : Cell();
}

void write_optional(reading::JsonWriter& json, std::string_view key, const std::string& text) {
    json.key(key);
    write_cell(json, cell_or_null(text));
}

Cell attests_cell(const evidence::Attests& attests) {
    return WriteJson([attests](reading::JsonWriter& json) {
        json.begin_object();
        write_optional(json, "directory", attests.directory);
        write_optional(json, "perimeter", attests.perimeter);
        json.key("entities");
        write_cell(json, cell_of_texts(attests.entities));
        json.key("from");
        write_cell(json, date_cell(attests.from));
        json.key("to");
        write_cell(json, date_cell(attests.to));
        write_optional(json, "objective", attests.objective);
        write_optional(json, "piece", attests.piece);
        write_optional(json, "programme", attests.programme);
        json.end_object();
    });
}

std::string_view state_of(const evidence::Evidence& evidence) {
    const auto& latest = evidence.latest();
    return evidence.tombstone ? "withdrawn" : !latest.record ? "erased" : latest.record->held() ? "held" : "absent";
}

/// The establishment that carries the applications of this group; the group itself when the registry names none.
std::string carrier_of(const RegistryHolder::Loaded& loaded, const organisation::Group& group, base::Date today) {
    for (const organisation::GroupMember& member : group.members_on(today)) {
        if (member.role == organisation::MemberRole::support) {
            return std::string(loaded.registry.entity(member.entity).finess);
        }
    }
    return group.id;
}

/// By whom the applications of an entity are carried today, and by whom a dossier is thus named: the support of its group
/// by agreement, else itself.
std::string candidate_of(const RegistryHolder::Loaded& loaded, std::uint32_t entity, base::Date today) {
    for (const organisation::Group& group : loaded.registry.groups()) {
        for (const organisation::GroupMember& member : group.members_on(today)) {
            if (member.entity == entity && group.kind == organisation::GroupKind::convention) {
                return carrier_of(loaded, group, today);
            }
        }
    }
    return std::string(loaded.registry.entity(entity).finess);
}

}  // namespace

const std::vector<std::string>& evidence_names() {
    static const std::vector<std::string> names = {"id",     "revision", "state", "name", "media_type", "size",
                                                   "sha256", "attests",  "note",  "by",   "received",   "collected",
                                                   "origin", "entry"};
    return names;
}

Cells cells_of(const evidence::Evidence& evidence) {
    const evidence::Revision& latest = evidence.latest();
    const evidence::Record record = latest.record.value_or(evidence::Record{});
    const bool held = record.content.has_value();
    return {evidence.id,
            std::int64_t{latest.number},
            cell(state_of(evidence)),
            held ? cell_or_null(record.content->name) : Cell(),
            held ? cell_or_null(record.content->media_type) : Cell(),
            held ? Cell(static_cast<std::int64_t>(record.content->object.size)) : Cell(),
            held ? Cell(base::hex(record.content->object.sha256)) : Cell(),
            attests_cell(record.attests),
            cell_or_null(record.note),
            latest.actor,
            cell(latest.at),
            cell(record.collected),
            latest.record ? cell(word_of(record.origin.kind)) : Cell(),
            static_cast<std::int64_t>(latest.entry)};
}

accounts::ObjectPlace place_of(Services& services, const evidence::Attests& attests) {
    accounts::ObjectPlace place;
    place.piece = attests.piece;
    const auto loaded = services.registry.get();
    const base::Date today = base::paris_date(services.now());
    for (const std::string& finess : attests.entities) {
        place.establishments.push_back(finess);
        const auto index = loaded ? loaded->registry.find(finess) : std::nullopt;
        if (!index) {
            continue;
        }
        const organisation::RegisteredEntity entity = loaded->registry.entity(*index);
        const std::uint32_t legal = entity.parent.value_or(*index);
        if (entity.parent) {
            place.establishments.emplace_back(entity.parent_finess);
        }
        place.region = place.region.empty() ? std::string(entity.region) : place.region;
        if (place.candidate.empty()) {
            place.candidate = candidate_of(*loaded, legal, today);
        }
    }
    return place;
}

}  // namespace egide::web
