#include "copy_format.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "egide/reading/json_writer.h"
#include "egide/reading/tree.h"
#include "egide/storage/messages.h"
#include "fault.h"

namespace egide::storage::sql {

namespace {

constexpr std::string_view kFormat = "egide-copy/1";
constexpr std::array<std::string_view, 3> kKinds = {"integer", "text", "blob"};
/// A row holds what one row of a database may hold; larger things are objects, not rows.
constexpr std::size_t kLargestLine = std::size_t{256} << 20;

using Node = reading::Node;

std::string hex_of(std::string_view bytes) {
    return base::hex({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
}

std::optional<unsigned> nibble(char digit) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    const auto at = kDigits.find(digit);
    return at == std::string_view::npos ? std::nullopt : std::optional(static_cast<unsigned>(at));
}

std::optional<Blob> blob_of(std::string_view hex) {
    Blob blob;
    for (std::size_t at = 0; at + 1 < hex.size(); at += 2) {
        const auto high = nibble(hex[at]), low = nibble(hex[at + 1]);
        if (!high || !low) {
            return std::nullopt;
        }
        blob.bytes.push_back(static_cast<char>((*high << 4) | *low));
    }
    return hex.size() % 2 == 0 ? std::optional(std::move(blob)) : std::nullopt;
}

struct WriteAs {
    reading::JsonWriter& json;
    void operator()(std::monostate) const { json.null(); }
    void operator()(std::int64_t value) const { json.value(value); }
    void operator()(const std::string& value) const { json.value(std::string_view(value)); }
    void operator()(const Blob& value) const { json.value(std::string_view(hex_of(value.bytes))); }
    void operator()(bool value) const { json.value(std::int64_t{value ? 1 : 0}); }
    void operator()(Instant value) const { json.value(std::int64_t{value.time_since_epoch().count()}); }
};

std::optional<std::int64_t> integer_of(const Node* node) {
    if (node == nullptr || node->kind != Node::Kind::scalar || node->quoted) {
        return std::nullopt;
    }
    std::int64_t number = 0;
    const char* const last = node->scalar.data() + node->scalar.size();
    const auto [end, error] = std::from_chars(node->scalar.data(), last, number);
    return error == std::errc() && end == last ? std::optional(number) : std::nullopt;
}

const std::string* text_of(const Node* node) {
    return node != nullptr && node->kind == Node::Kind::scalar && node->quoted ? &node->scalar : nullptr;
}

std::optional<Value> value_of(const Node& node, Kind kind) {
    if (node.is_null()) {
        return Value();
    }
    if (kind == Kind::integer) {
        const auto number = integer_of(&node);
        return number ? std::optional<Value>(*number) : std::nullopt;
    }
    const std::string* const text = text_of(&node);
    if (text == nullptr) {
        return std::nullopt;
    }
    if (kind == Kind::text) {
        return is_plain_utf8(*text) ? std::optional<Value>(*text) : std::nullopt;
    }
    auto blob = blob_of(*text);
    return blob ? std::optional<Value>(std::move(*blob)) : std::nullopt;
}

std::optional<CopyLine> read_row(const Node& node, const Table& table) {
    if (node.items.size() != table.columns.size()) {
        return std::nullopt;
    }
    CopyLine line;
    line.kind = CopyLine::Kind::row;
    for (std::size_t at = 0; at < node.items.size(); ++at) {
        auto value = value_of(node.items[at], table.columns[at].kind);
        if (!value) {
            return std::nullopt;
        }
        line.row.push_back(std::move(*value));
    }
    return line;
}

std::optional<CopyLine> read_head(const Node& node) {
    const std::string* const format = text_of(node.find("format"));
    const Node* const steps = node.find("steps");
    if (format == nullptr || *format != kFormat || steps == nullptr || node.members.size() != 2 ||
        steps->kind != Node::Kind::sequence) {
        return std::nullopt;
    }
    CopyLine line;
    line.kind = CopyLine::Kind::head;
    for (const Node& step : steps->items) {
        if (text_of(&step) == nullptr) {
            return std::nullopt;
        }
        line.steps.push_back(step.scalar);
    }
    return line;
}

std::optional<Column> read_column(const Node& node) {
    if (node.items.size() != 2 || text_of(&node.items[0]) == nullptr || text_of(&node.items[1]) == nullptr) {
        return std::nullopt;
    }
    const auto kind = std::find(kKinds.begin(), kKinds.end(), node.items[1].scalar);
    return kind == kKinds.end() ? std::nullopt
                                : std::optional(Column{node.items[0].scalar, static_cast<Kind>(kind - kKinds.begin())});
}

std::optional<CopyLine> read_table(const Node& node) {
    const std::string* const name = text_of(node.find("table"));
    const Node* const columns = node.find("columns");
    const auto last = integer_of(node.find("last"));
    if (name == nullptr || columns == nullptr || !last || *last < 0 || node.members.size() != 3 ||
        columns->items.empty()) {
        return std::nullopt;
    }
    CopyLine line;
    line.kind = CopyLine::Kind::table;
    line.table.name = *name;
    line.last = *last;
    for (const Node& item : columns->items) {
        auto column = read_column(item);
        if (!column) {
            return std::nullopt;
        }
        line.table.columns.push_back(std::move(*column));
    }
    return line;
}

std::optional<CopyLine> read_end(const Node& node) {
    const auto tables = integer_of(node.find("tables")), rows = integer_of(node.find("rows"));
    const std::string* const hash = text_of(node.find("sha256"));
    if (!tables || !rows || hash == nullptr || node.members.size() != 3) {
        return std::nullopt;
    }
    CopyLine line;
    line.kind = CopyLine::Kind::end;
    line.summary = {*tables, *rows, *hash};
    return line;
}

}  // namespace

std::string head_line(const std::vector<std::string>& steps) {
    reading::JsonWriter json(false);
    json.begin_object().field("format", kFormat).key("steps").begin_array();
    for (const std::string& step : steps) {
        json.value(std::string_view(step));
    }
    json.end_array().end_object();
    return json.take();
}

std::string table_line(const Table& table, std::int64_t last) {
    reading::JsonWriter json(false);
    json.begin_object().field("table", std::string_view(table.name)).key("columns").begin_array();
    for (const Column& column : table.columns) {
        json.begin_array().value(std::string_view(column.name)).value(kKinds[static_cast<std::size_t>(column.kind)]);
        json.end_array();
    }
    json.end_array().field("last", last).end_object();
    return json.take();
}

std::string row_line(const Table& table, const Row& row) {
    reading::JsonWriter json(false);
    json.begin_array();
    for (std::size_t column = 0; column < table.columns.size(); ++column) {
        std::visit(WriteAs{json}, row[column].kinds());
    }
    json.end_array();
    return json.take();
}

std::string end_line(const CopySummary& summary) {
    reading::JsonWriter json(false);
    json.begin_object().field("tables", summary.tables).field("rows", summary.rows);
    json.field("sha256", std::string_view(summary.sha256)).end_object();
    return json.take();
}

std::optional<CopyLine> read_copy_line(std::string_view line, const Table* table) {
    const auto tree = reading::read_json(
        line, "", {.bytes = kLargestLine, .nodes = 100'000, .depth = 8, .scalar_bytes = kLargestLine, .errors = 1});
    if (!tree.ok()) {
        return std::nullopt;
    }
    if (tree->kind == Node::Kind::sequence) {
        return table == nullptr ? std::nullopt : read_row(*tree, *table);
    }
    if (tree->find("format") != nullptr) {
        return read_head(*tree);
    }
    return tree->find("table") != nullptr ? read_table(*tree) : read_end(*tree);
}

CopyReader::CopyReader(const std::filesystem::path& file) : file_(file), stream_(file, std::ios::binary) {}

base::Error CopyReader::wrong(base::Text message) const {
    return {base::ErrorKind::invalid, std::move(message), {file_.string(), number_, 0}, {}, {}};
}

base::Result<CopyLine> CopyReader::next() {
    std::string text;
    ++number_;
    if (number_ == 1 && !stream_) {
        number_ = 0;
        return wrong(messages::copy_not_read({.path = file_.string()}));
    }
    if (!std::getline(stream_, text) || stream_.eof()) {
        return wrong(messages::copy_cut());
    }
    auto line = read_copy_line(text, table_ ? &*table_ : nullptr);
    const bool in_place = line && (number_ == 1) == (line->kind == CopyLine::Kind::head);
    return in_place ? checked(std::move(*line), text) : wrong(messages::copy_malformed());
}

base::Result<CopyLine> CopyReader::checked(CopyLine line, std::string_view text) {
    if (line.kind == CopyLine::Kind::end) {
        seen_.sha256 = base::hex(hash_.finish());
        if (line.summary != seen_) {
            return wrong(messages::copy_altered());
        }
        return stream_.peek() == std::ifstream::traits_type::eof() ? base::Result<CopyLine>(std::move(line))
                                                                   : wrong(messages::copy_malformed());
    }
    hash_.update(text);
    hash_.update("\n");
    if (line.kind == CopyLine::Kind::table) {
        ++seen_.tables;
        table_ = line.table;
    }
    seen_.rows += line.kind == CopyLine::Kind::row ? 1 : 0;
    return line;
}

}  // namespace egide::storage::sql
