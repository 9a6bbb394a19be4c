#include "egide/exposure/audits_csv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sample.h"

namespace egide::exposure {
namespace {

using observation::Field;
using observation::Kind;
using observation::Value;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

AuditsTable table(std::string_view csv) {
    auto read = read_audits_csv(csv, "audits.csv", resolve);
    if (!read.ok()) {
        ADD_FAILURE() << shown(read.errors());
        return {};
    }
    return std::move(read).value();
}

constexpr std::string_view kTitles =
    "Date;Annuaire;Périmètre;Outil;Niveau;Conforme;CVSS max;Risques critiques;Correctifs;Prestataire;FINESS;Reçu "
    "le;Preuve;Note;Autre\n";

AuditsTable row(std::string_view cells) {
    return table(std::string(kTitles) + std::string(cells) + "\n");
}

TEST(AuditsCsv, GivesAuditsOfDirectories) {
    const auto read = row("01/03/2026;chu.local;;ads;2;;;;;;210000006, 210000014;4 mars 2026;ads/1.zed;première;x");
    ASSERT_TRUE(read.errors.empty()) << shown(read.errors);
    ASSERT_EQ(read.observations.size(), 1u);
    const auto& audit = read.observations[0];
    EXPECT_EQ(audit.kind, Kind::directory_audit);
    EXPECT_EQ(audit.text(Field::directory), "chu.local");
    EXPECT_EQ(audit.text(Field::tool), "ADS");
    EXPECT_EQ(audit.date, day(2026, 3, 1));
    EXPECT_EQ(audit.received, day(2026, 3, 4));
    EXPECT_EQ(*audit.find(Field::level), Value(std::int64_t{2}));
    EXPECT_THAT(audit.entities, ElementsAre(0, 1));
    EXPECT_EQ(audit.evidence->path, "ads/1.zed");
    EXPECT_EQ(audit.note, "première");
    EXPECT_EQ(audit.at.show(), "audits.csv:2:2");
}

TEST(AuditsCsv, GivesAuditsOfExposure) {
    const auto read = row("2026-03-05;;internet;Industriel;;oui;9,8;0;non;Acme;;;;;");
    ASSERT_TRUE(read.errors.empty()) << shown(read.errors);
    const auto& audit = read.observations.at(0);
    EXPECT_EQ(audit.kind, Kind::exposure_audit);
    EXPECT_EQ(audit.text(Field::tool), "industrial");
    EXPECT_EQ(audit.text(Field::provider), "Acme");
    EXPECT_EQ(*audit.find(Field::conformant), Value(true));
    EXPECT_EQ(*audit.find(Field::patches_applied), Value(false));
    EXPECT_EQ(*audit.find(Field::critical_risks), Value(std::int64_t{0}));
    const auto& findings = std::get<std::vector<observation::Finding>>(*audit.find(Field::findings));
    EXPECT_EQ(findings.at(0).cvss, base::Ratio::parse("9.8"));
    EXPECT_TRUE(audit.entities.empty());
}

TEST(AuditsCsv, LeavesEmptyCellsUnknown) {
    const auto audit = row("2026-03-05;;internet;SILENE;;;;;;;;;;;").observations.at(0);
    for (const Field field :
         {Field::conformant, Field::findings, Field::critical_risks, Field::patches_applied, Field::level}) {
        EXPECT_EQ(audit.find(field), nullptr);
    }
}

TEST(AuditsCsv, ShowsWhatItUnderstood) {
    const auto read = table(
        "Suivi des "
        "audits\n;;\ntool,date,directory,comment,colour\nADS,2026-03-01,chu.local,,red\nADS,2026-04-01,chu.local,,\n,,,"
        ",\nADS,?,chu.local,,\n");
    EXPECT_EQ(read.preview.csv.separator, ',');
    EXPECT_EQ(read.preview.header_line, 3u);
    ASSERT_EQ(read.preview.columns.size(), 5u);
    EXPECT_EQ(read.preview.columns[0].meaning, "tool");
    EXPECT_EQ(read.preview.columns[4].title, "colour");
    EXPECT_EQ(read.preview.columns[4].meaning, "") << "not used, and shown as such";
    EXPECT_EQ(read.preview.directory_audits, 2u);
    EXPECT_EQ(read.preview.exposure_audits, 0u);
    EXPECT_EQ(read.preview.rows_refused, 1u);
}

TEST(AuditsCsv, ReadsFilesOfOldSpreadsheets) {
    const auto read = table("date;p\xE9rim\xE8tre;outil\n05/03/2026;internet;autre\n");
    EXPECT_EQ(read.preview.csv.encoding, "windows-1252");
    EXPECT_EQ(read.observations.at(0).text(Field::tool), "other");
}

struct Cell {
    const char* row;
    const char* where;
    const char* title;
    const char* says;
};

class CellRefused : public ::testing::TestWithParam<Cell> {};

TEST_P(CellRefused, AtItsPlace) {
    const auto read = row(GetParam().row);
    EXPECT_TRUE(read.observations.empty());
    ASSERT_EQ(read.errors.size(), 1u) << shown(read.errors);
    EXPECT_EQ(read.errors[0].at.show(), std::string("audits.csv:") + GetParam().where);
    EXPECT_EQ(read.errors[0].field, GetParam().title);
    EXPECT_THAT(shown(read.errors), HasSubstr(GetParam().says));
}

INSTANTIATE_TEST_SUITE_P(
    All, CellRefused,
    ::testing::Values(Cell{";chu.local;;ADS;2;;;;;;;;;;", "2:1", "Date", "missing"},
                      Cell{"31/02/2026;chu.local;;ADS;2;;;;;;;;;;", "2:1", "Date", "31/02/2026"},
                      Cell{"01/03/2026;;;ADS;2;;;;;;;;;;", "2:2", "Annuaire", "neither"},
                      Cell{"01/03/2026;a;p;ADS;2;;;;;;;;;;", "2:2", "Annuaire", "a directory and a perimeter"},
                      Cell{"01/03/2026;a;;PingCastle;2;;;;;;;;;;", "2:4", "Outil", "ADS, egide and other"},
                      Cell{"01/03/2026;a;;;2;;;;;;;;;;", "2:4", "Outil", "ADS, egide and other"},
                      Cell{"01/03/2026;;p;ADS;;;;;;;;;;;", "2:4", "Outil", "SILENE, industrial and other"},
                      Cell{"01/03/2026;a;;ADS;6;;;;;;;;;;", "2:5", "Niveau", "1 to 5"},
                      Cell{"01/03/2026;a;;ADS;0;;;;;;;;;;", "2:5", "Niveau", "1 to 5"},
                      Cell{"01/03/2026;a;;ADS;;oui;;;;;;;;;", "2:6", "Conforme", "directory audit"},
                      Cell{"01/03/2026;;p;SILENE;;peut-être;;;;;;;;;", "2:6", "Conforme", "yes or no"},
                      Cell{"01/03/2026;;p;SILENE;;;10,1;;;;;;;;", "2:7", "CVSS max", "0 to 10"},
                      Cell{"01/03/2026;;p;SILENE;;;98%;;;;;;;;", "2:7", "CVSS max", "0 to 10"},
                      Cell{"01/03/2026;;p;SILENE;;;;-1;;;;;;;", "2:8", "Risques critiques", "whole number"},
                      Cell{"01/03/2026;;p;SILENE;;;;;;;999999999;;;;", "2:11", "FINESS", "999999999"},
                      Cell{"01/03/2026;;p;SILENE;;;;;;;;hier;;;", "2:12", "Reçu le", "hier"}));

TEST(AuditsCsv, ReportsEveryWrongCellOfEveryRow) {
    const auto read =
        table(std::string(kTitles) + "x;a;;y;9;;;;;;;;;;\n01/03/2026;a;;ADS;2;;;;;;;;;;\nx;a;;ADS;;;;;;;;;;;\n");
    EXPECT_EQ(read.errors.size(), 4u) << shown(read.errors);
    EXPECT_EQ(read.observations.size(), 1u);
    EXPECT_EQ(read.preview.rows_refused, 2u);
}

TEST(AuditsCsv, RefusesATitleWrittenTwice) {
    const auto read = table("date;annuaire;outil;service\n2026-03-01;a;ADS;ADS\n");
    ASSERT_EQ(read.errors.size(), 1u) << shown(read.errors);
    EXPECT_EQ(read.errors[0].at.show(), "audits.csv:1:4");
}

TEST(AuditsCsv, WithoutTitlesIsRefused) {
    for (const char* text : {"", "a;b\n1;2\n", "date;outil\n2026-03-01;ADS\n"}) {
        const auto read = read_audits_csv(text, "audits.csv", resolve);
        ASSERT_FALSE(read.ok()) << text;
    }
}

}  // namespace
}  // namespace egide::exposure
