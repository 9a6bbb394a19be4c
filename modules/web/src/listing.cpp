#include "listing.h"

#include <algorithm>
#include <charconv>

#include "egide/reading/csv.h"
#include "egide/web/messages.h"

namespace egide::web {

namespace {

std::vector<std::string> words_of(std::string_view text, char separator) {
    std::vector<std::string> words;
    while (!text.empty()) {
        const auto end = std::min(text.find(separator), text.size());
        if (end > 0) {
            words.emplace_back(text.substr(0, end));
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

std::optional<std::size_t> index_of(const std::vector<std::string>& names, std::string_view name) {
    const auto at = std::find(names.begin(), names.end(), name);
    return at == names.end() ? std::nullopt : std::optional(static_cast<std::size_t>(at - names.begin()));
}

std::string csv_text(const Cell& value) {
    if (const auto* text = std::get_if<std::string>(&value)) {
        return *text;
    }
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
        return std::to_string(*number);
    }
    if (const auto* truth = std::get_if<bool>(&value)) {
        return *truth ? "1" : "0";
    }
    if (const auto* write = std::get_if<WriteJson>(&value)) {
        reading::JsonWriter json(false);
        (*write)(json);
        std::string text = json.take();
        return text.substr(0, text.size() - 1);
    }
    return {};
}

http::Response csv_response(const Listing& listing, const std::vector<std::size_t>& columns) {
    std::string text = "\xEF\xBB\xBF";  // spreadsheets take it for UTF-8 by this
    const auto line = [&](const auto& value_at) {
        for (std::size_t i = 0; i < columns.size(); ++i) {
            text += (i == 0 ? "" : ";") + reading::csv_cell(value_at(columns[i]));
        }
        text += "\r\n";
    };
    line([&](std::size_t column) { return listing.names[column]; });
    for (const Cells& row : listing.rows) {
        line([&](std::size_t column) { return csv_text(row[column]); });
    }
    auto response = http::text_response(std::move(text), "text/csv; charset=utf-8");
    response.fields.set("Content-Disposition", "attachment; filename=\"egide.csv\"");
    if (!listing.next.empty()) {
        response.fields.set("Link", "<?cursor=" + listing.next + ">; rel=\"next\"");
    }
    return response;
}

void write_end(reading::JsonWriter& json, const Listing& listing) {
    json.key("next");
    listing.next.empty() ? json.null() : json.value(listing.next);
    if (listing.total) {
        json.field("total", *listing.total);
    }
    json.end_object();
}

http::Response columns_response(const Listing& listing, const std::vector<std::size_t>& columns) {
    reading::JsonWriter json(false);
    json.begin_object().key("columns").begin_object();
    for (const std::size_t column : columns) {
        json.key(listing.names[column]).begin_array();
        for (const Cells& row : listing.rows) {
            write_cell(json, row[column]);
        }
        json.end_array();
    }
    json.end_object();
    write_end(json, listing);
    return http::json_response(json.take());
}

http::Response items_response(const Listing& listing, const std::vector<std::size_t>& columns) {
    reading::JsonWriter json(false);
    json.begin_object().key("items").begin_array();
    for (const Cells& row : listing.rows) {
        json.begin_object();
        for (const std::size_t column : columns) {
            json.key(listing.names[column]);
            write_cell(json, row[column]);
        }
        json.end_object();
    }
    json.end_array();
    write_end(json, listing);
    return http::json_response(json.take());
}

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
    return text;
}

bool holds_every_word(const Cells& row, const std::vector<std::string>& words) {
    return std::all_of(words.begin(), words.end(), [&](const std::string& word) {
        return std::any_of(row.begin(), row.end(), [&](const Cell& one) {
            const auto* text = std::get_if<std::string>(&one);
            return text != nullptr && lower(*text).find(word) != std::string::npos;
        });
    });
}

/// A text that sorts as the value does.
std::string sort_key(const Cell& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
        std::string digits = std::to_string(*number);
        return std::string(20 - std::min<std::size_t>(digits.size(), 20), '0') + digits;
    }
    return lower(csv_text(value));
}

}  // namespace

Cell cell(storage::sql::Instant instant) {
    return storage::sql::show_instant(instant);
}
Cell cell(const std::optional<storage::sql::Instant>& instant) {
    return instant ? cell(*instant) : Cell();
}
Cell cell(std::string_view text) {
    return std::string(text);
}
Cell cell_or_null(std::string_view text) {
    return text.empty() ? Cell() : Cell(std::string(text));
}
Cell cell_of_texts(std::vector<std::string> texts) {
    return WriteJson([texts = std::move(texts)](reading::JsonWriter& json) {
        json.begin_array();
        for (const std::string& text : texts) {
            json.value(text);
        }
        json.end_array();
    });
}

void write_cell(reading::JsonWriter& json, const Cell& value) {
    if (const auto* text = std::get_if<std::string>(&value)) {
        json.value(*text);
    } else if (const auto* number = std::get_if<std::int64_t>(&value)) {
        json.value(*number);
    } else if (const auto* truth = std::get_if<bool>(&value)) {
        json.value(*truth);
    } else if (const auto* write = std::get_if<WriteJson>(&value)) {
        (*write)(json);
    } else {
        json.null();
    }
}

void write_object(reading::JsonWriter& json, const std::vector<std::string>& names, const Cells& cells,
                  const std::vector<std::string>& chosen) {
    json.begin_object();
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (chosen.empty() || index_of(chosen, names[i])) {
            json.key(names[i]);
            write_cell(json, cells[i]);
        }
    }
    json.end_object();
}

std::string object_text(const std::vector<std::string>& names, const Cells& cells) {
    reading::JsonWriter json(false);
    write_object(json, names, cells);
    return json.take();
}

Or<ListQuery> list_query(const http::Request& request, const std::vector<std::string>& sorts, std::size_t most) {
    ListQuery query;
    const auto wrong = [&](std::string_view name, const std::string& expected) {
        http::Problem problem{400, "parameters", http::Problem{}.detail};
        problem.detail = messages::parameter_refused({.expected = expected, .name = std::string(name)});
        return http::problem_response(problem, request);
    };
    if (const auto given = request.query_parameter("limit")) {
        const auto read = std::from_chars(given->data(), given->data() + given->size(), query.limit);
        if (read.ec != std::errc() || read.ptr != given->data() + given->size() || query.limit < 1 || query.limit > most) {
            return wrong("limit", "1 … " + std::to_string(most));
        }
    }
    query.limit = std::min(query.limit, most);
    std::string sort(request.query_parameter("sort").value_or(""));
    query.descending = sort.starts_with('-');
    query.sort = query.descending ? sort.substr(1) : sort;
    if (!query.sort.empty() && !index_of(sorts, query.sort)) {
        return wrong("sort", base::join(sorts, request.language));
    }
    query.cursor = request.query_parameter("cursor").value_or("");
    query.q = request.query_parameter("q").value_or("");
    query.fields = words_of(request.query_parameter("fields").value_or(""), ',');
    const std::string_view shape = request.query_parameter("shape").value_or("items");
    const std::string_view format = request.query_parameter("format").value_or("json");
    if (shape != "items" && shape != "columns") {
        return wrong("shape", "items, columns");
    }
    if (format != "json" && format != "csv") {
        return wrong("format", "json, csv");
    }
    query.columns = shape == "columns";
    query.csv = format == "csv";
    if (query.csv && !request.query_parameter("limit")) {
        query.limit = most;  // a file is for whoever wants it all; what does not fit is announced by Link
    }
    return query;
}

std::vector<http::Parameter> list_parameters(std::vector<http::Parameter> more) {
    std::vector<http::Parameter> all = std::move(more);
    using Place = http::Parameter::Place;
    all.push_back({"limit", Place::query, {"Combien au plus", "How many at most"}, false, R"({"type":"integer","minimum":1})"});
    all.push_back({"cursor", Place::query, {"La page suivante", "The next page"}});
    all.push_back({"sort", Place::query, {"Un champ ; « - » devant pour l’ordre inverse", "A field; “-” before it turns the order round"}});
    all.push_back({"q", Place::query, {"Des mots à trouver", "Words to be found"}});
    all.push_back({"fields", Place::query, {"Les champs voulus, séparés par des virgules", "The fields wanted, parted by commas"}});
    all.push_back({"shape", Place::query, {"En objets ou en colonnes", "As objects or in columns"}, false, R"({"type":"string","enum":["items","columns"]})"});
    all.push_back({"format", Place::query, {"JSON ou CSV", "JSON or CSV"}, false, R"({"type":"string","enum":["json","csv"]})"});
    return all;
}

http::Response list_response(const http::Request& request, const ListQuery& query, const Listing& listing) {
    std::vector<std::size_t> columns;
    for (const std::string& field : query.fields) {
        const auto at = index_of(listing.names, field);
        if (!at) {
            return refusal(request, 400, "parameters",
                           messages::parameter_refused(
                               {.expected = base::join(listing.names, request.language), .name = "fields"}));
        }
        columns.push_back(*at);
    }
    for (std::size_t i = 0; query.fields.empty() && i < listing.names.size(); ++i) {
        columns.push_back(i);
    }
    return query.csv       ? csv_response(listing, columns)
           : query.columns ? columns_response(listing, columns)
                           : items_response(listing, columns);
}

Or<Listing> page_of(const http::Request& request, const ListQuery& query, std::vector<std::string> names,
                    std::vector<Cells> rows, std::size_t id) {
    const std::vector<std::string> words = words_of(lower(query.q), ' ');
    std::erase_if(rows, [&](const Cells& row) { return !holds_every_word(row, words); });
    const std::size_t total = rows.size();
    const std::optional<std::size_t> column = index_of(names, query.sort);
    const auto place = [&](const Cells& row) {
        return (column ? sort_key(row[*column]) + '\x01' : std::string()) + sort_key(row[id]);
    };
    const auto before = [&](const Cells& left, const Cells& right) {
        return query.descending ? place(right) < place(left) : place(left) < place(right);
    };
    if (column) {
        std::stable_sort(rows.begin(), rows.end(), before);
    }
    if (!query.cursor.empty()) {
        const auto last = read_cursor(query.cursor);
        const auto at = last ? std::find_if(rows.begin(), rows.end(),
                                            [&](const Cells& row) { return place(row) == *last; })
                             : rows.end();
        if (at == rows.end()) {
            return refusal(request, 400, "cursor", messages::cursor_refused());
        }
        rows.erase(rows.begin(), at + 1);
    }
    Listing listing{std::move(names), {}, {}, static_cast<std::int64_t>(total)};
    if (!query.csv && rows.size() > query.limit) {
        rows.resize(query.limit);
        listing.next = make_cursor(place(rows.back()));
    }
    listing.rows = std::move(rows);
    return listing;
}

std::string make_cursor(std::string_view text) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string cursor = "c1";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        cursor += kDigits[byte >> 4U];
        cursor += kDigits[byte & 15U];
    }
    return cursor;
}

std::optional<std::string> read_cursor(std::string_view cursor) {
    if (!cursor.starts_with("c1") || cursor.size() % 2 != 0) {
        return std::nullopt;
    }
    std::string text;
    for (std::size_t i = 2; i < cursor.size(); i += 2) {
        unsigned value = 0;
        const auto read = std::from_chars(cursor.data() + i, cursor.data() + i + 2, value, 16);
        if (read.ec != std::errc() || read.ptr != cursor.data() + i + 2) {
            return std::nullopt;
        }
        text += static_cast<char>(value);
    }
    return text;
}

}  // namespace egide::web
