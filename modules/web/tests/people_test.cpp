// How the role of main referent changes hands, and how it does not.
#include "instance.h"

#include "egide/desk/people.h"
#include "handovers.h"

namespace egide::web {
namespace {

/// "%PDF-1.4" in base64: what a newcomer joins.
constexpr const char* kDocument = R"("document":{"name":"lettre.pdf","bytes":"JVBERi0xLjQ="})";
constexpr const char* kLegal = R"("legal":{"name":"Paul Legrand","email":"paul@un.example","function":"Directeur"})";
const std::string kAsk = std::string("/api/v1/candidates/") + kOwnEntity + "/handovers";
const accounts::Scope kCandidate = {accounts::ScopeKind::candidate, kOwnEntity};

class People : public ::testing::Test {
  protected:
    People() : former_(referent(instance_)) {
        const auto written = instance_.services().database->write([&](storage::sql::Transaction& t) {
            return t.execute(
                "INSERT INTO desk_dossier (id, programme, rules_version, rules, kind, finess, name, region, establishments, stage, "
                "stage_since, revision, created_at, created_by, changed_at, evaluated_on, met, partial, not_met, undetermined, "
                "pieces_missing, open_requests) VALUES ('d1', 'd1bis', '1', 'r', 'EJ', $1, 'CH Un', '27', $2, 'operational', $3, 1, $3, "
                "'x', $3, '2026-10-01', 0, 0, 0, 0, 0, 0)",
                {kOwnEntity, std::string(" ") + kOwnEntity + " " + kOwnSite + " ", instance_.now()});
        });
        EXPECT_TRUE(written.ok()) << testing::told(written);
        name_contacts(R"({"legal":{"name":"Paul Legrand","email":"paul@un.example"}})");
    }
    void name_contacts(const std::string& value) {
        const auto written = instance_.services().database->write([&](storage::sql::Transaction& t) {
            return t.execute("INSERT INTO desk_part (dossier, kind, id, position, revision, value, author, at) VALUES ('d1', "
                             "'contacts', '', 0, 1, $1, 'x', $2)",
                             {value, instance_.now()});
        });
        EXPECT_TRUE(written.ok()) << testing::told(written);
    }
    Browser newcomer(const std::string& email) { return Browser(instance_, instance_.person(email, "Nouvelle Venue")); }
    static std::string takeover(const std::string& who = kLegal) {
        return R"({"kind":"takeover","motive":"Départ",)" + who + "," + kDocument + "}";
    }
    Reply act(Browser& browser, const std::string& handover, const std::string& step, const std::string& reason = "parce que") {
        return browser.post("/api/v1/handovers/" + handover + "/" + step, R"({"reason":")" + reason + R"("})");
    }
    std::vector<std::string> referents() { return role_people(instance_.services(), kOwnEntity)->holders; }
    void settle() { EXPECT_EQ(settle_handovers(instance_.services()).kind, jobs::Outcome::Kind::done); }
    std::string state_of(const std::string& handover) {
        const auto found = instance_.services().database->read([&](storage::sql::Transaction& t) { return desk::find_handover(t, handover); });
        return std::string(desk::word_of((*found)->state));
    }

    Instance instance_;
    Browser former_;
};

TEST_F(People, AnOfferIsAcceptedAndNeitherTwoNorNobodyHoldsTheRole) {
    Browser bruno = newcomer("bruno@un.example");
    const Reply offered = former_.post(kAsk, R"({"kind":"transfer","newcomer":"bruno@un.example"})");
    ASSERT_EQ(offered.status, 201) << offered.body;
    EXPECT_EQ(former_.get("/api/v1/dossiers/d1/people").json().find("handovers")->items.size(), 1U);
    EXPECT_EQ(bruno.get("/api/v1/dossiers/d1/people").status, 403);
    EXPECT_EQ(act(former_, offered.at({"id"}), "accept").status, 422) << "nobody accepts his own offer";
    const Reply accepted = act(bruno, offered.at({"id"}), "accept");
    ASSERT_EQ(accepted.status, 200) << accepted.body;
    EXPECT_EQ(referents(), std::vector<std::string>{bruno.account()});
    EXPECT_EQ(bruno.get("/api/v1/dossiers/d1/people").at({"main_referents"}), "1");
    EXPECT_EQ(former_.get("/api/v1/dossiers/d1/people").status, 403);
}

TEST_F(People, AnOfferOfWhoLostTheRoleIsWorthNothing) {
    Browser bruno = newcomer("bruno@un.example");
    const std::string offer = former_.post(kAsk, R"({"kind":"transfer","newcomer":"bruno@un.example"})").at({"id"});
    const auto grant = instance_.services().rights.over(kCandidate)->front();
    ASSERT_TRUE(instance_.services().rights.end(grant.id, place_of(instance_.services(), kCandidate), {}).ok());
    EXPECT_EQ(act(bruno, offer, "accept").status, 422);
    EXPECT_TRUE(referents().empty());
}

TEST_F(People, ANewcomerWithoutAnyRoleTakesOverAndSeesNothingOfTheDossier) {
    Browser bruno = newcomer("bruno@un.example");
    const Reply asked = bruno.post(kAsk, takeover());
    ASSERT_EQ(asked.status, 201) << asked.body;
    EXPECT_EQ(asked.at({"candidate_name"}), "CH Un");
    EXPECT_EQ(asked.json().find("holder")->scalar, "");
    EXPECT_TRUE(asked.json().find("vouched")->is_null());
    EXPECT_EQ(bruno.get("/api/v1/dossiers/d1/people").status, 403);
    EXPECT_EQ(bruno.get("/api/v1/handovers").json().find("items")->items.size(), 1U);
    for (const char* const step : {"accept", "confirm", "contest"}) {
        EXPECT_EQ(act(bruno, asked.at({"id"}), step).status, 422) << step;
    }
    settle();
    EXPECT_EQ(referents(), std::vector<std::string>{former_.account()});
    instance_.pass(desk::kCoolingOff);
    settle();
    EXPECT_EQ(referents(), std::vector<std::string>{bruno.account()});
    EXPECT_EQ(state_of(asked.at({"id"})), "done");
    Browser holder(instance_, bruno.account());
    const Reply people = holder.get("/api/v1/dossiers/d1/people");
    ASSERT_EQ(people.status, 200) << people.body;
    EXPECT_NE(people.body.find(R"("holder":{"id":")" + former_.account()), std::string::npos) << "who holds the role knows from whom: " << people.body;
}

TEST_F(People, ThoseConcernedAreTold) {
    Browser director = in_role(instance_, "legal_representative", kCandidate);
    Browser agency = in_role(instance_, "ans_administrator", {accounts::ScopeKind::instance, {}});
    Browser paul = newcomer("paul@un.example");
    Browser bruno = newcomer("bruno@un.example");
    ASSERT_EQ(bruno.post(kAsk, takeover()).status, 201);
    for (Browser* const told : {&former_, &director, &agency, &paul}) {
        const Reply notices = told->get("/api/v1/notifications");
        EXPECT_NE(notices.body.find("handover.ask"), std::string::npos) << notices.body;
        EXPECT_NE(notices.body.find("changes hands in seven days"), std::string::npos) << notices.body;
    }
    EXPECT_EQ(bruno.get("/api/v1/notifications").body.find("handover.ask"), std::string::npos);
}

TEST_F(People, TheRepresentativeEndsTheDelayAndTheJournalTellsIt) {
    Browser director = in_role(instance_, "legal_representative", kCandidate);
    Browser bruno = newcomer("bruno@un.example");
    const std::string id = bruno.post(kAsk, takeover()).at({"id"});
    Browser unproved(instance_, director.account(), false);
    EXPECT_EQ(act(unproved, id, "accept").status, 403) << "identity is to be proved again";
    ASSERT_EQ(act(director, id, "accept").status, 200);
    EXPECT_EQ(referents(), std::vector<std::string>{bruno.account()});
    Browser administrator_of_all = administrator(instance_);
    const std::string journal = administrator_of_all.get("/api/v1/journal").body;
    for (const char* const kind : {"handover.ask", "handover.accept", "grant.given", "grant.ended"}) {
        EXPECT_NE(journal.find(kind), std::string::npos) << kind;
    }
}

TEST_F(People, AFormerHolderWhoIsThereKeepsHisRole) {
    Browser agency = in_role(instance_, "ans_administrator", {accounts::ScopeKind::instance, {}});
    Browser bruno = newcomer("bruno@un.example");
    const std::string id = bruno.post(kAsk, takeover()).at({"id"});
    EXPECT_EQ(act(former_, id, "contest", "").status, 422) << "without a reason";
    ASSERT_EQ(act(former_, id, "contest", "Je suis là").status, 200);
    instance_.pass(desk::kCoolingOff * 4);
    settle();
    EXPECT_EQ(referents(), std::vector<std::string>{former_.account()});
    Browser later(instance_, agency.account());
    ASSERT_EQ(act(later, id, "refuse", "En poste").status, 200);
    EXPECT_EQ(referents(), std::vector<std::string>{former_.account()});
    EXPECT_EQ(act(later, id, "confirm").status, 422);
}

TEST_F(People, TwoNewcomersAtOnceWaitForTheAgency) {
    Browser agency = in_role(instance_, "ans_administrator", {accounts::ScopeKind::instance, {}});
    Browser bruno = newcomer("bruno@un.example");
    Browser intruder = newcomer("intruder@elsewhere.example");
    const std::string first = bruno.post(kAsk, takeover()).at({"id"});
    const std::string second = intruder.post(kAsk, takeover()).at({"id"});
    EXPECT_EQ(act(bruno, second, "cancel").status, 404) << "he does not even see it";
    instance_.pass(desk::kCoolingOff);
    settle();
    EXPECT_EQ(state_of(first), "referred");
    EXPECT_EQ(state_of(second), "referred");
    EXPECT_EQ(referents(), std::vector<std::string>{former_.account()});
    Browser later(instance_, agency.account());
    ASSERT_EQ(act(later, first, "confirm").status, 200);
    EXPECT_EQ(referents(), std::vector<std::string>{bruno.account()});
    EXPECT_EQ(state_of(second), "cancelled");
    EXPECT_EQ(act(later, second, "confirm").status, 422);
}

TEST_F(People, WhoNamesPeopleWhomTheDossierDoesNotNameWaitsForTheAgency) {
    Browser intruder = newcomer("intruder@elsewhere.example");
    const Reply asked = intruder.post(kAsk, takeover(R"("legal":{"name":"Moi","email":"me@elsewhere.example"})"));
    ASSERT_EQ(asked.status, 201);
    instance_.pass(desk::kCoolingOff);
    settle();
    EXPECT_EQ(state_of(asked.at({"id"})), "referred");
    EXPECT_EQ(referents(), std::vector<std::string>{former_.account()});
}

TEST_F(People, TimeDoesNotDecideAgainstANewHolder) {
    Browser bruno = newcomer("bruno@un.example");
    const std::string id = bruno.post(kAsk, takeover()).at({"id"});
    const auto grant = instance_.services().rights.over(kCandidate)->front();
    ASSERT_TRUE(instance_.services().rights.end(grant.id, place_of(instance_.services(), kCandidate), {}).ok());
    const std::string chosen = instance_.person("chloe@un.example");
    instance_.give(chosen, kMainReferent, kCandidate);
    instance_.pass(desk::kCoolingOff);
    settle();
    EXPECT_EQ(state_of(id), "referred");
    EXPECT_EQ(referents(), std::vector<std::string>{chosen});
}

TEST_F(People, WhoJudgesCannotTakeOver) {
    Browser reviewer = in_role(instance_, "ars_reviewer", {accounts::ScopeKind::region, "27"});
    const std::string id = reviewer.post(kAsk, takeover()).at({"id"});
    instance_.pass(desk::kCoolingOff);
    settle();
    EXPECT_EQ(state_of(id), "referred");
    EXPECT_EQ(referents(), std::vector<std::string>{former_.account()});
}

TEST_F(People, TheLastReferentIsReplacedNotRemoved) {
    Browser all = administrator(instance_);
    const std::string grant = instance_.services().rights.over(kCandidate)->front().id;
    EXPECT_EQ(all.change("DELETE", "/api/v1/grants/" + grant).status, 409);
    EXPECT_EQ(referents().size(), 1U);
    const std::string other = instance_.person("other@un.example");
    const Reply second = all.post("/api/v1/grants", R"({"account":")" + other + R"(","role":"main_referent","scope":{"kind":"candidate","id":")" + kOwnEntity + R"("}})");
    EXPECT_EQ(second.status, 422) << second.body;
    EXPECT_EQ(referents().size(), 1U);
}

TEST_F(People, WhatIsNotARequestIsRefused) {
    Browser bruno = newcomer("bruno@un.example");
    EXPECT_EQ(bruno.post("/api/v1/candidates/123456789/handovers", takeover()).status, 404);
    EXPECT_EQ(bruno.post(kAsk, R"({"kind":"takeover"})").status, 422);
    EXPECT_EQ(bruno.post(kAsk, R"({"kind":"transfer","newcomer":"bruno@un.example"})").status, 403);
    EXPECT_EQ(bruno.post(kAsk, R"({"kind":"takeover","motive":"m","document":{"name":"x.exe","bytes":"TVqQ"}})").status, 422);
    EXPECT_EQ(former_.post(kAsk, takeover()).status, 422) << "he holds it already";
    EXPECT_EQ(former_.post(kAsk, R"({"kind":"transfer","newcomer":"nobody@un.example"})").status, 422);
    EXPECT_EQ(act(bruno, std::string(32, '0'), "cancel").status, 404);
}

}  // namespace
}  // namespace egide::web
