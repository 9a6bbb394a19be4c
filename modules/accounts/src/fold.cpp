#include "fold.h"

#include <arpa/inet.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace egide::accounts {

namespace {

constexpr std::size_t kLongestEmail = 254;
constexpr std::size_t kLongestLocal = 64;
constexpr std::int32_t kLongestName = 200;

bool is_small_or_digit(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
}

bool is_local(std::string_view local) {
    constexpr std::string_view kSigns = "!#$%&'*+-/=?^_`{|}~.";
    return !local.empty() && local.size() <= kLongestLocal && local.front() != '.' && local.back() != '.' &&
           local.find("..") == std::string_view::npos && std::all_of(local.begin(), local.end(), [&](char letter) {
               return is_small_or_digit(letter) || kSigns.find(letter) != std::string_view::npos;
           });
}

bool is_label(std::string_view label) {
    return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
           std::all_of(label.begin(), label.end(),
                       [](char letter) { return is_small_or_digit(letter) || letter == '-'; });
}

bool is_domain(std::string_view domain) {
    int labels = 0;
    for (std::size_t at = 0; at <= domain.size(); ++labels) {
        const std::size_t dot = std::min(domain.find('.', at), domain.size());
        if (!is_label(domain.substr(at, dot - at))) {
            return false;
        }
        at = dot + 1;
    }
    return labels >= 2;
}

icu::UnicodeString unicode(std::string_view text) {
    return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

}  // namespace

bool is_utf8(std::string_view text) {
    const auto* const bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    const auto length = static_cast<std::int32_t>(text.size());
    for (std::int32_t at = 0; at < length;) {
        UChar32 point = 0;
        U8_NEXT(bytes, at, length, point);
        if (point <= 0) {
            return false;
        }
    }
    return true;
}

std::int32_t count_of_characters(std::string_view text) {
    return unicode(text).countChar32();
}

std::string folded(std::string_view text) {
    UErrorCode status = U_ZERO_ERROR;
    const auto* const small = icu::Normalizer2::getNFKCCasefoldInstance(status);
    const auto* const apart = icu::Normalizer2::getNFDInstance(status);
    const icu::UnicodeString letters = apart->normalize(small->normalize(unicode(text), status), status);
    icu::UnicodeString plain;
    for (std::int32_t at = 0; at < letters.length(); at = letters.moveIndex32(at, 1)) {
        if (u_charType(letters.char32At(at)) != U_NON_SPACING_MARK) {
            plain.append(letters.char32At(at));
        }
    }
    std::string out;
    return plain.toUTF8String(out);
}

std::optional<std::string> normal_email(std::string_view text) {
    std::string small(text);
    std::transform(small.begin(), small.end(), small.begin(), [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    });
    const std::size_t at = small.find('@');
    if (small.size() > kLongestEmail || at == std::string::npos || !is_local(std::string_view(small).substr(0, at)) ||
        !is_domain(std::string_view(small).substr(at + 1))) {
        return std::nullopt;
    }
    return small;
}

std::optional<std::string> normal_name(std::string_view text) {
    const std::size_t first = text.find_first_not_of(' ');
    if (first == std::string_view::npos || !is_utf8(text)) {
        return std::nullopt;
    }
    const std::string_view name = text.substr(first, text.find_last_not_of(' ') + 1 - first);
    const icu::UnicodeString letters = unicode(name);
    for (std::int32_t at = 0; at < letters.length(); at = letters.moveIndex32(at, 1)) {
        const auto kind = u_charType(letters.char32At(at));
        // Format characters turn the reading direction round and make one name look like another.
        if (kind == U_CONTROL_CHAR || kind == U_FORMAT_CHAR || kind == U_LINE_SEPARATOR ||
            kind == U_PARAGRAPH_SEPARATOR || kind == U_PRIVATE_USE_CHAR || kind == U_UNASSIGNED) {
            return std::nullopt;
        }
    }
    return letters.countChar32() <= kLongestName ? std::optional(std::string(name)) : std::nullopt;
}

std::string network_of(std::string_view address) {
    constexpr std::array<unsigned char, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    std::array<unsigned char, 16> bytes{};
    const std::string text(address.substr(0, address.find('%')));
    if (::inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1) {
        return text;
    }
    std::array<char, INET6_ADDRSTRLEN> shown{};
    if (std::equal(kMapped.begin(), kMapped.end(), bytes.begin())) {
        return ::inet_ntop(AF_INET, bytes.data() + kMapped.size(), shown.data(), shown.size());
    }
    std::fill(bytes.begin() + 8, bytes.end(), static_cast<unsigned char>(0));
    return std::string(::inet_ntop(AF_INET6, bytes.data(), shown.data(), shown.size())) + "/64";
}

}  // namespace egide::accounts
