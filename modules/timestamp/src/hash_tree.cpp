// Hash trees and their reduction (RFC 4998 §4.2).
#include <algorithm>
#include <stdexcept>

#include "hash_lists.h"

namespace egide::timestamp {

std::string joined_hash(HashAlgorithm algorithm, std::vector<std::string> hashes) {
    if (hashes.size() == 1) {
        return std::move(hashes.front());
    }
    std::sort(hashes.begin(), hashes.end());
    Digester digester(algorithm);
    for (const std::string& hash : hashes) {
        digester.update(hash);
    }
    return digester.finish().bytes;
}

std::string root_of(HashAlgorithm algorithm, const std::vector<std::vector<std::string>>& reduced) {
    std::string hash;
    for (std::vector<std::string> list : reduced) {
        if (!hash.empty()) {
            list.push_back(std::move(hash));
        }
        hash = joined_hash(algorithm, std::move(list));
    }
    return hash;
}

HashTree::HashTree(HashAlgorithm algorithm) : algorithm_(algorithm) {}

std::size_t HashTree::add(std::span<const Digest> group) {
    std::vector<std::string> hashes;
    for (const Digest& digest : group) {
        if (digest.algorithm != algorithm_ || digest.bytes.size() != size_of(algorithm_)) {
            throw std::logic_error("a digest of another algorithm in a hash tree");
        }
        hashes.push_back(digest.bytes);
    }
    if (hashes.empty()) {
        throw std::logic_error("an empty group in a hash tree");
    }
    std::sort(hashes.begin(), hashes.end());
    hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
    groups_.push_back(std::move(hashes));
    return groups_.size() - 1;
}

namespace {

std::vector<std::string> leaves(HashAlgorithm algorithm, const std::vector<std::vector<std::string>>& groups) {
    std::vector<std::string> hashes;
    for (const auto& group : groups) {
        hashes.push_back(joined_hash(algorithm, group));
    }
    return hashes;
}

/// The level above: nodes by two, the last one alone when they are odd.
std::vector<std::string> fathers(HashAlgorithm algorithm, const std::vector<std::string>& level) {
    std::vector<std::string> above;
    for (std::size_t at = 0; at < level.size(); at += 2) {
        above.push_back(at + 1 < level.size() ? joined_hash(algorithm, {level[at], level[at + 1]}) : level[at]);
    }
    return above;
}

}  // namespace

Digest HashTree::root() const {
    if (groups_.empty()) {
        throw std::logic_error("the root of an empty hash tree");
    }
    std::vector<std::string> level = leaves(algorithm_, groups_);
    while (level.size() > 1) {
        level = fathers(algorithm_, level);
    }
    return {algorithm_, level.front()};
}

std::vector<std::vector<std::string>> HashTree::reduced(std::size_t index, bool alone) const {
    const std::vector<std::string>& group = groups_.at(index);
    if (groups_.size() == 1 && group.size() == 1) {
        return {};
    }
    std::vector<std::vector<std::string>> lists = {group};
    std::vector<std::string> level = leaves(algorithm_, groups_);
    for (; level.size() > 1; level = fathers(algorithm_, level), index /= 2) {
        const std::size_t sibling = index ^ 1U;
        if (sibling >= level.size()) {
            continue;  // goes up alone
        }
        if (lists.size() == 1 && group.size() == 1 && !alone) {
            alone = true;
            lists.front().push_back(level[sibling]);
            std::sort(lists.front().begin(), lists.front().end());
        } else {
            lists.push_back({level[sibling]});
        }
    }
    return lists;
}

}  // namespace egide::timestamp
