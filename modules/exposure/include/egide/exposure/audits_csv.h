#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "egide/observation/reading.h"
#include "egide/reading/csv.h"

namespace egide::exposure {

/// One column as it was understood; `meaning` is a key of the dictionary, empty when the column is not used.
struct AuditsColumn {
    std::string title;
    std::string meaning;
};

/// What was understood of a file, shown to a person before anything is applied.
struct AuditsPreview {
    reading::CsvUnderstanding csv;
    std::uint32_t header_line = 0;
    std::vector<AuditsColumn> columns;
    std::size_t directory_audits = 0;
    std::size_t exposure_audits = 0;
    std::size_t rows_refused = 0;
};

/// The audits of a file. Errors are per cell: line of the file, column = rank of the cell from 1, field = title of the
/// column.
struct AuditsTable {
    AuditsPreview preview;
    std::vector<observation::Observation> observations;
    base::Errors errors;
};

/// Reads audits of directories and of exposure, one a row. Columns are found by their titles, French or English, in any
/// order: date, annuaire or perimetre, outil, and if any niveau, conforme, cvss_max, risques_critiques, correctifs,
/// prestataire, finess, collecte, reception, preuve, note. Titles may follow a few lines of heading. Fails when the
/// text is no CSV or the titles are not found.
base::Result<AuditsTable> read_audits_csv(std::string_view bytes, std::string file,
                                          const observation::EntityResolver& entities);

}  // namespace egide::exposure
