#include "user_pages.h"

#include <fmt/format.h>

#include <algorithm>

#include "egide/cli/messages.h"
#include "egide/reading/json_writer.h"
#include "text_block.h"

namespace egide::cli {

namespace {

using accounts::Account;
using accounts::Grant;

std::string written(const accounts::Scope& scope) {
    const std::string kind(accounts::word_of(scope.kind));
    return scope.id.empty() ? kind : kind + ":" + scope.id;
}

base::Text state_of(const Account& person) {
    switch (person.state) {
        case accounts::AccountState::invited:
            return messages::user_state_invited();
        case accounts::AccountState::disabled:
            return messages::user_state_disabled();
        default:
            return messages::user_state_active();
    }
}

void write(reading::JsonWriter& json, const std::optional<accounts::Instant>& at) {
    at ? json.value(storage::sql::show_instant(*at)) : json.null();
}

void write_person(reading::JsonWriter& json, const Account& person) {
    json.field("id", person.id).field("email", person.email).field("name", person.name);
    json.field("state", accounts::word_of(person.state)).field("password", person.has_password);
    json.field("totp", person.has_totp).field("passkeys", person.passkeys);
    json.field("created", storage::sql::show_instant(person.created)).key("last_sign_in");
    write(json, person.last_sign_in);
}

void write_grant(reading::JsonWriter& json, const Grant& grant, accounts::Instant now) {
    json.begin_object().field("id", grant.id).field("role", grant.role).field("over", written(grant.scope));
    json.field("holds", grant.holds(now)).field("from", storage::sql::show_instant(grant.from)).key("until");
    write(json, grant.until);
    json.key("ended");
    write(json, grant.ended_at);
    json.end_object();
}

std::string scopes_of(const accounts::Role& role) {
    std::string text;
    for (const accounts::ScopeKind kind : role.scopes) {
        text += (text.empty() ? "" : ", ") + std::string(accounts::word_of(kind));
    }
    return text;
}

}  // namespace

std::string lines_of(const Session& session, const std::vector<Account>& people) {
    TextBlock block(session);
    for (const Account& person : people) {
        block.line(0, fmt::format("{}  {}  {}", person.email, person.name, session.say(state_of(person))));
    }
    block.line(0, session.say(messages::user_count({.count = people.size()})));
    return block.take();
}

std::string json_of(const std::vector<Account>& people) {
    reading::JsonWriter json;
    json.begin_array();
    for (const Account& person : people) {
        json.begin_object();
        write_person(json, person);
        json.end_object();
    }
    json.end_array();
    return json.take();
}

std::string lines_of(const Session& session, const PersonPage& page) {
    TextBlock block(session);
    const Account& person = page.person;
    block.line(0, fmt::format("{}  {}  {}", person.email, person.name, session.say(state_of(person))));
    block.line(2, session.say(messages::user_factors({.passkeys = person.passkeys,
                                                      .password = person.has_password ? "yes" : "no",
                                                      .sessions = page.sessions.size(),
                                                      .totp = person.has_totp ? "yes" : "no"})));
    for (const Grant& grant : page.grants) {
        const std::string line = fmt::format("{}  {}  {}", grant.id, grant.role, written(grant.scope));
        block.line(2, grant.holds(page.now) ? line : line + "  " + session.say(messages::user_grant_over()));
    }
    return block.take();
}

std::string json_of(const PersonPage& page) {
    reading::JsonWriter json;
    json.begin_object();
    write_person(json, page.person);
    json.key("grants").begin_array();
    for (const Grant& grant : page.grants) {
        write_grant(json, grant, page.now);
    }
    json.end_array().key("sessions").begin_array();
    for (const accounts::Session& one : page.sessions) {
        json.begin_object().field("id", one.id).field("opened", storage::sql::show_instant(one.opened));
        json.field("last_used", storage::sql::show_instant(one.last_used)).field("client", one.client);
        json.field("agent", one.agent).end_object();
    }
    json.end_array().end_object();
    return json.take();
}

std::string lines_of_roles(const Session& session) {
    TextBlock block(session);
    for (const accounts::Role& role : accounts::roles()) {
        block.line(0, fmt::format("{}  {}", role.id, session.say(role.label())));
        block.line(2, session.say(messages::user_role_over({.scopes = scopes_of(role)})));
    }
    return block.take();
}

std::string json_of_roles(const Session& session) {
    reading::JsonWriter json;
    json.begin_array();
    for (const accounts::Role& role : accounts::roles()) {
        json.begin_object().field("id", role.id).field("label", session.say(role.label()));
        json.field("second_factor", role.second_factor).key("over").begin_array();
        for (const accounts::ScopeKind kind : role.scopes) {
            json.value(accounts::word_of(kind));
        }
        json.end_array().key("actions").begin_array();
        for (const std::string_view action : role.actions) {
            json.value(action);
        }
        json.end_array().end_object();
    }
    json.end_array();
    return json.take();
}

}  // namespace egide::cli
