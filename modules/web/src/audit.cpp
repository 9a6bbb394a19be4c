#include "audit.h"

#include "egide/reading/json_writer.h"
#include "services.h"

namespace egide::web {

accounts::Done JournalTrail::record(const accounts::Event& event) {
    reading::JsonWriter payload(false);
    payload.begin_object().field("account", event.account).field("actor", event.actor);
    payload.field("event", event.id).field("at", storage::sql::show_instant(event.at));
    payload.key("details").begin_object();
    for (const auto& [name, value] : event.details) {
        payload.field(name, value);
    }
    payload.end_object().end_object();
    journal::Draft draft{event.kind, payload.take(), {}};
    if (!event.address.empty()) {
        reading::JsonWriter personal(false);
        draft.personal.push_back(personal.begin_object().field("address", event.address).end_object().take());
    }
    const auto appended =
        vault_->with([&](evidence::Vault& vault) { return vault.append(std::span<const journal::Draft>(&draft, 1)); });
    return appended.ok() ? accounts::Done(std::monostate{}) : accounts::Done(appended.errors());
}

}  // namespace egide::web
