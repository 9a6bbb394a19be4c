// What of a dossier travels, as data: tables, columns and how a row becomes a text and comes back.
#include "exchange_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "egide/base/sha256.h"
#include "egide/desk/messages.h"
#include "json_text.h"

namespace egide::desk {

namespace {

using storage::sql::Row;
using storage::sql::Value;

constexpr std::size_t kLongestPart = std::size_t{64} << 10;

TravelTable past_table() {
    using enum TravelKind;
    return {"past", "desk_part_past", "dossier = $1", "kind, id, revision", {},
            {{"kind", text, 16}, {"id", text, 64}, {"value", maybe_text, kLongestPart}, {"piece", maybe_text, 64},
             {"author", text, 64}, {"at", instant}, {"reason", text}}};
}

TravelTable part_table() {
    using enum TravelKind;
    return {"part", "desk_part", "dossier = $1", "kind, id", {"kind", "id"},
            {{"kind", text, 16}, {"id", text, 64}, {"position", integer}, {"value", text, kLongestPart},
             {"piece", maybe_text, 64}, {"author", text, 64}, {"at", instant}},
            false, true};
}

TravelTable piece_table() {
    using enum TravelKind;
    return {"piece", "desk_piece", "dossier = $1 AND state <> 'proposed'", "received, id", {"id"},
            {{"id", text, 32}, {"code", text, 64}, {"unit", text, 16}, {"subject", text, 128}, {"state", text, 16},
             {"version", integer}, {"replaces", maybe_text, 32}, {"sha256", text, 64}, {"size", integer}, {"name", text, 1024},
             {"media_type", text, 255}, {"document_date", maybe_date}, {"collected", maybe_date}, {"received", instant},
             {"signature", text, 16}, {"signer", text}, {"why", text}, {"author", text, 64}},
            true, true};
}

TravelTable snapshot_table() {
    using enum TravelKind;
    return {"snapshot", "desk_snapshot", "dossier = $1", "number", {"id"},
            {{"id", text, 32}, {"number", integer}, {"way", text, 64}, {"revision", integer}, {"rules", text, 64},
             {"declaration", text_file}, {"dossier_yaml", text_file}, {"evaluation", text_file}, {"evaluated_on", date},
             {"sha256", text, 64}, {"author", text, 64}, {"at", instant}},
            true, false};
}

TravelTable request_table() {
    using enum TravelKind;
    return {"request", "desk_request", "dossier = $1 AND vendor IS NULL AND state <> 'draft'", "at, id", {"id"},
            {{"id", text, 32}, {"phase", text, 16}, {"code", text, 128}, {"unit", text, 16}, {"piece", maybe_text, 64},
             {"expense", maybe_text, 64}, {"reason", text, 64}, {"words", text}, {"due", date}, {"state", text, 16},
             {"reminders", integer}, {"author", text, 64}, {"at", instant}, {"sent_at", maybe_instant},
             {"answered_at", maybe_instant}, {"closed_at", maybe_instant}},
            true, true};
}

TravelTable message_table() {
    using enum TravelKind;
    return {"message", "desk_message",
            "dossier = $1 AND side IN ('candidate', 'authority') AND (topic LIKE 'piece:%' OR topic IN (SELECT 'request:' || id "
            "FROM desk_request WHERE dossier = $1 AND vendor IS NULL AND state <> 'draft'))",
            "id", {},
            {{"topic", text, 128}, {"author", text, 64}, {"side", text, 16}, {"words", text, 16'000},
             {"attachments", text, 16'000}, {"at", instant}}};
}

std::vector<TravelTable> made_tables() {
    using enum TravelKind;
    return {
        past_table(),
        part_table(),
        piece_table(),
        snapshot_table(),
        {"waiver", "desk_waiver", "dossier = $1", "at, id", {"id"},
         {{"id", text, 32}, {"condition", text, 64}, {"motive", text}, {"author", text, 64}, {"expires", date}, {"at", instant}},
         true, false},
        request_table(),
        message_table(),
        {"ruling", "desk_ruling", "dossier = $1", "phase, target", {"phase", "target"},
         {{"phase", text, 16}, {"target", text, 255}, {"ruling", text, 16}, {"result", maybe_text, 64}, {"reason", text},
          {"amount", maybe_integer}, {"author", text, 64}, {"second", maybe_text, 64}, {"at", instant}},
         false, true},
        {"move", "desk_move", "dossier = $1", "id", {},
         {{"way", text, 64}, {"stage_before", text, 64}, {"stage_after", text, 64}, {"account", text, 64}, {"day", date},
          {"at", instant}, {"reason", text}, {"details", text, 16'000}, {"snapshot", maybe_text, 32}}},
        {"stage", "desk_dossier", "id = $1", "id", {}, {{"stage", text, 64}, {"stage_since", instant}}},
    };
}

std::string cell_text(const Value& value, TravelKind kind) {
    if (value.is_null()) {
        return "null";
    }
    switch (kind) {
        case TravelKind::integer:
        case TravelKind::maybe_integer: return std::to_string(value.integer());
        case TravelKind::instant:
        case TravelKind::maybe_instant: return std::to_string(value.instant().time_since_epoch().count());
        default: return json_string(value.text());
    }
}

std::optional<std::int64_t> whole_number(const reading::Node& node) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(node.scalar.data(), node.scalar.data() + node.scalar.size(), number);
    const bool whole = error == std::errc() && end == node.scalar.data() + node.scalar.size();
    return whole && !node.quoted ? std::optional(number) : std::nullopt;
}

bool is_sha256(std::string_view text) {
    return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// From year 1970 to 9999: what both engines keep.
std::optional<Value> read_instant(const reading::Node& node) {
    const auto number = whole_number(node);
    const bool kept = number && *number >= 0 && *number < 253'402'300'800'000;
    return kept ? std::optional<Value>(Instant(std::chrono::milliseconds(*number))) : std::nullopt;
}

std::optional<Value> read_text_cell(const reading::Node& node, const TravelColumn& column) {
    const bool dated = column.kind == TravelKind::date || column.kind == TravelKind::maybe_date;
    if (!node.quoted || node.scalar.size() > column.most || node.scalar.find('\0') != std::string::npos || (dated && !base::Date::parse(node.scalar)) ||
        (column.kind == TravelKind::text_file && !is_sha256(node.scalar))) {
        return std::nullopt;
    }
    return Value(node.scalar);
}

/// Nothing for what the column may not hold.
std::optional<Value> read_cell(const reading::Node& node, const TravelColumn& column) {
    const bool optional = column.kind == TravelKind::maybe_text || column.kind == TravelKind::maybe_integer ||
                          column.kind == TravelKind::maybe_instant || column.kind == TravelKind::maybe_date;
    if (node.is_null()) {
        return optional ? std::optional<Value>(Value()) : std::nullopt;
    }
    if (node.kind != reading::Node::Kind::scalar) {
        return std::nullopt;
    }
    switch (column.kind) {
        case TravelKind::integer:
        case TravelKind::maybe_integer: {
            const auto number = whole_number(node);
            return number ? std::optional<Value>(*number) : std::nullopt;
        }
        case TravelKind::instant:
        case TravelKind::maybe_instant: return read_instant(node);
        default: return read_text_cell(node, column);
    }
}

std::string columns_of(const TravelTable& table) {
    std::string names;
    for (const TravelColumn& column : table.columns) {
        names += (names.empty() ? "" : ", ") + std::string(column.name);
    }
    return names;
}

Value cell_in(const Row& row, std::size_t at, const TravelColumn& column, std::map<std::string, std::string>* texts) {
    if (row.is_null(at)) {
        return {};
    }
    switch (column.kind) {
        case TravelKind::integer:
        case TravelKind::maybe_integer: return row.integer(at);
        case TravelKind::instant:
        case TravelKind::maybe_instant: return row.instant(at);
        case TravelKind::text_file: {
            const std::string digest = base::hex(base::sha256(row.text(at)));
            if (texts != nullptr) {
                texts->emplace(digest, row.text(at));
            }
            return digest;
        }
        default: return row.text(at);
    }
}

}  // namespace

const std::vector<TravelTable>& travel_tables() {
    static const std::vector<TravelTable> all = made_tables();
    return all;
}

std::size_t travel_table_index(std::string_view word) {
    const auto& all = travel_tables();
    return static_cast<std::size_t>(std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.word == word; }) - all.begin());
}

const Value& cell_of(const TravelRow& row, std::string_view column) {
    const auto& columns = table_of(row).columns;
    const auto at = std::find_if(columns.begin(), columns.end(), [&](const auto& one) { return one.name == column; });
    return row.cells.at(static_cast<std::size_t>(at - columns.begin()));
}

std::string text_in(const TravelRow& row, std::string_view column) {
    const Value& value = cell_of(row, column);
    return value.is_null() ? std::string() : value.text();
}

std::string file_name_in(const TravelRow& row) {
    return table_of(row).word == "piece" ? text_in(row, "name") : std::string();
}

TravelRow finished_row(std::size_t index, std::vector<Value> cells) {
    const TravelTable& table = travel_tables().at(index);
    TravelRow row{index, std::string(table.word), "{", std::move(cells)};
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        row.text += fmt::format("{}\"{}\":{}", i == 0 ? "" : ",", table.columns[i].name, cell_text(row.cells[i], table.columns[i].kind));
    }
    row.text += "}";
    for (const std::string_view key : table.keys) {
        row.key += "/" + text_in(row, key);
    }
    if (table.keys.empty() && table.word != "stage") {
        row.key += "/" + base::hex(base::sha256(row.text)).substr(0, 32);
    }
    return row;
}

std::optional<TravelRow> read_row(std::size_t index, const reading::Node& node) {
    const TravelTable& table = travel_tables().at(index);
    if (node.kind != reading::Node::Kind::mapping || node.members.size() != table.columns.size()) {
        return std::nullopt;
    }
    std::vector<Value> cells;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        auto cell = node.members[i].key == table.columns[i].name ? read_cell(node.members[i].value, table.columns[i]) : std::nullopt;
        if (!cell) {
            return std::nullopt;
        }
        cells.push_back(std::move(*cell));
    }
    return finished_row(index, std::move(cells));
}

base::Result<std::vector<TravelRow>> collect_rows(Transaction& transaction, const std::string& dossier,
                                                  std::map<std::string, std::string>* texts) {
    std::vector<TravelRow> all;
    for (std::size_t index = 0; index < travel_tables().size(); ++index) {
        const TravelTable& table = travel_tables()[index];
        const auto rows = transaction.query(
            fmt::format("SELECT {} FROM {} WHERE {} ORDER BY {}", columns_of(table), table.table, table.where, table.order), {dossier});
        if (!rows) {
            return rows.errors();
        }
        for (const Row& row : *rows) {
            std::vector<Value> cells;
            for (std::size_t i = 0; i < table.columns.size(); ++i) {
                cells.push_back(cell_in(row, i, table.columns[i], texts));
            }
            all.push_back(finished_row(index, std::move(cells)));
        }
    }
    return all;
}

base::Errors refused_package(base::Text why, std::string field) {
    return {{base::ErrorKind::invalid, std::move(why), {}, std::move(field), {}}};
}

}  // namespace egide::desk
