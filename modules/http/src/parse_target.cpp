#include "parse_target.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "characters.h"
#include "egide/http/messages.h"

namespace egide::http {

namespace {

/// pchar, "/" and "?" of RFC 3986, '%' included.
bool is_target_character(char c) {
    const char lower = static_cast<char>(c | 0x20);
    return is_digit(c) || (lower >= 'a' && lower <= 'z') ||
           (c != '\0' && std::string_view("-._~!$&'()*+,;=:@%/?").find(c) != std::string_view::npos);
}

/// Undoes percent-encoding; nothing for a broken escape, bytes that are not UTF-8 or a control character.
std::optional<std::string> decoded(std::string_view text, bool plus_is_space) {
    std::string result;
    result.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '%') {
            result += plus_is_space && text[at] == '+' ? ' ' : text[at];
            continue;
        }
        const auto byte = at + 2 < text.size() ? hex_pair(text[at + 1], text[at + 2]) : std::nullopt;
        if (!byte) {
            return std::nullopt;
        }
        result += static_cast<char>(*byte);
        at += 2;
    }
    return is_utf8(result) ? std::optional(std::move(result)) : std::nullopt;
}

Refusal malformed() {
    return {400, "target", messages::target_malformed()};
}

/// A newline is fit for a query, not for a path.
bool holds_control(std::string_view text) {
    return std::any_of(text.begin(), text.end(), is_control);
}

std::optional<Refusal> add_segment(std::string_view raw, bool last, Target& target) {
    auto segment = decoded(raw, false);
    if (!segment || holds_control(*segment)) {
        return Refusal{400, "target", messages::target_encoding()};
    }
    if (segment->find_first_of("/\\") != std::string::npos) {
        return Refusal{400, "target", messages::target_slash()};
    }
    if (*segment == "." || *segment == ".." || (segment->empty() && !last)) {
        return Refusal{400, "target", messages::target_dots()};
    }
    target.segments.push_back(*std::move(segment));
    return std::nullopt;
}

std::optional<Refusal> read_path(std::string_view path, Target& target) {
    if (!path.starts_with('/')) {
        return malformed();
    }
    path.remove_prefix(1);
    while (!path.empty() || !target.segments.empty()) {
        const auto slash = path.find('/');
        const bool last = slash == std::string_view::npos;
        if (auto refusal = add_segment(path.substr(0, slash), last, target)) {
            return refusal;
        }
        if (last) {
            break;
        }
        path.remove_prefix(slash + 1);
    }
    return std::nullopt;
}

std::optional<Refusal> read_query(std::string_view query, const Limits& limits, Target& target) {
    while (!query.empty()) {
        const auto end = std::min(query.find('&'), query.size());
        const auto pair = query.substr(0, end);
        const auto equals = std::min(pair.find('='), pair.size());
        auto name = decoded(pair.substr(0, equals), true);
        auto value = decoded(pair.substr(std::min(equals + 1, pair.size())), true);
        if (!name || !value || value->find('\0') != std::string::npos || holds_control(*name)) {
            return Refusal{400, "target", messages::target_encoding()};
        }
        if (target.query.size() >= limits.query_parameters) {
            return Refusal{414, "target", messages::target_query({.limit = limits.query_parameters})};
        }
        if (!pair.empty()) {
            target.query.emplace_back(*std::move(name), *std::move(value));
        }
        query.remove_prefix(std::min(end + 1, query.size()));
    }
    return std::nullopt;
}

/// Cuts "http://host:port" off an absolute target; false when it does not name the host asked for.
bool strip_origin(std::string_view& text, const Authority& host) {
    const auto scheme_end = text.find("://");
    if (text.starts_with('/') || scheme_end == std::string_view::npos) {
        return true;
    }
    const auto scheme = text.substr(0, scheme_end);
    if (!same_name(scheme, "http") && !same_name(scheme, "https")) {
        return false;
    }
    const auto rest = text.substr(scheme_end + 3);
    const auto end = std::min(rest.find_first_of("/?"), rest.size());
    const auto authority = parse_authority(rest.substr(0, end));
    if (!authority || authority->name != host.name || authority->port != host.port) {
        return false;
    }
    text = rest.substr(end);
    return true;
}

}  // namespace

std::variant<Target, Refusal> parse_target(std::string_view text, Method method, const Authority& host,
                                           const Limits& limits) {
    if (text.size() > limits.target_bytes) {
        return Refusal{414, "target-too-long", messages::target_too_long({.limit = limits.target_bytes})};
    }
    Target target;
    if (text == "*" && method == Method::options) {
        return target;
    }
    if (!std::all_of(text.begin(), text.end(), is_target_character)) {
        return malformed();
    }
    if (!strip_origin(text, host)) {
        return Refusal{400, "target", messages::target_authority()};
    }
    const auto question = std::min(text.find('?'), text.size());
    if (auto refusal = read_path(text.substr(0, question), target)) {
        return *std::move(refusal);
    }
    if (auto refusal = read_query(text.substr(std::min(question + 1, text.size())), limits, target)) {
        return *std::move(refusal);
    }
    return target;
}

}  // namespace egide::http
