// What deserves a look before a verdict. Sources of the 60 days: ANS, webinar D1 bis of 2 February 2026 (D1.O1.B, D1.O2.B).
#include <algorithm>

#include "egide/desk/messages.h"
#include "egide/desk/review.h"
#include "part_rules.h"

namespace egide::desk {

namespace {

using storage::sql::Row;

constexpr std::int32_t kFreshDays = 60;

/// A version of a piece, as far as hints need it.
struct HintPiece {
    std::string id;
    std::string name;
    std::string sha256;
    std::optional<std::string> replaces;
    std::optional<base::Date> document;
    base::Date received;
    std::string signature;
    std::string signer;
    bool current = false;
};

base::Result<std::vector<HintPiece>> hint_pieces(Transaction& transaction, const std::string& dossier) {
    const auto rows = transaction.query(
        "SELECT id, name, sha256, replaces, document_date, received, signature, signer, state FROM desk_piece "
        "WHERE dossier = $1 ORDER BY id", {dossier});
    if (!rows) {
        return rows.errors();
    }
    std::vector<HintPiece> pieces;
    for (const Row& row : *rows) {
        pieces.push_back({row.text(0), row.text(1), row.text(2), row.maybe_text(3),
                          row.is_null(4) ? std::nullopt : base::Date::parse(row.text(4)), base::paris_date(row.instant(5)),
                          row.text(6), row.text(7), row.text(8) == "confirmed"});
    }
    return pieces;
}

const HintPiece* hint_piece(const std::vector<HintPiece>& pieces, const std::string& id) {
    const auto at = std::find_if(pieces.begin(), pieces.end(), [&](const HintPiece& one) { return one.id == id; });
    return at == pieces.end() ? nullptr : &*at;
}

Done add_same_files(Transaction& transaction, std::vector<RiskHint>& hints, const std::string& dossier) {
    const auto rows = transaction.query(
        "SELECT DISTINCT p.id, o.dossier FROM desk_piece p JOIN desk_piece o ON o.sha256 = p.sha256 AND o.dossier <> p.dossier "
        "WHERE p.dossier = $1 AND p.state = 'confirmed' AND o.state = 'confirmed' ORDER BY p.id, o.dossier", {dossier});
    if (!rows) {
        return rows.errors();
    }
    std::map<std::string, std::vector<std::string>> others;
    for (const Row& row : *rows) {
        others[row.text(0)].push_back(row.text(1));
    }
    for (auto& [piece, dossiers] : others) {
        const auto count = dossiers.size();
        hints.push_back({"same_file", messages::hint_same_file({.count = count}), "piece:" + piece, std::move(dossiers)});
    }
    return std::monostate{};
}

void add_piece_hints(std::vector<RiskHint>& hints, const std::vector<HintPiece>& pieces) {
    for (const HintPiece& piece : pieces) {
        if (!piece.current) {
            continue;
        }
        if (piece.document && *piece.document > piece.received) {
            hints.push_back({"dates_contradict", messages::hint_document_ahead({.document = *piece.document, .received = piece.received}),
                             "piece:" + piece.id, {}});
        }
        const HintPiece* const before = piece.replaces ? hint_piece(pieces, *piece.replaces) : nullptr;
        if (before != nullptr && (before->signature != piece.signature || before->signer != piece.signer)) {
            hints.push_back({"signature_changed", messages::hint_signature_changed({.name = piece.name}), "piece:" + piece.id, {}});
        }
    }
}

/// A document cannot show what happened after it was written.
void add_fact_hints(std::vector<RiskHint>& hints, const Contents& contents, const std::vector<HintPiece>& pieces) {
    for (const Part& part : contents.parts) {
        const HintPiece* const piece = part.kind == PartKind::observation && part.piece ? hint_piece(pieces, *part.piece) : nullptr;
        const auto node = piece == nullptr || !piece->document ? std::optional<reading::Node>() : [&]() -> std::optional<reading::Node> {
            auto read = reading::read_json(part.value, "observation");
            return read ? std::optional(std::move(*read)) : std::nullopt;
        }();
        const reading::Node* const said = node ? node->find("date") : nullptr;
        const auto fact = said == nullptr ? std::nullopt : base::Date::parse(said->scalar);
        if (fact && *fact > *piece->document) {
            hints.push_back({"dates_contradict", messages::hint_fact_after_document({.document = *piece->document, .fact = *fact}),
                             "piece:" + piece->id, {}});
        }
    }
}

std::optional<base::Date> first_expense_day(const Judged& judged) {
    const auto index = judged.programme->find_parameter("expense_start");
    if (!index) {
        return std::nullopt;
    }
    const auto values = judged.programme->values(judged.evaluation.on, judged.evaluation.known_on);
    const auto* const date = std::get_if<base::Date>(&values.at(*index));
    return date == nullptr ? std::nullopt : std::optional(*date);
}

void add_expense_hints(std::vector<RiskHint>& hints, const Contents& contents, const Judged& judged) {
    const auto first = first_expense_day(judged);
    for (const Part& part : contents.parts) {
        const auto node = part.kind == PartKind::expense ? reading::read_json(part.value, "expense") : reading::read_json("{}", "none");
        reading::Problems ignored;
        const ExpenseLine line = node ? read_expense(*node, ignored) : ExpenseLine{};
        if (line.ordered && line.invoiced && *line.invoiced < *line.ordered) {
            hints.push_back({"dates_contradict", messages::hint_invoice_before_order({.invoice = *line.invoiced, .order = *line.ordered}),
                             "expense:" + part.id, {}});
        }
        if (line.ordered && first && *line.ordered < *first) {
            hints.push_back({"dates_contradict", messages::hint_before_start({.date = *line.ordered, .limit = *first}), "expense:" + part.id, {}});
        }
    }
}

/// The newest audit of each directory and of each exposed perimeter, against the day of the declaration.
void add_report_hints(std::vector<RiskHint>& hints, const Judged& judged) {
    using observation::Field;
    using observation::Kind;
    std::map<std::pair<std::string, std::string>, base::Date> newest;
    for (const auto& fact : judged.reading->facts.observations) {
        if ((fact.kind != Kind::directory_audit && fact.kind != Kind::exposure_audit) || !fact.date) {
            continue;
        }
        const bool directory = fact.kind == Kind::directory_audit;
        const std::pair key{std::string(directory ? "objective:D1.O1.B" : "objective:D1.O2.B"),
                            fact.text(directory ? Field::directory : Field::perimeter)};
        const auto at = newest.emplace(key, *fact.date).first;
        at->second = std::max(at->second, *fact.date);
    }
    const base::Date declared = judged.evaluation.declaration.date.value_or(judged.evaluation.on);
    for (const auto& [key, date] : newest) {
        const auto days = base::days_between(date, declared);
        if (days > kFreshDays) {
            hints.push_back({"report_old", messages::hint_report_old({.count = days, .date = date, .subject = key.second}), key.first, {}});
        }
    }
}

}  // namespace

base::Result<std::vector<RiskHint>> hints_of(Transaction& transaction, const Contents& contents, const Judged& judged) {
    std::vector<RiskHint> hints;
    const auto pieces = hint_pieces(transaction, contents.dossier.id);
    if (!pieces) {
        return pieces.errors();
    }
    if (const auto added = add_same_files(transaction, hints, contents.dossier.id); !added) {
        return added.errors();
    }
    add_piece_hints(hints, *pieces);
    add_fact_hints(hints, contents, *pieces);
    add_expense_hints(hints, contents, judged);
    add_report_hints(hints, judged);
    return hints;
}

}  // namespace egide::desk
