#pragma once

#include <string>
#include <string_view>

#include "egide/reading/csv.h"
#include "text_check.h"

namespace egide::reading {

/// Splits a text into rows, one at a time; quotes per RFC 4180, rows end with CRLF or LF, lines without any character
/// are skipped.
class CsvRows {
  public:
    /// `source.bytes` is the whole text, in UTF-8.
    CsvRows(const Source& source, char separator, const CsvLimits& limits, std::size_t start = 0);

    /// The next row; false at the end, or after a trouble that makes going on useless (reported).
    bool next(CsvRow& row);

  private:
    bool cell(CsvRow& row);
    bool quoted(std::string& cell);
    bool plain(std::string& cell);
    bool end_of_row();
    bool stop(std::size_t offset, base::Text message);
    void refuse(std::size_t offset, base::Text message) { source_.refuse(locator_.locate(offset), std::move(message)); }
    bool at_line_end() const { return at_ >= text_.size() || text_[at_] == '\n' || text_[at_] == '\r'; }

    Source source_;
    std::string_view text_;
    char separator_;
    CsvLimits limits_;
    Locator locator_;
    std::size_t at_;
    bool stopped_ = false;
};

/// The separator (; tab | ,) under which most of the first rows have the same number of cells, at least two; ';' when
/// none has. A tie goes to the earlier in that list: commas also stand inside French numbers.
char detect_separator(const Source& source);

}  // namespace egide::reading
