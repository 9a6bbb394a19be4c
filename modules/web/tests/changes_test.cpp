// Rules and members that change in mid-dossier, through the routes.
#include <fstream>

#include "dossier_access.h"
#include "instance.h"

namespace egide::web {
namespace {

using accounts::ScopeKind;
using storage::sql::Transaction;

constexpr const char* kGroupCarrier = "210000006";

class MidDossier : public ::testing::Test {
  protected:
    MidDossier() : referent_(in_role(instance_, "main_referent", {ScopeKind::candidate, kGroupCarrier}, "referent@test.example")),
                   technical_(in_role(instance_, "technical_referent", {ScopeKind::candidate, kGroupCarrier}, "technical@test.example")) {
        const auto shelf = instance_.services().rules.get();
        const ShelvedProgramme rules = *std::find_if((*shelf)->begin(), (*shelf)->end(), [](const auto& one) { return one.folder == "d1bis"; });
        shelf_digest_ = rules.sha256;
        organisation::Perimeter perimeter;
        perimeter.name = "GHT";
        perimeter.support = 0;
        organisation::Entity support;
        support.finess = kGroupCarrier;
        support.region = "27";
        perimeter.entities.push_back(support);
        std::ifstream stream(std::filesystem::path(EGIDE_SOURCE_DIR) / "programmes/d1bis/tests/base-ght.yaml", std::ios::binary);
        const std::string text{std::istreambuf_iterator<char>(stream), {}};
        const auto root = *reading::read_yaml(text, "base-ght.yaml");
        const auto opened = instance_.services().database->write([&](Transaction& t) -> base::Result<desk::Contents> {
            // An older version, kept under its own digest: the same texts, the date of one word changed.
            std::vector<desk::RuleFile> files;
            for (const RuleText& file : rules.files) {
                files.push_back({file.name, file.bytes + "\n# older\n"});
            }
            EXPECT_TRUE(desk::keep_rules(t, "d1bis", old_, files).ok());
            auto contents = desk::open_dossier(t, {"d1bis", "2020-01-01", old_, perimeter, "FINESS"}, rules.programme, referent_.account(), instance_.now());
            const auto plan = desk::plan_import(*contents, root);
            EXPECT_TRUE(desk::change_parts(t, *contents, plan->changes, referent_.account(), instance_.now()).ok());
            return contents;
        });
        EXPECT_TRUE(opened.ok()) << testing::told(opened);
        id_ = opened->dossier.id;
    }
    std::string path(const std::string& below) const { return "/api/v1/dossiers/" + id_ + below; }
    std::string choice(bool accept, const std::string& reason) {
        return R"({"sha256":")" + shelf_digest_ + R"(","accept":)" + (accept ? "true" : "false") + R"(,"reason":")" + reason + R"(","revision":)" +
               referent_.get(path("/rules")).at({"revision"}) + "}";
    }
    std::string member() {
        const auto contents = instance_.services().database->read([&](Transaction& t) { return desk::load_contents(t, id_); });
        for (const desk::Part& part : (*contents)->parts) {
            if (part.kind == desk::PartKind::entity && part.id != kGroupCarrier && part.value.find("\"parent\"") == std::string::npos) {
                return part.id;
            }
        }
        return {};
    }

    Instance instance_;
    Browser referent_;
    Browser technical_;
    std::string old_ = std::string(64, 'c');
    std::string shelf_digest_;
    std::string id_;
};

TEST_F(MidDossier, newerRulesAreShownThenAcceptedAsAStep) {
    const Reply shown = referent_.get(path("/rules"));
    ASSERT_EQ(shown.status, 200) << shown.body;
    EXPECT_EQ(shown.at({"sha256"}), old_);
    EXPECT_EQ(shown.at({"offered", "sha256"}), shelf_digest_);
    EXPECT_EQ(shown.at({"offered", "possible"}), "true");
    const Reply accepted = referent_.post(path("/rules"), choice(true, ""));
    ASSERT_EQ(accepted.status, 200) << accepted.body;
    EXPECT_EQ(accepted.at({"sha256"}), shelf_digest_);
    EXPECT_EQ(accepted.at({"offered"}), "");
    const Reply history = referent_.get(path("/history"));
    EXPECT_NE(history.body.find("accept_rules"), std::string::npos) << history.body;
}

TEST_F(MidDossier, aRefusalKeepsTheOldRulesAndSaysWhy) {
    EXPECT_EQ(referent_.post(path("/rules"), choice(false, "")).status, 422);
    const Reply refused = referent_.post(path("/rules"), choice(false, "Nous restons"));
    ASSERT_EQ(refused.status, 200) << refused.body;
    EXPECT_EQ(refused.at({"sha256"}), old_);
    EXPECT_EQ(refused.at({"offered", "refused", "reason"}), "Nous restons");
}

TEST_F(MidDossier, onlyWhoSubmitsChoosesAndNotOnWhatMovedMeanwhile) {
    EXPECT_EQ(technical_.post(path("/rules"), choice(true, "")).status, 403);
    const std::string seen = choice(true, "");
    ASSERT_EQ(referent_.post(path("/rules"), choice(false, "Nous restons")).status, 200);
    EXPECT_EQ(referent_.post(path("/rules"), seen).status, 409);
}

TEST_F(MidDossier, aDepartureIsShownInVerdictsAndEurosBeforeItIsWritten) {
    const std::string asked = R"("change":"departure","member":")" + member() + R"(","last_day":"2026-06-30","reason":"sortie")";
    const Reply shown = referent_.post(path("/memberships"), "{" + asked + "}");
    ASSERT_EQ(shown.status, 200) << shown.body;
    EXPECT_EQ(shown.at({"applied"}), "false");
    EXPECT_FALSE(shown.at({"difference", "low_before"}).empty());
    EXPECT_EQ(referent_.get(path("/parts?kind=entity")).body.find("member_until"), std::string::npos);
    EXPECT_EQ(referent_.post(path("/memberships"), "{" + asked + R"(,"apply":true,"token":"other"})").status, 409);
    const Reply done = referent_.post(path("/memberships"), "{" + asked + R"(,"apply":true,"token":")" + shown.at({"token"}) + "\"}");
    ASSERT_EQ(done.status, 200) << done.body;
    EXPECT_NE(referent_.get(path("/parts?kind=entity")).body.find("member_until"), std::string::npos);
}

TEST_F(MidDossier, aMergerWithoutReasonOrAheadOfItsDayIsRefusedAtTheField) {
    const Reply wordless = referent_.post(path("/memberships"), R"({"change":"merger","member":")" + member() + R"(","into":")" + kGroupCarrier + R"(","last_day":"2026-06-30","reason":""})");
    EXPECT_EQ(wordless.status, 422);
    const Reply ahead = referent_.post(path("/memberships"), R"({"change":"merger","member":")" + member() + R"(","into":")" + kGroupCarrier + R"(","last_day":"2031-06-30","reason":"x"})");
    EXPECT_EQ(ahead.status, 422);
    EXPECT_NE(ahead.body.find("last_day"), std::string::npos) << ahead.body;
}

}  // namespace
}  // namespace egide::web
