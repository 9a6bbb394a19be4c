#include "egide/observation/reading.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "read_case.h"

namespace egide::observation {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// --- what is read
// -------------------------------------------------------------------------------------------------------------

TEST(Observation, KeepsItsThreeDatesApart) {
    const auto audit = read_one(
        "{kind: directory_audit, directory: chu.local, tool: ADS, date: 2026-03-01, collected: 2026-03-02, received: "
        "2026-03-04}");
    EXPECT_EQ(audit.date, base::Date::from_civil(2026, 3, 1));
    EXPECT_EQ(audit.collected, base::Date::from_civil(2026, 3, 2));
    EXPECT_EQ(audit.received, base::Date::from_civil(2026, 3, 4));
}

TEST(Observation, NamesEstablishmentsByFinessQuotedOrNot) {
    EXPECT_THAT(read_one("{kind: maturity, entity: 210000001}").entities, ElementsAre(0));
    EXPECT_THAT(read_one("{kind: maturity, entity: \"210000001\"}").entities, ElementsAre(0));
    EXPECT_THAT(read_one("{kind: maturity, entities: [\"210000019\", \"2A0000014\"]}").entities, ElementsAre(1, 2));
}

TEST(Observation, WithoutEstablishmentConcernsTheWholeCandidate) {
    EXPECT_THAT(read_one("{kind: subscription, service: SILENE, date: 2026-03-01}").entities, IsEmpty());
}

TEST(Observation, NullIsKnownToBeUnknownAndAbsentIsNotSaid) {
    const auto told = read_one("{kind: document, piece: D1.O6.A.E1, signed_by: null}");
    ASSERT_EQ(told.values.size(), 2u);
    EXPECT_TRUE(std::holds_alternative<std::monostate>(told.values[1].second));
    EXPECT_EQ(told.find(Field::signed_by), nullptr);
    EXPECT_EQ(told.text(Field::signed_by), "");
    EXPECT_EQ(read_one("{kind: document, piece: D1.O6.A.E1}").values.size(), 1u);
}

TEST(Observation, TakesNumbersAndTruthsQuotedOrNot) {
    const auto bare = read_one("{kind: maturity, measures_filled: 41, budget_share_filled: true}");
    const auto quoted = read_one("{kind: maturity, measures_filled: \"41\", budget_share_filled: \"true\"}");
    for (const Observation* maturity : {&bare, &quoted}) {
        EXPECT_EQ(*maturity->find(Field::measures_filled), Value(std::int64_t{41}));
        EXPECT_EQ(*maturity->find(Field::budget_share_filled), Value(true));
    }
}

TEST(Observation, ReadsCodesWithAZeroAsTheLetter) {
    EXPECT_EQ(read_one("{kind: document, piece: D1.02.B.E1}").text(Field::piece), "D1.O2.B.E1");
    EXPECT_EQ(read_one("{kind: statement, requirement: d2.01.c.R3, holds: true}").text(Field::requirement),
              "D2.O1.C.R3");
}

TEST(Observation, ReadsAmountsExactly) {
    const auto total = read_one("{kind: expenses_total, date: 2026-03-01, amount: \"61250.07\"}");
    EXPECT_EQ(*total.find(Field::amount), Value(base::Money::from_cents(6125007)));
}

TEST(Observation, ReadsListsOfWordsAndOfIdentifiers) {
    const auto pca = read_one("{kind: pca, id: p, scenarios: [staff, buildings]}");
    EXPECT_EQ(*pca.find(Field::scenarios), Value(std::vector<std::string>{"staff", "buildings"}));
    const auto plan = read_one("{kind: backup_plan, system: dpi, items: [Q1, Q8]}");
    EXPECT_EQ(*plan.find(Field::items), Value(std::vector<std::string>{"Q1", "Q8"}));
}

TEST(Observation, StandsWhereItsMappingBegins) {
    const auto audit = read_one("{kind: subscription, service: ADS, date: 2026-03-01}");
    EXPECT_EQ(audit.at.show(), "dossier.yaml:1:1");
}

TEST(Findings, KeepTheHighestOfSeveralScores) {
    const auto audit = read_one(
        "{kind: exposure_audit, perimeter: p, tool: industrial, date: 2026-03-05,\n"
        " findings: [{id: CVE-1, cvss: [\"7.5\", \"9.8\", 4.0], asset: vpn, critical: true}, {id: F2, cvss: null}, "
        "{id: F3}]}");
    const auto& findings = std::get<std::vector<Finding>>(*audit.find(Field::findings));
    ASSERT_EQ(findings.size(), 3u);
    EXPECT_EQ(findings[0].cvss, base::Ratio::parse("9.8"));
    EXPECT_EQ(findings[0].asset, "vpn");
    EXPECT_EQ(findings[0].rated_critical, true);
    EXPECT_EQ(findings[1].cvss, std::nullopt);
    EXPECT_EQ(findings[2].rated_critical, std::nullopt);
}

TEST(Findings, AnEmptyListIsNotTheSameAsNone) {
    const auto clean = read_one("{kind: exposure_audit, perimeter: p, tool: SILENE, date: 2026-03-05, findings: []}");
    ASSERT_NE(clean.find(Field::findings), nullptr);
    const auto unknown = read_one("{kind: exposure_audit, perimeter: p, tool: SILENE, date: 2026-03-05}");
    EXPECT_EQ(unknown.find(Field::findings), nullptr);
}

// --- what is refused, and where
// ------------------------------------------------------------------------------------------------

struct Refusal {
    const char* yaml;
    const char* where;  // line:column
    const char* says;   // a part of the English sentence
};

class Refused : public ::testing::TestWithParam<Refusal> {};

TEST_P(Refused, AtItsPlaceWithWhatWasExpected) {
    const auto errors = refusals(GetParam().yaml);
    ASSERT_EQ(errors.size(), 1u) << GetParam().yaml << "\n" << shown(errors);
    EXPECT_EQ(errors[0].at.show(), std::string("dossier.yaml:") + GetParam().where) << shown(errors);
    EXPECT_THAT(base::render(errors[0].message, base::Language::english), HasSubstr(GetParam().says));
    EXPECT_FALSE(base::render(errors[0].message, base::Language::french).empty());
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, Refused,
    ::testing::Values(Refusal{"{kind: directroy, id: a}", "1:8", "Did you mean ‘directory’"},
                      Refusal{"{kind: horoscope, date: 2026-01-01}", "1:8", "egide rules show observations"},
                      Refusal{"{id: a}", "1:1", "kind"}, Refusal{"[a, b]", "1:1", "kind among them"},
                      Refusal{"directory", "1:1", "kind among them"}));

INSTANTIATE_TEST_SUITE_P(
    Keys, Refused,
    ::testing::Values(
        Refusal{"{kind: directory, id: a, purpos: care}", "1:26", "purpose"},
        Refusal{"{kind: maturity, id: m}", "1:18", "id"}, Refusal{"{kind: directory, name: a}", "1:1", "id"},
        Refusal{"{kind: directory_audit, tool: ADS, date: 2026-03-01}", "1:1", "directory"},
        Refusal{"{kind: directory_audit, directory: null, tool: ADS, date: 2026-03-01}", "1:36", "directory"},
        Refusal{"{kind: directory_audit, directory: a, tool: ADS}", "1:1", "ORADAD collection"},
        Refusal{"{kind: directory_audit, directory: a, tool: ADS, date: null}", "1:56", "ORADAD collection"}));

INSTANTIATE_TEST_SUITE_P(
    Values, Refused,
    ::testing::Values(
        Refusal{"{kind: directory_audit, directory: a, tool: PingCastle, date: 2026-03-01}", "1:45",
                "ADS, egide and other"},
        Refusal{"{kind: directory_audit, directory: a, tool: ADS, date: 2026-02-31}", "1:56", "2026-02-31"},
        Refusal{"{kind: directory_audit, directory: a, tool: ADS, date: 01/03/2026}", "1:56", "01/03/2026"},
        Refusal{"{kind: directory_audit, directory: a, tool: ADS, date: 2026-03-01, level: 0}", "1:75", "1 to 5"},
        Refusal{"{kind: directory_audit, directory: a, tool: ADS, date: 2026-03-01, level: 6}", "1:75", "1 to 5"},
        Refusal{"{kind: directory_audit, directory: a, tool: ADS, date: 2026-03-01, level: 2.5}", "1:75", "2.5"},
        Refusal{"{kind: maturity, measures_filled: -1}", "1:35", "-1"},
        Refusal{"{kind: maturity, budget_share_filled: oui}", "1:39", "oui"},
        Refusal{"{kind: maturity, budget_share_filled: [true]}", "1:39", "budget_share_filled"},
        Refusal{"{kind: directory, id: \"\"}", "1:23", "text is expected"},
        Refusal{"{kind: directory, id: [a]}", "1:23", "id"},
        Refusal{"{kind: pca, id: p, scenarios: staff}", "1:31", "list is expected"},
        Refusal{"{kind: pca, id: p, scenarios: [staff, fire]}", "1:39", "suppliers"},
        Refusal{"{kind: pca, id: p, scenarios: [staff, staff]}", "1:39", "twice"},
        Refusal{"{kind: expenses_total, date: 2026-03-01, amount: \"12,50\"}", "1:50", "61250.00"},
        Refusal{"{kind: expenses_total, date: 2026-03-01, amount: \"-5\"}", "1:50", "not negative"},
        Refusal{"{kind: expenses_total, date: 2026-03-01, amount: \"1000000000000.01\"}", "1:50", "largest amount"},
        Refusal{"{kind: expenses_total, date: 2026-03-01, amount: 99999999999999999999}", "1:50", "largest amount"}));

INSTANTIATE_TEST_SUITE_P(
    Establishments, Refused,
    ::testing::Values(Refusal{"{kind: maturity, entity: \"999999999\"}", "1:26", "999999999"},
                      Refusal{"{kind: maturity, entities: [\"210000001\", \"999999999\"]}", "1:42", "999999999"},
                      Refusal{"{kind: maturity, entities: [\"210000001\", \"210000001\"]}", "1:42", "twice"},
                      Refusal{"{kind: maturity, entities: []}", "1:28", "whole candidate"},
                      Refusal{"{kind: maturity, entities: \"210000001\"}", "1:28", "list is expected"},
                      Refusal{"{kind: maturity, entity: \"210000001\", entities: [\"210000019\"]}", "1:26",
                              "do not go together"}));

INSTANTIATE_TEST_SUITE_P(
    ListsOfFindings, Refused,
    ::testing::Values(
        Refusal{"{kind: exposure_audit, perimeter: p, tool: SILENE, date: 2026-03-05, findings: none}", "1:80", "list"},
        Refusal{"{kind: exposure_audit, perimeter: p, tool: SILENE, date: 2026-03-05,\n findings: [{id: a, cvss: "
                "\"10.1\"}]}",
                "2:27", "0.0 to 10.0"},
        Refusal{"{kind: exposure_audit, perimeter: p, tool: SILENE, date: 2026-03-05,\n findings: [{id: a, cvss: "
                "\"-0.1\"}]}",
                "2:27", "0.0 to 10.0"},
        Refusal{"{kind: exposure_audit, perimeter: p, tool: SILENE, date: 2026-03-05,\n findings: [{id: a, cvss: "
                "\"98%\"}]}",
                "2:27", "decimal number"},
        Refusal{"{kind: exposure_audit, perimeter: p, tool: SILENE, date: 2026-03-05,\n findings: [{id: a, cvss: []}]}",
                "2:27", "at least one score"},
        Refusal{"{kind: exposure_audit, perimeter: p, tool: SILENE, date: 2026-03-05,\n findings: [{cvss: \"5.0\"}]}",
                "2:13", "id"},
        Refusal{
            "{kind: exposure_audit, perimeter: p, tool: SILENE, date: 2026-03-05,\n findings: [{id: a, cvs: \"5.0\"}]}",
            "2:21", "cvss"}));

TEST(Observation, ReportsEverythingThatIsWrongAtOnce) {
    const auto errors = refusals(
        "kind: directory_audit\n"
        "entity: \"999999999\"\n"
        "tool: Ads\n"
        "date: 2026-13-01\n"
        "level: 9\n"
        "leve: 1\n");
    EXPECT_EQ(errors.size(), 6u) << shown(
        errors);  // finess, tool, date, level, the directory that is missing, the unknown key
}

}  // namespace
}  // namespace egide::observation
