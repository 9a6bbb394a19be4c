#include "caller.h"
#include "egide/web/messages.h"
#include "idempotency.h"
#include "listing.h"
#include "request_body.h"
#include "routes.h"
#include "sealed.h"

namespace egide::web::routes {

namespace {

using storage::sql::Row;
using storage::sql::Transaction;

constexpr std::int64_t kMostViews = 100;  // of one person

const std::vector<std::string>& view_names() {
    static const std::vector<std::string> all = {"id", "list", "name", "query", "created"};
    return all;
}

Cells view_cells(const Row& row) {
    return {row.text(0), row.text(1), row.text(2), row.text(3), cell(row.instant(4))};
}

http::Response list_views(Services& services, http::Request& request) {
    const auto rows = services.database->read([&](Transaction& transaction) {
        return transaction.query(
            "SELECT id, list, name, query, created_at FROM web_saved_view WHERE account = $1 ORDER BY list, name, id",
            {caller_of(request).session.account});
    });
    if (!rows) {
        return unavailable(request, rows.errors());
    }
    Listing listing{view_names(), {}, {}, static_cast<std::int64_t>(rows->size())};
    for (const Row& row : *rows) {
        listing.rows.push_back(view_cells(row));
    }
    return list_response(request, {}, listing);
}

bool names_a_page(std::string_view list) {
    return !list.empty() && list.find_first_not_of("abcdefghijklmnopqrstuvwxyz-/") == std::string_view::npos;
}

/// The number of views that the person has; the new one takes the place of one of the same name.
base::Result<std::int64_t> store_view(Transaction& transaction, const std::vector<storage::sql::Value>& view) {
    const auto& account = view[1];
    const auto others = transaction.query(
        "SELECT COUNT(*) FROM web_saved_view WHERE account = $1 AND NOT (list = $2 AND name = $3)", {account, view[2], view[3]});
    if (!others) {
        return others.errors();
    }
    const std::int64_t count = others->front().integer(0);
    if (count >= kMostViews) {
        return count;
    }
    const auto removed = transaction.execute("DELETE FROM web_saved_view WHERE account = $1 AND list = $2 AND name = $3",
                                             {account, view[2], view[3]});
    if (!removed) {
        return removed.errors();
    }
    const auto stored = transaction.execute(
        "INSERT INTO web_saved_view (id, account, list, name, query, created_at) VALUES ($1, $2, $3, $4, $5, $6)", view);
    return stored.ok() ? base::Result<std::int64_t>(count) : base::Result<std::int64_t>(stored.errors());
}

http::Response keep_view(Services& services, http::Request& request) {
    RequestBody body(request);
    const std::string list = body.required_text("list", 80);
    const std::string name = body.required_text("name", 80);
    const std::string query = body.required_text("query", 2000);
    if (!names_a_page(list)) {
        body.complain(messages::view_list_unknown(), "list");
    }
    if (name.find_first_not_of(' ') == std::string::npos) {
        body.complain(messages::view_name_empty(), "name");
    }
    if (auto refused = body.refusal()) {
        return std::move(*refused);
    }
    const std::string id = random_id();
    const auto now = services.now();
    const auto kept = services.database->write([&](Transaction& transaction) {
        return store_view(transaction, {id, caller_of(request).session.account, list, name, query, now});
    });
    if (!kept) {
        return unavailable(request, kept.errors());
    }
    if (*kept >= kMostViews) {
        return refusal(request, 409, "too-many", messages::view_too_many({.limit = kMostViews}));
    }
    return http::json_response(object_text(view_names(), {id, list, name, query, cell(now)}), 201);
}

http::Response remove_view(Services& services, http::Request& request) {
    const auto removed = services.database->write([&](Transaction& transaction) {
        return transaction.execute("DELETE FROM web_saved_view WHERE id = $1 AND account = $2",
                                   {request.path_parameter("id"), caller_of(request).session.account});
    });
    return !removed.ok() ? unavailable(request, removed.errors()) : *removed > 0 ? http::empty_response() : absent(request);
}

}  // namespace

Routes saved_views(Services& services) {
    return {
        {.pattern = "/api/v1/account/views", .summary = {"Mes vues des listes", "My views of lists"},
         .permission = kOwnAccount, .answer_schema = "SavedViewList", .handler = with(services, list_views)},
        {.method = http::Method::post, .pattern = "/api/v1/account/views",
         .summary = {"Enregistrer une vue, à la place de celle du même nom", "Keep a view, in place of the one of that name"},
         .permission = kOwnAccount, .parameters = {idempotency_parameter()}, .body = json_body("NewSavedView"),
         .answer_schema = "201 SavedView",
         .errors = {{409, "too-many", {"déjà cent vues", "a hundred views already"}}},
         .handler = once(services, keep_view)},
        {.method = http::Method::remove, .pattern = "/api/v1/account/views/{id}",
         .summary = {"Supprimer une vue", "Delete a view"}, .permission = kOwnAccount, .answer_schema = "204",
         .errors = {{404, "absent", {"aucune vue de ce nom", "no view of this name"}}},
         .handler = with(services, remove_view)},
    };
}

}  // namespace egide::web::routes
