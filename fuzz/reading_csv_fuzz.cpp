// Any bytes: read_csv gives rows in order, that survive writing cell by cell, or errors that stand in the file.
#include <algorithm>

#include "egide/reading/csv.h"
#include "reading_text.h"

namespace {

using egide::fuzz::require;
using egide::reading::CsvRow;
using egide::reading::CsvTable;

std::size_t line_ends(std::string_view bytes) {
    return static_cast<std::size_t>(std::count(bytes.begin(), bytes.end(), '\n'));
}

void check_values(const std::string& cell) {
    if (const auto money = egide::reading::parse_french_money(cell)) {
        require(egide::reading::parse_french_money(money->decimal()) == money, "an amount reads back");
    }
    if (const auto date = egide::reading::parse_french_date(cell)) {
        require(egide::reading::parse_french_date(date->iso()) == date, "a date reads back");
    }
}

/// Cells that writing changes on purpose, and rows that look like a blank line.
bool writes_as_is(const CsvRow& row) {
    const auto is_formula = [](const std::string& cell) {
        return !cell.empty() && std::string_view("=+-@\t\r").find(cell.front()) != std::string_view::npos;
    };
    const bool blank = row.cells.size() == 1 && row.cells.front().empty();
    return !blank && std::none_of(row.cells.begin(), row.cells.end(), is_formula);
}

void check_round_trip(const CsvTable& table) {
    const char separator = table.understood.separator;
    std::string out = std::string("sep=") + separator + "\n";
    std::vector<std::vector<std::string>> expected;
    for (const CsvRow& row : table.rows) {
        if (!writes_as_is(row)) {
            continue;
        }
        for (std::size_t cell = 0; cell < row.cells.size(); ++cell) {
            out += cell == 0 ? "" : std::string(1, separator);
            out += egide::reading::csv_cell(row.cells[cell], separator);
        }
        out += '\n';
        expected.push_back(row.cells);
    }
    const auto again = egide::reading::read_csv(out, "f");
    require(again.ok() && again->rows.size() == expected.size(), "rows survive writing and reading");
    for (std::size_t row = 0; row < expected.size(); ++row) {
        require(again->rows[row].cells == expected[row], "cells survive writing and reading");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const std::size_t lines = line_ends(bytes) + 1;
    const auto result = egide::reading::read_csv(bytes, "f");
    if (!result.ok()) {
        egide::fuzz::check_errors(result.errors(), lines);
        return 0;
    }
    require(result->rows.size() == result->understood.rows, "the number of rows told is the number of rows");
    std::uint32_t line = 0;
    for (const CsvRow& row : result->rows) {
        require(row.line > line && row.line <= lines && !row.cells.empty(), "rows stand one below the other");
        line = row.line;
        std::for_each(row.cells.begin(), row.cells.end(), check_values);
    }
    check_round_trip(*result);
    return 0;
}
