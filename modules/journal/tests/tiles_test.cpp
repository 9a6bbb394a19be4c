#include "egide/journal/tiles.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace egide::journal {
namespace {

using ::testing::ElementsAre;

TEST(Tiles, PathsAreThoseOfTheSpecification) {
    EXPECT_EQ(tile_path({0, 1234067}), "tile/0/x001/x234/067");
    EXPECT_EQ(tile_path({0, 0}), "tile/0/000");
    EXPECT_EQ(tile_path({3, 1000}), "tile/3/x001/000");
    EXPECT_EQ(tile_path({1, 3, 12}), "tile/1/003.p/12");
    EXPECT_EQ(tile_path({std::nullopt, 1234067, 255}), "tile/entries/x001/x234/067.p/255");
}

TEST(Tiles, PathsReadBack) {
    for (const std::uint64_t index : {0ULL, 1ULL, 999ULL, 1000ULL, 1234067ULL, 18446744073709551615ULL}) {
        for (const Tile& tile : {Tile{0, index}, Tile{63, index, 1}, Tile{std::nullopt, index, 255}}) {
            EXPECT_EQ(parse_tile_path(tile_path(tile)), tile) << tile_path(tile);
        }
    }
}

TEST(Tiles, RefusesPathsThatItWouldNotWrite) {
    for (const std::string_view path : {"",
                                        "tile",
                                        "tile/0",
                                        "tile/0/",
                                        "tile/64/000",
                                        "tile/00/000",
                                        "tile/-1/000",
                                        "tile/0/0",
                                        "tile/0/0000",
                                        "tile/0/001/000",
                                        "tile/0/x000/001",
                                        "tile/0/x001",
                                        "tile/0/000.p/0",
                                        "tile/0/000.p/256",
                                        "tile/0/000.p/01",
                                        "tile/0/000.p/",
                                        "tile/0//000",
                                        "/tile/0/000",
                                        "tile/0/000/",
                                        "tile/entry/000",
                                        "tile/0/../000",
                                        "tile/0/x018/x446/x744/x073/x709/x551/616"}) {
        EXPECT_EQ(parse_tile_path(path), std::nullopt) << path;
    }
}

TEST(Tiles, CountsAreThoseOfTheSpecificationsExamples) {
    EXPECT_EQ(tiles_at(0, 70'000), (TileCount{273, 112}));
    EXPECT_EQ(tiles_at(1, 70'000), (TileCount{1, 17}));
    EXPECT_EQ(tiles_at(2, 70'000), (TileCount{0, 1}));
    EXPECT_EQ(tiles_at(3, 70'000), (TileCount{0, 0}));
    EXPECT_EQ(tiles_at(0, 256), (TileCount{1, 0}));
    EXPECT_EQ(tiles_at(1, 256), (TileCount{0, 1}));
    EXPECT_EQ(tiles_at(63, UINT64_MAX), (TileCount{0, 0}));
}

TEST(Tiles, HashesAreConcatenated) {
    const std::vector<Hash> hashes{leaf_hash("a"), leaf_hash("b")};
    const std::string bytes = write_hashes(hashes);
    EXPECT_EQ(bytes.size(), 64U);
    EXPECT_EQ(read_hashes(bytes, 2, "t").value(), hashes);
    EXPECT_FALSE(read_hashes(bytes, 3, "t").ok());
    EXPECT_FALSE(read_hashes(bytes.substr(1), 2, "t").ok());
}

TEST(Tiles, BundlesHoldEntriesAfterTheirLength) {
    std::string bundle;
    add_to_bundle(bundle, "");
    add_to_bundle(bundle, "a");
    EXPECT_EQ(bundle, std::string("\0\0\0\1a", 5));
    const std::string large(kLargestEntry, 'x');
    add_to_bundle(bundle, large);
    EXPECT_THAT(read_bundle(bundle, 3, "b").value(), ElementsAre("", "a", large));
    EXPECT_THROW(add_to_bundle(bundle, large + "x"), std::logic_error);
}

TEST(Tiles, ABundleThatIsCutOrTooLongIsRefused) {
    std::string bundle;
    add_to_bundle(bundle, "first");
    add_to_bundle(bundle, "second");
    EXPECT_TRUE(read_bundle(bundle, 2, "b").ok());
    for (std::size_t length = 0; length < bundle.size(); ++length) {
        EXPECT_FALSE(read_bundle(bundle.substr(0, length), 2, "b").ok()) << length;
    }
    EXPECT_FALSE(read_bundle(bundle, 1, "b").ok());
    EXPECT_FALSE(read_bundle(bundle, 3, "b").ok());
    EXPECT_EQ(read_bundle(bundle.substr(0, 10), 2, "b").errors().front().at.show(), "b");
}

}  // namespace
}  // namespace egide::journal
