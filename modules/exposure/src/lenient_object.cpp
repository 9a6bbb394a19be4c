#include "lenient_object.h"

#include <algorithm>
#include <charconv>

#include "egide/exposure/messages.h"

namespace egide::exposure {
namespace {

using reading::Node;

std::optional<std::int64_t> parse_code(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = status == std::errc{} && end == text.data() + text.size();
    return whole ? std::optional(value) : std::nullopt;
}

}  // namespace

LenientObject::LenientObject(const Node& node, std::string_view what, base::Errors& warnings)
    : node_(&node), what_(what), warnings_(&warnings) {
    if (node.kind != Node::Kind::mapping) {
        left_out(node, what, "object");
    }
}

void LenientObject::left_out(const Node& node, std::string_view key, std::string_view expected) {
    warnings_->push_back({base::ErrorKind::invalid,
                          messages::opssies_left_out({.expected = base::Choice(expected), .key = key}),
                          node.at(),
                          std::string(key),
                          {}});
}

void LenientObject::taken_anyway(const Node& node, std::string_view key, std::string_view expected) {
    warnings_->push_back({base::ErrorKind::invalid,
                          messages::opssies_taken_anyway({.expected = base::Choice(expected), .key = key}),
                          node.at(),
                          std::string(key),
                          {}});
}

const Node* LenientObject::child(std::string_view key) {
    known_.emplace_back(key);
    const Node* found = node_->find(key);
    return found == nullptr || found->is_null() ? nullptr : found;
}

std::optional<std::int64_t> LenientObject::integer(std::string_view key) {
    const Node* found = child(key);
    if (found == nullptr) {
        return std::nullopt;
    }
    const auto value = found->kind == Node::Kind::scalar ? parse_code(found->scalar) : std::nullopt;
    if (!value) {
        left_out(*found, key, "integer");
    } else if (found->quoted) {
        taken_anyway(*found, key, "integer");
    }
    return value;
}

std::optional<bool> LenientObject::boolean(std::string_view key) {
    const Node* found = child(key);
    if (found == nullptr) {
        return std::nullopt;
    }
    if (found->kind != Node::Kind::scalar || (found->scalar != "true" && found->scalar != "false")) {
        left_out(*found, key, "boolean");
        return std::nullopt;
    }
    if (found->quoted) {
        taken_anyway(*found, key, "boolean");
    }
    return found->scalar == "true";
}

std::string LenientObject::text(std::string_view key) {
    const Node* found = child(key);
    if (found == nullptr) {
        return {};
    }
    if (found->kind != Node::Kind::scalar) {
        left_out(*found, key, "text");
        return {};
    }
    if (!found->quoted) {
        taken_anyway(*found, key, "text");
    }
    return found->scalar;
}

std::vector<std::string> LenientObject::texts(std::string_view key) {
    const Node* found = child(key);
    std::vector<std::string> read;
    if (found == nullptr) {
        return read;
    }
    if (found->kind == Node::Kind::scalar) {
        taken_anyway(*found, key, "list");
        return {found->scalar};
    }
    for (const Node& item : found->items) {
        if (item.kind == Node::Kind::scalar) {
            read.push_back(item.scalar);
        } else {
            left_out(item, key, "text");
        }
    }
    if (found->kind == Node::Kind::mapping) {
        left_out(*found, key, "list");
    }
    return read;
}

std::vector<const Node*> LenientObject::objects(std::string_view key) {
    const Node* found = child(key);
    std::vector<const Node*> read;
    if (found == nullptr) {
        return read;
    }
    if (found->kind == Node::Kind::mapping) {
        taken_anyway(*found, key, "list");
        return {found};
    }
    if (found->kind == Node::Kind::scalar) {
        left_out(*found, key, "list");
    }
    for (const Node& item : found->items) {
        if (item.kind == Node::Kind::mapping) {
            read.push_back(&item);
        } else {
            left_out(item, key, "object");
        }
    }
    return read;
}

void LenientObject::finish() {
    for (const reading::Member& member : node_->members) {
        if (std::find(known_.begin(), known_.end(), member.key) == known_.end()) {
            warnings_->push_back({base::ErrorKind::invalid,
                                  messages::opssies_unknown_key({.key = member.key, .what = what_}),
                                  {member.value.at().file, member.line, member.column},
                                  member.key,
                                  {}});
        }
    }
}

}  // namespace egide::exposure
