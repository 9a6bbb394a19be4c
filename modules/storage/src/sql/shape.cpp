#include <algorithm>
#include <cctype>

#include "egide/storage/sql/migrations.h"

namespace egide::storage::sql {

namespace {

constexpr std::string_view kSqliteShape = R"sql(
SELECT 'column ' || t.name || '.' || c.name || ' ' || c.type || (CASE WHEN c."notnull" THEN ' NOT NULL' ELSE '' END)
       || coalesce(' DEFAULT ' || c.dflt_value, '') || (CASE WHEN c.pk > 0 THEN ' KEY ' || c.pk ELSE '' END)
  FROM sqlite_master AS t JOIN pragma_table_xinfo(t.name) AS c
 WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\_%' ESCAPE '\'
UNION ALL
SELECT type || ' ' || name || ' ' || sql FROM sqlite_master
 WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\_%' ESCAPE '\'
)sql";

constexpr std::string_view kPostgresShape = R"sql(
SELECT 'column ' || t.relname || '.' || c.attname || ' ' || format_type(c.atttypid, c.atttypmod)
       || coalesce(' COLLATE ' || l.collname, '') || (CASE WHEN c.attnotnull THEN ' NOT NULL' ELSE '' END)
       || (CASE WHEN c.attidentity <> '' THEN ' IDENTITY' ELSE '' END)
       || coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '')
  FROM pg_class AS t JOIN pg_attribute AS c ON c.attrelid = t.oid AND c.attnum > 0 AND NOT c.attisdropped
  LEFT JOIN pg_attrdef AS d ON d.adrelid = t.oid AND d.adnum = c.attnum
  LEFT JOIN pg_collation AS l ON l.oid = c.attcollation AND l.collname <> 'default'
 WHERE t.relkind IN ('r', 'p', 'v', 'm') AND t.relnamespace = current_schema()::regnamespace
UNION ALL
SELECT 'constraint ' || t.relname || '.' || c.conname || ' ' || pg_get_constraintdef(c.oid)
  FROM pg_constraint AS c JOIN pg_class AS t ON t.oid = c.conrelid
 WHERE c.connamespace = current_schema()::regnamespace
UNION ALL
SELECT 'index ' || pg_get_indexdef(i.indexrelid) FROM pg_index AS i JOIN pg_class AS t ON t.oid = i.indrelid
 WHERE t.relnamespace = current_schema()::regnamespace
UNION ALL
SELECT 'trigger ' || pg_get_triggerdef(g.oid) FROM pg_trigger AS g JOIN pg_class AS t ON t.oid = g.tgrelid
 WHERE NOT g.tgisinternal AND t.relnamespace = current_schema()::regnamespace
UNION ALL
SELECT 'view ' || t.relname || ' ' || pg_get_viewdef(t.oid) FROM pg_class AS t
 WHERE t.relkind IN ('v', 'm') AND t.relnamespace = current_schema()::regnamespace
UNION ALL
SELECT 'function ' || pg_get_functiondef(p.oid) FROM pg_proc AS p
 WHERE p.prokind IN ('f', 'p') AND p.pronamespace = current_schema()::regnamespace
)sql";

/// One line of it, with single blanks.
std::string on_one_line(std::string_view text) {
    std::string out;
    for (const char letter : text) {
        const bool blank = std::isspace(static_cast<unsigned char>(letter)) != 0;
        if (!blank) {
            out.push_back(letter);
        } else if (!out.empty() && out.back() != ' ') {
            out.push_back(' ');
        }
    }
    return out;
}

}  // namespace

base::Result<std::vector<std::string>> shape(Transaction& transaction) {
    const auto rows = transaction.query(transaction.engine() == Engine::sqlite ? kSqliteShape : kPostgresShape);
    if (!rows.ok()) {
        return rows.errors();
    }
    std::vector<std::string> lines;
    for (const Row& row : *rows) {
        lines.push_back(on_one_line(row.text(0)));
    }
    std::sort(lines.begin(), lines.end());
    return lines;
}

}  // namespace egide::storage::sql
