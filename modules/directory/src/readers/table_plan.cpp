#include "readers/table_plan.h"

#include <algorithm>

#include "egide/directory/messages.h"
#include "model/names.h"
#include "readers/values.h"

namespace egide::directory {
namespace {

constexpr std::size_t kMostTables = 4096;
constexpr std::size_t kMostColumns = 4096;

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    while (true) {
        const std::size_t end = text.find(separator);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos) {
            return parts;
        }
        text = text.substr(end + 1);
    }
}

base::Error table_list_error(base::Text message, std::uint32_t line) {
    return {base::ErrorKind::invalid, std::move(message), {"tables.tsv", line, 0}, {}, {}};
}

/// A path of the collection below its folder; nothing when it would leave it.
std::optional<std::filesystem::path> safe_path(std::string& name) {
    std::replace(name.begin(), name.end(), '\\', '/');
    std::filesystem::path path;
    for (const std::string_view part : split(name, '/')) {
        if (part.empty() || part == "." || part == ".." || part.find('\0') != std::string_view::npos) {
            return std::nullopt;
        }
        path /= std::string(part);
    }
    return path;
}

/// `name` is read from `name_int` when there is one: the other column is for people.
void choose_columns(TablePlan& plan) {
    const auto has = [&](const std::string& name) {
        return std::any_of(plan.columns.begin(), plan.columns.end(),
                           [&](const std::string& column) { return equal_folded(column, name); });
    };
    for (const std::string& column : plan.columns) {
        std::string_view name = column;
        if (name.ends_with("_int")) {
            name.remove_suffix(4);
        } else if (has(column + "_int")) {
            name = {};
        }
        plan.wanted.push_back(name.empty() ? std::nullopt : attribute_named(name));
    }
    if (!plan.wanted.empty()) {
        plan.wanted[0] = std::nullopt;  // the name itself
    }
}

void place(TablePlan& plan) {
    const auto parts = split(plan.name, '/');
    const std::string_view last = parts.back();
    const std::string stem(last.substr(0, last.rfind('.')));
    plan.base = parts.size() > 1 ? folded(parts.front()) : folded(stem);
    plan.domain = parts.size() > 2 ? std::string(parts[parts.size() - 2]) : std::string();
    plan.kind = stem == "rootDSE" ? Kind::root_dse : kind_of_table(stem);
    if (plan.base == "domain" && parts.size() > 2 && last == "rootDSE.tsv") {
        plan.base = "rootdse";
    }
    plan.top = plan.kind == Kind::top;
}

/// One line: path, table, table without domain, count, then name and type of each column.
std::optional<TablePlan> read_plan(std::string_view line, const std::filesystem::path& folder) {
    const auto cells = split(line, '\t');
    TablePlan plan;
    plan.name = std::string(cells[0]);
    const auto path = safe_path(plan.name);
    const auto count = cells.size() < 4 ? std::nullopt : parse_whole(cells[3]);
    if (!path || !count || *count < 1 || *count > static_cast<std::int64_t>(kMostColumns) ||
        cells.size() != 4 + 2 * static_cast<std::size_t>(*count)) {
        return std::nullopt;
    }
    plan.file = folder / *path;
    for (std::size_t i = 4; i < cells.size(); i += 2) {
        plan.columns.emplace_back(cells[i]);
    }
    place(plan);
    choose_columns(plan);
    return plan;
}

}  // namespace

base::Result<TableList> read_table_list(std::string_view text, const std::filesystem::path& folder) {
    TableList list;
    std::uint32_t number = 0;
    for (std::string_view line : split(text, '\n')) {
        ++number;
        if (line.ends_with('\r')) {
            line.remove_suffix(1);
        }
        if (number == 1) {
            list.title = std::string(line);
            continue;
        }
        if (line.empty()) {
            continue;
        }
        auto plan = read_plan(line, folder);
        if (!plan) {
            return table_list_error(messages::read_table_line(), number);
        }
        if (list.tables.size() == kMostTables) {
            return table_list_error(messages::read_too_many_tables({.limit = base::Count(kMostTables)}), number);
        }
        list.tables.push_back(std::move(*plan));
    }
    if (list.tables.empty()) {
        return table_list_error(messages::read_table_line(), number);
    }
    return list;
}

}  // namespace egide::directory
