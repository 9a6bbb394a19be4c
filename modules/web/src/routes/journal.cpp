#include <algorithm>

#include "egide/web/messages.h"
#include "gate.h"
#include "journal_cells.h"
#include "people.h"
#include "routes.h"
#include "whole_number.h"

namespace egide::web::routes {


namespace {

/// Where a page starts and which way it goes.
struct Course {
    std::uint64_t at = 0;
    bool upward = false;
};

std::optional<Course> course_of(const http::Request& request, const ListQuery& query, std::uint64_t size) {
    if (!query.cursor.empty()) {
        const auto text = read_cursor(query.cursor);
        const auto number = text && text->size() > 1 ? whole_number(std::string_view(*text).substr(1)) : std::nullopt;
        return number ? std::optional(Course{static_cast<std::uint64_t>(*number), text->front() == '+'}) : std::nullopt;
    }
    if (const auto from = request.query_parameter("from")) {
        const auto number = whole_number(*from);
        return number ? std::optional(Course{static_cast<std::uint64_t>(*number), true}) : std::nullopt;
    }
    return Course{size, false};
}

http::Response list_journal(Services& services, http::Request& request) {
    auto asked = list_query(request, {}, services.configuration.application.page_items);
    if (auto* refused = std::get_if<http::Response>(&asked)) {
        return std::move(*refused);
    }
    if (auto refused = judge(services, request, "journal.read", {})) {
        return std::move(*refused);
    }
    const ListQuery& query = std::get<ListQuery>(asked);
    if (query.csv) {
        note_export(services, request, "journal");
    }
    const auto log = services.vault->with([](evidence::Vault& vault) { return vault.journal(); });
    if (!log) {
        return unavailable(request, log.errors());
    }
    const std::uint64_t size = log->checkpoint().size;
    auto course = course_of(request, query, size);
    if (!course) {
        return refusal(request, 400, "cursor", messages::cursor_refused());
    }
    Listing listing{journal_names(), {}, {}, static_cast<std::int64_t>(size)};
    std::uint64_t at = std::min(course->at, size);
    while (listing.rows.size() < query.limit && (course->upward ? at < size : at > 0)) {
        const std::uint64_t index = course->upward ? at++ : --at;
        const auto bytes = log->entry(index);
        if (!bytes) {
            return unavailable(request, bytes.errors());
        }
        listing.rows.push_back(journal_cells(services, index, *bytes, request.language));
    }
    if (course->upward ? at < size : at > 0) {
        listing.next = make_cursor((course->upward ? "+" : "-") + std::to_string(at));
    }
    return list_response(request, query, listing);
}

http::Response show_checkpoint(Services& services, http::Request& request) {
    if (auto refused = judge(services, request, "journal.read", {})) {
        return std::move(*refused);
    }
    const auto log = services.vault->with([](evidence::Vault& vault) { return vault.journal(); });
    if (!log) {
        return unavailable(request, log.errors());
    }
    const journal::Checkpoint& head = log->checkpoint();
    const auto chain = journal::parse_chain(head);
    const std::string key = services.vault->with([](evidence::Vault& vault) { return vault.key().text(); });
    reading::JsonWriter json(false);
    json.begin_object().field("origin", head.origin).field("size", head.size).field("root", base::hex(head.root));
    json.key("at");
    chain ? json.value(journal::show_instant(chain->at)) : json.null();
    return http::json_response(json.field("note", log->note()).field("key", key).end_object().take());
}

}  // namespace

Routes journal(Services& services) {
    return {
        {.pattern = "/api/v1/journal", .summary = {"Le journal", "The journal"}, .permission = "journal.read",
         .parameters = list_parameters({{"from", http::Parameter::Place::query,
                                         {"À partir de ce numéro, en montant", "From this number on, upwards"}, false,
                                         R"({"type":"integer","minimum":0})"}}),
         .answer_schema = "JournalList", .handler = with(services, list_journal)},
        {.pattern = "/api/v1/journal/checkpoint", .summary = {"La tête signée du journal", "The signed head of the journal"},
         .permission = "journal.read", .answer_schema = "Checkpoint", .handler = with(services, show_checkpoint)},
    };
}

}  // namespace egide::web::routes
