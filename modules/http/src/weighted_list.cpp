#include "weighted_list.h"

#include <algorithm>

#include "characters.h"
#include "egide/http/request.h"

namespace egide::http {

namespace {

/// "0.8" is 800, "1" is 1000.
int thousandths(std::string_view text) {
    if (text.empty() || (text[0] != '0' && text[0] != '1') || text.size() > 5 || (text.size() > 1 && text[1] != '.')) {
        return 0;
    }
    int weight = (text[0] - '0') * 1000;
    int unit = 100;
    for (const char c : text.substr(std::min<std::size_t>(2, text.size()))) {
        if (!is_digit(c)) {
            return 0;
        }
        weight += (c - '0') * unit;
        unit /= 10;
    }
    return std::min(weight, 1000);
}

int weight_of(std::string_view parameters) {
    const auto found = parameters.find("q=");
    return found == std::string_view::npos ? 1000 : thousandths(trimmed(parameters.substr(found + 2)));
}

bool speaks_for(std::string_view name, std::string_view value, bool by_prefix) {
    return same_name(name, value) ||
           (by_prefix && name.size() > value.size() && name[value.size()] == '-' &&
            same_name(name.substr(0, value.size()), value));
}

}  // namespace

std::optional<int> weight_in(std::string_view list, std::string_view value, bool by_prefix) {
    std::optional<int> own;
    std::optional<int> any;
    while (!list.empty()) {
        const auto end = std::min(list.find(','), list.size());
        const auto item = list.substr(0, end);
        const auto semicolon = std::min(item.find(';'), item.size());
        const auto name = trimmed(item.substr(0, semicolon));
        const int weight = weight_of(item.substr(semicolon));
        if (speaks_for(name, value, by_prefix)) {
            own = std::max(own.value_or(0), weight);
        } else if (name == "*") {
            any = weight;
        }
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return own ? own : any;
}

base::Language preferred_language(std::string_view accept_language, base::Language otherwise) {
    const int french = weight_in(accept_language, "fr", true).value_or(0);
    const int english = weight_in(accept_language, "en", true).value_or(0);
    if (french == english) {
        return otherwise;
    }
    return french > english ? base::Language::french : base::Language::english;
}

}  // namespace egide::http
