#include "handover_json.h"

#include <algorithm>
#include <set>

#include "listing.h"

namespace egide::web {

namespace {

using desk::Handover;
using desk::Party;

void write_moment(reading::JsonWriter& json, std::string_view key, const std::optional<storage::sql::Instant>& at) {
    json.key(key);
    write_cell(json, cell(at));
}

void write_text_or_null(reading::JsonWriter& json, std::string_view key, const std::string& text) {
    json.key(key);
    write_cell(json, cell_or_null(text));
}

std::string role_name(const std::string& id, base::Language language) {
    const accounts::Role* const role = accounts::find_role(id);
    return role == nullptr ? id : base::render(role->label(), language);
}

void write_contacts(reading::JsonWriter& json, const Handover& handover) {
    json.key("contacts").begin_array();
    for (const desk::NamedPerson& one : handover.contacts) {
        json.begin_object().field("name", one.name).field("email", one.email).field("function", one.function).end_object();
    }
    json.end_array();
}

void write_steps(Services& services, reading::JsonWriter& json, const Handover& handover, bool blind) {
    const auto steps = services.database->read([&](storage::sql::Transaction& transaction) { return desk::steps_of(transaction, handover.id); });
    json.key("steps").begin_array();
    for (const desk::PastStep& step : steps ? *steps : std::vector<desk::PastStep>{}) {
        const bool hidden = blind && step.account != handover.newcomer;
        json.begin_object().field("step", desk::word_of(step.step)).field("at", storage::sql::show_instant(step.at));
        write_account(services, json, "by", hidden ? std::string() : step.account);
        json.field("reason", step.reason).end_object();
    }
    json.end_array();
}

void write_possible(reading::JsonWriter& json, const Handover& handover, const std::vector<Party>& as, storage::sql::Instant now) {
    std::set<std::string_view> words;
    for (const Party party : as) {
        for (const desk::HandoverStep step : desk::steps_for(handover, party, now)) {
            words.insert(desk::word_of(step));
        }
    }
    json.key("may").begin_array();
    for (const std::string_view word : words) {
        json.value(word);
    }
    json.end_array();
}

/// Until he holds the role, who asks to take it over learns nothing of whom he would replace.
bool newcomer_holds(Services& services, const Handover& handover) {
    const auto people = role_people(services, handover.candidate);
    return people && std::find(people->holders.begin(), people->holders.end(), handover.newcomer) != people->holders.end();
}

}  // namespace

void write_account(Services& services, reading::JsonWriter& json, std::string_view key, const std::string& account) {
    const auto found = account.empty() ? base::Result<std::optional<accounts::Account>>(std::nullopt) : services.accounts.find(account);
    json.key(key);
    if (!found || !*found) {
        json.null();
        return;
    }
    json.begin_object().field("id", (*found)->id).field("name", (*found)->name).field("email", (*found)->email).end_object();
}

void write_handover(Services& services, reading::JsonWriter& json, const Handover& handover, const std::vector<Party>& as,
                    base::Language language) {
    const bool newcomer = std::find(as.begin(), as.end(), Party::newcomer) != as.end();
    const bool blind = newcomer && handover.kind == desk::HandoverKind::takeover && !newcomer_holds(services, handover);
    json.begin_object().field("id", handover.id).field("candidate", handover.candidate);
    json.field("candidate_name", candidate_name(services, handover.candidate)).field("kind", desk::word_of(handover.kind));
    json.field("role", handover.role).field("role_name", role_name(handover.role, language));
    write_account(services, json, "holder", blind ? std::string() : handover.holder);
    write_account(services, json, "newcomer", handover.newcomer);
    json.field("state", desk::word_of(handover.state)).field("state_name", base::render(desk::name_of(handover.state), language));
    json.field("motive", handover.motive);
    write_text_or_null(json, "proof", handover.proof.value_or(""));
    write_contacts(json, handover);
    json.key("vouched");
    blind || handover.kind == desk::HandoverKind::transfer ? json.null() : json.value(handover.vouched);
    json.field("asked", storage::sql::show_instant(handover.asked_at)).field("effective", storage::sql::show_instant(handover.effective_at));
    write_moment(json, "role_until", handover.role_until);
    write_moment(json, "ended", handover.ended_at);
    write_steps(services, json, handover, blind);
    write_possible(json, handover, as, services.now());
    json.end_object();
}

}  // namespace egide::web
