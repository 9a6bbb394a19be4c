#include "json_text.h"

#include <fmt/format.h>

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

/// Whether the scalar stands without quotes: a truth or a whole number. Other numbers are words that keep every digit.
bool is_bare(std::string_view text) {
    if (text == "true" || text == "false") {
        return true;
    }
    const std::size_t start = text.starts_with('-') ? 1 : 0;
    const bool leading_zero = text.size() > start + 1 && text[start] == '0';
    return text.size() > start && text.size() < start + 19 && !leading_zero &&
           text.find_first_not_of("0123456789", start) == std::string_view::npos;
}

void append_node(std::string& out, const reading::Node& node) {
    using Kind = reading::Node::Kind;
    switch (node.kind) {
        case Kind::null: out += "null"; break;
        case Kind::scalar: out += node.quoted || !is_bare(node.scalar) ? json_string(node.scalar) : node.scalar; break;
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
