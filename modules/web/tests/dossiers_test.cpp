// A dossier from its opening to its submission, as browsers ask for it.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "egide/evidence/verify.h"
#include "instance.h"

namespace egide::web {
namespace {

using accounts::ScopeKind;

/// A dossier of the own entity, opened by its referent.
class Dossiers : public ::testing::Test {
  protected:
    Dossiers() : referent_(referent(instance_)) {
        const Reply made = referent_.post("/api/v1/dossiers", R"({"programme":"d1bis","candidate":"990000010"})");
        EXPECT_EQ(made.status, 201) << made.body;
        id_ = made.at({"id"});
    }
    std::string path(const std::string& rest = {}) const { return "/api/v1/dossiers/" + id_ + rest; }
    Reply put(Browser& browser, const std::string& part, const std::string& value, int revision) {
        return browser.change("PUT", path("/parts/" + part), R"({"value":)" + value + "}",
                              {{"If-Match", "\"r" + std::to_string(revision) + "\""}});
    }
    Reply move(Browser& browser, const std::string& way, const std::string& more = {}) {
        const Reply now = browser.get(path());
        return browser.post(path("/moves"), R"({"way":")" + way + "\"" + more + "}", {{"If-Match", now.field("ETag")}});
    }
    std::string stage() { return referent_.get(path()).at({"stage"}); }
    /// Everything that an application needs.
    void fill_application() {
        EXPECT_EQ(put(referent_, "context/-", R"({"sun_es_validated":true,"eligible_to_d1":false,"has_146":true,"applied_to_d1":false})", 1).status, 200);
        EXPECT_EQ(put(referent_, "contacts/-",
                      R"({"dsi":{"name":"A","email":"a@ch.example"},"rssi":{"name":"B","email":"b@ch.example"},"referent":{"name":"C","email":"c@ch.example"}})", 0).status, 200);
        EXPECT_EQ(put(referent_, "bank/-", R"({"holder":"CH Un","iban":"FR1420041010050500013M02606"})", 0).status, 200);
        for (const char* const finess : {"990000010", "990000028"}) {
            const std::string kind = std::string(finess) == "990000010" ? R"("kind":"EJ")" : R"("kind":"EG","parent":"990000010")";
            EXPECT_EQ(put(referent_, std::string("entity/") + finess,
                          R"({"finess":")" + std::string(finess) + R"(","name":"CH Un","region":"27","combined_activity":1000,"activity_year":2023,"pmsi":true,)" + kind + "}", 1).status, 200);
        }
    }

    /// Every objective that is not surely met, as the check names it.
    std::string points_read() {
        std::string codes;
        const reading::Node check = referent_.get(path("/check")).json();
        for (const reading::Node& line : check.find("lines")->items) {
            if (line.find("code")->scalar.starts_with("objective.")) {
                codes += (codes.empty() ? "\"" : ",\"") + line.find("code")->scalar + "\"";
            }
        }
        return R"(,"acknowledged":[)" + codes + "]";
    }
    /// As if the convention were signed and the phase begun.
    void reach_attainment() {
        const auto moved = instance_.services().database->write([&](storage::sql::Transaction& transaction) {
            return transaction.execute("UPDATE desk_dossier SET stage = 'attainment_draft' WHERE id = $1", {id_});
        });
        ASSERT_TRUE(moved.ok()) << testing::told(moved);
    }
    /// A file put to the use of a piece.
    void add_piece(const std::string& code) {
        const std::string evidence = deposit(referent_, kOwnEntity, "description des annuaires", code + ".txt");
        const Reply added = referent_.post(path("/pieces"), R"({"items":[{"evidence":")" + evidence + R"("}]})");
        ASSERT_EQ(added.status, 201) << added.body;
        const reading::Node file = added.json().find("files")->items.front();
        const Reply confirmed = referent_.change("PATCH", path("/pieces/" + file.find("id")->scalar), R"({"code":")" + code + "\"}",
                                                 {{"If-Match", "\"r" + file.find("revision")->scalar + "\""}});
        ASSERT_EQ(confirmed.status, 200) << confirmed.body;
    }

    Instance instance_;
    Browser referent_;
    std::string id_;
};

TEST_F(Dossiers, AreOpenedFromTheRegistryOnceForEachCall) {
    const Reply shown = referent_.get(path());
    ASSERT_EQ(shown.status, 200) << shown.body;
    EXPECT_EQ(shown.at({"stage"}), "simulation");
    EXPECT_EQ(shown.at({"region"}), "27");
    EXPECT_EQ(shown.at({"name"}), "CH Un");
    const Reply again = referent_.post("/api/v1/dossiers", R"({"programme":"d1bis","candidate":"990000010"})");
    EXPECT_EQ(again.status, 409) << again.body;
    EXPECT_EQ(referent_.post("/api/v1/dossiers", R"({"programme":"d2","candidate":"990000010"})").status, 201);
    EXPECT_EQ(referent_.get(path()).json().find("siblings")->items.size(), 1U);
}

TEST_F(Dossiers, AreNotOpenedForSomebodyElse) {
    const Reply refused = referent_.post("/api/v1/dossiers", R"({"programme":"d1bis","candidate":"990000036"})");
    EXPECT_EQ(refused.status, 403) << refused.body;
    const Reply unknown = referent_.post("/api/v1/dossiers", R"({"programme":"d9","candidate":"123456789"})");
    EXPECT_EQ(unknown.status, 422) << unknown.body;
}

TEST_F(Dossiers, AreAsIfAbsentForOthers) {
    Browser other = referent(instance_, kForeignEntity);
    for (const char* const rest : {"", "/parts", "/evaluation", "/plan", "/check", "/history", "/snapshots", "/waivers"}) {
        EXPECT_EQ(other.get(path(rest)).status, 404) << rest;
    }
    EXPECT_EQ(put(other, "money/-", "{}", 1).status, 404);
    EXPECT_EQ(other.get("/api/v1/dossiers").json().find("items")->items.size(), 0U);
    Browser region = in_role(instance_, "ars_reviewer", {ScopeKind::region, "53"}, "ars53@test.example");
    EXPECT_EQ(region.get(path()).status, 404);
    Browser right = in_role(instance_, "ars_reviewer", {ScopeKind::region, "27"}, "ars27@test.example");
    EXPECT_EQ(right.get(path()).status, 200);
    EXPECT_EQ(right.get("/api/v1/dossiers?status=draft").json().find("items")->items.size(), 1U);
}

TEST_F(Dossiers, TwoPeopleOnOneFieldMeet) {
    const Reply first = put(referent_, "money/-", R"({"ceiling":"50000.00"})", 1);
    ASSERT_EQ(first.status, 200) << first.body;
    EXPECT_EQ(first.at({"summary", "ceiling"}), "50000.00");
    Browser colleague = in_role(instance_, "technical_referent", {ScopeKind::candidate, kOwnEntity}, "tech@test.example");
    const Reply second = put(colleague, "money/-", R"({"ceiling":"60000.00"})", 1);
    EXPECT_EQ(second.status, 409) << second.body;
    EXPECT_NE(second.body.find("50000.00"), std::string::npos) << "what the first wrote is in the answer";
    EXPECT_EQ(put(colleague, "money/-", R"({"ceiling":"60000.00"})", 2).status, 200);
    EXPECT_EQ(referent_.get(path("/parts/money/-/past")).json().find("items")->items.size(), 3U);
}

TEST_F(Dossiers, AWrongFactIsToldByItsField) {
    const Reply refused = referent_.post(path("/parts"), R"({"kind":"observation","value":{"kind":"exercise","date":"2026-02-30"}})");
    EXPECT_EQ(refused.status, 422) << refused.body;
    EXPECT_NE(refused.body.find("date"), std::string::npos);
    EXPECT_EQ(referent_.post(path("/parts"), R"({"kind":"observation","value":{"kind":"nothing"}})").status, 422);
    EXPECT_EQ(put(referent_, "unknown/-", "{}", 0).status, 404);
}

TEST_F(Dossiers, AFactChangesVerdictsAndWhatIfSupposesIt) {
    const Reply added = referent_.post(path("/parts"),
                                       R"({"kind":"observation","value":{"kind":"exercise","id":"ex","entities":["990000028"],"date":"2025-06-12","crisis":true,"ans_kit":true}})");
    ASSERT_EQ(added.status, 201) << added.body;
    const std::string part = added.at({"part", "id"});
    const Reply evaluation = referent_.get(path("/evaluation"));
    ASSERT_EQ(evaluation.status, 200);
    const Reply without = referent_.post(path("/what-if"), R"({"without":[")" + part + R"("],"declaration":"2026-12-01"})");
    ASSERT_EQ(without.status, 200) << without.body;
    EXPECT_NE(without.body.find("compared_with"), std::string::npos);
    const Reply supposed = referent_.post(path("/what-if"), R"({"suppose":[{"kind":"maturity","entities":["990000028"],"measures_filled":41,"budget_share_filled":true,"security_fte_filled":true}]})");
    EXPECT_EQ(supposed.status, 200) << supposed.body;
    EXPECT_EQ(referent_.post(path("/what-if"), R"({"suppose":[{"kind":"nothing"}]})").status, 422);
    EXPECT_EQ(referent_.change("DELETE", path("/parts/observation/") + part + "?reason=double", {}, {{"If-Match", "\"r1\""}}).status, 204);
}

TEST_F(Dossiers, ASubmissionTellsAllThatIsMissing) {
    ASSERT_EQ(move(referent_, "begin_application").status, 200);
    const Reply refused = move(referent_, "submit_application");
    ASSERT_EQ(refused.status, 422) << refused.body;
    EXPECT_GE(refused.json().find("errors")->items.size(), 4U) << refused.body;
    EXPECT_EQ(stage(), "application_draft");
}

TEST_F(Dossiers, GoToTheirRegionWhenNothingIsMissing) {
    fill_application();
    ASSERT_EQ(move(referent_, "begin_application").status, 200);
    const Reply submitted = move(referent_, "submit_application");
    ASSERT_EQ(submitted.status, 200) << submitted.body << referent_.get(path("/check")).body;
    EXPECT_EQ(submitted.at({"stage"}), "application_review");
    EXPECT_EQ(put(referent_, "context/-", "{}", 2).status, 422) << "what was submitted stands";
    const Reply history = referent_.get(path("/history"));
    EXPECT_EQ(history.json().find("items")->items.size(), 2U);
    EXPECT_NE(history.body.find("application_review"), std::string::npos);
}

TEST_F(Dossiers, WhatWasDeclaredIsSealedAndProvesItselfAlone) {
    fill_application();
    reach_attainment();
    add_piece("D1.O1.A.E1");
    ASSERT_EQ(referent_.post(path("/parts"), R"({"kind":"expense","value":{"family":"EL1","amount":"1000.00","invoice_date":"2026-04-02"}})").status, 201);
    EXPECT_EQ(move(referent_, "submit_attainment").status, 422) << "nobody read what is not met";
    const Reply submitted = move(referent_, "submit_attainment", points_read());
    ASSERT_EQ(submitted.status, 200) << submitted.body;
    const Reply snapshots = referent_.get(path("/snapshots"));
    ASSERT_EQ(snapshots.json().find("items")->items.size(), 1U) << snapshots.body;
    const Reply bundle = referent_.get(path("/snapshots/1/bundle"));
    ASSERT_EQ(bundle.status, 200) << bundle.body;
    const auto file = instance_.folder() / "declaration.egide";
    std::ofstream(file, std::ios::binary) << bundle.body;
    const auto report = evidence::verify_bundle(evidence::SeekableText(bundle.body), {});
    EXPECT_EQ(evidence::name_of(report.verdict), "reserved") << evidence::report_json(report, base::Language::english);
    EXPECT_TRUE(report.faults.empty());
    const std::string script = "/usr/bin/python3 -B '" EGIDE_SOURCE_DIR "/tests/second_opinion/verify_bundle.py' '" + file.string() + "' > /dev/null";
    EXPECT_EQ(std::system(script.c_str()), 0);
}

TEST_F(Dossiers, WhatFollowsASubmissionLeavesItAsItWas) {
    fill_application();
    reach_attainment();
    ASSERT_EQ(referent_.post(path("/parts"), R"({"kind":"expense","value":{"family":"EL1","amount":"1000.00"}})").status, 201);
    ASSERT_EQ(move(referent_, "submit_attainment", points_read()).status, 200);
    const std::string before = referent_.get(path("/snapshots/1")).body;
    ASSERT_EQ(referent_.post(path("/parts"), R"({"kind":"expense","value":{"family":"EL1","amount":"9000.00"}})").status, 201);
    EXPECT_EQ(referent_.get(path("/snapshots/1")).body, before);
    EXPECT_EQ(referent_.get(path("/snapshots/2")).status, 404);
}

TEST_F(Dossiers, WhatIsFrozenIsSaidInTheReadersLanguage) {
    fill_application();
    ASSERT_EQ(move(referent_, "begin_application").status, 200);
    ASSERT_EQ(move(referent_, "submit_application").status, 200);
    const std::string told = put(referent_, "context/-", "{}", 2).body;
    EXPECT_NE(told.find("cannot be changed at this stage"), std::string::npos) << told;
    EXPECT_EQ(told.find("Candidature"), std::string::npos) << told;
}

TEST_F(Dossiers, ASubmissionShowsItsMoneyToThoseWhoHandleItAndSaysWhatItWithholds) {
    fill_application();
    reach_attainment();
    ASSERT_EQ(referent_.post(path("/parts"), R"({"kind":"expense","value":{"family":"EL1","amount":"1000.00"}})").status, 201);
    ASSERT_EQ(move(referent_, "submit_attainment", points_read()).status, 200);
    Browser officer = in_role(instance_, "rssi", {ScopeKind::candidate, kOwnEntity}, "rssi@test.example");
    const Reply seen = officer.get(path("/snapshots/1"));
    ASSERT_EQ(seen.status, 200) << seen.body;
    EXPECT_EQ(seen.body.find("FR14"), std::string::npos);
    EXPECT_EQ(seen.at({"withheld"}), "2");
    EXPECT_EQ(referent_.get(path("/snapshots/1")).at({"withheld"}), "0");
    EXPECT_NE(referent_.get(path("/snapshots/1")).body.find("FR14"), std::string::npos);
}

TEST_F(Dossiers, AFactIsShownByAConfirmedPieceOfItsOwnDossierAlone) {
    const std::string fact = R"("value":{"kind":"exercise","date":"2025-06-12","crisis":true})";
    EXPECT_EQ(referent_.post(path("/parts"), R"({"kind":"observation",)" + fact + R"(,"piece":")" + std::string(32, 'a') + R"("})").status, 422);
    EXPECT_EQ(referent_.post(path("/parts"), R"({"kind":"observation",)" + fact + "}").status, 201);
}

TEST_F(Dossiers, WhatAReviewerIsShownIsInTheJournal) {
    Browser reviewer = in_role(instance_, "ars_reviewer", {ScopeKind::region, "27"}, "ars27@test.example");
    ASSERT_EQ(reviewer.get(path()).status, 200);
    const auto events = instance_.services().events.of(reviewer.account());
    ASSERT_TRUE(events.ok());
    EXPECT_TRUE(std::any_of(events->begin(), events->end(), [&](const accounts::Event& event) {
        return event.kind == "content.shown" && event.details.at("what") == id_;
    }));
}

TEST_F(Dossiers, AStepSeenOnAnOlderDossierIsNotTaken) {
    const std::string tag = referent_.get(path()).field("ETag");
    ASSERT_EQ(put(referent_, "money/-", R"({"ceiling":"1.00"})", 1).status, 200);
    EXPECT_EQ(referent_.post(path("/moves"), R"({"way":"begin_application"})", {{"If-Match", tag}}).status, 409);
    EXPECT_EQ(referent_.post(path("/moves"), R"({"way":"begin_application"})").status, 428);
}

TEST_F(Dossiers, AStepOfOthersIsRefusedWithoutARight) {
    Browser finance = in_role(instance_, "finance_hr_referent", {ScopeKind::candidate, kOwnEntity}, "finance@test.example");
    EXPECT_EQ(move(finance, "begin_application").status, 403);
    EXPECT_EQ(move(referent_, "decide_reached").status, 403);
    EXPECT_EQ(move(referent_, "no_such_way").status, 422);
}

TEST_F(Dossiers, MoneyIsShownToThoseWhoHandleIt) {
    ASSERT_EQ(put(referent_, "bank/-", R"({"holder":"CH Un","iban":"FR1420041010050500013M02606"})", 0).status, 200);
    Browser officer = in_role(instance_, "rssi", {ScopeKind::candidate, kOwnEntity}, "rssi@test.example");
    EXPECT_EQ(officer.get(path("/parts")).body.find("FR14"), std::string::npos);
    EXPECT_NE(referent_.get(path("/parts")).body.find("FR14"), std::string::npos);
}

TEST_F(Dossiers, TheFirstPageSaysWhatComesFirst) {
    const Reply home = referent_.get("/api/v1/home");
    ASSERT_EQ(home.status, 200) << home.body;
    EXPECT_EQ(home.json().find("first")->items.size(), 3U) << home.body;
    EXPECT_EQ(home.at({"total"}), "1");
    Browser nobody(instance_, instance_.person("nobody@test.example"));
    EXPECT_EQ(nobody.get("/api/v1/home").at({"total"}), "0");
}

TEST_F(Dossiers, TheFirstPageTellsWhatOthersDidSinceTheLastVisit) {
    const auto moved = [&](Browser& browser) { return browser.get("/api/v1/home").json().find("moved")->items.size(); };
    Browser director = in_role(instance_, "legal_representative", {ScopeKind::candidate, kOwnEntity}, "director@test.example");
    ASSERT_EQ(director.get(path()).status, 200);
    instance_.pass(std::chrono::minutes(5));
    ASSERT_EQ(move(referent_, "begin_application").status, 200);
    EXPECT_EQ(moved(referent_), 0U) << "his own step is no news to him";
    EXPECT_EQ(moved(director), 1U);
    instance_.pass(std::chrono::minutes(5));
    ASSERT_EQ(director.get(path()).status, 200);
    EXPECT_EQ(moved(director), 0U);
}

TEST_F(Dossiers, AWaiverIsTheAgencysAndHasAnEnd) {
    Browser agency = in_role(instance_, "ans_administrator", {ScopeKind::instance, {}}, "ans@test.example");
    EXPECT_EQ(agency.post(path("/waivers"), R"({"condition":"bank_details_given","motive":"changement de banque","expires":"2027-01-31"})").status, 204);
    EXPECT_EQ(agency.post(path("/waivers"), R"({"condition":"bank_details_given","motive":"m","expires":"2020-01-31"})").status, 422);
    EXPECT_EQ(agency.post(path("/waivers"), R"({"condition":"second_reader","motive":"m","expires":"2027-01-31"})").status, 422);
    EXPECT_EQ(referent_.post(path("/waivers"), R"({"condition":"bank_details_given","motive":"m","expires":"2027-01-31"})").status, 403);
    EXPECT_EQ(referent_.get(path("/waivers")).json().find("items")->items.size(), 1U);
}

TEST_F(Dossiers, ADayThatPassesIsJudgedByTheNightlyWork) {
    instance_.pass(std::chrono::hours(48));
    jobs::NewJob job{.kind = "dossiers.refresh"};
    ASSERT_TRUE(instance_.services().queue.enqueue(job).ok());
    EXPECT_GE(instance_.work(), 1);
    Browser again(instance_, referent_.account());
    EXPECT_EQ(again.get(path()).at({"evaluated_on"}), base::paris_date(instance_.now()).iso());
}

}  // namespace
}  // namespace egide::web
