// What would change a verdict, checked by supposing it done.
#include "egide/programme/planning.h"
#include "rules.h"

namespace egide::programme {
namespace {

/// The one objective, worth 10 % of 53,300 euros.
Rules worth_ten(std::string criterion, Parameters parameters) {
    Rules rules = one_rule(std::move(criterion), std::move(parameters));
    rules.parameters.push_back({"ten", "share: \"10%\""});
    rules.grant = "{decote: published, cap: $ten, cite: CITE, scale: [{objectives: [D9.O1], when: not_met, share: $ten}]}";
    return rules;
}

struct Answer {
    std::vector<std::string> actions;
    std::vector<std::pair<std::string, std::string>> dates;  // not before, not after
    bool verified = false;
    bool possible = true;
    std::optional<base::Money> worth;
    std::optional<base::Money> at_stake;
};

std::string iso_or_empty(const std::optional<base::Date>& date) {
    return date ? date->iso() : "";
}

Answer why(std::string criterion, const Parameters& parameters, std::string_view facts, std::string_view today = "2026-09-20") {
    const Judged result(worth_ten(std::move(criterion), parameters), ght(facts), on(today));
    const auto found = why_not(result.programme, result.facts, result.evaluation);
    Answer answer;
    if (found.size() != 1) {
        ADD_FAILURE() << found.size() << " answers";
        return answer;
    }
    answer.verified = found[0].verified;
    answer.worth = found[0].worth;
    answer.at_stake = found[0].at_stake;
    for (const Action& action : found[0].actions) {
        answer.actions.push_back(base::render(action.what, base::Language::english));
        answer.dates.emplace_back(iso_or_empty(action.not_before), iso_or_empty(action.not_after));
        answer.possible = answer.possible && action.possible;
    }
    return answer;
}

TEST(WhyNot, AMetObjectiveHasNoAnswer) {
    const Judged result = judged("candidate: GHT", {}, ght());
    EXPECT_TRUE(why_not(result.programme, result.facts, result.evaluation).empty());
}

TEST(WhyNot, AMissingDocumentIsToBeProvided) {
    const Answer answer = why("document: {piece: E1, signed: true, includes: [P1]}", {}, "- {kind: document, piece: D9.O1.E2}");
    EXPECT_EQ(answer.actions, std::vector<std::string>{"Provide piece D9.O1.E1 for GHT Essai"});
    EXPECT_TRUE(answer.verified);
    EXPECT_EQ(answer.worth, euros("5330.00"));
    EXPECT_EQ(answer.at_stake, euros("5330.00"));
}

TEST(WhyNot, AnIncompleteDocumentIsToBeCompleted) {
    const Answer answer = why("document: {piece: E1, includes: [P1, P2]}", {}, "- {kind: document, piece: D9.O1.E1, items: [P1]}");
    EXPECT_EQ(answer.actions,
              std::vector<std::string>{"Complete piece D9.O1.E1: Piece D9.O1.E1: expected contents missing: P2"});
    EXPECT_TRUE(answer.verified);
}

TEST(WhyNot, ADocumentThatIsTooOldIsDatedAgain) {
    const Answer answer = why("document: {piece: E1, dated: {from: \"declaration - $age\", to: declaration}}",
                              {{"age", "months: 12"}}, "- {kind: document, piece: D9.O1.E1, date: 2020-01-01}");
    EXPECT_EQ(answer.dates, (std::vector<std::pair<std::string, std::string>>{{"2025-10-01", "2026-10-01"}}));
    EXPECT_TRUE(answer.verified);
}

TEST(WhyNot, EveryEstablishmentThatMissesIsNamed) {
    const Answer answer = why("each: {over: units, of: {piece_group: G1}}", {}, "- {kind: document, piece: D9.O1.E2, entities: [CH]}");
    EXPECT_EQ(answer.actions, (std::vector<std::string>{"Provide one of the pieces D9.O1.E2 and D9.O1.E3 for CHU",
                                                        "Provide one of the pieces D9.O1.E2 and D9.O1.E3 for EPSM"}));
    EXPECT_TRUE(answer.verified);
}

TEST(WhyNot, AStatementIsToBeAttested) {
    const Answer answer = why("say: {fr: Chiffrer, en: Encrypt}, statement: R3", {},
                              "- {kind: statement, requirement: D9.O1.R3, holds: false, date: 2026-04-01}");
    EXPECT_EQ(answer.actions, std::vector<std::string>{"Have requirement D9.O1.R3 attested (Encrypt), with its evidence"});
    EXPECT_TRUE(answer.verified);
}

TEST(WhyNot, AFactToRecordCarriesWhatItsTestAsks) {
    const Answer answer = why("exists: {of: exercise, where: {crisis: true}, dated: {from: $from, to: declaration}, test: {flag: "
                              "{field: retex, is: true}}}",
                              {{"from", "date: 2026-09-25"}}, "- {kind: exercise, id: x, date: 2026-01-01, crisis: true}");
    EXPECT_EQ(answer.dates, (std::vector<std::pair<std::string, std::string>>{{"2026-09-25", "2026-10-01"}}));
    EXPECT_TRUE(answer.verified);
}

TEST(WhyNot, AWindowThatIsOverCannotBeMended) {
    const Answer answer = why("exists: {of: exercise, dated: {to: $to}}", {{"to", "date: 2026-03-01"}},
                              "- {kind: exercise, id: x, date: 2026-04-01}");
    EXPECT_FALSE(answer.possible);
    EXPECT_FALSE(answer.verified);
}

TEST(WhyNot, SeveralOfAKindAreAllToBeRecorded) {
    const Answer answer = why("exists: {of: exercise, count: {at_least: $n}}", {{"n", "number: 3"}},
                              "- {kind: exercise, id: x, date: 2026-04-01}");
    EXPECT_EQ(answer.actions.size(), 1u);
    EXPECT_TRUE(answer.verified);
}

TEST(WhyNot, TheShortestOfSeveralWaysIsGiven) {
    const Answer answer = why("any: [{all: [{document: {piece: E1}}, {document: {piece: E2}}]}, {statement: R1}]", {},
                              "- {kind: document, piece: D9.O1.E3}");
    EXPECT_EQ(answer.actions.size(), 1u);
    EXPECT_TRUE(answer.verified);
}

TEST(WhyNot, WhatNobodyCanSupposeIsToBeSettled) {
    const Answer answer = why("units: {at_least: $n}", {{"n", "number: 4"}}, "[]");
    EXPECT_EQ(answer.actions, std::vector<std::string>{"GHT Essai: 3 establishments in the perimeter"});
    EXPECT_FALSE(answer.verified);
}

TEST(WhyNot, ARequirementThatMayNotApplyIsToBeSaid) {
    const Answer answer = why("when: {if: {context: {fact: has_146, is: true}}, then: {statement: R1}}", {}, "[]");
    EXPECT_EQ(answer.actions, std::vector<std::string>{"GHT Essai: Question without an answer: holds a category 146 activity"});
    EXPECT_FALSE(answer.verified);
}

TEST(WhyNot, AReasonThatNamesItsSubjectIsNotPrefixedAgain) {
    const Answer answer = why("each: {over: critical_system, of: {flag: {field: shared, is: true}}}", {},
                              "- {kind: critical_system, id: dpi, shared: false}");
    EXPECT_EQ(answer.actions, std::vector<std::string>{"dpi: no: shared between establishments"});
}

TEST(WhyNot, ACoverageIsReachedByItsSmallestAddition) {
    const Answer answer = why("coverage: {bands: [{at_least: $s, result: met}], of: {document: {piece: E1}}}",
                              {{"s", "share: \"66%\""}}, "- {kind: document, piece: D9.O1.E1, entities: [EPSM]}");
    EXPECT_EQ(answer.actions, std::vector<std::string>{"Provide piece D9.O1.E1 for CHU"});
    EXPECT_TRUE(answer.verified);
}

std::string audits(const std::vector<std::pair<std::string_view, int>>& list) {
    std::string facts = "- {kind: directory, id: ad}\n";
    for (const auto& [date, level] : list) {
        facts += "- {kind: directory_audit, directory: ad, tool: ADS, date: " + std::string(date) +
                 ", level: " + std::to_string(level) + "}\n";
    }
    return facts;
}

Answer why_level(const std::vector<std::pair<std::string_view, int>>& list, std::string_view today = "2026-09-20") {
    return why("each: {over: directory, of: {latest: {of: directory_audit, test: {compare: {field: level, at_least: $level}}, "
               "fresh: {at_most: $fresh}, substitute: {at_most: $close}}}}",
               {{"level", "number: 2"}, {"fresh", "days: 60"}, {"close", "days: 60"}}, audits(list), today);
}

TEST(WhyNotTheLastAudits, ANewOneAfterAnotherThatPasses) {
    const Answer answer = why_level({{"2026-05-01", 1}, {"2026-06-01", 1}, {"2026-09-01", 2}});
    ASSERT_EQ(answer.actions.size(), 1u);
    EXPECT_EQ(answer.actions[0], "ad: one audit at the expected level between 20 September 2026 and 1 October 2026");
    EXPECT_TRUE(answer.verified);
}

TEST(WhyNotTheLastAudits, TwoWhenNoneOfTheLastPasses) {
    const Answer answer = why_level({{"2026-08-01", 1}, {"2026-09-01", 1}});
    EXPECT_EQ(answer.actions.size(), 2u);
    EXPECT_TRUE(answer.verified);
}

TEST(WhyNotTheLastAudits, OneIsEnoughWhenAnEarlierOneStandsIn) {
    // The audit of 10 August passes and stands in for the failed one until 9 October, 60 days later.
    const Answer answer = why_level({{"2026-08-10", 2}, {"2026-09-10", 1}});
    EXPECT_EQ(answer.dates, (std::vector<std::pair<std::string, std::string>>{{"2026-09-20", "2026-10-01"}}));
    EXPECT_TRUE(answer.verified);
    const Answer soon = why_level({{"2026-07-25", 2}, {"2026-09-10", 1}});
    EXPECT_EQ(soon.dates, (std::vector<std::pair<std::string, std::string>>{{"2026-09-20", "2026-09-23"}}));
    EXPECT_TRUE(soon.verified);
    const Answer late = why_level({{"2026-07-20", 2}, {"2026-09-10", 1}});
    EXPECT_EQ(late.dates.size(), 2u) << "the first would have to come before today";
    EXPECT_TRUE(late.verified);
}

TEST(WhyNotTheLastAudits, TooLateIsSaid) {
    const Answer answer = why_level({{"2026-08-01", 1}, {"2026-10-01", 1}}, "2026-10-01");
    EXPECT_EQ(answer.actions, std::vector<std::string>{
                                  "ad: no audit can be done any more before the declaration of 1 October 2026; postpone it"});
    EXPECT_FALSE(answer.verified);
}

Answer why_regular(const std::vector<std::pair<std::string_view, int>>& list, std::string_view today) {
    return why("each: {over: directory, of: {cadence: {of: directory_audit, mean: {at_most: $mean}, longest: {at_most: $longest}, "
               "first: {at_most: $longest}, last: {at_most: $last}}}}",
               {{"mean", "days: 60"}, {"longest", "days: 100"}, {"last", "days: 60"}}, audits(list), today);
}

TEST(WhyNotRegular, AnAuditBeforeTheDeclaration) {
    const Answer answer = why_regular({{"2026-03-10", 2}, {"2026-05-01", 2}, {"2026-06-20", 2}, {"2026-07-20", 2}}, "2026-08-01");
    EXPECT_EQ(answer.actions.size(), 1u);
    EXPECT_EQ(answer.dates[0].second, "2026-10-01");
    EXPECT_TRUE(answer.verified);
}

TEST(WhyNotRegular, SeveralToBringTheMeanDown) {
    const Answer answer = why_regular({{"2026-03-10", 2}, {"2026-06-10", 2}}, "2026-08-20");
    EXPECT_TRUE(answer.verified);
    EXPECT_GE(answer.actions.size(), 2u);
}

TEST(WhyNotRegular, APastGapIsLost) {
    const Answer answer = why_regular({{"2026-03-10", 2}, {"2026-08-10", 2}, {"2026-09-15", 2}}, "2026-09-20");
    EXPECT_FALSE(answer.possible);
    EXPECT_FALSE(answer.verified);
    EXPECT_EQ(answer.actions[0],
              "ad: a past gap of 153 days cannot be made up; only an admissible phase start after that gap mends it");
}

TEST(WhyNotRegular, ARunningGapIsNotForgotten) {
    // The last audit is 90 days old: another within ten days, and one close to the declaration.
    const Answer answer = why_regular({{"2026-03-10", 2}, {"2026-04-10", 2}}, "2026-07-09");
    EXPECT_TRUE(answer.verified);
}

}  // namespace
}  // namespace egide::programme
