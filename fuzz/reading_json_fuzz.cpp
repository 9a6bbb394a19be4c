// Any bytes: read_json accepts what simdjson's strict parser accepts, gives true places, and what it gives survives
// writing.
#include <simdjson.h>

#include <algorithm>

#include "egide/reading/json_writer.h"
#include "egide/reading/tree.h"
#include "reading_text.h"

namespace {

using egide::fuzz::PlacedText;
using egide::fuzz::require;
using egide::reading::JsonWriter;
using egide::reading::Node;

char first_sign(const Node& node) {
    switch (node.kind) {
        case Node::Kind::null:
            return 'n';
        case Node::Kind::sequence:
            return '[';
        case Node::Kind::mapping:
            return '{';
        default:
            return node.quoted ? '"' : node.scalar.front();
    }
}

void check_node(const Node& node, const PlacedText& text) {
    const auto here = text.at(node.line, node.column);
    require(here.has_value() && here->starts_with(first_sign(node)), "a value stands where it is said to be");
    for (const Node& item : node.items) {
        check_node(item, text);
    }
    for (const auto& member : node.members) {
        const auto key = text.at(member.line, member.column);
        require(key.has_value() && key->starts_with('"'), "a key stands where it is said to be");
        require(node.find(member.key) == &member.value, "a key is unique");
        check_node(member.value, text);
    }
}

void write(const Node& node, JsonWriter& json) {
    if (node.kind == Node::Kind::null) {
        json.null();
    } else if (node.kind == Node::Kind::scalar) {
        json.value(node.scalar);
    } else if (node.kind == Node::Kind::sequence) {
        json.begin_array();
        for (const Node& item : node.items) {
            write(item, json);
        }
        json.end_array();
    } else {
        json.begin_object();
        for (const auto& member : node.members) {
            json.key(member.key);
            write(member.value, json);
        }
        json.end_object();
    }
}

std::string written(const Node& node) {
    JsonWriter json(false);
    write(node, json);
    return json.take();
}

/// Faults of the house's own rules, which simdjson does not have.
bool is_house_rule(const egide::base::Error& error) {
    const std::string_view key = error.message.message->key;
    return key.starts_with("tree.") || key == "text.nul" || key == "text.too_large" || key == "problems.left_out";
}

/// The document parser refuses numbers that do not fit; their text is kept here whatever they hold.
bool is_number_too_large(simdjson::error_code code) {
    return code == simdjson::NUMBER_ERROR;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const PlacedText text(bytes);
    const std::string_view unmarked = bytes.starts_with("\xEF\xBB\xBF") ? bytes.substr(3) : bytes;
    simdjson::dom::parser strict;
    const simdjson::error_code code = strict.parse(simdjson::padded_string(unmarked)).error();
    const auto result = egide::reading::read_json(bytes, "f");
    if (result.ok()) {
        require(code == simdjson::SUCCESS || is_number_too_large(code),
                "nothing is accepted that a strict parser refuses");
        check_node(*result, text);
        const auto again = egide::reading::read_json(written(*result), "f");
        require(again.ok() && written(*again) == written(*result), "what is read survives writing and reading");
        return 0;
    }
    egide::fuzz::check_errors(result.errors(), text.lines());
    for (const auto& error : result.errors()) {
        require(error.message.message->key != "json.unreadable", "a fault has a place");
    }
    const bool only_house_rules = std::all_of(result.errors().begin(), result.errors().end(), is_house_rule);
    require(only_house_rules || code != simdjson::SUCCESS, "nothing is refused that a strict parser accepts");
    return 0;
}
