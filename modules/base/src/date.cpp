#include "egide/base/date.h"

#include <date/tz.h>
#include <fmt/format.h>

#include <algorithm>

namespace egide::base {

namespace {

constexpr int kFirstYear = 1900;
constexpr int kLastYear = 2200;

std::chrono::year_month_day civil(Date date) {
    return std::chrono::year_month_day{std::chrono::sys_days{std::chrono::days{date.days_since_1970()}}};
}

Date from_chrono(std::chrono::sys_days days) {
    return Date::from_days(static_cast<std::int32_t>(days.time_since_epoch().count()));
}

/// The digits text[from, from + length) as a number; nothing when one is not a digit.
std::optional<unsigned> read_digits(std::string_view text, std::size_t from, std::size_t length) {
    unsigned value = 0;
    for (const char character : text.substr(from, length)) {
        if (character < '0' || character > '9') {
            return std::nullopt;
        }
        value = value * 10 + static_cast<unsigned>(character - '0');
    }
    return value;
}

}  // namespace

std::optional<Date> Date::from_civil(int year, unsigned month, unsigned day) {
    if (year < kFirstYear || year > kLastYear || month > 12 || day > 31) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{day}};
    return date.ok() ? std::optional(from_chrono(std::chrono::sys_days{date})) : std::nullopt;
}

std::optional<Date> Date::parse(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') {
        return std::nullopt;
    }
    const auto year = read_digits(text, 0, 4);
    const auto month = read_digits(text, 5, 2);
    const auto day = read_digits(text, 8, 2);
    return year && month && day ? from_civil(static_cast<int>(*year), *month, *day) : std::nullopt;
}

int Date::year() const {
    return static_cast<int>(civil(*this).year());
}

unsigned Date::month() const {
    return static_cast<unsigned>(civil(*this).month());
}

unsigned Date::day() const {
    return static_cast<unsigned>(civil(*this).day());
}

Date Date::plus_months(int months) const {
    const auto date = civil(*this);
    const auto month = std::chrono::year_month{date.year(), date.month()} + std::chrono::months{months};
    const auto last = std::chrono::year_month_day_last{month.year(), std::chrono::month_day_last{month.month()}};
    return from_chrono(std::chrono::sys_days{month / std::min(date.day(), last.day())});
}

// Written by hand: every explanation tree names dates, and a general formatter costs more than the rest of the sentence.
std::string Date::iso() const {
    const auto date = civil(*this);
    std::string text = "0000-00-00";
    const auto put = [&](std::size_t last, unsigned value) {
        for (std::size_t place = last; value != 0; --place, value /= 10) text[place] = static_cast<char>('0' + value % 10);
    };
    put(3, static_cast<unsigned>(static_cast<int>(date.year())));
    put(6, static_cast<unsigned>(date.month()));
    put(9, static_cast<unsigned>(date.day()));
    return text;
}

Date paris_date(std::chrono::system_clock::time_point instant) {
    static const date::time_zone* const paris = date::locate_zone("Europe/Paris");
    const auto local = paris->to_local(std::chrono::floor<std::chrono::seconds>(instant));
    return Date::from_days(static_cast<std::int32_t>(date::floor<date::days>(local).time_since_epoch().count()));
}

bool Interval::contains(Date date) const {
    const bool after_start = !from || (from_included ? *from <= date : *from < date);
    const bool before_end = !to || (to_included ? date <= *to : date < *to);
    return after_start && before_end;
}

bool Interval::empty() const {
    if (!from || !to) {
        return false;
    }
    const int open_ends = (from_included ? 0 : 1) + (to_included ? 0 : 1);
    return days_between(*from, *to) < open_ends;
}

}  // namespace egide::base
