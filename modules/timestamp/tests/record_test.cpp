#include <algorithm>
#include <optional>
#include <random>

#include "stamp_fixture.h"

namespace egide::timestamp {
namespace {

Digest sha256(std::string_view bytes) {
    return digest_of(HashAlgorithm::sha256, bytes);
}
std::string sorted_hash(std::string one, std::string other) {
    return sha256(one < other ? one + other : other + one).bytes;
}
std::size_t add(HashTree& tree, const Digest& digest) {
    return tree.add(std::span(&digest, 1));
}

TEST(HashTree, OneObjectIsItsOwnRootAndNeedsNoList) {
    HashTree tree(HashAlgorithm::sha256);
    add(tree, sha256("a"));
    EXPECT_EQ(tree.root(), sha256("a"));
    EXPECT_TRUE(tree.reduced(0, false).empty());
}

TEST(HashTree, TwoObjectsAreSortedBeforeTheyAreHashed) {
    HashTree tree(HashAlgorithm::sha256);
    add(tree, sha256("a"));
    add(tree, sha256("b"));
    EXPECT_EQ(tree.root().bytes, sorted_hash(sha256("a").bytes, sha256("b").bytes));
    EXPECT_EQ(tree.reduced(0, false), tree.reduced(1, false));
}

// The example of RFC 4998 §4.2: d1, a group of three, d3.
TEST(HashTree, AGroupIsOneLeafAndItsListHoldsItAlone) {
    HashTree tree(HashAlgorithm::sha256);
    add(tree, sha256("1"));
    const std::vector<Digest> group = {sha256("2a"), sha256("2b"), sha256("2c")};
    tree.add(group);
    add(tree, sha256("3"));
    std::vector<std::string> members = {group[0].bytes, group[1].bytes, group[2].bytes};
    std::sort(members.begin(), members.end());
    const std::string h2abc = sha256(members[0] + members[1] + members[2]).bytes;
    const std::string h12 = sorted_hash(sha256("1").bytes, h2abc);
    EXPECT_EQ(tree.root().bytes, sorted_hash(h12, sha256("3").bytes));
    EXPECT_EQ(tree.reduced(1, false),
              (std::vector<std::vector<std::string>>{members, {sha256("1").bytes}, {sha256("3").bytes}}));
    EXPECT_EQ(tree.reduced(2, false).size(), 1U);
}

class RecordTest : public StampTest {
  protected:
    static DataDigests data_of(const std::vector<std::string>& objects,
                               const std::vector<HashAlgorithm>& algorithms = {HashAlgorithm::sha256}) {
        DataDigests data;
        for (const std::string& object : objects) {
            data.objects.emplace_back();
            for (const HashAlgorithm algorithm : algorithms) {
                data.objects.back().push_back(digest_of(algorithm, object));
            }
        }
        return data;
    }
};

TEST_F(RecordTest, EveryLeafOfATreeHasItsRecord) {
    LocalAuthority by = authority("Testing");
    const unsigned seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    for (const std::size_t size : {1U, 2U, 3U, 5U, 8U, 33U}) {
        HashTree tree(HashAlgorithm::sha256);
        std::vector<std::vector<std::string>> groups;
        for (std::size_t index = 0; index < size; ++index) {
            groups.emplace_back();
            std::vector<Digest> digests;
            for (std::size_t member = 0; member < 1 + random() % 3; ++member) {
                groups.back().push_back(std::to_string(random()));
                digests.push_back(sha256(groups.back().back()));
            }
            tree.add(digests);
        }
        const std::string token = stamp(by, tree.root());
        for (std::size_t index = 0; index < size; ++index) {
            const auto record = start_record(tree, index, token);
            ASSERT_TRUE(record.ok()) << told(record);
            const std::string der = write_record(*record);
            EXPECT_EQ(read_record(der, "f").value(), *record);
            const Trust trust{by.anchors(), {}};
            const RecordVerdict good = verify_record(*record, data_of(groups[index]), trust, now_);
            EXPECT_TRUE(good.holds && good.revocation_known) << words(good.reasons);
            EXPECT_EQ(good.proved_since, now_);
            EXPECT_EQ(good.whole_group, groups[index].size() > 1 || size == 1);
            const RecordVerdict bad = verify_record(*record, data_of({"other"}), trust, now_);
            EXPECT_FALSE(bad.holds);
            EXPECT_NE(words(bad.reasons).find("does not cover this data"), std::string::npos) << words(bad.reasons);
        }
    }
}

TEST_F(RecordTest, ATokenOfAnotherTreeStartsNoRecord) {
    LocalAuthority by = authority("Testing");
    HashTree tree(HashAlgorithm::sha256);
    add(tree, sha256("a"));
    EXPECT_FALSE(start_record(tree, 0, stamp(by, sha256("b"))).ok());
    EXPECT_FALSE(start_record(tree, 1, stamp(by, sha256("a"))).ok());
    EXPECT_FALSE(start_record(tree, 0, "nonsense").ok());
}

/// A record with both kinds of renewal, and its data.
class RenewedTest : public RecordTest {
  protected:
    void SetUp() override {
        by_.emplace(authority("Testing", {.validity = std::chrono::days(1000)}));
        trust_.anchors = by_->anchors();
        HashTree first(HashAlgorithm::sha256);
        const std::size_t leaf = first.add(std::vector{sha256("a"), sha256("b")});
        add(first, sha256("somebody else's"));
        record_ = start_record(first, leaf, stamp(*by_, first.root())).value();
        pass(300);
        HashTree second(HashAlgorithm::sha256);
        add(second, sha256("another record's"));
        const std::size_t again = add(second, time_stamp_renewal(record_).value());
        keep(renew_time_stamp(record_, data_, second, again, stamp(*by_, second.root()), trust_));
        pass(300);
        HashTree third(HashAlgorithm::sha512);
        add(third, digest_of(HashAlgorithm::sha512, "another record's"));
        const std::size_t rehashed = third.add(hash_tree_renewal(record_, HashAlgorithm::sha512, data_).value());
        keep(renew_hash_tree(record_, data_, third, rehashed, stamp(*by_, third.root()), trust_));
        pass(300);
    }
    void pass(int days) { now_ += std::chrono::days(days); }
    void keep(const base::Result<EvidenceRecord>& renewed) {
        ASSERT_TRUE(renewed.ok()) << told(renewed);
        record_ = *renewed;
    }
    RecordVerdict verify(const EvidenceRecord& record) const { return verify_record(record, data_, trust_, now_); }
    const DataDigests data_ = data_of({"a", "b"}, {HashAlgorithm::sha256, HashAlgorithm::sha512});
    std::optional<LocalAuthority> by_;
    Trust trust_;
    EvidenceRecord record_;
};

TEST_F(RenewedTest, HoldsAndTellsItsSteps) {
    const RecordVerdict verdict = verify(record_);
    EXPECT_TRUE(verdict.holds) << words(verdict.reasons);
    ASSERT_EQ(verdict.steps.size(), 3U);
    EXPECT_EQ(verdict.steps[1].kind, RecordStep::Kind::time_stamp_renewal);
    EXPECT_EQ(verdict.steps[2].kind, RecordStep::Kind::hash_tree_renewal);
    EXPECT_EQ(verdict.steps[2].algorithm, HashAlgorithm::sha512);
    EXPECT_TRUE(verdict.whole_group);
    EXPECT_EQ(algorithms_of(record_).value(), (std::vector{HashAlgorithm::sha256, HashAlgorithm::sha512}));
    EXPECT_EQ(read_record(write_record(record_), "f").value(), record_);
}

TEST_F(RenewedTest, EachPartIsCovered) {
    EvidenceRecord altered = record_;
    std::swap(altered.chains[0][0], altered.chains[0][1]);
    EXPECT_FALSE(verify(altered).holds);
    altered = record_;
    altered.chains[0].pop_back();  // the renewal in the middle
    EXPECT_NE(words(verify(altered).reasons).find("Time stamp 2 does not cover the data and the time stamps before"),
              std::string::npos)
        << words(verify(altered).reasons);
    altered = record_;
    altered.chains.erase(altered.chains.begin());  // the history
    EXPECT_FALSE(verify(altered).holds);
    altered = record_;
    altered.chains[0][0].token = with_material(altered.chains[0][0].token, by_->material().value(), "t").value();
    EXPECT_NE(words(verify(altered).reasons).find("Time stamp 2 does not cover the one before"), std::string::npos);
    altered = record_;
    altered.chains[1][0].reduced[0][0][5] ^= 1;
    EXPECT_FALSE(verify(altered).holds);
    altered = record_;
    altered.chains[1].push_back(record_.chains[0][0]);  // an older token, of another algorithm, at the end
    const std::string reasons = words(verify(altered).reasons);
    EXPECT_NE(reasons.find("older than the one before"), std::string::npos) << reasons;
    EXPECT_NE(reasons.find("algorithm of its chain"), std::string::npos) << reasons;
}

TEST_F(RenewedTest, ADigestInEachAlgorithmIsNeeded) {
    const RecordVerdict verdict = verify_record(record_, data_of({"a", "b"}), trust_, now_);
    EXPECT_FALSE(verdict.holds);
    EXPECT_NE(words(verdict.reasons).find("The SHA-512 digest"), std::string::npos) << words(verdict.reasons);
    EXPECT_FALSE(verify_record(record_, {}, trust_, now_).holds);
    EXPECT_FALSE(hash_tree_renewal(record_, HashAlgorithm::sha3_256, data_).ok());
}

TEST_F(RenewedTest, APartOfTheGroupIsProvedAndSaidToBeAPart) {
    const DataDigests part = data_of({"b"}, {HashAlgorithm::sha256, HashAlgorithm::sha512});
    const RecordVerdict verdict = verify_record(record_, part, trust_, now_);
    EXPECT_TRUE(verdict.holds) << words(verdict.reasons);
    EXPECT_FALSE(verdict.whole_group);
}

TEST_F(RenewedTest, ACutRecordIsRefusedWithTheByte) {
    const std::string der = write_record(record_);
    for (std::size_t size = 0; size < der.size(); size += 1 + size / 50) {
        const auto cut = read_record(der.substr(0, size), "f");
        EXPECT_FALSE(cut.ok()) << size;
        EXPECT_NE(told(cut).find("byte"), std::string::npos) << told(cut);
    }
}

TEST_F(RenewedTest, NoAlteredByteHoldsSilently) {
    const std::string der = write_record(record_);
    const unsigned seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    const RecordVerdict before = verify(record_);
    for (int round = 0; round < 400; ++round) {
        std::string altered = der;
        altered[random() % altered.size()] ^= static_cast<char>(1U << random() % 8);
        const auto record = read_record(altered, "f");
        if (!record.ok()) {
            continue;
        }
        const RecordVerdict verdict = verify(*record);
        // What no signature covers (lists, certificates of the last token, descriptive fields) may change: the proof
        // then holds as before, or says what lacks.
        EXPECT_TRUE(!verdict.holds || verdict.proved_since == before.proved_since) << words(verdict.reasons);
    }
}

// Another reader, of another author, walks the same bytes.
TEST_F(RenewedTest, OtherProgramsReadIt) {
    folder_.write("r.ers", write_record(record_));
    const Ran shown = run("openssl asn1parse -inform DER -in '" + path("r.ers") + "'");
    EXPECT_TRUE(shown.ok) << shown.out;
    if (!run("/usr/bin/python3 -c 'import asn1crypto'").ok) {
        GTEST_SKIP() << "python3-asn1crypto is not installed";
    }
    const Ran read = run("/usr/bin/python3 '" EGIDE_SOURCE_DIR "/modules/timestamp/tests/read_record.py' '" +
                         path("r.ers") + "' a b");
    EXPECT_TRUE(read.ok) << read.out;
    EXPECT_EQ(read.out, "chain 1 sha256: 2 time stamps\nchain 2 sha512: 1 time stamps\nthe lists lead to the tokens\n");
    const Ran other = run("/usr/bin/python3 '" EGIDE_SOURCE_DIR "/modules/timestamp/tests/read_record.py' '" +
                          path("r.ers") + "' a c");
    EXPECT_FALSE(other.ok) << other.out;
}

}  // namespace
}  // namespace egide::timestamp
