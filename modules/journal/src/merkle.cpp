#include "egide/journal/merkle.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "hasher.h"

namespace egide::journal {

namespace {

/// Heads of complete subtrees, largest first, folded from the right: MTH of their concatenation.
Hash fold(std::span<const Hash> heads) {
    Hash root = heads.back();
    for (auto head = heads.rbegin() + 1; head != heads.rend(); ++head) {
        root = node_hash(*head, root);
    }
    return root;
}

}  // namespace

Hash leaf_hash(std::string_view entry) {
    return hash_of({std::string_view("\0", 1), entry});
}

Hash node_hash(const Hash& left, const Hash& right) {
    std::array<char, 1 + 2 * sizeof(Hash)> bytes{'\x01'};
    std::copy(left.begin(), left.end(), bytes.begin() + 1);
    std::copy(right.begin(), right.end(), bytes.begin() + 1 + sizeof(Hash));
    return hash_of({std::string_view(bytes.data(), bytes.size())});
}

Hash empty_root() {
    return base::sha256({});
}

Hash tree_head(std::span<const Hash> leaves) {
    CompactRange range;
    std::for_each(leaves.begin(), leaves.end(), [&](const Hash& leaf) { range.push(leaf); });
    return range.root();
}

void CompactRange::push_subtree(unsigned level, const Hash& head) {
    if (level > 63 || (size_ & ((std::uint64_t{1} << level) - 1)) != 0) {
        throw std::logic_error("CompactRange: a subtree that is not aligned");
    }
    Hash carried = head;
    for (std::uint64_t rest = size_ >> level; (rest & 1) != 0; rest >>= 1) {
        carried = node_hash(heads_.back(), carried);
        heads_.pop_back();
    }
    heads_.push_back(carried);
    size_ += std::uint64_t{1} << level;
}

Hash CompactRange::root() const {
    return heads_.empty() ? empty_root() : fold(heads_);
}

}  // namespace egide::journal
