#include "egide/sandbox/zip_listing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "zip_builder.h"

namespace egide::sandbox {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

ZipListing list(const std::string& bytes, const ZipCaps& caps = {}) {
    return list_zip(MemoryBytes(bytes), caps);
}

std::vector<ZipFlaw> flaws(const ZipListing& listing) {
    std::vector<ZipFlaw> all;
    for (const ZipFound& found : listing.flaws) {
        all.push_back(found.flaw);
    }
    return all;
}

std::vector<ZipFlaw> flaws_of(const std::string& bytes, const ZipCaps& caps = {}) {
    return flaws(list(bytes, caps));
}

std::vector<ZipFlaw> flaws_of(std::vector<BuiltEntry> entries) {
    ZipBuilder builder;
    builder.entries = std::move(entries);
    return flaws_of(builder.build());
}

/// The flaws of a ZIP with one file of that name.
std::vector<ZipFlaw> flaws_of_name(const std::string& name) {
    return flaws_of(std::vector{stored(name, "x")});
}

std::string words(std::size_t bytes) {
    std::mt19937 random(7);
    std::string out;
    while (out.size() < bytes) {
        out += "word" + std::to_string(random()) + ' ';
    }
    return out.substr(0, bytes);
}

TEST(ZipListingTest, ListsWhatAnOrdinaryProgramWrote) {
    const ZipListing listing = list(deflated_zip({{"a.txt", "hello"}, {"folder/b.bin", words(100'000)}}));
    EXPECT_THAT(flaws(listing), IsEmpty());
    ASSERT_THAT(listing.entries, SizeIs(2));
    EXPECT_EQ(listing.entries[0].name, "a.txt");
    EXPECT_EQ(listing.entries[0].size, 5U);
    EXPECT_EQ(listing.entries[1].size, 100'000U);
    EXPECT_LT(listing.entries[1].packed, 100'000U);
}

TEST(ZipListingTest, ListsStoredFilesFoldersAndAnEmptyZip) {
    ZipBuilder builder;
    EXPECT_THAT(flaws_of(builder.build()), IsEmpty());
    builder.entries = {stored("folder/", ""), stored("folder/a", "abc"), stored("empty", "")};
    const ZipListing listing = list(builder.build());
    EXPECT_THAT(flaws(listing), IsEmpty());
    EXPECT_TRUE(listing.entries[0].folder);
    EXPECT_FALSE(listing.entries[1].folder);
}

TEST(ZipListingTest, SaysWhatIsNotAZip) {
    EXPECT_THAT(flaws_of(""), ElementsAre(ZipFlaw::not_zip));
    EXPECT_THAT(flaws_of("hello"), ElementsAre(ZipFlaw::not_zip));
    const std::string zip = deflated_zip({{"a", words(5000)}});
    EXPECT_THAT(flaws_of(zip.substr(0, zip.size() / 2)), ElementsAre(ZipFlaw::not_zip)) << "cut";
}

TEST(ZipListingTest, CountsEntriesUpToTheCapAndNotBeyond) {
    ZipBuilder builder;
    for (int at = 0; at < 4; ++at) {
        builder.entries.push_back(stored("f" + std::to_string(at), "x"));
    }
    EXPECT_THAT(flaws_of(builder.build(), {.entries = 4}), IsEmpty());
    EXPECT_THAT(flaws_of(builder.build(), {.entries = 3}), ElementsAre(ZipFlaw::too_many_entries));
}

TEST(ZipListingTest, AddsUpInflatedBytesToTheCapAndNotBeyond) {
    const std::string zip = deflated_zip({{"a", words(600)}, {"b", words(400)}});
    EXPECT_THAT(flaws_of(zip, {.inflated = 1000}), IsEmpty());
    EXPECT_THAT(flaws_of(zip, {.inflated = 999}), ElementsAre(ZipFlaw::too_large));
}

TEST(ZipListingTest, RefusesABombByItsRatio) {
    EXPECT_THAT(flaws_of(deflated_zip({{"zeros", std::string(10 << 20, '\0')}})), ElementsAre(ZipFlaw::ratio));
    EXPECT_THAT(flaws_of(deflated_zip({{"small", std::string(60'000, '\0')}})), IsEmpty()) << "harmless below 64 KiB";
}

TEST(ZipListingTest, TheRatioIsMetAtAHundredAndBrokenAboveIt) {
    BuiltEntry entry = stored("a", std::string(1000, 'x'));
    entry.local.method = entry.central.method = 8;
    entry.local.size = entry.central.size = 100'000;
    EXPECT_THAT(flaws_of({entry}), ElementsAre(ZipFlaw::damaged_entry)) << "allowed to inflate, and does not";
    entry.local.size = entry.central.size = 100'001;
    EXPECT_THAT(flaws_of({entry}), ElementsAre(ZipFlaw::ratio));
}

TEST(ZipListingTest, RefusesAnEntryThatLiesAboutItsSize) {
    const std::string zip = deflated_zip({{"a", words(5000)}});
    BuiltEntry entry = stored("a", "0123456789");
    entry.local.size = entry.central.size = 9;
    EXPECT_THAT(flaws_of({entry}), ElementsAre(ZipFlaw::damaged_entry));
    entry.local.size = entry.central.size = 11;
    EXPECT_THAT(flaws_of({entry}), ElementsAre(ZipFlaw::damaged_entry));
}

TEST(ZipListingTest, RefusesAnEntryThatLiesAboutItsChecksum) {
    BuiltEntry entry = stored("a", "0123456789");
    entry.local.checksum = entry.central.checksum = 1;
    EXPECT_THAT(flaws_of({entry}), ElementsAre(ZipFlaw::damaged_entry));
}

TEST(ZipListingTest, RefusesNamesThatLeadOutOfTheFolder) {
    for (const char* name : {"/etc/passwd", "../a", "a/../../b", "a/..", "\\a", "..\\a", "a\\..\\b", "C:/a", "C:a"}) {
        EXPECT_THAT(flaws_of_name(name), ElementsAre(ZipFlaw::unsafe_name)) << name;
    }
    EXPECT_THAT(flaws_of_name(std::string("a\0b", 3)), ElementsAre(ZipFlaw::unsafe_name)) << "NUL";
    EXPECT_THAT(flaws_of_name(""), ElementsAre(ZipFlaw::unsafe_name));
    EXPECT_THAT(flaws_of_name(std::string(1025, 'a')), ElementsAre(ZipFlaw::unsafe_name));
    for (const char* name : {"a/b", "..a", "a..", "a/...", "./a", "été"}) {
        EXPECT_THAT(flaws_of_name(name), IsEmpty()) << name;
    }
    EXPECT_THAT(flaws_of_name(std::string(1024, 'a')), IsEmpty());
}

TEST(ZipListingTest, ShowsOddNamesEscaped) {
    ZipBuilder builder;
    builder.entries = {stored("a\nb", "x"),
                       stored("facture\xE2\x80\xAE"
                              "fdp.exe",
                              "x"),
                       stored("dos\\name", "x"),
                       stored("\xE9t\xE9", "x"),
                       stored("\xE2\x80\x8Bhidden", "x"),
                       stored("été", "x")};
    const ZipListing listing = list(builder.build());
    EXPECT_THAT(flaws(listing), IsEmpty());
    std::vector<std::string> names;
    for (const ZipEntry& entry : listing.entries) {
        names.push_back(entry.name);
    }
    EXPECT_THAT(names, ElementsAre("a\\u{A}b", "facture\\u{202E}fdp.exe", "dos\\\\name", "\\xE9t\\xE9",
                                   "\\u{200B}hidden", "été"));
    EXPECT_TRUE(listing.entries[0].odd_name);
    EXPECT_FALSE(listing.entries[5].odd_name);
}

TEST(ZipListingTest, RefusesLinksAndDevices) {
    for (const int mode : {0120777, 0020600, 0060600, 0010600, 0140600}) {
        BuiltEntry entry = stored("a", "/etc/passwd");
        entry.central.mode = static_cast<std::uint16_t>(mode);
        EXPECT_THAT(flaws_of({entry}), ElementsAre(ZipFlaw::link)) << mode;
    }
    BuiltEntry entry = stored("a", "x");
    entry.central.mode = 0100644;
    EXPECT_THAT(flaws_of({entry}), IsEmpty());
}

TEST(ZipListingTest, RefusesTheSameNameTwice) {
    EXPECT_THAT(flaws_of({stored("a", "x"), stored("a", "y")}), ElementsAre(ZipFlaw::duplicate));
    EXPECT_THAT(flaws_of({stored("a", "x"), stored("a/", "")}), ElementsAre(ZipFlaw::duplicate)) << "file and folder";
}

TEST(ZipListingTest, RefusesALocalHeaderThatSaysSomethingElse) {
    const std::vector<std::function<void(BuiltHeader&)>> changes{
        [](BuiltHeader& header) { header.name = "b"; }, [](BuiltHeader& header) { header.checksum += 1; },
        [](BuiltHeader& header) { header.size += 1; },  [](BuiltHeader& header) { header.packed -= 1; },
        [](BuiltHeader& header) { header.method = 8; }, [](BuiltHeader& header) { header.flags = 0x800; },
        [](BuiltHeader& header) { header.flags = 1; },
    };
    for (std::size_t at = 0; at < changes.size(); ++at) {
        BuiltEntry entry = stored("a", "0123456789");
        changes[at](entry.local);
        EXPECT_THAT(flaws_of({entry}), ElementsAre(ZipFlaw::header_mismatch)) << at;
    }
}

TEST(ZipListingTest, RefusesEntriesThatShareTheirBytes) {
    ZipBuilder builder;
    builder.entries = {stored("a", "0123456789"), stored("b", "x")};
    // The first entry claims, in both headers, to reach into the second.
    builder.entries[0].local.packed = builder.entries[0].central.packed = 20;
    builder.entries[0].local.size = builder.entries[0].central.size = 20;
    EXPECT_THAT(flaws_of(builder.build()), Contains(ZipFlaw::overlap));
}

TEST(ZipListingTest, RefusesBytesThatBelongToNoEntry) {
    ZipBuilder between;
    between.entries = {stored("a", "x"), stored("b", "y")};
    between.entries[0].after = "hidden";
    EXPECT_THAT(flaws_of(between.build()), ElementsAre(ZipFlaw::stray_bytes));
    ZipBuilder at_end;
    at_end.entries = {stored("a", "x")};
    at_end.between = "hidden";
    EXPECT_THAT(flaws_of(at_end.build()), ElementsAre(ZipFlaw::stray_bytes));
    ZipBuilder ahead;
    ahead.before = "#!/bin/sh\n";
    ahead.entries = {stored("a", "x")};
    EXPECT_THAT(flaws_of(ahead.build()), ElementsAre(ZipFlaw::stray_bytes));
    ZipBuilder behind;
    behind.entries = {stored("a", "x")};
    behind.trailing = "hidden";
    EXPECT_THAT(flaws_of(behind.build()), ElementsAre(ZipFlaw::stray_bytes));
}

TEST(ZipListingTest, AcceptsACommentButNotASecondEndInsideIt) {
    ZipBuilder builder;
    builder.entries = {stored("a", "x")};
    builder.comment = "made on a Tuesday";
    EXPECT_THAT(flaws_of(builder.build()), IsEmpty());
    builder.comment = ZipBuilder().build();
    EXPECT_THAT(flaws_of(builder.build()), Contains(ZipFlaw::damaged_directory));
}

TEST(ZipListingTest, RefusesADirectoryThatHoldsMoreOrLessThanItSays) {
    ZipBuilder builder;
    builder.entries = {stored("a", "x"), stored("b", "y")};
    builder.count_error = 1;
    EXPECT_THAT(flaws_of(builder.build()), ElementsAre(ZipFlaw::damaged_directory));
    builder.count_error = -1;
    EXPECT_THAT(flaws_of(builder.build()), ElementsAre(ZipFlaw::damaged_directory));
}

TEST(ZipListingTest, SaysWhatIsEncryptedAndDoesNotTryToOpenIt) {
    BuiltEntry entry = stored("secret", "0123456789");
    entry.local.flags = entry.central.flags = 1;
    entry.local.checksum = entry.central.checksum = 0;
    ZipBuilder builder;
    builder.entries = {entry};
    const ZipListing listing = list(builder.build());
    EXPECT_THAT(flaws(listing), IsEmpty());
    EXPECT_TRUE(listing.entries[0].encrypted);
}

TEST(ZipListingTest, SaysWhichEntriesAreArchivesAndOpensNone) {
    const ZipListing listing = list(deflated_zip({{"inner.zip", deflated_zip({{"a", "x"}})}, {"note.txt", "hello"}}));
    EXPECT_THAT(flaws(listing), IsEmpty());
    ASSERT_THAT(listing.entries, SizeIs(2));
    EXPECT_TRUE(listing.entries[0].archive);
    EXPECT_FALSE(listing.entries[1].archive);
}

TEST(ZipListingTest, RefusesAnUnknownMethod) {
    BuiltEntry entry = stored("a", "x");
    entry.local.method = entry.central.method = 77;
    EXPECT_THAT(flaws_of({entry}), ElementsAre(ZipFlaw::unknown_method));
}

TEST(ZipListingTest, ReadsSizesOfSixtyFourBits) {
    BuiltEntry entry = stored("a", "0123456789");
    for (BuiltHeader* header : {&entry.local, &entry.central}) {
        header->extra = ZipBuilder::number(1, 2) + ZipBuilder::number(16, 2) + ZipBuilder::number(10, 8) +
                        ZipBuilder::number(10, 8);
        header->size = header->packed = 0xFFFFFFFF;
    }
    const auto listing = [&] {
        ZipBuilder builder;
        builder.entries = {entry};
        return list(builder.build());
    };
    EXPECT_THAT(flaws(listing()), IsEmpty());
    EXPECT_EQ(listing().entries[0].size, 10U);
    entry.central.extra.resize(12);
    EXPECT_THAT(flaws(listing()), ElementsAre(ZipFlaw::damaged_directory)) << "half a field";
}

TEST(ZipListingTest, EveryCutOfAGoodZipIsRefused) {
    const std::string zip = deflated_zip({{"a.txt", "hello"}, {"b.txt", words(3000)}});
    for (std::size_t length = 0; length < zip.size(); ++length) {
        EXPECT_FALSE(flaws_of(zip.substr(0, length)).empty()) << length;
    }
}

TEST(ZipListingTest, EveryChangedByteIsRefusedOrChangesNothingThatMatters) {
    const std::string zip = deflated_zip({{"a.txt", "hello"}, {"b.txt", words(300)}});
    const ZipListing good = list(zip);
    for (std::size_t at = 0; at < zip.size(); ++at) {
        std::string changed = zip;
        changed[at] = static_cast<char>(changed[at] ^ 0x10);
        const ZipListing listing = list(changed);
        EXPECT_TRUE(!listing.flaws.empty() || listing.entries == good.entries) << at;
    }
}

TEST(ZipListingTest, ReadsBackAsItWasWritten) {
    ZipBuilder builder;
    builder.entries = {stored("a\nb", "x"), stored("../c", "y"), stored("d/", "")};
    const ZipListing listing = list(builder.build());
    const auto read = read_zip_listing(zip_listing_json(listing));
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(*read, listing);
}

TEST(ZipListingTest, AnAnswerThatIsNotAsAgreedIsRefused) {
    const std::string entry =
        R"({"name":"a","size":1,"packed":1,"folder":false,"encrypted":false,"archive":false,"odd_name":false)";
    const auto taken = [](const std::string& entries, const std::string& found) {
        return read_zip_listing("{\"entries\":[" + entries + "],\"flaws\":[" + found + "]}").ok();
    };
    EXPECT_TRUE(taken(entry + "}", R"({"flaw":"ratio","entry":0})"));
    EXPECT_FALSE(taken(entry + ",\"more\":1}", "")) << "an unknown key";
    EXPECT_FALSE(taken(R"({"name":"a"})", "")) << "a missing key";
    EXPECT_FALSE(taken(entry + "}", R"({"flaw":"ratio","entry":1})")) << "no such entry";
    EXPECT_FALSE(taken(entry + "}", R"({"flaw":"surprise"})"));
    std::string hostile = entry + "}";
    hostile.replace(hostile.find("\"a\""), 3, "\"a\\u202Eb\"");
    EXPECT_FALSE(taken(hostile, "")) << "a name that was not made plain";
    std::string negative = entry + "}";
    negative.replace(negative.find("\"size\":1"), 8, "\"size\":-1");
    EXPECT_FALSE(taken(negative, ""));
    EXPECT_FALSE(read_zip_listing("[]").ok());
    EXPECT_FALSE(read_zip_listing("{\"entries\":[]}").ok());
}

TEST(ZipListingTest, EveryFlawHasItsSentence) {
    for (std::size_t flaw = 0; flaw < kZipFlaws; ++flaw) {
        for (const auto language : {base::Language::french, base::Language::english}) {
            EXPECT_GT(base::render(sentence_of(static_cast<ZipFlaw>(flaw), ""), language).size(), 10U);
        }
    }
    EXPECT_EQ(base::render(sentence_of(ZipFlaw::link, "a"), base::Language::english),
              "‘a’: is a link or a special file");
}

}  // namespace
}  // namespace egide::sandbox
