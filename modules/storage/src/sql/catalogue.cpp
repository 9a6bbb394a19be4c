#include "catalogue.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "connection.h"
#include "schema_record.h"

namespace egide::storage::sql {

namespace {

// Columns of the three questions, the same for both engines: table, column, type, place in the primary key (0: none),
// whether the engine gives the numbers; table, table it refers to.
constexpr std::string_view kSqliteColumns = R"sql(
SELECT t.name, c.name, c.type, c.pk, CASE WHEN c.pk > 0 AND instr(t.sql, 'AUTOINCREMENT') > 0 THEN 1 ELSE 0 END
  FROM sqlite_master AS t JOIN pragma_table_xinfo(t.name) AS c
 WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\_%' ESCAPE '\' AND c.hidden = 0 ORDER BY t.name, c.cid
)sql";
constexpr std::string_view kSqliteReferences = R"sql(
SELECT DISTINCT t.name, r."table" FROM sqlite_master AS t JOIN pragma_foreign_key_list(t.name) AS r
 WHERE t.type = 'table' ORDER BY t.name, r."table"
)sql";
constexpr std::string_view kPostgresColumns = R"sql(
SELECT t.relname COLLATE "C", c.attname, format_type(c.atttypid, NULL),
       coalesce(array_position(k.conkey, c.attnum), 0)::bigint, c.attidentity <> ''
  FROM pg_class AS t JOIN pg_attribute AS c ON c.attrelid = t.oid AND c.attnum > 0 AND NOT c.attisdropped
  LEFT JOIN pg_constraint AS k ON k.conrelid = t.oid AND k.contype = 'p'
 WHERE t.relkind = 'r' AND t.relnamespace = current_schema()::regnamespace AND c.attgenerated = ''
 ORDER BY 1, c.attnum
)sql";
constexpr std::string_view kPostgresReferences = R"sql(
SELECT DISTINCT t.relname COLLATE "C", r.relname COLLATE "C" FROM pg_constraint AS k
  JOIN pg_class AS t ON t.oid = k.conrelid JOIN pg_class AS r ON r.oid = k.confrelid
 WHERE k.contype = 'f' AND t.relnamespace = current_schema()::regnamespace ORDER BY 1, 2
)sql";

Column column_of(const std::string& table, const std::string& name, const std::string& type) {
    if (type == "INTEGER" || type == "bigint") {
        return {name, Kind::integer};
    }
    if (type == "boolean" || type == "timestamp with time zone") {
        return {name, Kind::integer, type == "boolean", type != "boolean"};
    }
    if (type == "TEXT" || type == "text") {
        return {name, Kind::text};
    }
    if (type == "BLOB" || type == "bytea") {
        return {name, Kind::blob};
    }
    throw std::logic_error(fmt::format("{}.{} is of a type that one engine alone has: {}", table, name, type));
}

/// Adds one row of the question about columns to the tables, which come in the order of their names.
void add_column(std::vector<Table>& tables, const Row& row) {
    if (tables.empty() || tables.back().name != row.text(0)) {
        tables.push_back({row.text(0), {}, {}, {}, {}});
    }
    Table& table = tables.back();
    table.columns.push_back(column_of(table.name, row.text(1), row.text(2)));
    if (const auto place = static_cast<std::size_t>(row.integer(3)); place > 0) {
        table.key.resize(std::max(table.key.size(), place));
        table.key[place - 1] = row.text(1);
    }
    if (row.boolean(4)) {
        table.counter = row.text(1);
    }
}

bool holds_record(const Table& table) {
    return table.name == kStepTable || table.name == kShapeTable;
}

void add_references(std::vector<Table>& tables, const Rows& references) {
    for (const Row& row : references) {
        const auto table =
            std::find_if(tables.begin(), tables.end(), [&](const Table& one) { return one.name == row.text(0); });
        if (table != tables.end() && row.text(1) != table->name) {
            table->refers_to.push_back(row.text(1));
        }
    }
}

}  // namespace

base::Result<std::vector<Table>> tables_of(Transaction& transaction) {
    const bool sqlite = transaction.engine() == Engine::sqlite;
    const auto columns = transaction.query(sqlite ? kSqliteColumns : kPostgresColumns);
    const auto references = transaction.query(sqlite ? kSqliteReferences : kPostgresReferences);
    if (!columns.ok() || !references.ok()) {
        return columns.ok() ? references.errors() : columns.errors();
    }
    std::vector<Table> tables;
    for (const Row& row : *columns) {
        add_column(tables, row);
    }
    std::erase_if(tables, holds_record);
    add_references(tables, *references);
    for (const Table& table : tables) {
        if (table.key.empty()) {
            throw std::logic_error("a table without primary key cannot be copied: " + table.name);
        }
    }
    return tables;
}

std::vector<Table> in_order_of_reference(std::vector<Table> tables) {
    std::vector<Table> ordered;
    const auto is_ready = [&](const Table& table) {
        return std::all_of(table.refers_to.begin(), table.refers_to.end(), [&](const std::string& other) {
            return std::any_of(ordered.begin(), ordered.end(), [&](const Table& done) { return done.name == other; });
        });
    };
    while (!tables.empty()) {
        const auto next = std::find_if(tables.begin(), tables.end(), is_ready);
        if (next == tables.end()) {
            throw std::logic_error("tables refer to each other in a circle: " + tables.front().name);
        }
        ordered.push_back(std::move(*next));
        tables.erase(next);
    }
    return ordered;
}

base::Result<std::int64_t> last_number(Transaction& transaction, const Table& table) {
    if (!table.counter) {
        return std::int64_t{0};
    }
    const auto rows =
        transaction.engine() == Engine::sqlite
            ? transaction.query("SELECT seq FROM sqlite_sequence WHERE name = $1", {table.name})
            : transaction.query("SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence($1, $2)::regclass), 0)",
                                {quoted_name(table.name), *table.counter});
    if (!rows.ok()) {
        return rows.errors();
    }
    return rows->empty() ? 0 : rows->at(0).integer(0);
}

Done set_last_number(Transaction& transaction, const Table& table, std::int64_t number) {
    if (!table.counter || number <= 0) {
        return std::monostate{};
    }
    if (transaction.engine() == Engine::postgresql) {
        const auto set = transaction.query("SELECT setval(pg_get_serial_sequence($1, $2)::regclass, $3)",
                                           {quoted_name(table.name), *table.counter, number});
        return set.ok() ? Done(std::monostate{}) : Done(set.errors());
    }
    const auto removed = transaction.execute("DELETE FROM sqlite_sequence WHERE name = $1", {table.name});
    const auto set =
        transaction.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ($1, $2)", {table.name, number});
    return removed.ok() && set.ok() ? Done(std::monostate{}) : Done(set.ok() ? removed.errors() : set.errors());
}

}  // namespace egide::storage::sql
