// What regions and the agency do with a dossier, through the routes alone.
#include <fstream>

#include "dossier_access.h"
#include "egide/base/sha256.h"
#include "egide/desk/review.h"
#include "instance.h"

namespace egide::web {
namespace {

using accounts::ScopeKind;
using dossier::Stage;
using storage::sql::Transaction;

constexpr const char* kSupport = "210000006";

std::string bytes_of_file(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// A GHT of three EJ of region 27, all objectives met, with two expenses, read by two controllers, two regions, an agency.
class ReviewDesk : public ::testing::Test {
  protected:
    ReviewDesk()
        : referent_(in_role(instance_, "main_referent", {ScopeKind::candidate, kSupport}, "referent@test.example")),
          region_(in_role(instance_, "ars_reviewer", {ScopeKind::region, "27"}, "ars27@test.example")),
          other_region_(in_role(instance_, "ars_reviewer", {ScopeKind::region, "11"}, "ars11@test.example")),
          first_(in_role(instance_, "ans_controller", {ScopeKind::instance, {}}, "one@test.example")),
          second_(in_role(instance_, "ans_controller", {ScopeKind::instance, {}}, "two@test.example")),
          agency_(in_role(instance_, "ans_administrator", {ScopeKind::instance, {}}, "agency@test.example")) {
        id_ = open_dossier();
        expense("a", "50000.00");
        expense("b", "9000.10");
    }

    Services& services() { return instance_.services(); }
    std::string path(const std::string& below) const { return "/api/v1/dossiers/" + id_ + below; }

    std::string open_dossier() {
        const auto shelf = services().rules.get();
        const auto at = std::find_if((*shelf)->begin(), (*shelf)->end(), [](const auto& one) { return one.folder == "d1bis"; });
        const ShelvedProgramme rules = *at;
        organisation::Perimeter perimeter;
        perimeter.name = "GHT des Trois Vallées";
        perimeter.support = 0;
        organisation::Entity support;
        support.finess = kSupport;
        support.region = "27";
        perimeter.entities.push_back(support);
        const auto file = std::filesystem::path(EGIDE_SOURCE_DIR) / "programmes/d1bis/tests/base-ght.yaml";
        const auto root = *reading::read_yaml(bytes_of_file(file), "base-ght.yaml");
        const auto opened = services().database->write([&](Transaction& t) -> base::Result<desk::Contents> {
            auto contents = desk::open_dossier(t, {"d1bis", rules.programme->version, rules.sha256, perimeter, "FINESS"}, rules.programme, referent_.account(), services().now());
            const auto plan = desk::plan_import(*contents, root);
            const auto changed = desk::change_parts(t, *contents, plan->changes, referent_.account(), services().now());
            EXPECT_TRUE(changed.ok()) << testing::told(changed);
            return contents;
        });
        EXPECT_TRUE(opened.ok()) << testing::told(opened);
        return opened->dossier.id;
    }
    void change(const desk::PartChange& one) {
        const auto changed = services().database->write([&](Transaction& t) {
            auto contents = desk::load_contents(t, id_);
            return desk::change_parts(t, **contents, std::span<const desk::PartChange>(&one, 1), referent_.account(), services().now());
        });
        ASSERT_TRUE(changed.ok()) << testing::told(changed);
    }
    void expense(const std::string& id, const std::string& amount) {
        change({.kind = desk::PartKind::expense, .id = id, .value = R"({"label":"Ligne )" + id + R"(","amount":")" + amount + R"(","family":"EL1","invoice_date":"2026-05-02","order_date":"2026-04-02"})"});
    }
    void put_at(Stage stage) {
        ASSERT_TRUE(services().database->write([&](Transaction& t) {
            return t.execute("UPDATE desk_dossier SET stage = $1 WHERE id = $2", {dossier::word_of(stage), id_});
        }).ok());
    }
    /// What the candidate submits, as the step does it.
    void submit() {
        const auto stored = services().database->write([&](Transaction& t) -> base::Result<std::monostate> {
            auto contents = desk::load_contents(t, id_);
            const auto rules = rules_of(services(), t, (*contents)->dossier);
            const auto judged = desk::judge_contents(**contents, *rules, *base::Date::parse("2026-10-01"));
            const auto snapshot = desk::make_snapshot(t, **contents, *judged, "submit_attainment", referent_.account(), services().now());
            return desk::store_snapshot(t, *snapshot);
        });
        ASSERT_TRUE(stored.ok()) << testing::told(stored);
        put_at(Stage::control);
    }
    Reply put(Browser& who, const std::string& below, const std::string& body, int revision = 0) {
        return who.change("PUT", path(below), body, {{"If-Match", "\"r" + std::to_string(revision) + "\""}});
    }
    Reply ask(Browser& who, const std::string& due = "2026-12-15") {
        return who.post(path("/requests"), R"({"code":"piece:D1.O3.E1","reason":"missing","words":"Le rapport manque","due":")" + due + R"("})");
    }
    Reply move(Browser& who, const std::string& way) {
        return who.post(path("/moves"), R"({"way":")" + way + R"(","reason":"contrôle sur pièces"})",
                        {{"If-Match", "\"r" + who.get(path("")).at({"revision"}) + "\""}});
    }
    static std::string amount_after(const Reply& reply) { return reply.at({"effect", "after", "amount"}); }

    Instance instance_;
    Browser referent_, region_, other_region_, first_, second_, agency_;
    std::string id_;
};

class ReviewRequests : public ReviewDesk {};

TEST_F(ReviewRequests, AreDraftsUntilTheyAreSentAndTheCandidateAnswersThem) {
    put_at(Stage::application_review);
    const Reply made = ask(region_);
    ASSERT_EQ(made.status, 201) << made.body;
    EXPECT_EQ(made.at({"reason_name"}), "Missing document");
    EXPECT_TRUE(referent_.get(path("/requests")).json().find("items")->items.empty()) << "a draft is its author's business";
    const std::string one = "/requests/" + made.at({"id"});
    EXPECT_EQ(referent_.post(path(one + "/messages"), R"({"words":"?"})").status, 404);
    const Reply sent = region_.change("PATCH", path(one), R"({"state":"open"})", {{"If-Match", "\"r1\""}});
    ASSERT_EQ(sent.status, 200) << sent.body;
    EXPECT_EQ(referent_.get(path("/requests")).json().find("items")->items.size(), 1U);
    const Reply answered = referent_.post(path(one + "/messages"), R"({"words":"Le voici","answers":true})");
    ASSERT_EQ(answered.status, 201) << answered.body;
    EXPECT_EQ(answered.at({"state"}), "answered");
    EXPECT_EQ(region_.change("PATCH", path(one), R"({"state":"closed"})", {{"If-Match", "\"r2\""}}).status, 409) << "the answer came meanwhile";
    EXPECT_EQ(region_.change("PATCH", path(one), R"({"state":"closed"})", {{"If-Match", "\"r3\""}}).status, 200);
    EXPECT_NE(referent_.get("/api/v1/notifications").body.find("GHT des Trois"), std::string::npos);
}

TEST_F(ReviewRequests, AreRefusedWithEachField) {
    put_at(Stage::application_review);
    const Reply refused = region_.post(path("/requests"), R"({"reason":"because","words":" ","due":"2020-01-01"})");
    EXPECT_EQ(refused.status, 422) << refused.body;
    const auto problem = refused.json();
    ASSERT_NE(problem.find("errors"), nullptr) << refused.body;
    EXPECT_EQ(problem.find("errors")->items.size(), 3U) << refused.body;
    const Reply alien = referent_.post(path("/requests"), "{}");
    EXPECT_EQ(alien.status, 403);
}

TEST_F(ReviewRequests, BelongToWhoReadsNow) {
    put_at(Stage::operational);
    EXPECT_EQ(ask(region_).status, 409);
    put_at(Stage::control);
    EXPECT_EQ(ask(region_).status, 409) << "the control is the agency's";
    EXPECT_EQ(ask(first_).status, 201);
}

TEST_F(ReviewRequests, TakePiecesOfTheDossierAloneAsAttachments) {
    put_at(Stage::application_review);
    const Reply made = ask(region_);
    region_.change("PATCH", path("/requests/" + made.at({"id"})), R"({"state":"open"})", {{"If-Match", "\"r1\""}});
    EXPECT_EQ(referent_.post(path("/requests/" + made.at({"id"}) + "/messages"), R"({"words":"x","attachments":["nowhere"]})").status, 422);
}

class ReviewGrid : public ReviewDesk {};

TEST_F(ReviewGrid, OfAnotherRegionIsAsIfItWereAbsent) {
    put_at(Stage::application_review);
    for (const char* const below : {"/grid/application", "/requests", "/hints", "/decision", "/convention", "/order", "/letters/complement"}) {
        EXPECT_EQ(other_region_.get(path(below)).status, 404) << below;
    }
    EXPECT_EQ(put(other_region_, "/grid/application/bank", R"({"ruling":"accept"})").status, 404);
    EXPECT_EQ(region_.get(path("/grid/application")).status, 200);
}

TEST_F(ReviewGrid, IsDecidedLineByLineUnderTheRevisionSeen) {
    put_at(Stage::application_review);
    const Reply grid = region_.get(path("/grid/application"));
    ASSERT_EQ(grid.status, 200) << grid.body;
    EXPECT_EQ(grid.json().find("lines")->items.size(), 10U);
    const Reply ruled = put(region_, "/grid/application/bank", R"({"ruling":"refuse","reason":"RIB illisible"})");
    ASSERT_EQ(ruled.status, 200) << ruled.body;
    EXPECT_EQ(put(region_, "/grid/application/bank", R"({"ruling":"accept"})").status, 409);
    EXPECT_EQ(put(region_, "/grid/application/bank", R"({"ruling":"accept"})", 1).status, 200);
    EXPECT_EQ(put(region_, "/grid/application/bank", R"({"ruling":"refuse"})", 2).status, 422) << "a refusal has a reason";
    EXPECT_EQ(put(region_, "/grid/application/nothing", R"({"ruling":"accept"})").status, 404);
    EXPECT_EQ(put(first_, "/grid/application/bank", R"({"ruling":"accept"})", 2).status, 403) << "the agency looks, the region rules";
    EXPECT_EQ(put(region_, "/grid/application/piece:D1B.PREREQ.E1", R"({"ruling":"accept"})").status, 200);
}

TEST_F(ReviewGrid, AsksForMoreInOneGoWithTheRequest) {
    put_at(Stage::application_review);
    const Reply made = region_.post(path("/requests"), R"({"line":"bank","reason":"unreadable","words":"RIB illisible","due":"2026-12-15"})");
    ASSERT_EQ(made.status, 201) << made.body;
    EXPECT_NE(region_.get(path("/grid/application")).body.find("\"ruling\":\"ask\""), std::string::npos);
}

class ControlDesk : public ReviewDesk {};

TEST_F(ControlDesk, NeedsSomethingSubmitted) {
    put_at(Stage::control);
    EXPECT_EQ(first_.get(path("/control")).status, 409);
}

TEST_F(ControlDesk, ChangesOneVerdictAndTheAmountFollows) {
    submit();
    const Reply before = first_.get(path("/control"));
    ASSERT_EQ(before.status, 200) << before.body;
    EXPECT_EQ(amount_after(before), "53300.00");
    const Reply ruled = put(first_, "/control/objective:D1.O3", R"({"ruling":"refuse","result":"not_met","reason":"kit national absent"})");
    ASSERT_EQ(ruled.status, 200) << ruled.body;
    EXPECT_EQ(amount_after(ruled), "47970.00");
    EXPECT_EQ(put(first_, "/control/expense:b", R"({"ruling":"refuse","reason":"sans livrable"})").status, 200);
    EXPECT_EQ(amount_after(first_.get(path("/control"))), "47970.00") << "50 000 of expenses is still above";
    const Reply back = put(first_, "/control/objective:D1.O3", R"({"ruling":"accept"})", 1);
    EXPECT_EQ(amount_after(back), "50000.00") << "now the expenses bound it";
}

TEST_F(ControlDesk, LeavesWhatWasSubmittedAsItWas) {
    submit();
    change({.kind = desk::PartKind::expense, .id = "late", .value = R"({"amount":"1.00","family":"EL1"})"});
    EXPECT_EQ(put(first_, "/control/expense:late", R"({"ruling":"accept"})").status, 404);
    EXPECT_EQ(first_.get(path("/control")).body.find("expense:late"), std::string::npos);
}

TEST_F(ControlDesk, NobodyIsHisOwnSecondReader) {
    submit();
    ASSERT_EQ(put(first_, "/control/objective:D1.O3", R"({"ruling":"refuse","result":"not_met","reason":"kit absent"})").status, 200);
    EXPECT_EQ(put(first_, "/control/objective:D1.O3", R"({"second":true})", 1).status, 422);
    const Reply confirmed = put(second_, "/control/objective:D1.O3", R"({"second":true})", 1);
    ASSERT_EQ(confirmed.status, 200) << confirmed.body;
    EXPECT_EQ(confirmed.at({"ruling", "needs_second"}), "false");
}

TEST_F(ControlDesk, IsTheAgencysAlone) {
    submit();
    EXPECT_EQ(region_.get(path("/control")).status, 403);
    EXPECT_EQ(referent_.get(path("/control")).status, 403);
    EXPECT_EQ(referent_.get(path("/decision")).status, 404) << "not before it is taken";
}

TEST_F(ControlDesk, DrawsASampleThatItsSeedRepeats) {
    submit();
    const Reply drawn = first_.post(path("/samples"), R"({"size":1})");
    ASSERT_EQ(drawn.status, 201) << drawn.body;
    const auto seed = drawn.json().find("samples")->items.front().find("seed")->scalar;
    const Reply again = second_.post(path("/samples"), R"({"size":1,"seed":")" + seed + R"("})");
    const auto target = [](const Reply& reply) { return reply.json().find("samples")->items.front().find("targets")->items.front().scalar; };
    EXPECT_EQ(target(drawn), target(again));
    EXPECT_EQ(first_.post(path("/samples"), R"({"size":0})").status, 422);
}

TEST_F(ControlDesk, DecisionIsPartiallyReachedWithTheAmountOfTheScale) {
    submit();
    const std::vector<std::pair<std::string, std::string>> given = {
        {"D1.O1.A", "not_met"}, {"D1.O2.A", "not_met"}, {"D1.O2.B", "partial"}, {"D1.O3", "not_met"},
        {"D1.O4", "not_met"},   {"D1.O5", "not_met"},   {"D1.O6.A", "not_met"}};
    for (const auto& one : given) {
        ASSERT_EQ(put(first_, "/control/objective:" + one.first, R"({"ruling":"refuse","result":")" + one.second + R"(","reason":"contrôle"})").status, 200);
        ASSERT_EQ(put(second_, "/control/objective:" + one.first, R"({"second":true})", 1).status, 200);
    }
    const Reply effect = first_.get(path("/decision"));
    EXPECT_EQ(effect.at({"effect", "before", "amount"}), "53300.00");
    EXPECT_EQ(amount_after(effect), "23985.00") << "55 % of the ceiling is lost";
    EXPECT_EQ(put(first_, "/decision", R"({"result":"partially_reached","amount":"53300.00"})").status, 422) << "another amount than the one of the rules";
    EXPECT_EQ(put(first_, "/decision", R"({"result":"reached","amount":"23985.00"})").status, 422);
    const Reply prepared = put(first_, "/decision", R"({"result":"partially_reached","amount":"23985.00"})");
    ASSERT_EQ(prepared.status, 200) << prepared.body;
    for (const char* const rest : {"objective:D1.O1.B", "objective:D1.O6.B", "expense:a"}) {
        ASSERT_EQ(put(first_, std::string("/control/") + rest, R"({"ruling":"accept"})").status, 200) << rest;
    }
    EXPECT_NE(move(first_, "propose_decision").status, 200) << "a verdict is still missing, and the rulings made the proposal void";
    ASSERT_EQ(put(first_, "/control/expense:b", R"({"ruling":"accept"})").status, 200);
    ASSERT_EQ(put(first_, "/decision", R"({"result":"partially_reached","amount":"23985.00"})").status, 200);
    const Reply proposed = move(first_, "propose_decision");
    ASSERT_EQ(proposed.status, 200) << proposed.body;
    EXPECT_EQ(move(first_, "decide_partially").status, 422) << "nobody is his own second reader";
    EXPECT_EQ(move(second_, "decide_reached").status, 422) << "another decision than the one that was proposed";
    const Reply decided = move(second_, "decide_partially");
    ASSERT_EQ(decided.status, 200) << decided.body;
    EXPECT_EQ(decided.at({"stage"}), "partially_reached");
    const Reply seen = referent_.get(path("/decision"));
    ASSERT_EQ(seen.status, 200) << seen.body;
    EXPECT_NE(referent_.get(path("/letters/decision?format=text&lang=fr")).body.find("23"), std::string::npos);
    EXPECT_EQ(seen.at({"decision", "amount"}), "23985.00");
    EXPECT_EQ(seen.at({"decision", "result"}), "partially_reached");
}

TEST_F(ControlDesk, DecisionThatARulingMadeVoidIsNotTheOneThatStands) {
    submit();
    ASSERT_EQ(put(first_, "/decision", R"({"result":"reached","amount":"53300.00"})").status, 200);
    ASSERT_EQ(put(second_, "/control/objective:D1.O4", R"({"ruling":"refuse","result":"not_met","reason":"oSIS vide"})").status, 200);
    EXPECT_EQ(first_.get(path("/decision")).json().find("decision")->kind, reading::Node::Kind::null);
}

class ReviewConvention : public ReviewDesk {};

TEST_F(ReviewConvention, IsGeneratedOnceKeptAndSeenByTheBeneficiary) {
    put_at(Stage::convention_due);
    EXPECT_EQ(region_.change("POST", path("/convention"), R"({"number":"D1B-001"})", {{"If-Match", "\"r0\""}}).status, 403) << "the agency's own";
    const Reply made = agency_.change("POST", path("/convention"), R"({"number":"D1B-001"})", {{"If-Match", "\"r0\""}});
    ASSERT_EQ(made.status, 200) << made.body;
    const Reply text = referent_.get(path("/convention?format=text"));
    ASSERT_EQ(text.status, 200);
    EXPECT_NE(text.body.find("53"), std::string::npos);
    EXPECT_NE(text.body.find("CH Beta (210000014)"), std::string::npos);
    EXPECT_EQ(base::hex(base::sha256(text.body)), made.at({"text_sha256"}));
    put_at(Stage::convention_prepared);
    EXPECT_EQ(agency_.change("PATCH", path("/convention"), R"({"candidate_signed":"2090-01-01"})", {{"If-Match", "\"r1\""}}).status, 422);
    const Reply dated = agency_.change("PATCH", path("/convention"), R"({"candidate_signed":"2026-09-01"})", {{"If-Match", "\"r1\""}});
    ASSERT_EQ(dated.status, 200) << dated.body;
    EXPECT_EQ(dated.at({"text_sha256"}), made.at({"text_sha256"}));
    EXPECT_EQ(referent_.get(path("/convention")).at({"candidate_signed"}), "2026-09-01");
}

TEST_F(ReviewConvention, PaymentOrderCarriesTheDecidedAmount) {
    submit();
    const std::string order = R"({"date":"2026-09-02","amount":"53300.00","reference":"OP-1"})";
    EXPECT_EQ(put(agency_, "/order", order).status, 409) << "nothing is decided";
    ASSERT_EQ(put(first_, "/decision", R"({"result":"reached","amount":"53300.00"})").status, 200);
    put_at(Stage::reached);
    EXPECT_EQ(put(agency_, "/order", R"({"date":"2026-09-02","amount":"53300.01","reference":"OP-1"})").status, 422);
    EXPECT_EQ(put(region_, "/order", order).status, 403);
    ASSERT_EQ(put(agency_, "/order", order).status, 200);
    EXPECT_EQ(referent_.get(path("/order")).at({"reference"}), "OP-1");
    EXPECT_EQ(put(agency_, "/order", R"({"date":"2026-09-02","amount":"53300.00","reference":"OP-1","paid":"2026-09-01"})", 1).status, 422);
}

TEST_F(ReviewConvention, LettersAreWrittenWhenThereIsSomethingToTell) {
    put_at(Stage::application_review);
    EXPECT_EQ(region_.get(path("/letters/complement")).status, 404);
    EXPECT_EQ(region_.get(path("/letters/poem")).status, 404);
    const Reply made = ask(region_);
    region_.change("PATCH", path("/requests/" + made.at({"id"})), R"({"state":"open"})", {{"If-Match", "\"r1\""}});
    const Reply page = referent_.get(path("/letters/complement"));
    ASSERT_EQ(page.status, 200);
    EXPECT_NE(page.field("Content-Type").find("text/html"), std::string::npos);
    EXPECT_NE(page.body.find("Le rapport manque"), std::string::npos);
    const Reply text = referent_.get(path("/letters/complement?format=text&lang=fr"));
    EXPECT_NE(text.body.find("Demande de compléments"), std::string::npos);
    EXPECT_EQ(text.body.find('<'), std::string::npos);
}

class CampaignFigures : public ReviewDesk {};

TEST_F(CampaignFigures, AreThoseOfOnesOwnRegion) {
    const Reply all = first_.get("/api/v1/campaign");
    ASSERT_EQ(all.status, 200) << all.body;
    EXPECT_EQ(all.json().find("lines")->items.size(), 1U);
    EXPECT_EQ(region_.get("/api/v1/campaign").json().find("lines")->items.size(), 1U);
    EXPECT_TRUE(other_region_.get("/api/v1/campaign").json().find("lines")->items.empty());
    EXPECT_TRUE(other_region_.get("/api/v1/campaign?region=27").json().find("lines")->items.empty());
    EXPECT_EQ(referent_.get("/api/v1/campaign").status, 403);
    const Reply csv = first_.get("/api/v1/campaign?format=csv");
    EXPECT_EQ(csv.field("Content-Type").find("text/csv"), 0U) << csv.field("Content-Type");
}

}  // namespace
}  // namespace egide::web
