#pragma once

#include <cstdint>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue.h"
#include "egide/base/sha256.h"
#include "egide/storage/sql/copy.h"
#include "schema_record.h"

namespace egide::storage::sql {

// A copy is lines of JSON:
//   {"format":"egide-copy/1","steps":["jobs/1 queue", …]}
//   {"table":"job","columns":[["id","integer"], …],"last":12}     then one line a row: [1,"text","<hex>",null]
//   {"tables":1,"rows":1,"sha256":"<of all the lines before>"}

std::string head_line(const std::vector<std::string>& steps);
std::string table_line(const Table& table, std::int64_t last);
std::string row_line(const Table& table, const Row& row);
std::string end_line(const CopySummary& summary);

/// One line of a copy, understood.
struct CopyLine {
    enum class Kind { head, table, row, end };
    Kind kind = Kind::head;
    std::vector<std::string> steps;  // head
    Table table;                     // table: name, and names and kinds of the columns
    std::int64_t last = 0;           // table
    std::vector<Value> row;          // row: numbers, text, bytes and nulls, as many as the table has columns
    CopySummary summary;             // end
};

/// Reads one line; `table` is the one whose rows come, if any. Nothing when the line is not one of a copy.
std::optional<CopyLine> read_copy_line(std::string_view line, const Table* table);

/// Gives the lines of a copy in their order and checks the counts and the hash at the end.
class CopyReader {
  public:
    explicit CopyReader(const std::filesystem::path& file);
    /// The next line, or what is wrong with it. After the last, kind end, there is none to ask for.
    base::Result<CopyLine> next();

  private:
    base::Error wrong(base::Text message) const;
    base::Result<CopyLine> checked(CopyLine line, std::string_view text);
    std::filesystem::path file_;
    std::ifstream stream_;
    base::Sha256 hash_;
    std::uint32_t number_ = 0;
    std::optional<Table> table_;
    CopySummary seen_;
};

}  // namespace egide::storage::sql
