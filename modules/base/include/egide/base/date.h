#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace egide::base {

/// A civil date of the proleptic Gregorian calendar, read in Europe/Paris. No time of day, no zone arithmetic: the
/// programme counts calendar days. Valid from 1900-01-01 to 2200-12-31; anything else does not parse.
class Date {
  public:
    constexpr Date() = default;  // 1970-01-01
    /// Nothing when the date does not exist (31 February) or is out of the accepted years.
    static std::optional<Date> from_civil(int year, unsigned month, unsigned day);
    /// Strict ISO 8601 calendar form YYYY-MM-DD.
    static std::optional<Date> parse(std::string_view text);
    static constexpr Date from_days(std::int32_t days_since_1970) {
        Date date;
        date.days_ = days_since_1970;
        return date;
    }

    int year() const;
    unsigned month() const;
    unsigned day() const;
    constexpr std::int32_t days_since_1970() const { return days_; }
    Date plus_days(std::int32_t days) const { return from_days(days_ + days); }
    /// Civil months; the day is clamped to the last of the month (31 January + 1 month = 28 or 29 February).
    Date plus_months(int months) const;
    std::string iso() const;
    auto operator<=>(const Date&) const = default;

  private:
    std::int32_t days_ = 0;
};

/// Calendar days from `from` to `to`: positive when `to` is later. Literal sense of "intervalle" in the programme's
/// texts.
constexpr std::int32_t days_between(Date from, Date to) {
    return to.days_since_1970() - from.days_since_1970();
}

/// The civil date in Europe/Paris at an instant (for the clock at the edge of the program only).
Date paris_date(std::chrono::system_clock::time_point instant);

/// An interval of dates whose ends say whether they belong to it; a missing end is unbounded.
struct Interval {
    std::optional<Date> from;
    std::optional<Date> to;
    bool from_included = true;
    bool to_included = true;
    bool contains(Date date) const;
    bool empty() const;
};

}  // namespace egide::base
