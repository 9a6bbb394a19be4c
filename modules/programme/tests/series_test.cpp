// Series of dated observations: cadence, latest, interval.
#include "rules.h"

namespace egide::programme {
namespace {

using enum Verdict;

struct Audit {
    std::string_view date;
    std::string_view more = "tool: ADS";
};

std::string audits(const std::vector<Audit>& list) {
    std::string yaml = "- {kind: directory, id: ad, entities: [CHU]}\n";
    for (const auto& [date, more] : list) {
        yaml += "- {kind: directory_audit, directory: ad, date: " + std::string(date) + ", " + std::string(more) + "}\n";
    }
    return yaml;
}

/// A rule on the series of the one directory; 1 March to 1 October is 214 days.
Judged series(std::string rule, const Parameters& parameters, const std::vector<Audit>& list) {
    return judged("each: {over: directory, of: {" + std::move(rule) + "}}", parameters, ght(audits(list)));
}

Verdict cadence(std::string limits, const Parameters& parameters, const std::vector<Audit>& list) {
    return series("cadence: {of: directory_audit, " + std::move(limits) + "}", parameters, list).verdict();
}

TEST(CadenceMean, IsThatOfTheGaps) {
    const auto mean = [](const std::vector<Audit>& list) {
        return cadence("mean: {at_most: $mean}", {{"mean", "days: 60"}}, list);
    };
    EXPECT_EQ(mean({{"2026-03-01"}, {"2026-04-30"}, {"2026-06-29"}}), met) << "60 and 60";
    EXPECT_EQ(mean({{"2026-03-01"}, {"2026-04-30"}, {"2026-06-30"}}), not_met) << "60 and 61: 60.5";
    EXPECT_EQ(mean({{"2026-03-01"}, {"2026-05-20"}, {"2026-06-29"}}), met) << "80 and 40";
}

TEST(CadenceMean, OfOneAuditIsThePhaseItself) {
    EXPECT_EQ(cadence("mean: {at_most: $mean}", {{"mean", "days: 214"}}, {{"2026-03-01"}}), met);
    EXPECT_EQ(cadence("mean: {at_most: $mean}", {{"mean", "days: 213"}}, {{"2026-03-01"}}), not_met);
}

TEST(CadenceMean, ReadAsWholePhaseDividesItsLength) {
    const auto mean = [](std::string_view days) {
        return cadence("mean: {at_most: $mean}, mean_reading: $reading",
                       {{"mean", "days: " + std::string(days)}, {"reading", "word: whole_phase"}},
                       {{"2026-03-01"}, {"2026-03-10"}});
    };
    EXPECT_EQ(mean("107"), met) << "214 days, 2 audits";
    EXPECT_EQ(mean("106"), not_met);
}

TEST(CadenceLongest, IsBetweenTwoAuditsInARow) {
    const auto longest = [](const std::vector<Audit>& list) {
        return cadence("longest: {at_most: $longest}", {{"longest", "days: 100"}}, list);
    };
    EXPECT_EQ(longest({{"2026-03-01"}, {"2026-06-09"}}), met) << "100 days";
    EXPECT_EQ(longest({{"2026-03-01"}, {"2026-06-10"}}), not_met) << "101 days";
    EXPECT_EQ(longest({{"2026-06-09"}, {"2026-03-01"}, {"2026-09-01"}}), met) << "in any order";
    EXPECT_EQ(longest({{"2026-02-28"}, {"2026-06-09"}}), met) << "what lies before the phase does not count";
    EXPECT_EQ(longest({{"2026-08-01"}}), met) << "one audit has no gap";
}

TEST(CadenceEdges, AreMeasuredFromThePhaseStartAndToTheDeclaration) {
    const Parameters limit{{"limit", "days: 100"}};
    EXPECT_EQ(cadence("first: {at_most: $limit}", limit, {{"2026-06-09"}}), met);
    EXPECT_EQ(cadence("first: {at_most: $limit}", limit, {{"2026-06-10"}}), not_met);
    EXPECT_EQ(cadence("last: {at_most: $limit}", limit, {{"2026-06-23"}}), met);
    EXPECT_EQ(cadence("last: {at_most: $limit}", limit, {{"2026-06-22"}}), not_met);
}

TEST(Cadence, WithoutAuditIsUnknownUntilSomethingIsRecorded) {
    const Parameters limit{{"limit", "days: 100"}};
    EXPECT_EQ(cadence("first: {at_most: $limit}", limit, {}), undetermined);
    const Judged other = judged("each: {over: directory, of: {cadence: {of: directory_audit, first: {at_most: $limit}}}}",
                                limit, ght(audits({{"2026-04-01"}}) + "- {kind: directory, id: other}\n"));
    ASSERT_EQ(other.tree().children.size(), 2u);
    EXPECT_EQ(other.tree().children[0].verdict, met);
    EXPECT_EQ(other.tree().children[1].verdict, not_met) << "the other directory has audits, this one none";
}

TEST(Cadence, AuditsOutsideThePhaseDoNotCount) {
    const Judged result = series("cadence: {of: directory_audit, first: {at_most: $limit}}", {{"limit", "days: 100"}},
                                 {{"2026-02-27"}, {"2026-10-02"}});
    EXPECT_EQ(result.verdict(), not_met);
    EXPECT_EQ(base::render(result.tree().children[0].reason, base::Language::english),
              "ad: no audit recorded between 1 March 2026 and 1 October 2026");
}

TEST(Cadence, AnUnpublishedLimitIsUndetermined) {
    EXPECT_EQ(cadence("longest: {at_most: $limit}", {{"limit", "unpublished: days"}}, {{"2026-03-01"}}), undetermined);
}

TEST(Cadence, ADateMissingFromTheDossierIsUndetermined) {
    Case facts = ght(audits({{"2026-04-01"}}));
    facts.milestones.phase_start.reset();
    EXPECT_EQ(verdict_of("each: {over: directory, of: {cadence: {of: directory_audit, first: {at_most: $limit}}}}",
                         {{"limit", "days: 100"}}, std::move(facts)),
              undetermined);
}

TEST(Cadence, FilteredByAFieldThatIsNotSaidIsUndeterminedWhenItMatters) {
    const auto filtered = [](const std::vector<Audit>& list) {
        std::string yaml = "- {kind: exposure_perimeter, id: web}\n";
        for (const auto& [date, more] : list) {
            yaml += "- {kind: exposure_audit, perimeter: web, tool: SILENE, date: " + std::string(date) + ", " +
                    std::string(more) + "}\n";
        }
        return verdict_of("each: {over: exposure_perimeter, of: {cadence: {of: exposure_audit, where: {conformant: "
                          "true}, longest: {at_most: $longest}}}}",
                          {{"longest", "days: 100"}}, ght(yaml));
    };
    constexpr std::string_view kCounts = "conformant: true";
    constexpr std::string_view kUnsaid = "conformant: null";
    EXPECT_EQ(filtered({{"2026-03-01", kCounts}, {"2026-05-01", kUnsaid}, {"2026-07-01", kCounts}}), undetermined);
    EXPECT_EQ(filtered({{"2026-03-01", kCounts}, {"2026-04-01", kUnsaid}, {"2026-05-01", kCounts}}), met) << "either way";
    EXPECT_EQ(filtered({{"2026-03-01", kCounts}, {"2026-05-01", "conformant: false"}, {"2026-07-01", kCounts}}), not_met);
}

Verdict latest(std::string more, const Parameters& parameters, const std::vector<Audit>& list) {
    Parameters all = parameters;
    all.push_back({"level", "number: 2"});
    return series("latest: {of: directory_audit, test: {compare: {field: level, at_least: $level}}" + std::move(more) + "}",
                  all, list)
        .verdict();
}

constexpr std::string_view kPasses = "tool: ADS, level: 2";
constexpr std::string_view kFails = "tool: ADS, level: 1";
constexpr std::string_view kNoLevel = "tool: ADS";

TEST(Latest, TheLastTwoPass) {
    EXPECT_EQ(latest("", {}, {{"2026-07-01", kPasses}, {"2026-09-01", kPasses}}), met);
    EXPECT_EQ(latest("", {}, {{"2026-07-01", kFails}, {"2026-09-01", kPasses}}), not_met);
    EXPECT_EQ(latest("", {}, {{"2026-07-01", kPasses}, {"2026-09-01", kFails}}), not_met);
    EXPECT_EQ(latest("", {}, {{"2026-09-01", kPasses}}), not_met) << "two are asked";
    EXPECT_EQ(latest("", {}, {{"2026-05-01", kFails}, {"2026-07-01", kPasses}, {"2026-09-01", kPasses}}), met);
}

TEST(Latest, ALevelNotRenderedIsUndetermined) {
    EXPECT_EQ(latest("", {}, {{"2026-07-01", kPasses}, {"2026-09-01", kNoLevel}}), undetermined);
    EXPECT_EQ(latest("", {}, {{"2026-07-01", kFails}, {"2026-09-01", kNoLevel}}), not_met) << "already lost";
}

TEST(Latest, OneIsEnoughWhenTheRuleSaysSo) {
    EXPECT_EQ(latest(", count: $n", {{"n", "number: 1"}}, {{"2026-07-01", kFails}, {"2026-09-01", kPasses}}), met);
    EXPECT_EQ(latest(", count: $n", {{"n", "number: 2"}}, {{"2026-07-01", kFails}, {"2026-09-01", kPasses}}), not_met);
}

TEST(Latest, MustBeFreshAtTheDeclaration) {
    const auto fresh = [](std::string_view last) {
        return latest(", fresh: {at_most: $fresh}", {{"fresh", "days: 60"}},
                      {{"2026-07-01", kPasses}, {last, kPasses}});
    };
    EXPECT_EQ(fresh("2026-08-02"), met) << "60 days";
    EXPECT_EQ(fresh("2026-08-01"), not_met) << "61 days";
}

TEST(Latest, TheAntepenultimateStandsInWhenCloseEnough) {
    const auto substitute = [](std::string_view antepenultimate, std::string_view middle) {
        return latest(", substitute: {at_most: $close}", {{"close", "days: 60"}},
                      {{antepenultimate, kPasses}, {"2026-08-15", middle}, {"2026-09-01", kPasses}});
    };
    EXPECT_EQ(substitute("2026-07-03", kFails), met) << "60 days before the last";
    EXPECT_EQ(substitute("2026-07-02", kFails), not_met) << "61 days";
    EXPECT_EQ(substitute("2026-07-02", kNoLevel), undetermined);
    EXPECT_EQ(latest("", {}, {{"2026-07-03", kPasses}, {"2026-08-15", kFails}, {"2026-09-01", kPasses}}), not_met)
        << "the rule does not speak of it";
}

TEST(Latest, WhatComesAfterTheDeclarationDoesNotCount) {
    EXPECT_EQ(latest("", {}, {{"2026-07-01", kPasses}, {"2026-09-01", kPasses}, {"2026-10-02", kFails}}), met);
}

TEST(Latest, WithoutTestAsksForPresence) {
    EXPECT_EQ(series("latest: {of: directory_audit, count: $n}", {{"n", "number: 1"}}, {{"2026-07-01"}}).verdict(), met);
    EXPECT_EQ(series("latest: {of: directory_audit, count: $n}", {{"n", "number: 1"}}, {}).verdict(), undetermined);
}

Verdict interval(const std::vector<Audit>& list) {
    return series("interval: {of: directory_audit, at_least: $least, at_most: $most}",
                  {{"least", "days: 45"}, {"most", "days: 60"}}, list)
        .verdict();
}

TEST(IntervalOfTheLastTwo, LiesWithinItsLimits) {
    EXPECT_EQ(interval({{"2026-07-01"}, {"2026-08-14"}}), not_met) << "44 days";
    EXPECT_EQ(interval({{"2026-07-01"}, {"2026-08-15"}}), met) << "45";
    EXPECT_EQ(interval({{"2026-07-01"}, {"2026-08-30"}}), met) << "60";
    EXPECT_EQ(interval({{"2026-07-01"}, {"2026-08-31"}}), not_met) << "61";
    EXPECT_EQ(interval({{"2026-01-01"}, {"2026-07-01"}, {"2026-08-15"}}), met) << "the last two";
    EXPECT_EQ(interval({{"2026-07-01"}}), undetermined);
}

TEST(IntervalOfTheLastTwo, CountsWhatAFilterLeavesOpen) {
    const auto filtered = [](std::string_view middle) {
        std::string yaml = "- {kind: exposure_perimeter, id: web}\n";
        const std::vector<std::pair<std::string_view, std::string_view>> list{
            {"2026-06-01", "true"}, {"2026-07-01", middle}, {"2026-07-20", "true"}};
        for (const auto& [date, conformant] : list) {
            yaml += "- {kind: exposure_audit, perimeter: web, tool: SILENE, date: " + std::string(date) +
                    ", conformant: " + std::string(conformant) + "}\n";
        }
        return verdict_of("each: {over: exposure_perimeter, of: {interval: {of: exposure_audit, where: {conformant: "
                          "true}, at_least: $least}}}",
                          {{"least", "days: 45"}}, ght(yaml));
    };
    EXPECT_EQ(filtered("false"), met) << "49 days";
    EXPECT_EQ(filtered("true"), not_met) << "19 days";
    EXPECT_EQ(filtered("null"), undetermined) << "one or the other";
}

}  // namespace
}  // namespace egide::programme
