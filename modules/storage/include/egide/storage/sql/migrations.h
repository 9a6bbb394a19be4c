#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "egide/base/result.h"
#include "egide/storage/sql/database.h"

namespace egide::storage::sql {

/// One numbered step of a schema, as its file has it. Words in braces are written in each engine's own way:
/// {integer} {text} {blob} {boolean} {instant} {identity} {strict} (after the parenthesis of a table). `sqlite` and
/// `postgresql` are the same text unless the two engines had to part.
struct Migration {
    int number = 0;
    std::string_view name;
    std::string_view sqlite;
    std::string_view postgresql;
};

/// The steps of one part of the database, numbered from 1 without a gap. A module embeds its own
/// (modules/storage/cmake/Migrations.cmake).
struct Schema {
    std::string_view part;
    std::span<const Migration> migrations;
};

/// Brings the database to the newest step of each part, one transaction a step, whatever the number of processes that
/// start at once; gives the number of steps taken. Refuses, and changes nothing: a database that a newer program has
/// taken further, a step that is not the one that was applied, tables that somebody changed by hand (each difference is
/// an error).
base::Result<int> migrate(Database& database, std::span<const Schema> schemas);

/// The same refusals, without a change; a step that was not yet applied is an error too.
Done check_schema(Database& database, std::span<const Schema> schemas);

/// One line for each column, constraint, index and trigger of the database, sorted: equal texts are equal schemas of
/// one engine.
base::Result<std::vector<std::string>> shape(Transaction& transaction);

}  // namespace egide::storage::sql
