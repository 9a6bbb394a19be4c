#include "registry_pages.h"

#include "egide/cli/messages.h"
#include "egide/organisation/finess.h"
#include "egide/organisation/search.h"
#include "egide/organisation/store.h"
#include "egide/reading/json_writer.h"
#include "text_block.h"

namespace egide::cli {

namespace {

using organisation::RegisteredEntity;
using organisation::Registry;

std::string_view kind_word(const RegisteredEntity& entity) {
    return entity.kind == organisation::EntityKind::legal ? "EJ" : "EG";
}

std::string closing(const Session& session, const RegisteredEntity& entity) {
    if (entity.closed) {
        return session.say(messages::registry_closed_on({.date = *entity.closed}));
    }
    return entity.active ? std::string() : session.say(messages::registry_closed());
}

void add_line(TextBlock& block, const Session& session, const RegisteredEntity& entity, std::size_t indent) {
    std::string text =
        std::string(entity.finess) + "  " + std::string(kind_word(entity)) + "  " + std::string(entity.name);
    for (const std::string_view part : {entity.commune, entity.category_label}) {
        text += part.empty() ? "" : ", " + std::string(part);
    }
    const std::string closed = closing(session, entity);
    block.line(indent, text + (closed.empty() ? "" : " (" + closed + ")"));
}

void add_entity(TextBlock& block, const Session& session, const Registry& registry, std::uint32_t index) {
    const RegisteredEntity entity = registry.entity(index);
    add_line(block, session, entity, 0);
    if (!entity.region.empty()) {
        block.line(2, session.say(messages::registry_region({.region = entity.region})));
    }
    if (organisation::check_digit(entity.finess) == organisation::CheckDigit::wrong) {
        const char expected = organisation::expected_check_digit(entity.finess).value_or('?');
        block.line(2, session.say(messages::registry_digit_wrong({.expected = std::string(1, expected)})));
    }
    if (entity.parent) {
        const RegisteredEntity parent = registry.entity(*entity.parent);
        block.line(2, session.say(messages::registry_parent({.finess = parent.finess, .name = parent.name})));
    }
    if (entity.kind == organisation::EntityKind::legal) {
        for (const std::uint32_t site : registry.sites_of(index)) {
            add_line(block, session, registry.entity(site), 2);
        }
    }
}

void add_group(TextBlock& block, const Session& session, const Registry& registry, const organisation::Group& group) {
    const auto members = group.members_on(session.on());
    block.line(0, group.name);
    block.line(2, session.say(messages::registry_group({.id = group.id, .members = members.size()})));
    for (const organisation::GroupMember& member : members) {
        add_line(block, session, registry.entity(member.entity), 2);
        if (member.role == organisation::MemberRole::support) {
            block.line(4, session.say(messages::registry_support()));
        }
    }
}

void write_entity(reading::JsonWriter& json, const RegisteredEntity& entity) {
    json.begin_object().field("finess", entity.finess).field("kind", kind_word(entity)).field("name", entity.name);
    json.field("category", entity.category).field("commune", entity.commune).field("postcode", entity.postcode);
    json.field("region", entity.region).field("parent", entity.parent_finess).field("active", entity.active);
    json.end_object();
}

void write_group(reading::JsonWriter& json, const Session& session, const Registry& registry,
                 const organisation::Group& group) {
    json.begin_object().field("group", group.id).field("name", group.name).key("members").begin_array();
    for (const organisation::GroupMember& member : group.members_on(session.on())) {
        write_entity(json, registry.entity(member.entity));
    }
    json.end_array().end_object();
}

}  // namespace

int show_organisation(Session& session) {
    const auto registry = organisation::load_registry(session.data_folder());
    if (!registry) {
        return session.fail(registry.errors());
    }
    const std::string asked = session.request().text("ID");
    TextBlock block(session);
    reading::JsonWriter json;
    const auto finess = organisation::parse_finess(asked);
    if (const auto entity = finess ? registry->find(*finess) : std::nullopt) {
        add_entity(block, session, *registry, *entity);
        write_entity(json, registry->entity(*entity));
    } else if (const auto group = registry->find_group(asked)) {
        add_group(block, session, *registry, registry->groups()[*group]);
        write_group(json, session, *registry, registry->groups()[*group]);
    } else {
        return session.fail(messages::registry_not_found({.given = asked}));
    }
    return session.print(session.format() == Format::json ? json.take() : block.take());
}

int search_organisations(Session& session) {
    constexpr unsigned kUsualLimit = 20;
    const auto registry = organisation::load_registry(session.data_folder());
    if (!registry) {
        return session.fail(registry.errors());
    }
    std::string query;
    for (const std::string& word : session.request().texts("QUERY")) {
        query += (query.empty() ? "" : " ") + word;
    }
    const organisation::Search search(*registry);
    const std::size_t limit = session.request().number("--limit").value_or(kUsualLimit);
    const auto hits = search.find(query, limit);
    const auto groups = search.find_groups(query, limit);
    TextBlock block(session);
    reading::JsonWriter json;
    json.begin_array();
    for (const std::uint32_t index : groups) {
        const organisation::Group& group = registry->groups()[index];
        block.line(0, group.id + "  " + group.name);
        json.begin_object().field("group", group.id).field("name", group.name).end_object();
    }
    for (const organisation::SearchHit& hit : hits) {
        add_line(block, session, registry->entity(hit.entity), 0);
        write_entity(json, registry->entity(hit.entity));
    }
    json.end_array();
    block.line(0, session.say(messages::registry_hits({.count = hits.size() + groups.size()})));
    return session.print(session.format() == Format::json ? json.take() : block.take());
}

}  // namespace egide::cli
