#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "egide/reading/tree.h"
#include "text_check.h"

namespace egide::reading {

/// Builds one tree from the events of a parser, whatever its format; enforces the caps and the uniqueness of keys while
/// it grows. Functions that return bool say whether reading may go on: false after a cap was passed (and reported).
class TreeBuilder {
  public:
    TreeBuilder(const Source& source, const Limits& limits) : source_(&source), limits_(limits) {}

    [[nodiscard]] bool begin(Node::Kind container, Place place);
    [[nodiscard]] bool scalar(std::string text, bool quoted, Place place);
    [[nodiscard]] bool null(Place place);
    [[nodiscard]] bool key(std::string text, Place place);
    /// Stands for a key that was reported already and cannot be kept.
    void unusable_key(Place place);
    void end();

    /// The finished root; call once everything begun has ended.
    Node take() { return std::move(root_); }
    /// The innermost open container, or nothing.
    const Node* open() const { return frames_.empty() ? nullptr : &frames_.back().node; }
    std::size_t depth() const { return frames_.size(); }
    /// In a mapping: whether the next scalar is a key.
    bool expects_key() const {
        return !frames_.empty() && frames_.back().node.kind == Node::Kind::mapping && !frames_.back().has_key;
    }
    /// In a mapping, after key(): where that key stands.
    Place key_place() const { return frames_.back().key_place; }

  private:
    struct Frame {
        Node node;
        bool has_key = false;
        Place key_place;
        std::map<std::string, std::uint32_t, std::less<>>
            lines;  // of keys, once there are too many to compare one by one
    };
    Node make(Node::Kind kind, Place place) const;
    bool count_node(Place place);
    bool check_size(const std::string& text, Place place) const;
    std::uint32_t line_of_same_key(Frame& frame, const std::string& key) const;
    void attach(Node node);
    void add_member(std::string key, Place place);

    const Source* source_;
    Limits limits_;
    Node root_;
    std::vector<Frame> frames_;
    std::size_t nodes_ = 0;
};

}  // namespace egide::reading
