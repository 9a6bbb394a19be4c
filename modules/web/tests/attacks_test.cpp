#include <gtest/gtest.h>

#include "caller.h"
#include "instance.h"
#include "pages/form.h"
#include "pages/html.h"

namespace egide::web {
namespace {


TEST(Attack, CsrfWithoutTokenIsRefused) {
    Instance instance;
    Browser admin = administrator(instance);
    const Headers cookie = {{"Cookie", "egide=" + admin.token()}, {"Content-Type", "application/json"}};
    const std::string body = R"({"email":"x@test.example","name":"X"})";
    EXPECT_EQ(instance.ask("POST", "/api/v1/users", cookie, body).status, 403);
    Headers wrong = cookie;
    wrong.emplace_back("X-Egide-Csrf", (admin.csrf().front() == 'A' ? "B" : "A") + admin.csrf().substr(1));
    EXPECT_EQ(instance.ask("POST", "/api/v1/users", wrong, body).at({"type"}), "urn:egide:problem:csrf");
}

TEST(Attack, CsrfFromAnotherSiteIsRefusedEvenWithTheToken) {
    Instance instance;
    Browser admin = administrator(instance);
    const std::string body = R"({"email":"x@test.example","name":"X"})";
    for (const auto& [name, value] : Headers{{"Origin", "http://evil.example"},
                                             {"Origin", "null"},
                                             {"Sec-Fetch-Site", "cross-site"},
                                             {"Sec-Fetch-Site", "same-site"}}) {
        EXPECT_EQ(admin.post("/api/v1/users", body, {{name, value}}).status, 403) << name << value;
    }
    EXPECT_EQ(admin.post("/api/v1/users", body, {{"Origin", "http://egide.test"}}).status, 201);
}

TEST(Attack, SignInFromAnotherSiteIsRefused) {
    Instance instance;
    instance.person("p@test.example");
    Headers foreign = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Origin", "http://evil.example"}};
    const std::string form = "email=p%40test.example&password=agrafe+cheval+pile+juste";
    const Reply refused = instance.ask("POST", "/connexion", foreign, form);
    EXPECT_EQ(refused.status, 403);
    EXPECT_TRUE(refused.cookie("egide").empty());
}

TEST(Attack, XssThroughEveryTextFieldOfThePages) {
    Instance instance;
    const std::string script = "%3Cscript%3Ealert(1)%3C%2Fscript%3E%22%27%26";
    const auto link = instance.services().accounts.first_administrator_link();
    const std::string path = "/premier-acces/" + std::string((*link)->token.view());
    const std::vector<Reply> replies = {
        instance.ask("POST", "/connexion", kForm, "email=" + script + "&password=x"),
        instance.ask("POST", "/connexion?next=/" + script, kForm, "email=a&password=x"),
        instance.ask("GET", "/connexion?next=/%22%3E%3Cscript%3E"),
        instance.ask("POST", "/connexion/second-facteur", kForm, "challenge=" + script + "&code=000000"),
        instance.ask("POST", path, kForm, "email=" + script + "&name=" + script + "&password=a&password2=b"),
        instance.ask("POST", "/reinitialisation", kForm, "email=" + script),
        instance.ask("GET", "/premier-acces/" + script),
    };
    for (const Reply& reply : replies) {
        EXPECT_EQ(reply.body.find("<script>"), std::string::npos) << reply.body;
        EXPECT_EQ(reply.body.find("alert(1)</"), std::string::npos);
        const bool page = reply.field("Content-Type").starts_with("text/html");
        for (const char* const part : {"script-src 'self'", "require-trusted-types-for 'script'", "frame-ancestors 'none'"}) {
            EXPECT_TRUE(!page || reply.field("Content-Security-Policy").find(part) != std::string::npos) << part;
        }
    }
}

TEST(Attack, XssThroughTheNameOfAnInvitedPerson) {
    Instance instance;
    const std::string name = "<img src=x onerror=alert(1)>\"'";
    const auto link = instance.services().accounts.invite({.email = "i@test.example", .name = name}, {});
    ASSERT_TRUE(link.ok());
    const Reply page = instance.ask("GET", "/premier-acces/" + std::string(link->token.view()));
    EXPECT_EQ(page.body.find("<img"), std::string::npos);
    EXPECT_NE(page.body.find("&lt;img src=x onerror=alert(1)&gt;&quot;&#39;"), std::string::npos);
}

TEST(Attack, XssThroughAFileName) {
    Instance instance;
    Browser owner = referent(instance);
    const std::string name = "\"><script>alert(1)</script>\r\nX-Evil: 1.html";
    const std::string id = deposit(owner, kOwnEntity, "<script>alert(1)</script>", name);
    const Reply content = owner.get("/api/v1/evidence/" + id + "/content");
    EXPECT_EQ(content.status, 200);
    EXPECT_TRUE(content.field("X-Evil").empty());
    EXPECT_EQ(content.field("Content-Disposition").find("attachment;"), 0U);
    EXPECT_NE(content.field("Content-Security-Policy").find("sandbox"), std::string::npos);
    EXPECT_EQ(content.field("X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(owner.get("/api/v1/evidence/" + id).json().find("evidence")->find("name")->scalar, name);
}

TEST(Attack, PathTraversal) {
    Instance instance;
    Browser owner = referent(instance);
    for (const char* const path : {"/api/v1/uploads/..%2f..%2faccounts.key", "/api/v1/uploads/../accounts.key",
                                   "/api/v1/uploads/accounts.key", "/style/../../accounts.key",
                                   "/api/v1/evidence/..%2faccounts.key/content", "/api/v1/programmes/..%2f..",
                                   "/%2e%2e/accounts.key"}) {
        const Reply reply = owner.get(path);
        EXPECT_TRUE(reply.status == 400 || reply.status == 404) << path << " " << reply.status;
    }
}

TEST(Attack, AForeignUploadIsLikeAnAbsentOne) {
    Instance instance;
    Browser owner = referent(instance, kOwnEntity);
    Browser other = referent(instance, kForeignEntity);
    const std::string place = owner.post("/api/v1/uploads", {}, {{"Upload-Length", "3"}}).field("Location");
    const std::string nowhere = "/api/v1/uploads/" + std::string(32, '0');
    for (const char* const method : {"GET", "DELETE"}) {
        const Reply foreign = other.change(method, place);
        EXPECT_EQ(foreign.status, 404);
        EXPECT_EQ(foreign.body.substr(0, 60), other.change(method, nowhere).body.substr(0, 60));
    }
    EXPECT_EQ(owner.get(place).status, 200);
    EXPECT_EQ(other.post("/api/v1/evidence", R"({"upload":")" + place.substr(16) + R"(","attests":{"entities":["990000036"]}})").status, 422);
}

TEST(Attack, OpenRedirect) {
    for (const char* const evil : {"//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example",
                                   "javascript:alert(1)", "/a\r\nX: 1", "/ /evil.example", "", "evil"}) {
        EXPECT_EQ(safe_next(evil), "/") << evil;
    }
    EXPECT_EQ(safe_next("/objectifs/D1.O1.A?tab=pieces"), "/objectifs/D1.O1.A?tab=pieces");
    Instance instance;
    instance.person("p@test.example");
    const std::string form = "email=p%40test.example&password=agrafe+cheval+pile+juste";
    EXPECT_EQ(instance.ask("POST", "/connexion?next=%2F%2Fevil.example", kForm, form).field("Location"), "/");
    EXPECT_EQ(instance.ask("POST", "/connexion?next=%2Fentites", kForm, form).field("Location"), "/entites");
}

TEST(Attack, MassAssignment) {
    Instance instance;
    Browser owner = referent(instance);
    const std::string tag = owner.get("/api/v1/account").field("ETag");
    for (const char* const body : {R"({"name":"X","state":"disabled"})", R"({"email":"admin@x.example"})",
                                   R"({"roles":["instance_administrator"]})", R"({"id":"1"})", R"({"revision":7})"}) {
        EXPECT_EQ(owner.change("PATCH", "/api/v1/account", body, {{"If-Match", tag}}).status, 422) << body;
    }
    EXPECT_EQ(owner.get("/api/v1/account").field("ETag"), tag) << "nothing changed";
}

TEST(Attack, SessionFixation) {
    Instance instance;
    instance.person("p@test.example");
    const std::string form = "email=p%40test.example&password=agrafe+cheval+pile+juste";
    Headers planted = kForm;
    planted.emplace_back("Cookie", "egide=planted-by-somebody-else-planted-by-somebody");
    const Reply entered = instance.ask("POST", "/connexion", planted, form);
    EXPECT_NE(entered.cookie("egide"), "planted-by-somebody-else-planted-by-somebody");
    EXPECT_EQ(instance.ask("GET", "/api/v1/session", {planted.back()}).status, 401);
    Headers again = kForm;
    again.emplace_back("Cookie", "egide=" + entered.cookie("egide"));
    const Reply second = instance.ask("POST", "/connexion", again, form);
    EXPECT_NE(second.cookie("egide"), entered.cookie("egide"));
    EXPECT_EQ(instance.ask("GET", "/api/v1/session", {again.back()}).status, 401) << "the former session is over";
}

TEST(Attack, TwoCookiesOfOneNameAreNotBelieved) {
    Instance instance;
    Browser owner = referent(instance);
    const Headers twice = {{"Cookie", "egide=other; egide=" + owner.token()}};
    EXPECT_EQ(instance.ask("GET", "/api/v1/session", twice).status, 401);
}

TEST(Attack, BruteForceIsThrottledAndTellsNothing) {
    Instance instance;
    instance.person("p@test.example");
    const auto try_one = [&](const std::string& email) {
        return instance.ask("POST", "/connexion", kForm, "email=" + email + "&password=wrong");
    };
    const Reply known = try_one("p%40test.example");
    const Reply unknown = try_one("q%40test.example");
    EXPECT_EQ(known.status, 401);
    EXPECT_EQ(unknown.status, 401);
    EXPECT_EQ(known.body.size(), unknown.body.size());
    int throttled = 0;
    for (int turn = 0; turn < 60; ++turn) {
        const Reply reply = try_one("p%40test.example");
        throttled += reply.status == 429 ? 1 : 0;
        EXPECT_TRUE(reply.status == 401 || (reply.status == 429 && !reply.field("Retry-After").empty()));
    }
    EXPECT_GT(throttled, 0);
}

TEST(Attack, DuplicateKeysDepthAndOtherJsonTricks) {
    Instance instance;
    Browser admin = administrator(instance);
    const std::string deep = std::string(40, '[') + std::string(40, ']');
    for (const std::string& body : std::vector<std::string>{
             R"({"email":"a@test.example","email":"b@test.example","name":"X"})", R"({"email":"a@test.example","name":)" + deep + "}",
             "[]", "null", "\"text\"", "{", R"({"email":"a\u0000@test.example","name":"X"})", R"({"email":12,"name":"X"})",
             "{\"email\":\"\xff@test.example\",\"name\":\"X\"}", R"({"name":"X"})"}) {
        const int status = admin.post("/api/v1/users", body).status;
        EXPECT_TRUE(status == 400 || status == 422) << status << " for " << body;
    }
}

TEST(Attack, OversizedBodies) {
    Instance instance;
    Browser admin = administrator(instance);
    EXPECT_EQ(admin.post("/api/v1/users", std::string((1 << 20) + 1, ' ')).status, 413);
    EXPECT_EQ(instance.ask("POST", "/connexion", kForm, std::string((64 << 10) + 1, 'a')).status, 413);
    EXPECT_EQ(admin.post("/api/v1/evaluations", std::string((4 << 20) + 1, '#'), {{"Content-Type", "application/yaml"}}).status, 413);
}

TEST(Attack, FormsAreReadStrictly) {
    EXPECT_TRUE(pages::read_form("a=1&b=%C3%A9+x").has_value());
    for (const char* const wrong : {"a=1&a=2", "a=%", "a=%4", "a=%zz", "a=%ff", "a=%00"}) {
        EXPECT_FALSE(pages::read_form(wrong).has_value()) << wrong;
    }
}

TEST(Attack, TextIsHarmlessInHtml) {
    EXPECT_EQ(pages::escaped("<a href=\"x\" b='y'>&"), "&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;");
}

TEST(Attack, SpreadsheetFormulasInExports) {
    Instance instance;
    Browser admin = administrator(instance);
    instance.person("f@test.example", "=cmd|'/c calc'!A1");
    const Reply csv = admin.get("/api/v1/users?format=csv&fields=name");
    EXPECT_NE(csv.body.find("'=cmd|"), std::string::npos) << csv.body;
}

TEST(Attack, MetricsAreForThisMachineAlone) {
    Instance instance;
    EXPECT_EQ(instance.ask("GET", "/metrics").status, 200);
}

}  // namespace
}  // namespace egide::web
