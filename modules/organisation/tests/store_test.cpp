#include "egide/organisation/store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "egide/base/sha256.h"
#include "extract.h"
#include "feed.h"

namespace egide::organisation {
namespace {

class StoreTest : public ::testing::Test {
  protected:
    StoreTest() { std::filesystem::remove_all(folder_); }
    ~StoreTest() override { std::filesystem::remove_all(folder_); }

    static Registry registry() {
        auto legals = feed_legals();
        legals[0].name = "TAB\tBACK\\SLASH\nLINE";
        return import_text({FeedWriter(Spelling::delivered).write(legals, {feed_group()})}).registry.value();
    }
    static std::string key_of(const std::string& bytes) {
        const auto read = read_registry(bytes, "r");
        return read.ok() ? "" : std::string(read.errors()[0].message.message->key);
    }
    /// The same text with a checksum that fits.
    static std::string resealed(std::string text) {
        text.erase(text.rfind("sha256\t"));
        return text + "sha256\t" + base::hex(base::sha256(text)) + "\n";
    }
    static std::string replaced(std::string text, const std::string& from, const std::string& to) {
        return text.replace(text.find(from), from.size(), to);
    }

    std::filesystem::path folder_ =
        std::filesystem::temp_directory_path() / ("egide-store-" + std::to_string(::getpid()));
};

TEST_F(StoreTest, GivesBackWhatWasSaved) {
    const auto before = registry();
    ASSERT_TRUE(save_registry(before, folder_).ok());
    const auto after = load_registry(folder_);
    ASSERT_TRUE(after.ok());
    EXPECT_EQ(write_registry(*after), write_registry(before));
    EXPECT_EQ(after->entity(0).name, "TAB\tBACK\\SLASH\nLINE");
    EXPECT_EQ(after->vintage(), before.vintage());
    EXPECT_EQ(after->groups()[0], before.groups()[0]);
    EXPECT_EQ(after->sites_of(after->find("710000019").value()).size(), 3u);
}

TEST_F(StoreTest, ReplacesTheFormerRegistry) {
    ASSERT_TRUE(save_registry(registry(), folder_).ok());
    ASSERT_TRUE(save_registry(Registry(), folder_).ok());
    EXPECT_EQ(load_registry(folder_)->size(), 0u);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_ / "organisation"), {}), 1)
        << "no partial file stays";
}

TEST_F(StoreTest, MissingOrUnwritableIsUnavailable) {
    EXPECT_EQ(load_registry(folder_).errors()[0].kind, base::ErrorKind::unavailable);
    std::filesystem::create_directories(folder_);
    std::ofstream(folder_ / "organisation") << "a file where a folder should be";
    EXPECT_EQ(save_registry(registry(), folder_).errors()[0].kind, base::ErrorKind::unavailable);
}

TEST_F(StoreTest, RefusesEveryChangedByteAndEveryCut) {
    const auto text = write_registry(registry());
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto changed = text;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        EXPECT_NE(key_of(changed), "") << i;
        EXPECT_NE(key_of(text.substr(0, i)), "") << i;
    }
}

TEST_F(StoreTest, RefusesWellSealedNonsenseWithItsLine) {
    const auto text = write_registry(registry());
    EXPECT_EQ(key_of(replaced(text, "egide-registry 1", "egide-registry 2")), "store.version");
    EXPECT_EQ(key_of(resealed(replaced(text, "\nJ\t", "\nX\t"))), "store.line");
    EXPECT_EQ(key_of(resealed(replaced(text, "\t1979-02-13\t", "\t1979-02-31\t"))), "store.line");
    EXPECT_EQ(key_of(resealed(replaced(text, "\tA\t", "\tQ\t"))), "store.line");
    EXPECT_EQ(key_of(resealed(replaced(text, "J\t210000014", "J\t910000014"))), "store.order");
    EXPECT_EQ(key_of(resealed(replaced(text, "M\t210000014", "M\t210000097"))), "store.member_unknown");
    const auto read = read_registry(resealed(replaced(text, "\nG\t", "\nX\t")), "r");
    EXPECT_EQ(read.errors()[0].at.show(), "r:4:1");
}

}  // namespace
}  // namespace egide::organisation
