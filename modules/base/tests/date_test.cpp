#include "egide/base/date.h"

#include <gtest/gtest.h>

#include "values.h"

namespace egide::base {
namespace {

std::chrono::system_clock::time_point utc(int year, unsigned month, unsigned day, int hour, int minute,
                                          int second = 0) {
    using namespace std::chrono;
    return sys_days{std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day}} + hours{hour} +
           minutes{minute} + seconds{second};
}

TEST(Date, reads_the_iso_form_and_writes_it_back) {
    for (const auto* text : {"1970-01-01", "1900-01-01", "2200-12-31", "2026-10-14", "2024-02-29"}) {
        EXPECT_EQ(on(text).iso(), text);
    }
}

TEST(Date, refuses_any_other_form) {
    for (const auto* text :
         {"", "2026-1-01", "2026-10-1", "26-10-14", "2026/10/14", "14/10/2026", "2026-10-14 ", " 2026-10-14",
          "2026-10-14T00:00", "2026-1o-14", "+026-10-14", "-026-10-14", "20261014", "2026-W42-3"}) {
        EXPECT_FALSE(Date::parse(text)) << text;
    }
}

TEST(Date, refuses_days_that_do_not_exist) {
    for (const auto* text : {"2026-02-29", "2026-02-31", "2026-04-31", "2026-13-01", "2026-00-10", "2026-10-00",
                             "1900-02-29", "2100-02-29", "2026-12-32"}) {
        EXPECT_FALSE(Date::parse(text)) << text;
    }
    EXPECT_FALSE(Date::from_civil(2026, 257, 1)) << "a month must not wrap around to January";
    EXPECT_FALSE(Date::from_civil(2026, 1, 257));
}

TEST(Date, accepts_the_years_1900_to_2200_only) {
    EXPECT_TRUE(Date::parse("1900-01-01"));
    EXPECT_TRUE(Date::parse("2200-12-31"));
    EXPECT_FALSE(Date::parse("1899-12-31"));
    EXPECT_FALSE(Date::parse("2201-01-01"));
}

TEST(Date, knows_leap_years) {
    EXPECT_TRUE(Date::parse("2024-02-29"));
    EXPECT_TRUE(Date::parse("2000-02-29")) << "divisible by 400";
    EXPECT_FALSE(Date::parse("2100-02-29")) << "divisible by 100";
    EXPECT_EQ(days_between(on("2024-01-01"), on("2025-01-01")), 366);
    EXPECT_EQ(days_between(on("2026-01-01"), on("2027-01-01")), 365);
}

TEST(Date, gives_back_its_parts_for_every_accepted_day) {
    for (Date date = on("1900-01-01"); date <= on("2200-12-31"); date = date.plus_days(1)) {
        ASSERT_EQ(Date::from_civil(date.year(), date.month(), date.day()), date);
    }
}

TEST(Date, counts_calendar_days_with_their_sign) {
    EXPECT_EQ(days_between(on("2026-03-01"), on("2026-04-30")), 60);
    EXPECT_EQ(days_between(on("2026-03-01"), on("2026-05-01")), 61);
    EXPECT_EQ(days_between(on("2026-05-01"), on("2026-03-01")), -61);
    EXPECT_EQ(days_between(on("2026-05-01"), on("2026-05-01")), 0);
    EXPECT_EQ(days_between(on("2026-03-28"), on("2026-03-30")), 2) << "the 23-hour day of the change of time is a day";
    EXPECT_EQ(on("2026-02-28").plus_days(1), on("2026-03-01"));
    EXPECT_EQ(on("2026-01-01").plus_days(-1), on("2025-12-31"));
}

TEST(Date, clamps_added_months_to_the_end_of_the_month) {
    EXPECT_EQ(on("2026-01-31").plus_months(1), on("2026-02-28"));
    EXPECT_EQ(on("2024-01-31").plus_months(1), on("2024-02-29"));
    EXPECT_EQ(on("2026-03-31").plus_months(1), on("2026-04-30"));
    EXPECT_EQ(on("2026-10-31").plus_months(-1), on("2026-09-30"));
    EXPECT_EQ(on("2024-02-29").plus_months(12), on("2025-02-28"));
    EXPECT_EQ(on("2026-11-15").plus_months(2), on("2027-01-15"));
    EXPECT_EQ(on("2026-01-15").plus_months(-13), on("2024-12-15"));
    EXPECT_EQ(on("2026-02-20").plus_months(18), on("2027-08-20"));
}

TEST(ParisDate, turns_at_midnight_of_paris_not_of_utc) {
    EXPECT_EQ(paris_date(utc(2026, 1, 14, 22, 59, 59)), on("2026-01-14")) << "winter: UTC+1";
    EXPECT_EQ(paris_date(utc(2026, 1, 14, 23, 0)), on("2026-01-15"));
    EXPECT_EQ(paris_date(utc(2026, 7, 14, 21, 59, 59)), on("2026-07-14")) << "summer: UTC+2";
    EXPECT_EQ(paris_date(utc(2026, 7, 14, 22, 0)), on("2026-07-15"));
}

TEST(ParisDate, follows_both_changes_of_time) {
    // Last Sunday of March 2026: midnight before the change is UTC+1, midnight after it UTC+2.
    EXPECT_EQ(paris_date(utc(2026, 3, 28, 22, 59)), on("2026-03-28"));
    EXPECT_EQ(paris_date(utc(2026, 3, 28, 23, 0)), on("2026-03-29"));
    EXPECT_EQ(paris_date(utc(2026, 3, 29, 21, 59)), on("2026-03-29"));
    EXPECT_EQ(paris_date(utc(2026, 3, 29, 22, 0)), on("2026-03-30"));
    // Last Sunday of October 2026: the other way round.
    EXPECT_EQ(paris_date(utc(2026, 10, 24, 22, 0)), on("2026-10-25"));
    EXPECT_EQ(paris_date(utc(2026, 10, 25, 22, 59)), on("2026-10-25"));
    EXPECT_EQ(paris_date(utc(2026, 10, 25, 23, 0)), on("2026-10-26"));
}

TEST(ParisDate, rounds_instants_before_1970_downwards) {
    EXPECT_EQ(paris_date(utc(1969, 12, 31, 22, 59) + std::chrono::milliseconds(1)), on("1969-12-31"));
    EXPECT_EQ(paris_date(utc(1969, 12, 31, 23, 0)), on("1970-01-01"));
}

TEST(Interval, holds_its_ends_only_when_they_are_included) {
    Interval interval{on("2026-01-01"), on("2026-01-31")};
    EXPECT_TRUE(interval.contains(on("2026-01-01")));
    EXPECT_TRUE(interval.contains(on("2026-01-31")));
    EXPECT_FALSE(interval.contains(on("2025-12-31")));
    EXPECT_FALSE(interval.contains(on("2026-02-01")));
    interval.from_included = false;
    EXPECT_FALSE(interval.contains(on("2026-01-01")));
    EXPECT_TRUE(interval.contains(on("2026-01-02")));
    interval.to_included = false;
    EXPECT_FALSE(interval.contains(on("2026-01-31")));
    EXPECT_TRUE(interval.contains(on("2026-01-30")));
}

TEST(Interval, is_unbounded_where_an_end_is_missing) {
    EXPECT_TRUE((Interval{}.contains(on("1900-01-01"))));
    EXPECT_TRUE((Interval{std::nullopt, on("2026-01-31")}.contains(on("1900-01-01"))));
    EXPECT_FALSE((Interval{std::nullopt, on("2026-01-31")}.contains(on("2026-02-01"))));
    EXPECT_TRUE((Interval{on("2026-01-31"), std::nullopt}.contains(on("2200-12-31"))));
    EXPECT_FALSE((Interval{on("2026-01-31"), std::nullopt, false}.contains(on("2026-01-31"))));
    EXPECT_FALSE(Interval{}.empty());
    EXPECT_FALSE((Interval{on("2026-01-31"), std::nullopt, false}.empty()));
}

TEST(Interval, is_empty_exactly_when_no_day_belongs_to_it) {
    const Date start = on("2026-01-10");
    for (int length = -2; length <= 3; ++length) {
        for (const bool from_included : {false, true}) {
            for (const bool to_included : {false, true}) {
                const Interval interval{start, start.plus_days(length), from_included, to_included};
                bool holds_a_day = false;
                for (int day = -5; day <= 5; ++day) {
                    holds_a_day = holds_a_day || interval.contains(start.plus_days(day));
                }
                EXPECT_EQ(interval.empty(), !holds_a_day) << length << from_included << to_included;
            }
        }
    }
}

}  // namespace
}  // namespace egide::base
