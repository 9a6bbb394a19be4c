#include "tree_builder.h"

#include <algorithm>

#include "egide/reading/messages.h"

namespace egide::reading {
namespace {

constexpr std::size_t kComparedOneByOne = 16;

}  // namespace

Node TreeBuilder::make(Node::Kind kind, Place place) const {
    Node node;
    node.kind = kind;
    node.line = place.line;
    node.column = place.column;
    node.file = source_->file;
    return node;
}

bool TreeBuilder::count_node(Place place) {
    if (++nodes_ <= limits_.nodes) {
        return true;
    }
    source_->refuse(place, messages::tree_too_many_values({.limit = limits_.nodes}));
    return false;
}

bool TreeBuilder::check_size(const std::string& text, Place place) const {
    if (text.size() <= limits_.scalar_bytes) {
        return true;
    }
    source_->refuse(place, messages::tree_text_too_long({.found = text.size(), .limit = limits_.scalar_bytes}));
    return false;
}

bool TreeBuilder::begin(Node::Kind container, Place place) {
    if (!count_node(place)) {
        return false;
    }
    if (frames_.size() >= limits_.depth) {
        source_->refuse(place, messages::tree_too_deep({.limit = limits_.depth}));
        return false;
    }
    Frame frame;
    frame.node = make(container, place);
    frames_.push_back(std::move(frame));
    return true;
}

bool TreeBuilder::scalar(std::string text, bool quoted, Place place) {
    if (!count_node(place) || !check_size(text, place)) {
        return false;
    }
    if (text.find('\0') != std::string::npos) {
        source_->refuse(place, messages::text_nul());
    }
    Node node = make(Node::Kind::scalar, place);
    node.quoted = quoted;
    node.scalar = std::move(text);
    attach(std::move(node));
    return true;
}

bool TreeBuilder::null(Place place) {
    if (!count_node(place)) {
        return false;
    }
    attach(make(Node::Kind::null, place));
    return true;
}

std::uint32_t TreeBuilder::line_of_same_key(Frame& frame, const std::string& key) const {
    const std::vector<Member>& members = frame.node.members;
    if (members.size() < kComparedOneByOne) {
        const auto same =
            std::find_if(members.begin(), members.end(), [&](const Member& member) { return member.key == key; });
        return same == members.end() ? 0 : same->line;
    }
    if (frame.lines.empty()) {
        for (const Member& member : members) {
            frame.lines.emplace(member.key, member.line);
        }
    }
    const auto same = frame.lines.find(key);
    return same == frame.lines.end() ? 0 : same->second;
}

bool TreeBuilder::key(std::string text, Place place) {
    if (!check_size(text, place)) {
        return false;
    }
    if (text.find('\0') != std::string::npos) {
        source_->refuse(place, messages::text_nul());
    }
    Frame& frame = frames_.back();
    if (const std::uint32_t line = line_of_same_key(frame, text); line != 0) {
        source_->problems->add(
            base::Error{.kind = base::ErrorKind::invalid,
                        .message = messages::tree_duplicate_key({.key = shown(text), .line = std::to_string(line)}),
                        .at = source_->at(place),
                        .field = shown(text),
                        .detail = {}});
    }
    if (!frame.lines.empty()) {
        frame.lines.emplace(text, place.line);
    }
    add_member(std::move(text), place);
    return true;
}

void TreeBuilder::unusable_key(Place place) {
    add_member({}, place);
}

void TreeBuilder::add_member(std::string key, Place place) {
    Frame& frame = frames_.back();
    Member member;
    member.key = std::move(key);
    member.line = place.line;
    member.column = place.column;
    frame.node.members.push_back(std::move(member));
    frame.has_key = true;
    frame.key_place = place;
}

void TreeBuilder::end() {
    Node node = std::move(frames_.back().node);
    frames_.pop_back();
    attach(std::move(node));
}

void TreeBuilder::attach(Node node) {
    if (frames_.empty()) {
        root_ = std::move(node);
        return;
    }
    Frame& frame = frames_.back();
    if (frame.node.kind == Node::Kind::sequence) {
        frame.node.items.push_back(std::move(node));
        return;
    }
    frame.node.members.back().value = std::move(node);
    frame.has_key = false;
}

}  // namespace egide::reading
