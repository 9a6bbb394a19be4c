#pragma once

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "layout/tables.h"

namespace egide::directory::layout {

/// Where a long value is cut: the number of characters of a list that ORADAD writes before only separators follow.
constexpr std::size_t kCapOfList = 524'288;

/// One table being written: UTF-16LE with BOM, TAB between fields, CRLF after rows, no header. Rows go to the file as
/// they come. A failed write is remembered and said by close().
class TableFile {
  public:
    TableFile(const Table& table, std::filesystem::path path, std::string first_column = "dn");
    ~TableFile();
    TableFile(const TableFile&) = delete;
    TableFile& operator=(const TableFile&) = delete;

    /// Values are kept by reference until the row ends.
    void set(std::size_t column, std::string_view text) { fields_[column] = text; }
    void end_row(std::string_view dn, bool cap_lists);
    /// Index of an attribute (any case); npos when the table has it not.
    std::size_t column_of(std::string_view attribute) const;
    const Table& table() const { return table_; }
    /// Longest value of each physical column, in UTF-16 units; the first one is the DN.
    const std::vector<std::size_t>& longest() const { return longest_; }
    const std::string& first_column() const { return first_column_; }
    std::size_t rows() const { return rows_; }
    void flush();
    /// False when a write failed, now or before.
    bool close();

  private:
    void put(std::string_view text, std::size_t column);
    void put_field(const Column& column, std::string_view text, std::size_t& physical, bool cap_lists);
    void put_capped(std::string_view text, std::size_t column);

    const Table& table_;
    std::FILE* file_;
    std::string first_column_;
    std::vector<std::string_view> fields_;
    std::vector<std::size_t> longest_;
    std::u16string buffer_;
    std::size_t rows_ = 0;
    bool failed_ = false;
};

}  // namespace egide::directory::layout
