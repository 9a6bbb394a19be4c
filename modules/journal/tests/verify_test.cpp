#include "egide/journal/verify.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "egide/journal/tiles.h"
#include "log_fixture.h"

namespace egide::journal {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;

/// A log of 1,000 entries in ten groups of a hundred, attacked by each test.
class VerifyTest : public LogTest {
  protected:
    void SetUp() override {
        Log log = create();
        for (std::size_t group = 0; group < 10; ++group) {
            append(log, drafts(100, group * 100));
        }
    }
    Verification verify() { return verify_with({{key_.verifier()}}); }
    Verification verify_with(std::vector<TrustedKey> keys, std::vector<std::string> references = {}) {
        VerifyOptions options{.keys = std::move(keys), .references = std::move(references), .witnesses = witnesses_};
        auto result = verify_log(folder_.path() / "log", options);
        EXPECT_TRUE(result.ok()) << told(result);
        return std::move(result).value();
    }
    Verification verify_against(const std::string& note) { return verify_with({{key_.verifier()}}, {note}); }

    static std::vector<Fault> faults(const Verification& verification) {
        std::vector<Fault> found;
        for (const Finding& finding : verification.findings) {
            found.push_back(finding.fault);
        }
        return found;
    }
    static std::string texts(const Verification& verification) {
        std::string text;
        for (const Finding& finding : verification.findings) {
            text += finding.file + ": " + base::render(finding.message, base::Language::english) + "\n";
        }
        return text;
    }
    /// Changes one byte of a file.
    void flip(std::string_view file, std::size_t byte) {
        std::string bytes = bytes_of(at(file));
        ASSERT_LT(byte, bytes.size()) << file;
        bytes[byte] = static_cast<char>(bytes[byte] ^ 1);
        put_bytes(at(file), bytes);
    }
    std::vector<std::string> entries() {
        std::vector<std::string> all;
        const auto log = reader();
        for (std::uint64_t index = 0; index < log.checkpoint().size; ++index) {
            all.push_back(log.entry(index).value());
        }
        return all;
    }
    /// What an administrator without the key can do: rewrite every tile and bundle to fit other entries.
    void rewrite(const std::vector<std::string>& entries) {
        const auto note = bytes_of(at("checkpoint"));
        std::vector<Hash> leaves;
        for (std::size_t first = 0; first < entries.size(); first += 256) {
            std::string bundle;
            std::vector<Hash> hashes;
            for (std::size_t place = first; place < std::min(first + 256, entries.size()); ++place) {
                add_to_bundle(bundle, entries[place]);
                hashes.push_back(leaf_hash(entries[place]));
            }
            const auto width = static_cast<unsigned>(hashes.size());
            put_bytes(at(tile_path({0, first / 256, width})), write_hashes(hashes));
            put_bytes(at(tile_path({std::nullopt, first / 256, width})), bundle);
            leaves.insert(leaves.end(), width == 256 ? 1 : 0, tree_head(hashes));
        }
        put_bytes(at(tile_path({1, 0, static_cast<unsigned>(leaves.size())})), write_hashes(leaves));
    }
    /// Puts the folder aside, or back.
    void copy(std::string_view from, std::string_view to) {
        fs::remove_all(folder_ / to);
        fs::copy(folder_ / from, folder_ / to, fs::copy_options::recursive);
    }
    std::vector<VerifierKey> witnesses_;
};

TEST_F(VerifyTest, AWholeLogHasNothingWrong) {
    const auto verification = verify();
    EXPECT_TRUE(verification.sound()) << texts(verification);
    EXPECT_THAT(verification.findings, IsEmpty()) << texts(verification);
    EXPECT_EQ(verification.size, 1000U);
    EXPECT_EQ(verification.heads, 11U);
    EXPECT_EQ(verification.root, reader().checkpoint().root);
    for (const unsigned threads : {1U, 4U}) {
        VerifyOptions options{.keys = {{key_.verifier()}}, .threads = threads};
        EXPECT_TRUE(verify_log(at(""), options).value().sound());
    }
}

TEST_F(VerifyTest, AnEditedEntryIsFoundAtItsByte) {
    const std::string bundle = bytes_of(at("tile/entries/001"));
    const auto place = bundle.find("\"index\":300");
    flip("tile/entries/001", place + 40);
    const auto verification = verify();
    ASSERT_THAT(faults(verification), ::testing::Contains(Fault::entry_altered)) << texts(verification);
    for (const Finding& finding : verification.findings) {
        EXPECT_EQ(finding.entry, 300U) << texts(verification);
        EXPECT_EQ(finding.file, "tile/entries/001");
        EXPECT_EQ(finding.byte, bundle.rfind("{\"at\"", place));
    }
}

TEST_F(VerifyTest, EveryByteOfAnEntryMatters) {
    const std::string whole = bytes_of(at("tile/entries/000"));
    for (std::size_t byte = 0; byte < 200; ++byte) {
        flip("tile/entries/000", byte);
        EXPECT_FALSE(verify().sound()) << byte;
        put_bytes(at("tile/entries/000"), whole);
    }
    EXPECT_TRUE(verify().sound());
}

TEST_F(VerifyTest, AnEditedEntryWithItsStoredHashesIsLocatedBetweenTwoHeads) {
    auto all = entries();
    all[437].replace(all[437].find("437,\"text"), 3, "999");
    rewrite(all);
    const auto verification = verify();
    ASSERT_THAT(faults(verification), ElementsAre(Fault::root_mismatch)) << texts(verification);
    EXPECT_EQ(verification.findings[0].entry, 400U);
    EXPECT_EQ(verification.findings[0].end, 500U);
}

TEST_F(VerifyTest, AnAlteredTileIsToldFromAnAlteredEntry) {
    flip("tile/0/002", 32 * 10 + 3);
    const auto verification = verify();
    ASSERT_THAT(faults(verification), ElementsAre(Fault::tile_altered)) << texts(verification);
    EXPECT_EQ(verification.findings[0].entry, 522U);
    flip("tile/0/002", 32 * 10 + 3);
    flip("tile/1/000.p/3", 32 + 5);
    const auto upper = verify();
    ASSERT_THAT(faults(upper), ElementsAre(Fault::tile_altered)) << texts(upper);
    EXPECT_EQ(upper.findings[0].file, "tile/1/000.p/3");
    EXPECT_EQ(upper.findings[0].byte, 32U);
    EXPECT_EQ(upper.findings[0].entry, 256U);
    EXPECT_EQ(upper.findings[0].end, 512U);
}

TEST_F(VerifyTest, AMissingOrCutFileIsNamed) {
    for (const std::string_view file : {"tile/entries/001", "tile/0/001", "tile/1/000.p/3", "checkpoints/000"}) {
        const std::string whole = bytes_of(at(file));
        fs::remove(at(file));
        const auto missing = verify();
        ASSERT_FALSE(missing.sound()) << file;
        EXPECT_EQ(missing.findings[0].fault, Fault::unreadable) << texts(missing);
        EXPECT_EQ(missing.findings[0].file, file);
        put_bytes(at(file), whole.substr(0, whole.size() / 2));
        const auto cut = verify();
        ASSERT_FALSE(cut.sound()) << file;
        EXPECT_EQ(cut.findings[0].file, file) << texts(cut);
        put_bytes(at(file), whole);
    }
    EXPECT_TRUE(verify().sound());
}

TEST_F(VerifyTest, CuttingTheLastFilesIsFoundWhereTheyWere) {
    fs::remove(at("tile/entries/003.p/232"));
    fs::remove(at("tile/0/003.p/232"));
    const auto verification = verify();
    ASSERT_FALSE(verification.sound());
    EXPECT_EQ(verification.findings[0].entry, 768U);
    EXPECT_EQ(verification.findings[0].end, 1000U);
}

TEST_F(VerifyTest, CuttingTheLastEntriesWithTheirHeadsShowsAgainstAnyHeadHeldElsewhere) {
    const std::string receipt = bytes_of(at("checkpoint"));
    // The last 300 entries, and every head that had them.
    std::string kept;
    for (std::uint64_t number = 0; number <= 7; ++number) {
        add_to_bundle(kept, reader().past_note(number).value());
    }
    put_bytes(at("checkpoint"), reader().past_note(7).value());
    put_bytes(at("checkpoints/000"), kept);
    for (const std::string_view file : {"tile/entries/003.p", "tile/0/003.p", "tile/entries/002", "tile/0/002"}) {
        fs::remove_all(at(file));
    }
    put_bytes(at("tile/1/000.p/2"), bytes_of(at("tile/1/000.p/3")).substr(0, 64));
    const auto alone = verify();
    EXPECT_EQ(alone.size, 700U);
    const auto verification = verify_against(receipt);
    ASSERT_THAT(faults(verification), ::testing::Contains(Fault::rolled_back)) << texts(verification);
    const auto& finding = *std::find_if(verification.findings.begin(), verification.findings.end(),
                                        [](const Finding& one) { return one.fault == Fault::rolled_back; });
    EXPECT_EQ(finding.entry, 700U);
    EXPECT_EQ(finding.end, 1000U);
}

TEST_F(VerifyTest, AnOlderHeadPutBackShowsFromTheKeptOnes) {
    put_bytes(at("checkpoint"), reader().past_note(4).value());
    const auto verification = verify();
    ASSERT_THAT(faults(verification), ::testing::Contains(Fault::rolled_back)) << texts(verification);
}

TEST_F(VerifyTest, ARemovedMiddleEntryIsFoundAtItsPlace) {
    auto all = entries();
    all.erase(all.begin() + 437);
    all.push_back(all.back());
    rewrite(all);
    const auto verification = verify();
    ASSERT_FALSE(verification.sound());
    EXPECT_EQ(verification.findings[0].fault, Fault::entry_misplaced) << texts(verification);
    EXPECT_EQ(verification.findings[0].entry, 437U);
    EXPECT_THAT(faults(verification), ::testing::Contains(Fault::root_mismatch));
}

TEST_F(VerifyTest, TwoReorderedEntriesAreFoundAtTheirPlaces) {
    auto all = entries();
    std::swap(all[10], all[20]);
    rewrite(all);
    const auto verification = verify();
    EXPECT_THAT(faults(verification), ElementsAre(Fault::entry_misplaced, Fault::entry_misplaced, Fault::root_mismatch))
        << texts(verification);
    EXPECT_EQ(verification.findings[0].entry, 10U);
    EXPECT_EQ(verification.findings[1].entry, 20U);
    EXPECT_EQ(verification.findings[2].end, 100U);
}

TEST_F(VerifyTest, ARollBackToYesterdaysCopyShowsAgainstAWitness) {
    copy("log", "yesterday");
    Log log = open();
    append(log, drafts(50, 1000));
    const auto witness_key = SignerKey::generate("agency.example", SignatureType::cosignature_v1);
    Witness witness(folder_ / "witness", witness_key, {key_.verifier()}, [this] { return now_; });
    const std::string seen = reader().note();
    const auto line = witness.cosign(seen, 0, {});
    ASSERT_TRUE(line.ok()) << told(line);
    copy("yesterday", "log");
    EXPECT_TRUE(verify().sound()) << "alone, yesterday's copy is a true log: only others know better";
    witnesses_ = {witness_key.verifier()};
    const auto verification = verify_against(witness.latest("test.example/journal").value().value());
    ASSERT_THAT(faults(verification), ElementsAre(Fault::rolled_back)) << texts(verification);
    EXPECT_EQ(verification.findings[0].entry, 1000U);
    EXPECT_EQ(verification.findings[0].end, 1050U);
    ASSERT_EQ(verification.witnessed.size(), 1U);
    EXPECT_EQ(verification.witnessed[0].size, 1050U);
}

TEST_F(VerifyTest, TwoHistoriesShownToTwoPartiesAreTold) {
    copy("log", "other");
    Log log = open();
    append(log, drafts(10, 1000));
    const std::string shown_to_one = reader().note();
    copy("other", "log");
    Log again = open();
    append(again, drafts(10, 5000));
    EXPECT_TRUE(verify().sound());
    const auto verification = verify_against(shown_to_one);
    ASSERT_THAT(faults(verification), ElementsAre(Fault::split_view)) << texts(verification);
    EXPECT_EQ(verification.findings[0].end, 1010U);
    // A witness that cosigned the one refuses the other.
    Witness witness(folder_ / "witness", SignerKey::generate("w", SignatureType::cosignature_v1), {key_.verifier()},
                    [this] { return now_; });
    ASSERT_TRUE(witness.cosign(shown_to_one, 0, {}).ok());
    append(again, drafts(1));
    EXPECT_FALSE(witness.cosign(reader().note(), 1010, reader().prove_consistency(1010).value()).ok());
}

TEST_F(VerifyTest, CosignedHeadsKeptBesideTheLogAreChecked) {
    const auto witness_key = SignerKey::generate("region.example", SignatureType::cosignature_v1);
    Witness witness(folder_ / "witness", witness_key, {key_.verifier()}, [this] { return now_; });
    Log log = open();
    const std::string note = reader().note();
    const auto line = witness.cosign(note, 0, {});
    ASSERT_TRUE(log.keep_cosigned(note + signature_line(*line)).ok());
    append(log, drafts(3, 1000));
    witnesses_ = {witness_key.verifier()};
    const auto verification = verify();
    EXPECT_TRUE(verification.sound()) << texts(verification);
    ASSERT_EQ(verification.witnessed.size(), 1U);
    EXPECT_EQ(verification.witnessed[0].witness, "region.example");
    EXPECT_EQ(verification.witnessed[0].size, 1000U);
    flip("cosigned/10", 5);
    EXPECT_FALSE(verify().sound());
}

TEST_F(VerifyTest, AClockSetBackIsFoundAtTheEntryAndAtTheHead) {
    Log log = open();
    now_ -= std::chrono::days(3);
    append(log, drafts(5, 1000));
    const auto verification = verify();
    EXPECT_THAT(faults(verification), ::testing::UnorderedElementsAre(Fault::clock_back, Fault::clock_back))
        << texts(verification);
    EXPECT_TRUE(std::any_of(verification.findings.begin(), verification.findings.end(),
                            [](const Finding& finding) { return finding.entry == 1000U; }));
    EXPECT_THAT(texts(verification), HasSubstr("checkpoints/000: Checkpoint 11 is dated"));
}

TEST_F(VerifyTest, AHeadSignedWithARevokedKeyIsNamed) {
    const auto verification = verify_with({{key_.verifier(), 850}});
    EXPECT_THAT(faults(verification), ElementsAre(Fault::key_revoked, Fault::key_revoked)) << texts(verification);
    EXPECT_THAT(texts(verification), HasSubstr("Checkpoint 9 (size 900)"));
    // A thief's date changes nothing: sizes decide. The new key takes over.
    const VerifierKey stolen = key_.verifier();
    former_ = {stolen};
    key_ = SignerKey::generate("test.example/journal");
    {
        Log log = open();
        append(log, drafts(1, 1000));
    }
    EXPECT_TRUE(verify_with({{stolen, 1000}, {key_.verifier()}}).sound());
    EXPECT_FALSE(verify_with({{stolen, 999}, {key_.verifier()}}).sound());
    EXPECT_FALSE(verify_with({{key_.verifier()}}).sound());
}

TEST_F(VerifyTest, AHeadSignedByAStrangerIsRefused) {
    const auto stranger = SignerKey::generate("test.example/journal");
    const auto verification = verify_with({{stranger.verifier()}});
    EXPECT_EQ(verification.findings.size(), 11U);
    EXPECT_EQ(verification.findings[0].fault, Fault::not_signed);
    EXPECT_THAT(faults(verify_with({{key_.verifier()}}, {"not a note"})), ElementsAre(Fault::unreadable));
    const std::string text = checkpoint_text({"test.example/journal", 1000, empty_root(), {}});
    EXPECT_THAT(faults(verify_against(write_note({text, {sign_note(text, stranger)}}))),
                ElementsAre(Fault::reference_refused));
    const std::string foreign = checkpoint_text({"another", 1000, empty_root(), {}});
    EXPECT_THAT(faults(verify_against(write_note({foreign, {sign_note(foreign, key_)}}))),
                ElementsAre(Fault::reference_refused));
}

TEST_F(VerifyTest, RemovedOrReorderedHeadsAreFound) {
    std::vector<std::string> notes;
    for (std::uint64_t number = 0; number <= 10; ++number) {
        notes.push_back(reader().past_note(number).value());
    }
    const auto keep = [&](const std::vector<std::string>& kept) {
        std::string segment;
        std::for_each(kept.begin(), kept.end(), [&](const std::string& note) { add_to_bundle(segment, note); });
        put_bytes(at("checkpoints/000"), segment);
    };
    auto removed = notes;
    removed.erase(removed.begin() + 5);
    keep(removed);
    EXPECT_THAT(faults(verify()), ::testing::Contains(Fault::head_misplaced));
    auto swapped = notes;
    std::swap(swapped[5], swapped[6]);
    keep(swapped);
    EXPECT_THAT(faults(verify()), ::testing::Contains(Fault::head_misplaced));
    keep(notes);
    EXPECT_TRUE(verify().sound());
}

TEST_F(VerifyTest, PersonalDataIsCheckedAgainstItsCommitments) {
    Log log = open();
    auto group = drafts(2, 1000);
    group[0].personal = {R"({"name":"Zoé"})", R"({"name":"Ana"})"};
    const auto commitments = append(log, group).commitments[0];
    ASSERT_TRUE(verify().sound());
    const auto file = [&](std::size_t which) {
        const std::string name = base::hex(commitments[which]);
        return "private/" + name.substr(0, 2) + "/" + name;
    };
    const std::string kept = bytes_of(at(file(0)));
    flip(file(0), 12);
    const auto altered = verify();
    ASSERT_THAT(faults(altered), ElementsAre(Fault::personal_altered)) << texts(altered);
    EXPECT_EQ(altered.findings[0].entry, 1000U);
    fs::remove(at(file(0)));
    EXPECT_THAT(faults(verify()), ElementsAre(Fault::personal_missing));
    put_bytes(at(file(0)), R"({"erased_by":1001})");
    EXPECT_THAT(faults(verify()), ::testing::Contains(Fault::personal_missing)) << "no record says so";
    put_bytes(at(file(0)), kept);
    ASSERT_TRUE(log.erase(commitments[0], "asked").ok());
    const auto erased = verify();
    EXPECT_TRUE(erased.sound()) << texts(erased);
    put_bytes(at(file(0)), kept);
    EXPECT_THAT(faults(verify()), ElementsAre(Fault::erasure_unfinished));
    put_bytes(at(file(0)), R"({"erased_by":1002})");
    put_bytes(at("private/aa/" + std::string(64, 'a')), kept);
    const auto stray = verify();
    EXPECT_THAT(faults(stray), ElementsAre(Fault::unpublished));
    EXPECT_TRUE(stray.sound());
}

TEST_F(VerifyTest, WhatWasNotPublishedIsToldButIsNoFault) {
    copy("log", "before");
    Log log = open();
    append(log, drafts(300, 1000));
    put_bytes(at("checkpoint"), bytes_of(folder_ / "before" / "checkpoint"));
    const auto verification = verify();
    EXPECT_TRUE(verification.sound()) << texts(verification);
    EXPECT_THAT(faults(verification), ::testing::Each(Fault::unpublished));
    EXPECT_FALSE(verification.findings.empty());
}

TEST_F(VerifyTest, FindingsAreCappedAndTheRestCounted) {
    VerifyOptions options{.keys = {}, .most_findings = 4};
    const auto verification = verify_log(at(""), options).value();
    EXPECT_EQ(verification.findings.size(), 4U);
    EXPECT_EQ(verification.left_out, 7U);
    EXPECT_FALSE(verification.sound());
}

TEST_F(VerifyTest, AHeadThatClaimsAnEndlessLogIsRefusedInTime) {
    for (const std::uint64_t size : {std::uint64_t{1} << 50, UINT64_MAX}) {
        Chain chain;
        chain.number = size;
        chain.previous = Link{};
        const std::string text = checkpoint_text({"test.example/journal", size, empty_root(), chain_lines(chain)});
        put_bytes(at("checkpoint"), write_note({text, {sign_note(text, key_)}}));
        const auto result = verify_log(at(""), {.keys = {{key_.verifier()}}, .most_findings = 100'000});
        EXPECT_TRUE(!result.ok() || !result->sound());
        EXPECT_TRUE(!result.ok() || result->findings.size() < 1000);
        EXPECT_FALSE(Log::open(at(""), options()).ok());
    }
}

TEST_F(VerifyTest, AFolderWithoutHeadIsAnError) {
    fs::remove(at("checkpoint"));
    EXPECT_FALSE(verify_log(at(""), {}).ok());
    put_bytes(at("checkpoint"), "nonsense");
    EXPECT_FALSE(verify_log(at(""), {}).ok());
}

}  // namespace
}  // namespace egide::journal
