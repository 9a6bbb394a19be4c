#include "csv_rows.h"

#include <algorithm>
#include <map>

#include "egide/reading/messages.h"

namespace egide::reading {
namespace {

constexpr std::size_t kSniffedBytes = 64u << 10;
constexpr std::size_t kSniffedRows = 50;

/// The sniffed part of a text: whole lines only, unless one line fills it.
std::string_view beginning(std::string_view text) {
    if (text.size() <= kSniffedBytes) {
        return text;
    }
    const std::size_t end = text.rfind('\n', kSniffedBytes);
    return text.substr(0, end == std::string_view::npos ? kSniffedBytes : end + 1);
}

struct Score {
    std::size_t agreeing = 0;  // rows with the most frequent number of cells
    std::size_t rows = 1;
    bool better_than(const Score& other) const { return agreeing * other.rows > other.agreeing * rows; }
};

Score score(const Source& source, char separator) {
    Problems problems;
    const Source sniffed{beginning(source.bytes), source.file, &problems};
    CsvRows rows(sniffed, separator, CsvLimits{});
    std::map<std::size_t, std::size_t> rows_by_width;
    std::size_t count = 0;
    for (CsvRow row; count < kSniffedRows && rows.next(row); ++count) {
        ++rows_by_width[row.cells.size()];
    }
    Score score;
    score.rows = std::max<std::size_t>(count + problems.count(), 1);
    for (const auto& [width, rows_of_width] : rows_by_width) {
        score.agreeing = width >= 2 ? std::max(score.agreeing, rows_of_width) : score.agreeing;
    }
    return score;
}

}  // namespace

CsvRows::CsvRows(const Source& source, char separator, const CsvLimits& limits, std::size_t start)
    : source_(source),
      text_(source.bytes),
      separator_(separator),
      limits_(limits),
      locator_(source.bytes),
      at_(start) {}

bool CsvRows::stop(std::size_t offset, base::Text message) {
    refuse(offset, std::move(message));
    stopped_ = true;
    return false;
}

bool CsvRows::next(CsvRow& row) {
    while (at_ < text_.size() && at_line_end()) {
        end_of_row();
    }
    if (stopped_ || at_ >= text_.size()) {
        return false;
    }
    row.line = locator_.locate(at_).line;
    row.cells.clear();
    while (cell(row)) {
    }
    return !stopped_;
}

/// Reads one cell; true when another follows on the row.
bool CsvRows::cell(CsvRow& row) {
    const std::size_t start = at_;
    std::string text;
    const bool read = at_ < text_.size() && text_[at_] == '"' ? quoted(text) : plain(text);
    if (!read) {
        return false;
    }
    if (row.cells.size() >= limits_.columns) {
        return stop(start, messages::csv_too_many_columns({.limit = limits_.columns}));
    }
    row.cells.push_back(std::move(text));
    if (at_ < text_.size() && text_[at_] == separator_) {
        ++at_;
        return true;
    }
    return end_of_row();
}

/// Steps over one line end; never true: the row is over.
bool CsvRows::end_of_row() {
    if (at_ < text_.size() && text_[at_] == '\r') {
        if (at_ + 1 >= text_.size() || text_[at_ + 1] != '\n') {
            refuse(at_, messages::text_lone_return());
        } else {
            ++at_;
        }
    }
    at_ = std::min(at_ + 1, text_.size());
    return false;
}

bool CsvRows::plain(std::string& cell) {
    const std::size_t start = at_;
    while (!at_line_end() && text_[at_] != separator_) {
        ++at_;
    }
    if (at_ - start > limits_.cell_bytes) {
        return stop(start, messages::csv_cell_too_long({.limit = limits_.cell_bytes}));
    }
    cell = text_.substr(start, at_ - start);
    return true;
}

bool CsvRows::quoted(std::string& cell) {
    const std::size_t start = at_++;
    while (true) {
        const std::size_t quote = text_.find('"', at_);
        const std::size_t end = std::min(quote, text_.size());
        if (cell.size() + (end - at_) > limits_.cell_bytes) {
            return stop(start, messages::csv_cell_too_long({.limit = limits_.cell_bytes}));
        }
        if (quote == std::string_view::npos) {
            return stop(start, messages::csv_unclosed_quote());
        }
        cell += text_.substr(at_, end - at_);
        at_ = end + 1;
        if (at_ >= text_.size() || text_[at_] != '"') {
            break;
        }
        cell += '"';
        ++at_;
    }
    if (!at_line_end() && text_[at_] != separator_) {
        refuse(at_,
               messages::csv_after_quote({.separator = separator_ == '\t' ? "\u21E5" : std::string(1, separator_)}));
        std::string rest;
        return plain(rest);
    }
    return true;
}

char detect_separator(const Source& source) {
    char best = ';';
    Score best_score;
    for (const char separator : {';', '\t', '|', ','}) {
        if (const Score candidate = score(source, separator); candidate.better_than(best_score)) {
            best = separator;
            best_score = candidate;
        }
    }
    return best;
}

}  // namespace egide::reading
