// What is read on one observation: compare, ratio, flag, word, includes, clean.
#include "rules.h"

namespace egide::programme {
namespace {

using enum Verdict;

/// The verdict of a step on the one observation of its kind.
Verdict on_item(std::string_view kind, std::string step, const Parameters& parameters, std::string_view observation) {
    return verdict_of("each: {over: " + std::string(kind) + ", of: {" + std::move(step) + "}}", parameters,
                      ght("- " + std::string(observation)));
}

/// The verdict of a test on the last audit of kind directory_audit or exposure_audit.
Verdict on_audit(std::string step, const Parameters& parameters, std::string_view fields) {
    const Judged result = judged("exists: {of: exposure_audit, test: {" + std::move(step) + "}}", parameters,
                                 ght("- {kind: exposure_perimeter, id: web}\n- {kind: exposure_audit, perimeter: web, "
                                     "tool: SILENE, date: 2026-09-01, " +
                                     std::string(fields) + "}"));
    return result.tree().children.at(0).verdict;
}

Verdict level(std::string_view comparison, std::string_view said) {
    const Judged result =
        judged("exists: {of: directory_audit, test: {compare: {field: level, " + std::string(comparison) + ": $limit}}}",
               {{"limit", "number: 3"}},
               ght("- {kind: directory, id: ad}\n- {kind: directory_audit, directory: ad, tool: ADS, date: 2026-09-01" +
                   std::string(said) + "}"));
    return result.tree().children.at(0).verdict;
}

TEST(Compare, HoldsOnItsSideOfTheLimit) {
    EXPECT_EQ(level("at_least", ", level: 2"), not_met);
    EXPECT_EQ(level("at_least", ", level: 3"), met);
    EXPECT_EQ(level("above", ", level: 3"), not_met);
    EXPECT_EQ(level("above", ", level: 4"), met);
    EXPECT_EQ(level("at_most", ", level: 3"), met);
    EXPECT_EQ(level("at_most", ", level: 4"), not_met);
    EXPECT_EQ(level("below", ", level: 2"), met);
    EXPECT_EQ(level("below", ", level: 3"), not_met);
}

TEST(Compare, AnAbsentNumberIsUndetermined) {
    EXPECT_EQ(level("at_least", ""), undetermined);
    EXPECT_EQ(level("at_least", ", level: null"), undetermined);
}

Verdict filled(std::string_view measures, std::string_view share = "share: \"90%\"") {
    const Judged result =
        judged("exists: {of: maturity, test: {ratio: {field: measures_filled, of: $total, at_least: $share}}}",
               {{"total", "number: 43"}, {"share", std::string(share)}},
               ght("- {kind: maturity, entity: CHU, measures_filled: " + std::string(measures) + "}"));
    return result.tree().children.at(0).verdict;
}

TEST(Ratio, ComparesExactly) {
    EXPECT_EQ(filled("38"), not_met) << "38 of 43 is 88.4 %";
    EXPECT_EQ(filled("39"), met) << "39 of 43 is 90.7 %";
    EXPECT_EQ(filled("null"), undetermined);
    EXPECT_EQ(filled("43", "unpublished: share"), undetermined);
    EXPECT_EQ(filled("39", "share: \"39/43\""), met) << "exactly";
}

TEST(Flag, IsYesOrNo) {
    EXPECT_EQ(on_audit("flag: {field: conformant, is: true}", {}, "conformant: true"), met);
    EXPECT_EQ(on_audit("flag: {field: conformant, is: true}", {}, "conformant: false"), not_met);
    EXPECT_EQ(on_audit("flag: {field: conformant, is: false}", {}, "conformant: false"), met);
    EXPECT_EQ(on_audit("flag: {field: conformant, is: true}", {}, "conformant: null"), undetermined);
}

TEST(Word, IsOneOfAFew) {
    const auto mfa = [](std::string_view said) {
        return on_item("backup_infrastructure", "word: {field: mfa, is: [enabled, unsupported]}", {},
                       "{kind: backup_infrastructure, id: vault, mfa: " + std::string(said) + "}");
    };
    EXPECT_EQ(mfa("enabled"), met);
    EXPECT_EQ(mfa("unsupported"), met);
    EXPECT_EQ(mfa("available_off"), not_met);
    EXPECT_EQ(mfa("null"), undetermined);
}

TEST(Includes, HoldsThemAll) {
    const auto items = [](std::string_view said) {
        return on_item("bia", "includes: {field: perimeters, all: [P1, P2]}", {},
                       "{kind: bia, id: bia-1, perimeters: " + std::string(said) + "}");
    };
    EXPECT_EQ(items("[P2, P1, P3]"), met);
    EXPECT_EQ(items("[P1]"), not_met);
    EXPECT_EQ(items("[]"), not_met);
    EXPECT_EQ(items("null"), undetermined);
}

TEST(Includes, CountsDifferentItems) {
    const auto scenarios = [](std::string_view said, std::string_view limit = "number: 2") {
        return on_item("pca", "includes: {field: scenarios, count: {at_least: $n}}", {{"n", std::string(limit)}},
                       "{kind: pca, id: plan, scenarios: " + std::string(said) + "}");
    };
    EXPECT_EQ(scenarios("[staff]"), not_met);
    EXPECT_EQ(scenarios("[staff, buildings]"), met);
    EXPECT_EQ(scenarios("[staff, buildings]", "unpublished: number"), undetermined);
}

Verdict clean(std::string_view fields, std::string_view comparison = "at_least") {
    return on_audit("clean: {critical: $cvss, comparison: $comparison}",
                    {{"cvss", "decimal: \"9.0\""}, {"comparison", "word: " + std::string(comparison)}}, fields);
}

TEST(Clean, JudgesTheHighestScores) {
    EXPECT_EQ(clean("findings: []"), met);
    EXPECT_EQ(clean("findings: [{id: a, cvss: \"8.9\"}]"), met);
    EXPECT_EQ(clean("findings: [{id: a, cvss: \"9.0\"}]"), not_met);
    EXPECT_EQ(clean("findings: [{id: a, cvss: \"9.0\"}]", "above"), met);
    EXPECT_EQ(clean("findings: [{id: a, cvss: \"9.1\"}]", "above"), not_met);
}

TEST(Clean, WhatIsNotGivenIsNeverClean) {
    EXPECT_EQ(clean("conformant: true"), undetermined) << "no findings recorded";
    EXPECT_EQ(clean("findings: [{id: a}]"), undetermined) << "no score";
    EXPECT_EQ(clean("findings: [{id: a}, {id: b, cvss: \"9.8\"}]"), not_met) << "one is enough";
    EXPECT_EQ(clean("findings: [], critical_risks: null"), undetermined);
}

TEST(Clean, TheReportsOwnWordsCount) {
    EXPECT_EQ(clean("findings: [{id: a, cvss: \"5.0\", critical: true}]"), not_met);
    EXPECT_EQ(clean("findings: [], critical_risks: 1"), not_met);
    EXPECT_EQ(clean("findings: [], critical_risks: 0"), met);
    EXPECT_EQ(clean("findings: [], patches_applied: false"), not_met);
    EXPECT_EQ(clean("findings: [], patches_applied: true"), met);
}

}  // namespace
}  // namespace egide::programme
