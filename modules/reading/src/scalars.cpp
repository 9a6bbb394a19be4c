#include "scalars.h"

#include <algorithm>
#include <charconv>

#include "egide/reading/messages.h"
#include "egide/reading/nearest.h"
#include "text_check.h"

namespace egide::reading {
namespace {

/// Decimal digits with at most a minus, no leading zero, within 64 bits.
std::optional<std::int64_t> parse_integer(std::string_view text) {
    const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
    const bool leading_zero = digits.size() > 1 && digits.front() == '0';
    if (digits.empty() || leading_zero || text == "-0" || digits.front() < '0' || digits.front() > '9') {
        return std::nullopt;
    }
    std::int64_t value = 0;
    const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
    return status == std::errc{} && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

std::optional<bool> parse_boolean(std::string_view text) {
    return text == "true" ? std::optional(true) : text == "false" ? std::optional(false) : std::nullopt;
}

std::optional<base::Money> parse_non_negative(std::string_view text) {
    const std::optional<base::Money> money = base::Money::parse(text);
    return money && money->cents() >= 0 ? money : std::nullopt;
}

/// One scalar by one parser; `refusal` writes the message from (field, found kind, text).
template <typename Parse, typename Refusal>
auto read_scalar(const Node& node, Problems& problems, std::string_view field, Parse parse, Refusal refusal) {
    decltype(parse(std::string_view())) value;
    if (node.kind == Node::Kind::scalar) {
        value = parse(node.scalar);
    }
    if (!value) {
        problems.add(node, refusal(std::string(field), std::string(found_kind(node)), shown(node.scalar)),
                     std::string(field));
    }
    return value;
}

}  // namespace

std::string_view found_kind(const Node& node) {
    switch (node.kind) {
        case Node::Kind::null:
            return "nothing";
        case Node::Kind::sequence:
            return "list";
        case Node::Kind::mapping:
            return "mapping";
        default:
            return node.quoted ? "quoted" : "scalar";
    }
}

std::optional<std::string> as_text(const Node& node, Problems& problems, std::string_view field) {
    const auto keep = [](std::string_view text) { return std::optional<std::string>(text); };
    return read_scalar(node, problems, field, keep, [](std::string f, std::string found, std::string) {
        return messages::read_expected_text({.field = f, .found = found});
    });
}

std::optional<base::Date> as_date(const Node& node, Problems& problems, std::string_view field) {
    return read_scalar(node, problems, field, base::Date::parse,
                       [](std::string f, std::string found, std::string text) {
                           return messages::read_expected_date({.field = f, .found = found, .text = text});
                       });
}

std::optional<std::int64_t> as_integer(const Node& node, Problems& problems, std::string_view field) {
    const auto parse = [&](std::string_view text) { return node.quoted ? std::nullopt : parse_integer(text); };
    return read_scalar(node, problems, field, parse, [](std::string f, std::string found, std::string text) {
        return messages::read_expected_integer({.field = f, .found = found, .text = text});
    });
}

std::optional<bool> as_boolean(const Node& node, Problems& problems, std::string_view field) {
    const auto parse = [&](std::string_view text) { return node.quoted ? std::nullopt : parse_boolean(text); };
    return read_scalar(node, problems, field, parse, [](std::string f, std::string found, std::string text) {
        return messages::read_expected_boolean({.field = f, .found = found, .text = text});
    });
}

std::optional<base::Ratio> as_ratio(const Node& node, Problems& problems, std::string_view field) {
    return read_scalar(node, problems, field, base::Ratio::parse,
                       [](std::string f, std::string found, std::string text) {
                           return messages::read_expected_ratio({.field = f, .found = found, .text = text});
                       });
}

std::optional<base::Money> as_money(const Node& node, Problems& problems, std::string_view field) {
    return read_scalar(node, problems, field, parse_non_negative,
                       [](std::string f, std::string found, std::string text) {
                           return messages::read_expected_money({.field = f, .found = found, .text = text});
                       });
}

std::optional<std::size_t> as_choice(const Node& node, Problems& problems, std::string_view field,
                                     std::initializer_list<std::string_view> choices) {
    const auto parse = [&](std::string_view text) -> std::optional<std::size_t> {
        const auto* const found = std::find(choices.begin(), choices.end(), text);
        return found == choices.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - choices.begin()));
    };
    const std::vector<std::string> words(choices.begin(), choices.end());
    return read_scalar(node, problems, field, parse, [&](std::string f, std::string found, std::string text) {
        const std::string near(nearest(text, words));
        return near.empty()
                   ? messages::read_expected_choice({.choices = words, .field = f, .found = found, .text = text})
                   : messages::read_nearest_choice({.choices = words, .field = f, .nearest = near, .text = text});
    });
}

}  // namespace egide::reading
