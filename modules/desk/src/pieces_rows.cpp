#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "egide/desk/messages.h"
#include "pieces_rows.h"
#include "rows.h"

namespace egide::desk {

namespace {

using storage::sql::Row;
using storage::sql::Value;

constexpr std::array<std::string_view, 4> kFileStates{"proposed", "confirmed", "replaced", "withdrawn"};
constexpr std::int64_t kMostFiles = 20'000;
constexpr const char* kPieceColumns =
    "id, dossier, code, unit, subject, state, version, replaces, revision, evidence, sha256, size, name, media_type, "
    "document_date, collected, received, signature, signer, why, author";

std::optional<base::Date> date_in(const Row& row, std::size_t column) {
    return row.is_null(column) ? std::nullopt : base::Date::parse(row.text(column));
}

PieceFile piece_in(const Row& row) {
    const auto at = std::find(kFileStates.begin(), kFileStates.end(), row.text(5));
    return {.id = row.text(0),
            .dossier = row.text(1),
            .use = {row.text(2), row.text(3), row.text(4)},
            .state = static_cast<FileState>(at == kFileStates.end() ? 3 : at - kFileStates.begin()),
            .version = row.integer(6),
            .replaces = row.maybe_text(7),
            .revision = row.integer(8),
            .file = {row.text(9), row.text(10), row.integer(11), row.text(12), row.text(13)},
            .document_date = date_in(row, 14),
            .collected = date_in(row, 15),
            .received = row.instant(16),
            .signature = row.text(17),
            .signer = row.text(18),
            .why = row.text(19),
            .author = row.text(20)};
}

base::Result<std::vector<PieceFile>> pieces_where(Transaction& transaction, std::string_view condition,
                                                  const std::vector<Value>& values) {
    const auto rows = transaction.query(
        fmt::format("SELECT {} FROM desk_piece WHERE {} ORDER BY received, id", kPieceColumns, condition), values);
    if (!rows) {
        return rows.errors();
    }
    std::vector<PieceFile> files;
    files.reserve(rows->size());
    std::transform(rows->begin(), rows->end(), std::back_inserter(files), piece_in);
    return files;
}

}  // namespace

std::string_view word_of(FileState state) {
    return kFileStates.at(static_cast<std::size_t>(state));
}

base::Result<std::vector<PieceFile>> pieces_of(Transaction& transaction, const std::string& dossier) {
    return pieces_where(transaction, "dossier = $1", {dossier});
}

base::Result<std::optional<PieceFile>> find_piece(Transaction& transaction, const std::string& dossier, const std::string& id) {
    auto found = pieces_where(transaction, "dossier = $1 AND id = $2", {dossier, id});
    if (!found) {
        return found.errors();
    }
    return found->empty() ? std::optional<PieceFile>() : std::optional(std::move(found->front()));
}

base::Result<std::vector<PieceFile>> uses_of(Transaction& transaction, const std::string& evidence) {
    return pieces_where(transaction, "evidence = $1", {evidence});
}

Done insert_piece(Transaction& transaction, const PieceFile& one) {
    const auto written = transaction.execute(
        fmt::format("INSERT INTO desk_piece ({}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, "
                    "$16, $17, $18, $19, $20, $21)",
                    kPieceColumns),
        {one.id, one.dossier, one.use.code, one.use.unit, one.use.subject, word_of(one.state), one.version, one.replaces,
         one.revision, one.file.evidence, one.file.sha256, one.file.size, one.file.name, one.file.media_type,
         value_of(one.document_date), value_of(one.collected), one.received, one.signature, one.signer, one.why, one.author});
    return written ? Done(std::monostate{}) : Done(written.errors());
}

Done update_piece(Transaction& transaction, const PieceFile& one) {
    const auto written = transaction.execute(
        "UPDATE desk_piece SET code = $1, unit = $2, subject = $3, state = $4, revision = $5, document_date = $6, "
        "collected = $7, signature = $8, signer = $9, why = $10 WHERE id = $11",
        {one.use.code, one.use.unit, one.use.subject, word_of(one.state), one.revision, value_of(one.document_date),
         value_of(one.collected), one.signature, one.signer, one.why, one.id});
    return written ? Done(std::monostate{}) : Done(written.errors());
}

base::Result<std::vector<PieceFile>> add_pieces(Transaction& transaction, const std::string& dossier,
                                                std::span<const NewPiece> files, const std::string& author, Instant now) {
    const auto held = transaction.query("SELECT COUNT(*) FROM desk_piece WHERE dossier = $1", {dossier});
    if (!held) {
        return held.errors();
    }
    if (held->front().integer(0) + static_cast<std::int64_t>(files.size()) > kMostFiles) {
        return base::Errors{{base::ErrorKind::invalid, messages::too_many_pieces({.most = kMostFiles}), {}, "items", {}}};
    }
    std::vector<PieceFile> added;
    for (const NewPiece& fresh : files) {
        PieceFile one{.id = new_id(),
                      .dossier = dossier,
                      .use = fresh.proposal.use,
                      .replaces = {},
                      .file = fresh.file,
                      .document_date = fresh.proposal.document_date,
                      .collected = fresh.collected,
                      .received = now,
                      .signature = "unknown",
                      .signer = {},
                      .why = fresh.proposal.why,
                      .author = author};
        if (const auto written = insert_piece(transaction, one); !written) {
            return written.errors();
        }
        added.push_back(std::move(one));
    }
    return added;
}

base::Result<std::vector<Twin>> twins_of(Transaction& transaction, const Dossier& dossier) {
    std::vector<Value> values{dossier.id, dossier.finess, "% " + dossier.finess + " %"};
    std::string members = "$2";
    for (const std::string& finess : dossier.establishments) {
        values.emplace_back(finess);
        members += fmt::format(", ${}", values.size());
    }
    const auto rows = transaction.query(
        fmt::format("SELECT p.sha256, p.dossier, p.id, p.code, p.name FROM desk_piece p JOIN desk_dossier d ON d.id = p.dossier "
                    "WHERE p.dossier <> $1 AND (d.finess IN ({}) OR d.establishments LIKE $3) "
                    "AND p.state IN ('proposed', 'confirmed') AND p.sha256 IN (SELECT sha256 FROM desk_piece WHERE dossier = $1) "
                    "ORDER BY p.dossier, p.received, p.id",
                    members),
        values);
    if (!rows) {
        return rows.errors();
    }
    std::vector<Twin> twins;
    for (const Row& row : *rows) {
        twins.push_back({row.text(0), row.text(1), row.text(2), row.text(3), row.text(4)});
    }
    return twins;
}

std::string topic_of(std::span<const PieceFile> files, const std::string& piece) {
    std::string first = piece;
    for (std::size_t step = 0; step < files.size(); ++step) {
        const auto at = std::find_if(files.begin(), files.end(), [&](const PieceFile& one) { return one.id == first; });
        if (at == files.end() || !at->replaces) {
            break;
        }
        first = *at->replaces;
    }
    return "piece:" + first;
}

base::Result<std::vector<Remark>> remarks_on(Transaction& transaction, const std::string& dossier, const std::string& topic) {
    const auto rows = transaction.query(
        "SELECT id, author, side, words, at FROM desk_message WHERE dossier = $1 AND topic = $2 ORDER BY id", {dossier, topic});
    if (!rows) {
        return rows.errors();
    }
    std::vector<Remark> remarks;
    for (const Row& row : *rows) {
        remarks.push_back({row.integer(0), row.text(1), row.text(2), row.text(3), row.instant(4)});
    }
    return remarks;
}

base::Result<std::map<std::string, std::int64_t>> remark_counts(Transaction& transaction, const std::string& dossier) {
    const auto rows = transaction.query(
        "SELECT topic, COUNT(*) FROM desk_message WHERE dossier = $1 AND topic LIKE 'piece:%' GROUP BY topic", {dossier});
    if (!rows) {
        return rows.errors();
    }
    std::map<std::string, std::int64_t> counts;
    for (const Row& row : *rows) {
        counts.emplace(row.text(0), row.integer(1));
    }
    return counts;
}

Done add_remark(Transaction& transaction, const std::string& dossier, const std::string& topic, const Remark& remark) {
    const auto written = transaction.execute(
        "INSERT INTO desk_message (dossier, topic, author, side, words, attachments, at) VALUES ($1, $2, $3, $4, $5, '[]', $6)",
        {dossier, topic, remark.author, remark.side, remark.words, remark.at});
    return written ? Done(std::monostate{}) : Done(written.errors());
}

}  // namespace egide::desk
