#include "json_node.h"

#include <charconv>
#include <stdexcept>
#include <string>

namespace egide::web {

namespace {

void write_scalar(reading::JsonWriter& json, const reading::Node& node) {
    const std::string& text = node.scalar;
    if (node.quoted) {
        json.value(text);
    } else if (text == "true" || text == "false") {
        json.value(text == "true");
    } else {
        std::int64_t number = 0;
        const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
        if (read.ec != std::errc() || read.ptr != text.data() + text.size()) {
            throw std::logic_error("not a whole number: " + text);
        }
        json.value(number);
    }
}

}  // namespace

void write_node(reading::JsonWriter& json, const reading::Node& node) {
    switch (node.kind) {
        case reading::Node::Kind::null:
            json.null();
            break;
        case reading::Node::Kind::scalar:
            write_scalar(json, node);
            break;
        case reading::Node::Kind::sequence:
            json.begin_array();
            for (const reading::Node& item : node.items) {
                write_node(json, item);
            }
            json.end_array();
            break;
        case reading::Node::Kind::mapping:
            json.begin_object();
            for (const reading::Member& member : node.members) {
                json.key(member.key);
                write_node(json, member.value);
            }
            json.end_object();
            break;
    }
}

reading::Node parsed(std::string_view json, std::string_view what) {
    auto node = reading::read_json(json, std::string(what));
    if (!node) {
        throw std::logic_error("malformed JSON in " + std::string(what));
    }
    return std::move(node).value();
}

}  // namespace egide::web
