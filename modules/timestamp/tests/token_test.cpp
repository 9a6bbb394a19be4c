#include "stamp_fixture.h"

namespace egide::timestamp {
namespace {

class TokenTest : public StampTest {
  protected:
    Verdict verify(const std::string& token, const Authority& by, const WeakSince& weak = known_weak_hashes()) const {
        return verify_token(token, digest_, {by.anchors(), {}}, now_, weak);
    }
};

TEST_F(TokenTest, ARequestReadsBack) {
    for (const HashAlgorithm algorithm : {HashAlgorithm::sha256, HashAlgorithm::sha384, HashAlgorithm::sha512,
                                          HashAlgorithm::sha3_256, HashAlgorithm::sha3_512}) {
        const Request request = make_request(digest_of(algorithm, "x"), "1.2.250.1.2");
        EXPECT_EQ(read_request(write_request(request), "f").value(), request) << name_of(algorithm);
    }
    EXPECT_NE(make_request(digest_).nonce, make_request(digest_).nonce);
}

TEST_F(TokenTest, AGoodTokenSaysWhenAndWho) {
    LocalAuthority by = authority("Testing");
    const std::string token = stamp(by, digest_);
    const Verdict verdict = verify(token, by);
    EXPECT_EQ(verdict.standing, Standing::good) << words(verdict.reasons);
    EXPECT_EQ(verdict.token->at, now_);
    EXPECT_EQ(verdict.token->digest, digest_);
    EXPECT_EQ(verdict.token->accuracy, std::chrono::seconds(1));
    EXPECT_EQ(verdict.token->policy, by.policy());
    EXPECT_EQ(verdict.authority, "Testing");
    ASSERT_EQ(verdict.path.size(), 2U);
    EXPECT_EQ(verdict.path[0].revocation, Revocation::not_revoked);
    EXPECT_EQ(verdict.path[0].told_at, std::chrono::floor<std::chrono::seconds>(now_));
    EXPECT_EQ(verdict.path[1].certificate.subject, "Testing CA");
    EXPECT_EQ(verdict.protected_until, verdict.path[0].certificate.not_after);
    EXPECT_FALSE(verdict.lapsed);
    EXPECT_EQ(words(verdict.reasons), "Testing attests that this data existed on 1 March 2026 10:00:00 UTC.\n");
}

TEST_F(TokenTest, EveryHashAndKeyOfferedIsSigned) {
    const std::vector<LocalAuthorityOptions> kinds = {{.hash = HashAlgorithm::sha256},
                                                      {.hash = HashAlgorithm::sha512},
                                                      {.key = LocalAuthorityOptions::Key::rsa_3072}};
    for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
        LocalAuthority by = authority("kind " + std::to_string(kind), kinds[kind]);
        for (const HashAlgorithm over : {HashAlgorithm::sha384, HashAlgorithm::sha512, HashAlgorithm::sha3_256,
                                         HashAlgorithm::sha3_384, HashAlgorithm::sha3_512}) {
            const Digest digest = digest_of(over, "x");
            const Verdict verdict = verify_token(stamp(by, digest), digest, {by.anchors(), {}}, now_);
            EXPECT_EQ(verdict.standing, Standing::good) << words(verdict.reasons);
        }
    }
}

TEST_F(TokenTest, WithoutListsTheRevocationIsSaidToBeUnknown) {
    LocalAuthority by = authority("Testing");
    const Verdict verdict = verify(stamp(by, digest_, true), by);
    EXPECT_EQ(verdict.standing, Standing::revocation_unknown);
    EXPECT_TRUE(verdict.proves_time());
    EXPECT_NE(words(verdict.reasons).find("Nothing that is kept says"), std::string::npos) << words(verdict.reasons);
}

TEST_F(TokenTest, ListsKeptBesideCountLikeThoseInside) {
    LocalAuthority by = authority("Testing");
    const std::string token = stamp(by, digest_, true);
    EXPECT_EQ(verify_token(token, digest_, {by.anchors(), by.material().value()}, now_).standing, Standing::good);
}

TEST_F(TokenTest, AListOfBeforeTheTokenSaysNothing) {
    LocalAuthority by = authority("Testing");
    const Material old = by.material().value();
    now_ += std::chrono::days(31);
    EXPECT_EQ(verify_token(stamp(by, digest_, true), digest_, {by.anchors(), old}, now_).standing,
              Standing::revocation_unknown);
}

TEST_F(TokenTest, OfOtherDataIsSaid) {
    LocalAuthority by = authority("Testing");
    const std::string token = stamp(by, digest_);
    const Verdict other = verify_token(token, digest_of(HashAlgorithm::sha256, "changed"), {by.anchors(), {}}, now_);
    EXPECT_EQ(other.standing, Standing::other_data);
    const Verdict hash = verify_token(token, digest_of(HashAlgorithm::sha512, "x"), {by.anchors(), {}}, now_);
    EXPECT_EQ(hash.standing, Standing::other_data);
    EXPECT_NE(words(hash.reasons).find("SHA-512"), std::string::npos);
}

TEST_F(TokenTest, AnUnknownAuthorityIsSaid) {
    LocalAuthority by = authority("Testing");
    LocalAuthority other = authority("Other");
    const Verdict verdict = verify(stamp(by, digest_), other);
    EXPECT_EQ(verdict.standing, Standing::authority_unknown);
    EXPECT_TRUE(verdict.path.empty());
    EXPECT_EQ(verify_token(stamp(by, digest_), digest_, {}, now_).standing, Standing::authority_unknown);
}

TEST_F(TokenTest, ATokenWithoutItsCertificateNeedsTheOneKeptBeside) {
    LocalAuthority by = authority("Testing");
    Request request = make_request(digest_);
    request.certificates = false;
    const auto token = accept_response(request, by.stamp(write_request(request)).value(), "r");
    ASSERT_TRUE(token.ok()) << told(token);
    EXPECT_TRUE(read_token(*token, "t")->certificates.empty());
    EXPECT_EQ(verify(*token, by).standing, Standing::authority_unknown);
    EXPECT_EQ(verify_token(*token, digest_, {by.anchors(), by.material().value()}, now_).standing, Standing::good);
}

TEST_F(TokenTest, OutsideTheValidityOfItsCertificateIsSaid) {
    LocalAuthority by = authority("Testing", {.validity = std::chrono::days(100)});
    now_ += std::chrono::days(101);
    const Verdict after = verify(stamp(by, digest_), by);
    EXPECT_EQ(after.standing, Standing::outside_validity) << words(after.reasons);
    now_ -= std::chrono::days(102);
    EXPECT_EQ(verify(stamp(by, digest_), by).standing, Standing::outside_validity);
}

TEST_F(TokenTest, IsVerifiedAtItsOwnTimeAndLapsesAfter) {
    LocalAuthority by = authority("Testing", {.validity = std::chrono::days(100)});
    now_ += std::chrono::days(99);
    const std::string token = stamp(by, digest_);
    now_ += std::chrono::days(3000);
    const Verdict verdict = verify(token, by);
    EXPECT_EQ(verdict.standing, Standing::good) << words(verdict.reasons);
    EXPECT_TRUE(verdict.lapsed);
    EXPECT_EQ(verdict.lost_since, verdict.protected_until);
}

TEST_F(TokenTest, ATokenOfTheFutureIsSaid) {
    LocalAuthority by = authority("Testing");
    const std::string token = stamp(by, digest_);
    now_ -= std::chrono::hours(48);  // the clock was set back
    EXPECT_NE(words(verify(token, by).reasons).find("clock is late"), std::string::npos);
}

struct RevocationCase {
    RevocationReason reason;
    Standing before;  // of a token made before the revocation, known since
    Standing after;
};

class RevocationTest : public TokenTest, public ::testing::WithParamInterface<RevocationCase> {};

TEST_P(RevocationTest, TakesWhatTheReasonTakes) {
    LocalAuthority by = authority("Testing");
    const std::string before = stamp(by, digest_, true);
    now_ += std::chrono::days(10);
    ASSERT_TRUE(by.revoke(GetParam().reason).ok());
    now_ += std::chrono::days(10);
    const std::string after = stamp(by, digest_, true);
    const Trust trust{by.anchors(), by.material().value()};
    const Verdict early = verify_token(before, digest_, trust, now_);
    EXPECT_EQ(early.standing, GetParam().before) << words(early.reasons);
    const Verdict late = verify_token(after, digest_, trust, now_);
    EXPECT_EQ(late.standing, GetParam().after) << words(late.reasons);
    // Relied on before the revocation, as a renewal made in time does, nothing was lost.
    EXPECT_TRUE(verify_token(before, digest_, trust, now_ - std::chrono::days(15)).proves_time());
}

INSTANTIATE_TEST_SUITE_P(
    Reasons, RevocationTest,
    ::testing::Values(RevocationCase{RevocationReason::key_compromise, Standing::revoked, Standing::revoked},
                      RevocationCase{RevocationReason::not_said, Standing::revoked, Standing::revoked},
                      RevocationCase{RevocationReason::unspecified, Standing::good, Standing::revoked},
                      RevocationCase{RevocationReason::superseded, Standing::good, Standing::revoked},
                      RevocationCase{RevocationReason::affiliation_changed, Standing::good, Standing::revoked},
                      RevocationCase{RevocationReason::cessation, Standing::good, Standing::revoked}));

TEST_F(TokenTest, AWeakHashIsSaidWithItsDate) {
    LocalAuthority by = authority("Testing");
    const std::string token = stamp(by, digest_);
    WeakSince weak = known_weak_hashes();
    weak[HashAlgorithm::sha256] = now_ + std::chrono::days(1);
    EXPECT_EQ(verify(token, by, weak).standing, Standing::good);
    now_ += std::chrono::days(1);
    const Verdict verdict = verify(token, by, weak);
    EXPECT_EQ(verdict.standing, Standing::weak_algorithm);
    EXPECT_EQ(verdict.lost_since, weak[HashAlgorithm::sha256]);
    EXPECT_NE(words(verdict.reasons).find("SHA-256, which proves nothing any more since 2 March 2026"),
              std::string::npos)
        << words(verdict.reasons);
}

TEST_F(TokenTest, TheSignatureHashCountsToo) {
    LocalAuthority by = authority("Testing", {.hash = HashAlgorithm::sha384});
    const std::string token = stamp(by, digest_);
    EXPECT_EQ(verify(token, by, {{HashAlgorithm::sha384, Instant{}}}).standing, Standing::weak_algorithm);
    EXPECT_EQ(verify(token, by, {{HashAlgorithm::sha512, Instant{}}}).standing, Standing::good);
}

TEST_F(TokenTest, AnAnswerToAnotherRequestIsRefused) {
    LocalAuthority by = authority("Testing");
    const Request request = make_request(digest_);
    const std::string response = by.stamp(write_request(request)).value();
    EXPECT_TRUE(accept_response(request, response, "r").ok());
    const auto replayed = accept_response(make_request(digest_), response, "r");
    EXPECT_NE(told(replayed).find("replayed"), std::string::npos) << told(replayed);
    Request other = request;
    other.digest = digest_of(HashAlgorithm::sha256, "other");
    EXPECT_NE(told(accept_response(other, response, "r")).find("another digest"), std::string::npos);
    Request policy = request;
    policy.policy = "1.2.3";
    EXPECT_NE(told(accept_response(policy, response, "r")).find("1.2.3"), std::string::npos);
}

TEST_F(TokenTest, ARefusalIsToldInTheAuthoritysWords) {
    LocalAuthority by = authority("Testing");
    const auto policy = make_request(digest_, "1.2.3.4.5");
    const auto refused = accept_response(policy, by.stamp(write_request(policy)).value(), "r");
    EXPECT_NE(told(refused).find("unacceptedPolicy"), std::string::npos) << told(refused);
    const auto hash = make_request(digest_of(HashAlgorithm::sha1, "x"));
    EXPECT_NE(told(accept_response(hash, by.stamp(write_request(hash)).value(), "r")).find("badAlg"),
              std::string::npos);
    const auto nonsense = accept_response(hash, by.stamp("nonsense").value(), "r");
    EXPECT_NE(told(nonsense).find("badDataFormat"), std::string::npos) << told(nonsense);
}

TEST_F(TokenTest, MaterialInsideIsAddedOnceAndReadBack) {
    LocalAuthority by = authority("Testing");
    const std::string bare = stamp(by, digest_, true);
    const Material material = by.material().value();
    const std::string once = with_material(bare, material, "t").value();
    EXPECT_EQ(with_material(once, material, "t").value(), once);
    const Material read = material_of(once, "t").value();
    EXPECT_EQ(read.crls, material.crls);
    EXPECT_EQ(read.certificates.size(), 2U);  // the signer, which it had, and the anchor
    EXPECT_EQ(read_token(once, "t")->at, read_token(bare, "t")->at);
}

}  // namespace
}  // namespace egide::timestamp
