#include "people_rows.h"

#include <fmt/format.h>

#include "egide/reading/json_writer.h"
#include "egide/reading/tree.h"

namespace egide::desk {

namespace {

using storage::sql::Row;

std::string contacts_text(const std::vector<NamedPerson>& people) {
    reading::JsonWriter json(false);
    json.begin_array();
    for (const NamedPerson& one : people) {
        json.begin_object().field("name", one.name).field("email", one.email).field("function", one.function).end_object();
    }
    std::string text = json.end_array().take();
    text.pop_back();
    return text;
}

std::string scalar_in(const reading::Node& node, std::string_view key) {
    const reading::Node* const found = node.find(key);
    return found == nullptr ? std::string() : found->scalar;
}

std::vector<NamedPerson> people_in(const std::string& text) {
    const auto tree = reading::read_json(text, "contacts");
    std::vector<NamedPerson> people;
    if (tree) {
        for (const reading::Node& one : tree->items) {
            people.push_back({scalar_in(one, "name"), scalar_in(one, "email"), scalar_in(one, "function")});
        }
    }
    return people;
}

HandoverState state_in(const std::string& word) {
    for (const HandoverState state : {HandoverState::asked, HandoverState::referred, HandoverState::contested,
                                      HandoverState::done, HandoverState::refused}) {
        if (word_of(state) == word) {
            return state;
        }
    }
    return HandoverState::cancelled;
}

}  // namespace

Handover handover_in(const Row& row) {
    return {.id = row.text(0),
            .candidate = row.text(1),
            .kind = row.text(2) == "transfer" ? HandoverKind::transfer : HandoverKind::takeover,
            .role = row.text(3),
            .holder = row.text(4),
            .newcomer = row.text(5),
            .state = state_in(row.text(6)),
            .motive = row.text(7),
            .proof = row.maybe_text(8),
            .contacts = people_in(row.text(9)),
            .vouched = row.boolean(10),
            .asked_at = row.instant(11),
            .effective_at = row.instant(12),
            .role_until = row.maybe_instant(13),
            .ended_at = row.maybe_instant(14),
            .ended_by = row.maybe_text(15).value_or(""),
            .revision = row.integer(16)};
}

Done insert_handover(Transaction& transaction, const Handover& one) {
    const auto written = transaction.execute(
        "INSERT INTO desk_handover (id, candidate, kind, role, holder, newcomer, state, motive, proof, contacts, vouched, "
        "asked_at, effective_at, role_until, revision) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        {one.id, one.candidate, word_of(one.kind), one.role, one.holder, one.newcomer, word_of(one.state), one.motive, one.proof,
         contacts_text(one.contacts), one.vouched, one.asked_at, one.effective_at, one.role_until, one.revision});
    return written ? Done(std::monostate{}) : Done(written.errors());
}

base::Result<bool> update_handover(Transaction& transaction, const Handover& one) {
    const auto written = transaction.query(
        "UPDATE desk_handover SET state = $1, ended_at = $2, ended_by = $3, revision = $4 WHERE id = $5 AND revision = $6 "
        "RETURNING id",
        {word_of(one.state), one.ended_at, one.ended_by, one.revision, one.id, one.revision - 1});
    return written ? base::Result<bool>(!written->empty()) : base::Result<bool>(written.errors());
}

Done insert_step(Transaction& transaction, const std::string& handover, const PastStep& step) {
    const auto written = transaction.execute(
        "INSERT INTO desk_handover_step (handover, step, account, at, reason) VALUES ($1, $2, $3, $4, $5)",
        {handover, word_of(step.step), step.account, step.at, step.reason});
    return written ? Done(std::monostate{}) : Done(written.errors());
}

base::Result<std::vector<Handover>> handovers_where(Transaction& transaction, const std::string& condition,
                                                    const std::vector<storage::sql::Value>& values) {
    const auto rows = transaction.query(
        fmt::format("SELECT {} FROM desk_handover WHERE {} ORDER BY asked_at DESC, id LIMIT 200", kHandoverColumns, condition),
        values);
    if (!rows) {
        return rows.errors();
    }
    std::vector<Handover> all;
    for (const Row& row : *rows) {
        all.push_back(handover_in(row));
    }
    return all;
}

}  // namespace egide::desk
