#include "audits_columns.h"

#include <algorithm>

namespace egide::exposure {
namespace {

constexpr std::size_t kRowsOfHeading = 20;

struct Title {
    std::string_view plain;
    AuditColumn column;
};

using enum AuditColumn;
constexpr std::array kTitles{
    Title{"date", date},
    Title{"date_audit", date},
    Title{"date_de_l_audit", date},
    Title{"audit_date", date},
    Title{"annuaire", directory},
    Title{"foret", directory},
    Title{"directory", directory},
    Title{"forest", directory},
    Title{"perimetre", perimeter},
    Title{"perimeter", perimeter},
    Title{"outil", tool},
    Title{"service", tool},
    Title{"tool", tool},
    Title{"niveau", level},
    Title{"level", level},
    Title{"conforme", conformant},
    Title{"conformant", conformant},
    Title{"cvss_max", cvss_max},
    Title{"cvss_maximal", cvss_max},
    Title{"cvss", cvss_max},
    Title{"max_cvss", cvss_max},
    Title{"risques_critiques", critical_risks},
    Title{"critical_risks", critical_risks},
    Title{"correctifs", patches_applied},
    Title{"correctifs_appliques", patches_applied},
    Title{"patches_applied", patches_applied},
    Title{"prestataire", provider},
    Title{"provider", provider},
    Title{"finess", entities},
    Title{"etablissement", entities},
    Title{"etablissements", entities},
    Title{"entity", entities},
    Title{"entities", entities},
    Title{"collecte", collected},
    Title{"collected", collected},
    Title{"reception", received},
    Title{"recu_le", received},
    Title{"received", received},
    Title{"preuve", evidence},
    Title{"piece", evidence},
    Title{"evidence", evidence},
    Title{"note", note},
    Title{"commentaire", note},
    Title{"comment", note},
};

constexpr std::array<std::string_view, kAuditColumns> kMeanings{"date",     "directory",      "perimeter",
                                                                "tool",     "level",          "conformant",
                                                                "cvss_max", "critical_risks", "patches_applied",
                                                                "provider", "entities",       "collected",
                                                                "received", "evidence",       "note"};

/// Letters of French titles in UTF-8 and the letter without its accent.
struct Accent {
    std::string_view accented;
    char plain;
};
constexpr std::array kAccents{Accent{"é", 'e'}, Accent{"è", 'e'}, Accent{"ê", 'e'}, Accent{"ë", 'e'}, Accent{"É", 'e'},
                              Accent{"È", 'e'}, Accent{"à", 'a'}, Accent{"â", 'a'}, Accent{"ç", 'c'}, Accent{"î", 'i'},
                              Accent{"ï", 'i'}, Accent{"ô", 'o'}, Accent{"û", 'u'}, Accent{"ù", 'u'}};

/// Takes one letter off `text`; a low line for all that is neither letter nor digit.
char take_letter(std::string_view& text) {
    for (const Accent& accent : kAccents) {
        if (text.starts_with(accent.accented)) {
            text.remove_prefix(accent.accented.size());
            return accent.plain;
        }
    }
    const char c = text.front();
    text.remove_prefix(1);
    if (c >= 'A' && c <= 'Z') {
        return static_cast<char>(c - 'A' + 'a');
    }
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '_';
}

AuditsHeader read_header(const reading::CsvRow& row, std::size_t index) {
    AuditsHeader header;
    header.row = index;
    for (std::size_t cell = 0; cell < row.cells.size(); ++cell) {
        const auto column = column_of(row.cells[cell]);
        header.columns.push_back({row.cells[cell], column ? std::string(meaning_of(*column)) : std::string()});
        if (!column) {
            continue;
        }
        auto& place = header.cells[static_cast<std::size_t>(*column)];
        if (place) {
            header.repeated.push_back(cell);
        } else {
            place = cell;
        }
    }
    return header;
}

bool announces(const AuditsHeader& header, AuditColumn column) {
    return header.cells[static_cast<std::size_t>(column)].has_value();
}

}  // namespace

std::string plain_title(std::string_view title) {
    std::string plain;
    while (!title.empty()) {
        const char letter = take_letter(title);
        if (letter != '_' || (!plain.empty() && plain.back() != '_')) {
            plain += letter;
        }
    }
    while (plain.ends_with('_')) {
        plain.pop_back();
    }
    return plain;
}

std::optional<AuditColumn> column_of(std::string_view title) {
    const std::string plain = plain_title(title);
    const auto found =
        std::find_if(kTitles.begin(), kTitles.end(), [&](const Title& known) { return known.plain == plain; });
    return found == kTitles.end() ? std::nullopt : std::optional(found->column);
}

std::string_view meaning_of(AuditColumn column) {
    return kMeanings[static_cast<std::size_t>(column)];
}

std::optional<AuditsHeader> find_header(const reading::CsvTable& table) {
    const std::size_t last = std::min(table.rows.size(), kRowsOfHeading);
    for (std::size_t index = 0; index < last; ++index) {
        AuditsHeader header = read_header(table.rows[index], index);
        if (announces(header, date) && (announces(header, directory) || announces(header, perimeter))) {
            return header;
        }
    }
    return std::nullopt;
}

}  // namespace egide::exposure
