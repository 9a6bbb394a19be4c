// TSTInfo, what a token says (RFC 3161 §2.4.2).
#include "algorithm.h"
#include "egide/base/sha256.h"
#include "egide/timestamp/messages.h"
#include "signed_data.h"

namespace egide::timestamp {

namespace {

constexpr std::size_t kNumberLimit = 64;  // bytes of a serial number or nonce

/// The number that digits write; nothing when one is not a digit.
std::optional<int> number_of(std::string_view digits) {
    int number = 0;
    for (const char c : digits) {
        if (c < '0' || c > '9') {
            return std::nullopt;
        }
        number = number * 10 + (c - '0');
    }
    return number;
}

/// Milliseconds of ".5" or ".123456Z" without the Z; nothing when DER would not write it so.
std::optional<int> fraction_of(std::string_view text) {
    if (text.empty()) {
        return 0;
    }
    const std::string_view digits = text.substr(1);
    if (text.front() != '.' || digits.empty() || digits.size() > 9 || digits.back() == '0' || !number_of(digits)) {
        return std::nullopt;
    }
    return number_of((std::string(digits) + "00").substr(0, 3));
}

/// "20261231235959.123Z" (RFC 3161 §2.4.2).
std::optional<Instant> parse_general_time(std::string_view text) {
    if (text.size() < 15 || text.back() != 'Z') {
        return std::nullopt;
    }
    const auto year = number_of(text.substr(0, 4));
    const auto month = number_of(text.substr(4, 2));
    const auto day = number_of(text.substr(6, 2));
    const auto hour = number_of(text.substr(8, 2));
    const auto minute = number_of(text.substr(10, 2));
    const auto second = number_of(text.substr(12, 2));
    const auto milliseconds = fraction_of(text.substr(14, text.size() - 15));
    if (!year || !month || !day || !hour || !minute || !second || !milliseconds) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date(std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day)));
    if (!date.ok() || *year < 1970 || *hour > 23 || *minute > 59 || *second > 59) {
        return std::nullopt;
    }
    return std::chrono::sys_days(date) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
           std::chrono::seconds(*second) + std::chrono::milliseconds(*milliseconds);
}

/// A part of the accuracy: thousandths, from 1 to 999.
std::int64_t thousandths(der::Reader& accuracy, unsigned tag, const char* field) {
    const auto part = accuracy.take_if(der::primitive(tag), field);
    const std::uint64_t number = part ? der::small_number(*part, accuracy.fault(), field) : 0;
    if (part && (number < 1 || number > 999)) {
        accuracy.fault().raise(messages::der_number({.byte = part->at, .field = field}));
        return 0;
    }
    return static_cast<std::int64_t>(number);
}

std::chrono::microseconds read_accuracy(const der::Element& element, der::Fault& fault) {
    constexpr std::uint64_t kLongest = 100ULL * 365 * 86'400;  // a century: more says nothing
    der::Reader inside(element, fault);
    const auto seconds = inside.take_if(der::kInteger, "seconds");
    const std::uint64_t whole = seconds ? der::small_number(*seconds, fault, "seconds") : 0;
    if (whole > kLongest) {
        fault.raise(messages::der_number({.byte = element.at, .field = "seconds"}));
    }
    const std::int64_t millis = thousandths(inside, 0, "millis");
    const std::int64_t micros = thousandths(inside, 1, "micros");
    inside.finish();
    return fault.raised ? std::chrono::microseconds(0)
                        : std::chrono::seconds(static_cast<std::int64_t>(whole)) + std::chrono::milliseconds(millis) +
                              std::chrono::microseconds(micros);
}

std::string long_number(const der::Element& element, der::Fault& fault, const char* field) {
    std::string bytes = der::number_bytes(element, fault, field);
    if (bytes.size() > kNumberLimit) {
        fault.raise(messages::der_number({.byte = element.at, .field = field}));
    }
    return bytes;
}

void read_options(der::Reader& inside, TokenInfo& info) {
    der::Fault& fault = inside.fault();
    if (const auto accuracy = inside.take_if(der::kSequence, "accuracy")) {
        info.accuracy = read_accuracy(*accuracy, fault);
    }
    if (const auto ordering = inside.take_if(der::kBoolean, "ordering")) {
        info.ordering = der::boolean(*ordering, fault, "ordering");
    }
    if (const auto nonce = inside.take_if(der::kInteger, "nonce")) {
        info.nonce = long_number(*nonce, fault, "nonce");
    }
    static_cast<void>(inside.take_if(der::constructed(0), "tsa"));
    static_cast<void>(inside.take_if(der::constructed(1), "extensions"));
    inside.finish();
}

}  // namespace

TokenInfo read_content(const der::Element& content, der::Fault& fault) {
    TokenInfo info;
    der::Reader whole(content, fault);
    der::Reader inside(whole.take(der::kSequence, "TSTInfo"), fault);
    whole.finish();
    const der::Element version = inside.take(der::kInteger, "version");
    if (der::small_number(version, fault, "version") != 1) {
        fault.raise(messages::der_unexpected({.byte = version.at, .field = "version"}));
    }
    info.policy = der::dotted(inside.take(der::kOid, "policy"), fault, "policy");
    info.digest = read_imprint(inside.take(der::kSequence, "messageImprint"), fault);
    const std::string serial = long_number(inside.take(der::kInteger, "serialNumber"), fault, "serialNumber");
    info.serial = base::hex({reinterpret_cast<const std::uint8_t*>(serial.data()), serial.size()});
    const der::Element time = inside.take(der::kGeneralizedTime, "genTime");
    if (const auto at = parse_general_time(time.content)) {
        info.at = *at;
    } else {
        fault.raise(messages::token_time({.byte = time.at}));
    }
    read_options(inside, info);
    return info;
}

}  // namespace egide::timestamp
