// Ambiguities and their other readings; parameters on the two time axes.
#include "rules.h"

namespace egide::programme {
namespace {

using enum Verdict;

/// Two objectives on the number of units, and AMB-01, whose other readings are given.
Rules ambiguous(std::string_view readings) {
    Rules rules;
    rules.parameters = {{"n", "number: 3"}, {"m", "number: 2"}, {"ten", "share: \"10%\""}, {"basis", "word: ceiling"}};
    rules.objectives = {{"D9.O1", "units: {at_least: $n}"}, {"D9.O2", "units: {at_least: $m}, ambiguities: [AMB-02]"}};
    rules.sections = "ambiguities: {AMB-01: {status: assumed, question: {fr: a, en: a}, taken: {fr: a, en: a}, cite: CITE, "
                     "readings: " +
                     std::string(readings) +
                     "}, AMB-02: {status: literal, question: {fr: a, en: a}, taken: {fr: a, en: a}, cite: CITE}}\n";
    rules.grant = "{decote: published, cap: $ten, basis: $basis, cite: CITE, scale: [{objectives: [D9.O1], when: not_met, "
                  "share: $ten}]}";
    return rules;
}

TEST(AnotherReading, ThatChangesAVerdictIsListedWithItsAmount) {
    const Judged result(ambiguous("[{id: four, says: {fr: a, en: a}, set: {n: {number: 4}}}]"), ght());
    ASSERT_EQ(result.evaluation.alternatives.size(), 1u);
    const Alternative& other = result.evaluation.alternatives[0];
    EXPECT_EQ(other.ambiguity->id, "AMB-01");
    EXPECT_EQ(other.reading->id, "four");
    EXPECT_EQ(other.objective->id, "D9.O1");
    EXPECT_EQ(other.verdict, not_met);
    EXPECT_EQ(other.grant_low, euros("47970.00"));
    EXPECT_EQ(result.verdict(), met) << "the reading taken";
}

TEST(AnotherReading, ThatChangesNothingIsNotListed) {
    const Judged result(ambiguous("[{id: two, says: {fr: a, en: a}, set: {n: {number: 2}}}]"), ght());
    EXPECT_TRUE(result.evaluation.alternatives.empty());
}

TEST(AnotherReading, ThatChangesTheAmountAloneNamesNoObjective) {
    Case facts = ght();
    facts.amounts.eligible_expenses = euros("50000.00");
    Rules rules = ambiguous("[{id: grant, says: {fr: a, en: a}, set: {basis: {word: grant}}}]");
    rules.parameters[0].yaml = "number: 4";
    const Judged result(rules, facts);
    ASSERT_EQ(result.evaluation.alternatives.size(), 1u);
    EXPECT_EQ(result.evaluation.alternatives[0].objective, nullptr);
    EXPECT_EQ(result.evaluation.alternatives[0].grant_high, euros("45000.00"));
    EXPECT_EQ(result.evaluation.grant.amount(), euros("47970.00"));
}

TEST(AnotherReading, IsNotComputedUnlessAsked) {
    EvaluationOptions options = on("2026-10-01");
    options.alternatives = false;
    const Judged result(ambiguous("[{id: four, says: {fr: a, en: a}, set: {n: {number: 4}}}]"), ght(), options);
    EXPECT_TRUE(result.evaluation.alternatives.empty());
}

TEST(AnotherReading, ThatOfAPrerequisiteIsListedToo) {
    Rules rules = ambiguous("[{id: four, says: {fr: a, en: a}, set: {n: {number: 4}}}]");
    rules.objectives[0].yaml = "candidate: GHT";
    rules.sections += "prerequisites: [{id: D9.PREREQ, title: {fr: a, en: a}, cite: CITE, criterion: {units: {at_least: "
                      "$n}}}]\n";
    const Judged result(rules, ght());
    ASSERT_EQ(result.evaluation.alternatives.size(), 1u);
    EXPECT_EQ(result.evaluation.alternatives[0].objective->id, "D9.PREREQ");
}

TEST(Ambiguities, OfAnObjectiveAreThoseItReadsOrNames) {
    const Judged result(ambiguous("[{id: four, says: {fr: a, en: a}, set: {n: {number: 4}}}]"), ght());
    EXPECT_EQ(result.evaluation.objectives[0].ambiguities, std::vector<std::string>{"AMB-01"});
    EXPECT_EQ(result.evaluation.objectives[1].ambiguities, std::vector<std::string>{"AMB-02"});
}

/// At least 3 units from 2026, at least 4 from 1 July 2026: known only since 1 September.
Verdict judged_on(std::string_view reference, std::optional<std::string_view> known) {
    EvaluationOptions options = on(reference);
    if (known) {
        options.known_on = day(*known);
    }
    return verdict_of("units: {at_least: $n}",
                      {{"n", "values: [{number: 3, applicable_from: 2026-01-01, known_from: 2026-01-01, cite: CITE}, {number: "
                             "4, applicable_from: 2026-07-01, known_from: 2026-09-01, cite: CITE}]"}},
                      ght(), options);
}

TEST(TwoTimeAxes, ARuleAppliesFromItsDay) {
    EXPECT_EQ(judged_on("2026-06-30", "2026-10-01"), met);
    EXPECT_EQ(judged_on("2026-07-01", "2026-10-01"), not_met);
}

TEST(TwoTimeAxes, AnEvaluationReplaysAsKnownThatDay) {
    EXPECT_EQ(judged_on("2026-08-01", "2026-08-31"), met) << "the change was not known yet";
    EXPECT_EQ(judged_on("2026-08-01", "2026-09-01"), not_met) << "looked at again later";
    EXPECT_EQ(judged_on("2026-08-01", std::nullopt), met) << "by default as known on the day itself";
    EXPECT_EQ(judged_on("2026-10-01", std::nullopt), not_met);
}

TEST(TwoTimeAxes, ACorrectionReplacesWhatItCorrects) {
    const auto limit = [](std::string_view known) {
        const Programme programme = loaded(
            one_rule("units: {at_least: $n}",
                     {{"n", "values: [{number: 3, applicable_from: 2026-01-01, known_from: 2026-01-01, cite: CITE}, {number: "
                            "5, applicable_from: 2026-01-01, known_from: 2026-03-01, cite: CITE}]"}}));
        return show(programme.values(day("2026-06-01"), day(known)).at(0));
    };
    EXPECT_EQ(limit("2026-02-28"), "3");
    EXPECT_EQ(limit("2026-03-01"), "5");
}

TEST(TwoTimeAxes, BeforeItsFirstValueAParameterIsUnknown) {
    EXPECT_EQ(verdict_of("units: {at_least: $n}",
                         {{"n", "values: [{number: 3, applicable_from: 2027-01-01, known_from: 2026-01-01, cite: CITE}]"}},
                         ght()),
              undetermined);
}

TEST(TwoTimeAxes, BeforeTheProgrammeItsFirstDayCounts) {
    EXPECT_EQ(judged_on("2025-06-01", std::nullopt), met);
}

TEST(Milestones, NotGivenAreAssumedAndSaid) {
    Rules rules = one_rule("candidate: GHT");
    rules.sections = "milestone_windows: {phase_start: {from: application, to: ars_validation, default_first_of: [exercise]}}\n";
    Case facts = ght("- {kind: exercise, id: x, date: 2026-05-01}");
    facts.milestones.phase_start.reset();
    facts.milestones.declaration.reset();
    const Judged result(rules, facts, on("2026-06-01"));
    EXPECT_EQ(result.evaluation.declaration.date, day("2026-06-01"));
    EXPECT_TRUE(result.evaluation.declaration.assumed);
    EXPECT_EQ(result.evaluation.phase_start.date, day("2026-03-20")) << "brought inside the window";
    EXPECT_TRUE(result.evaluation.phase_start.assumed);
    EXPECT_EQ(result.evaluation.warnings.size(), 2u);
}

TEST(Milestones, OnlyWhatCountsStartsThePhase) {
    Rules rules = one_rule("candidate: GHT");
    rules.sections = "milestone_windows: {phase_start: {from: application, to: ars_validation, default_first_of: "
                     "[{of: directory_audit, where: {tool: ADS}}]}}\n";
    Case facts = ght("- {kind: directory, id: d}\n"
                     "- {kind: directory_audit, directory: d, date: 2026-02-25, tool: egide, level: 2}\n"
                     "- {kind: directory_audit, directory: d, date: 2026-03-05, tool: ADS, level: 2}");
    facts.milestones.phase_start.reset();
    EXPECT_EQ(Judged(rules, facts, on("2026-06-01")).evaluation.phase_start.date, day("2026-03-05"));
}

TEST(Eligibility, TheFirstCaseThatHoldsDecides) {
    Rules rules = one_rule("candidate: GHT");
    rules.sections = "eligibility: {cases: [{id: a, if: {context: {fact: has_146, is: true}}, then: eligible, say: {fr: a, "
                     "en: a}, cite: CITE}, {id: b, if: {context: {fact: shared_systems, is: true}}, then: not_eligible, say: "
                     "{fr: a, en: a}, cite: CITE}], otherwise: undetermined}\n";
    const auto decided = [&](std::optional<bool> first, std::optional<bool> second) {
        Case facts = ght();
        say(facts, observation::ContextFact::has_146, first);
        say(facts, observation::ContextFact::shared_systems, second);
        const Judged result(rules, facts);
        const auto& answer = result.evaluation.eligibility;
        return std::string(word(answer.verdict)) + (answer.decided_by != nullptr ? " by " + answer.decided_by->id : "");
    };
    EXPECT_EQ(decided(true, true), "met by a");
    EXPECT_EQ(decided(false, true), "not_met by b");
    EXPECT_EQ(decided(false, false), "undetermined");
    EXPECT_EQ(decided(std::nullopt, true), "undetermined") << "the first might decide otherwise";
}

}  // namespace
}  // namespace egide::programme
