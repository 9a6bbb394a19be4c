// A proof is carried from 2026 to 2041: two certificates end, SHA-256 is retired.
#include <optional>

#include "egide/timestamp/watch.h"
#include "stamp_fixture.h"

namespace egide::timestamp {
namespace {

constexpr std::chrono::days kYear{365};

class FifteenYearsTest : public StampTest {
  protected:
    /// Goes to a day; the authority changes its key when its certificate ends within the year.
    void go_to(const char* day) { now_ = instant((std::string(day) + "T12:00:00.000Z").c_str()); }

    void start() {
        go_to("2026-03-01");
        by_.emplace(authority("Authority", {.validity = 6 * kYear}));
        trust_.anchors = by_->anchors();
        HashTree tree(HashAlgorithm::sha256);
        const Digest digest = digest_of(HashAlgorithm::sha256, "the sealed bundle");
        tree.add(std::span(&digest, 1));
        record_ = start_record(tree, 0, stamp(*by_, tree.root())).value();
    }
    /// RFC 4998 §5.2, first kind: the old token is stamped, under a new certificate of the same authority.
    base::Result<EvidenceRecord> renew_stamp(const EvidenceRecord& record) {
        HashTree tree(HashAlgorithm::sha256);
        const Digest digest = time_stamp_renewal(record).value();
        tree.add(std::span(&digest, 1));
        return renew_time_stamp(record, data_, tree, 0, stamp(*by_, tree.root()), trust_, weak_);
    }
    /// Second kind: by another authority, which signs with SHA-512.
    base::Result<EvidenceRecord> rehash(const EvidenceRecord& record) {
        LocalAuthority next = authority("Next", {.hash = HashAlgorithm::sha512, .validity = 10 * kYear});
        trust_.anchors.push_back(next.anchors().front());
        HashTree tree(HashAlgorithm::sha3_512);
        tree.add(hash_tree_renewal(record, HashAlgorithm::sha3_512, data_).value());
        return renew_hash_tree(record, data_, tree, 0, stamp(next, tree.root()), trust_, weak_);
    }
    void keep(const base::Result<EvidenceRecord>& renewed) {
        ASSERT_TRUE(renewed.ok()) << told(renewed);
        record_ = *renewed;
    }
    RecordVerdict verify(const EvidenceRecord& record) const {
        return verify_record(record, data_, trust_, now_, weak_);
    }
    Renewal due(const EvidenceRecord& record) const {
        return watch(std::vector{WatchedProof{"proof", record}}, trust_, now_, std::chrono::days(90), weak_).front();
    }

    const DataDigests data_{{{digest_of(HashAlgorithm::sha256, "the sealed bundle"),
                              digest_of(HashAlgorithm::sha3_512, "the sealed bundle")}}};
    const Instant retired_ = instant("2037-01-01T00:00:00.000Z");
    const WeakSince weak_ = [] {
        WeakSince table = known_weak_hashes();
        table[HashAlgorithm::sha256] = instant("2037-01-01T00:00:00.000Z");
        return table;
    }();
    std::optional<LocalAuthority> by_;
    Trust trust_;
    EvidenceRecord record_;
};

TEST_F(FifteenYearsTest, RenewedInTimeTheProofHoldsInYearFifteen) {
    start();
    const Instant first = now_;
    EXPECT_FALSE(due(record_).now);

    // The first certificate ends on 2032-02-28.
    go_to("2031-12-15");
    const Renewal stamp_due = due(record_);
    EXPECT_TRUE(stamp_due.now);
    EXPECT_EQ(stamp_due.kind, Renewal::Kind::time_stamp);
    EXPECT_EQ(base::show(base::Date::parse("2032-02-28").value(), base::Language::english), "28 February 2032");
    EXPECT_NE(words({stamp_due.sentence}).find("before 28 February 2032"), std::string::npos)
        << words({stamp_due.sentence});
    ASSERT_TRUE(by_->renew().ok());
    keep(renew_stamp(record_));
    EXPECT_FALSE(due(record_).now);

    // SHA-256 is retired on 2037-01-01, before the second certificate ends (2037-12-13).
    go_to("2036-11-01");
    const Renewal hash_due = due(record_);
    EXPECT_TRUE(hash_due.now);
    EXPECT_EQ(hash_due.kind, Renewal::Kind::hash_tree);
    EXPECT_EQ(hash_due.deadline, retired_);
    EXPECT_NE(words({hash_due.sentence}).find("SHA-256 will be retired"), std::string::npos);
    keep(rehash(record_));
    EXPECT_FALSE(due(record_).now);

    go_to("2041-03-01");
    const RecordVerdict verdict = verify(read_record(write_record(record_), "f").value());
    EXPECT_TRUE(verdict.holds) << words(verdict.reasons);
    EXPECT_TRUE(verdict.revocation_known);
    EXPECT_EQ(verdict.proved_since, first);
    ASSERT_EQ(verdict.steps.size(), 3U);
    // Two certificates ended on the way.
    EXPECT_LT(*verdict.steps[0].verdict.protected_until, now_);
    EXPECT_LT(*verdict.steps[1].verdict.protected_until, now_);
    EXPECT_EQ(words(verdict.reasons),
              "The proof holds: 3 time stamps in a row, since 1 March 2026 12:00:00 UTC. This data existed then and "
              "has not changed since.\n");
}

TEST_F(FifteenYearsTest, WithoutAnyRenewalItIsLostSinceTheFirstEnd) {
    start();
    go_to("2041-03-01");
    const RecordVerdict verdict = verify(record_);
    EXPECT_FALSE(verdict.holds);
    EXPECT_EQ(verdict.broken_step, 0U);
    EXPECT_EQ(verdict.broken_since, instant("2032-02-28T12:00:00.000Z"));
    EXPECT_NE(words(verdict.reasons)
                  .find("The proof is lost since 28 February 2032 12:00:00 UTC: time stamp 1, of 1 "
                        "March 2026 12:00:00 UTC, was not renewed before."),
              std::string::npos)
        << words(verdict.reasons);
    const Renewal renewal = due(record_);
    EXPECT_EQ(renewal.kind, Renewal::Kind::too_late);
    EXPECT_EQ(renewal.deadline, instant("2032-02-28T12:00:00.000Z"));
}

TEST_F(FifteenYearsTest, WithoutTheSecondRenewalItIsLostSinceTheRetirement) {
    start();
    go_to("2031-12-15");
    ASSERT_TRUE(by_->renew().ok());
    keep(renew_stamp(record_));
    go_to("2041-03-01");
    const RecordVerdict verdict = verify(record_);
    EXPECT_FALSE(verdict.holds);
    EXPECT_EQ(verdict.broken_step, 1U);
    EXPECT_EQ(verdict.broken_since, retired_);
    EXPECT_NE(words(verdict.reasons).find("lost since 1 January 2037"), std::string::npos) << words(verdict.reasons);
    EXPECT_NE(words(verdict.reasons).find("SHA-256"), std::string::npos);
}

TEST_F(FifteenYearsTest, ATimeStampRenewalAfterTheEndIsRefusedWithTheReason) {
    start();
    go_to("2033-03-01");
    ASSERT_TRUE(by_->renew().ok());
    const auto late = renew_stamp(record_);
    EXPECT_FALSE(late.ok());
    EXPECT_NE(told(late).find("The renewal is refused"), std::string::npos) << told(late);
    EXPECT_NE(told(late).find("lost since 28 February 2032 12:00:00 UTC: time stamp 1, of 1 March 2026 12:00:00 UTC, "
                              "was not renewed until 1 March 2033"),
              std::string::npos)
        << told(late);
}

TEST_F(FifteenYearsTest, AHashRenewalAfterTheRetirementIsRefusedWithTheReason) {
    start();
    go_to("2031-12-15");
    ASSERT_TRUE(by_->renew().ok());
    keep(renew_stamp(record_));
    go_to("2037-03-01");
    const auto late = rehash(record_);
    EXPECT_FALSE(late.ok());
    EXPECT_NE(told(late).find("lost since 1 January 2037"), std::string::npos) << told(late);
}

TEST_F(FifteenYearsTest, ATimeStampRenewalDoesNotSaveARetiredHash) {
    start();
    go_to("2031-12-15");
    ASSERT_TRUE(by_->renew().ok());
    keep(renew_stamp(record_));
    go_to("2036-11-01");
    keep(renew_stamp(record_));
    go_to("2041-03-01");
    const RecordVerdict verdict = verify(record_);
    EXPECT_FALSE(verdict.holds);
    EXPECT_EQ(verdict.broken_since, retired_);
}

TEST_F(FifteenYearsTest, AKeyStolenAfterTheRenewalTakesNothing) {
    start();
    go_to("2031-06-01");
    LocalAuthority other = authority("Other", {.validity = 12 * kYear});
    trust_.anchors.push_back(other.anchors().front());
    HashTree tree(HashAlgorithm::sha256);
    const Digest digest = time_stamp_renewal(record_).value();
    tree.add(std::span(&digest, 1));
    keep(renew_time_stamp(record_, data_, tree, 0, stamp(other, tree.root()), trust_, weak_));
    go_to("2031-09-01");
    const EvidenceRecord bare{record_.digest_algorithms, {}, {}, {{record_.chains[0][0]}}};
    ASSERT_TRUE(by_->revoke(RevocationReason::key_compromise).ok());
    trust_.material = by_->material().value();
    EXPECT_TRUE(verify(record_).holds) << words(verify(record_).reasons);
    const RecordVerdict alone = verify(bare);
    EXPECT_FALSE(alone.holds);
    EXPECT_EQ(alone.broken_since, now_);
}

TEST_F(FifteenYearsTest, TheMostUrgentComesFirst) {
    start();
    const EvidenceRecord old = record_;
    go_to("2028-03-01");
    ASSERT_TRUE(by_->renew().ok());
    keep(renew_stamp(record_));
    const std::vector<WatchedProof> proofs = {{"young", record_}, {"old", old}, {"empty", {}}};
    const auto all = watch(proofs, trust_, now_, std::chrono::days(90), weak_);
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(all[0].name, "empty");
    EXPECT_EQ(all[0].kind, Renewal::Kind::too_late);
    EXPECT_EQ(all[1].name, "old");
    EXPECT_EQ(all[1].due, all[1].deadline - std::chrono::days(90));
    EXPECT_EQ(all[2].name, "young");
}

}  // namespace
}  // namespace egide::timestamp
