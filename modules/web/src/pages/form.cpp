#include "pages/form.h"

#include <algorithm>
#include <charconv>

#include "utf8.h"

namespace egide::web::pages {

namespace {

constexpr std::size_t kMostFields = 20;

std::optional<std::string> decoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+') {
            out += ' ';
        } else if (text[i] != '%') {
            out += text[i];
        } else {
            unsigned byte = 0;
            const auto* const at = text.data() + i + 1;
            const auto read = i + 2 < text.size() ? std::from_chars(at, at + 2, byte, 16) : std::from_chars_result{at, {}};
            if (read.ptr != at + 2) {
                return std::nullopt;
            }
            out += static_cast<char>(byte);
            i += 2;
        }
    }
    return is_plain_utf8(out) ? std::optional(out) : std::nullopt;
}

}  // namespace

std::optional<std::map<std::string, std::string, std::less<>>> read_form(std::string_view body) {
    std::map<std::string, std::string, std::less<>> fields;
    while (!body.empty()) {
        const auto end = std::min(body.find('&'), body.size());
        const std::string_view pair = body.substr(0, end);
        body.remove_prefix(std::min(end + 1, body.size()));
        const auto equals = std::min(pair.find('='), pair.size());
        const auto name = decoded(pair.substr(0, equals));
        const auto value = decoded(pair.substr(std::min(equals + 1, pair.size())));
        if (!name || !value || fields.size() >= kMostFields || !fields.emplace(*name, *value).second) {
            return std::nullopt;
        }
    }
    return fields;
}

}  // namespace egide::web::pages
