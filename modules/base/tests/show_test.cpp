#include "show.h"

#include <gtest/gtest.h>

#include "values.h"

namespace egide::base {
namespace {

TEST(Show, dates_as_each_language_writes_them) {
    EXPECT_EQ(show(on("2026-10-14"), fr), "14/10/2026");
    EXPECT_EQ(show(on("2026-03-01"), fr), "01/03/2026");
    EXPECT_EQ(show(on("2026-10-14"), en), "14 October 2026");
    EXPECT_EQ(show_long(on("2026-10-14"), fr), "14 octobre 2026");
    EXPECT_EQ(show_long(on("2026-08-02"), fr), "2 août 2026");
    EXPECT_EQ(show_long(on("2026-02-01"), fr), "1er février 2026");
    EXPECT_EQ(show_long(on("2026-12-01"), en), "1 December 2026");
}

TEST(Show, amounts_with_the_separators_of_the_language) {
    EXPECT_EQ(show(Money::from_cents(5'330'000), fr), "53\u202F300,00\u202F€");
    EXPECT_EQ(show(Money::from_cents(5'330'000), en), "€53,300.00");
    EXPECT_EQ(show(Money::from_cents(7), fr), "0,07\u202F€");
    EXPECT_EQ(show(Money::from_cents(99'999), fr), "999,99\u202F€");
    EXPECT_EQ(show(Money::from_cents(-123'456'789), fr), "-1\u202F234\u202F567,89\u202F€");
    EXPECT_EQ(show(Money::from_cents(-123'456'789), en), "-€1,234,567.89");
    EXPECT_EQ(show(Money::from_cents(kSmallest), en), "-€92,233,720,368,547,758.08");
}

TEST(Show, percentages_with_the_asked_decimals_rounded_down) {
    EXPECT_EQ(show_percent(read("2/3"), fr, 1), "66,6\u202F%");
    EXPECT_EQ(show_percent(read("2/3"), en, 1), "66.6%");
    EXPECT_EQ(show_percent(read("66%"), fr, 1), "66,0\u202F%");
    EXPECT_EQ(show_percent(read("66%"), fr, 0), "66\u202F%");
    EXPECT_EQ(show_percent(read("0.65999999"), fr, 1), "65,9\u202F%") << "must not look like reaching 66 %";
    EXPECT_EQ(show_percent(read("0.89999"), en, 0), "89%");
    EXPECT_EQ(show_percent(read("-1/3"), fr, 1), "-33,4\u202F%");
    EXPECT_EQ(show_percent(read("-0.00001"), fr, 0), "-1\u202F%");
    EXPECT_EQ(show_percent(read("1234.5"), fr, 0), "123\u202F450\u202F%");
    EXPECT_EQ(show_percent(read("1/1000"), fr, 2), "0,10\u202F%");
    EXPECT_EQ(show_percent(Ratio(kLargest), en, 0), "922,337,203,685,477,580,700%");
    EXPECT_EQ(show_percent(read("1/3"), en, -4), "33%");
}

TEST(Show, shares_without_idle_zeros) {
    EXPECT_EQ(show_share(Share{read("66%")}, fr), "66\u202F%");
    EXPECT_EQ(show_share(Share{read("2/3")}, fr), "66,66\u202F%");
    EXPECT_EQ(show_share(Share{read("12.5%")}, en), "12.5%");
    EXPECT_EQ(show_share(Share{Ratio(1)}, fr), "100\u202F%");
    EXPECT_EQ(show_share(Share{Ratio()}, fr), "0\u202F%");
}

TEST(Show, numbers_exactly) {
    EXPECT_EQ(show_number(read("9.8"), fr), "9,8");
    EXPECT_EQ(show_number(read("9.8"), en), "9.8");
    EXPECT_EQ(show_number(Ratio(10), fr), "10");
    EXPECT_EQ(show_number(read("-12345.678"), fr), "-12\u202F345,678");
    EXPECT_EQ(show_number(read("-12345.678"), en), "-12,345.678");
    EXPECT_EQ(show_number(read("2/3"), fr), "2/3");
}

TEST(Show, integers_in_groups_of_three) {
    EXPECT_EQ(show_integer(0, fr), "0");
    EXPECT_EQ(show_integer(999, fr), "999");
    EXPECT_EQ(show_integer(1'000, fr), "1\u202F000");
    EXPECT_EQ(show_integer(-1'234'567, en), "-1,234,567");
    EXPECT_EQ(show_integer(kSmallest, en), "-9,223,372,036,854,775,808");
}

TEST(Join, puts_the_conjunction_before_the_last) {
    EXPECT_EQ(join({}, fr), "");
    EXPECT_EQ(join({"a"}, fr), "a");
    EXPECT_EQ(join({"a", "b"}, fr), "a et b");
    EXPECT_EQ(join({"a", "b", "c"}, fr), "a, b et c");
    EXPECT_EQ(join({"a", "b", "c"}, en), "a, b and c");
}

}  // namespace
}  // namespace egide::base
