// The helpers that other tests lean on.
#include <gtest/gtest.h>

#include <cstdlib>

#include "egide/testing/golden.h"
#include "egide/testing/temporary_folder.h"

namespace egide::testing {
namespace {

TEST(TemporaryFolder, is_unique_and_goes_with_its_object) {
    std::filesystem::path path;
    {
        const TemporaryFolder folder;
        const TemporaryFolder other;
        path = folder.path();
        EXPECT_NE(path, other.path());
        EXPECT_TRUE(std::filesystem::is_empty(path));
        folder.write("deep/inside.txt", "x\r\n");
        EXPECT_EQ(std::filesystem::file_size(folder / "deep/inside.txt"), 3U);
    }
    EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(Golden, compares_bytes_and_shows_the_first_difference) {
    const TemporaryFolder folder;
    const auto file = folder.write("golden.txt", "one\ntwo\n");
    EXPECT_TRUE(matches_golden("one\ntwo\n", file));
    const auto failure = matches_golden("one\ntoo\n", file);
    EXPECT_FALSE(failure);
    EXPECT_NE(std::string(failure.message()).find("golden.txt:2: differs"), std::string::npos);
    EXPECT_FALSE(matches_golden("one\ntwo", file)) << "a missing line end is a difference";
    EXPECT_FALSE(matches_golden("one\ntwo\n", folder / "absent.txt"));
}

TEST(Golden, is_rewritten_on_demand) {
    const TemporaryFolder folder;
    const char* const before = std::getenv("EGIDE_UPDATE_GOLDEN");
    const std::string kept = before == nullptr ? "" : before;
    ::setenv("EGIDE_UPDATE_GOLDEN", "1", 1);
    EXPECT_TRUE(matches_golden("new", folder / "made/golden.txt"));
    ::setenv("EGIDE_UPDATE_GOLDEN", "0", 1);
    EXPECT_TRUE(matches_golden("new", folder / "made/golden.txt"));
    EXPECT_FALSE(matches_golden("other", folder / "made/golden.txt"));
    ::setenv("EGIDE_UPDATE_GOLDEN", kept.c_str(), 1);
}

}  // namespace
}  // namespace egide::testing
