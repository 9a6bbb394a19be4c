#include <gtest/gtest.h>

#include "egide/reading/csv.h"

namespace egide::reading {
namespace {

std::string money(std::string_view text) {
    const std::optional<base::Money> parsed = parse_french_money(text);
    return parsed ? parsed->decimal() : "nothing";
}

std::string date(std::string_view text) {
    const std::optional<base::Date> parsed = parse_french_date(text);
    return parsed ? parsed->iso() : "nothing";
}

TEST(FrenchMoney, ReadsDecimalCommasAndPoints) {
    EXPECT_EQ(money("1234,56"), "1234.56");
    EXPECT_EQ(money("1234.56"), "1234.56");
    EXPECT_EQ(money("12,5"), "12.50");
    EXPECT_EQ(money("12"), "12.00");
    EXPECT_EQ(money("0,01"), "0.01");
}

TEST(FrenchMoney, ReadsEveryGroupingOfThousands) {
    for (const char* text : {"1 234,56", "1\u00A0234,56", "1\u2009234,56", "1\u202F234,56", "1.234,56", "1'234.56",
                             "1’234.56", "1,234.56"}) {
        EXPECT_EQ(money(text), "1234.56") << text;
    }
    EXPECT_EQ(money("12\u202F345\u202F678"), "12345678.00");
    EXPECT_EQ(money("1.234.567,8"), "1234567.80");
    EXPECT_EQ(money("1.234.567"), "1234567.00");
    EXPECT_EQ(money("1 234"), "1234.00");
}

TEST(FrenchMoney, ReadsSignsAndCurrency) {
    for (const char* text : {"(12,50)", "-12,50", "\u221212,50", "- 12,50", "12,50-", "(12,50) €", "(12,50 €)",
                             "-12,50 €", "-12,50\u00A0EUR"}) {
        EXPECT_EQ(money(text), "-12.50") << text;
    }
    for (const char* text :
         {"12,5 €", "12,5€", "€12.50", "€ 12,50", "12,50 EUR", "12,50 euros", " 12,50 ", "+12,50", "12,50\u202F€"}) {
        EXPECT_EQ(money(text), "12.50") << text;
    }
}

TEST(FrenchMoney, RefusesWhatIsAmbiguousOrNoAmount) {
    for (const char* text : {"",
                             " ",
                             "€",
                             "1.234",
                             "1,234",
                             "12,345",
                             "1,2345",
                             "12,",
                             ",5",
                             "1 23,45",
                             "12 34",
                             "1.23.456",
                             "1 234.567,00",
                             "1,234,56",
                             "1.234.56",
                             "1.2.3",
                             "a",
                             "12a",
                             "1e3",
                             "--1",
                             "(-1)",
                             "((1))",
                             "(1",
                             "1 €€",
                             "12 $",
                             "1/2",
                             "0x10",
                             "1234 567,00",
                             " . ",
                             "99999999999999999999",
                             "\xE9",
                             "12,5\u2003"}) {
        EXPECT_EQ(money(text), "nothing") << text;
    }
}

TEST(FrenchMoney, IsExactUpToTheLargestAmount) {
    EXPECT_EQ(money("92 233 720 368 547 758,07"), "92233720368547758.07");
    EXPECT_EQ(money("92 233 720 368 547 758,08"), "nothing");
}

TEST(FrenchDate, ReadsTheFormsOfFrenchFiles) {
    for (const char* text : {"14/10/2026", "14-10-2026", "2026-10-14", "20261014", "14 octobre 2026", " 14/10/2026 ",
                             "14\u00A0octobre\u202F2026", "14 Octobre 2026", "14 oct. 2026", "14 OCTOBRE 2026"}) {
        EXPECT_EQ(date(text), "2026-10-14") << text;
    }
    EXPECT_EQ(date("4/3/2026"), "2026-03-04");
    EXPECT_EQ(date("1er février 2026"), "2026-02-01");
    EXPECT_EQ(date("1er fe\u0301vrier 2026"), "2026-02-01");
    EXPECT_EQ(date("15 août 2026"), "2026-08-15");
    EXPECT_EQ(date("15 aout 2026"), "2026-08-15");
    EXPECT_EQ(date("31 DÉCEMBRE 2026"), "2026-12-31");
    EXPECT_EQ(date("3 mai 2026"), "2026-05-03");
    EXPECT_EQ(date("3 juil. 2026"), "2026-07-03");
    EXPECT_EQ(date("29/02/2024"), "2024-02-29");
}

TEST(FrenchDate, RefusesWhatIsNoDate) {
    for (const char* text :
         {"",           "29/02/2026", "31/04/2026",       "10/14/2026",  "2026/10/14",   "14/10/26",     "14/10",
          "14-10/2026", "2026-1-4",   "14 brumaire 2026", "14 octobre",  "octobre 2026", "32 mars 2026", "0 mars 2026",
          "1er 2026",   "20261314",   "14/10/2026 00:00", "1e1/10/2026", "14//2026",     "-14-10-2026",  "14/10/02026",
          "\xFF"}) {
        EXPECT_EQ(date(text), "nothing") << text;
    }
}

}  // namespace
}  // namespace egide::reading
