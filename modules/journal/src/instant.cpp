#include <fmt/format.h>

#include <algorithm>

#include "egide/journal/checkpoint.h"
#include "number.h"

namespace egide::journal {

namespace {

using std::chrono::days;
using std::chrono::floor;

/// The digits that stand at a place of the text.
std::optional<std::uint64_t> digits_at(std::string_view text, std::size_t at, std::size_t count) {
    return parse_digits(text.substr(at, count));
}

}  // namespace

std::string show_instant(Instant instant) {
    const auto day = floor<days>(instant);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss time(instant - day);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), time.hours().count(),
                       time.minutes().count(), time.seconds().count(), time.subseconds().count());
}

std::optional<Instant> parse_instant(std::string_view text) {
    constexpr std::string_view form = "0000-00-00T00:00:00.000Z";
    if (text.size() != form.size() ||
        !std::equal(form.begin(), form.end(), text.begin(), [](char f, char t) { return f == '0' || f == t; })) {
        return std::nullopt;
    }
    const auto year = digits_at(text, 0, 4), month = digits_at(text, 5, 2), day = digits_at(text, 8, 2),
               hour = digits_at(text, 11, 2), minute = digits_at(text, 14, 2), second = digits_at(text, 17, 2),
               thousandth = digits_at(text, 20, 3);
    if (!year || !month || !day || !hour || !minute || !second || !thousandth) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date(std::chrono::year(static_cast<int>(*year)),
                                           std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day)));
    if (!date.ok() || *year < 1970 || *hour > 23 || *minute > 59 || *second > 59) {
        return std::nullopt;
    }
    return std::chrono::sys_days(date) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
           std::chrono::seconds(*second) + std::chrono::milliseconds(*thousandth);
}

}  // namespace egide::journal
