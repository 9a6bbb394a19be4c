#include "model/certificate.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "egide/base/date.h"

namespace egide::directory {
namespace {

using Bytes = std::span<const std::uint8_t>;

/// One DER element: its tag and its contents.
struct DerElement {
    std::uint8_t tag = 0;
    Bytes body;
};

/// Takes the next element off `rest`; nothing when a length lies or is not definite.
std::optional<DerElement> take_der(Bytes& rest) {
    if (rest.size() < 2 || (rest[0] & 0x1f) == 0x1f) {
        return std::nullopt;
    }
    std::size_t length = rest[1];
    std::size_t header = 2;
    if (length >= 0x80) {
        const std::size_t octets = length & 0x7f;
        if (octets == 0 || octets > 4 || rest.size() < 2 + octets) {
            return std::nullopt;
        }
        length = 0;
        for (std::size_t i = 0; i < octets; ++i) {
            length = length << 8 | rest[2 + i];
        }
        header += octets;
    }
    if (length > rest.size() - header) {
        return std::nullopt;
    }
    DerElement element{rest[0], rest.subspan(header, length)};
    rest = rest.subspan(header + length);
    return element;
}

std::optional<Bytes> take_tag(Bytes& rest, std::uint8_t tag) {
    const auto element = take_der(rest);
    return element && element->tag == tag ? std::optional(element->body) : std::nullopt;
}

constexpr std::uint8_t kSequence = 0x30, kInteger = 0x02, kOid = 0x06, kBitString = 0x03;

bool same(Bytes bytes, std::string_view expected) {
    return std::equal(bytes.begin(), bytes.end(), expected.begin(), expected.end(),
                      [](std::uint8_t a, char b) { return a == static_cast<std::uint8_t>(b); });
}

bool starts_with(Bytes bytes, std::string_view expected) {
    return bytes.size() >= expected.size() && same(bytes.first(expected.size()), expected);
}

constexpr std::string_view kRsa("\x2a\x86\x48\x86\xf7\x0d\x01\x01", 8);  // 1.2.840.113549.1.1
constexpr std::string_view kDsa("\x2a\x86\x48\xce\x38\x04\x01", 7);      // 1.2.840.10040.4.1
constexpr std::string_view kEc("\x2a\x86\x48\xce\x3d\x02\x01", 7);       // 1.2.840.10045.2.1
constexpr std::string_view kEcdsa("\x2a\x86\x48\xce\x3d\x04\x03", 7);    // 1.2.840.10045.4.3: SHA-2
constexpr std::string_view kNist("\x60\x86\x48\x01\x65\x03\x04", 7);     // 2.16.840.1.101.3.4: SHA-2, SHA-3
constexpr std::string_view kEdwards("\x2b\x65", 2);                      // 1.3.101

/// The parameters of RSASSA-PSS name their hash; without them it is SHA-1 [RFC 4055].
bool pss_is_weak(Bytes parameters) {
    const auto body = take_tag(parameters, kSequence);
    if (!body) {
        return true;
    }
    Bytes rest = *body;
    const auto tagged = take_der(rest);
    if (!tagged || tagged->tag != 0xa0) {
        return true;
    }
    Bytes inner = tagged->body;
    const auto algorithm = take_tag(inner, kSequence);
    if (!algorithm) {
        return true;
    }
    Bytes words = *algorithm;
    const auto oid = take_tag(words, kOid);
    return !oid || !starts_with(*oid, kNist);
}

bool hash_is_weak(Bytes algorithm) {
    const auto oid = take_tag(algorithm, kOid);
    if (!oid) {
        return true;
    }
    if (starts_with(*oid, kRsa) && oid->size() == 9) {
        const std::uint8_t last = oid->back();  // 11 to 14: SHA-256, 384, 512, 224; 10: PSS
        return last == 10 ? pss_is_weak(algorithm) : last < 11 || last > 14;
    }
    return !(starts_with(*oid, kEcdsa) || starts_with(*oid, kNist) || starts_with(*oid, kEdwards));
}

std::optional<std::int32_t> day_of_time(const DerElement& time) {
    const std::size_t year_digits = time.tag == 0x17 ? 2 : time.tag == 0x18 ? 4 : 0;
    if (year_digits == 0 || time.body.size() < year_digits + 4) {
        return std::nullopt;
    }
    std::array<int, 3> parts{};
    for (std::size_t i = 0; i < year_digits + 4; ++i) {
        if (time.body[i] < '0' || time.body[i] > '9') {
            return std::nullopt;
        }
        int& part = parts[i < year_digits ? 0 : 1 + (i - year_digits) / 2];
        part = 10 * part + (time.body[i] - '0');
    }
    const int year = year_digits == 4 ? parts[0] : parts[0] + (parts[0] < 50 ? 2000 : 1900);
    const auto date =
        base::Date::from_civil(std::min(year, 2200), static_cast<unsigned>(parts[1]), static_cast<unsigned>(parts[2]));
    return date ? std::optional(date->days_since_1970()) : std::nullopt;
}

std::uint32_t remainder(Bytes number, std::uint32_t divisor) {
    std::uint64_t rest = 0;
    for (const std::uint8_t byte : number) {
        rest = (rest << 8 | byte) % divisor;
    }
    return static_cast<std::uint32_t>(rest);
}

/// The moduli of the faulty library are powers of 65537 modulo every small prime (CVE-2017-15361).
bool has_roca_fingerprint(Bytes modulus) {
    constexpr std::array<std::uint32_t, 37> primes{3,   5,   7,   11,  13,  17,  19,  23,  29,  31,  37, 41,  43,
                                                   47,  53,  59,  61,  67,  71,  73,  79,  83,  89,  97, 101, 103,
                                                   107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163};
    for (const std::uint32_t prime : primes) {
        const std::uint32_t wanted = remainder(modulus, prime);
        std::uint32_t power = 1;
        bool found = false;
        for (std::uint32_t i = 0; i < prime && !found; ++i) {
            found = power == wanted;
            power = power * (65537 % prime) % prime;
        }
        if (!found) {
            return false;
        }
    }
    return true;
}

Bytes without_zeros(Bytes number) {
    while (!number.empty() && number[0] == 0) {
        number = number.subspan(1);
    }
    return number;
}

bool read_rsa(Bytes key, CertificateFacts& facts) {
    const auto bits = take_tag(key, kBitString);
    if (!bits || bits->empty()) {
        return false;
    }
    Bytes inner = bits->subspan(1);
    const auto body = take_tag(inner, kSequence);
    if (!body) {
        return false;
    }
    Bytes rest = *body;
    const auto modulus_field = take_tag(rest, kInteger);
    const auto exponent_field = take_tag(rest, kInteger);
    if (!modulus_field || !exponent_field) {
        return false;
    }
    const Bytes modulus = without_zeros(*modulus_field);
    const Bytes exponent = without_zeros(*exponent_field);
    if (modulus.empty() || modulus.size() > 4096) {
        return false;
    }
    std::size_t length = modulus.size() * 8;
    for (std::uint8_t top = modulus[0]; (top & 0x80) == 0; top = static_cast<std::uint8_t>(top << 1)) {
        --length;
    }
    facts.key = CertificateFacts::Key::rsa;
    facts.bits = static_cast<std::uint16_t>(length);
    facts.small_exponent =
        exponent.size() < 3 || (exponent.size() == 3 && (exponent[0] << 16 | exponent[1] << 8 | exponent[2]) < 65537);
    facts.roca = has_roca_fingerprint(modulus);
    return true;
}

bool read_key(Bytes info, CertificateFacts& facts) {
    const auto algorithm = take_tag(info, kSequence);
    if (!algorithm) {
        return false;
    }
    Bytes words = *algorithm;
    const auto oid = take_tag(words, kOid);
    if (!oid) {
        return false;
    }
    if (starts_with(*oid, kRsa)) {
        return read_rsa(info, facts);
    }
    facts.key = same(*oid, kDsa)  ? CertificateFacts::Key::dsa
                : same(*oid, kEc) ? CertificateFacts::Key::elliptic
                                  : CertificateFacts::Key::other;
    return true;
}

bool read_validity(Bytes body, CertificateFacts& facts) {
    if (!take_der(body)) {
        return false;
    }
    const auto until = take_der(body);
    const auto day = until ? day_of_time(*until) : std::nullopt;
    facts.expires = day.value_or(0);
    return day.has_value();
}

bool read_signed_part(Bytes body, CertificateFacts& facts) {
    Bytes rest = body;
    if (!rest.empty() && rest[0] == 0xa0) {
        take_der(rest);  // version
    }
    const auto serial = take_tag(rest, kInteger);
    const auto signature = take_tag(rest, kSequence);
    const auto issuer = take_tag(rest, kSequence);
    const auto validity = take_tag(rest, kSequence);
    const auto subject = take_tag(rest, kSequence);
    const auto key = take_tag(rest, kSequence);
    return serial && signature && issuer && validity && subject && key && read_validity(*validity, facts) &&
           read_key(*key, facts);
}

}  // namespace

std::uint64_t CertificateFacts::packed() const {
    return static_cast<std::uint64_t>(key) | std::uint64_t{weak_hash} << 8 | std::uint64_t{small_exponent} << 9 |
           std::uint64_t{roca} << 10 | std::uint64_t{bits} << 16 |
           std::uint64_t{static_cast<std::uint32_t>(expires)} << 32;
}

CertificateFacts CertificateFacts::unpacked(std::uint64_t value) {
    CertificateFacts facts;
    facts.key = static_cast<Key>(value & 0xff);
    facts.weak_hash = (value >> 8 & 1) != 0;
    facts.small_exponent = (value >> 9 & 1) != 0;
    facts.roca = (value >> 10 & 1) != 0;
    facts.bits = static_cast<std::uint16_t>(value >> 16);
    facts.expires = static_cast<std::int32_t>(static_cast<std::uint32_t>(value >> 32));
    return facts;
}

CertificateFacts read_certificate(std::span<const std::uint8_t> der) {
    CertificateFacts facts;
    Bytes rest = der;
    const auto whole = take_tag(rest, kSequence);
    if (!whole) {
        return {};
    }
    Bytes parts = *whole;
    const auto signed_part = take_tag(parts, kSequence);
    const auto algorithm = take_tag(parts, kSequence);
    if (!signed_part || !algorithm || !read_signed_part(*signed_part, facts)) {
        return {};
    }
    facts.weak_hash = hash_is_weak(*algorithm);
    return facts;
}

}  // namespace egide::directory
