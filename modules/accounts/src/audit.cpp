#include "egide/accounts/audit.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "egide/accounts/messages.h"
#include "egide/accounts/rights.h"
#include "egide/reading/json_writer.h"
#include "egide/reading/tree.h"
#include "event_log.h"
#include "state.h"

namespace egide::accounts {

namespace {

using storage::sql::Row;
using storage::sql::Rows;
using storage::sql::Value;

constexpr std::string_view kEventColumns = "id, at, kind, actor, account, address, details";

std::string detail(const Event& event, const std::string& key) {
    const auto found = event.details.find(key);
    return found == event.details.end() ? std::string() : found->second;
}

/// The role as people call it; a role that is in the table no more keeps its identifier.
base::Argument role_of(const Event& event) {
    const Role* const role = find_role(detail(event, "role"));
    return role == nullptr ? base::Argument(detail(event, "role"))
                           : base::Argument(base::Bilingual{base::render(role->label(), base::Language::french),
                                                            base::render(role->label(), base::Language::english)});
}

base::Text grant_given(const Event& event) {
    return messages::event_grant_given({.role = role_of(event)});
}

base::Text grant_ended(const Event& event) {
    return messages::event_grant_ended({.role = role_of(event)});
}

template <base::Text (*Message)()>
base::Text plain(const Event&) {
    return Message();
}

struct EventKind {
    std::string_view word;
    base::Text (*sentence)(const Event&);
};

namespace m = messages;

constexpr std::array kEventKinds{
    EventKind{"account.accepted", plain<m::event_account_accepted>},
    EventKind{"account.changed", plain<m::event_account_changed>},
    EventKind{"account.disabled", plain<m::event_account_disabled>},
    EventKind{"account.enabled", plain<m::event_account_enabled>},
    EventKind{"account.first_administrator", plain<m::event_account_first_administrator>},
    EventKind{"account.invited", plain<m::event_account_invited>},
    EventKind{"account.reset_link", plain<m::event_account_reset_link>},
    EventKind{"account.reset_refused", plain<m::event_account_reset_refused>},
    EventKind{"factors.cleared", plain<m::event_factors_cleared>},
    EventKind{"grant.ended", grant_ended},
    EventKind{"grant.given", grant_given},
    EventKind{"identity.linked", plain<m::event_identity_linked>},
    EventKind{"identity.unlinked", plain<m::event_identity_unlinked>},
    EventKind{"passkey.added", plain<m::event_passkey_added>},
    EventKind{"passkey.copied", plain<m::event_passkey_copied>},
    EventKind{"passkey.removed", plain<m::event_passkey_removed>},
    EventKind{"password.changed", plain<m::event_password_changed>},
    EventKind{"password.reset", plain<m::event_password_reset>},
    EventKind{"recovery_codes.made", plain<m::event_recovery_codes_made>},
    EventKind{"session.ended", plain<m::event_session_ended>},
    EventKind{"session.revoked", plain<m::event_session_revoked>},
    EventKind{"sign_in.refused", plain<m::event_sign_in_refused>},
    EventKind{"sign_in.succeeded", plain<m::event_sign_in_succeeded>},
    EventKind{"sign_in.throttled", plain<m::event_sign_in_throttled>},
    EventKind{"step_up.refused", plain<m::event_step_up_refused>},
    EventKind{"step_up.succeeded", plain<m::event_step_up_succeeded>},
    EventKind{"totp.added", plain<m::event_totp_added>},
    EventKind{"totp.removed", plain<m::event_totp_removed>},
};

std::string written(const std::map<std::string, std::string>& details) {
    reading::JsonWriter json(false);
    json.begin_object();
    for (const auto& [key, value] : details) {
        json.field(key, std::string_view(value));
    }
    json.end_object();
    std::string text = json.take();
    text.pop_back();
    return text;
}

std::map<std::string, std::string> read_back(const std::string& text) {
    const auto tree = reading::read_json(text, "event");
    std::map<std::string, std::string> details;
    if (tree.ok()) {
        for (const reading::Member& member : tree->members) {
            details.emplace(member.key, member.value.scalar);
        }
    }
    return details;
}

Event event_of(const Row& row) {
    return {.id = row.integer(0),
            .at = row.instant(1),
            .kind = row.text(2),
            .actor = row.maybe_text(3).value_or(""),
            .account = row.maybe_text(4).value_or(""),
            .address = row.text(5),
            .details = read_back(row.text(6))};
}

std::optional<std::string> maybe_text(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

Done insert(Transaction& transaction, const Event& event) {
    return done_of(transaction.execute(
        "INSERT INTO account_event (at, kind, actor, account, address, details) VALUES ($1, $2, $3, $4, $5, $6)",
        {event.at, event.kind, maybe_text(event.actor), maybe_text(event.account), event.address,
         written(event.details)}));
}

base::Result<Rows> waiting_events(Transaction& transaction, int most) {
    const std::string_view only_mine =
        transaction.engine() == storage::sql::Engine::postgresql ? " FOR UPDATE SKIP LOCKED" : "";
    return transaction.query(fmt::format("SELECT {} FROM account_event WHERE NOT delivered ORDER BY id LIMIT $1{}",
                                         kEventColumns, only_mine),
                             {most});
}

/// Those that the trail took, in their order, up to the first that it did not take.
base::Result<int> hand_over(Transaction& transaction, AuditTrail& trail, int most) {
    const auto rows = waiting_events(transaction, most);
    if (!rows.ok()) {
        return rows.errors();
    }
    int handed = 0;
    for (const Row& row : *rows) {
        if (const Done kept = trail.record(event_of(row)); !kept.ok()) {
            return handed > 0 ? base::Result<int>(handed) : base::Result<int>(kept.errors());
        }
        const auto noted =
            transaction.execute("UPDATE account_event SET delivered = TRUE WHERE id = $1", {row.integer(0)});
        if (!noted.ok()) {
            return noted.errors();
        }
        ++handed;
    }
    return handed;
}

}  // namespace

std::vector<std::string_view> event_kinds() {
    std::vector<std::string_view> words;
    std::transform(kEventKinds.begin(), kEventKinds.end(), std::back_inserter(words),
                   [](const EventKind& kind) { return kind.word; });
    return words;
}

base::Text sentence_of(const Event& event) {
    const auto* const found = std::find_if(kEventKinds.begin(), kEventKinds.end(),
                                           [&](const EventKind& kind) { return kind.word == event.kind; });
    return found == kEventKinds.end() ? messages::event_other({.kind = event.kind}) : found->sentence(event);
}

Done note(Transaction& transaction, const AccountStore::State& state, const Note& told) {
    return insert(transaction, {.id = 0,
                                .at = state.now(),
                                .kind = std::string(told.kind),
                                .actor = told.actor.account,
                                .account = told.account,
                                .address = told.actor.address,
                                .details = told.details});
}

base::Result<int> Events::deliver(AuditTrail& trail, int most) {
    return store_->state().database.write([&](Transaction& transaction) { return hand_over(transaction, trail, most); },
                                          kAlone);
}

Done Events::add(Transaction& transaction, const Event& event) const {
    return insert(transaction, event);
}

Done Events::add(const Event& event) const {
    return store_->state().database.write([&](Transaction& transaction) { return insert(transaction, event); }, kAlone);
}

base::Result<std::vector<Event>> Events::of(const std::string& account, std::optional<std::int64_t> before,
                                            int most) const {
    const auto rows = store_->state().database.read([&](Transaction& transaction) {
        return transaction.query(
            fmt::format("SELECT {} FROM account_event WHERE (account = $1 OR actor = $1) AND id < $2 "
                        "ORDER BY id DESC LIMIT $3",
                        kEventColumns),
            {account, before.value_or(std::numeric_limits<std::int64_t>::max()), most});
    });
    if (!rows.ok()) {
        return rows.errors();
    }
    std::vector<Event> events;
    std::transform(rows->begin(), rows->end(), std::back_inserter(events), event_of);
    return events;
}

}  // namespace egide::accounts
