// Which identity tokens are believed. Tokens are made by OpenSSL; each attack is a test.
#include <gtest/gtest.h>

#include "egide/accounts/oidc.h"
#include "egide/testing/token_maker.h"
#include "secrets.h"

namespace egide::accounts {

inline void PrintTo(TokenFault fault, std::ostream* out) {
    *out << "fault " << static_cast<int>(fault);
}

namespace {

using testing::TokenMaker;

constexpr std::int64_t kTokenTime = 1'790'000'000;

class IdTokenTest : public ::testing::Test {
  protected:
    static const TokenMaker& rsa() {
        static const TokenMaker maker = TokenMaker::rsa("r1");
        return maker;
    }
    static const TokenMaker& elliptic() {
        static const TokenMaker maker = TokenMaker::elliptic("e1");
        return maker;
    }
    static std::string keys() { return TokenMaker::set(rsa().published() + "," + elliptic().published()); }

    /// Good claims, one of them replaced (or left out, by an empty value).
    static std::string claims(const std::string& name = "", const std::string& value = "") {
        std::map<std::string, std::string> all = {{"iss", "\"https://id.example\""},
                                                  {"aud", "\"egide\""},
                                                  {"sub", "\"s-1\""},
                                                  {"nonce", "\"n-1\""},
                                                  {"exp", std::to_string(kTokenTime + 300)},
                                                  {"iat", std::to_string(kTokenTime)},
                                                  {"email", "\"c@chu.example\""},
                                                  {"name", "\"Camille\""},
                                                  {"acr", "\"eidas2\""}};
        if (!name.empty()) {
            all[name] = value;
        }
        std::string json;
        for (const auto& [key, said] : all) {
            json += said.empty() ? "" : (json.empty() ? "{\"" : ",\"") + key + "\":" + said;
        }
        return json + "}";
    }
    static std::variant<Identity, TokenFault> check(const std::string& token, const std::string& set = keys()) {
        return verify_id_token(token, set,
                               {"https://id.example", "egide", "n-1", Instant(std::chrono::seconds(kTokenTime))});
    }
    static bool believed(const std::string& token, const std::string& set = keys()) {
        return std::holds_alternative<Identity>(check(token, set));
    }
    static TokenFault fault(const std::string& token, const std::string& set = keys()) {
        const auto checked = check(token, set);
        EXPECT_TRUE(std::holds_alternative<TokenFault>(checked)) << "believed: " << token;
        return std::holds_alternative<TokenFault>(checked) ? std::get<TokenFault>(checked) : TokenFault{-1};
    }
    static TokenFault fault_of(const std::string& name, const std::string& value) {
        return fault(rsa().token(claims(name, value)));
    }
};

TEST_F(IdTokenTest, EachAcceptedAlgorithmIsBelieved) {
    for (const auto& token : {rsa().token(claims()), rsa().token(claims(), "PS256"), elliptic().token(claims())}) {
        const auto checked = check(token);
        ASSERT_TRUE(std::holds_alternative<Identity>(checked));
        const auto& identity = std::get<Identity>(checked);
        EXPECT_EQ(identity.issuer, "https://id.example");
        EXPECT_EQ(identity.subject, "s-1");
        EXPECT_EQ(identity.email, "c@chu.example");
        EXPECT_EQ(identity.name, "Camille");
        EXPECT_EQ(identity.acr, "eidas2");
    }
}

TEST_F(IdTokenTest, AlgNoneIsRefusedHoweverWritten) {
    for (const std::string none : {"none", "None", "NONE", "nOnE", ""}) {
        const std::string header = to_base64url("{\"alg\":\"" + none + "\"}");
        const std::string content = header + "." + to_base64url(claims());
        EXPECT_EQ(fault(content + "."), TokenFault::algorithm) << none;
        EXPECT_EQ(fault(content + "." + to_base64url("x")), TokenFault::algorithm) << none;
    }
    EXPECT_EQ(fault(to_base64url("{}") + "." + to_base64url(claims()) + "."), TokenFault::algorithm);
}

TEST_F(IdTokenTest, APublicKeyUsedAsASharedSecretIsRefused) {
    EXPECT_EQ(fault(rsa().swapped(claims(), rsa().published())), TokenFault::algorithm);
    EXPECT_EQ(fault(elliptic().swapped(claims(), keys())), TokenFault::algorithm);
    EXPECT_EQ(fault(rsa().swapped(claims(), "")), TokenFault::algorithm);
}

TEST_F(IdTokenTest, OtherAlgorithmsAreRefusedEvenWhenTheyHold) {
    for (const std::string algorithm : {"RS384", "RS512", "PS384", "ES384", "EdDSA", "RSA-OAEP", "rs256", "RS256 "}) {
        EXPECT_EQ(fault(rsa().token(claims(), algorithm)), TokenFault::algorithm) << algorithm;
    }
}

TEST_F(IdTokenTest, AnAlgorithmOfTheOtherKeyTypeIsRefused) {
    EXPECT_EQ(fault(rsa().token(claims(), "ES256")), TokenFault::signature);
    EXPECT_EQ(fault(elliptic().token(claims(), "RS256")), TokenFault::signature);
}

TEST_F(IdTokenTest, AKeyThatNamesItsAlgorithmSignsWithNoOther) {
    const std::string set = TokenMaker::set(rsa().published(",\"alg\":\"PS256\""));
    EXPECT_EQ(fault(rsa().token(claims()), set), TokenFault::signature);
    EXPECT_TRUE(believed(rsa().token(claims(), "PS256"), set));
}

TEST_F(IdTokenTest, AKeyForEncryptionChecksNothing) {
    EXPECT_EQ(fault(rsa().token(claims()), TokenMaker::set(rsa().published(",\"use\":\"enc\""))), TokenFault::key);
    EXPECT_TRUE(believed(rsa().token(claims()), TokenMaker::set(rsa().published(",\"use\":\"sig\""))));
}

TEST_F(IdTokenTest, AKeyThatTheTokenBringsIsNotLookedAt) {
    const TokenMaker own = TokenMaker::rsa("r1");
    EXPECT_EQ(fault(own.token(claims(), "", ",\"jwk\":" + own.published())), TokenFault::signature);
    EXPECT_EQ(fault(own.token(claims(), "", ",\"jku\":\"https://evil.example/keys\"")), TokenFault::signature);
    EXPECT_EQ(fault(own.token(claims(), "", ",\"x5u\":\"https://evil.example/cert\"")), TokenFault::signature);
}

TEST_F(IdTokenTest, AnUnknownKeyIsTold) {
    EXPECT_EQ(fault(TokenMaker::rsa("r2").token(claims())), TokenFault::key);
    EXPECT_EQ(fault(rsa().token(claims()), "{\"keys\":[]}"), TokenFault::key);
    EXPECT_EQ(fault(rsa().token(claims()), "not json"), TokenFault::key);
    EXPECT_EQ(fault(rsa().token(claims()), "[]"), TokenFault::key);
}

TEST_F(IdTokenTest, WithoutAKeyNameTheRightOneIsFound) {
    EXPECT_TRUE(believed(rsa().signed_by_header("{\"alg\":\"RS256\"}", claims())));
    EXPECT_TRUE(believed(elliptic().signed_by_header("{\"alg\":\"ES256\"}", claims())));
}

TEST_F(IdTokenTest, WeakKeysAreNotUsed) {
    const TokenMaker weak = TokenMaker::rsa("w", 1024);
    EXPECT_EQ(fault(weak.token(claims()), TokenMaker::set(weak.published())), TokenFault::key);
    const std::string one =
        "{\"kty\":\"RSA\",\"kid\":\"r1\",\"e\":\"AQ\",\"n\":\"" + to_base64url(std::string(256, '\xff')) + "\"}";
    EXPECT_EQ(fault(rsa().token(claims()), TokenMaker::set(one)), TokenFault::key) << "exponent 1";
    const std::string point = "{\"kty\":\"EC\",\"kid\":\"e1\",\"crv\":\"P-256\",\"x\":\"" +
                              to_base64url(std::string(32, '\1')) + "\",\"y\":\"" +
                              to_base64url(std::string(32, '\2')) + "\"}";
    EXPECT_EQ(fault(elliptic().token(claims()), TokenMaker::set(point)), TokenFault::key) << "not on the curve";
}

TEST_F(IdTokenTest, AnEmptySignatureOfNoughtsIsRefused) {
    const std::string content = to_base64url("{\"alg\":\"ES256\",\"kid\":\"e1\"}") + "." + to_base64url(claims());
    EXPECT_EQ(fault(content + "." + to_base64url(std::string(64, '\0'))), TokenFault::signature);
    EXPECT_EQ(fault(content + "."), TokenFault::signature);
}

TEST_F(IdTokenTest, AForeignIssuerIsRefused) {
    for (const std::string issuer : {"\"https://evil.example\"", "\"https://id.example/\"", "\"http://id.example\"", "",
                                     "1", "[\"https://id.example\"]"}) {
        EXPECT_EQ(fault_of("iss", issuer), TokenFault::issuer) << issuer;
    }
}

TEST_F(IdTokenTest, ATokenForSomebodyElseIsRefused) {
    for (const std::string audience :
         {"\"other\"", "[\"other\"]", "[]", "", "1", "{\"egide\":1}", "\"egide \"", "[\"egide\",\"other\"]"}) {
        EXPECT_EQ(fault_of("aud", audience), TokenFault::audience) << audience;
    }
    EXPECT_TRUE(believed(rsa().token(claims("aud", "[\"egide\"]"))));
    EXPECT_EQ(fault_of("azp", "\"other\""), TokenFault::audience);
    EXPECT_EQ(fault_of("azp", "1"), TokenFault::audience);
    EXPECT_TRUE(believed(rsa().token(claims("azp", "\"egide\""))));
    EXPECT_TRUE(believed(rsa().token(claims("aud", "[\"egide\",\"other\"],\"azp\":\"egide\""))));
}

TEST_F(IdTokenTest, AnExpiredTokenIsRefusedAMinuteAfterItsEnd) {
    EXPECT_TRUE(believed(rsa().token(claims("exp", std::to_string(kTokenTime - 59)))));
    EXPECT_EQ(fault_of("exp", std::to_string(kTokenTime - 60)), TokenFault::expired);
}

TEST_F(IdTokenTest, ATokenOfTheFutureIsRefused) {
    EXPECT_TRUE(believed(rsa().token(claims("iat", std::to_string(kTokenTime + 60)))));
    EXPECT_EQ(fault_of("iat", std::to_string(kTokenTime + 61)), TokenFault::early);
    EXPECT_EQ(fault_of("nbf", std::to_string(kTokenTime + 61)), TokenFault::early);
    EXPECT_TRUE(believed(rsa().token(claims("nbf", std::to_string(kTokenTime)))));
}

TEST_F(IdTokenTest, TimesThatAreNoneAreRefused) {
    for (const std::string time : {"", "\"1790000300\"", "-1", "1e12", "9223372036854775807", "99999999999999999999",
                                   "null", "true", "[1790000300]"}) {
        EXPECT_EQ(fault_of("exp", time), TokenFault::malformed) << time;
        EXPECT_EQ(fault_of("iat", time), TokenFault::malformed) << time;
    }
    EXPECT_EQ(fault_of("nbf", "\"soon\""), TokenFault::malformed);
}

TEST_F(IdTokenTest, AForeignNonceIsRefused) {
    for (const std::string nonce : {"\"n-2\"", "", "\"\"", "1", "[\"n-1\"]"}) {
        EXPECT_EQ(fault_of("nonce", nonce), TokenFault::nonce) << nonce;
    }
    const auto without =
        verify_id_token(rsa().token(claims("nonce", "")), keys(),
                        {"https://id.example", "egide", "", Instant(std::chrono::seconds(kTokenTime))});
    EXPECT_EQ(std::get<TokenFault>(without), TokenFault::nonce) << "none expected is none believed";
}

TEST_F(IdTokenTest, ASubjectIsAPlainWord) {
    for (const std::string subject : {"", "\"\"", "1", "\"a b\"", "\"a\\nb\"", "\"é\""}) {
        EXPECT_EQ(fault_of("sub", subject), TokenFault::subject) << subject;
    }
    EXPECT_EQ(fault_of("sub", "\"" + std::string(256, 'a') + "\""), TokenFault::subject);
    EXPECT_TRUE(believed(rsa().token(claims("sub", "\"" + std::string(255, 'a') + "\""))));
}

TEST_F(IdTokenTest, AClaimSaidTwiceIsRefused) {
    EXPECT_EQ(fault_of("sub", "\"s-1\",\"sub\":\"s-2\""), TokenFault::malformed);
    EXPECT_EQ(fault(rsa().signed_by_header("{\"alg\":\"RS256\",\"alg\":\"none\"}", claims())), TokenFault::malformed);
}

TEST_F(IdTokenTest, AHeaderThatAsksForMoreThanWeKnowIsRefused) {
    EXPECT_EQ(fault(rsa().token(claims(), "", ",\"crit\":[\"b64\"],\"b64\":false")), TokenFault::malformed);
    EXPECT_EQ(fault(rsa().token(claims(), "", ",\"typ\":\"at+jwt\"")), TokenFault::malformed) << "an access token";
    EXPECT_EQ(fault(rsa().token(claims(), "", ",\"typ\":\"logout+jwt\"")), TokenFault::malformed);
    EXPECT_TRUE(believed(rsa().token(claims(), "", ",\"typ\":\"JWT\"")));
}

TEST_F(IdTokenTest, EveryChangedLetterIsNoticed) {
    for (const std::string& good : {rsa().token(claims()), elliptic().token(claims())}) {
        for (std::size_t at = 0; at < good.size(); at += 3) {
            std::string changed = good;
            changed[at] = changed[at] == 'A' ? 'B' : 'A';
            EXPECT_FALSE(believed(changed)) << at;
        }
    }
}

TEST_F(IdTokenTest, WhatIsNoTokenIsRefused) {
    const std::string good = rsa().token(claims());
    for (const std::string& bad :
         {std::string(), std::string("."), std::string(".."), std::string("..."), good + ".x", good + "=", " " + good,
          good + "\n", std::string(20'000, 'A') + good, to_base64url("[]") + "." + to_base64url(claims()) + "."}) {
        EXPECT_EQ(fault(bad), TokenFault::malformed) << bad.substr(0, 40);
    }
}

}  // namespace
}  // namespace egide::accounts
