#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "model/model.h"

namespace egide::directory {

/// A set of objects, one bit each.
class ObjectSet {
  public:
    ObjectSet() = default;
    explicit ObjectSet(std::size_t size) : bits_(size, false) {}
    bool has(std::uint32_t object) const { return object < bits_.size() && bits_[object]; }
    /// True when it was not there before.
    bool add(std::uint32_t object) {
        if (bits_[object]) {
            return false;
        }
        bits_[object] = true;
        return true;
    }

  private:
    std::vector<bool> bits_;
};

/// Who belongs to what: `member`, the primary group, and foreign principals that stand for objects of the forest.
/// Compressed rows both ways; cycles are harmless.
class Membership {
  public:
    explicit Membership(const Model& model);
    std::span<const std::uint32_t> members(std::uint32_t group) const;
    std::span<const std::uint32_t> groups(std::uint32_t object) const;
    /// Adds everything below the starts, and the starts themselves, to the set; in breadth, in order.
    std::vector<std::uint32_t> closure_down(std::span<const std::uint32_t> starts) const;
    /// The object and every group that holds it, directly or not.
    std::vector<std::uint32_t> closure_up(std::uint32_t object) const;

  private:
    struct Rows {
        std::vector<std::uint32_t> starts;
        std::vector<std::uint32_t> ends;
        std::span<const std::uint32_t> of(std::uint32_t object) const;
        void build(std::size_t size, const std::vector<Link>& links, bool reversed);
    };
    std::vector<std::uint32_t> closure(std::span<const std::uint32_t> starts, const Rows& rows) const;
    std::size_t size_ = 0;
    Rows down_;
    Rows up_;
};

}  // namespace egide::directory
