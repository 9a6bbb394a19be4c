// Requests to the candidate, and what is said about them.
#include <fmt/format.h>

#include <algorithm>

#include "egide/desk/messages.h"
#include "egide/desk/review.h"
#include "json_text.h"
#include "review_errors.h"

namespace egide::desk {

namespace {

using storage::sql::Row;
using storage::sql::Value;

constexpr std::size_t kLongestRequest = 4000;
constexpr const char* kRequestColumns =
    "id, dossier, phase, code, unit, piece, expense, reason, words, due, state, revision, reminders, author, at, sent_at, "
    "answered_at, closed_at";

Request request_in(const Row& row) {
    return {.id = row.text(0),
            .dossier = row.text(1),
            .phase = phase_of(row.text(2)).value_or(Phase::application),
            .code = row.text(3),
            .unit = row.text(4),
            .piece = row.maybe_text(5),
            .expense = row.maybe_text(6),
            .reason = row.text(7),
            .words = row.text(8),
            .due = base::Date::parse(row.text(9)).value_or(base::Date()),
            .state = request_state_of(row.text(10)).value_or(RequestState::cancelled),
            .revision = row.integer(11),
            .reminders = row.integer(12),
            .author = row.text(13),
            .at = row.instant(14),
            .sent_at = row.maybe_instant(15),
            .answered_at = row.maybe_instant(16),
            .closed_at = row.maybe_instant(17)};
}

base::Errors request_errors(const Request& request, const Contents* contents, base::Date today) {
    base::Errors errors;
    const auto add = [&](base::Text message, const char* field) {
        errors.push_back({base::ErrorKind::invalid, std::move(message), {}, field, {}});
    };
    if (find_request_reason(request.reason) == nullptr) {
        add(messages::request_reason_unknown(), "reason");
    }
    if (request.words.find_first_not_of(" \n\t") == std::string::npos) {
        add(messages::request_without_words(), "words");
    }
    if (request.words.size() > kLongestRequest) {
        add(messages::value_too_long({.most = kLongestRequest}), "words");
    }
    if (request.due < today) {
        add(messages::request_due_past({.today = today}), "due");
    }
    if (contents != nullptr && request.expense && contents->find(PartKind::expense, *request.expense) == nullptr) {
        add(messages::request_expense_unknown(), "expense");
    }
    return errors;
}

/// Which state may follow which.
bool state_follows(RequestState before, RequestState after) {
    switch (before) {
        case RequestState::draft: return after == RequestState::open || after == RequestState::cancelled;
        case RequestState::open: return after != RequestState::draft && after != RequestState::open;
        case RequestState::answered: return after == RequestState::open || after == RequestState::closed;
        default: return false;
    }
}

void enter_state(Request& request, RequestState state, Instant now) {
    request.state = state;
    if (state == RequestState::open) {
        request.sent_at = request.sent_at ? request.sent_at : now;
        request.answered_at = std::nullopt;
    } else if (state == RequestState::answered) {
        request.answered_at = now;
    } else if (state != RequestState::draft) {
        request.closed_at = now;
    }
}

/// The request as the change makes it, or why not.
base::Result<Request> changed_request(const Request& seen, const RequestChange& change, Instant now) {
    Request after = seen;
    const bool draft = seen.state == RequestState::draft;
    if ((change.words || change.reason) && !draft) {
        return refused_field(messages::request_already_sent(), change.words ? "words" : "reason");
    }
    if (change.due && !draft && !(seen.state == RequestState::open && *change.due >= seen.due)) {
        return refused_field(messages::request_already_sent(), "due");
    }
    if (change.remind && seen.state != RequestState::open) {
        return refused_field(messages::request_state_refused({.state = word_of(seen.state)}), "remind");
    }
    if (change.state && !state_follows(seen.state, *change.state)) {
        return refused_field(messages::request_state_refused({.state = word_of(seen.state)}), "state");
    }
    after.words = change.words.value_or(seen.words);
    after.reason = change.reason.value_or(seen.reason);
    after.due = change.due.value_or(seen.due);
    after.reminders += change.remind ? 1 : 0;
    after.revision += 1;
    if (change.state) {
        enter_state(after, *change.state, now);
    }
    auto errors = draft || change.due ? request_errors(after, nullptr, base::paris_date(now)) : base::Errors();
    const bool leaves = change.state == RequestState::cancelled;
    return errors.empty() || leaves ? base::Result<Request>(std::move(after)) : base::Result<Request>(std::move(errors));
}

base::Result<std::int64_t> write_request(Transaction& transaction, const Request& one, std::int64_t seen) {
    return transaction.execute(
        "UPDATE desk_request SET reason = $1, words = $2, due = $3, state = $4, revision = $5, reminders = $6, sent_at = $7, "
        "answered_at = $8, closed_at = $9 WHERE id = $10 AND revision = $11",
        {one.reason, one.words, one.due.iso(), word_of(one.state), one.revision, one.reminders, Value(one.sent_at),
         Value(one.answered_at), Value(one.closed_at), one.id, seen});
}

bool asks_for_complement(std::string_view way) {
    return way == "ask_application_complement" || way == "ask_attainment_complement" || way == "ask_control_complement";
}
bool ends_reading(std::string_view way) {
    return way == "validate_application" || way == "reject_application" || way == "hand_to_control" || way == "withdraw" ||
           way == "decide_reached" || way == "decide_partially" || way == "decide_not_reached";
}

std::string attachments_text(const std::vector<std::string>& pieces) {
    std::string text = "[";
    for (const std::string& piece : pieces) {
        text += (text.size() > 1 ? "," : "") + json_string(piece);
    }
    return text + "]";
}

std::vector<std::string> attachments_in(const std::string& text) {
    std::vector<std::string> pieces;
    const auto node = reading::read_json(text, "attachments");
    for (const reading::Node& item : node ? node->items : std::vector<reading::Node>{}) {
        pieces.push_back(item.scalar);
    }
    return pieces;
}

}  // namespace

base::Result<Request> add_request(Transaction& transaction, const Contents& contents, const NewRequest& fresh,
                                  const std::string& author, Instant now) {
    Request one{.id = new_id(),
                .dossier = contents.dossier.id,
                .phase = fresh.phase,
                .code = fresh.code,
                .unit = fresh.unit,
                .piece = fresh.piece,
                .expense = fresh.expense,
                .reason = fresh.reason,
                .words = fresh.words,
                .due = fresh.due,
                .state = RequestState::draft,
                .revision = 1,
                .author = author,
                .at = now,
                .sent_at = {},
                .answered_at = {},
                .closed_at = {}};
    if (auto errors = request_errors(one, &contents, base::paris_date(now)); !errors.empty()) {
        return errors;
    }
    const auto written = transaction.execute(
        "INSERT INTO desk_request (id, dossier, phase, vendor, code, unit, piece, expense, reason, words, due, state, revision, "
        "reminders, author, at) VALUES ($1, $2, $3, NULL, $4, $5, $6, $7, $8, $9, $10, $11, 1, 0, $12, $13)",
        {one.id, one.dossier, word_of(one.phase), one.code, one.unit, Value(one.piece), Value(one.expense), one.reason, one.words,
         one.due.iso(), word_of(one.state), one.author, one.at});
    return written ? base::Result<Request>(std::move(one)) : base::Result<Request>(written.errors());
}

base::Result<std::vector<Request>> requests_of(Transaction& transaction, const std::string& dossier) {
    const auto rows = transaction.query(
        fmt::format("SELECT {} FROM desk_request WHERE dossier = $1 AND vendor IS NULL ORDER BY at, id", kRequestColumns), {dossier});
    if (!rows) {
        return rows.errors();
    }
    std::vector<Request> all;
    for (const Row& row : *rows) {
        all.push_back(request_in(row));
    }
    return all;
}

base::Result<std::vector<Request>> requests_due(Transaction& transaction, base::Date by) {
    const auto rows = transaction.query(
        fmt::format("SELECT {} FROM desk_request WHERE state = 'open' AND due <= $1 AND vendor IS NULL ORDER BY due, id LIMIT 10000", kRequestColumns),
        {by.iso()});
    if (!rows) {
        return rows.errors();
    }
    std::vector<Request> all;
    std::transform(rows->begin(), rows->end(), std::back_inserter(all), request_in);
    return all;
}

base::Result<std::optional<Request>> find_request(Transaction& transaction, const std::string& dossier, const std::string& id) {
    const auto rows = transaction.query(
        fmt::format("SELECT {} FROM desk_request WHERE id = $1 AND dossier = $2 AND vendor IS NULL", kRequestColumns), {id, dossier});
    if (!rows) {
        return rows.errors();
    }
    return rows->empty() ? std::optional<Request>() : std::optional(request_in(rows->front()));
}

base::Result<std::optional<Request>> change_request(Transaction& transaction, const Request& seen, const RequestChange& change,
                                                    Instant now) {
    if (change.revision != seen.revision) {
        return std::optional<Request>();
    }
    auto after = changed_request(seen, change, now);
    if (!after) {
        return after.errors();
    }
    const auto written = write_request(transaction, *after, seen.revision);
    if (!written) {
        return written.errors();
    }
    return *written == 0 ? std::optional<Request>() : std::optional(std::move(*after));
}

Done follow_step(Transaction& transaction, const std::string& dossier, std::string_view way, Instant now) {
    const auto run = [&](const char* statement) -> Done {
        const auto done = transaction.execute(statement, {now, dossier});
        return done ? Done(std::monostate{}) : Done(done.errors());
    };
    if (asks_for_complement(way)) {
        return run("UPDATE desk_request SET state = 'open', sent_at = $1, revision = revision + 1 "
                   "WHERE dossier = $2 AND state = 'draft' AND vendor IS NULL");
    }
    if (!ends_reading(way)) {
        return std::monostate{};
    }
    const auto closed = run("UPDATE desk_request SET state = 'closed', closed_at = $1, revision = revision + 1 "
                            "WHERE dossier = $2 AND state = 'answered' AND vendor IS NULL");
    return !closed ? closed
                   : run("UPDATE desk_request SET state = 'cancelled', closed_at = $1, revision = revision + 1 "
                         "WHERE dossier = $2 AND state IN ('draft', 'open') AND vendor IS NULL");
}

Done say_of_request(Transaction& transaction, const Request& request, const RequestMessage& message) {
    if (message.words.find_first_not_of(" \n\t") == std::string::npos && message.attachments.empty()) {
        return refused_field(messages::request_without_words(), "words");
    }
    const auto written = transaction.execute(
        "INSERT INTO desk_message (dossier, topic, author, side, words, attachments, at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        {request.dossier, "request:" + request.id, message.author, message.side, message.words,
         attachments_text(message.attachments), message.at});
    return written ? Done(std::monostate{}) : Done(written.errors());
}

base::Result<std::vector<RequestMessage>> said_of_request(Transaction& transaction, const Request& request) {
    const auto rows = transaction.query(
        "SELECT id, author, side, words, attachments, at FROM desk_message WHERE dossier = $1 AND topic = $2 ORDER BY id",
        {request.dossier, "request:" + request.id});
    if (!rows) {
        return rows.errors();
    }
    std::vector<RequestMessage> all;
    for (const Row& row : *rows) {
        all.push_back({row.integer(0), row.text(1), row.text(2), row.text(3), attachments_in(row.text(4)), row.instant(5)});
    }
    return all;
}

}  // namespace egide::desk
