#include "opssies_forms.h"

#include <algorithm>

#include "egide/exposure/opssies.h"
#include "egide/organisation/finess.h"

namespace egide::exposure {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_capital(char c) {
    return c >= 'A' && c <= 'Z';
}
bool is_letter(char c) {
    return is_capital(c) || (c >= 'a' && c <= 'z');
}

bool all(std::string_view text, bool (*accept)(char)) {
    return !text.empty() && std::all_of(text.begin(), text.end(), accept);
}

bool is_number_of(std::string_view text, std::size_t digits) {
    return text.size() == digits && all(text, is_digit);
}

bool is_finess(std::string_view text) {
    const bool corsican = text.starts_with("2A") || text.starts_with("2B");
    return text.size() == 9 && (corsican ? all(text.substr(2), is_digit) : all(text, is_digit)) &&
           organisation::parse_finess(text) == text;
}

/// "/24", "/n" or nothing.
bool is_prefix(std::string_view text) {
    return text.empty() ||
           (text[0] == '/' && (text.substr(1) == "n" || (text.size() <= 4 && all(text.substr(1), is_digit))));
}

bool is_group(std::string_view text, std::size_t longest, bool (*accept)(char)) {
    return text.size() <= longest && (all(text, accept) || all(text, [](char c) { return c == 'x'; }));
}

}  // namespace

bool is_indexed_trigram(std::string_view text) {
    const bool indexed = text.size() == 6 && text[3] == '-' && all(text.substr(4), is_digit);
    return (text.size() == 3 || indexed) && all(text.substr(0, 3), is_capital);
}

bool has_id_form(std::int64_t type, std::string_view text) {
    switch (type) {
        case kSiren:
            return is_number_of(text, 9);
        case kSiret:
            return is_number_of(text, 14);
        case kTrigram:
            return is_indexed_trigram(text);
        default:
            return is_finess(text);
    }
}

bool is_subnet_v4(std::string_view text) {
    const std::size_t slash = std::min(text.find('/'), text.size());
    std::string_view address = text.substr(0, slash);
    for (int group = 0; group < 4; ++group) {
        const std::size_t end = std::min(address.find('.'), address.size());
        if (!is_group(address.substr(0, end), 3, is_digit) || (group < 3) != (end < address.size())) {
            return false;
        }
        address.remove_prefix(std::min(end + 1, address.size()));
    }
    return is_prefix(text.substr(slash));
}

bool is_subnet_v6(std::string_view text) {
    const std::size_t slash = std::min(text.find('/'), text.size());
    const std::string_view address = text.substr(0, slash);
    const auto accepted = [](char c) {
        return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == ':' || c == 'x';
    };
    return address.find(':') != std::string_view::npos && all(address, accepted) && is_prefix(text.substr(slash));
}

bool is_opssies_name(std::string_view name) {
    constexpr std::string_view kMiddle = "-D1-";
    constexpr std::string_view kEnd = ".json";
    const std::size_t middle = name.rfind(kMiddle);
    if (middle == std::string_view::npos || !name.ends_with(kEnd)) {
        return false;
    }
    const auto accepted = [](char c) { return is_letter(c) || is_digit(c) || c == '_' || c == '-'; };
    const std::string_view moment = name.substr(middle + kMiddle.size());
    return all(name.substr(0, middle), accepted) &&
           OpssiesMoment::parse(moment.substr(0, moment.size() - kEnd.size())).has_value();
}

}  // namespace egide::exposure
