#include <fmt/format.h>

#include <algorithm>

#include "egide/exposure/opssies.h"

namespace egide::exposure {
namespace {

constexpr std::size_t kMomentLength = 15;  // AAAAMMJJ-HHMMSS
constexpr std::size_t kDash = 8;

bool has_moment_form(std::string_view text) {
    if (text.size() != kMomentLength || text[kDash] != '-') {
        return false;
    }
    return std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }) == kMomentLength - 1;
}

unsigned digits(std::string_view text, std::size_t from, std::size_t count) {
    unsigned value = 0;
    for (const char c : text.substr(from, count)) {
        value = value * 10 + static_cast<unsigned>(c - '0');
    }
    return value;
}

}  // namespace

std::optional<OpssiesMoment> OpssiesMoment::parse(std::string_view text) {
    if (!has_moment_form(text)) {
        return std::nullopt;
    }
    const auto date =
        base::Date::from_civil(static_cast<int>(digits(text, 0, 4)), digits(text, 4, 2), digits(text, 6, 2));
    const OpssiesMoment moment{date.value_or(base::Date()), digits(text, 9, 2), digits(text, 11, 2),
                               digits(text, 13, 2)};
    if (!date || moment.hour > 23 || moment.minute > 59 || moment.second > 59) {
        return std::nullopt;
    }
    return moment;
}

std::string OpssiesMoment::text() const {
    return fmt::format("{:04}{:02}{:02}-{:02}{:02}{:02}", date.year(), date.month(), date.day(), hour, minute, second);
}

}  // namespace egide::exposure
