#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "sample.h"

namespace egide::exposure {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// --- lenient reading
// --------------------------------------------------------------------------------------------------

TEST(Opssies, KeepsEverythingItReads) {
    const auto reading = read(kCorrect);
    EXPECT_EQ(shown(reading.warnings), "");
    EXPECT_TRUE(same(json_tree(opssies_json(reading.document)), json_tree(kCorrect)));
    const auto& event = reading.document.events.at(0);
    EXPECT_EQ(event.level, 1);
    EXPECT_EQ(event.at.show(), "o.json:7:3");
    EXPECT_THAT(event.scopes.at(0).subnets_v4, ElementsAre("192.0.2.0/28", "xxx.xxx.xxx.xxx/n"));
}

TEST(Opssies, TakesAnIdentifierAsObjectOrListEverywhere) {
    const auto listed = with(R"({"stakeholderIdType": 4, "__text": "123456782"})",
                             R"([{"stakeholderIdType": 4, "__text": "123456782"}])");
    const auto reading = read(listed);
    EXPECT_EQ(shown(reading.warnings), "");
    EXPECT_EQ(reading.document.stakeholders.at(0).ids.at(0).text, "123456782");
    EXPECT_TRUE(same(json_tree(opssies_json(reading.document)), json_tree(listed)));
}

TEST(Opssies, TakesIdentifiersWithLetters) {
    const auto reading = read(with("\"210000006\"", "\"TST-00\""));
    EXPECT_EQ(reading.document.events.at(0).stakeholders.at(0).ids.at(0).text, "TST-00");
    EXPECT_EQ(shown(reading.warnings), "");
}

struct Warning {
    const char* passage;
    const char* replacement;
    const char* where;
    const char* says;
};

class OpssiesWarns : public ::testing::TestWithParam<Warning> {};

TEST_P(OpssiesWarns, AndReadsTheRest) {
    const auto reading = read(with(GetParam().passage, GetParam().replacement));
    ASSERT_EQ(reading.warnings.size(), 1u) << shown(reading.warnings);
    EXPECT_EQ(reading.warnings[0].at.show(), std::string("o.json:") + GetParam().where) << shown(reading.warnings);
    EXPECT_THAT(shown(reading.warnings), HasSubstr(GetParam().says));
    EXPECT_EQ(reading.document.events.size(), 1u);
}

INSTANTIATE_TEST_SUITE_P(
    All, OpssiesWarns,
    ::testing::Values(Warning{"\"tlp\": \"amber\"", "\"tlp\": \"amber\", \"score\": 3", "13:45", "score"},
                      Warning{"\"events\"", "\"version\": 1, \"events\"", "1:2", "version"},
                      Warning{"\"level\": 1", "\"level\": \"1\"", "13:25", "value taken"},
                      Warning{"\"level\": 1", "\"level\": \"un\"", "13:25", "value left out"},
                      Warning{"20260115-141742", "20260230-141742", "11:14", "20260230-141742"},
                      Warning{"20260115-141742", "20260115-241742", "11:14", "20260115-241742"},
                      Warning{"20260115-141742", "2026-01-15", "11:14", "2026-01-15"},
                      Warning{"[\"chu.example\"]", "\"chu.example\"", "12:27", "a list"},
                      Warning{"[\"chu.example\"]", "[3, {}]", "12:31", "value left out"},
                      Warning{"\"__text\": \"CHU Test\"", "\"__text\": 3", "9:68", "value taken"}));

TEST(Opssies, RefusesWhatIsNoSuchFile) {
    for (const char* text : {"{}", "[]", "3", "{\"events\": []}", "{\"events\": null}"}) {
        const auto reading = read_opssies(text, "o.json");
        ASSERT_FALSE(reading.ok()) << text;
        EXPECT_EQ(reading.errors()[0].at.show(), "o.json:1:1") << text;
    }
    EXPECT_FALSE(read_opssies("{\"events\": ", "o.json").ok());
}

TEST(OpssiesMoments, AreThoseThatExist) {
    EXPECT_EQ(OpssiesMoment::parse("20240229-235959")->text(), "20240229-235959");
    for (const char* text :
         {"", "20260229-000000", "20260101-240000", "20260101-006000", "20260101-000060", "20260101 000000",
          "2026010-1000000", "20260101-00000", "20260101-0000000", "+0260101-000000"}) {
        EXPECT_EQ(OpssiesMoment::parse(text), std::nullopt) << text;
    }
}

// --- strict check
// -----------------------------------------------------------------------------------------------------

TEST(StrictCheck, AcceptsACorrectFile) {
    EXPECT_EQ(shown(check_opssies_strictly(kCorrect, kGoodName)), "");
}

struct Deviation {
    const char* passage;
    const char* replacement;
    const char* where;
    const char* says;
};

class StrictCheckFinds : public ::testing::TestWithParam<Deviation> {};

TEST_P(StrictCheckFinds, AtItsPlace) {
    const auto errors = check_opssies_strictly(with(GetParam().passage, GetParam().replacement), kGoodName);
    ASSERT_EQ(errors.size(), 1u) << shown(errors);
    EXPECT_EQ(errors[0].at.show(), std::string(kGoodName) + ":" + GetParam().where) << shown(errors);
    EXPECT_THAT(shown(errors), HasSubstr(GetParam().says));
    EXPECT_FALSE(base::render(errors[0].message, base::Language::french).empty());
}

INSTANTIATE_TEST_SUITE_P(
    Schema, StrictCheckFinds,
    ::testing::Values(
        Deviation{"\"tlp\": \"amber\"", "\"tlp\": \"amber\", \"score\": 3", "13:45", "score is not foreseen"},
        Deviation{"\"stakeholderType\": 1, ", "", "8:5", "stakeholderType"},
        Deviation{"{\"stakeholderIdType\": 4, \"__text\": \"123456782\"}",
                  "[{\"stakeholderIdType\": 4, \"__text\": \"123456782\"}]", "3:21", "an object"},
        Deviation{"\"level\": 1", "\"level\": \"1\"", "13:25", "a whole number"},
        Deviation{"\"outcome\": {\"level\": 1}, ", "", "7:3", "outcome"},
        Deviation{"\"outcome\": {\"level\": 1}", "\"outcome\": {}", "13:15", "level"},
        Deviation{"[\"chu.example\"]", "\"chu.example\"", "12:27", "a list"},
        Deviation{"[\"chu.example\"]", "[3]", "12:28", "a text"},
        Deviation{"\"domains\"",
                  "\"functionalContexts\": [{\"functionalContextCategory\": 71, \"__text\": \"x\", \"isPersonalData\": "
                  "false, "
                  "\"isPersonalHealthcareData\": 0, \"userCount\": 1}], \"domains\"",
                  "12:141", "true or false"},
        Deviation{"\"domains\"",
                  "\"technicalContexts\": [{\"technicalContextCategory\": 13, \"__text\": \"x\", \"isDynamic\": false, "
                  "\"isAuthenticatable\": true}], \"domains\"",
                  "12:38", "isOnCloud"}));

INSTANTIATE_TEST_SUITE_P(
    Profile, StrictCheckFinds,
    ::testing::Values(
        Deviation{"\"210000006\"", "\"TST-00\"", "8:24", "digits only"},
        Deviation{"\"210000006\"", "\"21000006\"", "8:24", "digits only"},
        Deviation{"\"123456782\"", "\"123 456 782\"", "3:21", "digits only"},
        Deviation{"\"stakeholderIdType\": 2", "\"stakeholderIdType\": 7", "8:73", "1 to 6"},
        Deviation{"\"stakeholderNameType\": 2, \"__text\": \"CHU Test\"",
                  "\"stakeholderNameType\": 1, \"__text\": \"CHU\"", "8:5", "full name"},
        Deviation{"\"stakeholderType\": 1", "\"stakeholderType\": 4", "8:5", "1 to 3"},
        Deviation{"\"stakeholderRoleType\": 4", "\"stakeholderRoleType\": 1", "7:3", "audited body"},
        Deviation{"\"stakeholderRoleType\": 2", "\"stakeholderRoleType\": 3", "7:3", "provider"},
        Deviation{"\"dateType\": 7", "\"dateType\": 8", "11:14", "Expected for CaRE D1: 7"},
        Deviation{"20260115-141742", "20260115", "11:14", "YYYYMMDD-HHMMSS"},
        Deviation{"\"20260115-141742\"}", "\"20260115-141742\"}, {\"dateType\": 7, \"__text\": \"20260116-141742\"}",
                  "11:60", "one date"},
        Deviation{"192.0.2.0/28", "192.0.2/28", "12:15", "192.0.2/28"},
        Deviation{"2001:db8::/32", "2001", "12:15", "‘2001’"}, Deviation{"amber", "AMBER", "7:3", "AMBER"},
        Deviation{"\"eventAnalysisType\": 5", "\"eventAnalysisType\": 4", "7:3", "Expected for CaRE D1: 5"},
        Deviation{"\"eventType\": 29", "\"eventType\": 43", "7:3", "27, 28, 29 or 60"}));

TEST(StrictCheck, TakesCorsicanNumbersAndTheTrigramOfAGroup) {
    EXPECT_EQ(shown(check_opssies_strictly(with("\"210000006\"", "\"2B0000012\""), kGoodName)), "");
    EXPECT_EQ(shown(check_opssies_strictly(with("{\"stakeholderIdType\": 3, \"__text\": \"210000006\"}",
                                                "{\"stakeholderIdType\": 6, \"__text\": \"TST-00\"}"),
                                           kGoodName)),
              "");
}

TEST(StrictCheck, LooksAtTheNameOfTheFile) {
    for (const char* name : {"AUDITEUR-D1-20260301-101520.json", "some/folder/A_B-1-D1-20240229-000000.json"}) {
        EXPECT_EQ(shown(check_opssies_strictly(kCorrect, name)), "") << name;
    }
    for (const char* name :
         {"audit.json", "-D1-20260301-101520.json", "A-D1-20260230-101520.json", "A-D2-20260301-101520.json",
          "A B-D1-20260301-101520.json", "A-D1-20260301-101520.xml", "A-D1-20260301-101520"}) {
        const auto errors = check_opssies_strictly(kCorrect, name);
        ASSERT_EQ(errors.size(), 1u) << name;
        EXPECT_EQ(errors[0].at.line, 0u);
        EXPECT_THAT(shown(errors), HasSubstr("COMPANY-D1-YYYYMMDD-HHMMSS.json"));
    }
}

TEST(StrictCheck, ListsEveryDeviationInTheOrderOfTheFile) {
    auto text = with("\"123456782\"", "\"x\"");
    text.replace(text.find("\"level\": 1"), 10, "\"level\": true");
    text.replace(text.find("20260115-"), 9, "20261315-");
    const auto errors = check_opssies_strictly(text, "x.json");
    ASSERT_EQ(errors.size(), 4u) << shown(errors);
    EXPECT_EQ(errors[0].at.line, 0u);
    EXPECT_EQ(errors[1].at.line, 3u);
    EXPECT_EQ(errors[2].at.line, 11u);
    EXPECT_EQ(errors[3].at.line, 13u);
}

TEST(StrictCheck, ReportsTextThatIsNotUtf8) {
    const auto errors = check_opssies_strictly(with("CHU Test", "CHU \xE9"), kGoodName);
    ASSERT_EQ(errors.size(), 1u) << shown(errors);
    EXPECT_EQ(errors[0].at.line, 9u);
}

// --- writing
// ----------------------------------------------------------------------------------------------------------

const OpssiesSender kSender{"AUDITEUR", "123456782"};
const OpssiesMoment kSent{day(2026, 3, 1), 10, 15, 20};

TEST(OpssiesWriter, WritesACorrectDocumentAsItIs) {
    const auto file = write_opssies(read(kCorrect).document, kSender, kSent);
    ASSERT_TRUE(file.ok()) << shown(file.errors());
    EXPECT_EQ(file->name, kGoodName);
    EXPECT_TRUE(file->corrections.empty());
    EXPECT_TRUE(same(json_tree(file->bytes), json_tree(kCorrect)));
    EXPECT_EQ(write_opssies(read(kCorrect).document, kSender, kSent)->bytes, file->bytes) << "same facts, same bytes";
}

struct Correction {
    const char* passage;
    const char* replacement;
    const char* told;
};

class OpssiesWriterCorrects : public ::testing::TestWithParam<Correction> {};

TEST_P(OpssiesWriterCorrects, AndTellsIt) {
    const auto file = write_opssies(read(with(GetParam().passage, GetParam().replacement)).document, kSender, kSent);
    ASSERT_TRUE(file.ok()) << shown(file.errors());
    ASSERT_EQ(file->corrections.size(), 1u);
    EXPECT_EQ(base::render(file->corrections[0], base::Language::english), GetParam().told);
    EXPECT_EQ(shown(check_opssies_strictly(file->bytes, file->name)), "");
}

INSTANTIATE_TEST_SUITE_P(
    All, OpssiesWriterCorrects,
    ::testing::Values(
        Correction{"\"210000006\"", "\"TST-00\"", "TST-00 (3) → TST-00 (6)"},
        Correction{"\"210000006\"", "\"210 000 006\"", "210 000 006 → 210000006"},
        Correction{"\"stakeholderIdType\": 4", "\"stakeholderIdType\": 5", "123456782 (5) → 123456782 (4)"},
        Correction{"\"__text\": \"123456782\"", "\"__text\": \"our_siren\"", "our_siren → 123456782"},
        Correction{"\"stakeholderNameType\": 1", "\"stakeholderNameType\": 6", "Auditeur (6) → Auditeur (1)"},
        Correction{"amber", "AMBER", "AMBER → amber"},
        Correction{"\"20260115-141742\"}", "\"20260115-141742\"}, {\"dateType\": 7, \"__text\": \"20260114-090000\"}",
                   "20260114-090000 → 20260115-141742"}));

TEST(OpssiesWriter, RefusesWhatItCannotCorrect) {
    const auto file = write_opssies(read(with("\"210000022\"", "\"unknown\"")).document, kSender, kSent);
    ASSERT_FALSE(file.ok());
    EXPECT_THAT(shown(file.errors()), HasSubstr("unknown"));
    EXPECT_FALSE(write_opssies(read(kCorrect).document, {"NOM AVEC ESPACES", "123456782"}, kSent).ok());
}

// --- the ministry's own instance
// --------------------------------------------------------------------------------------

std::filesystem::path shared_folder() {
    const char* said = std::getenv("EGIDE_SHARED");
    return said != nullptr ? std::filesystem::path(said) : std::filesystem::path(EGIDE_SOURCE_DIR) / "../shared";
}

class MinistryInstance : public ::testing::Test {
  protected:
    void SetUp() override {
        const auto file = shared_folder() / "data/opssies/instance-care_d1-v13.json";
        std::ifstream stream(file, std::ios::binary);
        if (!stream) {
            GTEST_SKIP()
                << "the ministry's instance is not there: set EGIDE_SHARED to the folder that holds data/opssies";
        }
        bytes_.assign(std::istreambuf_iterator<char>(stream), {});
    }
    std::string bytes_;
};

TEST_F(MinistryInstance, IsReadWithoutLoss) {
    const auto reading = read(bytes_);
    EXPECT_EQ(shown(reading.warnings), "");
    EXPECT_TRUE(same(json_tree(opssies_json(reading.document)), json_tree(bytes_)));
}

TEST_F(MinistryInstance, DoesNotPassItsOwnStrictRules) {
    const auto deviations = shown(check_opssies_strictly(bytes_, kGoodName));
    EXPECT_THAT(deviations, HasSubstr("TST-00"));
    EXPECT_THAT(deviations, HasSubstr("identifiant_siren_ex_industriel"));
    EXPECT_THAT(deviations, HasSubstr("187512751"));
    EXPECT_THAT(deviations, HasSubstr("the code 6 does not exist"));
}

TEST_F(MinistryInstance, WrittenBackPassesTheStrictCheck) {
    const auto file = write_opssies(read(bytes_).document, kSender, kSent);
    ASSERT_TRUE(file.ok()) << shown(file.errors());
    EXPECT_EQ(shown(check_opssies_strictly(file->bytes, file->name)), "");
    EXPECT_EQ(file->corrections.size(), 4u);
    auto again = read(file->bytes).document;
    const auto before = read(bytes_).document;
    EXPECT_EQ(opssies_json({{}, again.events}), opssies_json({{}, before.events}))
        << "the audits themselves are untouched";
}

}  // namespace
}  // namespace egide::exposure
