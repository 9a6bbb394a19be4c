#include "collect/written_value.h"

#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <cstdint>
#include <limits>

#include "generate/sid.h"

namespace egide::directory::collecting {

namespace {

std::uint64_t little(std::string_view bytes, std::size_t at, std::size_t count) {
    std::uint64_t number = 0;
    for (std::size_t byte = count; byte-- > 0;) {
        number = (number << 8U) | static_cast<unsigned char>(bytes[at + byte]);
    }
    return number;
}

/// "S-1-5-21-…" of the bytes of a SID; empty when its length does not fit.
std::string sid_text(const std::string& bytes) {
    constexpr std::size_t kHeader = 8;
    if (bytes.size() < kHeader ||
        bytes.size() != kHeader + 4 * static_cast<std::size_t>(static_cast<unsigned char>(bytes[1]))) {
        return {};
    }
    std::uint64_t authority = 0;
    for (std::size_t at = 2; at < kHeader; ++at) {
        authority = (authority << 8U) | static_cast<unsigned char>(bytes[at]);
    }
    std::string text = fmt::format("S-{}-{}", static_cast<unsigned>(static_cast<unsigned char>(bytes[0])), authority);
    for (std::size_t at = kHeader; at < bytes.size(); at += 4) {
        text += fmt::format("-{}", little(bytes, at, 4));
    }
    return text;
}

std::string guid_text(const std::string& bytes) {
    constexpr std::size_t kBytes = 16;
    if (bytes.size() != kBytes) {
        return {};
    }
    const std::string rest = generate::hex_of(std::string_view(bytes).substr(8));
    return fmt::format("{:08x}-{:04x}-{:04x}-{}-{}", little(bytes, 0, 4), little(bytes, 4, 2), little(bytes, 6, 2),
                       rest.substr(0, 4), rest.substr(4));
}

/// "20260615080000.0Z" → "2026-06-15 08:00:00".
std::string general_time_text(const std::string& text) {
    constexpr std::size_t kDigits = 14;
    if (text.size() < kDigits || text.find_first_not_of("0123456789") < kDigits) {
        return {};
    }
    return fmt::format("{}-{}-{} {}:{}:{}", text.substr(0, 4), text.substr(4, 2), text.substr(6, 2), text.substr(8, 2),
                       text.substr(10, 2), text.substr(12, 2));
}

/// Ticks of 100 ns since 1601, as [MS-DTYP] 2.3.3 says; 0 is no date, the largest number is never.
std::string filetime_text(const std::string& text) {
    using namespace std::chrono;
    std::int64_t ticks = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), ticks);
    if (read.ec != std::errc() || ticks <= 0) {
        return {};
    }
    if (ticks == std::numeric_limits<std::int64_t>::max()) {
        return "2999-12-12 23:59:59";
    }
    constexpr std::int64_t kPerSecond = 10'000'000;
    const auto moment = sys_days(year{1601} / January / 1) + seconds(ticks / kPerSecond);
    const auto day = floor<days>(moment);
    const year_month_day date(day);
    const hh_mm_ss time(moment - day);
    return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}", std::min(static_cast<int>(date.year()), 9999),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), time.hours().count(),
                       time.minutes().count(), time.seconds().count());
}

std::string one_text(layout::Kind kind, const std::string& value) {
    switch (kind) {
        case layout::Kind::sid:
        case layout::Kind::sid_binary:
            return sid_text(value);
        case layout::Kind::guid:
            return guid_text(value);
        case layout::Kind::date:
            return general_time_text(value);
        case layout::Kind::filetime:
            return filetime_text(value);
        case layout::Kind::boolean:
            return value == "TRUE" ? "1" : "0";
        case layout::Kind::descriptor:
        case layout::Kind::binary:
            return generate::hex_of(value);
        case layout::Kind::dacl:
            return {};  // conditional entries have no text here: the policy's lists stay out of the collection
        default:
            return value;
    }
}

bool is_list(layout::Kind kind) {
    return kind == layout::Kind::texts || kind == layout::Kind::sid || kind == layout::Kind::binary ||
           kind == layout::Kind::sid_binary;
}

}  // namespace

std::string written_value(layout::Kind kind, const std::vector<std::string>& values) {
    std::string text;
    for (const std::string& value : values) {
        text += text.empty() ? "" : ";";
        text += one_text(kind, value);
        if (!is_list(kind)) {
            break;
        }
    }
    return text;
}

}  // namespace egide::directory::collecting
