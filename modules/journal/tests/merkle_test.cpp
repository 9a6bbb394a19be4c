#include "egide/journal/merkle.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>

namespace egide::journal {
namespace {

using ::testing::ElementsAreArray;
using ::testing::IsEmpty;

/// The eight leaves of the test tree that Certificate Transparency implementations share, and its heads by size.
std::vector<std::string> public_leaves() {
    return {"", std::string(1, '\0'), "\x10", "\x20\x21", "\x30\x31", "@ABC", "PQRSTUVW", "`abcdefghijklmno"};
}
constexpr std::array<std::string_view, 9> kPublicRoots{
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};

std::vector<Hash> hashes_of(const std::vector<std::string>& leaves) {
    std::vector<Hash> hashes;
    for (const std::string& leaf : leaves) {
        hashes.push_back(leaf_hash(leaf));
    }
    return hashes;
}

std::vector<Hash> numbered_leaves(std::size_t count) {
    std::vector<std::string> leaves;
    for (std::size_t at = 0; at < count; ++at) {
        leaves.push_back("leaf " + std::to_string(at));
    }
    return hashes_of(leaves);
}

std::vector<std::string> hex_of(const base::Result<std::vector<Hash>>& hashes) {
    std::vector<std::string> texts;
    for (const Hash& hash : hashes.value()) {
        texts.push_back(base::hex(hash));
    }
    return texts;
}

/// The definition of RFC 6962 §2.1, word for word: another way to the same head.
Hash defined_head(std::span<const Hash> leaves) {
    if (leaves.empty()) {
        return base::sha256({});
    }
    if (leaves.size() == 1) {
        return leaves.front();
    }
    const std::size_t split = std::bit_floor(leaves.size() - 1);
    return node_hash(defined_head(leaves.first(split)), defined_head(leaves.subspan(split)));
}

SubtreeReader reader_of(const std::vector<Hash>& leaves) {
    return [&leaves](Subtree wanted) -> base::Result<Hash> {
        const std::size_t count = std::size_t{1} << wanted.level;
        return defined_head(std::span(leaves).subspan(wanted.index * count, count));
    };
}

TEST(Merkle, HeadsOfThePublicTestTree) {
    const auto leaves = hashes_of(public_leaves());
    for (std::size_t size = 0; size <= leaves.size(); ++size) {
        EXPECT_EQ(base::hex(tree_head(std::span(leaves).first(size))), kPublicRoots[size]) << size;
    }
    EXPECT_EQ(base::hex(empty_root()), kPublicRoots[0]);
}

TEST(Merkle, InclusionProofsOfThePublicTestTree) {
    const auto leaves = hashes_of(public_leaves());
    EXPECT_THAT(hex_of(inclusion_proof(0, 1, reader_of(leaves))), IsEmpty());
    EXPECT_THAT(hex_of(inclusion_proof(0, 8, reader_of(leaves))),
                ElementsAreArray({"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                                  "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                                  "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"}));
    EXPECT_THAT(hex_of(inclusion_proof(5, 8, reader_of(leaves))),
                ElementsAreArray({"bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                                  "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                                  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}));
    EXPECT_THAT(hex_of(inclusion_proof(2, 3, reader_of(leaves))),
                ElementsAreArray({"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"}));
    EXPECT_THAT(hex_of(inclusion_proof(1, 5, reader_of(leaves))),
                ElementsAreArray({"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                                  "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                                  "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"}));
}

TEST(Merkle, ConsistencyProofsOfThePublicTestTree) {
    const auto leaves = hashes_of(public_leaves());
    EXPECT_THAT(hex_of(consistency_proof(1, 1, reader_of(leaves))), IsEmpty());
    EXPECT_THAT(hex_of(consistency_proof(1, 8, reader_of(leaves))),
                ElementsAreArray({"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                                  "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                                  "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"}));
    EXPECT_THAT(hex_of(consistency_proof(6, 8, reader_of(leaves))),
                ElementsAreArray({"0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                                  "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                                  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}));
    EXPECT_THAT(hex_of(consistency_proof(2, 5, reader_of(leaves))),
                ElementsAreArray({"5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                                  "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"}));
}

TEST(Merkle, HeadsAreThoseOfTheDefinitionHoweverTheyAreBuilt) {
    const auto leaves = numbered_leaves(300);
    CompactRange range;
    for (std::size_t size = 0; size < leaves.size(); ++size) {
        ASSERT_EQ(range.root(), defined_head(std::span(leaves).first(size))) << size;
        range.push(leaves[size]);
    }
    CompactRange by_subtrees;
    by_subtrees.push_subtree(8, defined_head(std::span(leaves).first(256)));
    by_subtrees.push_subtree(5, defined_head(std::span(leaves).subspan(256, 32)));
    EXPECT_EQ(by_subtrees.size(), 288U);
    EXPECT_EQ(by_subtrees.root(), defined_head(std::span(leaves).first(288)));
    EXPECT_THROW(by_subtrees.push_subtree(6, Hash{}), std::logic_error);
}

TEST(Merkle, EveryLeafOfEveryTreeIsProvedAndNothingElse) {
    const auto leaves = numbered_leaves(70);
    for (std::size_t size = 1; size <= leaves.size(); ++size) {
        const Hash root = defined_head(std::span(leaves).first(size));
        for (std::size_t index = 0; index < size; ++index) {
            auto proof = inclusion_proof(index, size, reader_of(leaves)).value();
            ASSERT_TRUE(verify_inclusion(leaves[index], index, size, root, proof)) << index << " of " << size;
            EXPECT_FALSE(verify_inclusion(leaves[(index + 1) % 70], index, size, root, proof));
            EXPECT_FALSE(verify_inclusion(leaves[index], index + 1, size, root, proof));
            EXPECT_FALSE(verify_inclusion(leaves[index], index, size, leaves[0], proof) && size > 1);
            proof.push_back(root);
            EXPECT_FALSE(verify_inclusion(leaves[index], index, size, root, proof));
            proof.resize(proof.size() - 1);
            if (!proof.empty()) {
                proof.back()[31] ^= 1;
                EXPECT_FALSE(verify_inclusion(leaves[index], index, size, root, proof));
                proof.pop_back();
                EXPECT_FALSE(verify_inclusion(leaves[index], index, size, root, proof));
            }
        }
    }
}

TEST(Merkle, EveryTreeIsProvedToContinueEveryEarlierOne) {
    const auto leaves = numbered_leaves(70);
    for (std::size_t size = 1; size <= leaves.size(); ++size) {
        const Hash root = defined_head(std::span(leaves).first(size));
        for (std::size_t old_size = 0; old_size <= size; ++old_size) {
            const Hash old_root = defined_head(std::span(leaves).first(old_size));
            auto proof = consistency_proof(old_size, size, reader_of(leaves)).value();
            ASSERT_TRUE(verify_consistency(old_size, size, old_root, root, proof)) << old_size << " to " << size;
            EXPECT_FALSE(verify_consistency(old_size, size, leaf_hash("other"), root, proof));
            EXPECT_FALSE(verify_consistency(old_size, size, old_root, leaf_hash("other"), proof) && old_size != 0);
            proof.push_back(root);
            EXPECT_FALSE(verify_consistency(old_size, size, old_root, root, proof));
            proof.pop_back();
            if (!proof.empty()) {
                proof.front()[0] ^= 1;
                EXPECT_FALSE(verify_consistency(old_size, size, old_root, root, proof));
            }
        }
    }
    EXPECT_FALSE(verify_consistency(2, 1, leaves[0], leaves[0], {}));
}

TEST(Merkle, AProofStopsWhereReadingStops) {
    const SubtreeReader broken = [](Subtree) -> base::Result<Hash> { return base::Error{}; };
    EXPECT_FALSE(inclusion_proof(0, 2, broken).ok());
    EXPECT_FALSE(consistency_proof(1, 2, broken).ok());
    EXPECT_THROW(static_cast<void>(inclusion_proof(2, 2, broken)), std::logic_error);
    EXPECT_THROW(static_cast<void>(consistency_proof(3, 2, broken)), std::logic_error);
}

}  // namespace
}  // namespace egide::journal
