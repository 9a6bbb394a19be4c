#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "egide/base/result.h"
#include "model/attribute.h"
#include "model/kind.h"

namespace egide::directory {

/// One table as tables.tsv describes it.
struct TablePlan {
    std::filesystem::path file;
    std::string name;  // "domain/corp.local/user.tsv", for sentences
    std::string base;  // "domain", "configuration", "schema", "domaindns", "forestdns", "application", "rootdse"
    std::string domain;
    Kind kind = Kind::other;
    bool top = false;
    std::vector<std::string> columns;
    std::vector<std::optional<Attribute>> wanted;  // by column; nothing: skipped
};

struct TableList {
    std::string title;  // first line: <forest>_<date>
    std::vector<TablePlan> tables;
};

/// Reads tables.tsv. Fails when it is not one: a line without its columns, a count that lies, a path that leaves the
/// folder, more than 4,096 tables or 4,096 columns.
base::Result<TableList> read_table_list(std::string_view text, const std::filesystem::path& folder);

}  // namespace egide::directory
