#pragma once

#include <cstdint>
#include <set>
#include <utility>

#include "rights/right.h"

namespace egide::directory {

/// Edges taken away before a search, as if somebody had corrected the directory: the rights of a principal on an
/// object, or one kind of edge that leaves or enters an object.
class Cuts {
  public:
    void right(std::uint32_t sid, std::uint32_t object) { rights_.emplace(object, sid); }
    void edge(std::uint32_t object, EdgeKind kind) { edges_.emplace(object, kind); }
    void add(const Cuts& other) {
        rights_.insert(other.rights_.begin(), other.rights_.end());
        edges_.insert(other.edges_.begin(), other.edges_.end());
    }
    bool empty() const { return rights_.empty() && edges_.empty(); }
    /// Whether anybody loses rights on the object: its descriptor is then its own.
    bool touches(std::uint32_t object) const {
        const auto at = rights_.lower_bound({object, 0});
        return at != rights_.end() && at->first == object;
    }
    bool has_right(std::uint32_t sid, std::uint32_t object) const { return rights_.contains({object, sid}); }
    bool has_edge(std::uint32_t object, EdgeKind kind) const { return edges_.contains({object, kind}); }

  private:
    std::set<std::pair<std::uint32_t, std::uint32_t>> rights_;  // object, SID
    std::set<std::pair<std::uint32_t, EdgeKind>> edges_;
};

}  // namespace egide::directory
