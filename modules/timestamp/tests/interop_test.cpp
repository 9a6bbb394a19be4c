// Against the openssl program: each side reads what the other writes.
#include <optional>

#include "stamp_fixture.h"

namespace egide::timestamp {
namespace {

class OpensslTest : public StampTest {
  protected:
    void SetUp() override {
        now_ = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
        folder_.write("data", "the data");
    }
    std::string reply() { return "openssl ts -reply -config '" + path("local/tsa.cnf") + "' -section local "; }
    const Digest data_ = digest_of(HashAlgorithm::sha256, "the data");
};

TEST_F(OpensslTest, TokensOfOpensslVerifyHere) {
    LocalAuthority by = authority("local");
    for (const char* const hash : {"sha256", "sha384", "sha512", "sha3-256"}) {
        const Ran query =
            run("openssl ts -query -data '" + path("data") + "' -" + hash + " -cert -out '" + path("q.tsq") + "'");
        ASSERT_TRUE(query.ok) << query.out;
        const Ran made = run(reply() + "-queryfile '" + path("q.tsq") + "' -out '" + path("r.tsr") + "'");
        ASSERT_TRUE(made.ok) << made.out;
        const auto request = read_request(bytes_of(folder_ / "q.tsq"), "q.tsq");
        ASSERT_TRUE(request.ok()) << told(request);
        EXPECT_EQ(request->digest, digest_of(hash_named(hash).value(), "the data"));
        const auto token = accept_response(*request, bytes_of(folder_ / "r.tsr"), "r.tsr");
        ASSERT_TRUE(token.ok()) << told(token);
        const Trust trust{by.anchors(), by.material().value()};
        const Verdict verdict = verify_token(*token, request->digest, trust, now_ + std::chrono::minutes(5));
        EXPECT_EQ(verdict.standing, Standing::good) << hash << words(verdict.reasons);
    }
}

TEST_F(OpensslTest, OurRequestsAreAnsweredByOpenssl) {
    LocalAuthority by = authority("local");
    const Request request = make_request(data_, by.policy());
    folder_.write("q.tsq", write_request(request));
    const Ran shown = run("openssl ts -query -text -in '" + path("q.tsq") + "'");
    EXPECT_NE(shown.out.find("Hash Algorithm: sha256"), std::string::npos) << shown.out;
    EXPECT_NE(shown.out.find("Certificate required: yes"), std::string::npos) << shown.out;
    const Ran made = run(reply() + "-queryfile '" + path("q.tsq") + "' -out '" + path("r.tsr") + "'");
    ASSERT_TRUE(made.ok) << made.out;
    const auto token = accept_response(request, bytes_of(folder_ / "r.tsr"), "r.tsr");
    EXPECT_TRUE(token.ok()) << told(token);
}

TEST_F(OpensslTest, OurTokensAreVerifiedByOpenssl) {
    for (const auto key : {LocalAuthorityOptions::Key::ec_p256, LocalAuthorityOptions::Key::rsa_3072}) {
        const std::string name = key == LocalAuthorityOptions::Key::ec_p256 ? "ec" : "rsa";
        LocalAuthority by = authority(name, {.key = key});
        folder_.write("t.tok", stamp(by, data_));  // with its list inside
        const std::string verify = "openssl ts -verify -token_in -in '" + path("t.tok") + "' -CAfile '" +
                                   path(name + "/ca.pem") + "' -data '" + path("data") + "'";
        const Ran good = run(verify);
        EXPECT_TRUE(good.ok && good.out.find("Verification: OK") != std::string::npos) << good.out;
        folder_.write("data", "other data");
        EXPECT_FALSE(run(verify).ok);
        folder_.write("data", "the data");
    }
}

/// A token whose content is that of a true one, signed by a certificate of the test's choice.
class ForgedTest : public OpensslTest {
  protected:
    void SetUp() override {
        OpensslTest::SetUp();
        by_.emplace(authority("local"));
        const std::string token = stamp(*by_, data_, true);
        folder_.write("t.tok", token);
        const Ran out =
            run("openssl cms -verify -noverify -inform DER -in '" + path("t.tok") + "' -out '" + path("tst.der") + "'");
        ASSERT_TRUE(out.ok) << out.out;
    }
    std::string forge(const std::string& extensions, const std::string& options = "-cades") {
        folder_.write("ext.cnf", "[e]\n" + extensions);
        const std::string ca = "-CA '" + path("local/ca.pem") + "' -CAkey '" + path("local/ca-key.pem") + "'";
        const Ran made =
            run("cd '" + path("") +
                "' && openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout k.pem -subj /CN=Forger "
                "-out c.csr && openssl x509 -req -in c.csr " +
                ca +
                " -days 30 -set_serial 77 -extfile "
                "ext.cnf -extensions e -out c.pem && openssl cms -sign -binary -nodetach " +
                options +
                " -econtent_type 1.2.840.113549.1.9.16.1.4 -in tst.der -signer c.pem -inkey k.pem "
                "-md sha256 -outform DER -out forged.tok");
        EXPECT_TRUE(made.ok) << made.out;
        return bytes_of(folder_ / "forged.tok");
    }
    Verdict verify(const std::string& token) {
        now_ = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
        return verify_token(token, data_, {by_->anchors(), by_->material().value()}, now_);
    }
    std::optional<LocalAuthority> by_;
};

TEST_F(ForgedTest, TimeStampingAloneAndCriticalIsAskedOfTheSigner) {
    // The certificate starts a moment after the token's own time: both troubles are told, the worse decides.
    const std::vector<std::string> unfit = {"extendedKeyUsage=timeStamping\n",
                                            "extendedKeyUsage=critical,timeStamping,serverAuth\n",
                                            "extendedKeyUsage=critical,serverAuth\n", "basicConstraints=CA:FALSE\n",
                                            "extendedKeyUsage=critical,timeStamping\nkeyUsage=keyEncipherment\n"};
    for (const std::string& extensions : unfit) {
        const Verdict verdict = verify(forge(extensions));
        EXPECT_EQ(verdict.standing, Standing::unfit_certificate) << extensions << words(verdict.reasons);
    }
    const Verdict fit = verify(forge("extendedKeyUsage=critical,timeStamping\n"));
    EXPECT_LT(fit.standing, Standing::unfit_certificate) << words(fit.reasons);
}

TEST_F(ForgedTest, ATokenThatDoesNotNameItsCertificateIsRefused) {
    const Verdict verdict = verify(forge("extendedKeyUsage=critical,timeStamping\n", ""));
    EXPECT_EQ(verdict.standing, Standing::malformed);
    EXPECT_NE(words(verdict.reasons).find("signingCertificate"), std::string::npos) << words(verdict.reasons);
}

TEST_F(ForgedTest, ATokenOfTwoSignersIsRefused) {
    forge("extendedKeyUsage=critical,timeStamping\n");
    const Ran made = run("cd '" + path("") +
                         "' && openssl cms -resign -binary -nodetach -cades -inform DER -in forged.tok "
                         "-signer local/tsa.pem -inkey local/tsa-key.pem -outform DER -out two.tok");
    ASSERT_TRUE(made.ok) << made.out;
    EXPECT_NE(words(verify(bytes_of(folder_ / "two.tok")).reasons).find("must have one signer; it has 2"),
              std::string::npos);
}

/// Answers about one certificate, made by openssl.
class OcspTest : public OpensslTest {
  protected:
    std::string answer(const std::string& line) {
        folder_.write("index.txt", line);
        const Ran made = run("cd '" + path("") +
                             "' && openssl ocsp -index index.txt -CA local/ca.pem -rsigner "
                             "local/ca.pem -rkey local/ca-key.pem -issuer local/ca.pem -cert local/tsa.pem -ndays 7 "
                             "-respout r.ocsp -noverify");
        EXPECT_TRUE(made.ok) << made.out;
        return bytes_of(folder_ / "r.ocsp");
    }
};

TEST_F(OcspTest, AnswersCountLikeLists) {
    LocalAuthority by = authority("local");
    const std::string token = stamp(by, data_, true);
    const Instant later = now_ + std::chrono::hours(1);
    const auto standing = [&](const std::string& ocsp) {
        const std::string whole = with_material(token, {{}, {}, {ocsp}}, "t").value();
        EXPECT_EQ(material_of(whole, "t")->ocsp_responses, std::vector{ocsp});
        const Verdict inside = verify_token(whole, data_, {by.anchors(), {}}, later);
        const Verdict beside = verify_token(token, data_, {by.anchors(), {{}, {}, {ocsp}}}, later);
        EXPECT_EQ(inside.standing, beside.standing);
        return beside.standing;
    };
    const std::string tail = "\t02\tunknown\t/CN=local\n";
    EXPECT_EQ(standing(answer("V\t491231235959Z\t" + tail)), Standing::good);
    EXPECT_EQ(standing(answer("R\t491231235959Z\t250101000000Z,superseded" + tail)), Standing::revoked);
    EXPECT_EQ(standing(answer("R\t491231235959Z\t250101000000Z,keyCompromise" + tail)), Standing::revoked);
    EXPECT_EQ(standing(answer("V\t491231235959Z\t\t7777\tunknown\t/CN=other\n")), Standing::revocation_unknown);
    EXPECT_EQ(verify_token(token, data_, {by.anchors(), {{}, {}, {"nonsense"}}}, later).standing,
              Standing::revocation_unknown);
}

}  // namespace
}  // namespace egide::timestamp
