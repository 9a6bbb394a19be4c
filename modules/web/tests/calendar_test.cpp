// Calendars through the web: made, read without a session, revoked.
#include <gtest/gtest.h>

#include "instance.h"

namespace egide::web {
namespace {

class OnPlatformWithCalendars : public ::testing::Test {
  protected:
    static std::string path_of(const Reply& made) {
        const std::string address = made.at({"address"});
        return address.substr(std::min(address.find("/calendriers/"), address.size()));
    }
    static std::string kinds_of(Browser& browser) {
        std::string kinds;
        const reading::Node journal = browser.get("/api/v1/journal?limit=200").json();
        for (const reading::Node& one : journal.find("items")->items) {
            kinds += one.find("kind")->scalar + " ";
        }
        return kinds;
    }
    Reply make(Browser& browser, const std::string& scope = R"({"kind":"all"})") {
        return browser.post("/api/v1/account/calendars", R"({"label":"Agenda","scope":)" + scope + "}");
    }

    Instance instance_;
    Browser zoe_ = referent(instance_);
};

TEST_F(OnPlatformWithCalendars, AFeedIsReadByItsAddressAloneWhichIsShownOnce) {
    const Reply made = make(zoe_);
    ASSERT_EQ(made.status, 201) << made.body;
    EXPECT_EQ(zoe_.get("/api/v1/account/calendars").body.find("calendriers"), std::string::npos);
    const Reply read = instance_.ask("GET", path_of(made));
    EXPECT_EQ(read.status, 200) << read.body;
    EXPECT_EQ(read.field("Content-Type"), "text/calendar; charset=utf-8");
    EXPECT_NE(read.body.find("BEGIN:VEVENT"), std::string::npos) << "the dates of the programmes";
    EXPECT_EQ(instance_.ask("GET", path_of(made), {{"If-None-Match", read.field("ETag")}}).status, 304);
    EXPECT_FALSE(zoe_.get("/api/v1/account/calendars").json().find("items")->items[0].find("last_read_at")->scalar.empty());
}

TEST_F(OnPlatformWithCalendars, ARevokedAnUnknownAndADisabledOnesFeedAnswerAlike) {
    const Reply made = make(zoe_);
    const std::string path = path_of(made);
    const auto without_request = [](const Reply& reply) { return std::to_string(reply.status) + reply.at({"type"}) + reply.at({"detail"}); };
    const std::string unknown = without_request(instance_.ask("GET", "/calendriers/" + std::string(43, 'A') + ".ics"));
    EXPECT_EQ(unknown.substr(0, 3), "404");
    EXPECT_EQ(without_request(instance_.ask("GET", path.substr(0, path.size() - 4))), unknown) << "without .ics";
    Browser other = referent(instance_, kForeignEntity);
    EXPECT_EQ(other.change("DELETE", "/api/v1/account/calendars/" + made.at({"id"})).status, 404);
    EXPECT_EQ(zoe_.change("DELETE", "/api/v1/account/calendars/" + made.at({"id"})).status, 204);
    EXPECT_EQ(without_request(instance_.ask("GET", path)), unknown);
    const std::string again = path_of(make(zoe_));
    const auto account = instance_.services().accounts.find(zoe_.account());
    ASSERT_TRUE(instance_.services().accounts.disable(zoe_.account(), (*account)->revision, {}).ok());
    EXPECT_EQ(without_request(instance_.ask("GET", again)), unknown);
}

TEST_F(OnPlatformWithCalendars, AFeedHoldsWhatItsScopeSays) {
    const std::string programme = zoe_.get("/api/v1/programmes").json().find("items")->items[0].find("id")->scalar;
    const auto events = [&](const std::string& scope) {
        const Reply read = instance_.ask("GET", path_of(make(zoe_, scope)));
        std::size_t count = 0;
        for (auto at = read.body.find("BEGIN:VEVENT"); at != std::string::npos; at = read.body.find("BEGIN:VEVENT", at + 1)) {
            ++count;
        }
        return count;
    };
    const auto until = instance_.now() + std::chrono::hours(24 * 90);
    const accounts::Scope scope{accounts::ScopeKind::candidate, kForeignEntity};
    ASSERT_TRUE(instance_.services()
                    .rights.give({zoe_.account(), "finance_hr_referent", scope, {}, until}, place_of(instance_.services(), scope), {})
                    .ok());
    EXPECT_EQ(events(R"({"kind":"own"})"), 1U) << "the end of a right";
    const std::size_t of_one = events(R"({"kind":"programme","id":")" + programme + "\"}");
    EXPECT_GT(of_one, 0U);
    EXPECT_GE(events(R"({"kind":"all"})"), of_one + 1);
}

TEST_F(OnPlatformWithCalendars, AScopeThatDoesNotExistIsRefused) {
    for (const char* const scope : {R"({"kind":"programme","id":"nothing"})", R"({"kind":"programme"})", R"({"kind":"own","id":"x"})",
                                    R"({"kind":"candidate","id":"990000036"})", R"({})", R"("all")"}) {
        EXPECT_EQ(make(zoe_, scope).status, 422) << scope;
    }
    EXPECT_EQ(zoe_.post("/api/v1/account/calendars", R"({"label":"x","scope":{"kind":"all"},"account":"other"})").status, 422);
}

TEST_F(OnPlatformWithCalendars, AnAccountHasTwentyAtMost) {
    for (int i = 0; i < 20; ++i) {
        ASSERT_EQ(make(zoe_).status, 201);
    }
    EXPECT_EQ(make(zoe_).status, 422);
}

TEST_F(OnPlatformWithCalendars, TheFirstReadOfADayIsInTheJournalWithoutTheToken) {
    const std::string path = path_of(make(zoe_));
    for (int i = 0; i < 3; ++i) {
        instance_.ask("GET", path);
    }
    instance_.services().deliver_events();
    Browser admin = administrator(instance_);
    const std::string kinds = kinds_of(admin);
    EXPECT_NE(kinds.find("calendar.made"), std::string::npos) << kinds;
    EXPECT_NE(kinds.find("calendar.read"), std::string::npos);
    EXPECT_EQ(kinds.find("calendar.read"), kinds.rfind("calendar.read"));
    EXPECT_EQ(admin.get("/api/v1/journal?limit=200").body.find(path.substr(13, 43)), std::string::npos);
}

}  // namespace
}  // namespace egide::web
