#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace egide::directory::layout {

/// How a value of the directory is written in a table.
enum class Kind {
    text,
    texts,
    number,
    number64,
    boolean,
    sid,
    descriptor,
    dacl,
    guid,
    date,
    filetime,
    binary,
    sid_binary
};

/// One attribute. With a filter it fills two columns: readable text, then `name_int` with the number.
struct Column {
    std::string_view name;
    Kind kind = Kind::text;
    std::string_view filter;
};

/// One request of a collection: the naming contexts it is made in, its filter, its columns after the first, the DN.
struct Table {
    std::string_view name;
    std::vector<std::string_view> contexts;
    bool base_only = false;
    std::string_view filter;
    std::vector<Column> columns;
};

/// The default requests of ORADAD 3.6, in the order in which they are made (data/tables.txt).
const std::vector<Table>& tables();

/// The name that tables.tsv gives to a kind, for the longest value of a column in UTF-16 units.
/// 4,000 units (or 8,000 for hexadecimal text) and more are "(max)".
struct SqlType {
    std::string_view name;
    bool sized = false;
    std::size_t maximum = 0;
};
SqlType sql_type(Kind kind);

/// Whether an object with these classes (from top to its own, in lower case) answers a filter made of objectClass,
/// '&', '|' and '!' alone.
bool answers_filter(std::string_view filter, const std::vector<std::string>& classes);

}  // namespace egide::directory::layout
