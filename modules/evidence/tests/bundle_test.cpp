#include "egide/evidence/bundle.h"

#include <gmock/gmock.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "proof_fixture.h"

namespace egide::evidence {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Key;
using ::testing::Not;

class BundleTest : public ProofTest {};

TEST_F(BundleTest, AWholeBundleByAKnownKeyAtAKnownTimeIsIntact) {
    const ProofReport report = expect_both(sealed(), "intact", {});
    EXPECT_TRUE(has(report.proved, "signature"));
    EXPECT_TRUE(has(report.proved, "files"));
    EXPECT_TRUE(has(report.proved, "entries"));
    EXPECT_TRUE(has(report.proved, "records"));
    EXPECT_TRUE(has(report.proved, "evaluation"));
    EXPECT_TRUE(has(report.proved, "time"));
    EXPECT_TRUE(has(report.proved, "time_earlier"));
    EXPECT_EQ(report.origin, "test.example/egide");
}

TEST_F(BundleTest, WhatNoBundleCanProveIsSaid) {
    const ProofReport report = report_of(sealed());
    for (const char* code : {"content", "completeness", "one_history", "key_secret", "evaluation_result"}) {
        EXPECT_TRUE(has(report.not_proved, code)) << code;
    }
}

TEST_F(BundleTest, WithoutAKeyTheOwnerIsNotProved) {
    const fs::path bundle = sealed();
    options_.keys.clear();
    const ProofReport report = expect_both(bundle, "reserved", {});
    EXPECT_TRUE(has(report.not_proved, "key_owner"));
    EXPECT_TRUE(has(report.proved, "signature_stated"));
}

TEST_F(BundleTest, WithoutAnAnchorTheAuthorityIsNotProved) {
    const fs::path bundle = sealed();
    options_.anchors.clear();
    EXPECT_TRUE(has(expect_both(bundle, "reserved", {}).not_proved, "time_anchor"));
}

TEST_F(BundleTest, WithoutAnAuthorityTheTimeIsNotProved) {
    Vault vault = create();
    add(vault, evidence_of("a"));
    EXPECT_FALSE(seal(vault, request()).stamped);
    options_.keys = {{vault.key()}};
    EXPECT_TRUE(has(expect_both(request().output, "reserved", {}).not_proved, "time"));
}

TEST_F(BundleTest, ABundleHoldsTheBytesAndNamesThemSafely) {
    const Members members = members_of(sealed());
    EXPECT_EQ(members.at("files/000001-rapport_1_.pdf"), "first report");
    EXPECT_EQ(members.at("files/000002-journal.csv"), std::string(100'000, 'x'));
    EXPECT_EQ(members.at("files/000003-rapport.pdf"), "second report");
    EXPECT_EQ(members.at("evaluation/rules/programme.yaml"), "id: d1bis\n");
}

TEST_F(BundleTest, TheIndexIsReadableAndEscaped) {
    const Members members = members_of(sealed());
    const std::string& page = members.at("index.fr.html");
    EXPECT_THAT(page, HasSubstr("<html lang=\"fr\">"));
    EXPECT_THAT(page, HasSubstr("<a href=\"files/000001-rapport_1_.pdf\">rapport &lt;1&gt;.pdf</a>"));
    EXPECT_THAT(page, HasSubstr("Absente"));
    EXPECT_THAT(page, Not(HasSubstr("<script")));
    EXPECT_THAT(members.at("index.en.html"), HasSubstr("<html lang=\"en\">"));
    EXPECT_THAT(members.at("index.en.txt"), HasSubstr("rapport <1>.pdf"));
}

TEST_F(BundleTest, ASealingAndAnEvaluationAreInTheJournal) {
    Vault vault = filled();
    const SealedBundle bundle = seal(vault, request());
    const journal::LogReader log = value(vault.journal());
    const auto entry = journal::read_entry(value(log.entry(bundle.sealed_by)), {}).value();
    EXPECT_EQ(entry.kind, "bundle.sealed");
    const Members members = members_of(request().output);
    EXPECT_THAT(entry.payload, HasSubstr(base::hex(base::sha256(members.at("manifest.json")))));
    EXPECT_TRUE(verified(vault).sound());
}

TEST_F(BundleTest, WithdrawnEvidenceLeavesItsTraceAndNotItsBytes) {
    Vault vault = filled();
    value(vault.withdraw("alice", second_.evidence, "wrong file"));
    const SealedBundle bundle = seal(vault, request());
    EXPECT_THAT(bundle.without_bytes, ElementsAre(second_.evidence));
    EXPECT_THAT(members_of(request().output), Not(Contains(Key("files/000002-journal.csv"))));
    know(vault);
    EXPECT_TRUE(has(expect_both(request().output, "intact", {}).not_proved, "not_enclosed"));
}

TEST_F(BundleTest, ErasedPersonalDataLeavesTheProofWhole) {
    Vault vault = filled();
    value(vault.erase("alice", first_.evidence, "asked for"));
    seal(vault, request());
    know(vault);
    EXPECT_TRUE(has(expect_both(request().output, "intact", {}).not_proved, "withheld"));
}

TEST_F(BundleTest, AChoiceOfEvidenceIsSealedAlone) {
    Vault vault = filled();
    BundleRequest some = request();
    some.evidence = {second_.evidence};
    some.evaluation.reset();
    EXPECT_EQ(seal(vault, some).files, 5U);
    know(vault);
    expect_both(some.output, "intact", {});
}

TEST_F(BundleTest, AnUnknownPieceAndAnEmptyVaultAreRefused) {
    Vault vault = filled();
    BundleRequest some = request();
    some.evidence = {std::string(32, '0')};
    TimeKeeper time = keeper(vault);
    EXPECT_FALSE(seal_bundle(vault, time, some).ok());
    EXPECT_FALSE(fs::exists(some.output));
}

TEST_F(BundleTest, EvidenceThatIsDamagedIsNotSealed) {
    Vault vault = filled();
    tamper(object(second_.record->content->object.sha256), std::string(100'000, 'y'));
    TimeKeeper time = keeper(vault);
    EXPECT_FALSE(seal_bundle(vault, time, request()).ok());
    EXPECT_FALSE(fs::exists(request().output));
    EXPECT_FALSE(fs::exists(request().output.string() + ".part"));
}

TEST_F(BundleTest, ADiskThatFailsAnywhereLeavesNoBundle) {
    Vault vault = filled();
    for (std::uint64_t victim = 0;; ++victim) {
        FailingCalls calls(victim, ENOSPC);
        auto failing = Vault::open(data(), options(calls));
        if (!failing) {
            continue;
        }
        TimeKeeper time(*failing, authority_clock(), calls);
        const auto sealed = seal_bundle(*failing, time, request());
        if (!calls.failed()) {
            EXPECT_TRUE(sealed.ok()) << told(sealed);
            break;
        }
        EXPECT_TRUE(!sealed.ok() || fs::exists(request().output));
        if (!sealed.ok() && fs::exists(request().output)) {
            // Only the folder's last sync may fail once the name is given: what stands there is whole.
            know(vault);
            EXPECT_EQ(report_of(request().output).verdict, ProofVerdict::intact);
        }
        fs::remove(request().output);
    }
}

TEST_F(BundleTest, AReferenceThatWasTiedInIsProvedToBeTheSameHistory) {
    Vault vault = filled();
    const std::string seen = value(vault.journal()).note();
    add(vault, evidence_of("later"));
    BundleRequest tied = request();
    tied.tie_to = {seen};
    seal(vault, tied);
    know(vault);
    options_.references = {seen};
    EXPECT_TRUE(has(expect_both(tied.output, "intact", {}).proved, "reference"));
}

TEST_F(BundleTest, AReferenceThatNothingTiesIsSaid) {
    Vault vault = filled();
    const std::string seen = value(vault.journal()).note();
    add(vault, evidence_of("later"));
    add(vault, evidence_of("later still"));
    seal(vault, request());
    know(vault);
    options_.references = {seen};
    EXPECT_TRUE(has(expect_both(request().output, "reserved", {}).not_proved, "reference_apart"));
}

TEST_F(BundleTest, AWitnessThatSawTheHeadIsNamed) {
    Vault vault = filled();
    seal(vault, request());
    know(vault);
    const journal::SignerKey key = journal::SignerKey::generate("ars.example", journal::SignatureType::cosignature_v1);
    Members members = members_of(request().output);
    journal::Note note = journal::parse_note(members.at("journal/checkpoint"), {}).value();
    note.signatures.push_back(journal::cosign(note.text, key, now_));
    members["journal/checkpoint"] = journal::write_note(note);
    write_members(request().output, members);
    options_.witnesses = {key.verifier()};
    const ProofReport report = expect_both(request().output, "intact", {});
    EXPECT_TRUE(has(report.proved, "witness"));
    EXPECT_FALSE(has(report.not_proved, "one_history"));
}

TEST_F(BundleTest, AReportCrossesAProcessBoundaryWhole) {
    const fs::path bundle = sealed();
    Members members = members_of(bundle);
    members["files/000002-journal.csv"][5] = '!';
    write_members(bundle, members);
    const ProofReport report = report_of(bundle);
    const auto back = unpack_report(pack_report(report));
    ASSERT_TRUE(back.ok()) << told(back);
    EXPECT_EQ(pack_report(*back), pack_report(report));
    EXPECT_EQ(opinion_of(*back), opinion_of(report));
    EXPECT_THAT(report_json(report, base::Language::french), HasSubstr("\"verdict\": \"altered\""));
    EXPECT_FALSE(unpack_report("{\"kind\":\"bundle\"}").ok());
}

TEST_F(BundleTest, AReportOnBytesThatNoTextMayHoldCrossesTheBoundaryToo) {
    const fs::path bundle = sealed();
    Members members = members_of(bundle);
    // An identifier of a key with two NULs, as a fuzzer wrote it.
    std::string& keys = members["journal/keys"];
    keys.replace(keys.find('+') + 3, 2, std::string(2, '\0'));
    write_members(bundle, members);
    const ProofReport report = report_of(bundle);
    const auto back = unpack_report(pack_report(report));
    ASSERT_TRUE(back.ok()) << told(back);
    EXPECT_EQ(pack_report(*back), pack_report(report));
    EXPECT_THAT(pack_report(report), HasSubstr("u{0000}"));
}

/// Resident memory of a child that verifies, in KiB.
long peak_of_verifying(const fs::path& bundle) {
    const pid_t child = ::fork();
    if (child == 0) {
        const int file = ::open(bundle.c_str(), O_RDONLY | O_CLOEXEC);
        const ProofReport report = verify_bundle(SeekableFile(file, fs::file_size(bundle)), {});
        ::_exit(report.verdict == ProofVerdict::reserved ? 0 : 1);
    }
    int status = 0;
    rusage usage{};
    ::wait4(child, &status, 0, &usage);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    return usage.ru_maxrss;
}

#if defined(__SANITIZE_ADDRESS__)  // g++
#define EGIDE_KEEPS_WHAT_IS_FREED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define EGIDE_KEEPS_WHAT_IS_FREED
#endif
#endif

TEST_F(BundleTest, ALargeBundleIsVerifiedInBoundedMemory) {
#if defined(EGIDE_KEEPS_WHAT_IS_FREED)
    GTEST_SKIP() << "the sanitizer keeps what was freed: memory says nothing here";
#endif
    Vault vault = create();
    std::vector<NewEvidence> group;
    for (int number = 0; number < 2'000; ++number) {
        group.push_back(evidence_of("piece " + std::to_string(number)));
    }
    group.push_back(evidence_of(std::string(192U << 20, 'x')));
    ASSERT_TRUE(vault.add("alice", group).ok());
    group.clear();
    seal(vault, request());
    EXPECT_LT(peak_of_verifying(request().output), 128L << 10);
}

}  // namespace
}  // namespace egide::evidence
