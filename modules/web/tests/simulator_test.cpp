// Am I eligible? Asked without an account.
#include "instance.h"

#include "egide/documents/json.h"
#include "egide/dossier/dossier_file.h"
#include "egide/programme/description.h"
#include "json_node.h"

namespace egide::web {
namespace {

const Headers kJson = {{"Content-Type", "application/json"}};

class Simulator : public ::testing::Test {
  protected:
    Reply simulate(const std::string& body, const Headers& headers = kJson) {
        return instance_.ask("POST", "/api/v1/public/simulations", headers, body);
    }
    static std::string written(const reading::Node& node) {
        reading::JsonWriter json(false);
        write_node(json, node);
        return json.take();
    }
    /// What `egide eligibility --format json` prints for a file.
    std::string told_of_file(const std::string& yaml) {
        const auto root = reading::read_yaml(yaml, "dossier.yaml");
        EXPECT_TRUE(root.ok()) << testing::told(root);
        const auto read = dossier::read_dossier(*root);
        EXPECT_TRUE(read.ok()) << testing::told(read);
        const auto shelf = instance_.services().rules.get();
        for (const ShelvedProgramme& one : **shelf) {
            if (one.folder == read->facts.programme) {
                const auto evaluation = programme::evaluate(*one.programme, read->facts, {.on = *read->facts.milestones.application, .known_on = {}});
                return written(parsed(documents::eligibility_json(evaluation, base::Language::english), "file"));
            }
        }
        return {};
    }
    static const reading::Node* question(const reading::Node& answer, const std::string& name) {
        for (const reading::Node& one : answer.find("questions")->items) {
            if (one.find("name")->scalar == name) {
                return &one;
            }
        }
        return nullptr;
    }

    Instance instance_;
};

TEST_F(Simulator, AnswersAsTheCommandDoesOnTheSameAnswers) {
    const std::string entities = "\ncandidate: {kind: EJ, name: CH Un, ownership: public}\nentities:\n"
                                 "  - {finess: '990000010', kind: EJ, name: CH Un, region: '27'}\n"
                                 "  - {finess: '990000028', kind: EG, parent: '990000010', name: Site, region: '27', category: '355'}\n"
                                 "dates: {application: 2026-03-01}\n";
    struct Case {
        std::string json;
        std::string yaml;
    };
    const std::vector<Case> cases = {
        {R"("context":{})", "context: {}\n"},
        {R"("context":{"eligible_to_d1":false})", "context: {eligible_to_d1: false}\n"},
        {R"("context":{"has_146":true,"applied_to_d1":false,"sun_es_validated":true})", "context: {has_146: true, applied_to_d1: false, sun_es_validated: true}\n"},
        {R"("context":{"eligible_to_d1":true,"has_146":false,"applied_to_d1":false})", "context: {eligible_to_d1: true, has_146: false, applied_to_d1: false}\n"},
        {R"("context":{"sun_es_validated":false},"pieces":{"D1B.PREREQ.E1":"2025-06-01","D1B.PREREQ.E5":"2023-01-01"})",
         "context: {sun_es_validated: false}\nobservations:\n  - {kind: document, piece: D1B.PREREQ.E1, date: 2025-06-01}\n"
         "  - {kind: document, piece: D1B.PREREQ.E5, date: 2023-01-01}\n"},
    };
    for (const Case& one : cases) {
        const Reply reply = simulate(R"({"programme":"d1bis","candidate":"990000010","application":"2026-03-01",)" + one.json + "}");
        ASSERT_EQ(reply.status, 200) << reply.body;
        EXPECT_EQ(written(*reply.json().find("eligibility")), told_of_file("programme: d1bis" + entities + one.yaml)) << one.json;
    }
}

TEST_F(Simulator, AsksWhatTheRulesReadAndTellsWhatStillMatters) {
    const Reply first = simulate(R"({"programme":"d1bis","kind":"EJ"})");
    ASSERT_EQ(first.status, 200) << first.body;
    const reading::Node answer = first.json();
    EXPECT_EQ(answer.find("questions")->items.size(), 7U);
    EXPECT_EQ(question(answer, "outsourced_backup"), nullptr);
    EXPECT_EQ(question(answer, "eligible_to_d1")->find("matters")->scalar, "true");
    const reading::Node decided = simulate(R"({"programme":"d1bis","kind":"EJ","context":{"eligible_to_d1":false,"sun_es_validated":true}})").json();
    EXPECT_EQ(question(decided, "reached_d1")->find("matters")->scalar, "false");
    EXPECT_NE(decided.find("sentence")->scalar.find("you may apply"), std::string::npos);
}

TEST_F(Simulator, ReadsEveryProgrammeOnTheShelf) {
    const reading::Node all = instance_.ask("GET", "/api/v1/public/programmes").json();
    EXPECT_GE(all.find("items")->items.size(), 2U);
    for (const reading::Node& one : all.find("items")->items) {
        for (const char* const kind : {"GHT", "EJ"}) {
            EXPECT_EQ(simulate(R"({"programme":")" + one.find("id")->scalar + R"(","kind":")" + kind + R"("})").status, 200) << kind;
        }
    }
}

TEST_F(Simulator, RefusesWithTheFieldWhatItCannotRead) {
    for (const char* const body : {R"({"programme":"d9","kind":"EJ"})", R"({"programme":"d1bis"})", R"({"programme":"d1bis","candidate":"123456789"})",
                                   R"({"programme":"d1bis","kind":"EJ","context":{"nothing":true}})", R"({"programme":"d1bis","kind":"EJ","context":{"has_146":"yes"}})",
                                   R"({"programme":"d1bis","kind":"EJ","pieces":{"X":"2026-01-01"}})", R"({"programme":"d1bis","kind":"EJ","more":1})"}) {
        EXPECT_EQ(simulate(body).status, 422) << body;
    }
    EXPECT_EQ(simulate("{").status, 400);
    EXPECT_EQ(simulate(R"({"programme":")" + std::string(20'000, 'x') + R"("})").status, 413);
}

TEST_F(Simulator, KeepsNothingAndSetsNoCookie) {
    const auto rows = [&] {
        return instance_.services().database->read([](storage::sql::Transaction& t) { return t.query("SELECT COUNT(*) FROM desk_dossier"); })->front().integer(0);
    };
    const auto before = rows();
    const Reply reply = simulate(R"({"programme":"d1bis","candidate":"990000010"})");
    EXPECT_EQ(reply.field("Set-Cookie"), "");
    EXPECT_EQ(rows(), before);
}

TEST_F(Simulator, FindsAFewLegalEntitiesAndNeverTheWholeRegistry) {
    const reading::Node found = instance_.ask("GET", "/api/v1/public/entities?q=CH").json();
    EXPECT_EQ(found.find("items")->items.size(), 2U);
    EXPECT_EQ(instance_.ask("GET", "/api/v1/public/entities?q=").json().find("items")->items.size(), 0U);
    EXPECT_EQ(instance_.ask("GET", "/api/v1/public/entities?q=Site").json().find("items")->items.size(), 0U) << "a site carries no application";
}

TEST_F(Simulator, OneVisitorDoesNotTakeItAll) {
    int served = 0;
    for (int i = 0; i < 80; ++i) {
        served += instance_.ask("GET", "/api/v1/public/entities?q=CH").status == 200 ? 1 : 0;
    }
    EXPECT_EQ(served, 60);
    instance_.pass(std::chrono::minutes(1));
    EXPECT_EQ(instance_.ask("GET", "/api/v1/public/entities?q=CH").status, 200);
    VisitorRate rate;
    EXPECT_TRUE(rate.may_ask("x", "2001:db8:1:2::1", 1, {}));
    EXPECT_FALSE(rate.may_ask("x", "2001:db8:1:2:ffff::9", 1, {})) << "the same network";
    EXPECT_TRUE(rate.may_ask("x", "2001:db8:1:3::1", 1, {}));
    EXPECT_TRUE(rate.may_ask("x", "192.0.2.1", 1, {}));
    EXPECT_TRUE(rate.may_ask("x", "192.0.2.2", 1, {}));
}

}  // namespace
}  // namespace egide::web
