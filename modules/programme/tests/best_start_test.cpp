// The best admissible phase start, against every day of the window.
#include <random>

#include "egide/programme/planning.h"
#include "rules.h"

namespace egide::programme {
namespace {

/// Regularity is worth 60 %, an early first audit 10 %. The phase starts between $open and the ARS's validation.
Rules regularity() {
    Rules rules;
    rules.parameters = {{"mean", "days: 60"},       {"longest", "days: 100"},  {"first", "days: 30"}, {"open", "date: 2026-01-27"},
                        {"sixty", "share: \"60%\""}, {"ten", "share: \"10%\""}, {"all", "share: \"100%\""}};
    rules.objectives = {{"D9.O1", "each: {over: directory, of: {cadence: {of: directory_audit, mean: {at_most: $mean}, longest: "
                                  "{at_most: $longest}}}}"},
                        {"D9.O2", "each: {over: directory, of: {cadence: {of: directory_audit, first: {at_most: $first}}}}"}};
    rules.sections = "milestone_windows: {phase_start: {from: $open, to: ars_validation}}\n";
    rules.grant = "{decote: published, cap: $all, cite: CITE, scale: [{objectives: [D9.O1], when: not_met, share: $sixty}, "
                  "{objectives: [D9.O2], when: not_met, share: $ten}]}";
    return rules;
}

Case audited(const std::vector<std::string>& dates, std::string_view start) {
    std::string facts = "- {kind: directory, id: ad}\n";
    for (const auto& date : dates) {
        facts += "- {kind: directory_audit, directory: ad, tool: ADS, date: " + date + "}\n";
    }
    Case input = ght(facts);
    input.milestones.phase_start = day(start);
    return input;
}

Evaluation with_start(const Programme& rules, Case& facts, base::Date start) {
    facts.milestones.phase_start = start;
    return evaluate(rules, facts, on("2026-10-01"));
}

TEST(BestPhaseStart, LeavesABrokenGapOutOfThePhase) {
    // The gap from 1 February to 15 May is too long: a phase that starts after 1 February does not see it.
    const Case facts = audited({"2026-02-01", "2026-05-15", "2026-07-14", "2026-09-12"}, "2026-02-01");
    const Programme rules = loaded(regularity());
    const auto best = best_phase_start(rules, facts, on("2026-10-01"));
    ASSERT_TRUE(best);
    EXPECT_EQ(best->start, day("2026-02-02")) << "the earliest that sees only the later audits";
    EXPECT_TRUE(best->better_than_now);
    EXPECT_EQ(best->grant.amount(), euros("47970.00"));
    EXPECT_EQ(best->not_met, 1u);
    EXPECT_EQ(best->tried, 53u) << "27 January to 20 March";
}

TEST(BestPhaseStart, KeepsTheDossiersOwnWhenNothingIsBetter) {
    const Case facts = audited({"2026-02-20", "2026-04-20", "2026-06-18", "2026-08-16"}, "2026-02-10");
    const auto best = best_phase_start(loaded(regularity()), facts, on("2026-10-01"));
    ASSERT_TRUE(best);
    EXPECT_EQ(best->start, day("2026-02-10"));
    EXPECT_FALSE(best->better_than_now);
}

TEST(BestPhaseStart, IsUnknownWithoutItsWindow) {
    const Programme rules = loaded(regularity());
    Case facts = audited({"2026-03-01"}, "2026-02-10");
    facts.milestones.ars_validation.reset();
    EXPECT_EQ(best_phase_start(rules, facts, on("2026-10-01")), std::nullopt);
    EXPECT_EQ(best_phase_start(loaded(one_rule("candidate: GHT")), facts, on("2026-10-01")), std::nullopt);
}

std::vector<std::string> random_audits(std::mt19937& random) {
    std::vector<std::string> dates;
    base::Date next = day("2026-01-20");
    while (next < day("2026-10-01")) {
        next = next.plus_days(std::uniform_int_distribution<int>(10, 110)(random));
        dates.push_back(next.iso());
    }
    return dates;
}

TEST(BestPhaseStart, IsAsGoodAsTheBestOfAllDays) {
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    RecordProperty("seed", std::to_string(seed));
    std::mt19937 random(seed);
    const Programme rules = loaded(regularity());
    for (int round = 0; round < 60; ++round) {
        SCOPED_TRACE("round " + std::to_string(round));
        Case facts = audited(random_audits(random), "2026-02-20");
        const auto best = best_phase_start(rules, facts, on("2026-10-01"));
        ASSERT_TRUE(best);
        std::optional<base::Money> largest;
        for (base::Date start = day("2026-01-27"); start <= day("2026-03-20"); start = start.plus_days(1)) {
            largest = std::max(largest, with_start(rules, facts, start).grant.low);
        }
        ASSERT_EQ(best->grant.low, largest);
        ASSERT_EQ(with_start(rules, facts, best->start).grant.low, largest);
        const auto own = with_start(rules, facts, day("2026-02-20")).grant.low;
        ASSERT_EQ(best->better_than_now, own < largest);
        if (own == largest) {
            ASSERT_EQ(best->start, day("2026-02-20"));
        }
    }
}

}  // namespace
}  // namespace egide::programme
