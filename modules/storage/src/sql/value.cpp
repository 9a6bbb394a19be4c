#include "egide/storage/sql/value.h"

#include <fmt/format.h>

#include <limits>
#include <stdexcept>

#include "instant.h"

namespace egide::storage::sql {

namespace {

[[noreturn]] void wrong_kind(std::string_view wanted) {
    throw std::logic_error(fmt::format("a value of the database is read as {}, which it is not", wanted));
}

template <typename T>
const T& get(const Value::Kinds& kinds, std::string_view wanted) {
    const T* const value = std::get_if<T>(&kinds);
    if (value == nullptr) {
        wrong_kind(wanted);
    }
    return *value;
}

/// Two digits or more at a place; nothing when they are no digits.
std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
    if (text.size() < at + count) {
        return std::nullopt;
    }
    int number = 0;
    for (const char digit : text.substr(at, count)) {
        if (digit < '0' || digit > '9') {
            return std::nullopt;
        }
        number = number * 10 + (digit - '0');
    }
    return number;
}

/// The milliseconds after a full second: none, or a point and one to six digits of which the last three are zero.
std::optional<int> fraction(std::string_view text) {
    if (text.empty()) {
        return 0;
    }
    if (text[0] != '.' || text.size() < 2 || text.size() > 7) {
        return std::nullopt;
    }
    std::string padded(text.substr(1));
    padded.resize(6, '0');
    const auto microseconds = digits(padded, 0, 6);
    return microseconds && *microseconds % 1000 == 0 ? std::optional<int>(*microseconds / 1000) : std::nullopt;
}

}  // namespace

bool is_kept(Instant instant) {
    using namespace std::chrono;
    return instant >= sys_days(year{1} / 1 / 1) && instant < sys_days(year{10'000} / 1 / 1);
}

std::string show_instant(Instant instant) {
    if (!is_kept(instant)) {
        throw std::logic_error("an instant beyond the years 1 to 9999");
    }
    const auto day = std::chrono::floor<std::chrono::days>(instant);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss time(instant - day);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), time.hours().count(),
                       time.minutes().count(), time.seconds().count(), time.subseconds().count());
}

std::optional<Instant> parse_postgres_instant(std::string_view text) {
    constexpr std::string_view kUtc = "+00";
    if (text.size() < 22 || text.substr(text.size() - kUtc.size()) != kUtc || text[4] != '-' || text[7] != '-' ||
        text[10] != ' ' || text[13] != ':' || text[16] != ':') {
        return std::nullopt;
    }
    const auto year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
    const auto hour = digits(text, 11, 2), minute = digits(text, 14, 2), second = digits(text, 17, 2);
    const auto millisecond = fraction(text.substr(19, text.size() - 19 - kUtc.size()));
    if (!year || !month || !day || !hour || !minute || !second || !millisecond) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date(std::chrono::year{*year}, std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day)));
    if (!date.ok() || *hour > 23 || *minute > 59 || *second > 59) {
        return std::nullopt;
    }
    return std::chrono::sys_days(date) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
           std::chrono::seconds(*second) + std::chrono::milliseconds(*millisecond);
}

Value::Value(std::uint64_t value) {
    if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
        throw std::logic_error("a number beyond 63 bits");
    }
    value_ = static_cast<std::int64_t>(value);
}

std::int64_t Value::integer() const {
    return get<std::int64_t>(value_, "a number");
}

const std::string& Value::text() const {
    return get<std::string>(value_, "text");
}

const std::string& Value::blob() const {
    return get<Blob>(value_, "bytes").bytes;
}

bool Value::boolean() const {
    if (const auto* const number = std::get_if<std::int64_t>(&value_)) {
        if (*number != 0 && *number != 1) {
            wrong_kind("a truth");
        }
        return *number == 1;
    }
    return get<bool>(value_, "a truth");
}

Instant Value::instant() const {
    if (const auto* const number = std::get_if<std::int64_t>(&value_)) {
        return Instant(std::chrono::milliseconds(*number));
    }
    return get<Instant>(value_, "an instant");
}

std::optional<std::int64_t> Row::maybe_integer(std::size_t column) const {
    return is_null(column) ? std::nullopt : std::optional(integer(column));
}

std::optional<std::string> Row::maybe_text(std::size_t column) const {
    return is_null(column) ? std::nullopt : std::optional(text(column));
}

std::optional<Instant> Row::maybe_instant(std::size_t column) const {
    return is_null(column) ? std::nullopt : std::optional(instant(column));
}

}  // namespace egide::storage::sql
