#include "json_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace egide::desk {

namespace {

void append_node(std::string& out, const reading::Node& node);

void append_items(std::string& out, const reading::Node& node) {
    out += '[';
    for (std::size_t i = 0; i < node.items.size(); ++i) {
        out += i == 0 ? "" : ",";
        append_node(out, node.items[i]);
    }
    out += ']';
}

void append_members(std::string& out, const reading::Node& node) {
    out += '{';
    for (std::size_t i = 0; i < node.members.size(); ++i) {
        out += (i == 0 ? "" : ",") + json_string(node.members[i].key) + ":";
        append_node(out, node.members[i].value);
    }
    out += '}';
}

/// Whether JSON has this scalar without quotes, as it is: YAML writes many others so.
bool is_json_literal(std::string_view text) {
    if (text == "true" || text == "false") {
        return true;
    }
    const std::size_t start = text.starts_with('-') ? 1 : 0;
    const std::size_t dot = std::min(text.find('.', start), text.size());
    const auto digits = [&](std::size_t from, std::size_t to) {
        return to > from && text.substr(from, to - from).find_first_not_of("0123456789") == std::string_view::npos;
    };
    const bool leading_zero = dot > start + 1 && text[start] == '0';
    return digits(start, dot) && !leading_zero && (dot == text.size() || digits(dot + 1, text.size()));
}

void append_node(std::string& out, const reading::Node& node) {
    using Kind = reading::Node::Kind;
    switch (node.kind) {
        case Kind::null: out += "null"; break;
        case Kind::scalar: out += node.quoted || !is_json_literal(node.scalar) ? json_string(node.scalar) : node.scalar; break;
        case Kind::sequence: append_items(out, node); break;
        case Kind::mapping: append_members(out, node); break;
    }
}

}  // namespace

std::string json_string(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            out += fmt::format("\\u{:04x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
        } else {
            out += c;
        }
    }
    return out + "\"";
}

std::string json_text(const reading::Node& node) {
    std::string out;
    append_node(out, node);
    return out;
}

}  // namespace egide::desk
