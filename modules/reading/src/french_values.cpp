#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "egide/reading/csv.h"

namespace egide::reading {
namespace {

bool is_digit_character(char byte) {
    return byte >= '0' && byte <= '9';
}

bool all_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_digit_character);
}

/// ASCII for the signs that people's files hold in other guises: spaces, apostrophes, minus; '\0' for anything else
/// beyond ASCII.
char plain_sign(UChar32 c) {
    switch (c) {
        case 0x00A0:  // no-break space
        case 0x2007:  // figure space
        case 0x2009:  // thin space
        case 0x202F:  // narrow no-break space
            return ' ';
        case 0x2019:  // right single quotation mark
            return '\'';
        case 0x2212:  // minus sign
            return '-';
        default:
            return c >= 0 && c < 0x80 ? static_cast<char>(c) : '\0';
    }
}

UChar32 next_character(std::string_view text, std::size_t& at) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    UChar32 c = 0;
    U8_NEXT(bytes, at, text.size(), c);
    return c;
}

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(' ');
    return first == std::string_view::npos ? std::string_view()
                                           : text.substr(first, text.find_last_not_of(' ') - first + 1);
}

bool take_suffix(std::string_view& text, std::string_view suffix) {
    if (!text.ends_with(suffix)) {
        return false;
    }
    text = trimmed(text.substr(0, text.size() - suffix.size()));
    return true;
}

/// The text in plain signs, the euro sign as "EUR"; nothing when it holds anything else beyond ASCII.
std::optional<std::string> plain_amount(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const UChar32 c = next_character(text, at);
        const char sign = plain_sign(c);
        if (c == 0x20AC) {
            out += "EUR";
        } else if (sign == '\0') {
            return std::nullopt;
        } else {
            out += sign;
        }
    }
    return out;
}

/// Groups of three digits after a first one of one to three, all parted by the same sign.
bool are_groups(std::string_view whole, char sign) {
    std::size_t length = 0;
    bool first = true;
    for (const char byte : whole) {
        if (byte == sign) {
            if (first ? length == 0 || length > 3 : length != 3) {
                return false;
            }
            first = false;
            length = 0;
        } else if (is_digit_character(byte)) {
            ++length;
        } else {
            return false;
        }
    }
    return length == 3;
}

std::string digits_of(std::string_view text) {
    std::string out;
    std::copy_if(text.begin(), text.end(), std::back_inserter(out), is_digit_character);
    return out;
}

/// The digits of the whole part; nothing when it is badly grouped. A decimal sign cannot group.
std::optional<std::string> whole_digits(std::string_view whole, char decimal_sign) {
    if (all_digits(whole)) {
        return std::string(whole);
    }
    const std::size_t at = whole.find_first_not_of("0123456789");
    const char sign = at == std::string_view::npos ? '\0' : whole[at];
    const bool may_group = sign == ' ' || sign == '\'' || ((sign == '.' || sign == ',') && sign != decimal_sign);
    return may_group && are_groups(whole, sign) ? std::optional(digits_of(whole)) : std::nullopt;
}

/// Unsigned amount. The last comma or point is the decimal sign when one or two digits follow it and the same sign
/// stands nowhere else; a lone one before three digits could be either, and is refused: a thousandfold error is worse
/// than a question.
std::optional<base::Money> unsigned_amount(std::string_view text) {
    const std::size_t last = text.find_last_of(".,");
    const std::size_t after = last == std::string_view::npos ? 0 : text.size() - last - 1;
    const bool decimals =
        last != std::string_view::npos && after >= 1 && after <= 2 && all_digits(text.substr(last + 1));
    if (!decimals && last != std::string_view::npos && text.find(text[last]) == last) {
        return std::nullopt;
    }
    const std::string_view whole = decimals ? text.substr(0, last) : text;
    const std::optional<std::string> digits = whole_digits(whole, decimals ? text[last] : '\0');
    if (!digits) {
        return std::nullopt;
    }
    return base::Money::parse(decimals ? *digits + "." + std::string(text.substr(last + 1)) : *digits);
}

/// Sign and currency may stand on either side; parentheses say minus, as accountants write.
std::optional<base::Money> signed_amount(std::string_view text) {
    take_suffix(text, "EUR") || take_suffix(text, "euros");
    if (text.starts_with("EUR")) {
        text = trimmed(text.substr(3));
    }
    bool negative = false;
    if (text.starts_with('(') && text.ends_with(')')) {
        negative = true;
        text = trimmed(text.substr(1, text.size() - 2));
        take_suffix(text, "EUR");
    } else if (text.starts_with('-') || text.starts_with('+')) {
        negative = text.front() == '-';
        text = trimmed(text.substr(1));
    } else {
        negative = take_suffix(text, "-");
    }
    const std::optional<base::Money> amount = unsigned_amount(text);
    return amount && negative ? base::Money().minus(*amount) : amount;
}

std::optional<base::Date> civil(std::string_view year, std::string_view month, std::string_view day) {
    const bool lengths = year.size() == 4 && month.size() <= 2 && day.size() <= 2;
    if (!lengths || !all_digits(year) || !all_digits(month) || !all_digits(day)) {
        return std::nullopt;
    }
    const auto number = [](std::string_view digits) { return std::stoi(std::string(digits)); };
    return base::Date::from_civil(number(year), static_cast<unsigned>(number(month)),
                                  static_cast<unsigned>(number(day)));
}

/// Lower-case ASCII: accents of French month names dropped, whether composed or not, every space one ' ' .
std::string folded(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const UChar32 c = u_tolower(next_character(text, at));
        if (c == 0x00E9) {  // é
            out += 'e';
        } else if (c == 0x00FB) {  // û
            out += 'u';
        } else if (c != 0x0301 && c != 0x0302) {  // combining acute, circumflex
            out += plain_sign(c);
        }
    }
    return out;
}

std::vector<std::string> parts(std::string_view text, std::string_view separators) {
    std::vector<std::string> out(1);
    for (const char byte : text) {
        if (separators.find(byte) == std::string_view::npos) {
            out.back() += byte;
        } else {
            out.emplace_back();
        }
    }
    return out;
}

constexpr std::array<std::string_view, 12> kMonths = {"janvier",   "fevrier", "mars",     "avril",
                                                      "mai",       "juin",    "juillet",  "aout",
                                                      "septembre", "octobre", "novembre", "decembre"};
constexpr std::array<std::string_view, 12> kShortMonths = {"janv", "fevr", "mars", "avr", "mai", "juin",
                                                           "juil", "aout", "sept", "oct", "nov", "dec"};

std::optional<base::Date> written_date(const std::vector<std::string>& words) {
    if (words.size() != 3) {
        return std::nullopt;
    }
    const std::string day = words[0] == "1er" ? "1" : words[0];
    const std::string_view month =
        words[1].ends_with('.') ? std::string_view(words[1]).substr(0, words[1].size() - 1) : words[1];
    const auto& names = std::find(kMonths.begin(), kMonths.end(), month) == kMonths.end() ? kShortMonths : kMonths;
    const auto* const found = std::find(names.begin(), names.end(), month);
    return found == names.end() ? std::nullopt : civil(words[2], std::to_string(found - names.begin() + 1), day);
}

}  // namespace

std::optional<base::Money> parse_french_money(std::string_view text) {
    const std::optional<std::string> plain = plain_amount(text);
    return plain ? signed_amount(trimmed(*plain)) : std::nullopt;
}

std::optional<base::Date> parse_french_date(std::string_view text) {
    const std::string all = folded(text);
    const std::string_view date = trimmed(all);
    if (date.size() == 8 && all_digits(date)) {
        return civil(date.substr(0, 4), date.substr(4, 2), date.substr(6, 2));
    }
    const char separator = date.find('/') != std::string_view::npos   ? '/'
                           : date.find('-') != std::string_view::npos ? '-'
                                                                      : ' ';
    const std::vector<std::string> three = parts(date, std::string_view(&separator, 1));
    if (separator == ' ') {
        return written_date(three);
    }
    if (three.size() != 3) {
        return std::nullopt;
    }
    if (separator == '-' && three[0].size() == 4) {
        return base::Date::parse(date);
    }
    return civil(three[2], three[1], three[0]);
}

}  // namespace egide::reading
