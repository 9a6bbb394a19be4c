// all, any, when, not, and what is only advice.
#include "rules.h"

namespace egide::programme {
namespace {

using enum Verdict;
using observation::ContextFact;

// Three facts of the dossier, said yes, said no and not said.
constexpr std::string_view kYes = "{context: {fact: has_146, is: true}}";
constexpr std::string_view kNo = "{context: {fact: has_146, is: false}}";
constexpr std::string_view kUnknown = "{context: {fact: shared_systems, is: true}}";
constexpr std::string_view kNotApplicable = "{when: {if: NO, then: YES}}";
constexpr std::string_view kPartial = "{coverage: {bands: [{at_least: $most, result: met}, {at_least: $some, result: "
                                      "partial}], of: {exists: {of: exercise}}}}";

/// YES, NO, UNKNOWN, NA and PARTIAL stand for criteria of that verdict.
Verdict outcome(std::string text) {
    const bool partial = text.find("PARTIAL") != std::string::npos;
    text = replaced(replaced(std::move(text), "NA", kNotApplicable), "PARTIAL", kPartial);
    text = replaced(replaced(replaced(std::move(text), "YES", kYes), "UNKNOWN", kUnknown), "NO", kNo);
    Case facts = ght("- {kind: exercise, id: x, date: 2026-05-01, entities: [CHU]}");
    say(facts, ContextFact::has_146, true);
    const Parameters shares{{"most", "share: \"90%\""}, {"some", "share: \"50%\""}};
    return verdict_of(std::move(text), partial ? shares : Parameters{}, std::move(facts));
}

TEST(All, IsMetWhenEveryStepIs) {
    EXPECT_EQ(outcome("all: [YES, YES]"), met);
    EXPECT_EQ(outcome("all: [YES, NO]"), not_met);
    EXPECT_EQ(outcome("all: [YES, UNKNOWN]"), undetermined);
}

TEST(All, WhatFailsDecidesOverWhatIsUnknown) {
    EXPECT_EQ(outcome("all: [UNKNOWN, NO]"), not_met);
    EXPECT_EQ(outcome("all: [UNKNOWN, PARTIAL]"), undetermined);
    EXPECT_EQ(outcome("all: [YES, PARTIAL]"), partial);
    EXPECT_EQ(outcome("all: [NO, PARTIAL]"), not_met);
}

TEST(All, IgnoresWhatDoesNotApply) {
    EXPECT_EQ(outcome("all: [YES, NA]"), met);
    EXPECT_EQ(outcome("all: [NO, NA]"), not_met);
    EXPECT_EQ(outcome("all: [NA, NA]"), not_applicable);
}

TEST(Any, OneIsEnough) {
    EXPECT_EQ(outcome("any: [NO, YES]"), met);
    EXPECT_EQ(outcome("any: [UNKNOWN, YES]"), met);
    EXPECT_EQ(outcome("any: [NO, NO]"), not_met);
    EXPECT_EQ(outcome("any: [NO, UNKNOWN]"), undetermined);
    EXPECT_EQ(outcome("any: [NO, PARTIAL]"), partial);
    EXPECT_EQ(outcome("any: [UNKNOWN, PARTIAL]"), undetermined);
}

TEST(Any, WhatDoesNotApplyIsNoWayToPass) {
    EXPECT_EQ(outcome("any: [NO, NA]"), not_met);
    EXPECT_EQ(outcome("any: [NA, NA]"), not_applicable);
}

TEST(Advice, NeverDecides) {
    const auto advice = [](std::string_view criterion) {
        return replaced(std::string(criterion), "{context", "{severity: advice, context");
    };
    EXPECT_EQ(outcome("all: [YES, " + advice(kNo) + "]"), met);
    EXPECT_EQ(outcome("all: [YES, " + advice(kUnknown) + "]"), met);
    EXPECT_EQ(outcome("any: [NO, " + advice(kYes) + "]"), not_met);
    EXPECT_EQ(outcome("all: [" + advice(kNo) + "]"), met) << "nothing is asked";
}

TEST(Advice, IsStillShown) {
    Case facts = ght();
    say(facts, ContextFact::has_146, true);
    const Judged result = judged(
        "all: [{context: {fact: has_146, is: true}}, {severity: advice, context: {fact: has_146, is: false}}]", {},
        std::move(facts));
    ASSERT_EQ(result.tree().children.size(), 2u);
    EXPECT_TRUE(is_advice(result.tree().children[1]));
    EXPECT_EQ(result.tree().children[1].verdict, not_met);
}

TEST(When, FollowsItsCondition) {
    EXPECT_EQ(outcome("when: {if: YES, then: YES, else: NO}"), met);
    EXPECT_EQ(outcome("when: {if: YES, then: NO, else: YES}"), not_met);
    EXPECT_EQ(outcome("when: {if: NO, then: YES, else: NO}"), not_met);
    EXPECT_EQ(outcome("when: {if: YES, then: PARTIAL}"), partial);
    EXPECT_EQ(outcome("when: {if: NO, then: YES}"), not_applicable);
}

TEST(When, AnUnknownConditionIsUndeterminedUnlessBothWaysAgree) {
    EXPECT_EQ(outcome("when: {if: UNKNOWN, then: NO}"), undetermined) << "not met, or not asked";
    EXPECT_EQ(outcome("when: {if: UNKNOWN, then: YES, else: NO}"), undetermined);
    EXPECT_EQ(outcome("when: {if: UNKNOWN, then: YES, else: YES}"), met);
    EXPECT_EQ(outcome("when: {if: UNKNOWN, then: NO, else: NO}"), not_met);
    EXPECT_EQ(outcome("when: {if: UNKNOWN, then: YES}"), met) << "met, or not asked";
}

TEST(Not, TurnsTheVerdictAroundAndKeepsTheUnknown) {
    EXPECT_EQ(outcome("not: YES"), not_met);
    EXPECT_EQ(outcome("not: NO"), met);
    EXPECT_EQ(outcome("not: UNKNOWN"), undetermined);
}

TEST(Reasons, AreInBothLanguages) {
    Case facts = ght();
    say(facts, ContextFact::has_146, false);
    const Judged result = judged("all: [{context: {fact: has_146, is: true}}, {candidate: GHT}]", {}, std::move(facts));
    EXPECT_EQ(result.reason(), "1 condition does not hold, of 2");
    EXPECT_EQ(result.reason(base::Language::french), "1 condition n’est pas remplie sur 2");
}

}  // namespace
}  // namespace egide::programme
