#include "csv_decode.h"

#include <fmt/format.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>

#include "egide/reading/messages.h"

namespace egide::reading {
namespace {

constexpr std::size_t kSampledBytes = 8192;

/// Unicode values of the bytes 0x80 to 0x9F of windows-1252 (WHATWG encoding standard, index-windows-1252, where the
/// five bytes that Microsoft leaves undefined are zero here).
constexpr std::array<char16_t, 32> kWindows1252 = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                   0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                                   0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                   0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

void append_utf8(std::string& out, UChar32 code_point) {
    std::array<std::uint8_t, U8_MAX_LENGTH> bytes{};
    std::size_t length = 0;
    U8_APPEND_UNSAFE(bytes.data(), length, code_point);
    out.append(reinterpret_cast<const char*>(bytes.data()), length);
}

bool is_utf8(std::string_view text) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    for (std::size_t at = 0; at < text.size();) {
        UChar32 c = 0;
        U8_NEXT(bytes, at, text.size(), c);
        if (c < 0) {
            return false;
        }
    }
    return true;
}

/// Which byte of each pair is the high one in UTF-16 text of mostly Latin letters: it is nearly always zero.
enum class ZeroSide { none, first, second };

ZeroSide zero_side(std::string_view bytes) {
    const std::string_view sample = bytes.substr(0, kSampledBytes);
    const std::size_t pairs = sample.size() / 2;
    std::size_t first = 0;
    std::size_t second = 0;
    for (std::size_t pair = 0; pair < pairs; ++pair) {
        first += sample[2 * pair] == '\0' ? 1 : 0;
        second += sample[2 * pair + 1] == '\0' ? 1 : 0;
    }
    const auto mostly = [&](std::size_t zeros) { return pairs > 0 && zeros * 10 >= pairs * 6; };
    const auto rarely = [&](std::size_t zeros) { return zeros * 10 <= pairs; };
    if (mostly(second) && rarely(first)) {
        return ZeroSide::second;
    }
    return mostly(first) && rarely(second) ? ZeroSide::first : ZeroSide::none;
}

/// Collects places while a text grows, so that a fault is reported where it stands in the converted text.
class Conversion {
  public:
    Conversion(const Source& source, std::string& out) : source_(source), out_(out) {}

    void utf16(std::string_view bytes, bool little_endian) {
        const auto unit = [&](std::size_t at) {
            const auto first = static_cast<unsigned char>(bytes[at]);
            const auto second = static_cast<unsigned char>(bytes[at + 1]);
            return static_cast<UChar32>(little_endian ? second << 8 | first : first << 8 | second);
        };
        out_.reserve(bytes.size());
        std::size_t at = 0;
        for (; at + 1 < bytes.size(); at += 2) {
            UChar32 c = unit(at);
            if (U16_IS_LEAD(c) && at + 3 < bytes.size() && U16_IS_TRAIL(unit(at + 2))) {
                c = U16_GET_SUPPLEMENTARY(c, unit(at + 2));
                at += 2;
            }
            U_IS_SURROGATE(c) ? refuse(messages::csv_broken_utf16()) : add(c);
        }
        if (at < bytes.size()) {
            refuse(messages::csv_broken_utf16());
        }
    }

    void windows1252(std::string_view bytes) {
        out_.reserve(bytes.size() + bytes.size() / 8);
        for (const char byte : bytes) {
            const auto value = static_cast<unsigned char>(byte);
            const bool remapped = value >= 0x80 && value <= 0x9F;
            const UChar32 c = remapped ? kWindows1252[value - 0x80U] : value;
            remapped&& c == 0 ? refuse(messages::csv_undefined_byte({.code = fmt::format("0x{:02X}", value)})) : add(c);
        }
    }

  private:
    void add(UChar32 c) {
        append_utf8(out_, c);
        place_ = c == '\n' ? Place{place_.line + 1, 1} : Place{place_.line, place_.column + 1};
    }

    void refuse(base::Text message) {
        if (refused_line_ != place_.line) {
            source_.refuse(place_, std::move(message));
            refused_line_ = place_.line;
        }
        add(0xFFFD);
    }

    const Source& source_;
    std::string& out_;
    Place place_;
    std::uint32_t refused_line_ = 0;
};

}  // namespace

DecodedCsv decode_csv(const Source& source) {
    const std::string_view bytes = source.bytes;
    const bool bom_le = bytes.starts_with("\xFF\xFE");
    const bool bom_be = bytes.starts_with("\xFE\xFF");
    const ZeroSide zeros = bom_le || bom_be ? ZeroSide::none : zero_side(bytes);
    DecodedCsv decoded;
    if (bom_le || bom_be || zeros != ZeroSide::none) {
        const bool little_endian = bom_le || zeros == ZeroSide::second;
        decoded.encoding = little_endian ? "UTF-16LE" : "UTF-16BE";
        Conversion(source, decoded.converted).utf16(bytes.substr(bom_le || bom_be ? 2 : 0), little_endian);
        return decoded;
    }
    decoded.original = without_bom(bytes);
    if (decoded.original.size() != bytes.size() || is_utf8(bytes)) {
        decoded.encoding = decoded.original.size() != bytes.size() ? "UTF-8 with BOM" : "UTF-8";
        return decoded;
    }
    decoded.encoding = "windows-1252";
    Conversion(source, decoded.converted).windows1252(bytes);
    return decoded;
}

}  // namespace egide::reading
