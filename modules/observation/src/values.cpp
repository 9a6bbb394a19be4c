#include "values.h"

#include <algorithm>

#include "egide/observation/codes.h"
#include "egide/observation/messages.h"
#include "egide/observation/reading.h"

namespace egide::observation {
namespace {

using reading::Node;
using reading::Problems;

// The dictionary says the type, so quotes change nothing: "41" and 41 are the same number.
Node unquoted(const Node& node) {
    Node bare = node;
    bare.quoted = false;
    return bare;
}

std::optional<std::int64_t> read_integer(const FieldSpec& field, const Node& node, Problems& problems) {
    const auto number = reading::as_integer(unquoted(node), problems, field.name);
    if (number && (*number < field.lowest || *number > field.highest)) {
        problems.add(node,
                     messages::integer_out_of_range(
                         {.field = field.name, .given = *number, .highest = field.highest, .lowest = field.lowest}),
                     std::string(field.name));
        return std::nullopt;
    }
    return number;
}

// So many digits that no amount was meant to be read from them.
bool is_beyond_reading(std::string_view text) {
    const std::string_view euros = text.substr(0, text.find('.'));
    return euros.size() > 13 && euros.find_first_not_of("0123456789") == std::string_view::npos;
}

std::optional<std::string> read_choice(const FieldSpec& field, const Node& node, Problems& problems) {
    auto word = read_text(node, problems, field.name);
    if (!word || std::find(field.choices.begin(), field.choices.end(), *word) != field.choices.end()) {
        return word;
    }
    std::vector<std::string> choices(field.choices.begin(), field.choices.end());
    problems.add(node, messages::word_unknown({.choices = std::move(choices), .field = field.name, .given = *word}),
                 std::string(field.name));
    return std::nullopt;
}

std::optional<std::string> read_item(const FieldSpec& field, const Node& node, Problems& problems) {
    if (field.type == FieldType::choices) {
        return read_choice(field, node, problems);
    }
    auto text = read_text(node, problems, field.name);
    if (text && field.type == FieldType::identifiers) {
        return canonical_code(*text);
    }
    return text;
}

std::optional<Value> read_list(const FieldSpec& field, const Node& node, Problems& problems) {
    if (node.kind != Node::Kind::sequence) {
        problems.add(node, messages::list_expected({.field = field.name}), std::string(field.name));
        return std::nullopt;
    }
    std::vector<std::string> read;
    bool whole = true;
    for (const Node& item : node.items) {
        auto text = read_item(field, item, problems);
        if (text && std::find(read.begin(), read.end(), *text) != read.end()) {
            problems.add(item, messages::list_repeats({.field = field.name, .given = *text}), std::string(field.name));
            text.reset();
        }
        if (text) {
            read.push_back(std::move(*text));
        } else {
            whole = false;
        }
    }
    if (!whole) {
        return std::nullopt;
    }
    return Value(std::move(read));
}

// Codes are typed with a zero as often as with the letter.
std::optional<std::string> read_field_text(const FieldSpec& field, const Node& node, Problems& problems) {
    auto text = read_text(node, problems, field.name);
    if (text && (field.field == Field::piece || field.field == Field::requirement)) {
        return canonical_code(*text);
    }
    return text;
}

template <typename T>
std::optional<Value> as_value(std::optional<T> read) {
    if (!read) {
        return std::nullopt;
    }
    return Value(std::move(*read));
}

}  // namespace

std::optional<std::string> read_text(const Node& node, Problems& problems, std::string_view field) {
    auto text = reading::as_text(node, problems, field);
    if (text && text->empty()) {
        problems.add(node, messages::text_empty({.field = field}), std::string(field));
        return std::nullopt;
    }
    return text;
}

std::optional<bool> read_boolean(const Node& node, Problems& problems, std::string_view field) {
    return reading::as_boolean(unquoted(node), problems, field);
}

std::optional<base::Ratio> read_decimal(const Node& node, Problems& problems, std::string_view field) {
    if (node.kind == Node::Kind::scalar && node.scalar.find_first_of("/%") != std::string::npos) {
        problems.add(node, messages::decimal_expected({.field = field, .given = node.scalar}), std::string(field));
        return std::nullopt;
    }
    return reading::as_ratio(unquoted(node), problems, field);
}

std::optional<base::Money> read_amount(const Node& node, Problems& problems, std::string_view field) {
    const auto text = read_text(node, problems, field);
    if (!text) {
        return std::nullopt;
    }
    const auto amount = base::Money::parse(*text);
    if (amount ? *amount > kLargestAmount : is_beyond_reading(*text)) {
        problems.add(node, messages::money_too_large({.field = field, .given = *text, .highest = kLargestAmount}),
                     std::string(field));
        return std::nullopt;
    }
    if (!amount || amount->cents() < 0) {
        problems.add(node, messages::money_malformed({.field = field, .given = *text}), std::string(field));
        return std::nullopt;
    }
    return amount;
}

std::optional<Value> read_value(const FieldSpec& field, const Node& node, Problems& problems) {
    switch (field.type) {
        case FieldType::text:
        case FieldType::reference:
            return as_value(read_field_text(field, node, problems));
        case FieldType::boolean:
            return as_value(read_boolean(node, problems, field.name));
        case FieldType::integer:
            return as_value(read_integer(field, node, problems));
        case FieldType::decimal:
            return as_value(read_decimal(node, problems, field.name));
        case FieldType::date:
            return as_value(reading::as_date(node, problems, field.name));
        case FieldType::money:
            return as_value(read_amount(node, problems, field.name));
        case FieldType::choice:
            return as_value(read_choice(field, node, problems));
        case FieldType::choices:
        case FieldType::texts:
        case FieldType::identifiers:
        case FieldType::references:
            return read_list(field, node, problems);
        case FieldType::finding_list:
            return read_findings(node, problems);
    }
    return std::nullopt;
}

}  // namespace egide::observation
