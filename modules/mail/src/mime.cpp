#include "mime.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

namespace egide::mail {

namespace {

constexpr std::string_view kHexadecimal = "0123456789ABCDEF";
constexpr std::size_t kLine = 76;

bool is_plain(char one) {
    return one >= 0x20 && one < 0x7F;
}

/// Control characters, CR and LF above all, become spaces.
std::string on_one_line(std::string_view text) {
    std::string out(text);
    std::replace_if(
        out.begin(), out.end(), [](char one) { return static_cast<unsigned char>(one) < 0x20 || one == 0x7F; }, ' ');
    return out;
}

std::string base64(std::string_view bytes) {
    constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t bits = 0;
        for (std::size_t j = 0; j < 3; ++j) {
            bits = (bits << 8U) | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0U);
        }
        for (std::size_t j = 0; j < 4; ++j) {
            out += i + j > bytes.size() ? '=' : kDigits[(bits >> (18U - 6U * static_cast<unsigned>(j))) & 63U];
        }
    }
    return out;
}

/// How many bytes of `text` fit into `most` without cutting a character of UTF-8.
std::size_t whole_characters(std::string_view text, std::size_t most) {
    std::size_t length = std::min(text.size(), most);
    while (length > 0 && length < text.size() && (static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80U) {
        --length;
    }
    return length == 0 ? std::min(text.size(), most) : length;
}

/// Not all-plain, long, or one that a reader would take for an encoded word.
bool needs_encoding(std::string_view text) {
    constexpr std::size_t kLongestPlain = 60;
    return text.size() > kLongestPlain || text.find("=?") != std::string_view::npos ||
           !std::all_of(text.begin(), text.end(), is_plain);
}

std::string escaped_byte(char one) {
    const auto byte = static_cast<unsigned char>(one);
    return {'=', kHexadecimal[byte >> 4U], kHexadecimal[byte & 15U]};
}

/// One line of the text without its end, in lines of at most 76.
void add_quoted_line(std::string& out, std::string_view line) {
    std::size_t used = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const bool last = i + 1 == line.size();
        const bool blank = line[i] == ' ' || line[i] == '\t';
        const bool as_is = (is_plain(line[i]) && line[i] != '=' && line[i] != ' ') || (blank && !last);
        const std::string piece = as_is ? std::string(1, line[i]) : escaped_byte(line[i]);
        if (used + piece.size() > kLine - 1) {
            out += "=\r\n";
            used = 0;
        }
        out += piece;
        used += piece.size();
    }
    out += "\r\n";
}

bool is_atom(char one) {
    constexpr std::string_view kOthers = "!#$%&'*+-/=?^_`{|}~ ";
    return (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z') || (one >= '0' && one <= '9') ||
           kOthers.find(one) != std::string_view::npos;
}

std::string in_quotes(std::string_view text) {
    std::string out = "\"";
    for (const char one : text) {
        out += one == '"' || one == '\\' ? std::string("\\") + one : std::string(1, one);
    }
    return out + "\"";
}

}  // namespace

std::string encoded_text(std::string_view text) {
    constexpr std::size_t kBytesOfWord = 42;  // 56 of base64, and 12 around them
    const std::string line = on_one_line(text);
    if (!needs_encoding(line)) {
        return line;
    }
    std::string out;
    for (std::string_view rest = line; !rest.empty();) {
        const std::size_t length = whole_characters(rest, kBytesOfWord);
        out += (out.empty() ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?") + base64(rest.substr(0, length)) + "?=";
        rest.remove_prefix(length);
    }
    return out;
}

std::string written_mailbox(const Mailbox& mailbox) {
    const std::string name = on_one_line(mailbox.name);
    if (name.find_first_not_of(' ') == std::string::npos) {
        return mailbox.address;
    }
    const bool encoded = needs_encoding(name);
    const bool plain = std::all_of(name.begin(), name.end(), is_atom);
    const std::string phrase = encoded ? encoded_text(name) : plain ? name : in_quotes(name);
    return phrase + (phrase.size() > 40 ? "\r\n <" : " <") + mailbox.address + ">";
}

std::string quoted_printable(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        if (line.ends_with('\r')) {
            line.remove_suffix(1);
        }
        add_quoted_line(out, line);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

std::string mail_date(storage::sql::Instant at) {
    using namespace std::chrono;
    constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto day = floor<days>(at);
    const year_month_day date(day);
    const hh_mm_ss time(floor<seconds>(at) - day);
    return fmt::format("{}, {} {} {} {:02}:{:02}:{:02} +0000", kDays[weekday(day).c_encoding()],
                       static_cast<unsigned>(date.day()), kMonths[static_cast<unsigned>(date.month()) - 1],
                       static_cast<int>(date.year()), time.hours().count(), time.minutes().count(),
                       time.seconds().count());
}

}  // namespace egide::mail
