#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "egide/organisation/import.h"
#include "extract.h"

namespace egide::organisation {
namespace {

using ::testing::ElementsAre;

RegisteredEntity found(const ImportOutcome& outcome, std::string_view finess) {
    const auto index = outcome.registry.value().find(finess);
    return outcome.registry->entity(index.value());
}

TEST(ClassicExtract, TellsLegalEntitiesAndTheirSites) {
    const auto outcome = import_text({kHeading + legal_line("210000014", "CHU DE DIJON"),
                                      kHeading + site_line("210000022", "210000014", "SITE DU BOCAGE")});
    ASSERT_TRUE(outcome.registry) << ::testing::PrintToString(shown(outcome.errors));
    EXPECT_EQ(outcome.report.legal, 1u);
    EXPECT_EQ(outcome.report.geographic, 1u);
    EXPECT_EQ(outcome.report.files[1].vintage, day("2026-05-12"));
    EXPECT_EQ(outcome.registry->vintage(), day("2026-05-12"));
    EXPECT_FALSE(outcome.registry->tells_groups());
    const auto legal = found(outcome, "210000014");
    EXPECT_EQ(legal.name, "CHU DE DIJON");
    EXPECT_EQ(legal.legal_status, "13");
    EXPECT_EQ(legal.business_number, "200000008");
    EXPECT_EQ(legal.opened, day("1979-02-13"));
    EXPECT_EQ(legal.region, "27");
    const auto site = found(outcome, "210000022");
    EXPECT_EQ(site.kind, EntityKind::geographic);
    EXPECT_EQ(site.parent, outcome.registry->find("210000014"));
    EXPECT_EQ(site.category, "355");
    EXPECT_EQ(site.postcode, "21000");
    EXPECT_EQ(site.commune, "DIJON");
    EXPECT_THAT(outcome.registry->sites_of(*site.parent), ElementsAre(*outcome.registry->find("210000022")));
}

TEST(ClassicExtract, KnowsSaintMartinSaintBarthelemyCorsicaAndMayotte) {
    const auto outcome = import_text({kHeading + legal_line("970100186", "CH FLEMING", "9A", "97150 ST MARTIN") +
                                      legal_line("970113015", "PMI", "9A", "97133 ST BARTHELEMY") +
                                      legal_line("2A0000014", "CH AJACCIO", "2A", "20303 AJACCIO CEDEX") +
                                      legal_line("2B0000012", "CH BASTIA", "2B", "20604 BASTIA CEDEX") +
                                      legal_line("980500003", "CH MAYOTTE", "9F", "97600 MAMOUDZOU")});
    ASSERT_TRUE(outcome.registry) << ::testing::PrintToString(shown(outcome.errors));
    EXPECT_EQ(outcome.report.wrong_check_digits, 0u);
    EXPECT_EQ(found(outcome, "970100186").region, "01");
    EXPECT_EQ(found(outcome, "970100186").postcode, "97150");
    EXPECT_EQ(found(outcome, "970113015").postcode, "97133");
    EXPECT_EQ(found(outcome, "2A0000014").region, "94");
    EXPECT_EQ(found(outcome, "2B0000012").region, "94");
    EXPECT_EQ(found(outcome, "980500003").region, "06");
}

TEST(ClassicExtract, ReadsLatin1AndUtf8Alike) {
    const auto utf8 = import_text({kHeading + legal_line("210000014", "HÔPITAL œuvré", "21", "21000 ÉPOISSES")});
    const auto latin =
        import_text({kHeading + legal_line("210000014", "H\xD4PITAL \x9Cuvr\xE9", "21", "21000 \xC9POISSES")});
    ASSERT_TRUE(utf8.registry && latin.registry);
    EXPECT_EQ(utf8.report.files[0].encoding, "UTF-8");
    EXPECT_EQ(latin.report.files[0].encoding, "windows-1252");
    EXPECT_EQ(found(latin, "210000014").name, "HÔPITAL œuvré");
    EXPECT_EQ(found(latin, "210000014").name, found(utf8, "210000014").name);
    EXPECT_EQ(found(latin, "210000014").commune, "ÉPOISSES");
}

TEST(ClassicExtract, ReadsQuotesSeparatorsInsideThemAndWindowsLineEnds) {
    auto text =
        kHeading + legal_line("210000014", "\"LIEU \"\"MAVOUNA; 1\"\"\"") + legal_line("210000022", "L'\"OASIS\"");
    for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 2)) {
        text.insert(at, "\r");
    }
    const auto outcome = import_text({"\xEF\xBB\xBF" + text});
    ASSERT_TRUE(outcome.registry) << ::testing::PrintToString(shown(outcome.errors));
    EXPECT_EQ(found(outcome, "210000014").name, "LIEU \"MAVOUNA; 1\"");
    EXPECT_EQ(found(outcome, "210000022").name, "L'\"OASIS\"") << "a quote inside a field is text";
    EXPECT_EQ(found(outcome, "210000022").opened, day("1979-02-13")) << "the last column has no carriage return";
}

TEST(ClassicExtract, TakesFirstJanuary1900AsNoDate) {
    const auto outcome =
        import_text({kHeading + site_line("210000022", "", "A", "21", "21000 DIJON", "355", "1900-01-01") +
                     site_line("210000030", "", "B", "21", "21000 DIJON", "355", "1789-07-14")});
    ASSERT_TRUE(outcome.registry);
    EXPECT_EQ(found(outcome, "210000022").opened, std::nullopt);
    EXPECT_EQ(found(outcome, "210000030").opened, std::nullopt) << "before the years that count: bounds nothing";
    EXPECT_EQ(outcome.report.unknown_parents, 2u);
}

TEST(ClassicExtract, LeavesGeolocationAsideAndDoesWithoutHeading) {
    const auto outcome = import_text({site_line("210000022", "210000014", "A") + "\n" +
                                      "geolocalisation;210000022;841166.7;6581529.1;1,ATLASANTE;2026-05-04\n"});
    ASSERT_TRUE(outcome.registry);
    EXPECT_EQ(outcome.report.skipped_total, 2u);
    EXPECT_EQ(outcome.report.skipped[0].at.line, 2u);
    EXPECT_EQ(outcome.report.skipped[0].reason.message->key, "skip.blank");
    EXPECT_EQ(outcome.report.skipped[1].at.line, 3u);
    EXPECT_EQ(outcome.registry->vintage(), std::nullopt);
    EXPECT_THAT(shown(outcome.report.warnings),
                ElementsAre("file1 import.no_vintage", "file1:1:13 import.parent_unknown"));
}

TEST(ClassicExtract, WarnsOfAWrongCheckDigitAndKeepsTheNumber) {
    const auto outcome = import_text({kHeading + legal_line("210000001", "TEST")});
    ASSERT_TRUE(outcome.registry);
    EXPECT_TRUE(outcome.registry->find("210000001"));
    EXPECT_EQ(outcome.report.wrong_check_digits, 1u);
    EXPECT_THAT(shown(outcome.report.warnings), ElementsAre("file1:2:13 finess.check_digit"));
}

TEST(ClassicExtract, RefusesSeveralFaultsAtOnceEachAtItsPlace) {
    const auto outcome =
        import_text({kHeading + legal_line("21000001", "SHORT NUMBER") + "structureej;210000014;A;B\n" +
                     "etablissement;210000014\n" + site_line("210000022", "210000022", "OWN PARENT") +
                     site_line("210000030", "21OOOOO", "PARENT") +
                     site_line("210000048", "", "ÉTÉ", "21", "21000 DIJON", "355", "2025-02-31")});
    EXPECT_FALSE(outcome.registry);
    EXPECT_THAT(shown(outcome.errors),
                ElementsAre("file1:2:13 finess.malformed", "file1:3:25 import.column_count",
                            "file1:4:1 import.unknown_tag", "file1:5:23 import.own_parent",
                            "file1:6:23 finess.malformed", "file1:7:110 import.impossible_date"));
}

TEST(ClassicExtract, RefusesADuplicateAndSaysWhichLineWasFirst) {
    const auto outcome =
        import_text({kHeading + legal_line("210000014", "A"), kHeading + site_line("210000014", "", "B")});
    EXPECT_FALSE(outcome.registry);
    ASSERT_THAT(shown(outcome.errors), ElementsAre("file2:2:13 finess.duplicate"));
    EXPECT_THAT(base::render(outcome.errors[0].message, base::Language::english), ::testing::HasSubstr("file1:2:13"));
}

TEST(ClassicExtract, RefusesACutFile) {
    const auto whole = kHeading + legal_line("210000014", "A") + legal_line("210000022", "B");
    EXPECT_THAT(shown(import_text({whole.substr(0, whole.size() - 60)}).errors),
                ElementsAre("file1:3:13 import.truncated"));
    EXPECT_THAT(shown(import_text({whole.substr(0, whole.size() - 12)}).errors),
                ElementsAre("file1:3:68 import.truncated"));
    EXPECT_TRUE(import_text({whole.substr(0, whole.size() - 1)}).registry) << "only the last line break is missing";
}

TEST(ClassicExtract, RefusesAnUnclosedQuoteAndANullCharacter) {
    EXPECT_THAT(shown(import_text({kHeading + legal_line("210000014", "A") + "structureej;\"210000022;A\n;\n"}).errors),
                ElementsAre("file1:3:1 import.unclosed_quote"));
    EXPECT_THAT(shown(import_text({kHeading + legal_line("210000014", std::string("A\0B", 3))}).errors),
                ElementsAre("file1:2:1 import.nul"));
}

TEST(ClassicExtract, RefusesWhatIsNoExtract) {
    EXPECT_THAT(shown(import_text({"nom;prenom\n"}).errors), ElementsAre("file1 import.unknown_format"));
    EXPECT_THAT(shown(import_text({""}).errors), ElementsAre("file1 import.unknown_format"));
    EXPECT_THAT(shown(import_text({kHeading}).errors), ElementsAre("file1 import.empty"));
    EXPECT_THAT(shown(import_text({"finess;etalab;1;2026-13-01\n" + legal_line("210000014", "A")}).errors),
                ElementsAre("file1:1:17 import.impossible_date"));
}

TEST(ClassicExtract, CapsTheErrorsAndCountsTheRest) {
    std::string text = kHeading;
    for (int i = 0; i < 80; ++i) {
        text += "bad\n";
    }
    EXPECT_EQ(import_text({text}).errors.size(), 51u);
}

TEST(ClassicExtract, KeepsASiteWhoseParentIsASite) {
    const auto outcome =
        import_text({kHeading + site_line("210000014", "", "A") + site_line("210000022", "210000014", "B")});
    ASSERT_TRUE(outcome.registry);
    EXPECT_EQ(outcome.report.unknown_parents, 2u);
    EXPECT_EQ(found(outcome, "210000022").parent, std::nullopt);
    EXPECT_EQ(found(outcome, "210000022").parent_finess, "210000014");
}

TEST(ClassicExtract, UnreadableFileIsUnavailable) {
    const auto outcome = import_files({"/nonexistent/etalab.csv"});
    ASSERT_EQ(outcome.errors.size(), 1u);
    EXPECT_EQ(outcome.errors[0].kind, base::ErrorKind::unavailable);
}

}  // namespace
}  // namespace egide::organisation
