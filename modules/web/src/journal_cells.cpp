#include "journal_cells.h"

#include <optional>

#include "egide/evidence/record.h"
#include "egide/journal/merkle.h"
#include "egide/reading/tree.h"
#include "egide/web/messages.h"

namespace egide::web {

namespace {

std::string scalar(const reading::Node* node, std::string_view key) {
    const reading::Node* found = node == nullptr ? nullptr : node->find(key);
    return found == nullptr ? std::string() : found->scalar;
}

/// The event of an account that an entry holds; nothing when it holds none.
std::optional<accounts::Event> account_event(const journal::Entry& entry, const reading::Node& payload) {
    const reading::Node* details = payload.find("details");
    if (payload.find("event") == nullptr || details == nullptr) {
        return std::nullopt;
    }
    accounts::Event event;
    event.at = entry.at;
    event.kind = entry.kind;
    event.actor = scalar(&payload, "actor");
    event.account = scalar(&payload, "account");
    for (const reading::Member& member : details->members) {
        event.details.emplace(member.key, member.value.scalar);
    }
    return event;
}

std::string name_of(Services& services, const std::string& account) {
    const auto found = account.empty() ? base::Result<std::optional<accounts::Account>>(std::nullopt)
                                       : services.accounts.find(account);
    return found.ok() && *found ? (*found)->name : std::string();
}

/// What happened to the pieces of a dossier; nothing for another kind.
std::optional<base::Text> piece_sentence(const std::string& kind, const std::string& count, const std::string& code) {
    return kind == "dossier.pieces_added"       ? std::optional(messages::journal_pieces_added({.count = count}))
           : kind == "dossier.pieces_confirmed" ? std::optional(messages::journal_pieces_confirmed({.count = count}))
           : kind == "dossier.piece_replaced"   ? std::optional(messages::journal_piece_replaced({.code = code}))
           : kind == "dossier.piece_withdrawn"  ? std::optional(messages::journal_piece_withdrawn({.code = code}))
           : kind == "dossier.remark_added"     ? std::optional(messages::journal_remark_added())
           : kind == "dossier.imported"         ? std::optional(messages::journal_imported({.count = count}))
                                                : std::nullopt;
}

base::Text own_sentence(const accounts::Event& event) {
    const auto detail = [&](const char* key) {
        const auto at = event.details.find(key);
        return at == event.details.end() ? std::string() : at->second;
    };
    if (event.kind == "list.exported") {
        return messages::journal_list_exported({.list = detail("list")});
    }
    if (event.kind.starts_with("handover.")) {
        return messages::journal_handover({.step = event.kind.substr(9)});
    }
    if (event.kind.starts_with("supply.")) {
        return messages::journal_supply({.step = event.kind.substr(7)});
    }
    if (event.kind == "content.shown") {
        return messages::journal_content_shown({.what = detail("what")});
    }
    if (auto sentence = piece_sentence(event.kind, detail("count"), detail("code"))) {
        return std::move(*sentence);
    }
    if (event.kind.starts_with("dossier.")) {
        return messages::journal_dossier({.act = event.kind.substr(8)});
    }
    return accounts::sentence_of(event);
}

base::Text evidence_sentence(const std::string& kind) {
    namespace kinds = evidence::kinds;
    return kind == kinds::received         ? messages::journal_evidence_received()
           : kind == kinds::revised        ? messages::journal_evidence_revised()
           : kind == kinds::withdrawn      ? messages::journal_evidence_withdrawn()
           : kind == kinds::read           ? messages::journal_evidence_read()
           : kind == kinds::exported       ? messages::journal_evidence_exported()
           : kind == kinds::absent         ? messages::journal_evidence_absent()
           : kind == kinds::evaluation_made ? messages::journal_evaluation_made()
           : kind == kinds::bundle_sealed  ? messages::journal_bundle_sealed()
           : kind == kinds::time_stamped   ? messages::journal_time_stamped()
                                           : messages::journal_other({.kind = kind});
}

}  // namespace

const std::vector<std::string>& journal_names() {
    static const std::vector<std::string> names = {"index", "time", "kind", "actor", "actor_name", "text", "hash"};
    return names;
}

Cells journal_cells(Services& services, std::uint64_t index, const std::string& bytes, base::Language language) {
    const std::string hash = base::hex(journal::leaf_hash(bytes));
    const auto entry = journal::read_entry(bytes, "journal");
    const auto payload = entry ? reading::read_json(entry->payload, "journal") : base::Result<reading::Node>(entry.errors());
    if (!entry || !payload) {
        return {static_cast<std::int64_t>(index), storage::sql::show_instant({}), std::string("unreadable"), Cell(), Cell(),
                base::render(messages::journal_unreadable(), language), hash};
    }
    const auto event = account_event(*entry, *payload);
    const std::string actor = event ? event->actor : scalar(&*payload, "actor");
    std::string text = base::render(event ? own_sentence(*event) : evidence_sentence(entry->kind), language);
    if (event && !event->account.empty() && event->account != event->actor) {
        const std::string about = name_of(services, event->account);
        text += about.empty() ? "" : " (" + about + ")";
    }
    return {static_cast<std::int64_t>(entry->index),
            cell(entry->at),
            entry->kind,
            cell_or_null(actor),
            cell_or_null(name_of(services, actor)),
            std::move(text),
            hash};
}

}  // namespace egide::web
