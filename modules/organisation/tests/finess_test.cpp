#include "egide/organisation/finess.h"

#include <gtest/gtest.h>

namespace egide::organisation {
namespace {

TEST(Finess, IsNineCharactersBeginningWithADigit) {
    EXPECT_EQ(parse_finess("210000017"), "210000017");
    EXPECT_EQ(parse_finess(" 2a0000014 "), "2A0000014");
    EXPECT_EQ(parse_finess("9A0000011"), "9A0000011");
    for (const char* wrong : {"", "21000001", "2100000170", "A10000017", "2100 0017", "21000001é", "21-000017"}) {
        EXPECT_EQ(parse_finess(wrong), std::nullopt) << wrong;
    }
}

TEST(Finess, EndsWithALuhnDigit) {
    // Numbers of real establishments, among them overseas ones.
    for (const char* real :
         {"010780054", "010000024", "970100186", "970400024", "980500003", "750712184", "590799730"}) {
        EXPECT_EQ(check_digit(real), CheckDigit::valid) << real;
    }
    EXPECT_EQ(check_digit("010780055"), CheckDigit::wrong);
    EXPECT_EQ(expected_check_digit("010780055"), '4');
}

TEST(Finess, CountsCorsicaLettersAsTheirRank) {
    EXPECT_EQ(check_digit("2B0000012"), CheckDigit::valid);
    EXPECT_EQ(check_digit("2A0000014"), CheckDigit::valid);
    EXPECT_EQ(check_digit("2B0000013"), CheckDigit::wrong);
}

TEST(Finess, CannotCheckOtherLetters) {
    EXPECT_EQ(check_digit("9A0000011"), CheckDigit::not_checkable);
    EXPECT_EQ(check_digit("3A0000014"), CheckDigit::not_checkable);
    EXPECT_EQ(check_digit("21000001X"), CheckDigit::not_checkable);
    EXPECT_EQ(check_digit("21"), CheckDigit::not_checkable);
}

TEST(Region, EveryDepartmentHasOne) {
    int known = 0;
    for (int number = 1; number <= 95; ++number) {
        const auto code = (number < 10 ? "0" : "") + std::to_string(number);
        known += region_of_department(code).empty() ? 0 : 1;
    }
    EXPECT_EQ(known, 95);  // 20 is Corsica before 1976
    EXPECT_EQ(region_of_department("21"), "27");
    EXPECT_EQ(region_of_department("75"), "11");
    EXPECT_EQ(region_of_department("2A"), "94");
    EXPECT_EQ(region_of_department("2B"), "94");
    EXPECT_EQ(region_of_department("96"), "");
    EXPECT_EQ(region_of_department("2"), "");
    EXPECT_EQ(region_of_department(""), "");
}

TEST(Region, OverseasIsKnownInBothWritings) {
    EXPECT_EQ(region_of_department("971"), "01");
    EXPECT_EQ(region_of_department("972"), "02");
    EXPECT_EQ(region_of_department("973"), "03");
    EXPECT_EQ(region_of_department("974"), "04");
    EXPECT_EQ(region_of_department("976"), "06");
    EXPECT_EQ(region_of_department("9A"), "01");
    EXPECT_EQ(region_of_department("9B"), "02");
    EXPECT_EQ(region_of_department("9C"), "03");
    EXPECT_EQ(region_of_department("9D"), "04");
    EXPECT_EQ(region_of_department("9F"), "06");
    EXPECT_EQ(region_of_department("9E"), "") << "Saint-Pierre-et-Miquelon is in no region";
    EXPECT_EQ(region_of_department("9J"), "") << "nor is Wallis-et-Futuna";
}

TEST(Region, DepartmentIsToldByNumberCommuneOrPostcode) {
    EXPECT_EQ(department_of_finess("970100186"), "9A");
    EXPECT_EQ(department_of_finess("970400024"), "9D");
    EXPECT_EQ(department_of_finess("980501506"), "9F");
    EXPECT_EQ(department_of_finess("2A0000014"), "2A");
    EXPECT_EQ(department_of_finess("010780054"), "01");
    EXPECT_EQ(department_of_commune("97127"), "9A");
    EXPECT_EQ(department_of_commune("2A004"), "2A");
    EXPECT_EQ(department_of_postcode("20000"), "2A");
    EXPECT_EQ(department_of_postcode("20167"), "2A");
    EXPECT_EQ(department_of_postcode("20600"), "2B");
    EXPECT_EQ(department_of_postcode("97600"), "9F");
    EXPECT_EQ(department_of_postcode("9"), "");
    EXPECT_EQ(department_of_postcode(""), "");
}

TEST(Region, NorthernIslandsAreToldByPostcodeInsideGuadeloupe) {
    EXPECT_TRUE(in_northern_islands("9A", "97150"));
    EXPECT_TRUE(in_northern_islands("971", "97133"));
    EXPECT_FALSE(in_northern_islands("9A", "97139"));
    EXPECT_FALSE(in_northern_islands("9D", "97150"));
}

}  // namespace
}  // namespace egide::organisation
