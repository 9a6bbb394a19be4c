#include "egide/reading/csv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "told.h"

namespace egide::reading {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

CsvTable table(std::string_view bytes) {
    base::Result<CsvTable> result = read_csv(bytes, "audits.csv");
    EXPECT_THAT(told(result), IsEmpty()) << bytes;
    return result.ok() ? *result : CsvTable{};
}

std::vector<std::string> csv_errors(std::string_view bytes, const CsvLimits& limits = {}) {
    return told(read_csv(bytes, "f", limits));
}

std::string utf16(std::u16string_view text, bool little_endian) {
    std::string out;
    for (const char16_t unit : text) {
        const char low = static_cast<char>(unit & 0xFF);
        const char high = static_cast<char>(unit >> 8);
        out += little_endian ? low : high;
        out += little_endian ? high : low;
    }
    return out;
}

TEST(Csv, ReadsRowsWithTheirLines) {
    const CsvTable csv = table("nom;montant\r\nSite A;12,50\r\n\r\n\"Site\nB\";\"a;\"\"b\"\"\"\nC;");
    EXPECT_EQ(csv.understood.separator, ';');
    EXPECT_EQ(csv.understood.encoding, "UTF-8");
    EXPECT_EQ(csv.understood.rows, 4U);
    EXPECT_THAT(csv.rows.at(0).cells, ElementsAre("nom", "montant"));
    EXPECT_THAT(csv.rows.at(1).cells, ElementsAre("Site A", "12,50"));
    EXPECT_THAT(csv.rows.at(2).cells, ElementsAre("Site\nB", "a;\"b\""));
    EXPECT_EQ(csv.rows.at(2).line, 4U);
    EXPECT_THAT(csv.rows.at(3).cells, ElementsAre("C", ""));
    EXPECT_EQ(csv.rows.at(3).line, 6U);
}

TEST(Csv, AnEmptyFileHasNoRows) {
    EXPECT_THAT(table("").rows, IsEmpty());
    EXPECT_THAT(table("\n\r\n\n").rows, IsEmpty());
    EXPECT_THAT(table("\xEF\xBB\xBF").rows, IsEmpty());
}

TEST(Csv, KeepsBlanksAndQuotesInsideACell) {
    EXPECT_THAT(table(" a ; 5\" ;\"\"\n").rows.at(0).cells, ElementsAre(" a ", " 5\" ", ""));
}

TEST(Csv, DetectsTheSeparator) {
    EXPECT_EQ(table("a,b\n1,2\n").understood.separator, ',');
    EXPECT_EQ(table("a\tb\n1,5\t2,5\n").understood.separator, '\t');
    EXPECT_EQ(table("a|b|c\nx, y|2|3\n").understood.separator, '|');
    EXPECT_EQ(table("1,5;2,5\n3,5;4,5\n").understood.separator, ';');
    EXPECT_EQ(table("Export du 12/03, Site A\n\na;b;c\n1,5;2;3\n4,5;5;6\n").understood.separator, ';');
    EXPECT_EQ(table("\"a;b\",\"c;d;e\"\n\"f\",g\n").understood.separator, ',');
    EXPECT_EQ(table("\"a\";\"b, c\"\n\"d\";\"e\"\n").understood.separator, ';');
    EXPECT_EQ(table("seul\nx\n").understood.separator, ';');
}

TEST(Csv, ObeysTheSeparatorThatSpreadsheetsAnnounce) {
    const CsvTable csv = table("sep=|\r\na;b|c;d\r\n");
    EXPECT_EQ(csv.understood.separator, '|');
    EXPECT_EQ(csv.understood.rows, 1U);
    EXPECT_EQ(csv.rows.at(0).line, 2U);
    EXPECT_THAT(csv.rows.at(0).cells, ElementsAre("a;b", "c;d"));
}

TEST(Csv, ReadsTheEncodingsOfFrenchFiles) {
    const std::u16string text = u"établissement;montant\r\nCHU « Été » 𝄞;1\u202F234,56 €\r\n";
    const std::vector<std::string> expected = {"CHU « Été » 𝄞", "1\u202F234,56 €"};
    for (const bool little_endian : {true, false}) {
        for (const bool marked : {true, false}) {
            const CsvTable csv = table(utf16((marked ? u"\uFEFF" : u"") + text, little_endian));
            EXPECT_EQ(csv.understood.encoding, little_endian ? "UTF-16LE" : "UTF-16BE");
            EXPECT_EQ(csv.rows.at(0).cells.at(0), "établissement");
            EXPECT_EQ(csv.rows.at(1).cells, expected);
        }
    }
    const CsvTable marked = table("\xEF\xBB\xBFétablissement;b\nx;y\n");
    EXPECT_EQ(marked.understood.encoding, "UTF-8 with BOM");
    EXPECT_EQ(marked.rows.at(0).cells.at(0), "établissement");
}

TEST(Csv, ReadsWindows1252) {
    const CsvTable csv = table(
        "\xE9tablissement;prix\nL\x92\x8Cuvre\x85;12\xA0"
        "000,50 \x80\n");
    EXPECT_EQ(csv.understood.encoding, "windows-1252");
    EXPECT_THAT(csv.rows.at(0).cells, ElementsAre("établissement", "prix"));
    EXPECT_THAT(csv.rows.at(1).cells, ElementsAre("L’Œuvre…", "12\u00A0000,50 €"));
    EXPECT_EQ(parse_french_money(csv.rows.at(1).cells.at(1)), base::Money::from_cents(1200050));
}

TEST(Csv, RefusesBytesThatStandForNothing) {
    EXPECT_THAT(csv_errors("\xE9;b\nab\x81\x8D;c\n\x9D\n"),
                ElementsAre("2:3 csv.undefined_byte", "3:1 csv.undefined_byte"));
    EXPECT_THAT(csv_errors("\xEF\xBB\xBF"
                           "a;b\ncaf\xE9;c\n"),
                ElementsAre("2:4 text.invalid_utf8"));
    EXPECT_THAT(csv_errors(std::string_view("a;b\nc\0;d\n", 9)), ElementsAre("2:2 text.nul"));
    EXPECT_THAT(csv_errors(utf16(u"\uFEFFa;b\nc\xD834;d\n", true)), ElementsAre("2:2 csv.broken_utf16"));
    EXPECT_THAT(csv_errors(utf16(u"\uFEFFa;b\n", false) + "x"), ElementsAre("2:1 csv.broken_utf16"));
}

TEST(Csv, SaysWhereAQuoteIsWrong) {
    EXPECT_THAT(csv_errors("a;b\nc;\"d\ne;f\n"), ElementsAre("2:3 csv.unclosed_quote"));
    EXPECT_THAT(csv_errors("a;b\n\"é\"x;b\nc;\"d\" \ne;f\n"),
                ElementsAre("2:4 csv.after_quote", "3:6 csv.after_quote"));
    EXPECT_THAT(csv_errors("a;b\n\"c\"d;e\nf;\"g\n"), ElementsAre("2:4 csv.after_quote", "3:3 csv.unclosed_quote"));
    const base::Result<CsvTable> result = read_csv("a;b\n\"c\"d;e\n", "f");
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(
        base::render(result.errors()[0].message, base::Language::english),
        "After a closing quote come ‘;’ or the end of the line. Double (\"\") the quotes that belong to the text.");
}

TEST(Csv, RefusesLineEndsOfOldMacs) {
    EXPECT_THAT(csv_errors("a;b\rc;d\r"), ElementsAre("1:4 text.lone_return", "1:8 text.lone_return"));
}

TEST(Csv, HoldsItsCaps) {
    EXPECT_THAT(csv_errors("a\nb\nc\n", {.rows = 2}), ElementsAre("3:1 csv.too_many_rows"));
    EXPECT_THAT(csv_errors("a\nb\n", {.rows = 2}), IsEmpty());
    EXPECT_THAT(csv_errors("a;b\nc;d;e\n", {.columns = 2}), ElementsAre("2:5 csv.too_many_columns"));
    EXPECT_THAT(csv_errors("abcd;b\n", {.cell_bytes = 3}), ElementsAre("1:1 csv.cell_too_long"));
    EXPECT_THAT(csv_errors("b;\"abcd\"\n", {.cell_bytes = 3}), ElementsAre("1:3 csv.cell_too_long"));
    EXPECT_THAT(csv_errors("b;\"ab\"\"c\"\n", {.cell_bytes = 3}), ElementsAre("1:3 csv.cell_too_long"));
    EXPECT_THAT(csv_errors("b;\"a\"\"c\"\n", {.cell_bytes = 3}), IsEmpty());
    EXPECT_THAT(csv_errors("a;b\n", {.bytes = 3}), ElementsAre("0:0 text.too_large"));
}

TEST(CsvCell, QuotesOnlyWhenNeeded) {
    EXPECT_EQ(csv_cell("Site A"), "Site A");
    EXPECT_EQ(csv_cell(""), "");
    EXPECT_EQ(csv_cell("a;b"), "\"a;b\"");
    EXPECT_EQ(csv_cell("a;b", ','), "a;b");
    EXPECT_EQ(csv_cell("a,b", ','), "\"a,b\"");
    EXPECT_EQ(csv_cell("dit \"oui\""), "\"dit \"\"oui\"\"\"");
    EXPECT_EQ(csv_cell("a\nb"), "\"a\nb\"");
    EXPECT_EQ(csv_cell(" a"), "\" a\"");
}

TEST(CsvCell, MakesFormulasHarmless) {
    EXPECT_EQ(csv_cell("=1+1"), "'=1+1");
    EXPECT_EQ(csv_cell("+33"), "'+33");
    EXPECT_EQ(csv_cell("-12,50"), "'-12,50");
    EXPECT_EQ(csv_cell("@x"), "'@x");
    EXPECT_EQ(csv_cell("\tx"), "'\tx");
    EXPECT_EQ(csv_cell("\rx"), "\"'\rx\"");
    EXPECT_EQ(csv_cell("=a;\"b\""), "\"'=a;\"\"b\"\"\"");
}

TEST(CsvCell, WhatItWritesReadsBack) {
    for (const std::string text : {"a;b", "x \"y\"", "l1\r\nl2", " bord ", "é|,\t"}) {
        EXPECT_THAT(table(csv_cell(text) + ";" + csv_cell(text) + "\n").rows.at(0).cells, ElementsAre(text, text))
            << text;
    }
}

}  // namespace
}  // namespace egide::reading
