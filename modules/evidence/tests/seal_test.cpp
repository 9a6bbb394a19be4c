#include "egide/evidence/seal.h"

#include <gmock/gmock.h>

#include "proof_fixture.h"

namespace egide::evidence {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class SealTest : public ProofTest {
  protected:
    static std::vector<std::string> kinds_of(Vault& vault) {
        std::vector<std::string> kinds;
        const auto log = vault.journal().value();
        for (std::uint64_t index = 0; index < log.checkpoint().size; ++index) {
            kinds.push_back(journal::read_entry(log.entry(index).value(), {}).value().kind);
        }
        return kinds;
    }
    /// An authority that nobody answers for.
    void add_dead(Vault& vault) {
        testing::TemporaryFolder elsewhere;
        const auto other = timestamp::create_local_authority(elsewhere.path() / "a", "other", {}, authority_clock());
        const fs::path anchors = folder_.write("dead.pem", timestamp::write_certificates(other->anchors()));
        timestamp::AuthoritySettings settings;
        settings.name = "dead";
        settings.url = "http://127.0.0.1:1/tsa";
        settings.anchors = anchors;
        settings.timeout = std::chrono::milliseconds(500);
        const auto added = keeper(vault).add(settings);
        EXPECT_TRUE(added.ok()) << told(added);
    }
};

TEST_F(SealTest, AHeadIsStampedAndTheTokenRecorded) {
    Vault vault = create();
    ASSERT_TRUE(keeper(vault).create_local("essai").ok());
    add(vault, evidence_of("a"));
    const StampOutcome outcome = value(keeper(vault).stamp());
    EXPECT_TRUE(outcome.stamped);
    EXPECT_EQ(outcome.size, 1U);
    EXPECT_THAT(kinds_of(vault), ElementsAre("evidence.received", "time.stamped"));
    const auto heads = value(keeper(vault).stamped_heads());
    ASSERT_THAT(heads, SizeIs(1));
    EXPECT_EQ(heads[0].size, 1U);
    EXPECT_EQ(value(keeper(vault).status()).last_stamped, 1U);
}

TEST_F(SealTest, WithoutAnAuthorityNothingIsAsked) {
    Vault vault = create();
    EXPECT_FALSE(keeper(vault).stamp().ok());
}

TEST_F(SealTest, AHeadThatNobodyStampsWaitsAndTheGapShows) {
    Vault vault = create();
    add_dead(vault);
    add(vault, evidence_of("a"));
    const StampOutcome outcome = value(keeper(vault).stamp());
    EXPECT_FALSE(outcome.stamped);
    EXPECT_THAT(outcome.refusals, SizeIs(1));
    EXPECT_THAT(kinds_of(vault), ElementsAre("evidence.received", "time.waiting"));
    const StampStatus status = value(keeper(vault).status());
    EXPECT_THAT(status.pending, SizeIs(1));
    EXPECT_THAT(status.gaps, SizeIs(1));
    EXPECT_FALSE(status.last_stamped.has_value());
}

TEST_F(SealTest, AHeadThatWaitedIsStampedWhenAnAuthorityAnswers) {
    Vault vault = create();
    add_dead(vault);
    add(vault, evidence_of("a"));
    value(keeper(vault).stamp());
    ASSERT_TRUE(keeper(vault).create_local("essai").ok());
    now_ += std::chrono::hours(1);
    const StampOutcome outcome = value(keeper(vault).stamp());
    EXPECT_TRUE(outcome.stamped);
    EXPECT_THAT(outcome.others_stamped, ElementsAre(1U));
    EXPECT_THAT(value(keeper(vault).status()).pending, IsEmpty());
}

TEST_F(SealTest, ABundleSealedWhileNobodyAnswersSaysSince) {
    Vault vault = create();
    add_dead(vault);
    add(vault, evidence_of("a"));
    EXPECT_FALSE(seal(vault, request()).stamped);
    options_.keys = {{vault.key()}};
    const ProofReport report = expect_both(request().output, "reserved", {});
    EXPECT_THAT(told(report), ::testing::HasSubstr("had been waited for since"));
}

TEST_F(SealTest, AnAuthorityIsNamedOnceAndSafely) {
    Vault vault = create();
    ASSERT_TRUE(keeper(vault).create_local("essai").ok());
    EXPECT_FALSE(keeper(vault).create_local("essai").ok());
    for (const char* name : {"", "../x", "a b", ".x", "A"}) {
        EXPECT_FALSE(keeper(vault).create_local(name).ok()) << name;
    }
    EXPECT_THAT(value(keeper(vault).configured()), SizeIs(1));
}

TEST_F(SealTest, AProofOutlivesItsAuthoritysCertificateWhenItIsRenewed) {
    Vault vault = filled();
    seal(vault, request());
    now_ += std::chrono::days(3 * 365 - 30);
    auto authority = timestamp::open_local_authority(data() / "time" / "local" / "essai", authority_clock());
    ASSERT_TRUE(authority.ok());
    ASSERT_TRUE(authority->renew().ok());
    const RenewalRound round = value(keeper(vault).renew());
    EXPECT_THAT(round.renewed, SizeIs(2));
    EXPECT_THAT(round.refused, IsEmpty()) << told(round.refused);
    now_ += std::chrono::days(365);
    seal(vault, request("again.zip"));
    know(vault);
    const ProofReport renewed = report_of(folder_.path() / "again.zip");
    EXPECT_EQ(renewed.verdict, ProofVerdict::intact) << told(renewed);
    EXPECT_TRUE(has(renewed.proved, "time_earlier"));
    // The bundle of the first day holds no renewal: its token has lapsed.
    EXPECT_TRUE(has(report_of(request().output).not_proved, "time_lapsed"));
}

TEST_F(SealTest, AProofOutlivesItsHashWhenItIsRenewed) {
    Vault vault = filled();
    value(keeper(vault).stamp());
    timestamp::WeakSince weak = timestamp::known_weak_hashes();
    weak[timestamp::HashAlgorithm::sha256] = now_ + std::chrono::days(30);
    const RenewalRound round = value(keeper(vault).renew(std::chrono::days(90), weak));
    EXPECT_THAT(round.renewed, SizeIs(2)) << told(round.refused);
    EXPECT_THAT(value(keeper(vault).stamped_heads()), ::testing::Each(::testing::Field(&StampedHead::record, ::testing::Ne(""))));
}

TEST_F(SealTest, WhatIsNotDueIsLeftForLater) {
    Vault vault = filled();
    const RenewalRound round = value(keeper(vault).renew());
    EXPECT_THAT(round.renewed, IsEmpty());
    EXPECT_THAT(round.later, SizeIs(1));
}

}  // namespace
}  // namespace egide::evidence
