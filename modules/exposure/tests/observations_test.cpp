#include "egide/exposure/opssies_observations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sample.h"

namespace egide::exposure {
namespace {

using observation::Field;
using observation::Kind;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

OpssiesObservations converted(std::string_view json, std::string trigram = {}, std::string perimeter = {}) {
    return observations_of(read(json).document, {resolve, std::move(trigram), std::move(perimeter)});
}

TEST(OpssiesFacts, AreAPerimeterAndItsAudit) {
    const auto facts = converted(kCorrect);
    EXPECT_EQ(shown(facts.warnings), "");
    ASSERT_EQ(facts.observations.size(), 2u);
    const auto& perimeter = facts.observations[0];
    EXPECT_EQ(perimeter.kind, Kind::exposure_perimeter);
    EXPECT_EQ(perimeter.id, "opssies-210000006");
    EXPECT_THAT(perimeter.entities, ElementsAre(0, 2));
    EXPECT_EQ(*perimeter.find(Field::domains), observation::Value(std::vector<std::string>{"chu.example"}));
    EXPECT_EQ(std::get<std::vector<std::string>>(*perimeter.find(Field::addresses)).size(), 3u);
    const auto& audit = facts.observations[1];
    EXPECT_EQ(audit.kind, Kind::exposure_audit);
    EXPECT_EQ(audit.text(Field::perimeter), perimeter.id);
    EXPECT_EQ(audit.date, day(2026, 1, 15));
    EXPECT_EQ(audit.text(Field::tool), "industrial");
    EXPECT_EQ(audit.text(Field::provider), "Auditeur SAS");
    EXPECT_EQ(audit.at.show(), "o.json:7:3");
}

TEST(OpssiesFacts, NeverSayWhatTheProfileDoesNot) {
    const auto audit = converted(kCorrect).observations[1];
    EXPECT_EQ(*audit.find(Field::level), observation::Value(std::int64_t{1})) << "kept, not judged";
    EXPECT_EQ(audit.find(Field::conformant), nullptr);
    EXPECT_EQ(audit.find(Field::findings), nullptr);
    EXPECT_EQ(audit.find(Field::critical_risks), nullptr);
}

TEST(OpssiesFacts, HoldTogetherAsASet) {
    const auto facts = converted(kCorrect);
    reading::Problems problems;
    observation::check_set(facts.observations, day(2026, 10, 1), problems);
    EXPECT_FALSE(problems.any());
}

TEST(OpssiesFacts, NameTheServiceAfterTheTypeOfEvent) {
    EXPECT_EQ(converted(with("\"eventType\": 29", "\"eventType\": 60")).observations[1].text(Field::tool), "SILENE");
    EXPECT_EQ(converted(with("\"eventType\": 29", "\"eventType\": 28")).observations[1].text(Field::tool), "other");
}

TEST(OpssiesFacts, MakeADirectoryAuditOfTheForestWithoutItsLevel) {
    const auto facts = converted(with("\"eventType\": 29", "\"eventType\": 27"));
    ASSERT_EQ(facts.observations.size(), 2u);
    EXPECT_EQ(facts.observations[0].kind, Kind::directory);
    EXPECT_EQ(facts.observations[0].id, "chu.example");
    EXPECT_EQ(facts.observations[1].kind, Kind::directory_audit);
    EXPECT_EQ(facts.observations[1].text(Field::tool), "ADS");
    EXPECT_EQ(facts.observations[1].find(Field::level), nullptr);
    EXPECT_THAT(facts.observations[1].note, HasSubstr("level 1"));
    auto forest = with("\"eventType\": 29", "\"eventType\": 27");
    forest.replace(forest.find("\"domains\""), 0, R"("forest": {"forestFqdn": "chu.local", "forestGuid": "g"}, )");
    EXPECT_EQ(converted(forest).observations[0].id, "chu.local");
}

TEST(OpssiesFacts, ShareAPerimeterWhenRecipientAndScopeAreTheSame) {
    const std::string event(kCorrect.substr(kCorrect.find("  {\"stakeholders\""))
                                .substr(0, kCorrect.substr(kCorrect.find("  {\"stakeholders\"")).rfind("]\n}}")));
    auto twice = with("\"eventType\": 29}]", "\"eventType\": 29},\n" + event + "]");
    twice.replace(twice.rfind("20260115"), 8, "20260215");
    EXPECT_EQ(converted(twice).observations.size(), 3u);
    twice.replace(twice.rfind("chu.example"), 11, "new.example");
    const auto facts = converted(twice);
    ASSERT_EQ(facts.observations.size(), 4u);
    EXPECT_EQ(facts.observations[2].id, "opssies-210000006-2");
    const auto attached = converted(twice, {}, "internet");
    ASSERT_EQ(attached.observations.size(), 2u) << "a person said which perimeter it is";
    EXPECT_EQ(attached.observations[1].text(Field::perimeter), "internet");
}

TEST(OpssiesFacts, OfAGroupConcernTheWholeCandidate) {
    auto group = with("\"stakeholderType\": 1", "\"stakeholderType\": 2");
    EXPECT_TRUE(converted(group).observations.at(1).entities.empty());
    group.replace(group.find("\"210000006\""), 11, "\"TST-00\"");
    group.replace(group.find("\"210000022\""), 11, "\"999999999\"");
    EXPECT_TRUE(converted(group).observations.empty()) << "the trigram is not known to be the candidate's";
    EXPECT_TRUE(converted(group, "OTH").observations.empty());
    EXPECT_TRUE(converted(group, "TST").observations.at(1).entities.empty());
}

struct LeftOut {
    const char* passage;
    const char* replacement;
    const char* says;
};

class EventLeftOut : public ::testing::TestWithParam<LeftOut> {};

TEST_P(EventLeftOut, IsTold) {
    auto text = with(GetParam().passage, GetParam().replacement);
    const auto facts = converted(text);
    EXPECT_TRUE(facts.observations.empty());
    ASSERT_EQ(facts.warnings.size(), 1u);
    EXPECT_EQ(facts.warnings[0].at.show(), "o.json:7:3");
    EXPECT_THAT(shown(facts.warnings), HasSubstr(GetParam().says));
}

INSTANTIATE_TEST_SUITE_P(
    All, EventLeftOut,
    ::testing::Values(
        LeftOut{"\"eventType\": 29", "\"eventType\": 43", "type 43"},
        LeftOut{"20260115-141742", "20260230-141742", "no readable date"},
        LeftOut{"\"dateType\": 7", "\"dateType\": 8", "no readable date"},
        LeftOut{"\"__text\": \"210000006\"}, {\"stakeholderIdType\": 2, \"__text\": \"210000022\"}",
                "\"__text\": \"999999999\"}", "‘999999999’ is not in the candidate’s perimeter"},
        LeftOut{"\"stakeholderRoleType\": 4", "\"stakeholderRoleType\": 1", "not in the candidate’s perimeter"},
        LeftOut{"\"chu.example\"], \"subnetIpV4s\": [\"192.0.2.0/28\", \"xxx.xxx.xxx.xxx/n\"], \"subnetIpV6s\": "
                "[\"2001:db8::/32\"]}],\n   \"outcome\": {\"level\": 1}, \"tlp\": \"amber\", \"eventAnalysisType\": 5, "
                "\"eventType\": 29",
                "\"a.example\", \"b.example\"]}], \"eventType\": 27", "forest is not named"}));

}  // namespace
}  // namespace egide::exposure
