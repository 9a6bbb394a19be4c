// What hospitals ask of their suppliers, and what suppliers deposit.
#include <fmt/format.h>

#include <array>

#include "egide/desk/people.h"
#include "rows.h"

namespace egide::desk {

namespace {

using storage::sql::Row;
using storage::sql::Value;

constexpr std::array<std::string_view, 4> kAskWords = {"open", "deposited", "refused", "cancelled"};
constexpr const char* kSupply = "supply";  // the phase that tells these requests from those of readers
constexpr const char* kAskColumns = "id, dossier, vendor, code, unit, words, due, state, piece, reason, revision, author, at, answered_at";
constexpr const char* kDepositColumns =
    "id, vendor, kind, name, evidence, sha256, size, media_type, document_date, clients, withdrawn_at, author, at";

AskState ask_state_in(const std::string& word) {
    for (const AskState state : {AskState::open, AskState::deposited, AskState::refused}) {
        if (word_of(state) == word) {
            return state;
        }
    }
    return AskState::cancelled;
}

Ask ask_in(const Row& row) {
    return {.id = row.text(0), .dossier = row.text(1), .vendor = row.text(2), .code = row.text(3), .unit = row.text(4),
            .words = row.text(5), .due = base::Date::parse(row.text(6)).value_or(base::Date()), .state = ask_state_in(row.text(7)),
            .deposit = row.maybe_text(8), .said = row.text(9), .revision = row.integer(10), .author = row.text(11),
            .at = row.instant(12), .answered_at = row.maybe_instant(13)};
}

std::vector<std::string> clients_in(const std::string& text) {
    std::vector<std::string> clients;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        if (end > at) {
            clients.push_back(text.substr(at, end - at));
        }
        at = end + 1;
    }
    return clients;
}

Deposit deposit_in(const Row& row) {
    return {.id = row.text(0), .vendor = row.text(1), .kind = row.text(2), .name = row.text(3), .evidence = row.text(4),
            .sha256 = row.text(5), .size = row.integer(6), .media_type = row.text(7),
            .document_date = row.is_null(8) ? std::nullopt : base::Date::parse(row.text(8)), .clients = clients_in(row.text(9)),
            .withdrawn_at = row.maybe_instant(10), .author = row.text(11), .at = row.instant(12)};
}

base::Result<std::vector<Ask>> asks_where(Transaction& transaction, const std::string& condition, const std::vector<Value>& values) {
    const auto rows = transaction.query(
        fmt::format("SELECT {} FROM desk_request WHERE phase = '{}' AND vendor IS NOT NULL AND ({}) ORDER BY due, id LIMIT 500",
                    kAskColumns, kSupply, condition), values);
    if (!rows) {
        return rows.errors();
    }
    std::vector<Ask> asks;
    for (const Row& row : *rows) {
        asks.push_back(ask_in(row));
    }
    return asks;
}

base::Result<std::vector<Deposit>> deposits_where(Transaction& transaction, const std::string& condition, const std::vector<Value>& values) {
    const auto rows = transaction.query(
        fmt::format("SELECT {} FROM desk_deposit WHERE {} ORDER BY at DESC, id LIMIT 500", kDepositColumns, condition), values);
    if (!rows) {
        return rows.errors();
    }
    std::vector<Deposit> deposits;
    for (const Row& row : *rows) {
        deposits.push_back(deposit_in(row));
    }
    return deposits;
}

/// "vendor = $1 OR vendor = $2"; nothing for nobody.
std::string any_vendor(const std::vector<std::string>& vendors, std::vector<Value>& values) {
    std::string condition = "1 = 0";
    for (const std::string& vendor : vendors) {
        values.emplace_back(vendor);
        condition += fmt::format(" OR vendor = ${}", values.size());
    }
    return condition;
}

}  // namespace

std::string_view word_of(AskState state) {
    return kAskWords[static_cast<std::size_t>(state)];
}

base::Result<Ask> add_ask(Transaction& transaction, const NewAsk& fresh, const std::string& author, Instant now) {
    const Ask ask{.id = new_id(), .dossier = fresh.dossier, .vendor = fresh.vendor, .code = fresh.code, .unit = fresh.unit,
                  .words = fresh.words, .due = fresh.due, .deposit = {}, .said = {}, .revision = 1, .author = author, .at = now,
                  .answered_at = {}};
    const auto written = transaction.execute(
        "INSERT INTO desk_request (id, dossier, phase, vendor, code, unit, reason, words, due, state, revision, reminders, author, "
        "at, sent_at) VALUES ($1, $2, $3, $4, $5, $6, '', $7, $8, 'open', 1, 0, $9, $10, $10)",
        {ask.id, ask.dossier, kSupply, ask.vendor, ask.code, ask.unit, ask.words, ask.due.iso(), author, now});
    return written ? base::Result<Ask>(ask) : base::Result<Ask>(written.errors());
}

base::Result<std::vector<Ask>> asks_of(Transaction& transaction, const std::string& dossier) {
    return asks_where(transaction, "dossier = $1", {dossier});
}

base::Result<std::vector<Ask>> asks_to(Transaction& transaction, const std::vector<std::string>& vendors) {
    std::vector<Value> values;
    const std::string condition = any_vendor(vendors, values);
    return asks_where(transaction, condition, values);
}

base::Result<std::vector<Ask>> asks_due(Transaction& transaction, base::Date by) {
    return asks_where(transaction, "state = 'open' AND due <= $1", {by.iso()});
}

base::Result<std::optional<Ask>> find_ask(Transaction& transaction, const std::string& id) {
    auto found = asks_where(transaction, "id = $1", {id});
    if (!found) {
        return found.errors();
    }
    return found->empty() ? std::optional<Ask>() : std::optional(std::move(found->front()));
}

base::Result<std::optional<Ask>> answer_ask(Transaction& transaction, const Ask& ask, const AskAnswer& answer, Instant now) {
    const auto written = transaction.query(
        "UPDATE desk_request SET state = $1, piece = $2, reason = $3, answered_at = $4, revision = revision + 1 WHERE id = $5 AND "
        "state = 'open' RETURNING id",
        {word_of(answer.state), answer.deposit, answer.said, now, ask.id});
    if (!written) {
        return written.errors();
    }
    return written->empty() ? base::Result<std::optional<Ask>>(std::nullopt) : find_ask(transaction, ask.id);
}

Done add_deposit(Transaction& transaction, const Deposit& one) {
    const auto written = transaction.execute(
        "INSERT INTO desk_deposit (id, vendor, kind, name, evidence, sha256, size, media_type, document_date, clients, author, at) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        {one.id, one.vendor, one.kind, one.name, one.evidence, one.sha256, one.size, one.media_type, value_of(one.document_date),
         joined_words(one.clients), one.author, one.at});
    return written ? Done(std::monostate{}) : Done(written.errors());
}

base::Result<std::vector<Deposit>> deposits_by(Transaction& transaction, const std::vector<std::string>& vendors) {
    std::vector<Value> values;
    const std::string condition = any_vendor(vendors, values);
    return deposits_where(transaction, condition, values);
}

base::Result<std::vector<Deposit>> deposits_for(Transaction& transaction, const std::vector<std::string>& clients) {
    std::vector<Value> values;
    std::string condition = "1 = 0";
    for (const std::string& client : clients) {
        values.emplace_back("% " + client + " %");
        condition += fmt::format(" OR clients LIKE ${}", values.size());
    }
    return deposits_where(transaction, "withdrawn_at IS NULL AND (" + condition + ")", values);
}

base::Result<std::optional<Deposit>> find_deposit(Transaction& transaction, const std::string& id) {
    auto found = deposits_where(transaction, "id = $1", {id});
    if (!found) {
        return found.errors();
    }
    return found->empty() ? std::optional<Deposit>() : std::optional(std::move(found->front()));
}

base::Result<bool> withdraw_deposit(Transaction& transaction, const std::string& id, Instant now) {
    const auto written = transaction.query("UPDATE desk_deposit SET withdrawn_at = $1 WHERE id = $2 AND withdrawn_at IS NULL RETURNING id", {now, id});
    return written ? base::Result<bool>(!written->empty()) : base::Result<bool>(written.errors());
}

}  // namespace egide::desk
