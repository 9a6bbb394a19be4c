#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "answers.h"
#include "egide/http/router.h"
#include "egide/reading/json_writer.h"
#include "egide/storage/sql/value.h"

namespace egide::web {

/// Writes what is no plain value: a list, an object.
using WriteJson = std::function<void(reading::JsonWriter&)>;
/// One value of a thing that is listed.
using Cell = std::variant<std::monostate, std::string, std::int64_t, bool, WriteJson>;
using Cells = std::vector<Cell>;

Cell cell(storage::sql::Instant instant);
Cell cell(const std::optional<storage::sql::Instant>& instant);
Cell cell(std::string_view text);          // as it is
Cell cell_or_null(std::string_view text);  // null when empty
Cell cell_of_texts(std::vector<std::string> texts);

void write_cell(reading::JsonWriter& json, const Cell& cell);
/// One thing as an object; with `chosen`, only those names.
void write_object(reading::JsonWriter& json, const std::vector<std::string>& names, const Cells& cells,
                  const std::vector<std::string>& chosen = {});
std::string object_text(const std::vector<std::string>& names, const Cells& cells);

/// A page of a list.
struct Listing {
    std::vector<std::string> names;
    std::vector<Cells> rows;
    std::string next;  // empty on the last page
    std::optional<std::int64_t> total = {};
};

/// What a client asks of every list.
struct ListQuery {
    std::size_t limit = 50;
    std::string cursor;
    std::string sort;  // without its sign
    bool descending = false;
    std::string q;
    std::vector<std::string> fields;
    bool columns = false;
    bool csv = false;
};
/// Reads limit, cursor, sort, q, fields, shape and format; `sorts` are the names that may be sorted by.
Or<ListQuery> list_query(const http::Request& request, const std::vector<std::string>& sorts, std::size_t most);
/// The parameters of a list, for the route table.
std::vector<http::Parameter> list_parameters(std::vector<http::Parameter> more = {});

/// JSON objects, columns or CSV, as asked; an unknown name in `fields` is refused.
http::Response list_response(const http::Request& request, const ListQuery& query, const Listing& listing);

/// Filters by `q` (every word, in any text, whatever the case), sorts and cuts a page out of what is in memory. `id` is
/// the column that tells rows apart.
Or<Listing> page_of(const http::Request& request, const ListQuery& query, std::vector<std::string> names,
                    std::vector<Cells> rows, std::size_t id = 0);

/// An opaque cursor over some text, and back; nothing when it is none of ours.
std::string make_cursor(std::string_view text);
std::optional<std::string> read_cursor(std::string_view cursor);

}  // namespace egide::web
