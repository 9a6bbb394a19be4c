#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "egide/dossier/messages.h"
#include "egide/testing/catalogue.h"
#include "read_case.h"

namespace egide::dossier {
namespace {

using observation::ContextFact;
using ::testing::HasSubstr;

TEST(Catalogue, IsReadByIcu) {
    EXPECT_TRUE(testing::is_read_by_icu(messages::all()));
}

// --- what is read
// -----------------------------------------------------------------------------------------------------

TEST(Dossier, GivesTheCandidateAndItsPerimeter) {
    const auto read = accepted(kCorrect);
    const auto& perimeter = read.facts.perimeter;
    EXPECT_EQ(read.facts.programme, "d1bis");
    EXPECT_EQ(read.facts.programme_version, "");
    EXPECT_EQ(read.facts.file, "dossier.yaml");
    EXPECT_EQ(perimeter.kind, organisation::CandidateKind::ght);
    EXPECT_EQ(perimeter.name, "GHT Test");
    EXPECT_EQ(perimeter.support, 0u);
    EXPECT_EQ(read.trigram, "TST");
    ASSERT_EQ(perimeter.entities.size(), 3u);
    EXPECT_EQ(perimeter.entities[0].combined_activity, 120000);
    EXPECT_EQ(perimeter.entities[0].activity_year, 2023);
    EXPECT_EQ(perimeter.entities[0].pmsi, true);
    EXPECT_EQ(perimeter.entities[0].region, "27");
    EXPECT_EQ(perimeter.entities[0].category, "355");
    EXPECT_EQ(perimeter.entities[1].member_until, day(2026, 12, 31));
    EXPECT_EQ(perimeter.entities[2].parent, 0u);
    EXPECT_EQ(perimeter.entities[2].combined_activity, std::nullopt);
    EXPECT_EQ(perimeter.entities[2].at.show(), "dossier.yaml:6:5");
}

TEST(Dossier, GivesDatesAmountsAndContextWithWhatIsUnknownLeftUnknown) {
    const auto facts = accepted(kCorrect).facts;
    EXPECT_EQ(facts.milestones.declaration, day(2026, 10, 1));
    EXPECT_EQ(facts.amounts.ceiling, base::Money::from_cents(5330000));
    EXPECT_EQ(facts.amounts.ceiling_d1, std::nullopt);
    EXPECT_EQ(facts.context[static_cast<std::size_t>(ContextFact::sun_es_validated)], true);
    EXPECT_EQ(facts.context[static_cast<std::size_t>(ContextFact::applied_to_d1)], false);
    EXPECT_EQ(facts.context[static_cast<std::size_t>(ContextFact::has_146)], std::nullopt);
    EXPECT_EQ(facts.context[static_cast<std::size_t>(ContextFact::reached_d1)], std::nullopt);
}

TEST(Dossier, GivesObservationsLinkedToThePerimeter) {
    const auto observations = accepted(kCorrect).facts.observations;
    ASSERT_EQ(observations.size(), 3u);
    EXPECT_EQ(observations[2].entities, std::vector<std::uint32_t>{1});
    EXPECT_EQ(observations[2].text(observation::Field::piece), "D1.O6.A.E1") << "a zero is the letter O";
    ASSERT_TRUE(observations[1].evidence);
    EXPECT_EQ(observations[1].evidence->path, "ads/2026-03-01.zed");
    EXPECT_EQ(observations[1].evidence->sha256, "") << "a tree has no files";
}

TEST(Dossier, MayNameTheVersionOfTheRules) {
    const auto facts = accepted(with("d1bis", "d1bis@2026-02-02")).facts;
    EXPECT_EQ(facts.programme, "d1bis");
    EXPECT_EQ(facts.programme_version, "2026-02-02");
}

TEST(Dossier, MayLackDatesMoneyContextObservationsAndWeights) {
    const auto facts =
        accepted(
            "programme: d2\n"
            "candidate: {kind: EJ, name: Clinique, ownership: private}\n"
            "entities: [{finess: 2A0000014, kind: EJ}, {finess: 2A0000022, kind: EG, parent: 2A0000014}]\n")
            .facts;
    EXPECT_EQ(facts.perimeter.support, 0u) << "the only EJ is the candidate";
    EXPECT_EQ(facts.perimeter.ownership, organisation::Ownership::private_for_profit);
    EXPECT_EQ(facts.perimeter.entities[1].name, "2A0000022") << "a nameless establishment is shown by its number";
    EXPECT_EQ(facts.milestones.declaration, std::nullopt);
}

// --- what deserves a look
// ---------------------------------------------------------------------------------------------

void expect_warning(std::string_view yaml, const std::string& where, const std::string& says) {
    const auto warnings = accepted(yaml).warnings;
    ASSERT_EQ(warnings.size(), 1u) << yaml << "\n" << shown(warnings);
    EXPECT_EQ(warnings[0].at.show(), where);
    EXPECT_THAT(base::render(warnings[0].message, base::Language::english), HasSubstr(says));
}

TEST(Warnings, AreNoneForACorrectDossier) {
    EXPECT_EQ(shown(accepted(kCorrect).warnings), "");
}

TEST(Warnings, TellAWrongCheckDigit) {
    expect_warning(with("finess: \"210000022\"", "finess: \"210000021\""), "dossier.yaml:6:14", "check digit");
}

TEST(Warnings, TellAnUnusualOrderOfDates) {
    expect_warning(with("ars_validation: 2026-03-20", "ars_validation: 2026-02-19"), "dossier.yaml:7:50",
                   "ars_validation (19 February 2026) comes before application");
    expect_warning(with("ars_validation: 2026-03-20", "ars_validation: 2026-10-02"), "dossier.yaml:7:100",
                   "declaration (1 October 2026) comes before ars_validation");
}

TEST(Warnings, TellASubjectThatNamesNothing) {
    expect_warning(with("signed_by: null", "subject: nowhere"), "dossier.yaml:13:5", "‘nowhere’");
}

// --- what is refused, and where
// ---------------------------------------------------------------------------------------

struct DossierRefusal {
    const char* passage;
    const char* replacement;
    const char* where;
    const char* says;
};

void PrintTo(const DossierRefusal& refusal, std::ostream* stream) {
    *stream << refusal.passage << " -> " << refusal.replacement;
}

class DossierRefused : public ::testing::TestWithParam<DossierRefusal> {};

TEST_P(DossierRefused, AtItsPlaceWithWhatWasExpected) {
    const auto errors = refused(with(GetParam().passage, GetParam().replacement), {.on = day(2026, 10, 1)});
    ASSERT_EQ(errors.size(), 1u) << shown(errors);
    EXPECT_EQ(errors[0].at.show(), std::string("dossier.yaml:") + GetParam().where) << shown(errors);
    EXPECT_THAT(base::render(errors[0].message, base::Language::english), HasSubstr(GetParam().says));
    EXPECT_FALSE(base::render(errors[0].message, base::Language::french).empty());
}

INSTANTIATE_TEST_SUITE_P(Programme, DossierRefused,
                         ::testing::Values(DossierRefusal{"programme: d1bis\n", "", "1:1", "programme"},
                                           DossierRefusal{"d1bis", "D1 bis", "1:12", "d1bis@version"},
                                           DossierRefusal{"d1bis", "d1bis@", "1:12", "d1bis@version"},
                                           DossierRefusal{"context:", "contexte:", "9:1", "Did you mean ‘context’"}));

INSTANTIATE_TEST_SUITE_P(
    Candidate, DossierRefused,
    ::testing::Values(
        DossierRefusal{"kind: GHT", "kind: GHTS", "2:19", "GHT"},
        DossierRefusal{", name: \"GHT Test\"", "", "2:12", "name"},
        DossierRefusal{"ownership: public", "ownership: state", "2:75", "ebnl"},
        DossierRefusal{"kind: GHT, name: \"GHT Test\", support: \"210000006\", ownership: public",
                       "kind: EJ, name: x, support: \"210000006\"", "2:12", "ownership"},
        DossierRefusal{"trigram: TST", "trigram: test", "2:92", "three capital letters"},
        DossierRefusal{"support: \"210000006\"", "support: \"210000030\"", "2:51", "not in entities"},
        DossierRefusal{"support: \"210000006\"", "support: \"210000022\"", "2:51", "not an EJ"},
        DossierRefusal{"support: \"210000006\"", "support: 21000006", "2:51", "nine characters"},
        DossierRefusal{"support: \"210000006\", ", "", "2:12", "support"},
        DossierRefusal{"kind: GHT, name: \"GHT Test\", support: \"210000006\"", "kind: EJ, name: x", "2:12",
                       "several EJ"},
        DossierRefusal{
            "candidate: {kind: GHT, name: \"GHT Test\", support: \"210000006\", ownership: public, trigram: TST}",
            "candidate: GHT", "2:12", "candidate"}));

INSTANTIATE_TEST_SUITE_P(
    Establishments, DossierRefused,
    ::testing::Values(
        DossierRefusal{"finess: \"210000022\"", "finess: \"210000014\"", "6:14", "dossier.yaml:5:5"},
        DossierRefusal{"finess: \"210000022\"", "finess: \"21000002\"", "6:14", "nine characters"},
        DossierRefusal{"finess: \"210000022\"", "finess: \"21000002X0\"", "6:14", "nine characters"},
        DossierRefusal{"finess: \"210000022\", ", "", "6:5", "finess"},
        DossierRefusal{"kind: EG, parent", "kind: ET, parent", "6:33", "EG"},
        DossierRefusal{"parent: \"210000006\", ", "", "6:5", "has no parent"},
        DossierRefusal{"parent: \"210000006\"", "parent: \"210000030\"", "6:45", "not in entities"},
        DossierRefusal{"parent: \"210000006\"", "parent: \"210000022\"", "6:45", "its own parent"},
        DossierRefusal{"parent: \"210000006\"", "parent: 6", "6:45", "nine characters"},
        DossierRefusal{"name: \"CH\",", "parent: \"210000006\",", "5:45", "cannot have a parent"},
        DossierRefusal{"name: \"Site A\"}",
                       "name: \"Site A\"}\n  - {finess: \"210000030\", kind: EG, parent: \"210000022\"}", "7:45",
                       "not an EJ"},
        DossierRefusal{"combined_activity: 34000", "combined_activity: -1", "5:68", "from 0 to"},
        DossierRefusal{"combined_activity: 34000", "combined_activity: 9999999999999", "5:68", "from 0 to"},
        DossierRefusal{"combined_activity: 34000", "combined_activity: 12.5", "5:68", "12.5"},
        DossierRefusal{"activity_year: 2023", "activity_year: 1999", "4:123", "from 2000 to 2100"},
        DossierRefusal{"activity_year: 2023", "activity_year: 2101", "4:123", "from 2000 to 2100"},
        DossierRefusal{"pmsi: true", "pmsi: oui", "4:135", "true or false"},
        DossierRefusal{"member_until: 2026-12-31", "member_until: 2019-12-31", "5:114", "before it starts"},
        DossierRefusal{"region:", "regio:", "4:50", "region"}));

INSTANTIATE_TEST_SUITE_P(
    Dates, DossierRefused,
    ::testing::Values(DossierRefusal{"declaration: 2026-10-01", "declaration: 2026-02-30", "7:100", "2026-02-30"},
                      DossierRefusal{"declaration: 2026-10-01", "declaration: 2201-01-01", "7:100", "2201-01-01"},
                      DossierRefusal{"declaration: 2026-10-01", "declaration: 01/10/2026", "7:100", "YYYY-MM-DD"},
                      DossierRefusal{"phase_start: 2026-02-20", "phase_start: 2026-10-02", "7:100",
                                     "before the start of the"},
                      DossierRefusal{"application:", "aplication:", "7:9", "application"}));

INSTANTIATE_TEST_SUITE_P(
    Amounts, DossierRefused,
    ::testing::Values(DossierRefusal{"\"53300.00\"", "\"1000000000000.01\"", "8:18", "largest amount"},
                      DossierRefusal{"\"53300.00\"", "100000000000000000000000", "8:18", "largest amount"},
                      DossierRefusal{"\"53300.00\"", "\"-1\"", "8:18", "not negative"},
                      DossierRefusal{"\"53300.00\"", "\"53 300,00\"", "8:18", "not an amount"},
                      DossierRefusal{"ceiling_d1: null", "ceiling_d2: null", "8:30", "ceiling_d1"}));

INSTANTIATE_TEST_SUITE_P(Context, DossierRefused,
                         ::testing::Values(DossierRefusal{"has_146: null", "has146: null", "9:57", "has_146"},
                                           DossierRefusal{"has_146: null", "has_146: maybe", "9:66", "true or false"}));

INSTANTIATE_TEST_SUITE_P(
    Observations, DossierRefused,
    ::testing::Values(
        DossierRefusal{"kind: directory_audit", "kind: directory_audits", "12:12", "directory_audit"},
        DossierRefusal{"directory: chu.local", "directory: chu.loca", "12:5", "Did you mean ‘chu.local’"},
        DossierRefusal{"entity: \"210000014\"", "entity: \"210000030\"", "13:49", "210000030"},
        DossierRefusal{"date: 2026-04-02", "date: 2026-10-02", "13:5", "after the reference date 1 October 2026"},
        DossierRefusal{"evidence: ads/2026-03-01.zed", "evidence: /etc/passwd", "12:100", "relative to the folder"},
        DossierRefusal{"evidence: ads/2026-03-01.zed", "evidence: ads/../../x", "12:100", "relative to the folder"},
        DossierRefusal{"evidence: ads/2026-03-01.zed", "evidence: 'C:\\x'", "12:100", "relative to the folder"}));

TEST(Dossier, WithoutEstablishmentsIsRefused) {
    for (const char* list : {"[]", "{}", "none"}) {
        const auto errors = refused(
            "programme: d2\ncandidate: {kind: GHT, name: x, support: \"210000006\"}\nentities: " + std::string(list) +
            "\n");
        ASSERT_EQ(errors.size(), 1u) << shown(errors);
        EXPECT_EQ(errors[0].at.show(), "dossier.yaml:3:11");
        EXPECT_THAT(shown(errors), HasSubstr("at least one"));
    }
}

TEST(Dossier, WhoseEstablishmentsLoopIsRefused) {
    auto text = with("parent: \"210000006\"", "parent: \"210000030\"");
    text.replace(text.find("dates:"), 0, "  - {finess: \"210000030\", kind: EG, parent: \"210000022\"}\n");
    const auto errors = refused(text);
    ASSERT_EQ(errors.size(), 2u) << shown(errors);
    EXPECT_THAT(shown(errors),
                HasSubstr("dossier.yaml:6:45: These establishments contain each other in a loop: 210000022 "
                          "→ 210000030 → 210000022"));
}

TEST(Dossier, WhoseWeightsSumToZeroIsRefused) {
    auto text = with("combined_activity: 120000", "combined_activity: 0");
    text.replace(text.find("34000"), 5, "0");
    const auto errors = refused(text);
    ASSERT_EQ(errors.size(), 1u) << shown(errors);
    EXPECT_EQ(errors[0].at.show(), "dossier.yaml:4:3");
    EXPECT_THAT(shown(errors), HasSubstr("no share can be computed"));
}

TEST(Dossier, WithAMissingWeightBesideZerosIsAccepted) {
    auto text = with("combined_activity: 120000", "combined_activity: 0");
    text.replace(text.find("combined_activity: 34000"), 24, "combined_activity: null");
    accepted(text);
}

TEST(Dossier, IsNotJudgedInTheFutureWithoutReferenceDate) {
    accepted(with("date: 2026-04-02", "date: 2027-10-02"));
}

TEST(Dossier, KnowsFromACategoryThatThereIsADialysisAlternative) {
    const auto has_146 = static_cast<std::size_t>(ContextFact::has_146);
    EXPECT_EQ(accepted(with("category: \"355\"", "category: \"146\"")).facts.context[has_146], true);
    std::string contrary = with("category: \"355\"", "category: \"146\"");
    contrary.replace(contrary.find("has_146: null"), 13, "has_146: false");
    const auto read = accepted(contrary);
    EXPECT_EQ(read.facts.context[has_146], false);
    ASSERT_EQ(read.warnings.size(), 1u) << shown(read.warnings);
    EXPECT_EQ(read.warnings[0].field, "has_146");
}

TEST(Dossier, ReportsEverythingThatIsWrongAtOnce) {
    const auto errors = refused(
        "programme: D1\n"
        "candidate: {kind: GHT, support: \"210000006\"}\n"
        "entities:\n"
        "  - {finess: \"210000006\", kind: EJ, activity_year: 12}\n"
        "  - {finess: \"210000006\", kind: EG}\n"
        "dates: {declaration: 2026-13-01}\n"
        "money: {ceiling: \"-3\"}\n"
        "context: {has_147: true}\n"
        "observations: [{kind: directory}, {kind: nothing}]\n"
        "extra: 1\n");
    EXPECT_EQ(errors.size(), 11u) << shown(errors);
}

}  // namespace
}  // namespace egide::dossier
