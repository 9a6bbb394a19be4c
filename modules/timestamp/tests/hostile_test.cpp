// Tokens come from strangers: cut, altered or swollen, they give a message and nothing else.
#include <algorithm>
#include <iostream>
#include <optional>
#include <random>

#include "stamp_fixture.h"

namespace egide::timestamp {
namespace {

class HostileTest : public StampTest {
  protected:
    void SetUp() override {
        by_.emplace(authority("Testing"));
        token_ = stamp(*by_, digest_, true);
        trust_ = {by_->anchors(), by_->material().value()};
    }
    Verdict verify(const std::string& token) const { return verify_token(token, digest_, trust_, now_); }
    std::optional<LocalAuthority> by_;
    std::string token_;
    Trust trust_;
};

TEST_F(HostileTest, ATokenCutAnywhereIsMalformedAtAByte) {
    ASSERT_EQ(verify(token_).standing, Standing::good);
    for (std::size_t size = 0; size < token_.size(); ++size) {
        const Verdict verdict = verify(token_.substr(0, size));
        ASSERT_EQ(verdict.standing, Standing::malformed) << size;
        ASSERT_NE(words(verdict.reasons).find("byte"), std::string::npos) << words(verdict.reasons);
        ASSERT_FALSE(base::render(verdict.reasons.front(), base::Language::french).empty());
    }
    EXPECT_EQ(verify(token_ + "x").standing, Standing::malformed);
}

TEST_F(HostileTest, NoAlteredByteKeepsTheTimeWithoutKeepingTheWholeMeaning) {
    const TokenInfo before = read_token(token_, "t").value();
    std::size_t accepted = 0;
    for (std::size_t at = 0; at < token_.size(); ++at) {
        for (const unsigned bit : {static_cast<unsigned>(at % 8)}) {
            std::string altered = token_;
            altered[at] ^= static_cast<char>(1U << bit);
            const Verdict verdict = verify(altered);
            ASSERT_FALSE(verdict.reasons.empty());
            if (verdict.standing != Standing::good) {
                continue;
            }
            // What the signature does not cover may change: certificates we hold anyway, and descriptive fields.
            ++accepted;
            ASSERT_EQ(verdict.token->at, before.at) << at;
            ASSERT_EQ(verdict.token->serial, before.serial) << at;
            ASSERT_EQ(verdict.token->digest, before.digest) << at;
        }
    }
    std::cout << accepted << " of " << token_.size() << " altered tokens keep all that is signed\n";
}

TEST_F(HostileTest, ManyBytesAtRandomDoNoHarm) {
    const unsigned seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    for (int round = 0; round < 500; ++round) {
        std::string altered = token_;
        for (unsigned count = 1 + random() % 8; count > 0; --count) {
            altered[random() % altered.size()] = static_cast<char>(random());
        }
        const Verdict verdict = verify(altered);
        ASSERT_TRUE(!verdict.proves_time() || verdict.token->at == now_);
    }
}

TEST_F(HostileTest, ATokenTooLargeIsNotRead) {
    const Verdict verdict = verify(std::string((std::size_t{64} << 10U) + 1, '\0'));
    EXPECT_EQ(verdict.standing, Standing::malformed);
    Material swollen;
    for (int count = 0; count < 100; ++count) {
        swollen.certificates.push_back(trust_.anchors.front() + std::string(1, static_cast<char>(count)));
    }
    EXPECT_FALSE(with_material(token_, swollen, "t").ok());
    Material list{{}, {std::string("\x30\x84\x01\x10\x00\x00", 6) + std::string(0x1100000, '\0')}, {}};
    EXPECT_FALSE(with_material(token_, list, "t").ok());
}

TEST_F(HostileTest, LengthsThatAreNotDerAreRefused) {
    for (const std::string bytes :
         {"\x30\x80", "\x30\x81\x01", "\x1F\x81\x01", "\x30\x85\x01\x01\x01\x01\x01", "\x30\x84\xFF\xFF\xFF\xFF"}) {
        EXPECT_EQ(verify(bytes).standing, Standing::malformed);
        EXPECT_FALSE(read_record(bytes, "f").ok());
        EXPECT_FALSE(read_request(bytes, "f").ok());
    }
}

TEST_F(HostileTest, NonsenseKeptBesideIsSteppedOver) {
    Trust trust = trust_;
    trust.anchors.insert(trust.anchors.begin(), "nonsense");
    trust.material.certificates.emplace_back("");
    trust.material.crls.emplace_back("\x30\x03\x02\x01");
    trust.material.ocsp_responses.emplace_back(token_);
    EXPECT_EQ(verify_token(token_, digest_, trust, now_).standing, Standing::good);
}

TEST_F(HostileTest, AListOfSomebodyElseWithTheSameNameSaysNothing) {
    const auto clock = this->clock();
    auto twin = create_local_authority(folder_ / "twin", "Testing", {}, clock);
    ASSERT_TRUE(twin.ok());
    ASSERT_TRUE(twin->revoke(RevocationReason::key_compromise).ok());
    const Trust trust{by_->anchors(), twin->material().value()};
    EXPECT_EQ(verify_token(token_, digest_, trust, now_).standing, Standing::revocation_unknown);
    // Nor does its certificate take the place of the signer's.
    const std::string swapped = with_material(token_, twin->material().value(), "t").value();
    EXPECT_EQ(verify_token(swapped, digest_, {twin->anchors(), {}}, now_).standing, Standing::authority_unknown);
}

TEST_F(HostileTest, CertificateFilesOfStrangersAreRefusedWithAReason) {
    EXPECT_FALSE(read_certificates("", "f").ok());
    EXPECT_FALSE(read_certificates("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "f").ok());
    EXPECT_FALSE(read_certificates(std::string(2U << 20U, '0'), "f").ok());
    EXPECT_FALSE(read_crls(by_->anchors().front(), "f").ok());
    const std::string pem = write_certificates(by_->anchors());
    EXPECT_EQ(read_certificates(pem, "f").value(), by_->anchors());
    EXPECT_EQ(read_certificates(by_->anchors().front(), "f").value(), by_->anchors());
    EXPECT_EQ(describe_certificate(by_->anchors().front(), "f")->subject, "Testing CA");
}

}  // namespace
}  // namespace egide::timestamp
