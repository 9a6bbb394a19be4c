#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "egide/base/result.h"
#include "egide/base/sha256.h"

namespace egide::journal {

/// A node of the Merkle tree of RFC 6962 §2.1 (SHA-256).
using Hash = base::Sha256Digest;

/// SHA-256(0x00 ‖ entry).
Hash leaf_hash(std::string_view entry);
/// SHA-256(0x01 ‖ left ‖ right).
Hash node_hash(const Hash& left, const Hash& right);
/// The head of a tree without leaves: SHA-256 of nothing.
Hash empty_root();
/// The head of the tree whose leaf hashes are these (MTH of RFC 6962 §2.1).
Hash tree_head(std::span<const Hash> leaves);

/// The heads of the complete subtrees that make a tree of n leaves, largest first: all that is needed to append.
class CompactRange {
  public:
    void push(const Hash& leaf) { push_subtree(0, leaf); }
    /// Appends a complete subtree of 2^level leaves; a size that is no multiple of 2^level is a bug (std::logic_error).
    void push_subtree(unsigned level, const Hash& head);
    std::uint64_t size() const { return size_; }
    Hash root() const;

  private:
    std::uint64_t size_ = 0;
    std::vector<Hash> heads_;
};

/// The complete subtree over the leaves [index · 2^level, (index + 1) · 2^level).
struct Subtree {
    unsigned level = 0;
    std::uint64_t index = 0;
    bool operator==(const Subtree&) const = default;
};

/// Gives the head of a complete subtree of the log; fails when it cannot be read.
using SubtreeReader = std::function<base::Result<Hash>(Subtree)>;

/// The sibling hashes from a leaf up to the head (RFC 9162 §2.1.3.1). An index out of the tree is a bug
/// (std::logic_error).
base::Result<std::vector<Hash>> inclusion_proof(std::uint64_t index, std::uint64_t size, const SubtreeReader& read);
/// What proves that a tree of `size` leaves only added to one of `old_size` (RFC 9162 §2.1.4.1); empty when `old_size`
/// is 0 or `size`. `old_size` beyond `size` is a bug (std::logic_error).
base::Result<std::vector<Hash>> consistency_proof(std::uint64_t old_size, std::uint64_t size,
                                                  const SubtreeReader& read);

/// Whether the leaf is at this index of the tree that has this head (RFC 9162 §2.1.3.2); false on any malformed input.
bool verify_inclusion(const Hash& leaf, std::uint64_t index, std::uint64_t size, const Hash& root,
                      std::span<const Hash> proof);
/// Whether the second tree only added to the first (RFC 9162 §2.1.4.2); false on any malformed input.
bool verify_consistency(std::uint64_t old_size, std::uint64_t size, const Hash& old_root, const Hash& root,
                        std::span<const Hash> proof);

}  // namespace egide::journal
