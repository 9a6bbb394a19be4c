#include <algorithm>
#include <bit>
#include <stdexcept>

#include "egide/journal/merkle.h"

namespace egide::journal {

namespace {

using Proof = base::Result<std::vector<Hash>>;

/// The leaves [first, end) of a tree; `first` is a multiple of the power of two that is not below end - first.
struct Range {
    std::uint64_t first = 0;
    std::uint64_t end = 0;
    std::uint64_t size() const { return end - first; }
    /// Where RFC 6962 splits it: after the largest power of two below its size.
    std::uint64_t split() const { return first + std::bit_floor(size() - 1); }
};

/// The head of a range, from the heads of the complete subtrees it is made of.
base::Result<Hash> range_head(Range range, const SubtreeReader& read) {
    std::vector<Hash> heads;
    for (std::uint64_t at = range.first; at != range.end;) {
        const auto level = static_cast<unsigned>(std::bit_width(range.end - at)) - 1;
        auto head = read({level, at >> level});
        if (!head) {
            return head;
        }
        heads.push_back(*head);
        at += std::uint64_t{1} << level;
    }
    while (heads.size() > 1) {
        const Hash right = heads.back();
        heads.pop_back();
        heads.back() = node_hash(heads.back(), right);
    }
    return heads.back();
}

Proof heads_of(std::span<const Range> ranges, const SubtreeReader& read) {
    std::vector<Hash> proof;
    for (auto range = ranges.rbegin(); range != ranges.rend(); ++range) {
        auto head = range_head(*range, read);
        if (!head) {
            return head.errors();
        }
        proof.push_back(*head);
    }
    return proof;
}

bool is_odd(std::uint64_t number) {
    return (number & 1) != 0;
}

/// Climbs from a node at `index` of a level whose last node is `last` to the head, taking the proof's hashes.
struct Climb {
    std::uint64_t index;
    std::uint64_t last;

    /// Whether the next hash of the proof stands left of the path; both then move to the level above.
    bool step_left() {
        const bool left = is_odd(index) || index == last;
        while (left && !is_odd(index) && index != 0) {
            rise();
        }
        rise();
        return left;
    }

  private:
    void rise() {
        index >>= 1;
        last >>= 1;
    }
};

}  // namespace

Proof inclusion_proof(std::uint64_t index, std::uint64_t size, const SubtreeReader& read) {
    if (index >= size) {
        throw std::logic_error("inclusion_proof: no such leaf");
    }
    std::vector<Range> siblings;
    for (Range range{0, size}; range.size() > 1;) {
        const std::uint64_t split = range.split();
        siblings.push_back(index < split ? Range{split, range.end} : Range{range.first, split});
        range = index < split ? Range{range.first, split} : Range{split, range.end};
    }
    return heads_of(siblings, read);
}

Proof consistency_proof(std::uint64_t old_size, std::uint64_t size, const SubtreeReader& read) {
    if (old_size > size) {
        throw std::logic_error("consistency_proof: the old tree is the larger one");
    }
    if (old_size == 0 || old_size == size) {
        return std::vector<Hash>{};
    }
    std::vector<Range> needed;
    Range range{0, size};
    while (range.end != old_size) {
        const std::uint64_t split = range.split();
        needed.push_back(old_size <= split ? Range{split, range.end} : Range{range.first, split});
        range = old_size <= split ? Range{range.first, split} : Range{split, range.end};
    }
    if (range.first != 0) {
        needed.push_back(range);
    }
    return heads_of(needed, read);
}

bool verify_inclusion(const Hash& leaf, std::uint64_t index, std::uint64_t size, const Hash& root,
                      std::span<const Hash> proof) {
    if (index >= size) {
        return false;
    }
    Climb climb{index, size - 1};
    Hash head = leaf;
    for (const Hash& sibling : proof) {
        if (climb.last == 0) {
            return false;
        }
        head = climb.step_left() ? node_hash(sibling, head) : node_hash(head, sibling);
    }
    return climb.last == 0 && head == root;
}

bool verify_consistency(std::uint64_t old_size, std::uint64_t size, const Hash& old_root, const Hash& root,
                        std::span<const Hash> proof) {
    if (old_size == 0 || old_size == size) {
        return old_size <= size && proof.empty() && old_root == (old_size == 0 ? empty_root() : root);
    }
    const bool starts_with_old_root = std::has_single_bit(old_size);
    if (old_size > size || (proof.empty() && !starts_with_old_root)) {
        return false;
    }
    // The node both trees share: the last complete subtree of the old one.
    const int shared = std::countr_zero(old_size);
    Climb climb{(old_size - 1) >> shared, (size - 1) >> shared};
    Hash old_head = starts_with_old_root ? old_root : proof.front();
    Hash head = old_head;
    for (const Hash& sibling : proof.subspan(starts_with_old_root ? 0 : 1)) {
        if (climb.last == 0) {
            return false;
        }
        const bool left = climb.step_left();
        old_head = left ? node_hash(sibling, old_head) : old_head;
        head = left ? node_hash(sibling, head) : node_hash(head, sibling);
    }
    return climb.last == 0 && old_head == old_root && head == root;
}

}  // namespace egide::journal
