#include "egide/base/sha256.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

namespace egide::base {
namespace {

std::string digest_of(std::string_view bytes) {
    return hex(sha256(bytes));
}

// The examples and the long message published by NIST for FIPS 180-4.
constexpr std::string_view kTwoBlocks = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
constexpr std::string_view kTwoBlocksDigest = "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1";
constexpr std::string_view kMillionDigest = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";

TEST(Sha256, agrees_with_the_published_vectors) {
    EXPECT_EQ(digest_of(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(digest_of("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(digest_of(kTwoBlocks), kTwoBlocksDigest);
    EXPECT_EQ(digest_of("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopq"
                        "rsmnopqrstnopqrstu"),
              "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1");
    EXPECT_EQ(digest_of(std::string(1'000'000, 'a')), kMillionDigest);
    EXPECT_EQ(digest_of("\xbd"), "68325720aabd7c82f30f554b313d0570c95accbb7dc4b5aae11204c08ffe732b");
    EXPECT_EQ(digest_of("\xc9\x8c\x8e\x55"), "7abc22c0ae5af26ce93dbb94433a0e0b2e119d014f8e7f65bd56c61ccccd9504");
}

TEST(Sha256, gives_the_same_digest_however_the_bytes_are_cut) {
    for (std::size_t cut = 0; cut <= kTwoBlocks.size(); ++cut) {
        Sha256 hash;
        hash.update(kTwoBlocks.substr(0, cut));
        hash.update("");
        hash.update(kTwoBlocks.substr(cut));
        EXPECT_EQ(hex(hash.finish()), kTwoBlocksDigest) << cut;
    }
}

TEST(Sha256, moves_with_what_it_has_seen) {
    Sha256 first;
    first.update("ab");
    Sha256 second = std::move(first);
    second.update("c");
    EXPECT_EQ(second.finish(), sha256("abc"));
}

TEST(Sha256, finishes_once) {
    Sha256 hash;
    hash.finish();
    EXPECT_THROW(hash.update("more"), std::logic_error);
    EXPECT_THROW(hash.finish(), std::logic_error);
}

TEST(Sha256, serves_several_threads) {
    const std::string million(1'000'000, 'a');
    std::vector<std::string> digests(4);
    {
        std::vector<std::jthread> threads;
        for (auto& digest : digests) {
            threads.emplace_back([&digest, &million] { digest = digest_of(million); });
        }
    }
    EXPECT_EQ(digests, std::vector<std::string>(4, std::string(kMillionDigest)));
}

TEST(Hex, is_lower_case_two_digits_a_byte) {
    const std::vector<std::uint8_t> bytes = {0x00, 0x0f, 0xa0, 0xff};
    EXPECT_EQ(hex(bytes), "000fa0ff");
    EXPECT_EQ(hex({}), "");
}

}  // namespace
}  // namespace egide::base
