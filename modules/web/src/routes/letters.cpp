// The letters on their way, for administrators: to whom in part, when, why not; never what they say.
#include "caller.h"
#include "egide/web/messages.h"
#include "gate.h"
#include "listing.h"
#include "post.h"
#include "routes.h"
#include "whole_number.h"

namespace egide::web::routes {

namespace {

const std::vector<std::string>& letter_names() {
    static const std::vector<std::string> names = {"id",      "kind",    "recipient", "state",  "attempts",
                                                   "created", "sent_at", "next_at",   "problem"};
    return names;
}

Cells letter_cells(const mail::Letter& letter) {
    return {std::to_string(letter.id),
            cell(mail::word_of(letter.kind)),
            mail::masked(letter.to.address),
            cell(mail::word_of(letter.state)),
            std::int64_t{letter.attempts},
            cell(letter.created),
            cell(letter.sent),
            cell(letter.next),
            cell_or_null(letter.problem)};
}

Or<mail::LetterFilter> letter_filter(const http::Request& request, const ListQuery& query) {
    mail::LetterFilter filter{{}, {}, static_cast<int>(query.limit) + 1};
    const auto cursor = query.cursor.empty() ? std::nullopt : read_cursor(query.cursor);
    filter.before = cursor ? whole_number(*cursor) : std::nullopt;
    if (!query.cursor.empty() && !filter.before) {
        return refusal(request, 400, "cursor", messages::cursor_refused());
    }
    if (const auto state = request.query_parameter("state")) {
        filter.state = mail::letter_state_of(*state);
        if (!filter.state) {
            return refusal(request, 400, "parameters",
                           messages::parameter_refused({.expected = "waiting, sent, dead", .name = "state"}));
        }
    }
    return filter;
}

http::Response list_letters(Services& services, http::Request& request) {
    auto asked = list_query(request, {}, services.configuration.application.page_items);
    if (auto* refused = std::get_if<http::Response>(&asked)) {
        return std::move(*refused);
    }
    const ListQuery& query = std::get<ListQuery>(asked);
    auto filter = letter_filter(request, query);
    if (auto* refused = std::get_if<http::Response>(&filter)) {
        return std::move(*refused);
    }
    if (auto refused = judge(services, request, "connectors.read", {})) {
        return std::move(*refused);
    }
    const auto found = services.post == nullptr ? base::Result<std::vector<mail::Letter>>(std::vector<mail::Letter>())
                                                : services.post->outbox.list(std::get<mail::LetterFilter>(filter));
    if (!found) {
        return unavailable(request, found.errors());
    }
    Listing listing{letter_names(), {}, {}, {}};
    for (const mail::Letter& letter : *found) {
        if (listing.rows.size() == query.limit) {
            listing.next = make_cursor(std::get<std::string>(listing.rows.back()[0]));
            break;
        }
        listing.rows.push_back(letter_cells(letter));
    }
    return list_response(request, query, listing);
}

/// The letter that the path names, when the caller may change such things.
Or<mail::Letter> named_letter(Services& services, const http::Request& request) {
    if (auto refused = judge(services, request, "connectors.change", {})) {
        return std::move(*refused);
    }
    const auto id = whole_number(request.path_parameter("id"));
    const auto letter = services.post == nullptr || !id ? base::Result<std::optional<mail::Letter>>(std::nullopt)
                                                        : services.post->outbox.find(*id);
    if (!letter) {
        return unavailable(request, letter.errors());
    }
    return *letter ? Or<mail::Letter>(**letter) : Or<mail::Letter>(absent(request));
}

void note_act(Services& services, const http::Request& request, const std::string& kind, const mail::Letter& letter) {
    const auto noted = services.events.add({.id = 0, .at = {}, .kind = kind, .actor = caller_of(request).session.account,
                                            .account = letter.account, .address = request.client,
                                            .details = {{"letter", std::to_string(letter.id)}}});
    if (!noted) {
        services.log->errors("journal", noted.errors());
    }
}

http::Response retry_letter(Services& services, http::Request& request) {
    auto found = named_letter(services, request);
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    const mail::Letter& letter = std::get<mail::Letter>(found);
    const auto done = services.post->outbox.retry(letter.id);
    if (!done) {
        return unavailable(request, done.errors());
    }
    const auto after = services.post->outbox.find(letter.id);
    if (!*done || !after || !*after) {
        return refusal(request, 409, "letter-state", messages::letter_state_refused());
    }
    note_act(services, request, "letter.retried", letter);
    return http::json_response(object_text(letter_names(), letter_cells(**after)));
}

http::Response remove_letter(Services& services, http::Request& request) {
    auto found = named_letter(services, request);
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    const auto done = services.post->outbox.remove(std::get<mail::Letter>(found).id);
    if (done.ok() && *done) {
        note_act(services, request, "letter.removed", std::get<mail::Letter>(found));
    }
    return !done.ok() ? unavailable(request, done.errors()) : *done ? http::empty_response() : absent(request);
}

}  // namespace

Routes letters(Services& services) {
    using enum http::Method;
    const std::vector<http::ErrorCase> errors = {
        {404, "absent", {"aucune lettre de ce numéro", "no letter of this number"}},
        {409, "letter-state", {"elle attend déjà, ou elle est partie", "it waits already, or has left"}}};
    return {
        {.pattern = "/api/v1/mail", .summary = {"Le courrier en partance", "Letters on their way"},
         .permission = "connectors.read",
         .parameters = list_parameters({{"state", http::Parameter::Place::query, {"Dans cet état", "In this state"}}}),
         .answer_schema = "LetterList", .handler = with(services, list_letters)},
        {.method = post, .pattern = "/api/v1/mail/{id}/retry", .summary = {"Essayer encore une lettre", "Try a letter again"},
         .permission = "connectors.change", .answer_schema = "Letter", .errors = errors, .handler = with(services, retry_letter)},
        {.method = remove, .pattern = "/api/v1/mail/{id}", .summary = {"Retirer une lettre", "Remove a letter"},
         .permission = "connectors.change", .answer_schema = "204", .errors = errors, .handler = with(services, remove_letter)},
    };
}

}  // namespace egide::web::routes
