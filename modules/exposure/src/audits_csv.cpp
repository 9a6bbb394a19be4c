#include "egide/exposure/audits_csv.h"

#include <algorithm>
#include <charconv>

#include "audits_columns.h"
#include "egide/exposure/messages.h"
#include "egide/observation/dictionary.h"

namespace egide::exposure {
namespace {

using observation::Field;
using observation::Finding;
using observation::Kind;
using observation::Observation;
using observation::Value;

const base::Ratio kHighestScore{10};

/// The last scores a scale may hold are compared exactly: a comma is a point.
std::optional<base::Ratio> parse_score(std::string text) {
    std::replace(text.begin(), text.end(), ',', '.');
    const auto score = text.find_first_of("/%") == std::string::npos ? base::Ratio::parse(text) : std::nullopt;
    return score && *score >= base::Ratio{0} && *score <= kHighestScore ? score : std::nullopt;
}

std::optional<std::int64_t> parse_count(std::string_view text) {
    std::int64_t count = 0;
    const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), count);
    const bool whole = status == std::errc{} && end == text.data() + text.size() && text.front() != '-';
    return whole ? std::optional(count) : std::nullopt;
}

std::optional<bool> parse_truth(std::string_view text) {
    const std::string word = plain_title(text);
    if (word == "oui" || word == "yes" || word == "vrai" || word == "true") {
        return true;
    }
    if (word == "non" || word == "no" || word == "faux" || word == "false") {
        return false;
    }
    return std::nullopt;
}

/// Services as people write them, to the dictionary's words; the word itself when it is one already.
std::string tool_word(std::string_view text) {
    const std::string word = plain_title(text);
    if (word == "ads" || word == "silene") {
        return word == "ads" ? "ADS" : "SILENE";
    }
    if (word == "industriel" || word == "prestataire") {
        return "industrial";
    }
    return word == "autre" ? "other" : word;
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kBlanks = " \t\r\n";
    const std::size_t from = text.find_first_not_of(kBlanks);
    return from == std::string_view::npos ? std::string_view{}
                                          : text.substr(from, text.find_last_not_of(kBlanks) - from + 1);
}

/// Reads one row; every wrong cell is reported and the row is then refused.
class RowReader {
  public:
    RowReader(const AuditsHeader& header, const reading::CsvRow& row, const std::string& file, base::Errors& errors)
        : header_(&header), row_(&row), file_(&file), errors_(&errors), before_(errors.size()) {}

    std::optional<Observation> read(const observation::EntityResolver& resolve) {
        const bool directory = !cell(AuditColumn::directory).empty();
        const bool perimeter = !cell(AuditColumn::perimeter).empty();
        if (directory == perimeter) {
            refuse(AuditColumn::directory, directory ? messages::csv_both_subjects() : messages::csv_no_subject());
            return std::nullopt;
        }
        audit_.kind = directory ? Kind::directory_audit : Kind::exposure_audit;
        audit_.at = place(directory ? AuditColumn::directory : AuditColumn::perimeter);
        read_common(resolve);
        if (directory) {
            read_directory();
        } else {
            read_exposure();
        }
        return errors_->size() == before_ ? std::optional(std::move(audit_)) : std::nullopt;
    }

  private:
    std::string cell(AuditColumn column) const {
        const auto index = header_->cells[static_cast<std::size_t>(column)];
        return index && *index < row_->cells.size() ? std::string(trimmed(row_->cells[*index])) : std::string();
    }

    base::SourcePosition place(AuditColumn column) const {
        const auto index = header_->cells[static_cast<std::size_t>(column)];
        return {*file_, row_->line, index ? static_cast<std::uint32_t>(*index + 1) : 0};
    }

    void refuse(AuditColumn column, base::Text message) {
        const auto index = header_->cells[static_cast<std::size_t>(column)];
        std::string title = index ? header_->columns[*index].title : std::string(meaning_of(column));
        errors_->push_back({base::ErrorKind::invalid, std::move(message), place(column), std::move(title), {}});
    }

    /// A cell read by one parser; empty cells are unknown.
    template <typename Parse>
    auto read_cell(AuditColumn column, Parse parse, std::string_view expected) -> decltype(parse(std::string())) {
        const std::string text = cell(column);
        if (text.empty()) {
            return std::nullopt;
        }
        auto value = parse(text);
        if (!value) {
            refuse(column, messages::csv_cell({.expected = base::Choice(expected), .given = text}));
        }
        return value;
    }

    template <typename Parse>
    void add(Field field, AuditColumn column, Parse parse, std::string_view expected) {
        if (auto value = read_cell(column, parse, expected)) {
            audit_.values.emplace_back(field, Value(std::move(*value)));
        }
    }

    std::optional<base::Date> read_date(AuditColumn column) {
        return read_cell(
            column, [](const std::string& text) { return reading::parse_french_date(text); }, "date");
    }

    void read_common(const observation::EntityResolver& resolve) {
        audit_.date = read_date(AuditColumn::date);
        if (!audit_.date && cell(AuditColumn::date).empty()) {
            refuse(AuditColumn::date, messages::csv_no_date());
        }
        audit_.collected = read_date(AuditColumn::collected);
        audit_.received = read_date(AuditColumn::received);
        audit_.note = cell(AuditColumn::note);
        if (auto path = cell(AuditColumn::evidence); !path.empty()) {
            audit_.evidence = observation::Evidence{std::move(path), {}};
        }
        read_entities(resolve);
    }

    void read_entities(const observation::EntityResolver& resolve) {
        std::string text = cell(AuditColumn::entities);
        std::replace_if(
            text.begin(), text.end(), [](char c) { return c == ',' || c == ';' || c == '/'; }, ' ');
        std::string_view rest = trimmed(text);
        while (!rest.empty()) {
            const std::size_t end = std::min(rest.find(' '), rest.size());
            const auto entity = resolve(rest.substr(0, end));
            if (entity) {
                audit_.entities.push_back(*entity);
            } else {
                refuse(AuditColumn::entities, messages::csv_entity({.given = rest.substr(0, end)}));
            }
            rest = trimmed(rest.substr(end));
        }
    }

    void read_tool() {
        const auto* field = observation::find_field(audit_.kind, Field::tool);
        const std::string word = tool_word(cell(AuditColumn::tool));
        if (std::find(field->choices.begin(), field->choices.end(), word) != field->choices.end()) {
            audit_.values.emplace_back(Field::tool, word);
            return;
        }
        std::vector<std::string> choices(field->choices.begin(), field->choices.end());
        refuse(AuditColumn::tool,
               messages::csv_tool({.choices = std::move(choices), .given = cell(AuditColumn::tool)}));
    }

    void refuse_foreign(AuditColumn column) {
        if (!cell(column).empty()) {
            refuse(column, messages::csv_foreign_cell({.given = cell(column)}));
        }
    }

    void read_level() {
        const auto* field = observation::find_field(audit_.kind, Field::level);
        const auto within = [field](const std::string& text) -> std::optional<std::int64_t> {
            const auto level = parse_count(text);
            return level && *level >= field->lowest && *level <= field->highest ? level : std::nullopt;
        };
        add(Field::level, AuditColumn::level, within, audit_.kind == Kind::directory_audit ? "level" : "count");
    }

    void read_directory() {
        audit_.values.emplace_back(Field::directory, cell(AuditColumn::directory));
        read_tool();
        read_level();
        for (const auto column : {AuditColumn::conformant, AuditColumn::cvss_max, AuditColumn::critical_risks,
                                  AuditColumn::patches_applied}) {
            refuse_foreign(column);
        }
    }

    void read_exposure() {
        audit_.values.emplace_back(Field::perimeter, cell(AuditColumn::perimeter));
        read_tool();
        read_level();
        add(Field::conformant, AuditColumn::conformant, parse_truth, "truth");
        add(Field::critical_risks, AuditColumn::critical_risks, parse_count, "count");
        add(Field::patches_applied, AuditColumn::patches_applied, parse_truth, "truth");
        if (auto provider = cell(AuditColumn::provider); !provider.empty()) {
            audit_.values.emplace_back(Field::provider, std::move(provider));
        }
        // The highest score stands for all: none of the others is above it.
        if (const auto score = read_cell(AuditColumn::cvss_max, parse_score, "score")) {
            Finding highest;
            highest.id = "cvss_max";
            highest.cvss = score;
            audit_.values.emplace_back(Field::findings, std::vector<Finding>{highest});
        }
    }

    const AuditsHeader* header_;
    const reading::CsvRow* row_;
    const std::string* file_;
    base::Errors* errors_;
    std::size_t before_;
    Observation audit_;
};

bool is_blank(const reading::CsvRow& row) {
    return std::all_of(row.cells.begin(), row.cells.end(),
                       [](const std::string& cell) { return trimmed(cell).empty(); });
}

void report_repeated(const AuditsHeader& header, const reading::CsvRow& row, const std::string& file,
                     base::Errors& errors) {
    for (const std::size_t cell : header.repeated) {
        errors.push_back({base::ErrorKind::invalid,
                          messages::csv_column_repeats({.title = row.cells[cell]}),
                          {file, row.line, static_cast<std::uint32_t>(cell + 1)},
                          row.cells[cell],
                          {}});
    }
}

void read_row(RowReader reader, const observation::EntityResolver& entities, AuditsTable& into) {
    auto audit = reader.read(entities);
    if (!audit) {
        ++into.preview.rows_refused;
        return;
    }
    ++(audit->kind == Kind::directory_audit ? into.preview.directory_audits : into.preview.exposure_audits);
    into.observations.push_back(std::move(*audit));
}

}  // namespace

base::Result<AuditsTable> read_audits_csv(std::string_view bytes, std::string file,
                                          const observation::EntityResolver& entities) {
    const auto table = reading::read_csv(bytes, file);
    if (!table) {
        return table.errors();
    }
    const auto header = find_header(*table);
    if (!header) {
        return base::Error{base::ErrorKind::invalid, messages::csv_no_header(), {file, 1, 0}, {}, {}};
    }
    AuditsTable read;
    read.preview.csv = table->understood;
    read.preview.header_line = table->rows[header->row].line;
    read.preview.columns = header->columns;
    report_repeated(*header, table->rows[header->row], file, read.errors);
    for (std::size_t row = header->row + 1; row < table->rows.size(); ++row) {
        if (!is_blank(table->rows[row])) {
            read_row(RowReader(*header, table->rows[row], file, read.errors), entities, read);
        }
    }
    return read;
}

}  // namespace egide::exposure
