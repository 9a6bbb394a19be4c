// What two instances last knew of each other's dossier, and who they are.
#include <fmt/format.h>

#include <algorithm>

#include "egide/base/sha256.h"
#include "egide/desk/messages.h"
#include "exchange_tables.h"
#include "json_text.h"
#include "rows.h"

namespace egide::desk {

namespace {

using storage::sql::Row;

constexpr const char* kPeerColumns = "id, name, verifier, side, candidates, author, at, ended_at";

Peer peer_in(const Row& row) {
    return {row.text(0), row.text(1), row.text(2), row.text(3) == "authority" ? PeerSide::authority : PeerSide::candidate,
            split_words(row.text(4)), row.text(5), row.instant(6), row.maybe_instant(7)};
}

base::Errors peer_errors(const NewPeer& fresh, const journal::VerifierKey& own) {
    if (fresh.name.find_first_not_of(" \n\t") == std::string::npos || fresh.name.size() > 200) {
        return refused_package(messages::peer_name_missing(), "name");
    }
    const auto key = journal::VerifierKey::parse(fresh.key);
    if (!key || key->type() != journal::SignatureType::ed25519 || key->text() != fresh.key) {
        return refused_package(messages::peer_key_malformed(), "key");
    }
    if (key->key() == own.key()) {
        return refused_package(messages::peer_key_own(), "key");
    }
    const bool numbers = std::all_of(fresh.candidates.begin(), fresh.candidates.end(), [](const std::string& one) {
        return one.size() == 9 && one.find_first_not_of("0123456789AB") == std::string::npos;
    });
    if (!numbers || (fresh.side == PeerSide::candidate) == fresh.candidates.empty() || fresh.candidates.size() > 200) {
        return refused_package(fresh.side == PeerSide::candidate ? messages::peer_without_candidates() : messages::peer_with_candidates(), "candidates");
    }
    return {};
}

}  // namespace

std::string_view word_of(PeerSide side) {
    return side == PeerSide::authority ? "authority" : "candidate";
}

base::Result<Peer> add_peer(Transaction& transaction, const NewPeer& fresh, const journal::VerifierKey& own,
                            const std::string& author, Instant now) {
    if (auto errors = peer_errors(fresh, own); !errors.empty()) {
        return errors;
    }
    const auto known = transaction.query("SELECT COUNT(*) FROM desk_peer WHERE verifier = $1 AND ended_at IS NULL", {fresh.key});
    if (!known) {
        return known.errors();
    }
    if (known->front().integer(0) > 0) {
        return refused_package(messages::peer_key_known(), "key");
    }
    Peer peer{new_id(), fresh.name, fresh.key, fresh.side, fresh.candidates, author, now, {}};
    const auto written = transaction.execute(
        "INSERT INTO desk_peer (id, name, verifier, side, candidates, author, at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        {peer.id, peer.name, peer.key, word_of(peer.side), joined_words(peer.candidates), author, now});
    return written ? base::Result<Peer>(std::move(peer)) : base::Result<Peer>(written.errors());
}

base::Result<std::vector<Peer>> peers(Transaction& transaction) {
    const auto rows = transaction.query(
        fmt::format("SELECT {} FROM desk_peer ORDER BY CASE WHEN ended_at IS NULL THEN 0 ELSE 1 END, name, id", kPeerColumns), {});
    if (!rows) {
        return rows.errors();
    }
    std::vector<Peer> all;
    std::transform(rows->begin(), rows->end(), std::back_inserter(all), peer_in);
    return all;
}

base::Result<std::optional<Peer>> find_peer(Transaction& transaction, const std::string& id) {
    const auto rows = transaction.query(fmt::format("SELECT {} FROM desk_peer WHERE id = $1 AND ended_at IS NULL", kPeerColumns), {id});
    if (!rows) {
        return rows.errors();
    }
    return rows->empty() ? std::optional<Peer>() : std::optional(peer_in(rows->front()));
}

base::Result<bool> end_peer(Transaction& transaction, const std::string& id, Instant now) {
    const auto ended = transaction.execute("UPDATE desk_peer SET ended_at = $1 WHERE id = $2 AND ended_at IS NULL", {now, id});
    return ended ? base::Result<bool>(*ended > 0) : base::Result<bool>(ended.errors());
}

std::string mark_of(const TravelRow& row) {
    return base::hex(base::sha256(row.text)).substr(0, 32);
}

Marks marks_of(std::span<const TravelRow> rows) {
    Marks marks;
    for (const TravelRow& row : rows) {
        marks.emplace(row.key, mark_of(row));
    }
    return marks;
}

std::string marks_text(const Marks& marks) {
    std::string text = "{";
    for (const auto& [key, mark] : marks) {
        text += (text.size() > 1 ? "," : "") + json_string(key) + ":" + json_string(mark);
    }
    return text + "}";
}

Marks read_marks(const std::string& text) {
    Marks marks;
    reading::Limits limits;
    limits.bytes = std::size_t{64} << 20;
    if (const auto node = reading::read_json(text, "marks", limits)) {
        for (const reading::Member& member : node->members) {
            marks.emplace(member.key, member.value.scalar);
        }
    }
    return marks;
}

base::Result<LastExchange> exchange_with(Transaction& transaction, const std::string& dossier, const std::string& peer,
                                         bool sent, std::optional<std::int64_t> number) {
    std::vector<storage::sql::Value> values{dossier, peer, sent ? "sent" : "taken"};
    if (number) {
        values.emplace_back(*number);
    }
    const auto rows = transaction.query(
        fmt::format("SELECT number, seen, sha256, state FROM desk_exchange WHERE dossier = $1 AND peer = $2 AND direction = $3 {} "
                    "ORDER BY number DESC LIMIT 1", number ? "AND number = $4" : ""), values);
    if (!rows) {
        return rows.errors();
    }
    if (rows->empty()) {
        return LastExchange{};
    }
    const Row& row = rows->front();
    return LastExchange{row.integer(0), row.integer(1), row.text(2), read_marks(row.text(3))};
}

Done keep_exchange(Transaction& transaction, const std::string& dossier, const std::string& peer, bool sent,
                   const LastExchange& one, const std::string& account, Instant now) {
    const auto written = transaction.execute(
        "INSERT INTO desk_exchange (dossier, peer, direction, number, state, sha256, account, at, seen) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        {dossier, peer, sent ? "sent" : "taken", one.number, marks_text(one.marks), one.sha256, account, now, one.seen});
    return written ? Done(std::monostate{}) : Done(written.errors());
}

base::Result<std::vector<PastExchange>> exchanges_of(Transaction& transaction, const std::string& dossier) {
    const auto rows = transaction.query(
        "SELECT peer, direction, number, account, at FROM desk_exchange WHERE dossier = $1 ORDER BY at DESC, direction, number DESC", {dossier});
    if (!rows) {
        return rows.errors();
    }
    std::vector<PastExchange> all;
    for (const Row& row : *rows) {
        all.push_back({row.text(0), row.text(1) == "sent", row.integer(2), row.text(3), row.instant(4)});
    }
    return all;
}

base::Result<std::string> foreign_name(Transaction& transaction, const std::string& account) {
    const auto rows = transaction.query("SELECT name FROM desk_person WHERE id = $1", {account});
    if (!rows) {
        return rows.errors();
    }
    return rows->empty() ? std::string() : rows->front().text(0);
}

}  // namespace egide::desk
