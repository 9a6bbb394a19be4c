#include <algorithm>
#include <limits>

#include "caller.h"
#include "notification_cells.h"
#include "egide/web/messages.h"
#include "routes.h"
#include "whole_number.h"

namespace egide::web::routes {

namespace {

using storage::sql::Row;
using storage::sql::Transaction;

NotificationRow notification_row(const Row& row, base::Language language) {
    return {std::to_string(row.integer(0)), row.text(1), row.instant(2),
            row.text(language == base::Language::french ? 3 : 4), row.maybe_text(5).value_or(""), row.maybe_instant(6)};
}

constexpr const char* kColumns = "id, kind, at, fr, en, link, read_at";

http::Response list_notifications(Services& services, http::Request& request) {
    auto asked = list_query(request, {}, services.configuration.application.page_items);
    if (auto* refused = std::get_if<http::Response>(&asked)) {
        return std::move(*refused);
    }
    const ListQuery& query = std::get<ListQuery>(asked);
    const std::string& account = caller_of(request).session.account;
    std::int64_t before = std::numeric_limits<std::int64_t>::max();
    if (!query.cursor.empty()) {
        const auto text = read_cursor(query.cursor);
        const auto number = text ? whole_number(*text) : std::nullopt;
        if (!number) {
            return refusal(request, 400, "cursor", messages::cursor_refused());
        }
        before = *number;
    }
    std::int64_t unread = 0;
    const auto rows = services.database->read([&](Transaction& transaction) -> base::Result<storage::sql::Rows> {
        const auto count = transaction.query(
            "SELECT COUNT(*) FROM web_notification WHERE account = $1 AND read_at IS NULL", {account});
        if (!count) {
            return count.errors();
        }
        unread = count->front().integer(0);
        return transaction.query(std::string("SELECT ") + kColumns +
                                     " FROM web_notification WHERE account = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
                                 {account, before, std::int64_t(query.limit + 1)});
    });
    if (!rows) {
        return unavailable(request, rows.errors());
    }
    reading::JsonWriter json(false);
    json.begin_object().key("items").begin_array();
    for (std::size_t i = 0; i < std::min(query.limit, rows->size()); ++i) {
        write_object(json, notification_names(), cells_of(notification_row((*rows)[i], request.language)));
    }
    json.end_array().key("next");
    rows->size() > query.limit ? json.value(make_cursor(std::to_string((*rows)[query.limit - 1].integer(0)))) : json.null();
    return http::json_response(json.field("unread", unread).end_object().take());
}

http::Response mark_read(Services& services, http::Request& request) {
    const auto id = whole_number(request.path_parameter("id"));
    const auto now = services.now();
    const auto changed = services.database->write([&](Transaction& transaction) {
        return transaction.execute(
            "UPDATE web_notification SET read_at = COALESCE(read_at, $1) WHERE id = $2 AND account = $3",
            {now, id.value_or(0), caller_of(request).session.account});
    });
    return !changed.ok() ? unavailable(request, changed.errors()) : *changed > 0 ? http::empty_response() : absent(request);
}

http::Response listen_to_events(Services& services, http::Request& request) {
    http::Response response;
    response.fields.set("Content-Type", "text/event-stream");
    response.body = services.hub.stream_of(caller_of(request).session.account);
    return response;
}

}  // namespace

Routes notifications(Services& services) {
    return {
        {.pattern = "/api/v1/notifications", .summary = {"Ce qui m’a été dit", "What I was told"},
         .permission = kOwnAccount, .parameters = list_parameters(), .answer_schema = "NotificationList",
         .handler = with(services, list_notifications)},
        {.method = http::Method::post, .pattern = "/api/v1/notifications/{id}/read",
         .summary = {"Marquer comme lu", "Mark as read"}, .permission = kOwnAccount, .answer_schema = "204",
         .errors = {{404, "absent", {"aucune notification de ce numéro", "no notification of this number"}}},
         .handler = with(services, mark_read)},
        {.pattern = "/api/v1/events", .summary = {"Les événements, à mesure", "Events as they happen"},
         .permission = kOwnAccount, .answer_schema = "text/event-stream", .handler = with(services, listen_to_events)},
    };
}

}  // namespace egide::web::routes
