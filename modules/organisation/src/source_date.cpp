#include "source_date.h"

#include <charconv>
#include <chrono>

namespace egide::organisation {

namespace {

constexpr std::size_t kDateLength = 10;

std::optional<unsigned> number(std::string_view digits) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    const bool whole = error == std::errc() && end == digits.data() + digits.size();
    return whole ? std::optional(value) : std::nullopt;
}

bool on_calendar(std::string_view text) {
    if (text.size() != kDateLength || text[4] != '-' || text[7] != '-') {
        return false;
    }
    const auto year = number(text.substr(0, 4));
    const auto month = number(text.substr(5, 2));
    const auto day = number(text.substr(8, 2));
    return year && month && day &&
           std::chrono::year_month_day(std::chrono::year(static_cast<int>(*year)), std::chrono::month(*month),
                                       std::chrono::day(*day))
               .ok();
}

}  // namespace

SourceDate read_source_date(std::string_view text) {
    if (text.empty()) {
        return {};
    }
    const bool timed = text.size() > kDateLength && (text[kDateLength] == 'T' || text[kDateLength] == ' ');
    const auto day = timed ? text.substr(0, kDateLength) : text;
    if (!on_calendar(day)) {
        return {.impossible = true, .date = std::nullopt};
    }
    return {.impossible = false, .date = day == "1900-01-01" ? std::nullopt : base::Date::parse(day)};
}

}  // namespace egide::organisation
