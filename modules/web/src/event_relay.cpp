#include "event_relay.h"

#include "sealed.h"
#include "services.h"

namespace egide::web {

namespace {

using storage::sql::Instant;
using storage::sql::Transaction;

/// How late a row may become visible, clocks of nodes included; and for how long rows stay.
constexpr std::chrono::seconds kLate{30};
constexpr std::chrono::minutes kKept{5};

std::optional<std::string> text_or_null(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

}  // namespace

EventRelay::EventRelay(Services& services) : services_(services), node_(random_id()), began_(services.now()) {}

void EventRelay::tell(const std::string& account, std::string_view name, std::string_view data) {
    pass_on(account, {}, name, data);
    leave(account, {}, name, data);
}

void EventRelay::tell_permitted(std::string_view permission, std::string_view name, std::string_view data) {
    pass_on({}, std::string(permission), name, data);
    leave({}, std::string(permission), name, data);
}

void EventRelay::pass_on(const std::string& account, const std::string& permission, std::string_view name,
                         std::string_view data) {
    services_.hub.publish_to(
        [&](const std::string& listener) {
            if (permission.empty()) {
                return listener == account;
            }
            const auto decision = services_.rights.may(listener, permission, {});
            return decision.ok() && decision->allowed;
        },
        name, data);
}

/// For the other nodes; what cannot be left is missed there, as when nobody listens: lists tell it.
void EventRelay::leave(const std::string& account, const std::string& permission, std::string_view name,
                       std::string_view data) {
    if (!services_.shared()) {
        return;
    }
    const auto now = services_.now();
    const auto left = services_.database->write([&](Transaction& transaction) {
        return transaction.execute(
            "INSERT INTO web_told (node, account, permission, name, data, at) VALUES ($1, $2, $3, $4, $5, $6)",
            {node_, text_or_null(account), text_or_null(permission), name, data, now});
    });
    if (!left) {
        services_.log->errors("events", left.errors());
    }
}

base::Result<storage::sql::Rows> EventRelay::unheard(Instant since) {
    return services_.database->read([&](Transaction& transaction) {
        return transaction.query(
            "SELECT id, account, permission, name, data FROM web_told WHERE at >= $1 AND node <> $2 ORDER BY id LIMIT 10000",
            {since, node_});
    });
}

base::Result<std::int64_t> EventRelay::hear() {
    if (!services_.shared()) {
        return 0;
    }
    const std::lock_guard lock(mutex_);
    const auto now = services_.now();
    const auto rows = unheard(std::max(began_, now - kLate));
    if (!rows) {
        return rows.errors();
    }
    std::int64_t passed = 0;
    for (const auto& row : *rows) {
        if (heard_.emplace(row.integer(0), now).second) {
            pass_on(row.maybe_text(1).value_or(""), row.maybe_text(2).value_or(""), row.text(3), row.text(4));
            ++passed;
        }
    }
    std::erase_if(heard_, [&](const auto& one) { return one.second < now - 2 * kLate; });
    return passed;
}

base::Result<std::int64_t> EventRelay::forget() {
    const auto before = services_.now() - kKept;
    return services_.database->write([&](Transaction& transaction) {
        return transaction.execute("DELETE FROM web_told WHERE at < $1", {before});
    });
}

}  // namespace egide::web
