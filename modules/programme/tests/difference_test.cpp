// What changed between two versions of the rules, and between two evaluations; what a rule says without evaluating.
#include "egide/programme/difference.h"

#include "egide/programme/description.h"
#include "rules.h"

namespace egide::programme {
namespace {

using enum Verdict;

Rules version(std::string limit, std::string criterion = "id: R1, cite: CITE, units: {at_least: $n}") {
    Rules rules;
    rules.parameters = {{"n", std::move(limit)}, {"ten", "share: \"10%\""}};
    rules.objectives = {{"D9.O1", std::move(criterion)}};
    rules.grant = "{decote: published, cap: $ten, cite: CITE, scale: [{objectives: [D9.O1], when: not_met, share: $ten}]}";
    return rules;
}

std::vector<std::string> names(const std::vector<RuleDifference>& differences) {
    std::vector<std::string> result;
    for (const auto& each : differences) {
        result.push_back(each.what);
    }
    return result;
}

TEST(TwoVersions, OfTheSameRulesDoNotDiffer) {
    EXPECT_TRUE(differences(loaded(version("number: 3")), loaded(version("number: 3"))).empty());
}

TEST(TwoVersions, DifferByAParameter) {
    const auto found = differences(loaded(version("number: 3")), loaded(version("number: 4")));
    ASSERT_EQ(names(found), std::vector<std::string>{"parameter n"});
    EXPECT_EQ(found[0].before, "number 3 [S1, art. 1]");
    EXPECT_EQ(found[0].after, "number 4 [S1, art. 1]");
}

TEST(TwoVersions, DifferByAParameterThatIsPublishedAtLast) {
    const auto found = differences(loaded(version("unpublished: number")), loaded(version("number: 4")));
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].before, "number unpublished [S1, art. 1]");
}

TEST(TwoVersions, DifferByARule) {
    const auto found = differences(loaded(version("number: 3")),
                                   loaded(version("number: 3", "id: R1, cite: CITE, units: {above: $n}")));
    EXPECT_EQ(names(found), (std::vector<std::string>{"objective D9.O1", "rule D9.O1.R1"}));
    EXPECT_NE(found[1].before, found[1].after);
}

TEST(TwoVersions, DifferByAnObjectiveThatCameOrWent) {
    Rules more = version("number: 3");
    more.objectives.push_back({"D9.O2", "candidate: GHT"});
    const auto came = differences(loaded(version("number: 3")), loaded(more));
    EXPECT_EQ(names(came), (std::vector<std::string>{"objective D9.O2", "piece D9.O2.E1", "piece D9.O2.E2", "piece D9.O2.E3"}));
    EXPECT_EQ(came[0].before, "");
    const auto went = differences(loaded(more), loaded(version("number: 3")));
    EXPECT_EQ(went[0].after, "");
    EXPECT_EQ(went.size(), 4u);
}

TEST(TwoEvaluations, DifferByVerdictsAndAmounts) {
    const Judged before(version("number: 3"), ght());
    const Judged after(version("number: 4"), ght());
    const auto found = differences(before.evaluation, after.evaluation);
    EXPECT_TRUE(found.any());
    ASSERT_EQ(found.verdicts.size(), 1u);
    EXPECT_EQ(found.verdicts[0].objective, "D9.O1");
    EXPECT_EQ(found.verdicts[0].before, met);
    EXPECT_EQ(found.verdicts[0].after, not_met);
    EXPECT_EQ(found.before.amount(), euros("53300.00"));
    EXPECT_EQ(found.after.amount(), euros("47970.00"));
}

TEST(TwoEvaluations, OfTheSameDossierDoNotDiffer) {
    const Judged before(version("number: 3"), ght());
    EXPECT_FALSE(differences(before.evaluation, before.evaluation).any());
}

TEST(TwoEvaluations, MayDifferByTheAmountAlone) {
    Case richer = ght();
    richer.amounts.ceiling = euros("60000.00");
    const Judged before(version("number: 3"), ght());
    const Judged after(version("number: 3"), richer);
    const auto found = differences(before.evaluation, after.evaluation);
    EXPECT_TRUE(found.verdicts.empty());
    EXPECT_TRUE(found.any());
}

TEST(Description, TellsEveryRuleThatHasAnId) {
    const Programme programme = loaded(version(
        "number: 3",
        "all: [{id: R1, cite: CITE, say: {fr: Trois, en: Three}, units: {at_least: $n}}, {candidate: GHT}, {id: R2, cite: CITE, "
        "severity: advice, candidate: EJ}]"));
    const auto rules = rules_of(programme.objectives[0]);
    ASSERT_EQ(rules.size(), 2u);
    EXPECT_EQ(rules[0].id, "D9.O1.R1");
    EXPECT_EQ(rules[0].kind, "units");
    EXPECT_EQ(rules[0].label.en, "Three");
    EXPECT_EQ(rules[0].cite.place, "art. 1");
    EXPECT_EQ(rules[0].at.show(), "objectives/D9.O1.yaml:7:19");
    EXPECT_TRUE(rules[1].advice);
}

}  // namespace
}  // namespace egide::programme
