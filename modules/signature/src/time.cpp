#include <fmt/format.h>

#include <charconv>

#include "egide/signature/verdict.h"

namespace egide::signature {

std::string show_time(Time time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(time - day);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), clock.hours().count(),
                       clock.minutes().count(), clock.seconds().count());
}

std::optional<Time> parse_time(std::string_view text) {
    if (text.size() != 20) {
        return std::nullopt;
    }
    const auto number = [&](std::size_t at, std::size_t digits) {
        int value = 0;
        std::from_chars(text.data() + at, text.data() + at + digits, value);
        return value;
    };
    const auto date = std::chrono::year(number(0, 4)) / number(5, 2) / number(8, 2);
    if (!date.ok() || number(0, 4) < 1900) {
        return std::nullopt;
    }
    const Time time = Time(std::chrono::sys_days(date)) + std::chrono::hours(number(11, 2)) +
                      std::chrono::minutes(number(14, 2)) + std::chrono::seconds(number(17, 2));
    // Whatever was misread above does not write itself the same way.
    return show_time(time) == text ? std::optional(time) : std::nullopt;
}

}  // namespace egide::signature
