#include "caller.h"
#include "egide/organisation/registry.h"
#include "egide/web/messages.h"
#include "listing.h"
#include "people.h"
#include "routes.h"
#include "whole_number.h"

namespace egide::web::routes {

namespace {

using organisation::RegisteredEntity;
using Loaded = RegistryHolder::Loaded;

std::string_view entity_word(organisation::EntityKind kind) {
    return kind == organisation::EntityKind::legal ? "EJ" : "EG";
}

const std::vector<std::string>& entity_names() {
    static const std::vector<std::string> all = {"finess",  "kind",     "name",     "short_name",     "parent", "region", "department",
                                                 "commune", "postcode", "category", "category_label", "active"};
    return all;
}

Cells entity_cells(const RegisteredEntity& one) {
    return {cell(one.finess),           cell(entity_word(one.kind)),    cell(one.name),
            cell_or_null(one.short_name), cell_or_null(one.parent_finess), cell_or_null(one.region),
            cell_or_null(one.department), cell_or_null(one.commune), cell_or_null(one.postcode),
            cell_or_null(one.category), cell_or_null(one.category_label), one.active};
}

struct EntityQuery {
    std::string kind;
    std::string region;
    bool closed = false;
    bool fits(const RegisteredEntity& one) const {
        return (kind.empty() || entity_word(one.kind) == kind) && (region.empty() || one.region == region) &&
               (closed || one.active);
    }
};

/// Entities that fit, from a position on: indexes into the registry, or into the hits of a search.
Listing collected(const Loaded& loaded, const ListQuery& query, const EntityQuery& wanted, std::size_t from) {
    Listing listing{entity_names(), {}, {}, {}};
    std::vector<organisation::SearchHit> hits;
    constexpr std::size_t kMostHits = 2'000;
    if (!query.q.empty()) {
        hits = loaded.search.find(query.q, kMostHits);
    }
    const std::size_t size = query.q.empty() ? loaded.registry.size() : hits.size();
    for (std::size_t at = from; at < size; ++at) {
        const auto index = query.q.empty() ? static_cast<std::uint32_t>(at) : hits[at].entity;
        const RegisteredEntity one = loaded.registry.entity(index);
        if (!wanted.fits(one)) {
            continue;
        }
        if (!query.csv && listing.rows.size() == query.limit) {
            listing.next = make_cursor(std::to_string(at));
            break;
        }
        listing.rows.push_back(entity_cells(one));
    }
    return listing;
}

http::Response list_entities(Services& services, http::Request& request) {
    auto asked = list_query(request, {}, services.configuration.application.page_items);
    if (auto* refused = std::get_if<http::Response>(&asked)) {
        return std::move(*refused);
    }
    const ListQuery& query = std::get<ListQuery>(asked);
    const EntityQuery wanted{std::string(request.query_parameter("kind").value_or("")),
                             std::string(request.query_parameter("region").value_or("")),
                             request.query_parameter("closed").value_or("") == "true"};
    const auto cursor = query.cursor.empty() ? std::optional<std::string>("0") : read_cursor(query.cursor);
    const auto from = cursor ? whole_number(*cursor) : std::nullopt;
    if (!from) {
        return refusal(request, 400, "cursor", messages::cursor_refused());
    }
    if (query.csv) {
        note_export(services, request, "entities");
    }
    const auto loaded = services.registry.get();
    if (!loaded) {
        return list_response(request, query, {entity_names(), {}, {}, 0});
    }
    return list_response(request, query, collected(*loaded, query, wanted, static_cast<std::size_t>(*from)));
}

void write_date(reading::JsonWriter& json, std::string_view key, const std::optional<base::Date>& date) {
    json.key(key);
    date ? json.value(date->iso()) : json.null();
}

std::string_view entity_word(organisation::MemberRole role) {
    return role == organisation::MemberRole::support  ? "support"
           : role == organisation::MemberRole::member ? "member"
                                                      : "other";
}

void write_groups(reading::JsonWriter& json, const Loaded& loaded, std::uint32_t index, base::Date today) {
    json.key("groups").begin_array();
    for (const organisation::Group& group : loaded.registry.groups()) {
        for (const organisation::GroupMember& member : group.members_on(today)) {
            if (member.entity != index) {
                continue;
            }
            json.begin_object().field("id", group.id).field("name", group.name);
            json.field("kind", group.kind == organisation::GroupKind::convention ? "convention" : "cooperation");
            json.field("role", entity_word(member.role));
            write_date(json, "from", member.from);
            write_date(json, "until", member.until);
            json.end_object();
        }
    }
    json.end_array();
}

void write_optional(reading::JsonWriter& json, std::string_view key, std::string_view text) {
    json.key(key);
    text.empty() ? json.null() : json.value(text);
}

void write_detail(reading::JsonWriter& json, const Loaded& loaded, std::uint32_t index, base::Date today) {
    const RegisteredEntity one = loaded.registry.entity(index);
    const Cells cells = entity_cells(one);
    json.begin_object();
    for (std::size_t i = 0; i < cells.size(); ++i) {
        json.key(entity_names()[i]);
        write_cell(json, cells[i]);
    }
    write_optional(json, "legal_status", one.legal_status);
    write_optional(json, "business_number", one.business_number);
    write_date(json, "opened", one.opened);
    write_date(json, "closed", one.closed);
    write_optional(json, "parent_name", one.parent ? loaded.registry.entity(*one.parent).name : std::string_view());
    json.key("sites").begin_array();
    if (one.kind == organisation::EntityKind::legal) {
        for (const std::uint32_t site : loaded.registry.sites_of(index)) {
            write_object(json, entity_names(), entity_cells(loaded.registry.entity(site)));
        }
    }
    json.end_array();
    write_groups(json, loaded, index, today);
    write_date(json, "vintage", loaded.registry.vintage());
    json.end_object();
}

http::Response show_entity(Services& services, http::Request& request) {
    const auto loaded = services.registry.get();
    const auto index = loaded ? loaded->registry.find(request.path_parameter("finess")) : std::nullopt;
    if (!index) {
        return absent(request);
    }
    reading::JsonWriter json(false);
    write_detail(json, *loaded, *index, base::paris_date(services.now()));
    return http::json_response(json.take());
}

}  // namespace

Routes entities(Services& services) {
    using Place = http::Parameter::Place;
    return {
        {.pattern = "/api/v1/entities", .summary = {"Le répertoire des établissements", "The registry of establishments"},
         .permission = "registry.read",
         .parameters = list_parameters(
             {{"kind", Place::query, {"EJ ou EG", "EJ or EG"}, false, R"({"type":"string","enum":["EJ","EG"]})"},
              {"region", Place::query, {"Code INSEE de région", "INSEE code of the region"}},
              {"closed", Place::query, {"Aussi les fermés", "Closed ones too"}, false, R"({"type":"boolean"})"}}),
         .answer_schema = "EntityList", .handler = with(services, list_entities)},
        {.pattern = "/api/v1/entities/{finess}", .summary = {"Un établissement", "An establishment"},
         .permission = "registry.read", .answer_schema = "EntityDetail",
         .errors = {{404, "absent", {"numéro inconnu", "unknown number"}}}, .handler = with(services, show_entity)},
    };
}

}  // namespace egide::web::routes
