#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "egide/desk/exchange.h"

namespace egide::desk {

/// What a column may hold. `text_file`: a long text, which travels beside the rows and stands in them by its SHA-256.
enum class TravelKind : std::uint8_t { text, maybe_text, integer, maybe_integer, instant, maybe_instant, date, maybe_date, text_file };

struct TravelColumn {
    std::string_view name;
    TravelKind kind;
    std::size_t most = 4000;  // bytes of a text
};

/// Rows of one kind. Without `keys` a row is known by what it says: it can be added, never changed.
struct TravelTable {
    std::string_view word;
    std::string_view table;
    std::string_view where;   // the dossier is $1
    std::string_view order;
    std::vector<std::string_view> keys;
    std::vector<TravelColumn> columns;
    bool by_id = false;       // its "id" is unique among all dossiers
    bool revised = false;     // counts its own revisions here
};

/// In the order in which they are written.
const std::vector<TravelTable>& travel_tables();
std::size_t travel_table_index(std::string_view word);
inline const TravelTable& table_of(const TravelRow& row) {
    return travel_tables().at(row.table);
}
/// The value of a column.
const storage::sql::Value& cell_of(const TravelRow& row, std::string_view column);
/// A text, empty when there is none.
std::string text_in(const TravelRow& row, std::string_view column);

/// Gives a row its text and its key.
TravelRow finished_row(std::size_t table, std::vector<storage::sql::Value> cells);
/// A row out of its text; nothing when finished_row would write it otherwise.
std::optional<TravelRow> read_row(std::size_t table, const reading::Node& node);

/// Everything of a dossier that may travel, to a hospital or to a reader. `texts` gets the long texts when given.
base::Result<std::vector<TravelRow>> collect_rows(Transaction& transaction, const std::string& dossier,
                                                  std::map<std::string, std::string>* texts = nullptr);

/// The digest under which a row is remembered after an exchange.
std::string mark_of(const TravelRow& row);
using Marks = std::map<std::string, std::string>;
Marks marks_of(std::span<const TravelRow> rows);
std::string marks_text(const Marks& marks);
Marks read_marks(const std::string& text);

/// What was exchanged of a dossier with a peer, in one direction, last.
struct LastExchange {
    std::int64_t number = 0;
    std::int64_t seen = 0;
    std::string sha256;
    Marks marks;
};
/// The one of that number, or the last one; number 0: none.
base::Result<LastExchange> exchange_with(Transaction& transaction, const std::string& dossier, const std::string& peer,
                                         bool sent, std::optional<std::int64_t> number = {});
Done keep_exchange(Transaction& transaction, const std::string& dossier, const std::string& peer, bool sent,
                   const LastExchange& one, const std::string& account, Instant now);

base::Errors refused_package(base::Text why, std::string field = {});

}  // namespace egide::desk
