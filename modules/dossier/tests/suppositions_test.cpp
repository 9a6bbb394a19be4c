#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "read_case.h"

namespace egide::dossier {
namespace {

using ::testing::HasSubstr;

TEST(Suppositions, ReplaceDatesMoneyAndContext) {
    auto facts = accepted(kCorrect).facts;
    const auto errors = apply_suppositions(facts, tree("dates: {declaration: 2026-12-01, ars_validation: null}\n"
                                                       "money: {ceiling: \"1.00\", eligible_expenses: null}\n"
                                                       "context: {applied_to_d1: true, sun_es_validated: null}\n"));
    ASSERT_TRUE(errors.empty()) << shown(errors);
    EXPECT_EQ(facts.milestones.declaration, day(2026, 12, 1));
    EXPECT_EQ(facts.milestones.ars_validation, std::nullopt);
    EXPECT_EQ(facts.milestones.application, day(2026, 2, 20)) << "what is not said stays";
    EXPECT_EQ(facts.amounts.ceiling, base::Money::from_cents(100));
    EXPECT_EQ(facts.amounts.eligible_expenses, std::nullopt);
    EXPECT_EQ(facts.context[static_cast<std::size_t>(observation::ContextFact::applied_to_d1)], true);
    EXPECT_EQ(facts.context[static_cast<std::size_t>(observation::ContextFact::sun_es_validated)], std::nullopt);
}

TEST(Suppositions, AddFactsToComeAndMarkThem) {
    auto facts = accepted(kCorrect, {.on = day(2026, 10, 1)}).facts;
    const auto errors = apply_suppositions(
        facts, tree("observations: [{kind: directory_audit, directory: chu.local, date: 2027-01-01, tool: ADS}]"));
    ASSERT_TRUE(errors.empty()) << shown(errors);
    ASSERT_EQ(facts.observations.size(), 4u);
    EXPECT_TRUE(facts.observations[3].supposed);
    EXPECT_FALSE(facts.observations[1].supposed);
}

TEST(Suppositions, DropEveryFactThatMatches) {
    for (const char* match :
         {"{kind: document}", "{piece: D1.O6.A.E1}", "{piece: D1.06.A.E1, date: 2026-04-02}", "{entity: \"210000014\"}",
          "{kind: document, signed_by: null}", "{entities: [\"210000014\"]}"}) {
        auto facts = accepted(kCorrect).facts;
        const auto errors = apply_suppositions(facts, tree("drop: [" + std::string(match) + "]"));
        EXPECT_TRUE(errors.empty()) << match << "\n" << shown(errors);
        EXPECT_EQ(facts.observations.size(), 2u) << match;
    }
}

TEST(Suppositions, MatchNumbersAndTruthsAsWritten) {
    auto facts = accepted(kCorrect).facts;
    EXPECT_TRUE(apply_suppositions(facts, tree("drop: [{kind: directory_audit, level: 2}]")).empty());
    EXPECT_EQ(facts.observations.size(), 2u);
}

struct SuppositionRefusal {
    const char* yaml;
    const char* where;
    const char* says;
};

class SuppositionRefused : public ::testing::TestWithParam<SuppositionRefusal> {};

TEST_P(SuppositionRefused, AtItsPlaceAndTheCaseIsLeftAsItWas) {
    auto facts = accepted(kCorrect).facts;
    const auto errors = apply_suppositions(facts, tree(GetParam().yaml, "what-if.yaml"));
    ASSERT_EQ(errors.size(), 1u) << shown(errors);
    EXPECT_EQ(errors[0].at.show(), std::string("what-if.yaml:") + GetParam().where);
    EXPECT_THAT(shown(errors), HasSubstr(GetParam().says));
    EXPECT_EQ(facts.observations.size(), 3u);
    EXPECT_EQ(facts.milestones.declaration, day(2026, 10, 1));
}

INSTANTIATE_TEST_SUITE_P(
    All, SuppositionRefused,
    ::testing::Values(SuppositionRefusal{"drop: [{kind: exercise}]", "1:8", "no observation matches"},
                      SuppositionRefusal{
                          "drop: [{}]",
                          "1:8",
                          "at least one",
                      },
                      SuppositionRefusal{"drop: {kind: exercise}", "1:7", "list"},
                      SuppositionRefusal{"entities: []", "1:1", "entities"},
                      SuppositionRefusal{"dates: {declaration: 2026-01-01, ars_validation: null, application: null}",
                                         "1:22", "operational phase"},
                      SuppositionRefusal{
                          "observations: [{kind: directory_audit, directory: x, date: 2027-01-01, tool: ADS}]", "1:16",
                          "names no"},
                      SuppositionRefusal{"observations: [{kind: directory, id: chu.local}]", "1:16",
                                         "already used (dossier.yaml:11:5)"},
                      SuppositionRefusal{"dates: {declaration: 2026-12-01}\ndrop: [{kind: exercise}]", "2:8",
                                         "no observation matches"}));

TEST(SuppositionDrop, OfADirectoryLeavesItsAuditsWithoutOne) {
    auto facts = accepted(kCorrect).facts;
    const auto errors = apply_suppositions(facts, tree("drop: [{kind: directory}]"));
    ASSERT_EQ(errors.size(), 1u) << shown(errors);
    EXPECT_EQ(errors[0].at.show(), "dossier.yaml:12:5");
}

}  // namespace
}  // namespace egide::dossier
