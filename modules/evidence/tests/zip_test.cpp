#include <gtest/gtest.h>

#include <cstdlib>

#include "egide/evidence/messages.h"
#include "proof_fixture.h"

namespace egide::evidence {
namespace {

/// A ZIP in a temporary folder and its bytes, attacked by each test.
class ZipTest : public ::testing::Test {
  protected:
    std::string written(const Members& members) const {
        const fs::path file = folder_.path() / "a.zip";
        write_members(file, members);
        return bytes_of(file);
    }
    static ZipListing listing_of(const std::string& bytes) { return read_zip(SeekableText(bytes)); }
    /// Which message refuses these bytes, and where.
    static std::pair<std::string, std::uint64_t> refusal_of(const std::string& bytes) {
        const ZipListing listing = listing_of(bytes);
        return listing.trouble ? std::pair(std::string(listing.trouble->message.message->key), listing.trouble->byte)
                               : std::pair(std::string("none"), std::uint64_t{0});
    }
    static std::string with(std::string bytes, std::size_t at, std::string_view patch) {
        return bytes.replace(at, patch.size(), patch);
    }
    /// A ZIP of any central and local headers, as a forger puts them together.
    static std::string forged(const std::vector<std::pair<ZipMember, std::string>>& members) {
        std::string bytes;
        std::string directory;
        for (const auto& [member, content] : members) {
            bytes += zip_local_header(member) + content;
            directory += zip_central_header(member);
        }
        return bytes + directory + zip_end(members.size(), bytes.size(), directory.size());
    }

    testing::TemporaryFolder folder_;
};
using Refusal = std::pair<std::string, std::uint64_t>;

TEST_F(ZipTest, WhatIsWrittenIsReadBack) {
    const Members members{{"a/b.txt", "hello"}, {"empty", ""}, {"z", std::string(100'000, 'z')}};
    const std::string bytes = written(members);
    const ZipListing listing = listing_of(bytes);
    ASSERT_FALSE(listing.trouble.has_value());
    ASSERT_EQ(listing.members.size(), 3U);
    EXPECT_EQ(listing.find("a/b.txt")->size, 5U);
    EXPECT_EQ(listing.find("b"), nullptr);
    std::string read;
    EXPECT_EQ(read_zip_member(SeekableText(bytes), listing.members[2], [&](auto piece) { read += piece; }),
              ZipRead::whole);
    EXPECT_EQ(read, members.at("z"));
}

TEST_F(ZipTest, TheSameMembersGiveTheSameBytes) {
    const Members members{{"a", "1"}, {"b", "2"}};
    EXPECT_EQ(written(members), written(members));
}

TEST_F(ZipTest, OtherProgramsReadIt) {
    written({{"a/b.txt", "hello"}, {"c", std::string(70'000, 'c')}});
    const std::string check =
        "python3 -c \"import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); "
        "sys.exit(z.testzip() is not None or z.read('a/b.txt') != b'hello')\" '" +
        (folder_.path() / "a.zip").string() + "'";
    EXPECT_EQ(std::system(check.c_str()), 0);
}

TEST_F(ZipTest, ALargeMemberNeedsAndUsesZip64) {
    const fs::path file = folder_.path() / "large.zip";
    constexpr std::uint64_t kSize = (std::uint64_t{1} << 32) + 10;
    {
        // Holes cost nothing: the bytes are never written.
        const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
        ZipMember large{"large", 0, kSize, 0};
        ZipMember small{"small", zip_data_offset(large) + kSize, 0, 0};
        std::string head = zip_local_header(large);
        ASSERT_EQ(::pwrite(descriptor, head.data(), head.size(), 0), static_cast<ssize_t>(head.size()));
        const std::string directory = zip_central_header(large) + zip_central_header(small);
        const std::uint64_t start = zip_data_offset(small);
        const std::string tail = zip_local_header(small) + directory + zip_end(2, start, directory.size());
        ASSERT_EQ(::pwrite(descriptor, tail.data(), tail.size(), static_cast<off_t>(small.offset)),
                  static_cast<ssize_t>(tail.size()));
        const ZipListing listing = read_zip(SeekableFile(descriptor, small.offset + tail.size()));
        ::close(descriptor);
        ASSERT_FALSE(listing.trouble.has_value());
        EXPECT_EQ(listing.find("large")->size, kSize);
        EXPECT_EQ(listing.find("small")->offset, small.offset);
    }
    const std::string check =
        "python3 -c \"import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); "
        "sys.exit(z.getinfo('large').file_size != 2**32+10 or z.read('small') != b'')\" '" +
        file.string() + "'";
    EXPECT_EQ(std::system(check.c_str()), 0);
}

TEST_F(ZipTest, BytesBeforeTheFirstMemberAreRefused) {
    EXPECT_EQ(refusal_of("#!/bin/sh\n" + written({{"a", "1"}})).first, "zip.end");
}

TEST_F(ZipTest, BytesAfterTheEndAreRefused) {
    EXPECT_EQ(refusal_of(written({{"a", "1"}}) + "more").first, "zip.end");
}

TEST_F(ZipTest, BytesBetweenMembersAreRefused) {
    const std::string bytes = forged({{{"a", 0, 1, 0}, "1"}, {{"b", 40, 1, 0}, "2"}});
    EXPECT_EQ(refusal_of(bytes), (Refusal{"zip.gap", bytes.find("PK\1\2", 5) + kZipCentralHeader + 1}));
}

TEST_F(ZipTest, MembersThatOverlapAreRefused) {
    EXPECT_EQ(refusal_of(forged({{{"a", 0, 1, 0}, "1"}, {{"b", 0, 1, 0}, "2"}})).first, "zip.gap");
}

TEST_F(ZipTest, TwoMembersOfOneNameAreRefused) {
    EXPECT_EQ(refusal_of(forged({{{"a", 0, 1, 0}, "1"}, {{"a", 32, 1, 0}, "2"}})).first, "zip.twice");
}

TEST_F(ZipTest, MembersOutOfOrderAreRefused) {
    EXPECT_EQ(refusal_of(forged({{{"b", 0, 1, 0}, "1"}, {{"a", 32, 1, 0}, "2"}})).first, "zip.order");
}

TEST_F(ZipTest, ALocalHeaderThatDisagreesIsRefused) {
    const std::string bytes = written({{"a", "1"}, {"b", "2"}});
    EXPECT_EQ(refusal_of(with(bytes, 30, "z")), (Refusal{"zip.header", 0}));
}

TEST_F(ZipTest, ASymbolicLinkIsRefused) {
    const std::string bytes = written({{"a", "/etc/passwd"}});
    const std::size_t central = bytes.find("PK\1\2");
    EXPECT_EQ(refusal_of(with(bytes, central + 38, std::string_view("\0\0\xFF\xA1", 4))),
              (Refusal{"zip.header", central}));
}

TEST_F(ZipTest, ACompressedMemberIsRefused) {
    const std::string bytes = written({{"a", "1"}});
    const std::size_t central = bytes.find("PK\1\2");
    EXPECT_EQ(refusal_of(with(with(bytes, 8, "\x08"), central + 10, "\x08")), (Refusal{"zip.header", central}));
}

TEST_F(ZipTest, AnEncryptedMemberIsRefused) {
    const std::string bytes = written({{"a", "1"}});
    const std::size_t central = bytes.find("PK\1\2");
    EXPECT_EQ(refusal_of(with(with(bytes, 6, "\x01"), central + 8, "\x01")).first, "zip.header");
}

TEST_F(ZipTest, NamesThatMayMisleadAreRefused) {
    for (const std::string name : {"../a", "/a", "a//b", "a/./b", "a/", "a\\b", "a b", "a\nb",
                                   "fdp.\xE2\x80\xAE"
                                   "exe",
                                   ""}) {
        EXPECT_EQ(refusal_of(forged({{{name, 0, 1, 0}, "1"}})).first, "zip.name") << name;
        EXPECT_FALSE(is_zip_name(name));
    }
    EXPECT_FALSE(is_zip_name(std::string(256, 'a')));
    EXPECT_TRUE(is_zip_name(std::string(255, 'a')));
}

TEST_F(ZipTest, SizesBeyondTheFileAreRefused) {
    EXPECT_EQ(refusal_of(forged({{{"a", 0, 1'000'000, 0}, "1"}})).first, "zip.size");
    EXPECT_EQ(refusal_of(forged({{{"a", 0, UINT64_MAX - 5, 0}, "1"}})).first, "zip.size");
}

TEST_F(ZipTest, Zip64FieldsThatLieAreRefused) {
    // A ZIP64 field where the size needs none.
    ZipMember small{"a", 0, 1, 0};
    std::string bytes = forged({{small, "1"}});
    const std::size_t central = bytes.find("PK\1\2");
    EXPECT_EQ(refusal_of(with(bytes, central + 20, "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF")).first, "zip.header");
    // An end that says 0xFFFF members without its ZIP64 form.
    EXPECT_EQ(refusal_of(with(bytes, bytes.size() - 14, "\xFF\xFF\xFF\xFF")).first, "zip.end");
}

TEST_F(ZipTest, MoreMembersThanTheDirectoryHoldsAreRefused) {
    const std::string bytes = written({{"a", "1"}});
    EXPECT_EQ(refusal_of(with(bytes, bytes.size() - 14, std::string_view("\2\0\2\0", 4))).first, "zip.count");
}

TEST_F(ZipTest, ACommentIsRefused) {
    const std::string bytes = written({{"a", "1"}});
    EXPECT_EQ(refusal_of(with(bytes, bytes.size() - 2, "\x01") + "!").first, "zip.end");
}

TEST_F(ZipTest, EveryCutIsRefused) {
    const std::string bytes = written({{"a", "1"}, {"b", "22"}});
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        EXPECT_TRUE(listing_of(bytes.substr(0, size)).trouble.has_value()) << size;
    }
}

TEST_F(ZipTest, EveryChangedByteOfAHeaderIsRefusedOrGivesAnotherChecksum) {
    const std::string bytes = written({{"a", "1"}, {"b", "22"}});
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        std::string changed = bytes;
        changed[at] = static_cast<char>(changed[at] ^ 0x10);
        const ZipListing listing = listing_of(changed);
        bool whole = !listing.trouble;
        for (const ZipMember& one : listing.members) {
            whole = whole && read_zip_member(SeekableText(changed), one, [](auto) {}) == ZipRead::whole;
        }
        EXPECT_FALSE(whole) << at;
    }
}

}  // namespace
}  // namespace egide::evidence
