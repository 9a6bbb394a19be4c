// By what people prove who they are: passwords, codes, and proving it again.
#include <gmock/gmock.h>
#include <liboath/oath.h>

#include "accounts_fixture.h"
#include "password.h"
#include "soft_authenticator.h"
#include "totp.h"

namespace egide::accounts {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class FactorsTest : public OnAccounts {
  protected:
    /// What an authenticator application shows, some half minutes away.
    std::string code(int away = 0) const {
        char* bytes = nullptr;
        std::size_t size = 0;
        oath_base32_decode(secret_.c_str(), secret_.size(), &bytes, &size);
        std::array<char, 7> shown{};
        oath_totp_generate(bytes, size,
                           std::chrono::floor<std::chrono::seconds>(now().time_since_epoch()).count() + away * 30, 30,
                           0, 6, shown.data());
        std::free(bytes);
        return shown.data();
    }
    void with_totp() {
        const auto offer = factors().offer_totp(id_);
        ASSERT_TRUE(offer.ok()) << told(offer);
        secret_ = offer->secret.view();
        const Done confirmed = factors().confirm_totp(id_, Secret(code()), {.account = id_});
        ASSERT_TRUE(confirmed.ok()) << told(confirmed);
        pass(90s);
    }
    SecondFactorNeeded first_step(const Client& client = home()) {
        auto answer = enter("c@chu.example", kPassword, client);
        EXPECT_TRUE(std::holds_alternative<SecondFactorNeeded>(answer));
        return std::move(std::get<SecondFactorNeeded>(answer));
    }
    Answer by_code(const SecondFactorNeeded& needed, const std::string& given, const Client& client = home()) {
        auto answer = sign_in().totp(needed.challenge.view(), Secret(given), client);
        EXPECT_TRUE(answer.ok()) << told(answer);
        return std::move(*answer);
    }
    bool enters_by(const std::string& given) { return std::holds_alternative<SignedIn>(by_code(first_step(), given)); }
    std::vector<std::string> recovery_codes() {
        const auto made = factors().make_recovery_codes(id_, {});
        std::vector<std::string> codes;
        for (const Secret& one : *made) {
            codes.emplace_back(one.view());
        }
        return codes;
    }

    std::string id_ = person("c@chu.example");
    std::string secret_;
};
EGIDE_ON_BOTH_ENGINES(FactorsTest);

TEST_P(FactorsTest, TheOfferIsReadByApplicationsAndServesOnceConfirmed) {
    const auto offer = factors().offer_totp(id_);
    EXPECT_EQ(offer->secret.view().size(), 32U);
    EXPECT_THAT(std::string(offer->uri.view()), HasSubstr("otpauth://totp/%C3%89gide:c%40chu.example?secret="));
    EXPECT_TRUE(std::holds_alternative<SignedIn>(enter("c@chu.example"))) << "not yet asked for";
    EXPECT_EQ(trouble_in(factors().confirm_totp(id_, Secret("000000"), {})), Trouble::invalid);
    secret_ = offer->secret.view();
    EXPECT_TRUE(factors().confirm_totp(id_, Secret(code()), {}).ok());
    EXPECT_TRUE(accounts().find(id_)->value().has_totp);
    EXPECT_TRUE(std::holds_alternative<SecondFactorNeeded>(enter("c@chu.example")));
}

TEST_P(FactorsTest, AnOfferThatReplacesTheFactorServesOnceConfirmed) {
    with_totp();
    const std::string former = secret_;
    const auto offer = factors().offer_totp(id_);
    EXPECT_TRUE(enters_by(code())) << "the former goes on";
    pass(90s);
    secret_ = offer->secret.view();
    EXPECT_FALSE(enters_by(code()));
    EXPECT_TRUE(factors().confirm_totp(id_, Secret(code()), {}).ok());
    pass(90s);
    EXPECT_TRUE(enters_by(code()));
    secret_ = former;
    pass(90s);
    EXPECT_FALSE(enters_by(code()));
}

TEST_P(FactorsTest, TheCodeOfThisHalfMinuteOrItsNeighboursOpens) {
    with_totp();
    EXPECT_FALSE(enters_by(code(-2)));
    EXPECT_FALSE(enters_by(code(2)));
    EXPECT_TRUE(enters_by(code(-1)));
    EXPECT_TRUE(enters_by(code(0)));
    EXPECT_TRUE(enters_by(code(1)));
}

TEST_P(FactorsTest, ACodeServesOnceAndNoEarlierOneAfterIt) {
    with_totp();
    EXPECT_TRUE(enters_by(code()));
    EXPECT_FALSE(enters_by(code())) << "replayed";
    EXPECT_FALSE(enters_by(code(-1))) << "an earlier one, overheard";
    pass(30s);
    EXPECT_TRUE(enters_by(code()));
}

TEST_P(FactorsTest, TheCodeThatConfirmedTheOfferDoesNotServeAgain) {
    const auto offer = factors().offer_totp(id_);
    secret_ = offer->secret.view();
    ASSERT_TRUE(factors().confirm_totp(id_, Secret(code()), {}).ok());
    EXPECT_FALSE(enters_by(code()));
}

TEST_P(FactorsTest, WhatIsNoCodeIsRefused) {
    with_totp();
    for (const std::string given : {"", "12345", "1234567", "abcdef", "٠٠٠٠٠٠", "000000\n"}) {
        EXPECT_FALSE(enters_by(given)) << given;
    }
}

TEST_P(FactorsTest, TheFirstStepIsGoodForFiveMinutesAndOnce) {
    with_totp();
    const auto needed = first_step();
    EXPECT_TRUE(needed.totp);
    EXPECT_FALSE(needed.recovery_code);
    EXPECT_FALSE(needed.passkey);
    EXPECT_TRUE(std::holds_alternative<SignedIn>(by_code(needed, code())));
    pass(30s);
    EXPECT_TRUE(std::holds_alternative<Refused>(by_code(needed, code())));
    const auto late = first_step();
    pass(5min);
    EXPECT_TRUE(std::holds_alternative<Refused>(by_code(late, code())));
}

TEST_P(FactorsTest, AForgedFirstStepIsRefused) {
    with_totp();
    const auto needed = first_step();
    std::string forged(needed.challenge.view());
    forged[forged.size() / 2] = forged[forged.size() / 2] == 'A' ? 'B' : 'A';
    EXPECT_TRUE(std::holds_alternative<Refused>(*sign_in().totp(forged, Secret(code()), home())));
    EXPECT_TRUE(std::holds_alternative<Refused>(*sign_in().totp("", Secret(code()), home())));
    // A question for a passkey is sealed too, for another purpose.
    const auto question = sign_in().passkey_question(needed.challenge.view());
    const auto challenge = SoftAuthenticator::challenge_of(question->options);
    EXPECT_TRUE(std::holds_alternative<Refused>(*sign_in().totp(challenge, Secret(code()), home())));
}

TEST_P(FactorsTest, CodesAreGuessedTenTimesAndAThiefOfThePasswordLocksOutNobody) {
    with_totp();
    auto first = first_step();
    auto in = by_code(first, code());
    Client own = home();
    own.device = std::get<SignedIn>(in).device.view();
    pass(90s);
    int answered = 0;
    while (answered < 30 && std::holds_alternative<Refused>(by_code(first_step(elsewhere()), "000000", elsewhere()))) {
        ++answered;
    }
    EXPECT_EQ(answered, 10);
    EXPECT_TRUE(std::holds_alternative<Throttled>(by_code(first_step(), code())));
    EXPECT_TRUE(std::holds_alternative<SignedIn>(by_code(first_step(own), code(), own)));
}

TEST_P(FactorsTest, TheSecretIsNotReadableInTheDatabase) {
    with_totp();
    const auto rows = database_.read([](Transaction& t) { return t.query("SELECT secret FROM account_totp"); });
    char* bytes = nullptr;
    std::size_t size = 0;
    oath_base32_decode(secret_.c_str(), secret_.size(), &bytes, &size);
    EXPECT_EQ(rows->at(0).blob(0).find(std::string(bytes, size)), std::string::npos);
    std::free(bytes);
    Settings other = settings();
    other.key = Secret(std::string(32, 'x'));
    store_ = open_store(std::move(other));
    EXPECT_FALSE(enters_by(code())) << "the database without its key";
}

TEST_P(FactorsTest, TheSecretOfOneAccountServesNoOther) {
    with_totp();
    const auto other = person("d@chu.example");
    ASSERT_TRUE(database_
                    .write([&](Transaction& t) {
                        return t.execute(
                            "INSERT INTO account_totp (account, secret) SELECT $1, secret FROM account_totp", {other});
                    })
                    .ok());
    auto answer = enter("d@chu.example");
    EXPECT_TRUE(std::holds_alternative<Refused>(by_code(std::get<SecondFactorNeeded>(answer), code())));
}

TEST_P(FactorsTest, EachRecoveryCodeServesOnceHoweverItIsTyped) {
    with_totp();
    const auto codes = recovery_codes();
    ASSERT_EQ(codes.size(), 10U);
    EXPECT_EQ(std::set(codes.begin(), codes.end()).size(), 10U);
    EXPECT_EQ(codes[0].size(), 19U);
    EXPECT_EQ(accounts().find(id_)->value().recovery_codes, 10);
    std::string typed = codes[3];
    for (char& letter : typed) {
        letter = letter == '-' ? ' ' : static_cast<char>(std::tolower(letter));
    }
    const auto use = [&](const std::string& given) {
        const auto needed = first_step();
        EXPECT_TRUE(needed.recovery_code);
        return std::holds_alternative<SignedIn>(
            *sign_in().recovery_code(needed.challenge.view(), Secret(given), home()));
    };
    EXPECT_TRUE(use(typed));
    EXPECT_FALSE(use(codes[3]));
    EXPECT_TRUE(use(codes[4]));
    EXPECT_FALSE(use(""));
    EXPECT_EQ(accounts().find(id_)->value().recovery_codes, 8);
    const auto fresh = recovery_codes();
    EXPECT_FALSE(use(codes[5])) << "the former ten died";
    EXPECT_TRUE(use(fresh[5]));
}

TEST_P(FactorsTest, WithoutASecondFactorLeftRecoveryCodesGo) {
    with_totp();
    recovery_codes();
    EXPECT_TRUE(factors().remove_totp(id_, {}).value());
    EXPECT_EQ(accounts().find(id_)->value().recovery_codes, 0);
    EXPECT_FALSE(factors().remove_totp(id_, {}).value());
}

TEST_P(FactorsTest, AChangedPasswordEndsTheOtherSessionsAndTheLinks) {
    const auto own = signed_in("c@chu.example"), other = signed_in("c@chu.example");
    const auto link = accounts().reset_link(id_, {});
    EXPECT_EQ(
        trouble_in(factors().change_password(id_, Secret("not the one"), Secret(kOtherPassword), own.session.id, {})),
        Trouble::forbidden);
    EXPECT_EQ(trouble_in(factors().change_password(id_, Secret(kPassword), Secret("short"), own.session.id, {})),
              Trouble::invalid);
    ASSERT_TRUE(factors().change_password(id_, Secret(kPassword), Secret(kOtherPassword), own.session.id, {}).ok());
    EXPECT_TRUE(sessions().find(own.token.view())->has_value());
    EXPECT_FALSE(sessions().find(other.token.view())->has_value());
    EXPECT_EQ(trouble_in(accounts().look(link->token.view())), Trouble::absent);
    EXPECT_TRUE(std::holds_alternative<Refused>(enter("c@chu.example")));
    EXPECT_TRUE(std::holds_alternative<SignedIn>(enter("c@chu.example", kOtherPassword)));
}

TEST_P(FactorsTest, WhoLostEverythingStartsAgainWithThePassword) {
    with_totp();
    recovery_codes();
    auto in = by_code(first_step(), code());
    ASSERT_TRUE(factors().clear(id_, {.account = "admin"}).ok());
    EXPECT_FALSE(sessions().find(std::get<SignedIn>(in).session.token.view())->has_value());
    EXPECT_TRUE(std::holds_alternative<SignedIn>(enter("c@chu.example")));
    EXPECT_THAT(events_of(id_), Contains("factors.cleared"));
    EXPECT_EQ(trouble_in(factors().clear("nobody", {})), Trouble::absent);
}

TEST_P(FactorsTest, AStepUpHoldsTenMinutesUnderANewToken) {
    const auto session = signed_in("c@chu.example");
    EXPECT_TRUE(std::holds_alternative<Refused>(
        *sign_in().step_up_password(session.token.view(), Secret("not the one"), home())));
    auto answer = sign_in().step_up_password(session.token.view(), Secret(kPassword), home());
    ASSERT_TRUE(answer.ok() && std::holds_alternative<SignedIn>(*answer)) << told(answer);
    const auto& stepped = std::get<SignedIn>(*answer).session;
    EXPECT_NE(stepped.token.view(), session.token.view());
    EXPECT_EQ(stepped.session.step_up_until, now() + 10min);
    EXPECT_FALSE(stepped.session.second_factor_at) << "a password is one factor";
    EXPECT_THAT(events_of(id_), ElementsAre("sign_in.succeeded", "step_up.refused", "step_up.succeeded"));
}

TEST_P(FactorsTest, WhoHasASecondFactorStepsUpWithIt) {
    with_totp();
    auto in = by_code(first_step(), code());
    const Secret token = std::get<SignedIn>(in).session.token.copy();
    EXPECT_TRUE(std::holds_alternative<Refused>(*sign_in().step_up_password(token.view(), Secret(kPassword), home())));
    EXPECT_TRUE(std::holds_alternative<Refused>(*sign_in().step_up_totp(token.view(), Secret(code()), home())))
        << "the code of the sign-in";
    pass(30s);
    const auto answer = sign_in().step_up_totp(token.view(), Secret(code()), home());
    ASSERT_TRUE(answer.ok() && std::holds_alternative<SignedIn>(*answer)) << told(answer);
    EXPECT_EQ(std::get<SignedIn>(*answer).session.session.step_up_until, now() + 10min);
}

TEST_P(FactorsTest, APasskeyStepsUpItsOwnSessionAlone) {
    SoftAuthenticator key;
    const auto offer = factors().offer_passkey(id_);
    ASSERT_TRUE(factors().add_passkey(id_, "Clé", key.create(offer->options), {}).ok());
    person("d@chu.example");
    const auto others = signed_in("d@chu.example");
    const auto question = sign_in().passkey_question();
    auto in = sign_in().passkey(key.get(question->options), home());
    const Secret token = std::get<SignedIn>(*in).session.token.copy();
    const auto foreign = sign_in().step_up_question(others.token.view());
    EXPECT_TRUE(std::holds_alternative<Refused>(
        *sign_in().step_up_passkey(others.token.view(), key.get(foreign->options), home())));
    const auto own = sign_in().step_up_question(token.view());
    const auto answer = sign_in().step_up_passkey(token.view(), key.get(own->options), home());
    EXPECT_TRUE(answer.ok() && std::holds_alternative<SignedIn>(*answer)) << told(answer);
}

TEST_P(FactorsTest, StepUpsAreGuessedTenTimesASession) {
    const auto session = signed_in("c@chu.example"), other = signed_in("c@chu.example");
    int answered = 0;
    while (answered < 20 && std::holds_alternative<Refused>(
                                *sign_in().step_up_password(session.token.view(), Secret("not the one"), home()))) {
        ++answered;
    }
    EXPECT_EQ(answered, 10);
    EXPECT_TRUE(
        std::holds_alternative<SignedIn>(*sign_in().step_up_password(other.token.view(), Secret(kPassword), home())));
}

TEST_P(FactorsTest, AnEndedSessionStepsNothingUp) {
    const auto session = signed_in("c@chu.example");
    pass(31min);
    EXPECT_TRUE(
        std::holds_alternative<Refused>(*sign_in().step_up_password(session.token.view(), Secret(kPassword), home())));
    EXPECT_TRUE(std::holds_alternative<Refused>(*sign_in().step_up_password("x", Secret(kPassword), home())));
}

std::string refusal(std::string_view password) {
    const auto refused = refusal_of_password(password, "camille.durand@chu.example", "Camille Durand-Lefèvre");
    return refused ? std::string(refused->message.message->key) : "";
}

TEST(PasswordRulesTest, TwelveCharactersAreEnoughElevenAreNot) {
    EXPECT_EQ(refusal("xq7 vn2 kt9"), "password.too_short");
    EXPECT_EQ(refusal("xq7 vn2 kt9z"), "");
    EXPECT_EQ(refusal("éèàùçêôîûäëï"), "") << "characters, not bytes";
    EXPECT_EQ(refusal("e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301"), "password.too_short")
        << "six letters in twelve points";
}

TEST(PasswordRulesTest, AThousandBytesAreEnough) {
    const std::string longest = "xq7vn2kt9z" + std::string(1014, 'e');
    EXPECT_EQ(refusal(longest), "");
    EXPECT_EQ(refusal(longest + "e"), "password.too_long");
    EXPECT_EQ(refusal(std::string("xq7vn2\0kt9zab", 13)), "password.too_long");
    EXPECT_EQ(refusal("xq7vn2\xffkt9zab"), "password.too_long");
}

TEST(PasswordRulesTest, NeitherAddressNorName) {
    EXPECT_EQ(refusal("Camille.Durand@CHU.example"), "password.is_your_name");
    EXPECT_EQ(refusal("camille.durand"), "password.is_your_name");
    EXPECT_EQ(refusal("camille durand-lefevre"), "password.is_your_name");
}

TEST(PasswordRulesTest, WhatComesFirstInEveryListIsRefusedHoweverDisguised) {
    for (const std::string password :
         {"MotDePasse123!", "motdepasse2026", "P@ssw0rd2024!", "azertyuiop123", "Azerty123456", "123456789012",
          "987654321098", "aaaaaaaaaaaa", "abababababab", "Bonjour2026!!", "marseille13000", "soleilmarseille1",
          "HOPITAL-sante-2026", "qwertyuiop!!", "administrateur", "M0td3p4ss3!!!", "abcdefghijkl", "changeme-2026"}) {
        EXPECT_EQ(refusal(password), "password.common") << password;
    }
}

TEST(PasswordRulesTest, LongOrOddOnesAreTaken) {
    for (const std::string password : {"agrafe cheval pile juste", "soleil marseille bonjour maman", "Tr0ub4dor&3-xk",
                                       "le chat dort sur le toit", "motdepasse de la dame au chapeau"}) {
        EXPECT_EQ(refusal(password), "") << password;
    }
}

TEST(TotpTest, TheExamplesOfTheStandardHold) {
    // RFC 6238, appendix B, SHA-1: the last six of the eight digits.
    const std::string secret = "12345678901234567890";
    const auto at = [](std::int64_t seconds) { return Instant(std::chrono::seconds(seconds)); };
    EXPECT_EQ(step_of_code(secret, "287082", at(59)), 1);
    EXPECT_EQ(step_of_code(secret, "081804", at(1111111109)), 37037036);
    EXPECT_EQ(step_of_code(secret, "050471", at(1111111111)), 37037037);
    EXPECT_EQ(step_of_code(secret, "005924", at(1234567890)), 41152263);
    EXPECT_EQ(step_of_code(secret, "353130", at(20000000000)), 666666666);
}

TEST(SecretTest, ItIsWipedWhereItWas) {
    std::string text = "short";
    const Secret secret(std::move(text));
    EXPECT_TRUE(text.empty());
    EXPECT_TRUE(secret.equals("short"));
    EXPECT_FALSE(secret.equals("shorT"));
    EXPECT_FALSE(secret.equals("short "));
    Secret moved = secret.copy();
    const Secret last(std::move(moved));
    EXPECT_EQ(last.view(), "short");
}

TEST(SecretTest, SealedContentOpensForItsPurposeAndKeyAlone) {
    const Vault vault(Secret(std::string(32, 'k'))), other(Secret(std::string(32, 'x')));
    const std::string sealed = vault.seal("purpose", "content");
    EXPECT_EQ(vault.open("purpose", sealed)->view(), "content");
    EXPECT_FALSE(vault.open("other purpose", sealed));
    EXPECT_FALSE(other.open("purpose", sealed));
    EXPECT_NE(vault.seal("purpose", "content"), sealed);
    for (std::size_t at = 0; at < sealed.size(); ++at) {
        std::string changed = sealed;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        EXPECT_FALSE(vault.open("purpose", changed)) << at;
        EXPECT_FALSE(vault.open("purpose", sealed.substr(0, at))) << at;
    }
    EXPECT_NE(vault.digest({"ab", "c"}), vault.digest({"a", "bc"}));
}

TEST(SecretTest, Base64urlHasOneWriting) {
    EXPECT_EQ(to_base64url("\xfb\xff"), "-_8");
    EXPECT_EQ(from_base64url("-_8"), "\xfb\xff");
    for (const std::string_view bad : {"-_9", "-_8=", "-_8 ", "+/8", "A", "-_8\n"}) {
        EXPECT_FALSE(from_base64url(bad)) << bad;
    }
}

TEST(KeyFileTest, ItIsMadeOnceForItsOwnerAlone) {
    const testing::TemporaryFolder folder;
    const auto made = key_in(folder / "accounts.key");
    ASSERT_TRUE(made.ok()) << told(made);
    EXPECT_EQ(made->view().size(), 32U);
    EXPECT_EQ(key_in(folder / "accounts.key")->view(), made->view());
    EXPECT_EQ(std::filesystem::status(folder / "accounts.key").permissions(),
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    std::filesystem::resize_file(folder / "accounts.key", 31);
    EXPECT_FALSE(key_in(folder / "accounts.key").ok());
    EXPECT_FALSE(key_in(folder / "no folder" / "accounts.key").ok());
}

}  // namespace
}  // namespace egide::accounts
