#include "egide/base/money.h"

#include <gtest/gtest.h>

#include "values.h"

namespace egide::base {
namespace {

Money cents(std::int64_t value) {
    return Money::from_cents(value);
}

TEST(Money, reads_euros_and_cents) {
    EXPECT_EQ(Money::parse("53300.00"), cents(5'330'000));
    EXPECT_EQ(Money::parse("53300.5"), cents(5'330'050));
    EXPECT_EQ(Money::parse("53300"), cents(5'330'000));
    EXPECT_EQ(Money::parse("0.07"), cents(7));
    EXPECT_EQ(Money::parse("-12.34"), cents(-1'234));
    EXPECT_EQ(Money::parse("92233720368547758.07"), cents(kLargest));
    EXPECT_EQ(Money::parse("-92233720368547758.08"), cents(kSmallest));
}

TEST(Money, refuses_what_is_not_an_exact_amount) {
    for (const auto* text :
         {"", "-", "1.234", "1,50", "1 000", ".50", "1.", "+1", "1e3", "1.5 ", "12€", "92233720368547758.08",
          "-92233720368547758.09", "92233720368547759", "999999999999999999999999"}) {
        EXPECT_FALSE(Money::parse(text)) << text;
    }
}

TEST(Money, writes_two_decimals) {
    EXPECT_EQ(cents(5'330'000).decimal(), "53300.00");
    EXPECT_EQ(cents(7).decimal(), "0.07");
    EXPECT_EQ(cents(-7).decimal(), "-0.07");
    EXPECT_EQ(cents(-1'234).decimal(), "-12.34");
    EXPECT_EQ(cents(kSmallest).decimal(), "-92233720368547758.08");
    EXPECT_EQ(Money().decimal(), "0.00");
}

TEST(Money, adds_and_subtracts_without_wrapping) {
    EXPECT_EQ(cents(150).plus(cents(275)), cents(425));
    EXPECT_EQ(cents(150).minus(cents(275)), cents(-125));
    EXPECT_FALSE(cents(kLargest).plus(cents(1)));
    EXPECT_FALSE(cents(kSmallest).plus(cents(-1)));
    EXPECT_FALSE(cents(kSmallest).minus(cents(1)));
    EXPECT_FALSE(cents(0).minus(cents(kSmallest)));
}

TEST(Money, multiplies_rounding_down_to_the_cent) {
    EXPECT_EQ(cents(10'000).times_rounded_down(read("66%")), cents(6'600));
    EXPECT_EQ(cents(100).times_rounded_down(read("1/3")), cents(33));
    EXPECT_EQ(cents(101).times_rounded_down(read("50%")), cents(50));
    EXPECT_EQ(cents(kLargest).times_rounded_down(read("2/3")), cents(6'148'914'691'236'517'204)) << "128-bit product";
    EXPECT_EQ(cents(kLargest).times_rounded_down(Ratio(1)), cents(kLargest));
    EXPECT_EQ(cents(0).times_rounded_down(Ratio(kLargest)), cents(0));
}

TEST(Money, rounds_negative_amounts_toward_minus_infinity) {
    EXPECT_EQ(cents(-100).times_rounded_down(read("1/3")), cents(-34));
    EXPECT_EQ(cents(100).times_rounded_down(read("-1/3")), cents(-34));
    EXPECT_EQ(cents(-100).times_rounded_down(read("1/2")), cents(-50)) << "exact: nothing to round";
    EXPECT_EQ(cents(-100).times_rounded_down(read("-1/3")), cents(33));
    EXPECT_EQ(cents(-1).times_rounded_down(read("0.000000000001")), cents(-1));
}

TEST(Money, gives_nothing_when_the_product_overflows) {
    EXPECT_FALSE(cents(kLargest).times_rounded_down(Ratio(2)));
    EXPECT_FALSE(cents(kSmallest).times_rounded_down(Ratio(-1)));
    EXPECT_FALSE(cents(kLargest).times_rounded_down(Ratio(kLargest)));
}

}  // namespace
}  // namespace egide::base
