#include <gtest/gtest.h>

#include <set>

#include "instance.h"

namespace egide::web {
namespace {


Reply sign_in(Instance& instance, const std::string& email, const std::string& password = "agrafe+cheval+pile+juste",
              const std::string& query = {}, Headers headers = kForm) {
    return instance.ask("POST", "/connexion" + query, headers, "email=" + email + "&password=" + password);
}

class OnPlatform : public testing::OnBothEngines {
  protected:
    Instance instance_{on_sqlite() ? std::string() : testing::shared_server().connection()};
};

EGIDE_ON_BOTH_ENGINES(OnPlatform);

TEST_P(OnPlatform, AFirstAccessLeadsToASession) {
    const auto link = instance_.services().accounts.first_administrator_link();
    ASSERT_TRUE(link.ok() && link->has_value());
    const std::string path = "/premier-acces/" + std::string((*link)->token.view());
    EXPECT_EQ(instance_.ask("GET", path).status, 200);
    const std::string form = "email=a%40b.example&name=Alix&password=agrafe+cheval+pile+juste&password2=";
    EXPECT_EQ(instance_.ask("POST", path, kForm, form + "autre").status, 422);
    EXPECT_EQ(instance_.ask("POST", path, kForm, form + "agrafe+cheval+pile+juste").status, 200);
    EXPECT_EQ(instance_.ask("GET", path).status, 404) << "it opens once";
    const Reply entered = sign_in(instance_, "a%40b.example");
    ASSERT_EQ(entered.status, 303) << entered.body;
    EXPECT_EQ(entered.field("Location"), "/");
    const Reply session = instance_.ask("GET", "/api/v1/session", {{"Cookie", "egide=" + entered.cookie("egide")}});
    EXPECT_EQ(session.status, 200);
    EXPECT_EQ(session.at({"account", "email"}), "a@b.example");
}

TEST_P(OnPlatform, AChangeNamesTheRevisionThatWasRead) {
    Browser browser = referent(instance_);
    const std::string tag = browser.get("/api/v1/account").field("ETag");
    const std::string body = R"({"name":"Autre","theme":"dark"})";
    EXPECT_EQ(browser.change("PATCH", "/api/v1/account", body).status, 400) << "If-Match is required";
    EXPECT_EQ(browser.change("PATCH", "/api/v1/account", body, {{"If-Match", "\"r999\""}}).status, 412);
    const Reply changed = browser.change("PATCH", "/api/v1/account", body, {{"If-Match", tag}});
    EXPECT_EQ(changed.status, 200) << changed.body;
    EXPECT_EQ(changed.at({"theme"}), "dark");
    EXPECT_EQ(browser.change("PATCH", "/api/v1/account", body, {{"If-Match", tag}}).status, 412) << "read long ago";
    EXPECT_EQ(browser.get("/api/v1/account", {{"If-None-Match", changed.field("ETag")}}).status, 304);
}

TEST_P(OnPlatform, ARepeatedCreationIsAnsweredTheSameAndDoneOnce) {
    Browser admin = administrator(instance_);
    const std::string body = R"({"email":"new@test.example","name":"Nouveau"})";
    const Headers key = {{"Idempotency-Key", "0123456789abcdef"}};
    const Reply first = admin.post("/api/v1/users", body, key);
    const Reply second = admin.post("/api/v1/users", body, key);
    ASSERT_EQ(first.status, 201) << first.body;
    EXPECT_EQ(second.status, 201);
    EXPECT_EQ(second.body, first.body) << "byte for byte, the link included";
    EXPECT_EQ(second.field("Idempotent-Replayed"), "true");
    EXPECT_EQ(admin.post("/api/v1/users", R"({"email":"x@test.example","name":"X"})", key).status, 422);
    EXPECT_EQ(admin.post("/api/v1/users", body).status, 409) << "without the key it is another request";
}

TEST_P(OnPlatform, ListsArePagedSortedSearchedAndProjected) {
    Browser admin = administrator(instance_);
    for (const char letter : std::string("dbca")) {
        instance_.person(std::string(1, letter) + "@test.example", std::string("Nom ") + letter);
    }
    std::vector<std::string> seen;
    std::string cursor;
    for (int turn = 0; turn < 10; ++turn) {
        const Reply page = admin.get("/api/v1/users?limit=2&sort=email&fields=email" + (cursor.empty() ? "" : "&cursor=" + cursor));
        ASSERT_EQ(page.status, 200) << page.body;
        const reading::Node json = page.json();
        for (const reading::Node& one : json.find("items")->items) {
            EXPECT_EQ(one.members.size(), 1U);
            seen.push_back(one.find("email")->scalar);
        }
        cursor = json.find("next")->scalar;
        if (cursor.empty()) {
            break;
        }
    }
    EXPECT_EQ(seen, (std::vector<std::string>{"a@test.example", "admin@test.example", "b@test.example", "c@test.example",
                                              "d@test.example"}));
    EXPECT_EQ(admin.get("/api/v1/users?q=nom%20c&fields=name").json().find("items")->items.size(), 1U);
    EXPECT_EQ(admin.get("/api/v1/users?fields=secret").status, 400);
    EXPECT_EQ(admin.get("/api/v1/users?sort=password").status, 400);
    EXPECT_EQ(admin.get("/api/v1/grants?cursor=zz").status, 400);
    EXPECT_EQ(admin.get("/api/v1/users?format=csv&fields=email").body.substr(0, 8), "\xEF\xBB\xBF" "email");
}

TEST_P(OnPlatform, AnInvitationGivesItsRole) {
    Browser admin = administrator(instance_);
    const Reply invited = admin.post("/api/v1/users", R"({"email":"r@test.example","name":"R","role":"main_referent",)"
                                                      R"("scope":{"kind":"candidate","id":"990000010"}})");
    ASSERT_EQ(invited.status, 201) << invited.body;
    const std::string id = invited.at({"account", "id"});
    const Reply grants = admin.get("/api/v1/grants?account=" + id);
    ASSERT_EQ(grants.json().find("items")->items.size(), 1U) << grants.body;
    const std::string grant = grants.json().find("items")->items[0].find("id")->scalar;
    EXPECT_EQ(admin.change("DELETE", "/api/v1/grants/" + grant).status, 204);
    EXPECT_TRUE(admin.get("/api/v1/grants?account=" + id).json().find("items")->items.empty());
}

TEST_P(OnPlatform, WhatHappensToAccountsAndRightsIsInTheJournal) {
    Browser admin = administrator(instance_);
    instance_.person("p@test.example");
    sign_in(instance_, "p%40test.example");
    sign_in(instance_, "p%40test.example", "wrong");
    admin.get("/api/v1/users?format=csv");
    std::set<std::string> kinds;
    const reading::Node journal = admin.get("/api/v1/journal?limit=200").json();
    for (const reading::Node& one : journal.find("items")->items) {
        kinds.insert(one.find("kind")->scalar);
    }
    for (const char* const kind : {"grant.given", "account.accepted", "sign_in.succeeded", "sign_in.refused", "list.exported"}) {
        EXPECT_TRUE(kinds.contains(kind)) << kind;
    }
}

TEST(SignIn, EndsAfterThirtyIdleMinutes) {
    Instance instance;
    Browser browser = referent(instance);
    instance.pass(std::chrono::minutes(29));
    EXPECT_EQ(browser.get("/api/v1/session").status, 200);
    instance.pass(std::chrono::minutes(31));
    EXPECT_EQ(browser.get("/api/v1/session").status, 401);
}

TEST(SignIn, ARoleThatDecidesNeedsASecondFactor) {
    Instance instance;
    const std::string account = instance.person("a@test.example");
    instance.give(account, "instance_administrator", {accounts::ScopeKind::instance, {}});
    const auto opened = instance.services().sessions.open({account, {accounts::Proof::password}, "", ""});
    const Reply refused = instance.ask("GET", "/api/v1/users", {{"Cookie", "egide=" + std::string(opened->token.view())}});
    EXPECT_EQ(refused.status, 403);
    EXPECT_EQ(refused.at({"type"}), "urn:egide:problem:second-factor-needed");
    // The interface asks for nothing but what is told here: without this it could not even show the account's own page.
    const Reply session = instance.ask("GET", "/api/v1/session", {{"Cookie", "egide=" + std::string(opened->token.view())}});
    EXPECT_NE(session.body.find("\"actions\":[\"account.own\"]"), std::string::npos) << session.body;
}

TEST(SignIn, ADecisiveActNeedsAFreshProof) {
    Instance instance;
    const std::string account = instance.person("a@test.example");
    instance.give(account, "instance_administrator", {accounts::ScopeKind::instance, {}});
    const std::string other = instance.person("b@test.example");
    Browser browser(instance, account, false);
    const Reply refused = browser.post("/api/v1/users/" + other + "/reset-link");
    EXPECT_EQ(refused.status, 403);
    EXPECT_EQ(refused.at({"type"}), "urn:egide:problem:step-up-needed");
    EXPECT_EQ(browser.post("/api/v1/session/step-up", R"({"password":"wrong"})").status, 401);
    const Reply proved = browser.post("/api/v1/session/step-up", std::string(R"({"password":")") + kPassword + "\"}");
    EXPECT_EQ(proved.status, 204) << proved.body;
    EXPECT_FALSE(proved.cookie("egide").empty()) << "a new token";
}

TEST(SignIn, OnePersonEndsTheSessionsOfAnotherAndOwnOnes) {
    Instance instance;
    Browser admin = administrator(instance);
    Browser other = referent(instance);
    EXPECT_EQ(admin.change("DELETE", "/api/v1/users/" + other.account() + "/sessions").at({"ended"}), "1");
    EXPECT_EQ(other.get("/api/v1/session").status, 401);
    EXPECT_EQ(admin.change("DELETE", "/api/v1/session").status, 204);
    EXPECT_EQ(admin.get("/api/v1/session").status, 401);
}

TEST(SignIn, AForgottenPasswordTellsTheAdministratorsAndNobodyElse) {
    Instance instance;
    Browser admin = administrator(instance);
    const Reply known = instance.ask("POST", "/reinitialisation", kForm, "email=admin%40test.example");
    instance.pass(std::chrono::minutes(11));
    const Reply unknown = instance.ask("POST", "/reinitialisation", kForm, "email=nobody%40test.example");
    EXPECT_EQ(known.status, 200);
    EXPECT_EQ(known.body, unknown.body);
    EXPECT_EQ(instance.services().queue.counts()->waiting, 2);
}

}  // namespace
}  // namespace egide::web
