#include "fold.h"

#include <array>
#include <cstdint>

namespace egide::organisation {

namespace {

/// Base letters of U+00C0 to U+017F, one entry per code point; '.' is no letter, '*' a pair written below.
constexpr std::string_view kLatin =
    "aaaaaa*ceeeeiiii"   // C0 À … Ï
    "dnooooo.ouuuuy**"   // D0 Ð … ß
    "aaaaaa*ceeeeiiii"   // E0
    "dnooooo.ouuuuy*y"   // F0
    "aaaaaaccccccccdd"   // 100
    "ddeeeeeeeeeegggg"   // 110
    "gggghhhhiiiiiiii"   // 120
    "ii**jjkkklllllll"   // 130
    "lllnnnnnnnnnoooo"   // 140
    "oo**rrrrrrssssss"   // 150
    "ssttttttuuuuuuuu"   // 160
    "uuuuwwyyyzzzzzzs";  // 170

struct Pair {
    std::uint32_t code;
    std::string_view letters;
};

constexpr std::array<Pair, 9> kPairs{{{0xC6, "ae"},
                                      {0xDE, "th"},
                                      {0xDF, "ss"},
                                      {0xE6, "ae"},
                                      {0xFE, "th"},
                                      {0x132, "ij"},
                                      {0x133, "ij"},
                                      {0x152, "oe"},
                                      {0x153, "oe"}}};

constexpr std::uint32_t kFirst = 0xC0;
constexpr std::uint32_t kOther = 0x180;

/// The code point at `at`, which moves behind it. Anything malformed or beyond Latin reads as kOther.
std::uint32_t next_code(std::string_view text, std::size_t& at) {
    const auto byte = static_cast<unsigned char>(text[at++]);
    if (byte < 0x80) {
        return byte;
    }
    std::uint32_t code = kOther;
    if ((byte & 0xE0u) == 0xC0 && at < text.size()) {
        code = ((byte & 0x1Fu) << 6) | (static_cast<unsigned char>(text[at]) & 0x3Fu);
    }
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0u) == 0x80u) {
        ++at;
    }
    return code;
}

std::string_view folded_letter(std::uint32_t code) {
    static constexpr std::string_view kAscii = "abcdefghijklmnopqrstuvwxyz0123456789";
    if (code < 0x80) {
        const auto lower = code >= 'A' && code <= 'Z' ? code - 'A' + 'a' : code;
        const auto at = kAscii.find(static_cast<char>(lower));
        return at == std::string_view::npos ? std::string_view() : kAscii.substr(at, 1);
    }
    for (const auto& pair : kPairs) {
        if (pair.code == code) {
            return pair.letters;
        }
    }
    const bool latin = code >= kFirst && code - kFirst < kLatin.size();
    return latin && kLatin[code - kFirst] != '.' && kLatin[code - kFirst] != '*' ? kLatin.substr(code - kFirst, 1)
                                                                                 : std::string_view();
}

}  // namespace

std::string fold(std::string_view utf8) {
    std::string folded;
    bool gap = false;
    for (std::size_t at = 0; at < utf8.size();) {
        const auto letters = folded_letter(next_code(utf8, at));
        if (letters.empty()) {
            gap = !folded.empty();
            continue;
        }
        if (gap) {
            folded += ' ';
            gap = false;
        }
        folded += letters;
    }
    return folded;
}

}  // namespace egide::organisation
