// Passkeys: what is believed and what is not, each lie a test.
#include <gmock/gmock.h>

#include "accounts_fixture.h"
#include "cbor.h"
#include "soft_authenticator.h"

namespace egide::accounts {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class PasskeyTest : public OnAccounts {
  protected:
    base::Result<Passkey> enrol(SoftAuthenticator& authenticator) {
        const auto offer = factors().offer_passkey(id_);
        EXPECT_TRUE(offer.ok()) << told(offer);
        return factors().add_passkey(id_, "Clé", authenticator.create(offer->options), {.account = id_});
    }
    void enrolled() {
        const auto passkey = enrol(key_);
        EXPECT_TRUE(passkey.ok()) << told(passkey);
    }
    Answer enter_with(SoftAuthenticator& authenticator) {
        const auto question = sign_in().passkey_question();
        auto answer = sign_in().passkey(authenticator.get(question->options), elsewhere());
        EXPECT_TRUE(answer.ok()) << told(answer);
        return std::move(*answer);
    }
    OpenedSession signed_in_by_key() {
        auto answer = enter_with(key_);
        EXPECT_TRUE(std::holds_alternative<SignedIn>(answer));
        return std::move(std::get<SignedIn>(answer).session);
    }
    bool enters() { return std::holds_alternative<SignedIn>(enter_with(key_)); }

    std::string id_ = person("c@chu.example");
    SoftAuthenticator key_;
};
EGIDE_ON_BOTH_ENGINES(PasskeyTest);

TEST_P(PasskeyTest, TheOfferNamesSiteUserAndAlgorithms) {
    const auto offer = factors().offer_passkey(id_);
    ASSERT_TRUE(offer.ok()) << told(offer);
    const auto tree = reading::read_json(offer->options, "options");
    ASSERT_TRUE(tree.ok());
    EXPECT_EQ(tree->find("rp")->find("id")->scalar, "egide.example");
    EXPECT_EQ(tree->find("user")->find("id")->scalar, to_base64url(id_));
    EXPECT_EQ(tree->find("user")->find("name")->scalar, "c@chu.example");
    EXPECT_EQ(tree->find("pubKeyCredParams")->items.size(), 3U);
    EXPECT_EQ(tree->find("attestation")->scalar, "none");
}

TEST_P(PasskeyTest, AKeyIsEnrolledAndIsBothFactors) {
    enrolled();
    EXPECT_EQ(accounts().find(id_)->value().passkeys, 1);
    auto answer = enter_with(key_);
    ASSERT_TRUE(std::holds_alternative<SignedIn>(answer));
    const auto& in = std::get<SignedIn>(answer);
    EXPECT_EQ(in.account.id, id_);
    EXPECT_EQ(in.session.session.second_factor_at, now());
    EXPECT_EQ(factors().passkeys(id_)->at(0).last_used, now());
    EXPECT_THAT(events_of(id_), ElementsAre("passkey.added", "sign_in.succeeded"));
}

TEST_P(PasskeyTest, ItTellsWhoseItIs) {
    enrolled();
    key_.user = id_;
    EXPECT_TRUE(enters());
    key_.user = person("d@chu.example");
    EXPECT_FALSE(enters()) << "another's handle";
}

TEST_P(PasskeyTest, AQuestionIsAnsweredOnce) {
    enrolled();
    const auto question = sign_in().passkey_question();
    const std::string answer = key_.get(question->options);
    EXPECT_TRUE(std::holds_alternative<SignedIn>(*sign_in().passkey(answer, home())));
    EXPECT_TRUE(std::holds_alternative<Refused>(*sign_in().passkey(answer, home())));
    const auto offer = factors().offer_passkey(id_);
    SoftAuthenticator other;
    other.credential = "another";
    const std::string made = other.create(offer->options);
    EXPECT_TRUE(factors().add_passkey(id_, "Clé", made, {}).ok());
    EXPECT_TRUE(factors().remove_passkey(id_, factors().passkeys(id_)->at(1).id, {}).value());
    EXPECT_EQ(trouble_in(factors().add_passkey(id_, "Clé", made, {})), Trouble::invalid);
}

TEST_P(PasskeyTest, AQuestionIsAnsweredWithinFiveMinutes) {
    enrolled();
    const auto question = sign_in().passkey_question();
    const std::string answer = key_.get(question->options);
    pass(5min);
    EXPECT_TRUE(std::holds_alternative<Refused>(*sign_in().passkey(answer, home())));
}

TEST_P(PasskeyTest, AChallengeForOneThingServesNoOther) {
    enrolled();
    const auto offer = factors().offer_passkey(id_);
    EXPECT_TRUE(std::holds_alternative<Refused>(*sign_in().passkey(key_.get(offer->options), home())));
    const auto session = signed_in_by_key();
    const auto step_up = sign_in().step_up_question(session.token.view());
    EXPECT_TRUE(std::holds_alternative<Refused>(*sign_in().passkey(key_.get(step_up->options), home())));
}

TEST_P(PasskeyTest, AChallengeThatWeDidNotMakeIsRefused) {
    enrolled();
    const std::string forged = "{\"challenge\":\"" + to_base64url(std::string(90, 'x')) + "\"}";
    EXPECT_TRUE(std::holds_alternative<Refused>(*sign_in().passkey(key_.get(forged), home())));
}

TEST_P(PasskeyTest, AnotherOriginIsRefused) {
    for (const std::string origin : {"https://evil.example", "http://egide.example", "https://egide.example:8443",
                                     "https://egide.example.evil.example", ""}) {
        SoftAuthenticator phished;
        phished.origin = origin;
        EXPECT_EQ(trouble_in(enrol(phished)), Trouble::invalid) << origin;
    }
    enrolled();
    key_.origin = "https://evil.example";
    EXPECT_FALSE(enters());
}

TEST_P(PasskeyTest, AFrameInsideAnotherSiteIsRefused) {
    SoftAuthenticator framed;
    framed.cross_origin = true;
    EXPECT_EQ(trouble_in(enrol(framed)), Trouble::invalid);
    enrolled();
    key_.cross_origin = true;
    EXPECT_FALSE(enters());
}

TEST_P(PasskeyTest, AnotherSitesKeyIsRefused) {
    SoftAuthenticator foreign;
    foreign.site = "evil.example";
    EXPECT_EQ(trouble_in(enrol(foreign)), Trouble::invalid);
    enrolled();
    key_.site = "evil.example";
    EXPECT_FALSE(enters());
}

TEST_P(PasskeyTest, AnotherCeremonyIsRefused) {
    SoftAuthenticator other;
    other.type_told = "webauthn.get";
    EXPECT_EQ(trouble_in(enrol(other)), Trouble::invalid);
    enrolled();
    key_.type_told = "webauthn.create";
    EXPECT_FALSE(enters());
}

TEST_P(PasskeyTest, AnotherKeysSignatureIsRefused) {
    enrolled();
    SoftAuthenticator impostor;  // the same credential identifier, another key
    EXPECT_FALSE(std::holds_alternative<SignedIn>(enter_with(impostor)));
}

TEST_P(PasskeyTest, WithoutAPersonPresentItIsRefused) {
    SoftAuthenticator absent;
    absent.flags = 0x04;
    EXPECT_EQ(trouble_in(enrol(absent)), Trouble::invalid);
    enrolled();
    key_.flags = 0x04;
    EXPECT_FALSE(enters());
}

TEST_P(PasskeyTest, AloneItMustHaveVerifiedItsUserAfterAPasswordATouchIsEnough) {
    enrolled();
    key_.flags = 0x01;
    EXPECT_FALSE(enters());
    auto first = enter("c@chu.example");
    ASSERT_TRUE(std::holds_alternative<SecondFactorNeeded>(first));
    const auto& needed = std::get<SecondFactorNeeded>(first);
    EXPECT_TRUE(needed.passkey);
    EXPECT_FALSE(needed.totp);
    const auto question = sign_in().passkey_question(needed.challenge.view());
    EXPECT_THAT(question->options, HasSubstr(to_base64url(key_.credential)));
    auto answer = sign_in().passkey(key_.get(question->options), home(), needed.challenge.view());
    ASSERT_TRUE(answer.ok() && std::holds_alternative<SignedIn>(*answer)) << told(answer);
    EXPECT_EQ(std::get<SignedIn>(*answer).session.session.second_factor_at, now());
}

TEST_P(PasskeyTest, AnothersKeyIsNoSecondFactor) {
    enrolled();
    const auto other = person("d@chu.example");
    SoftAuthenticator others;
    others.credential = "of the other";
    const auto offer = factors().offer_passkey(other);
    ASSERT_TRUE(factors().add_passkey(other, "Clé", others.create(offer->options), {}).ok());
    auto first = enter("c@chu.example");
    const auto& needed = std::get<SecondFactorNeeded>(first);
    const auto question = sign_in().passkey_question(needed.challenge.view());
    const auto answer = sign_in().passkey(others.get(question->options), home(), needed.challenge.view());
    EXPECT_TRUE(std::holds_alternative<Refused>(*answer));
    const auto own = sign_in().passkey_question();
    EXPECT_TRUE(
        std::holds_alternative<Refused>(*sign_in().passkey(others.get(own->options), home(), needed.challenge.view())));
}

TEST_P(PasskeyTest, ACounterThatDoesNotGoUpIsACopyAndTold) {
    key_.counter = 5;
    enrolled();
    key_.counter = 6;
    EXPECT_TRUE(enters());
    EXPECT_FALSE(enters()) << "the same number again";
    key_.counter = 4;
    EXPECT_FALSE(enters());
    EXPECT_THAT(events_of(id_), Contains("passkey.copied"));
    key_.counter = 7;
    EXPECT_TRUE(enters());
}

TEST_P(PasskeyTest, AnAuthenticatorThatNeverCountsIsBelieved) {
    enrolled();
    EXPECT_TRUE(enters());
    EXPECT_TRUE(enters());
}

TEST_P(PasskeyTest, AStatementSignedByTheKeyItselfHoldsAnUnknownFormatDoesNot) {
    SoftAuthenticator packed;
    packed.format = "packed";
    EXPECT_TRUE(enrol(packed).ok());
    for (const std::string format : {"fido-u2f", "tpm", "", "NONE"}) {
        SoftAuthenticator other;
        other.credential = "x" + format;
        other.format = format;
        EXPECT_EQ(trouble_in(enrol(other)), Trouble::invalid) << format;
    }
}

TEST_P(PasskeyTest, AKeyBelongsToOneAccount) {
    enrolled();
    const auto other = person("d@chu.example");
    const auto offer = factors().offer_passkey(other);
    EXPECT_EQ(trouble_in(factors().add_passkey(other, "Clé", key_.create(offer->options), {})), Trouble::taken);
}

TEST_P(PasskeyTest, AnOfferToAnotherAccountIsNotOnesOwn) {
    const auto other = person("d@chu.example");
    const auto offer = factors().offer_passkey(other);
    EXPECT_EQ(trouble_in(factors().add_passkey(id_, "Clé", key_.create(offer->options), {})), Trouble::invalid);
}

TEST_P(PasskeyTest, ARemovedKeyOpensNothingAnothersCannotBeRemoved) {
    enrolled();
    const auto passkey = factors().passkeys(id_)->at(0).id;
    EXPECT_FALSE(factors().remove_passkey(person("d@chu.example"), passkey, {}).value());
    EXPECT_TRUE(factors().remove_passkey(id_, passkey, {}).value());
    EXPECT_FALSE(enters());
    EXPECT_TRUE(std::holds_alternative<SignedIn>(enter("c@chu.example"))) << "the password alone again";
}

TEST_P(PasskeyTest, TheKeyOfADisabledAccountOpensNothing) {
    enrolled();
    disable(id_);
    EXPECT_FALSE(enters());
}

TEST_P(PasskeyTest, CutAndChangedAnswersAreRefused) {
    enrolled();
    const std::string good = key_.get(sign_in().passkey_question()->options);
    const auto refused = [&](const std::string& answer, std::size_t from) {
        const auto said = sign_in().passkey(answer, {.address = std::to_string(from)});
        return said.ok() && std::holds_alternative<Refused>(*said);
    };
    for (std::size_t cut = 0; cut + 1 < good.size(); cut += 29) {
        EXPECT_TRUE(refused(good.substr(0, cut), cut)) << cut;
    }
    for (std::size_t at = 0; at + 1 < good.size(); at += 11) {
        std::string changed = good;
        changed[at] = changed[at] == 'A' ? 'B' : 'A';
        EXPECT_TRUE(refused(changed, at)) << changed;
    }
    EXPECT_FALSE(refused(good, 0)) << "unchanged, it still serves";
}

TEST_P(PasskeyTest, CutAndOversizedEnrolmentsAreRefused) {
    const auto offer = factors().offer_passkey(id_);
    const std::string made = key_.create(offer->options);
    for (std::size_t cut = 0; cut + 1 < made.size(); cut += 37) {
        EXPECT_EQ(trouble_in(factors().add_passkey(id_, "Clé", made.substr(0, cut), {})), Trouble::invalid) << cut;
    }
    EXPECT_EQ(trouble_in(factors().add_passkey(id_, "Clé", "{}", {})), Trouble::invalid);
    EXPECT_EQ(trouble_in(factors().add_passkey(id_, "Clé", std::string(200'000, '['), {})), Trouble::invalid);
    EXPECT_TRUE(factors().add_passkey(id_, "Clé", made, {}).ok());
}

TEST_P(PasskeyTest, FiftyWrongAnswersFromOneAddress) {
    enrolled();
    int answered = 0;
    while (answered < 60 && std::holds_alternative<Refused>(*sign_in().passkey("{}", elsewhere()))) {
        ++answered;
    }
    EXPECT_EQ(answered, 50);
    const auto question = sign_in().passkey_question();
    EXPECT_TRUE(std::holds_alternative<SignedIn>(*sign_in().passkey(key_.get(question->options), home())));
}

TEST_P(PasskeyTest, AskingFillsNoTable) {
    for (int turn = 0; turn < 20; ++turn) {
        EXPECT_TRUE(sign_in().passkey_question().ok());
        EXPECT_TRUE(sign_in().passkey_question("forged").ok());
    }
    EXPECT_EQ(count("account_used"), 0);
    EXPECT_EQ(count("account_budget"), 0);
}

TEST_P(PasskeyTest, AnAccountHasTwentyKeysAtMost) {
    for (int number = 0; number < 20; ++number) {
        SoftAuthenticator one;
        one.credential = "key " + std::to_string(number);
        EXPECT_TRUE(enrol(one).ok()) << number;
    }
    EXPECT_EQ(trouble_in(enrol(key_)), Trouble::invalid);
}

TEST(CborTest, NothingAnnouncesMoreThanThereIs) {
    using namespace std::string_view_literals;
    EXPECT_TRUE(is_whole_cbor(""sv));
    EXPECT_TRUE(is_whole_cbor("\xa1\x01\x02\x80"sv)) << "two items, one after the other";
    EXPECT_FALSE(is_whole_cbor("\xba\x92\x31\x83\x01\x21\x58\x20"sv)) << "a map of two thousand million members";
    EXPECT_FALSE(is_whole_cbor("\x9b\x7f\xff\xff\xff\xff\xff\xff\xff\x01"sv));
    EXPECT_FALSE(is_whole_cbor("\x5a\x10\x00\x00\x00x"sv));
}

TEST(CborTest, AMapIsReadStrictly) {
    const auto map =
        read_cbor_map(std::string_view("\xA2\x61"
                                       "a\x42xy\x61"
                                       "b\xA0",
                                       9));
    ASSERT_TRUE(map);
    EXPECT_EQ(map->at(0).key, "a");
    EXPECT_EQ(map->at(0).content, "xy");
    EXPECT_EQ(map->at(1).value, "\xA0");
    using namespace std::string_view_literals;
    for (const std::string_view bad : {""sv, "\xA1"sv, "\xA1\x61"sv,
                                       "\xA1\x61"
                                       "a"sv,
                                       "\xA0\x00"sv, "\x80"sv, "\xBF\xFF"sv, "\xA1\x01\x02"sv,
                                       "\xA2\x61"
                                       "a\x01\x61"
                                       "a\x01"sv,
                                       "\xB8\x00"sv,
                                       "\xA1\x78\x01"
                                       "a\x01"sv,
                                       "\xA1\x61"
                                       "a\x5B\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"sv,
                                       "\xA1\x61"
                                       "a\x9B\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"sv,
                                       "\xA1\x61"
                                       "a\xBB\x80\x00\x00\x00\x00\x00\x00\x00"sv}) {
        EXPECT_FALSE(read_cbor_map(bad)) << to_base64url(bad);
    }
    EXPECT_FALSE(
        read_cbor_map("\xA1\x61"
                      "a" +
                      std::string(100, '\x81') + "\x01"))
        << "nested too deep";
}

}  // namespace
}  // namespace egide::accounts
