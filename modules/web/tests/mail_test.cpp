// Letters, through the web: who gets one, what it says, how it is stopped.
#include <gtest/gtest.h>

#include <regex>

#include "egide/testing/smtp_peer.h"
#include "egide/web/messages.h"
#include "instance.h"
#include "post.h"

namespace egide::web {
namespace {

/// A platform that writes letters by a real server.
class OnPlatformWithMail : public ::testing::Test {
  protected:
    static void configure(Configuration& configuration, const testing::SmtpPeer& peer) {
        configuration.public_address = "https://egide.test";
        configuration.mail.server = "127.0.0.1";
        configuration.mail.port = peer.port();
        configuration.mail.authorities = peer.certificate();
        configuration.mail.from = "Égide <egide@example.fr>";
    }
    /// A message's text, its soft line ends and escapes undone.
    static std::string text_of(std::string message) {
        message = std::regex_replace(message, std::regex("=\r\n"), "");
        return std::regex_replace(message, std::regex("=3D"), "=");
    }
    static std::string found(const std::string& text, const std::string& pattern) {
        std::smatch match;
        return std::regex_search(text, match, std::regex(pattern)) ? match[1].str() : std::string();
    }
    std::vector<std::string> letters() {
        std::vector<std::string> all;
        for (const std::string& one : peer_.taken()) {
            all.push_back(text_of(one));
        }
        return all;
    }
    Reply invite(Browser& admin, const std::string& email) {
        return admin.post("/api/v1/users", R"({"email":")" + email + R"(","name":"Zoé \"Z\" Durand"})");
    }
    Reply set_mail(Browser& browser, const std::string& wish, const std::string& revision) {
        return browser.change("PUT", "/api/v1/account/mail", wish, {{"If-Match", "\"r" + revision + "\""}});
    }

    testing::SmtpPeer peer_;
    Instance instance_{[this](Configuration& configuration) { configure(configuration, peer_); }};
    Browser admin_ = administrator(instance_);
};

TEST_F(OnPlatformWithMail, AnInvitationGoesToTheInvitedAloneAndOpeningItProvesTheAddress) {
    const Reply invited = invite(admin_, "zoe@example.fr");
    ASSERT_EQ(invited.status, 201) << invited.body;
    EXPECT_EQ(invited.at({"mailed"}), "true");
    EXPECT_EQ(invited.body.find("/premier-acces/"), std::string::npos) << "who invites does not see the link";
    instance_.work();
    ASSERT_EQ(letters().size(), 1U);
    const std::string path = found(letters()[0], "https://egide.test(/premier-acces/[A-Za-z0-9_-]{43})");
    ASSERT_FALSE(path.empty()) << letters()[0];
    const Reply opened = instance_.ask("POST", path, kForm, "name=Zo%C3%A9&password=agrafe+cheval+pile+juste&password2=agrafe+cheval+pile+juste");
    EXPECT_EQ(opened.status, 200) << opened.body;
    Browser zoe(instance_, invited.at({"account", "id"}), false);
    EXPECT_EQ(zoe.get("/api/v1/account/mail").at({"verified"}), "true");
    EXPECT_EQ(admin_.get("/api/v1/account/mail").at({"verified"}), "false") << "nothing was ever sent there";
}

TEST_F(OnPlatformWithMail, AnAddressThatMailDoesNotReachIsRefusedInWords) {
    const Reply refused = invite(admin_, "rené@example.fr");
    EXPECT_EQ(refused.status, 422);
    EXPECT_NE(refused.body.find("SMTPUTF8"), std::string::npos) << refused.body;
    EXPECT_EQ(instance_.work(), 0);
}

TEST_F(OnPlatformWithMail, TheAnswerToAForgottenPasswordIsTheSameAndMakesTheSameWork) {
    instance_.person("known@example.fr");
    const auto before = instance_.services().queue.counts()->waiting;
    const Reply known = instance_.ask("POST", "/reinitialisation", kForm, "email=known%40example.fr");
    const Reply unknown = instance_.ask("POST", "/reinitialisation", kForm, "email=nobody%40example.fr");
    EXPECT_EQ(known.status, 200);
    EXPECT_EQ(known.body, unknown.body);
    EXPECT_EQ(instance_.services().queue.counts()->waiting, before + 2) << "one job each, whoever exists";
    EXPECT_TRUE(instance_.services().post->outbox.list()->empty()) << "nothing is written before the job";
    instance_.work();
    ASSERT_EQ(letters().size(), 1U);
    EXPECT_NE(letters()[0].find("known@example.fr"), std::string::npos);
}

TEST_F(OnPlatformWithMail, AResetLinkOpensOnceAndTheSecondFactorStays) {
    const std::string account = instance_.person("known@example.fr");
    instance_.ask("POST", "/reinitialisation", kForm, "email=KNOWN%40example.fr");
    instance_.work();
    ASSERT_EQ(letters().size(), 1U);
    const std::string path = found(letters()[0], "https://egide.test(/reinitialisation/[A-Za-z0-9_-]{43})");
    const std::string form = "password=un+autre+mot+de+passe&password2=un+autre+mot+de+passe";
    EXPECT_EQ(instance_.ask("POST", path, kForm, form).status, 200);
    EXPECT_EQ(instance_.ask("POST", path, kForm, form).status, 404);
    EXPECT_EQ(letters()[0].find("List-Unsubscribe"), std::string::npos) << "nobody is cut off from what he asks for";
}

TEST_F(OnPlatformWithMail, TheHostOfTheRequestIsNotInTheLink) {
    instance_.person("known@example.fr");
    instance_.send("POST /reinitialisation HTTP/1.1\r\nHost: evil.example\r\nSec-Fetch-Site: same-origin\r\nContent-Type: "
                   "application/x-www-form-urlencoded\r\nContent-Length: 25\r\n\r\nemail=known%40example.fr&");
    instance_.work();
    for (const std::string& letter : letters()) {
        EXPECT_EQ(letter.find("evil.example"), std::string::npos);
    }
}

TEST_F(OnPlatformWithMail, SeveralMessagesMakeOneLetterThatTellsTheirNumberAlone) {
    Browser zoe = referent(instance_);
    EXPECT_EQ(set_mail(zoe, R"({"digest":"immediate","hour":8,"quiet_weekend":false})", "0").status, 200);
    for (int i = 0; i < 3; ++i) {
        work::notify(instance_.services(), zoe.account(), "evidence.added", messages::job_journal_verify(), "/preuves");
    }
    EXPECT_EQ(instance_.work(), 0) << "not before a minute has passed";
    instance_.pass(std::chrono::minutes(2));
    instance_.work();
    ASSERT_EQ(letters().size(), 1U);
    EXPECT_NE(letters()[0].find("3 "), std::string::npos);
    EXPECT_NE(letters()[0].find("https://egide.test/notifications"), std::string::npos);
    EXPECT_EQ(letters()[0].find("journal"), std::string::npos) << "what it is about stays in the platform";
    instance_.pass(std::chrono::hours(48));
    instance_.work();
    EXPECT_EQ(letters().size(), 1U) << "each is told once";
}

TEST_F(OnPlatformWithMail, WhoAsksForNoLettersGetsNoneAndThoseThatWaitedAreForgotten) {
    Browser zoe = referent(instance_);
    set_mail(zoe, R"({"digest":"daily","hour":8,"quiet_weekend":true})", "0");
    work::notify(instance_.services(), zoe.account(), "evidence.added", messages::job_journal_verify(), "/preuves");
    EXPECT_EQ(set_mail(zoe, R"({"digest":"none","hour":8,"quiet_weekend":true})", "1").status, 200);
    work::notify(instance_.services(), zoe.account(), "evidence.added", messages::job_journal_verify(), "/preuves");
    instance_.pass(std::chrono::hours(24 * 8));
    instance_.work();
    EXPECT_TRUE(letters().empty());
}

TEST_F(OnPlatformWithMail, ALetterIsStoppedFromItselfWithoutASessionAndForItsReaderAlone) {
    Browser zoe = referent(instance_);
    Browser other = referent(instance_, kForeignEntity);
    set_mail(zoe, R"({"digest":"immediate","hour":8,"quiet_weekend":false})", "0");
    work::notify(instance_.services(), zoe.account(), "evidence.added", messages::job_journal_verify(), "/preuves");
    instance_.pass(std::chrono::minutes(2));
    instance_.work();
    ASSERT_EQ(letters().size(), 1U);
    const std::string path = found(letters()[0], "List-Unsubscribe: <https://egide.test(/courrier/arret/[0-9a-f]+)>");
    ASSERT_FALSE(path.empty()) << letters()[0];
    EXPECT_EQ(instance_.ask("GET", path).status, 200);
    EXPECT_EQ(zoe.get("/api/v1/account/mail").at({"digest"}), "immediate") << "looking stops nothing";
    const Headers program = {{"Content-Type", "application/x-www-form-urlencoded"}};
    EXPECT_EQ(instance_.ask("POST", path, program, "List-Unsubscribe=One-Click").status, 200);
    EXPECT_EQ(zoe.get("/api/v1/account/mail").at({"digest"}), "none");
    EXPECT_EQ(other.get("/api/v1/account/mail").at({"digest"}), "daily");
    std::string forged = path;
    forged.back() = forged.back() == '0' ? '1' : '0';
    for (const std::string& wrong : {forged, std::string("/courrier/arret/00"), std::string("/courrier/arret/zz")}) {
        EXPECT_EQ(instance_.ask("POST", wrong, program, "List-Unsubscribe=One-Click").status, 404) << wrong;
    }
}

TEST_F(OnPlatformWithMail, PreferencesAreChangedFromTheRevisionThatWasRead) {
    Browser zoe = referent(instance_);
    const Reply first = zoe.get("/api/v1/account/mail");
    EXPECT_EQ(first.field("ETag"), "\"r0\"");
    EXPECT_EQ(first.at({"hour"}), "8");
    const std::string wish = R"({"digest":"weekly","hour":17,"quiet_weekend":false})";
    EXPECT_EQ(zoe.change("PUT", "/api/v1/account/mail", wish).status, 400) << "without saying which";
    EXPECT_EQ(set_mail(zoe, wish, "0").field("ETag"), "\"r1\"");
    EXPECT_EQ(set_mail(zoe, wish, "0").status, 412);
    for (const char* const wrong : {R"({"digest":"hourly","hour":8,"quiet_weekend":true})", R"({"digest":"daily","hour":24,"quiet_weekend":true})",
                                    R"({"digest":"daily","hour":8.5,"quiet_weekend":true})", R"({"digest":"daily","hour":8})",
                                    R"({"digest":"daily","hour":8,"quiet_weekend":true,"address":"x@y"})"}) {
        EXPECT_EQ(set_mail(zoe, wrong, "1").status, 422) << wrong;
    }
}

TEST_F(OnPlatformWithMail, AdministratorsSeeWhereLettersAreAndNothingOfWhatTheySay) {
    invite(admin_, "refused@example.fr");
    invite(admin_, "zoe@example.fr");
    instance_.work();
    const Reply listed = admin_.get("/api/v1/mail");
    ASSERT_EQ(listed.status, 200) << listed.body;
    const auto items = listed.json().find("items")->items;
    ASSERT_EQ(items.size(), 2U);
    EXPECT_EQ(items[1].find("state")->scalar, "dead");
    EXPECT_EQ(items[1].find("recipient")->scalar, "r…@example.fr");
    EXPECT_NE(items[1].find("problem")->scalar.find("550"), std::string::npos);
    EXPECT_EQ(listed.body.find("refused@example.fr"), std::string::npos);
    EXPECT_EQ(listed.body.find("premier-acces"), std::string::npos);
    const std::string dead = items[1].find("id")->scalar;
    EXPECT_EQ(admin_.post("/api/v1/mail/" + dead + "/retry").at({"state"}), "waiting");
    EXPECT_EQ(admin_.post("/api/v1/mail/" + dead + "/retry").status, 409);
    EXPECT_EQ(admin_.change("DELETE", "/api/v1/mail/" + dead).status, 204);
    EXPECT_EQ(admin_.change("DELETE", "/api/v1/mail/" + dead).status, 404);
    EXPECT_EQ(admin_.get("/api/v1/mail?state=sent").json().find("items")->items.size(), 1U);
    EXPECT_EQ(admin_.get("/api/v1/mail?state=lost").status, 400);
    Browser other = referent(instance_);
    EXPECT_EQ(other.get("/api/v1/mail").status, 403);
}

TEST_F(OnPlatformWithMail, TheConnectorIsCheckedAndTellsWhySinceWhenItFails) {
    const auto mail = [&] { return admin_.get("/api/v1/connectors").json().find("items")->items[0]; };
    EXPECT_EQ(mail().find("id")->scalar, "mail");
    EXPECT_EQ(mail().find("state")->scalar, "unknown") << "nothing was sent yet";
    EXPECT_EQ(admin_.post("/api/v1/connectors/mail/check").at({"state"}), "ready");
    EXPECT_EQ(mail().find("state")->scalar, "ready");
    peer_.stop();
    invite(admin_, "zoe@example.fr");
    instance_.work();
    EXPECT_EQ(mail().find("state")->scalar, "failing");
    EXPECT_FALSE(mail().find("detail")->scalar.empty());
    EXPECT_EQ(admin_.post("/api/v1/connectors/mail/check").at({"state"}), "failing");
    EXPECT_EQ(admin_.post("/api/v1/connectors/nothing/check").status, 404);
    EXPECT_EQ(admin_.post("/api/v1/connectors/metrics/check").status, 404) << "there is nothing to ask";
}

TEST(WithoutMail, TheLinkIsShownAndTheConnectorIsOff) {
    Instance instance;
    Browser admin = administrator(instance);
    const Reply invited = admin.post("/api/v1/users", R"({"email":"zoe@example.fr","name":"Zoé"})");
    EXPECT_EQ(invited.at({"mailed"}), "false");
    EXPECT_NE(invited.at({"link"}).find("/premier-acces/"), std::string::npos);
    EXPECT_EQ(admin.get("/api/v1/account/mail").at({"available"}), "false");
    EXPECT_EQ(admin.get("/api/v1/connectors").json().find("items")->items[0].find("state")->scalar, "off");
    EXPECT_TRUE(admin.get("/api/v1/mail").json().find("items")->items.empty());
    EXPECT_EQ(admin.post("/api/v1/connectors/database/check").at({"state"}), "ready");
}

}  // namespace
}  // namespace egide::web
