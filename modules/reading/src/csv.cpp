#include "egide/reading/csv.h"

#include "csv_decode.h"
#include "csv_rows.h"
#include "egide/reading/messages.h"

namespace egide::reading {
namespace {

constexpr std::string_view kSeparators = ";,\t|";

/// The first line "sep=;" that spreadsheets write and read: its separator and length, or nothing.
struct Announcement {
    char separator = '\0';
    std::size_t length = 0;
};

Announcement announcement(std::string_view text) {
    if (!text.starts_with("sep=") || text.size() < 5 || kSeparators.find(text[4]) == std::string_view::npos) {
        return {};
    }
    const std::string_view rest = text.substr(5);
    return rest.empty() || rest.starts_with('\n') || rest.starts_with("\r\n") ? Announcement{text[4], 5}
                                                                              : Announcement{};
}

CsvTable read_rows(const Source& text, const CsvLimits& limits) {
    const Announcement announced = announcement(text.bytes);
    CsvTable table;
    table.understood.separator = announced.length > 0 ? announced.separator : detect_separator(text);
    CsvRows rows(text, table.understood.separator, limits, announced.length);
    for (CsvRow row; rows.next(row);) {
        if (table.rows.size() >= limits.rows) {
            text.refuse({row.line, 1}, messages::csv_too_many_rows({.limit = limits.rows}));
            break;
        }
        table.rows.push_back(std::move(row));
    }
    table.understood.rows = table.rows.size();
    return table;
}

}  // namespace

base::Result<CsvTable> read_csv(std::string_view bytes, std::string file, const CsvLimits& limits) {
    Problems problems;
    const Source raw{bytes, std::make_shared<const std::string>(std::move(file)), &problems};
    if (bytes.size() > limits.bytes) {
        raw.refuse({0, 0}, messages::text_too_large({.found = bytes.size(), .limit = limits.bytes}));
        return problems.take();
    }
    const DecodedCsv decoded = decode_csv(raw);
    const Source text{decoded.text(), raw.file, &problems};
    if (!check_text(text, decoded.text().size(), Controls::left_to_the_format)) {
        return problems.take();
    }
    CsvTable table = read_rows(text, limits);
    if (problems.any()) {
        return problems.take();
    }
    table.understood.encoding = decoded.encoding;
    return table;
}

}  // namespace egide::reading
