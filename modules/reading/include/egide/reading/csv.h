#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "egide/base/result.h"

namespace egide::reading {

/// What was understood of a CSV file, shown to a person before anything is applied.
struct CsvUnderstanding {
    std::string encoding;  // "UTF-8", "UTF-8 with BOM", "windows-1252", "UTF-16LE", "UTF-16BE"
    char separator = ';';
    std::size_t rows = 0;
};

struct CsvRow {
    std::uint32_t line = 0;  // line of the file where the row starts
    std::vector<std::string> cells;
};

struct CsvTable {
    CsvUnderstanding understood;
    std::vector<CsvRow> rows;
};

struct CsvLimits {
    std::size_t bytes = 256u << 20;
    std::size_t rows = 2'000'000;
    std::size_t columns = 2'000;
    std::size_t cell_bytes = 1u << 20;
};

/// Reads a French or international CSV: detects encoding (BOM, UTF-8 validity, UTF-16 by its zeros, else windows-1252) and separator
/// (; , tab | by consistency over the first rows), quotes per RFC 4180, CRLF or LF. An unclosed quote or a NUL is an error with its line.
base::Result<CsvTable> read_csv(std::string_view bytes, std::string file, const CsvLimits& limits = {});

/// "1 234,56", "1.234,56", "1'234.56", "(12,50)", "12,5 €": exact amount in cents, spaces U+0020, U+00A0, U+2009, U+202F.
std::optional<base::Money> parse_french_money(std::string_view text);
/// "14/10/2026", "14-10-2026", "2026-10-14", "20261014", "14 octobre 2026".
std::optional<base::Date> parse_french_date(std::string_view text);

/// Writes a cell for people's spreadsheets: quoted when needed, and a leading = + - @ tab or CR made harmless by a leading apostrophe.
std::string csv_cell(std::string_view text, char separator = ';');

}  // namespace egide::reading
