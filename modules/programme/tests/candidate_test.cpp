// What is asked of the candidate itself: candidate, units, context, window.
#include "rules.h"

namespace egide::programme {
namespace {

using enum Verdict;
using observation::ContextFact;

TEST(CandidateKind, IsGroupOrLegalEntity) {
    EXPECT_EQ(verdict_of("candidate: GHT", {}, ght()), met);
    EXPECT_EQ(verdict_of("candidate: EJ", {}, ght()), not_met);
    EXPECT_EQ(verdict_of("candidate: EJ", {}, ej()), met);
}

TEST(AppliesTo, MakesAnObjectiveNotApplicableToOthers) {
    Rules rules = one_rule("candidate: EJ");
    rules.applies_to = "[EJ]";
    const Judged result(rules, ght());
    EXPECT_EQ(result.verdict(), not_applicable);
    EXPECT_EQ(sentence(result.first(), result.facts, base::Language::english),
              "Not concerned: this objective does not apply to this candidate");
}

TEST(Units, CountsLegalEntitiesOfAGroupAndSitesOfAnEntity) {
    const auto units = [](std::string_view comparison, std::string_view limit, Case facts) {
        return verdict_of("units: {" + std::string(comparison) + ": $limit}", {{"limit", "number: " + std::string(limit)}},
                          std::move(facts));
    };
    EXPECT_EQ(units("at_least", "3", ght()), met);
    EXPECT_EQ(units("at_least", "4", ght()), not_met);
    EXPECT_EQ(units("at_most", "3", ght()), met);
    EXPECT_EQ(units("at_most", "2", ght()), not_met);
    EXPECT_EQ(units("at_least", "2", ej()), met);
    EXPECT_EQ(units("above", "2", ej()), not_met);
    EXPECT_EQ(units("below", "3", ej()), met);
}

TEST(Units, AnUnpublishedLimitIsUndetermined) {
    EXPECT_EQ(verdict_of("units: {at_least: $limit}", {{"limit", "unpublished: number"}}, ght()), undetermined);
}

TEST(Units, CountsTheMembersOfTheDay) {
    Case facts = ght();
    facts.perimeter.entities[2].member_until = day("2026-09-30");
    EXPECT_EQ(verdict_of("units: {at_least: $limit}", {{"limit", "number: 3"}}, facts), not_met);
    facts.perimeter.entities[2].member_until = day("2026-10-01");
    EXPECT_EQ(verdict_of("units: {at_least: $limit}", {{"limit", "number: 3"}}, facts), met);
}

TEST(Context, IsWhatTheDossierSays) {
    Case facts = ght();
    EXPECT_EQ(verdict_of("context: {fact: has_146, is: true}", {}, facts), undetermined);
    say(facts, ContextFact::has_146, true);
    EXPECT_EQ(verdict_of("context: {fact: has_146, is: true}", {}, facts), met);
    EXPECT_EQ(verdict_of("context: {fact: has_146, is: false}", {}, facts), not_met);
}

TEST(Context, AnUnknownFactIsAQuestionLeftOpen) {
    const Judged result = judged("context: {fact: has_146, is: true}", {}, ght());
    EXPECT_EQ(result.reason(),
              "Question without an answer: holds a category 146 activity");
}

Verdict application_in(std::string_view window, std::string_view application) {
    Case facts = ght();
    facts.milestones.application = day(application);
    return verdict_of("window: {date: application, in: " + std::string(window) + "}",
                      {{"opens", "date: 2026-02-13"}, {"closes", "date: 2026-03-31"}}, std::move(facts));
}

TEST(Window, ClosedEndsBelongToIt) {
    constexpr std::string_view kWindow = "{from: $opens, to: $closes}";
    EXPECT_EQ(application_in(kWindow, "2026-02-12"), not_met);
    EXPECT_EQ(application_in(kWindow, "2026-02-13"), met);
    EXPECT_EQ(application_in(kWindow, "2026-03-31"), met);
    EXPECT_EQ(application_in(kWindow, "2026-04-01"), not_met);
}

TEST(Window, OpenEndsDoNot) {
    constexpr std::string_view kWindow = "{after: $opens, before: $closes}";
    EXPECT_EQ(application_in(kWindow, "2026-02-13"), not_met);
    EXPECT_EQ(application_in(kWindow, "2026-02-14"), met);
    EXPECT_EQ(application_in(kWindow, "2026-03-30"), met);
    EXPECT_EQ(application_in(kWindow, "2026-03-31"), not_met);
}

TEST(Window, AnUnknownEndStillLetsTheOtherExclude) {
    const auto in = [](std::string_view date) {
        Case facts = ght();
        facts.milestones.application = day(date);
        return verdict_of("window: {date: application, in: {from: $opens, to: $closes}}",
                          {{"opens", "date: 2026-02-13"}, {"closes", "unpublished: date"}}, std::move(facts));
    };
    EXPECT_EQ(in("2026-02-12"), not_met);
    EXPECT_EQ(in("2026-02-13"), undetermined);
}

TEST(Window, AnUnknownDateIsUndetermined) {
    Case facts = ght();
    facts.milestones.ars_validation.reset();
    EXPECT_EQ(verdict_of("window: {date: ars_validation, in: {to: declaration}}", {}, facts), undetermined);
    EXPECT_EQ(verdict_of("window: {date: application, in: {to: ars_validation}}", {}, facts), undetermined);
}

TEST(Window, SpansMoveTheirEnds) {
    const auto in = [](std::string_view from, std::string_view span) {
        return verdict_of("window: {date: phase_start, in: {from: \"" + std::string(from) + "\"}}",
                          {{"span", std::string(span)}}, ght());
    };
    // The declaration is on 1 October 2026, the phase starts on 1 March.
    EXPECT_EQ(in("declaration - $span", "months: 7"), met);
    EXPECT_EQ(in("declaration - $span", "months: 6"), not_met);
    EXPECT_EQ(in("declaration - $span", "days: 214"), met);
    EXPECT_EQ(in("declaration - $span", "days: 213"), not_met);
    EXPECT_EQ(in("application + $span", "days: 9"), met) << "20 February + 9 days";
    EXPECT_EQ(in("application + $span", "days: 10"), not_met);
    EXPECT_EQ(in("on - $span", "unpublished: days"), undetermined);
}

}  // namespace
}  // namespace egide::programme
