#include "egide/journal/checkpoint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "egide/testing/temporary_folder.h"

namespace egide::journal {
namespace {

using ::testing::ElementsAre;
using testing::TemporaryFolder;

// The example of the C2SP tlog-checkpoint page.
constexpr std::string_view kSpecificationText =
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

Instant at(std::string_view text) {
    return parse_instant(text).value();
}

TEST(Instants, AreWrittenInOneForm) {
    EXPECT_EQ(show_instant(Instant{}), "1970-01-01T00:00:00.000Z");
    EXPECT_EQ(show_instant(at("2026-03-01T23:59:59.987Z")), "2026-03-01T23:59:59.987Z");
    for (const std::string_view wrong :
         {"", "2026-03-01", "2026-03-01T10:00:00Z", "2026-02-30T10:00:00.000Z", "2026-03-01T24:00:00.000Z",
          "2026-03-01T10:60:00.000Z", "2026-03-01T10:00:60.000Z", "2026-03-01 10:00:00.000Z",
          "2026-03-01T10:00:00.000z", "1969-12-31T23:59:59.000Z", "+026-03-01T10:00:00.000Z"}) {
        EXPECT_EQ(parse_instant(wrong), std::nullopt) << wrong;
    }
}

TEST(Checkpoints, ReadAndWriteTheExampleOfTheSpecification) {
    const auto checkpoint = parse_checkpoint(kSpecificationText, "c").value();
    EXPECT_EQ(checkpoint.origin, "example.com/behind-the-sofa");
    EXPECT_EQ(checkpoint.size, 20852163U);
    EXPECT_THAT(checkpoint.extensions, ElementsAre());
    EXPECT_EQ(checkpoint_text(checkpoint), kSpecificationText);
    EXPECT_EQ(parse_chain(checkpoint), std::nullopt);
}

TEST(Checkpoints, ExtensionLinesAreKeptAsTheyAre) {
    const std::string text = std::string(kSpecificationText) + "anything\nat all\n";
    const auto checkpoint = parse_checkpoint(text, "c").value();
    EXPECT_THAT(checkpoint.extensions, ElementsAre("anything", "at all"));
    EXPECT_EQ(checkpoint_text(checkpoint), text);
}

TEST(Checkpoints, RefuseWhatTheSpecificationRefuses) {
    const std::string root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
    for (const std::string& wrong : {std::string(), "o\n" + root, "\n1\n" + root, "o\n01\n" + root, "o\n-1\n" + root,
                                     "o\n1 \n" + root, std::string("o\n1\nAAAA\n"), "o\n1\n" + root + "\n",
                                     "o\n18446744073709551616\n" + root, "o\n1\n" + root.substr(0, 44)}) {
        EXPECT_FALSE(parse_checkpoint(wrong, "c").ok()) << wrong;
    }
    EXPECT_EQ(parse_checkpoint("o\nx\n" + root, "c").errors().front().at.show(), "c:2:1");
    EXPECT_THROW(static_cast<void>(checkpoint_text({"", 0, {}, {}})), std::logic_error);
    EXPECT_THROW(static_cast<void>(checkpoint_text({"o", 0, {}, {"a\nb"}})), std::logic_error);
}

TEST(Checkpoints, AChainOfEarlierOnesStandsInTheExtensionLines) {
    const Link link{12, leaf_hash("x")};
    Chain chain;
    chain.at = at("2026-03-01T10:00:00.250Z");
    chain.number = 41;
    chain.previous = link;
    chain.year = link;
    Checkpoint checkpoint{"o", 13, leaf_hash("r"), chain_lines(chain)};
    EXPECT_EQ(parse_chain(checkpoint), chain);
    checkpoint.extensions.push_back("unknown to this version");
    EXPECT_EQ(parse_chain(checkpoint), chain);
    checkpoint.extensions.push_back("month not a link");
    EXPECT_EQ(parse_chain(checkpoint), std::nullopt);
}

TEST(Cosignatures, ReadBackTheirTimeToTheSecond) {
    const auto key = SignerKey::generate("witness.example/w1", SignatureType::cosignature_v1);
    Note note{std::string(kSpecificationText), {}};
    note.signatures.push_back(cosign(note.text, key, at("2023-03-20T12:25:47.900Z")));
    EXPECT_EQ(note.signatures.front().bytes.size(), 72U);
    const auto read = parse_note(write_note(note), "n").value();
    EXPECT_EQ(cosigned_by(read, key.verifier()), at("2023-03-20T12:25:47.000Z"));
    // What is signed, as the specification words it.
    const std::string message = "cosignature/v1\ntime 1679315147\n" + note.text;
    SignatureBytes signature{};
    std::copy(read.signatures[0].bytes.begin() + 8, read.signatures[0].bytes.end(), signature.begin());
    EXPECT_TRUE(key.verifier().verifies(message, signature));
}

TEST(Cosignatures, AnotherTextTimeOrKeyIsNotCosigned) {
    const auto key = SignerKey::generate("w", SignatureType::cosignature_v1);
    Note note{std::string(kSpecificationText), {}};
    note.signatures.push_back(cosign(note.text, key, at("2023-03-20T12:25:47.000Z")));
    Note later = note;
    later.signatures[0].bytes[7] ^= 1;
    EXPECT_EQ(cosigned_by(later, key.verifier()), std::nullopt);
    Note other = note;
    other.text += "more\n";
    EXPECT_EQ(cosigned_by(other, key.verifier()), std::nullopt);
    EXPECT_EQ(cosigned_by(note, SignerKey::generate("w", SignatureType::cosignature_v1).verifier()), std::nullopt);
    EXPECT_THROW(static_cast<void>(cosign(note.text, SignerKey::generate("w"), Instant{})), std::logic_error);
}

/// A log of numbered leaves, whose heads its key signs, and a witness that trusts it.
class WitnessTest : public ::testing::Test {
  protected:
    std::string head(std::size_t size, std::string_view history = "leaf") {
        const std::string text = checkpoint_text({"log.example", size, tree_head(leaves(size, history)), {}});
        return write_note({text, {sign_note(text, log_)}});
    }
    std::vector<Hash> proof(std::size_t old_size, std::size_t size, std::string_view history = "leaf") {
        const auto all = leaves(size, history);
        return consistency_proof(old_size, size,
                                 [&](Subtree wanted) -> base::Result<Hash> {
                                     const std::size_t count = std::size_t{1} << wanted.level;
                                     return tree_head(std::span(all).subspan(wanted.index * count, count));
                                 })
            .value();
    }
    Witness witness(Calls& calls = system_calls()) {
        return {folder_ / "witness", key_, {log_.verifier()}, [] { return at("2026-03-01T10:00:00.000Z"); }, calls};
    }

    TemporaryFolder folder_;
    SignerKey log_ = SignerKey::generate("log.example");
    SignerKey key_ = SignerKey::generate("witness.example", SignatureType::cosignature_v1);

  private:
    static std::vector<Hash> leaves(std::size_t count, std::string_view history) {
        std::vector<Hash> hashes;
        for (std::size_t at = 0; at < count; ++at) {
            hashes.push_back(leaf_hash(std::string(history) + std::to_string(at)));
        }
        return hashes;
    }
};

TEST_F(WitnessTest, CosignsAHistoryThatOnlyGrows) {
    for (const auto& [old_size, size] : {std::pair<std::size_t, std::size_t>{0, 3}, {3, 3}, {3, 10}}) {
        const std::string note = head(size);
        // A new object each time: what it saw is on disk.
        const auto line = witness().cosign(note, old_size, proof(old_size, size));
        ASSERT_TRUE(line.ok()) << old_size << " to " << size;
        const auto read = parse_note(note + signature_line(*line), "n").value();
        EXPECT_EQ(cosigned_by(read, key_.verifier()), at("2026-03-01T10:00:00.000Z"));
        EXPECT_EQ(signed_by(read, log_.verifier()), Signed::yes);
    }
    EXPECT_THAT(witness().latest("log.example").value().value(), ::testing::StartsWith("log.example\n10\n"));
    EXPECT_EQ(witness().latest("other.example").value(), std::nullopt);
}

TEST_F(WitnessTest, RefusesASecondHistory) {
    ASSERT_TRUE(witness().cosign(head(5), 0, {}).ok());
    EXPECT_FALSE(witness().cosign(head(5, "other"), 5, {}).ok());
    EXPECT_FALSE(witness().cosign(head(8, "other"), 5, proof(5, 8, "other")).ok());
    EXPECT_FALSE(witness().cosign(head(8, "other"), 5, proof(5, 8)).ok());
    EXPECT_TRUE(witness().cosign(head(8), 5, proof(5, 8)).ok());
}

TEST_F(WitnessTest, RefusesToGoBackOrToSkipWhatItSaw) {
    ASSERT_TRUE(witness().cosign(head(5), 0, {}).ok());
    EXPECT_FALSE(witness().cosign(head(3), 5, {}).ok());
    EXPECT_FALSE(witness().cosign(head(8), 0, {}).ok());
    EXPECT_FALSE(witness().cosign(head(8), 4, proof(4, 8)).ok());
}

TEST_F(WitnessTest, RefusesUnknownLogsAndWrongSignatures) {
    const std::string text = checkpoint_text({"log.example", 0, empty_root(), {}});
    EXPECT_FALSE(
        witness().cosign(write_note({text, {sign_note(text, SignerKey::generate("log.example"))}}), 0, {}).ok());
    const auto other = SignerKey::generate("other.example");
    const std::string foreign = checkpoint_text({"other.example", 0, empty_root(), {}});
    EXPECT_FALSE(witness().cosign(write_note({foreign, {sign_note(foreign, other)}}), 0, {}).ok());
    EXPECT_FALSE(witness().cosign("nonsense", 0, {}).ok());
}

}  // namespace
}  // namespace egide::journal
