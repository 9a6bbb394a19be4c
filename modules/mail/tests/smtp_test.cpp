#include "egide/mail/smtp.h"

#include <gtest/gtest.h>

#include "egide/testing/smtp_peer.h"

namespace egide::mail {

inline void PrintTo(const Delivery& delivery, std::ostream* out) {
    *out << static_cast<int>(delivery.kind) << " " << delivery.code << " " << delivery.detail;
}

namespace {

using testing::SmtpPeer;
using Kind = Delivery::Kind;

SmtpSettings settings_for(const SmtpPeer& peer, Security security = Security::starttls) {
    SmtpSettings settings;
    settings.server = "127.0.0.1";
    settings.port = peer.port();
    settings.security = security;
    settings.authorities = security == Security::none ? "" : peer.certificate().string();
    settings.timeout = std::chrono::seconds(20);
    return settings;
}

Delivery carry(SmtpSettings settings, const std::string& to = "camille@example.fr",
               const std::string& from = "egide@example.fr") {
    return SmtpCarrier(std::move(settings)).carry(from, to, "Subject: x\r\n\r\nA line\r\n.\r\n..two\r\nend\r\n");
}

TEST(Smtp, HandsALetterOverByStartTls) {
    const SmtpPeer peer;
    const Delivery delivery = carry(settings_for(peer));
    EXPECT_EQ(delivery.kind, Kind::accepted) << delivery.detail;
    ASSERT_EQ(peer.taken().size(), 1U);
    EXPECT_EQ(peer.taken()[0], "Subject: x\r\n\r\nA line\r\n.\r\n..two\r\nend\r\n") << "a line that is a dot alone is kept";
}

TEST(Smtp, HandsALetterOverByTlsFromTheFirstByte) {
    const SmtpPeer peer({"--tls", "tls"});
    EXPECT_EQ(carry(settings_for(peer, Security::tls)).kind, Kind::accepted);
}

TEST(Smtp, SignsIn) {
    const SmtpPeer peer({"--auth", "egide:a secret"});
    SmtpSettings settings = settings_for(peer);
    settings.user = "egide";
    settings.password = base::Secret("a secret");
    EXPECT_EQ(carry(std::move(settings)).kind, Kind::accepted);
}

TEST(Smtp, AWrongPasswordIsATroubleOfTheSettingsAndNotOfTheLetter) {
    const SmtpPeer peer({"--auth", "egide:a secret"});
    SmtpSettings settings = settings_for(peer);
    settings.user = "egide";
    settings.password = base::Secret("another");
    const Delivery delivery = carry(std::move(settings));
    EXPECT_EQ(delivery.kind, Kind::later) << delivery.detail;
    EXPECT_EQ(delivery.detail.find("another"), std::string::npos);
    EXPECT_TRUE(peer.taken().empty());
}

TEST(Smtp, NeverSpeaksPlainlyToAServerThatDoesNotOfferTls) {
    const SmtpPeer peer({"--tls", "none"});
    SmtpSettings settings = settings_for(peer, Security::none);
    settings.security = Security::starttls;
    EXPECT_EQ(carry(std::move(settings)).kind, Kind::later);
    EXPECT_TRUE(peer.taken().empty());
    EXPECT_EQ(carry(settings_for(peer, Security::none)).kind, Kind::accepted) << "on this machine, when it is asked for";
}

TEST(Smtp, PlainTextElsewhereIsRefusedBeforeAnythingIsSaid) {
    SmtpSettings settings;
    settings.server = "mail.example.fr";
    settings.security = Security::none;
    EXPECT_EQ(refusals_of(settings).size(), 1U);
    settings.security = Security::starttls;
    EXPECT_TRUE(refusals_of(settings).empty());
    settings.server = "mail.example.fr/../x";
    EXPECT_EQ(refusals_of(settings).size(), 1U);
    settings.user = "egide";
    EXPECT_EQ(refusals_of(settings).size(), 2U) << "a user without a password";
}

TEST(Smtp, ACertificateThatNobodyVouchesForIsRefused) {
    const SmtpPeer peer;
    SmtpSettings settings = settings_for(peer);
    settings.authorities.clear();
    EXPECT_EQ(carry(std::move(settings)).kind, Kind::later);
    EXPECT_TRUE(peer.taken().empty());
}

TEST(Smtp, ACertificateOfAnotherNameIsRefused) {
    const SmtpPeer peer({"--name", "other.example.fr"});
    EXPECT_EQ(carry(settings_for(peer)).kind, Kind::later);
    const SmtpPeer implicit({"--tls", "tls", "--name", "other.example.fr"});
    EXPECT_EQ(carry(settings_for(implicit, Security::tls)).kind, Kind::later);
    EXPECT_TRUE(peer.taken().empty());
    EXPECT_TRUE(implicit.taken().empty());
}

TEST(Smtp, TellsWhatWillPassFromWhatWillNot) {
    const SmtpPeer peer;
    const auto to = [&](const std::string& who) { return carry(settings_for(peer), who + "@example.fr"); };
    EXPECT_EQ(to("later").kind, Kind::later);
    EXPECT_EQ(to("later").code, 451);
    EXPECT_EQ(to("busy").kind, Kind::later);
    EXPECT_EQ(to("refused").kind, Kind::refused);
    EXPECT_EQ(to("refused").code, 550);
    EXPECT_EQ(to("content").kind, Kind::refused);
    EXPECT_EQ(to("content").code, 554);
}

TEST(Smtp, ASenderThatIsRefusedIsATroubleOfTheSettings) {
    const SmtpPeer peer;
    const Delivery delivery = carry(settings_for(peer), "camille@example.fr", "nobody@example.fr");
    EXPECT_EQ(delivery.kind, Kind::later);
    EXPECT_EQ(delivery.code, 550);
}

TEST(Smtp, AServerWithoutServiceIsATroubleOfTheServer) {
    const SmtpPeer peer({"--tls", "none", "--greet", "554"});
    EXPECT_EQ(carry(settings_for(peer, Security::none)).kind, Kind::later);
}

TEST(Smtp, AServerThatHangsUpOrIsNotThereIsTriedAgain) {
    SmtpPeer peer;
    EXPECT_EQ(carry(settings_for(peer), "cut@example.fr").kind, Kind::later);
    SmtpSettings settings = settings_for(peer);
    peer.stop();
    EXPECT_EQ(carry(std::move(settings)).kind, Kind::later);
}

TEST(Smtp, ASlowServerIsNotWaitedForForEver) {
    const SmtpPeer peer;
    SmtpSettings settings = settings_for(peer);
    settings.timeout = std::chrono::seconds(1);
    const auto begun = std::chrono::steady_clock::now();
    EXPECT_EQ(carry(std::move(settings), "slow@example.fr").kind, Kind::later);
    EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(10));
}

TEST(Smtp, IsProbedWithoutALetter) {
    const SmtpPeer peer({"--auth", "egide:a secret"});
    SmtpSettings right = settings_for(peer);
    right.user = "egide";
    right.password = base::Secret("a secret");
    SmtpSettings wrong = settings_for(peer);
    wrong.user = "egide";
    wrong.password = base::Secret("x");
    EXPECT_EQ(SmtpCarrier(std::move(right)).probe().kind, Kind::accepted);
    EXPECT_EQ(SmtpCarrier(std::move(wrong)).probe().kind, Kind::later);
    EXPECT_TRUE(peer.taken().empty());
}

TEST(Smtp, NothingIsSentToAnAddressThatIsNone) {
    const SmtpPeer peer;
    EXPECT_EQ(carry(settings_for(peer), "a@b> RCPT TO:<x@y").kind, Kind::refused);
    EXPECT_EQ(carry(settings_for(peer), "a@b\r\nRCPT TO:<x@y>").kind, Kind::refused);
    EXPECT_TRUE(peer.taken().empty());
}

}  // namespace
}  // namespace egide::mail
