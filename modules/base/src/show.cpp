#include "show.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "decimal_text.h"
#include "wide_integer.h"

namespace egide::base {

namespace {

// Written by hand rather than by ICU: these bytes end up in documents that are compared and signed, and must not follow
// CLDR releases.
constexpr std::string_view kNarrowNoBreakSpace = "\u202F";
constexpr int kMostPercentDecimals = 12;
constexpr int kShareDecimals = 2;

constexpr std::array<std::string_view, 12> kFrenchMonths = {"janvier",   "février", "mars",     "avril",
                                                            "mai",       "juin",    "juillet",  "août",
                                                            "septembre", "octobre", "novembre", "décembre"};
constexpr std::array<std::string_view, 12> kEnglishMonths = {"January",   "February", "March",    "April",
                                                             "May",       "June",     "July",     "August",
                                                             "September", "October",  "November", "December"};

std::string_view thousands_separator(Language language) {
    return language == Language::french ? kNarrowNoBreakSpace : std::string_view(",");
}

char decimal_separator(Language language) {
    return language == Language::french ? ',' : '.';
}

/// Digits only in, digits in groups of three out.
std::string grouped(std::string_view digits, Language language) {
    std::string text(digits.substr(0, digits.size() % 3));
    for (std::size_t at = digits.size() % 3; at < digits.size(); at += 3) {
        if (!text.empty()) {
            text += thousands_separator(language);
        }
        text += digits.substr(at, 3);
    }
    return text;
}

/// A plain decimal ("-1234.50") without its sign, as the language writes it.
std::string localised_magnitude(std::string_view decimal, Language language) {
    if (decimal.starts_with('-')) {
        decimal.remove_prefix(1);
    }
    const auto point = decimal.find('.');
    std::string text = grouped(decimal.substr(0, point), language);
    if (point != std::string_view::npos) {
        text += decimal_separator(language);
        text += decimal.substr(point + 1);
    }
    return text;
}

/// 100 × share as a plain decimal with exactly `decimals` decimals, rounded toward minus infinity.
std::string percent_decimal(const Ratio& share, int decimals) {
    const std::int64_t scale = power_of_ten(decimals);
    const WideInteger scaled = divide_rounded_down(WideInteger{share.numerator()} * 100 * scale, share.denominator());
    const WideInteger absolute = scaled < 0 ? -scaled : scaled;
    std::string text = scaled < 0 ? "-" : "";
    text += fmt::to_string(absolute / scale);
    if (decimals > 0) {
        text += fmt::format(".{:0{}}", static_cast<std::int64_t>(absolute % scale), decimals);
    }
    return text;
}

std::string with_percent_sign(std::string_view decimal, Language language) {
    std::string text = decimal.starts_with('-') ? "-" : "";
    text += localised_magnitude(decimal, language);
    if (language == Language::french) {
        text += kNarrowNoBreakSpace;
    }
    return text + '%';
}

std::string month_name(Date date, Language language) {
    const auto& names = language == Language::french ? kFrenchMonths : kEnglishMonths;
    return std::string(names.at(date.month() - 1));
}

/// One overload for each kind of argument.
struct ArgumentWriter {
    Language language;
    std::string operator()(const std::string& value) const { return value; }
    std::string operator()(std::int64_t value) const { return show_integer(value, language); }
    std::string operator()(Date value) const { return show(value, language); }
    std::string operator()(Money value) const { return show(value, language); }
    std::string operator()(const Ratio& value) const { return show_number(value, language); }
    std::string operator()(const Share& value) const { return show_share(value, language); }
    std::string operator()(const Bilingual& value) const { return value.in(language); }
    std::string operator()(const Label& value) const { return std::string(value.in(language)); }
    std::string operator()(const std::vector<std::string>& value) const { return join(value, language); }
};

}  // namespace

std::string show(Date date, Language language) {
    if (language == Language::english) {
        return show_long(date, language);
    }
    return fmt::format("{:02}/{:02}/{:04}", date.day(), date.month(), date.year());
}

std::string show_long(Date date, Language language) {
    const bool french_first = language == Language::french && date.day() == 1;
    return fmt::format("{}{} {} {}", date.day(), french_first ? "er" : "", month_name(date, language), date.year());
}

std::string show(Money money, Language language) {
    const std::string amount = localised_magnitude(money.decimal(), language);
    const std::string_view sign = money.cents() < 0 ? "-" : "";
    if (language == Language::french) {
        return fmt::format("{}{}{}€", sign, amount, kNarrowNoBreakSpace);
    }
    return fmt::format("{}€{}", sign, amount);
}

std::string show_percent(Ratio share, Language language, int decimals) {
    return with_percent_sign(percent_decimal(share, std::clamp(decimals, 0, kMostPercentDecimals)), language);
}

std::string show_share(Share share, Language language) {
    std::string decimal = percent_decimal(share.value, kShareDecimals);
    decimal.erase(decimal.find_last_not_of('0') + 1);
    if (decimal.ends_with('.')) {
        decimal.pop_back();
    }
    return with_percent_sign(decimal, language);
}

std::string show_number(Ratio value, Language language) {
    const std::string decimal = value.decimal();
    if (decimal.find('/') != std::string::npos) {
        return decimal;
    }
    return (value.numerator() < 0 ? "-" : "") + localised_magnitude(decimal, language);
}

std::string show_integer(std::int64_t value, Language language) {
    return (value < 0 ? "-" : "") + grouped(std::to_string(magnitude(value)), language);
}

std::string join(const std::vector<std::string>& items, Language language) {
    std::string text;
    for (std::size_t index = 0; index < items.size(); ++index) {
        if (index > 0) {
            const bool last = index + 1 == items.size();
            text += !last ? ", " : language == Language::french ? " et " : " and ";
        }
        text += items[index];
    }
    return text;
}

std::string show_argument(const Argument& argument, Language language) {
    return std::visit(ArgumentWriter{language}, argument.value());
}

}  // namespace egide::base
