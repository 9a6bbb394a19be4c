#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "egide/exposure/audits_csv.h"

namespace egide::exposure {

/// What a column of a list of audits may hold.
enum class AuditColumn : std::uint8_t {
    date,
    directory,
    perimeter,
    tool,
    level,
    conformant,
    cvss_max,
    critical_risks,
    patches_applied,
    provider,
    entities,
    collected,
    received,
    evidence,
    note,
};
inline constexpr std::size_t kAuditColumns = 15;

/// The title as compared: small letters, no accents, words joined by one low line.
std::string plain_title(std::string_view title);

/// The column that a title announces; nothing when the title is not known.
std::optional<AuditColumn> column_of(std::string_view title);
std::string_view meaning_of(AuditColumn column);

/// The row of titles and where each column is.
struct AuditsHeader {
    std::size_t row = 0;  // index in the table
    std::array<std::optional<std::size_t>, kAuditColumns> cells{};
    std::vector<AuditsColumn> columns;
    std::vector<std::size_t> repeated;  // cells whose title announces a column for the second time
};

/// The first row, among the first twenty, that announces a date and a directory or a perimeter.
std::optional<AuditsHeader> find_header(const reading::CsvTable& table);

}  // namespace egide::exposure
