#pragma once

#include <optional>
#include <string>
#include <vector>

#include "egide/storage/sql/database.h"

namespace egide::storage::sql {

/// The kinds that both engines keep alike. Truths and instants are numbers in a copy: 0 or 1, milliseconds since 1970.
enum class Kind { integer, text, blob };

struct Column {
    std::string name;
    Kind kind = Kind::integer;
    bool boolean = false;  // PostgreSQL takes the number as a truth
    bool instant = false;  // or as an instant
};

/// One table: what a copy needs to read it in a fixed order and to fill it.
struct Table {
    std::string name;
    std::vector<Column> columns;
    std::vector<std::string> key;        // the primary key, in its order
    std::vector<std::string> refers_to;  // tables that must be filled first
    std::optional<std::string> counter;  // the column whose numbers the engine gives
};

/// The tables of the database but those of the schema's record, by name. A table without a primary key, or a column of
/// a type of one engine alone, cannot be copied and is a bug (std::logic_error).
base::Result<std::vector<Table>> tables_of(Transaction& transaction);

/// The same tables, each after those it refers to; a circle is a bug (std::logic_error).
std::vector<Table> in_order_of_reference(std::vector<Table> tables);

/// The last number that the engine gave for the table's counter; 0 for none.
base::Result<std::int64_t> last_number(Transaction& transaction, const Table& table);
Done set_last_number(Transaction& transaction, const Table& table, std::int64_t number);

}  // namespace egide::storage::sql
