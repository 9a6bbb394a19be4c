#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "egide/organisation/candidate.h"
#include "egide/organisation/finess.h"
#include "egide/organisation/messages.h"
#include "egide/reading/csv.h"
#include "egide/reading/reader.h"
#include "fold.h"
#include "source_text.h"

namespace egide::organisation {

namespace {

constexpr std::size_t kHeadingRows = 20;
constexpr int kFirstYear = 1990;
constexpr int kLastYear = 2200;

struct Titles {
    std::size_t row = 0;
    std::size_t finess = 0;
    std::size_t activity = 0;
    std::optional<std::size_t> year;
    std::optional<int> stated_year;  // "Activité combinée 2023"
};

bool has_word(std::string_view folded, std::string_view word) {
    return (" " + std::string(folded) + " ").find(" " + std::string(word) + " ") != std::string::npos;
}

bool names_activity(std::string_view folded) {
    return has_word(folded, "ac") || folded.find("activite combinee") != std::string_view::npos ||
           folded.find("combined activity") != std::string_view::npos;
}

bool names_year(std::string_view folded) {
    return has_word(folded, "annee") || has_word(folded, "year") || has_word(folded, "millesime");
}

std::optional<int> year_in(std::string_view text) {
    int year = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), year);
    const bool plausible =
        error == std::errc() && end == text.data() + text.size() && year >= kFirstYear && year <= kLastYear;
    return plausible ? std::optional(year) : std::nullopt;
}

std::optional<int> year_among_words(std::string_view folded) {
    for (std::size_t at = 0; at + 4 <= folded.size(); ++at) {
        const bool alone = (at == 0 || folded[at - 1] == ' ') && (at + 4 == folded.size() || folded[at + 4] == ' ');
        if (const auto year = alone ? year_in(folded.substr(at, 4)) : std::nullopt) {
            return year;
        }
    }
    return std::nullopt;
}

/// The columns of a row of titles, when it is one. The EJ's FINESS goes before the EG's when a list has both.
std::optional<Titles> titles_of(const std::vector<std::string>& cells, std::size_t row) {
    std::optional<std::size_t> finess, activity;
    Titles titles{.row = row, .finess = 0, .activity = 0, .year = {}, .stated_year = {}};
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const auto title = fold(cells[i]);
        if (has_word(title, "finess") && (!finess || has_word(title, "ej"))) {
            finess = i;
        } else if (!activity && names_activity(title)) {
            activity = i;
            titles.stated_year = year_among_words(title);
        } else if (!titles.year && names_year(title)) {
            titles.year = i;
        }
    }
    titles.finess = finess.value_or(0);
    titles.activity = activity.value_or(0);
    return finess && activity ? std::optional(titles) : std::nullopt;
}

class ActivityReader {
  public:
    explicit ActivityReader(std::string file) : file_(std::move(file)) {}

    base::Result<ActivityList> read(const reading::CsvTable& table) {
        const auto titles = find_titles(table);
        if (!titles) {
            problems_.add(fault({file_, 1, 1}, messages::activity_no_titles()));
            return problems_.take();
        }
        for (std::size_t i = titles->row + 1; i < table.rows.size(); ++i) {
            read_row(table.rows[i], *titles);
        }
        if (problems_.any()) {
            return problems_.take();
        }
        return std::move(list_);
    }

  private:
    static base::Error fault(base::SourcePosition at, base::Text message) {
        return {.kind = base::ErrorKind::invalid,
                .message = std::move(message),
                .at = std::move(at),
                .field = {},
                .detail = {}};
    }

    static std::optional<Titles> find_titles(const reading::CsvTable& table) {
        for (std::size_t i = 0; i < std::min(kHeadingRows, table.rows.size()); ++i) {
            if (const auto titles = titles_of(table.rows[i].cells, i)) {
                return titles;
            }
        }
        return std::nullopt;
    }

    static std::string_view cell(const reading::CsvRow& row, std::size_t column) {
        return column < row.cells.size() ? std::string_view(row.cells[column]) : std::string_view();
    }

    base::SourcePosition at(const reading::CsvRow& row, std::size_t column) const {
        return {file_, row.line, static_cast<std::uint32_t>(column + 1)};
    }

    void read_row(const reading::CsvRow& row, const Titles& titles) {
        const bool blank =
            std::all_of(row.cells.begin(), row.cells.end(), [](const std::string& text) { return fold(text).empty(); });
        if (blank) {
            return;
        }
        const auto finess = read_finess(row, titles.finess);
        const auto activity = read_activity(row, titles.activity);
        const auto year = read_year(row, titles);
        if (!finess || !activity || !year.first) {
            return;
        }
        const auto [first, added] = lines_.emplace(std::pair(*finess, year.second.value_or(0)), row.line);
        if (!added) {
            problems_.add(
                fault(at(row, titles.finess), messages::activity_twice({.finess = *finess, .first = first->second})));
            return;
        }
        list_.rows.push_back({*finess, *activity, year.second, at(row, titles.activity)});
    }

    /// Spreadsheets drop a leading zero; it is put back when the check digit then agrees, and said.
    std::optional<std::string> read_finess(const reading::CsvRow& row, std::size_t column) {
        const auto text = cell(row, column);
        if (auto finess = parse_finess(text)) {
            return finess;
        }
        auto restored = parse_finess("0" + std::string(text));
        if (restored && check_digit(*restored) == CheckDigit::valid) {
            list_.warnings.push_back(fault(at(row, column), messages::activity_zero_restored({.finess = *restored})));
            return restored;
        }
        problems_.add(fault(at(row, column), messages::finess_malformed({.finess = excerpt(text)})));
        return std::nullopt;
    }

    std::optional<std::int64_t> read_activity(const reading::CsvRow& row, std::size_t column) {
        constexpr std::int64_t kCents = 100;
        const auto amount = reading::parse_french_money(cell(row, column));
        if (amount && amount->cents() >= 0 && amount->cents() % kCents == 0) {
            return amount->cents() / kCents;
        }
        problems_.add(fault(at(row, column), messages::activity_not_whole({.value = excerpt(cell(row, column))})));
        return std::nullopt;
    }

    /// Whether the row goes on, and its year: of its own cell, else of the title, else none.
    std::pair<bool, std::optional<int>> read_year(const reading::CsvRow& row, const Titles& titles) {
        const auto text = titles.year ? cell(row, *titles.year) : std::string_view();
        if (text.empty()) {
            return {true, titles.stated_year};
        }
        const auto year = year_in(text);
        if (!year) {
            problems_.add(fault(at(row, *titles.year), messages::activity_bad_year({.value = excerpt(text)})));
        }
        return {year.has_value(), year};
    }

    std::string file_;
    ActivityList list_;
    reading::Problems problems_;
    std::map<std::pair<std::string, int>, std::uint32_t> lines_;
};

/// Whether a row serves better than the one kept so far: the year asked for, or the most recent.
bool better(const ActivityRow& row, const ActivityRow* kept, std::optional<int> year) {
    return year ? row.year == year : kept == nullptr || kept->year < row.year;
}

}  // namespace

base::Result<ActivityList> read_combined_activity(std::string_view bytes, std::string file) {
    const auto table = reading::read_csv(bytes, file);
    if (!table.ok()) {
        return table.errors();
    }
    return ActivityReader(std::move(file)).read(*table);
}

ActivityMerge merge_combined_activity(Perimeter& perimeter, const ActivityList& list, std::optional<int> year) {
    std::map<std::string, const ActivityRow*, std::less<>> best;
    for (const auto& row : list.rows) {
        const auto found = best.find(row.finess);
        if (better(row, found == best.end() ? nullptr : found->second, year)) {
            best[row.finess] = &row;
        }
    }
    ActivityMerge merge;
    std::set<std::string_view> present;
    for (std::uint32_t i = 0; i < perimeter.entities.size(); ++i) {
        auto& entity = perimeter.entities[i];
        present.insert(entity.finess);
        const auto row = best.find(entity.finess);
        if (row == best.end()) {
            merge.missing.push_back(i);
            continue;
        }
        entity.combined_activity = row->second->combined_activity;
        entity.activity_year = row->second->year;
        ++merge.applied;
    }
    merge.unused = static_cast<std::size_t>(std::count_if(
        list.rows.begin(), list.rows.end(), [&](const ActivityRow& row) { return !present.contains(row.finess); }));
    return merge;
}

}  // namespace egide::organisation
