#include <gtest/gtest.h>

#include "instance.h"

namespace egide::web {
namespace {

constexpr const char* kViews = "/api/v1/account/views";

std::string view(const std::string& name, const std::string& query = "q=nord", const std::string& list = "etablissements") {
    return R"({"list":")" + list + R"(","name":")" + name + R"(","query":")" + query + R"("})";
}

std::size_t count_of(Browser& browser) {
    return browser.get(kViews).json().find("items")->items.size();
}

TEST(SavedViews, BelongToOnePerson) {
    Instance instance;
    Browser owner = referent(instance);
    Browser other = administrator(instance);
    const Reply kept = owner.post(kViews, view("Mon nord", "q=nord&kind=EJ&sort=-name&colonnes=finess,name"));
    ASSERT_EQ(kept.status, 201) << kept.body;
    EXPECT_EQ(kept.at({"query"}), "q=nord&kind=EJ&sort=-name&colonnes=finess,name");
    EXPECT_EQ(count_of(owner), 1U);
    EXPECT_EQ(count_of(other), 0U);
    EXPECT_EQ(other.change("DELETE", std::string(kViews) + "/" + kept.at({"id"})).status, 404);
    EXPECT_EQ(owner.change("DELETE", std::string(kViews) + "/" + kept.at({"id"})).status, 204);
    EXPECT_EQ(count_of(owner), 0U);
}

TEST(SavedViews, AreReplacedByTheOneOfTheSameNameOnTheSameList) {
    Instance instance;
    Browser owner = referent(instance);
    owner.post(kViews, view("A", "q=un"));
    owner.post(kViews, view("A", "q=deux"));
    owner.post(kViews, view("A", "q=trois", "preuves"));
    const auto items = owner.get(kViews).json();
    ASSERT_EQ(items.find("items")->items.size(), 2U);
    EXPECT_EQ(owner.get(kViews).body.find("q=un"), std::string::npos);
}

TEST(SavedViews, RefuseWhatIsNoNameOrNoList) {
    Instance instance;
    Browser owner = referent(instance);
    EXPECT_EQ(owner.post(kViews, view("  ")).status, 422);
    EXPECT_EQ(owner.post(kViews, view("A", "q=a", "https://elsewhere")).status, 422);
    EXPECT_EQ(owner.post(kViews, view(std::string(81, 'a'))).status, 422);
    EXPECT_EQ(owner.post(kViews, view("A", std::string(2001, 'a'))).status, 422);
    EXPECT_EQ(count_of(owner), 0U);
}

TEST(SavedViews, AreAHundredAtMost) {
    Instance instance;
    Browser owner = referent(instance);
    for (int i = 0; i < 100; ++i) {
        ASSERT_EQ(owner.post(kViews, view("v" + std::to_string(i))).status, 201) << i;
    }
    EXPECT_EQ(owner.post(kViews, view("one more")).status, 409);
    EXPECT_EQ(owner.post(kViews, view("v7", "q=else")).status, 201) << "one of the same name takes its place";
    EXPECT_EQ(count_of(owner), 100U);
}

TEST(Lists, GiveWholeFilesAndSayWhenThereIsMore) {
    Instance instance;
    Browser admin = administrator(instance);
    for (int i = 0; i < 60; ++i) {
        instance.person("p" + std::to_string(i) + "@test.example");
    }
    const Reply whole = admin.get("/api/v1/users?format=csv&fields=email");
    EXPECT_EQ(std::count(whole.body.begin(), whole.body.end(), '\n'), 62) << "a header, an administrator, sixty others";
    EXPECT_EQ(whole.field("Link"), "");
    const Reply first = admin.get("/api/v1/users?format=csv&fields=email&limit=10");
    EXPECT_TRUE(first.field("Link").starts_with("<?cursor=")) << first.field("Link");
}

TEST(Lists, OfAccountsKeepToTheStateAsked) {
    Instance instance;
    Browser admin = administrator(instance);
    EXPECT_EQ(admin.get("/api/v1/users?state=active").json().find("items")->items.size(), 1U);
    EXPECT_EQ(admin.get("/api/v1/users?state=disabled").json().find("items")->items.size(), 0U);
    EXPECT_EQ(admin.get("/api/v1/users?state=asleep").status, 400);
}

}  // namespace
}  // namespace egide::web
