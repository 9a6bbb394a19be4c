#include "readers/values.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "egide/base/date.h"
#include "egide/base/sha256.h"
#include "model/certificate.h"
#include "model/descriptor.h"
#include "model/sid.h"
#include "readers/value_changes.h"

namespace egide::directory {
namespace {

constexpr std::int64_t kSecondsADay = 86400;
constexpr std::int64_t kSeconds1601To1970 = 11644473600;
constexpr std::int64_t kNever = 32501692799;  // 2999-12-12 23:59:59

bool all_digits(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char letter) { return letter >= '0' && letter <= '9'; });
}

int number_of(std::string_view digits) {
    int value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

/// Seconds since 1970 of fourteen digits YYYYMMDDHHMMSS.
std::optional<std::int64_t> moment_of_digits(std::string_view digits) {
    const int year = number_of(digits.substr(0, 4));
    if (year < 1900) {
        return 0;  // 1601 and the like: long ago
    }
    const auto day = base::Date::from_civil(std::min(year, 2200), static_cast<unsigned>(number_of(digits.substr(4, 2))),
                                            static_cast<unsigned>(number_of(digits.substr(6, 2))));
    const int hour = number_of(digits.substr(8, 2));
    const int minute = number_of(digits.substr(10, 2));
    const int second = number_of(digits.substr(12, 2));
    if (!day || hour > 23 || minute > 59 || second > 60) {
        return std::nullopt;
    }
    if (year > 2200) {
        return kNever;
    }
    return day->days_since_1970() * kSecondsADay + hour * 3600 + minute * 60 + second;
}

/// Calls `each` for every part between separators that no backslash precedes.
template <typename Each>
void split_unescaped(std::string_view joined, Each each) {
    std::size_t begin = 0;
    for (std::size_t i = 0; i < joined.size(); ++i) {
        if (joined[i] == '\\') {
            ++i;
        } else if (joined[i] == ';') {
            each(joined.substr(begin, i - begin));
            begin = i + 1;
        }
    }
    each(joined.substr(std::min(begin, joined.size())));
}

std::span<const std::uint8_t> as_bytes(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::string_view as_text(const std::vector<std::uint8_t>& bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

void append_code_point(std::uint32_t code, std::string& out) {
    if (code < 0x80) {
        out.push_back(static_cast<char>(code));
        return;
    }
    if (code < 0x800) {
        out.push_back(static_cast<char>(0xc0 | code >> 6));
    } else {
        if (code < 0x10000) {
            out.push_back(static_cast<char>(0xe0 | code >> 12));
        } else {
            out.push_back(static_cast<char>(0xf0 | code >> 18));
            out.push_back(static_cast<char>(0x80 | (code >> 12 & 0x3f)));
        }
        out.push_back(static_cast<char>(0x80 | (code >> 6 & 0x3f)));
    }
    out.push_back(static_cast<char>(0x80 | (code & 0x3f)));
}

bool is_guid(Attribute attribute) {
    return attribute == Attribute::schema_id_guid || attribute == Attribute::attribute_security_guid;
}

bool is_filetime(Attribute attribute) {
    return attribute != Attribute::when_created && attribute != Attribute::when_changed;
}

}  // namespace

namespace {

constexpr std::size_t kUnits = 8;
using EightUnits = std::uint16_t __attribute__((vector_size(2 * kUnits)));
using EightBytes = std::uint8_t __attribute__((vector_size(kUnits)));

/// Narrows eight units when all of them are ASCII, as most are.
bool narrow_ascii(const char16_t* from, char* to) {
    EightUnits units;
    std::memcpy(&units, from, sizeof units);
    std::uint64_t halves[2];
    std::memcpy(halves, &units, sizeof halves);
    const EightBytes bytes = __builtin_convertvector(units, EightBytes);
    std::memcpy(to, &bytes, sizeof bytes);
    return ((halves[0] | halves[1]) & 0xff80ff80ff80ff80u) == 0;
}

/// One character, of one unit or two; the number of units.
std::size_t append_character(std::u16string_view text, std::string& out) {
    std::uint32_t code = text.front();
    if (code < 0x80) {
        out.push_back(static_cast<char>(code));
        return 1;
    }
    if (code < 0xd800 || code >= 0xe000) {
        append_code_point(code, out);
        return 1;
    }
    const bool pair = code < 0xdc00 && text.size() > 1 && text[1] >= 0xdc00 && text[1] < 0xe000;
    append_code_point(pair ? 0x10000 + ((code - 0xd800) << 10) + (text[1] - 0xdc00u) : 0xfffd, out);
    return pair ? 2 : 1;
}

}  // namespace

void append_utf8(std::u16string_view text, std::string& out) {
    while (!text.empty()) {
        char block[32 * kUnits];
        std::size_t filled = 0;
        while (filled < sizeof block && text.size() >= kUnits && narrow_ascii(text.data(), block + filled)) {
            filled += kUnits;
            text.remove_prefix(kUnits);
        }
        out.append(block, filled);
        for (std::size_t done = 0; done < kUnits && !text.empty() && filled < sizeof block;) {
            const std::size_t taken = append_character(text, out);
            text.remove_prefix(taken);
            done += taken;
        }
    }
}

std::optional<std::int64_t> parse_whole(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

std::optional<std::int64_t> parse_moment(std::string_view text) {
    if (text.size() < 19 || text[4] != '-' || text[7] != '-' || text[10] != ' ' || text[13] != ':' || text[16] != ':') {
        return std::nullopt;
    }
    std::string digits;
    for (const std::size_t at : {0u, 2u, 5u, 8u, 11u, 14u, 17u}) {
        digits += text.substr(at, 2);
    }
    return all_digits(digits) ? moment_of_digits(digits) : std::nullopt;
}

std::optional<std::int64_t> parse_generalized_time(std::string_view text) {
    if (text.size() < 14 || !all_digits(text.substr(0, 14))) {
        return std::nullopt;
    }
    return moment_of_digits(text.substr(0, 14));
}

std::optional<std::int64_t> moment_of_filetime(std::int64_t ticks) {
    if (ticks <= 0) {
        return std::nullopt;
    }
    return ticks == INT64_MAX ? kNever : std::min(ticks / 10'000'000 - kSeconds1601To1970, kNever);
}

void FieldWriter::number(Attribute attribute, std::int64_t value) {
    batch_->fields.push_back({attribute, 0, 0, value, {}});
}

void FieldWriter::text(Attribute attribute, std::string_view value) {
    batch_->fields.push_back({attribute, batch_->keep(value), static_cast<std::uint32_t>(value.size()), 0, {}});
}

void FieldWriter::add_descriptor(Attribute attribute, const DescriptorHash& hash, std::string_view bytes) {
    batch_->fields.push_back({attribute, batch_->keep(bytes), static_cast<std::uint32_t>(bytes.size()), 1, hash});
}

bool FieldWriter::descriptor_cell(Attribute attribute, std::u16string_view text16) {
    const DescriptorHash hash =
        hash_descriptor({reinterpret_cast<const std::uint8_t*>(text16.data()), text16.size() * sizeof(char16_t)});
    if (!known_->insert(hash).second) {
        batch_->fields.push_back({attribute, 0, 0, 0, hash});
        return true;
    }
    std::string narrow;
    append_utf8(text16, narrow);
    std::vector<std::uint8_t> bytes;
    const bool good = decode_hex(narrow, bytes);
    add_descriptor(attribute, hash, good ? as_text(bytes) : std::string_view());
    return good;
}

bool FieldWriter::list(Attribute attribute, std::string_view joined, bool links) {
    std::uint64_t announced = 0;
    std::uint64_t empty_tail = 0;
    std::string lines;
    split_unescaped(joined, [&](std::string_view part) {
        ++announced;
        empty_tail = part.empty() ? empty_tail + 1 : 0;
        if (!part.empty()) {
            lines += lines.empty() ? "" : "\n";
            lines += part;
        }
    });
    if (links && empty_tail > 0) {
        const std::size_t last = lines.rfind('\n');  // the last name written is cut as well
        lines.resize(last == std::string::npos ? 0 : last);
        const auto kept =
            static_cast<std::uint64_t>(std::count(lines.begin(), lines.end(), '\n')) + (lines.empty() ? 0 : 1);
        batch_->cut.push_back({static_cast<std::uint32_t>(batch_->rows.size()), attribute, announced, kept});
    }
    text(attribute, lines);
    return true;
}

bool FieldWriter::sids(Attribute attribute, std::string_view joined) {
    bool good = true;
    split_unescaped(joined, [&](std::string_view part) { good = good && Sid::parse(part).has_value(); });
    std::string lines(joined);
    std::replace(lines.begin(), lines.end(), ';', '\n');
    if (good) {
        text(attribute, lines);
    }
    return good;
}

bool FieldWriter::certificates(Attribute attribute, std::string_view joined) {
    std::vector<std::uint8_t> der;
    split_unescaped(joined, [&](std::string_view part) {
        const bool good = decode_hex(part, der);
        number(attribute, static_cast<std::int64_t>((good ? read_certificate(der) : CertificateFacts{}).packed()));
    });
    return true;
}

bool FieldWriter::cell(Attribute attribute, std::string_view value) {
    switch (attribute_row(attribute).kept) {
        case Kept::number:
        case Kept::truth: {
            const auto whole = parse_whole(value);
            if (whole) {
                number(attribute, *whole);
            }
            return whole.has_value();
        }
        case Kept::time: {
            const auto moment = parse_moment(value);
            if (moment) {
                number(attribute, *moment);
            }
            return moment.has_value();
        }
        case Kept::link:
            return list(attribute, value, true);
        case Kept::texts:
            return list(attribute, value, false);
        case Kept::special:
            if (attribute == Attribute::value_changes) {
                text(attribute, changes_of_members(value));
                return true;
            }
            return list(attribute, value, false);
        case Kept::sid:
            return sids(attribute, value);
        case Kept::certificate:
            return certificates(attribute, value);
        case Kept::text:
        case Kept::descriptor:
            text(attribute, value);
            return true;
    }
    return false;
}

bool FieldWriter::raw_text(Attribute attribute, std::string_view bytes) {
    if (is_guid(attribute) && bytes.size() == 16) {
        Guid value;
        std::copy(bytes.begin(), bytes.end(), value.bytes.begin());
        text(attribute, guid_text(value));
        return true;
    }
    if (attribute == Attribute::dns_property) {
        text(attribute, base::hex(as_bytes(bytes)));
        return true;
    }
    std::string line(bytes);
    std::replace_if(
        line.begin(), line.end(), [](char letter) { return letter == '\n' || letter == '\r' || letter == '\t'; }, ' ');
    text(attribute, line);
    return true;
}

bool FieldWriter::raw(Attribute attribute, std::string_view bytes) {
    std::size_t used = 0;
    switch (attribute_row(attribute).kept) {
        case Kept::number:
            return cell(attribute, bytes);
        case Kept::truth:
            number(attribute, bytes == "TRUE" ? 1 : 0);
            return bytes == "TRUE" || bytes == "FALSE";
        case Kept::time: {
            const auto whole = is_filetime(attribute) ? parse_whole(bytes) : std::nullopt;
            const auto moment = !is_filetime(attribute) ? parse_generalized_time(bytes)
                                : whole                 ? moment_of_filetime(*whole)
                                                        : std::nullopt;
            if (moment) {
                number(attribute, *moment);
            }
            return moment.has_value() || whole.has_value();
        }
        case Kept::sid: {
            const auto sid = bytes.starts_with("S-1-") ? Sid::parse(bytes) : Sid::decode(as_bytes(bytes), used);
            if (sid) {
                text(attribute, sid->text());
            }
            return sid.has_value();
        }
        case Kept::certificate:
            number(attribute, static_cast<std::int64_t>(read_certificate(as_bytes(bytes)).packed()));
            return true;
        case Kept::descriptor:
            add_descriptor(attribute, hash_descriptor(as_bytes(bytes)), bytes);
            return true;
        default:
            return raw_text(attribute, bytes);
    }
}

}  // namespace egide::directory
