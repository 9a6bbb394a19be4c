#include "egide/base/ratio.h"

#include <gtest/gtest.h>

#include <random>

#include "values.h"

namespace egide::base {
namespace {

Ratio ratio(std::int64_t numerator, std::int64_t denominator) {
    return Ratio::of(numerator, denominator).value();
}

TEST(Ratio, is_always_reduced_with_a_positive_denominator) {
    EXPECT_EQ(ratio(66, 100).numerator(), 33);
    EXPECT_EQ(ratio(66, 100).denominator(), 50);
    EXPECT_EQ(ratio(3, -6), ratio(-1, 2));
    EXPECT_EQ(ratio(-3, -6), ratio(1, 2));
    EXPECT_EQ(ratio(0, -7), Ratio());
    EXPECT_EQ(Ratio().denominator(), 1);
    EXPECT_EQ(Ratio(5), ratio(5, 1));
}

TEST(Ratio, has_no_zero_denominator_and_does_not_wrap) {
    EXPECT_FALSE(Ratio::of(1, 0));
    EXPECT_FALSE(Ratio::of(0, 0));
    EXPECT_FALSE(Ratio::of(kSmallest, -1));
    EXPECT_FALSE(Ratio::of(1, kSmallest));
    EXPECT_EQ(ratio(kSmallest, kSmallest), Ratio(1));
    EXPECT_EQ(ratio(2, kSmallest).denominator(), kLargest / 2 + 1);
    EXPECT_EQ(ratio(kSmallest, 1).numerator(), kSmallest);
}

TEST(Ratio, reads_decimals_fractions_and_percentages_as_the_same_exact_value) {
    EXPECT_EQ(read("66%"), ratio(66, 100));
    EXPECT_EQ(read("66 %"), ratio(66, 100));
    EXPECT_EQ(read("66/100"), ratio(66, 100));
    EXPECT_EQ(read("0.66"), ratio(66, 100));
    EXPECT_EQ(read("9.8"), ratio(98, 10));
    EXPECT_EQ(read("-2.5"), ratio(-5, 2));
    EXPECT_EQ(read("0.000000000001"), ratio(1, 1'000'000'000'000));
    EXPECT_EQ(read("12.5%"), ratio(1, 8));
    EXPECT_EQ(read("-0"), Ratio());
    EXPECT_EQ(read("9223372036854775807"), Ratio(kLargest));
    EXPECT_EQ(read("-9223372036854775808"), Ratio(kSmallest));
}

TEST(Ratio, refuses_what_is_malformed_or_too_large) {
    for (const auto* text : {"",
                             "-",
                             ".5",
                             "5.",
                             "1,5",
                             "+1",
                             " 1",
                             "1 ",
                             "1e3",
                             "--1",
                             "1.2.3",
                             "%",
                             " %",
                             "66  %",
                             "66%%",
                             "1/0",
                             "1/-2",
                             "1/2/3",
                             "/2",
                             "1/",
                             "1.5/2",
                             "1/2%",
                             "0.0000000000001",
                             "9223372036854775808",
                             "-9223372036854775809",
                             "922337203685477580.81",
                             "340282366920938463463374607431768211457",
                             "99999999999999999999999999999999999999999999999999",
                             "NaN",
                             "٣"}) {
        EXPECT_FALSE(Ratio::parse(text)) << text;
    }
}

TEST(Ratio, compares_thresholds_without_rounding) {
    EXPECT_EQ(ratio(33, 50), read("66%"));
    EXPECT_LT(ratio(65'999'999'999, 100'000'000'000), read("66%"));
    EXPECT_GT(ratio(66'000'000'001, 100'000'000'000), read("66%"));
    EXPECT_LT(ratio(38, 43), read("90%"));
    EXPECT_GT(ratio(39, 43), read("90%"));
    EXPECT_LT(ratio(2, 3), read("66.666666666667%"));
    EXPECT_GT(read("9.0"), read("8.9"));
    EXPECT_LT(ratio(-1, 2), ratio(-1, 3));
}

TEST(Ratio, compares_values_whose_cross_product_exceeds_64_bits) {
    EXPECT_LT(ratio(kLargest - 1, kLargest), Ratio(1));
    EXPECT_GT(ratio(kLargest, kLargest - 1), ratio(kLargest - 1, kLargest));
    EXPECT_LT(ratio(kSmallest, 3), ratio(kSmallest + 1, 3));
}

TEST(Ratio, computes_exactly) {
    EXPECT_EQ(ratio(1, 3).plus(ratio(1, 6)), ratio(1, 2));
    EXPECT_EQ(ratio(1, 3).minus(ratio(1, 2)), ratio(-1, 6));
    EXPECT_EQ(ratio(2, 3).times(ratio(3, 4)), ratio(1, 2));
    Ratio tenths;
    for (int count = 0; count < 10; ++count) {
        tenths = tenths.plus(read("0.1")).value();
    }
    EXPECT_EQ(tenths, Ratio(1)) << "which floating point would miss";
}

TEST(Ratio, gives_nothing_on_overflow) {
    EXPECT_FALSE(Ratio(kLargest).plus(Ratio(1)));
    EXPECT_FALSE(Ratio(kSmallest).minus(Ratio(1)));
    EXPECT_FALSE(Ratio(kLargest).times(Ratio(2)));
    EXPECT_FALSE(ratio(1, kLargest).plus(ratio(1, kLargest - 1)));
    EXPECT_FALSE(Ratio(kSmallest).times(Ratio(-1)));
    EXPECT_EQ(Ratio(kLargest).times(ratio(1, kLargest)), Ratio(1)) << "the intermediate product fits";
    EXPECT_EQ(ratio(kLargest, kLargest - 1).minus(ratio(kLargest, kLargest - 1)), Ratio());
}

TEST(Ratio, obeys_the_laws_of_arithmetic) {
    const auto seed = std::random_device{}();
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    std::uniform_int_distribution<std::int64_t> numbers(-40'000, 40'000);
    for (int round = 0; round < 2'000; ++round) {
        const Ratio a = ratio(numbers(random), numbers(random) + 40'001);
        const Ratio b = ratio(numbers(random), numbers(random) + 40'001);
        ASSERT_EQ(a.plus(b).value().minus(b), a);
        ASSERT_EQ(a.times(b), b.times(a));
        ASSERT_EQ(a < b, a.minus(b).value().numerator() < 0);
    }
}

TEST(Ratio, writes_an_exact_decimal_or_the_fraction) {
    EXPECT_EQ(ratio(5, 2).decimal(), "2.5");
    EXPECT_EQ(ratio(66, 100).decimal(), "0.66");
    EXPECT_EQ(ratio(-1, 8).decimal(), "-0.125");
    EXPECT_EQ(Ratio(100).decimal(), "100");
    EXPECT_EQ(Ratio().decimal(), "0");
    EXPECT_EQ(ratio(2, 3).decimal(), "2/3");
    EXPECT_EQ(ratio(-1, 7).decimal(), "-1/7");
    EXPECT_EQ(Ratio(kSmallest).decimal(), "-9223372036854775808");
    EXPECT_EQ(ratio(1, std::int64_t{1} << 62).decimal().size(), 2U + 62U);
}

TEST(Ratio, reads_back_the_decimals_it_writes) {
    for (const auto* text :
         {"0.66", "9.8", "-2.5", "1234567.000000000001", "2/3", "-17/12", "0", "-9223372036854775808"}) {
        EXPECT_EQ(read(text).decimal(), text);
    }
}

}  // namespace
}  // namespace egide::base
