#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "egide/base/result.h"
#include "egide/storage/sql/database.h"
#include "egide/storage/sql/migrations.h"

namespace egide::storage::sql {

/// What a copy holds.
struct CopySummary {
    std::int64_t tables = 0;
    std::int64_t rows = 0;
    std::string sha256;  // of the rows, lower-case hexadecimal
    bool operator==(const CopySummary&) const = default;
};

/// Copies an SQLite database while others read and write it, into a new file that is whole or absent; the copy is
/// checked before it takes its name. For PostgreSQL, which has its own tools for this, it is a bug (std::logic_error).
Done back_up(Database& database, const std::filesystem::path& file);

/// Writes every table of one moment to a new file: lines of JSON, a table after those it refers to, rows by primary
/// key, the SHA-256 at the end. The same content gives the same bytes from both engines. The rows
/// of the tables in `empty` are left out: what they hold is copied otherwise.
base::Result<CopySummary> export_copy(Database& database, const std::filesystem::path& file,
                                      std::span<const std::string_view> empty = {});

/// Reads the whole of a copy and says what it holds; finds cut and altered files.
base::Result<CopySummary> check_copy(const std::filesystem::path& file);

/// Fills a database, whose schema was just made and whose tables are empty, from a copy taken on either engine, then
/// reads it back and compares. One transaction: all of it or nothing.
base::Result<CopySummary> import_copy(Database& database, const std::filesystem::path& file);

}  // namespace egide::storage::sql
