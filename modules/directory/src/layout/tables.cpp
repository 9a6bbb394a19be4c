#include "layout/tables.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

#include "layout/embedded.h"
#include "layout/text_lines.h"

namespace egide::directory::layout {

namespace {

constexpr std::array<std::pair<std::string_view, Kind>, 13> kKinds = {{{"STR", Kind::text},
                                                                       {"STRS", Kind::texts},
                                                                       {"INT", Kind::number},
                                                                       {"INT64", Kind::number64},
                                                                       {"BOOL", Kind::boolean},
                                                                       {"SID", Kind::sid},
                                                                       {"SD", Kind::descriptor},
                                                                       {"DACL", Kind::dacl},
                                                                       {"GUID", Kind::guid},
                                                                       {"DATE", Kind::date},
                                                                       {"DATEINT64", Kind::filetime},
                                                                       {"BIN", Kind::binary},
                                                                       {"BIN/sid", Kind::sid_binary}}};

Kind kind_named(std::string_view name) {
    const auto* const found =
        std::find_if(kKinds.begin(), kKinds.end(), [&](const auto& known) { return known.first == name; });
    if (found == kKinds.end()) {
        throw std::logic_error("data/tables.txt: unknown kind " + std::string(name));
    }
    return found->second;
}

/// "name:TYPE" or "name:TYPE/filter"; the word alone is a text.
Column column_of(std::string_view word) {
    const auto colon = word.find(':');
    if (colon == std::string_view::npos) {
        return {word, Kind::text, {}};
    }
    const std::string_view type = word.substr(colon + 1);
    const auto slash = type == "BIN/sid" ? std::string_view::npos : type.find('/');
    return {word.substr(0, colon), kind_named(type.substr(0, slash)),
            slash == std::string_view::npos ? std::string_view() : type.substr(slash + 1)};
}

void add_columns(std::vector<Table>& tables, std::string_view line) {
    for (const std::string_view word : parts_of(line, ' ')) {
        if (word.empty()) {
            continue;
        }
        if (word.front() != '=') {
            tables.back().columns.push_back(column_of(word));
            continue;
        }
        const auto same = std::find_if(tables.begin(), tables.end(),
                                       [&](const Table& table) { return table.name == word.substr(1); });
        const std::vector<Column> copied = same->columns;
        tables.back().columns.insert(tables.back().columns.end(), copied.begin(), copied.end());
    }
}

std::vector<Table> read_tables() {
    std::vector<Table> tables;
    for (const std::string_view line : useful_lines(kTablesText)) {
        if (line.front() == ' ') {
            add_columns(tables, line);
            continue;
        }
        const auto parts = parts_of(line, '\t');
        tables.push_back({parts.at(0), parts_of(parts.at(1), ','), parts.at(2) == "base", parts.at(3), {}});
    }
    return tables;
}

/// Reads one filter at `at` and moves behind it.
bool evaluate_filter(std::string_view filter, std::size_t& at, const std::vector<std::string>& classes) {
    ++at;  // the opening parenthesis
    const char sign = filter[at];
    if (sign != '&' && sign != '|' && sign != '!') {
        const auto end = filter.find(')', at);
        const std::string_view test = filter.substr(at, end - at);
        at = end + 1;
        std::string wanted(test.substr(test.find('=') + 1));
        std::transform(wanted.begin(), wanted.end(), wanted.begin(),
                       [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
        return wanted == "*" || std::find(classes.begin(), classes.end(), wanted) != classes.end();
    }
    ++at;
    bool every = true;
    bool some = false;
    while (at < filter.size() && filter[at] == '(') {
        const bool one = evaluate_filter(filter, at, classes);
        every = every && one;
        some = some || one;
    }
    ++at;  // the closing parenthesis
    return sign == '&' ? every : sign == '|' ? some : !some;
}

}  // namespace

const std::vector<Table>& tables() {
    static const std::vector<Table> known = read_tables();
    return known;
}

SqlType sql_type(Kind kind) {
    constexpr std::size_t kWide = 4000;
    constexpr std::size_t kNarrow = 8000;
    switch (kind) {
        case Kind::number:
            return {"int"};
        case Kind::number64:
            return {"bigint"};
        case Kind::guid:
            return {"uniqueidentifier"};
        case Kind::date:
        case Kind::filetime:
            return {"datetime2"};
        case Kind::boolean:
            return {"tinyint"};
        case Kind::text:
        case Kind::texts:
            return {"nvarchar", true, kWide};
        default:
            return {"varchar", true, kNarrow};
    }
}

bool answers_filter(std::string_view filter, const std::vector<std::string>& classes) {
    // The request for Exchange databases is malformed in ORADAD: a list without its sign. It finds nothing there
    // either.
    if (filter.find("((") != std::string_view::npos) {
        return false;
    }
    std::size_t at = 0;
    return evaluate_filter(filter, at, classes);
}

}  // namespace egide::directory::layout
