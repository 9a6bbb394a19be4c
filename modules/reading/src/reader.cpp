#include "egide/reading/reader.h"

#include <algorithm>

#include "egide/reading/messages.h"
#include "egide/reading/nearest.h"
#include "scalars.h"
#include "text_check.h"

namespace egide::reading {

Reader::Reader(const Node& node, Problems& problems, std::string what)
    : node_(&node), problems_(&problems), what_(std::move(what)) {
    if (node.kind != Node::Kind::mapping) {
        silent_ = true;
        problems.add(node, messages::read_expected_mapping(
                               {.found = std::string(found_kind(node)), .text = shown(node.scalar), .what = what_}));
    }
}

const Node* Reader::get(std::string_view key) {
    if (std::find(known_.begin(), known_.end(), key) == known_.end()) {
        known_.emplace_back(key);
    }
    return silent_ ? nullptr : node_->find(key);
}

bool Reader::has(std::string_view key) {
    return child(key) != nullptr;
}

bool Reader::has_null(std::string_view key) {
    const Node* value = get(key);
    return value != nullptr && value->is_null();
}

const Node* Reader::child(std::string_view key) {
    const Node* value = get(key);
    return value != nullptr && !value->is_null() ? value : nullptr;
}

const Node* Reader::require_child(std::string_view key) {
    const Node* value = child(key);
    if (value == nullptr && !silent_) {
        const Node* null = node_->find(key);
        problems_->add(null == nullptr ? *node_ : *null,
                       messages::read_missing({.field = std::string(key), .what = what_}), std::string(key));
    }
    return value;
}

std::optional<std::string> Reader::text(std::string_view key) {
    const Node* value = child(key);
    return value == nullptr ? std::nullopt : as_text(*value, *problems_, key);
}

std::optional<std::string> Reader::require_text(std::string_view key) {
    const Node* value = require_child(key);
    return value == nullptr ? std::nullopt : as_text(*value, *problems_, key);
}

std::optional<base::Date> Reader::date(std::string_view key) {
    const Node* value = child(key);
    return value == nullptr ? std::nullopt : as_date(*value, *problems_, key);
}

std::optional<base::Date> Reader::require_date(std::string_view key) {
    const Node* value = require_child(key);
    return value == nullptr ? std::nullopt : as_date(*value, *problems_, key);
}

std::optional<std::int64_t> Reader::integer(std::string_view key) {
    const Node* value = child(key);
    return value == nullptr ? std::nullopt : as_integer(*value, *problems_, key);
}

std::optional<std::int64_t> Reader::require_integer(std::string_view key) {
    const Node* value = require_child(key);
    return value == nullptr ? std::nullopt : as_integer(*value, *problems_, key);
}

std::optional<bool> Reader::boolean(std::string_view key) {
    const Node* value = child(key);
    return value == nullptr ? std::nullopt : as_boolean(*value, *problems_, key);
}

std::optional<base::Money> Reader::money(std::string_view key) {
    const Node* value = child(key);
    return value == nullptr ? std::nullopt : as_money(*value, *problems_, key);
}

std::optional<base::Ratio> Reader::ratio(std::string_view key) {
    const Node* value = child(key);
    return value == nullptr ? std::nullopt : as_ratio(*value, *problems_, key);
}

std::optional<base::Ratio> Reader::require_ratio(std::string_view key) {
    const Node* value = require_child(key);
    return value == nullptr ? std::nullopt : as_ratio(*value, *problems_, key);
}

std::optional<std::size_t> Reader::choice(std::string_view key, std::initializer_list<std::string_view> choices) {
    const Node* value = child(key);
    return value == nullptr ? std::nullopt : as_choice(*value, *problems_, key, choices);
}

std::optional<std::size_t> Reader::require_choice(std::string_view key,
                                                  std::initializer_list<std::string_view> choices) {
    const Node* value = require_child(key);
    return value == nullptr ? std::nullopt : as_choice(*value, *problems_, key, choices);
}

std::vector<std::string> Reader::texts(std::string_view key) {
    std::vector<std::string> out;
    for (const Node& item : items(key)) {
        if (std::optional<std::string> text = as_text(item, *problems_, key)) {
            out.push_back(std::move(*text));
        }
    }
    return out;
}

std::span<const Node> Reader::items(std::string_view key) {
    const Node* value = child(key);
    if (value == nullptr) {
        return {};
    }
    if (value->kind != Node::Kind::sequence) {
        problems_->add(
            *value,
            messages::read_expected_list(
                {.field = std::string(key), .found = std::string(found_kind(*value)), .text = shown(value->scalar)}),
            std::string(key));
        return {};
    }
    return value->items;
}

std::optional<base::Bilingual> Reader::bilingual(std::string_view key) {
    const Node* value = child(key);
    if (value == nullptr) {
        return std::nullopt;
    }
    Reader both(*value, *problems_, std::string(key));
    std::optional<std::string> french = both.require_text("fr");
    std::optional<std::string> english = both.require_text("en");
    both.finish();
    return french && english ? std::optional(base::Bilingual{std::move(*french), std::move(*english)}) : std::nullopt;
}

std::optional<base::Bilingual> Reader::require_bilingual(std::string_view key) {
    return require_child(key) == nullptr ? std::nullopt : bilingual(key);
}

void Reader::finish() {
    for (const Member& member : node_->members) {
        if (silent_ || std::find(known_.begin(), known_.end(), member.key) != known_.end()) {
            continue;
        }
        const std::string key = shown(member.key);
        const std::string near(nearest(member.key, known_));
        base::Text message = near.empty()
                                 ? messages::read_unknown_key({.key = key, .known = known_, .what = what_})
                                 : messages::read_unknown_key_nearest({.key = key, .nearest = near, .what = what_});
        problems_->add(base::Error{.kind = base::ErrorKind::invalid,
                                   .message = std::move(message),
                                   .at = {node_->file ? *node_->file : std::string(), member.line, member.column},
                                   .field = key,
                                   .detail = {}});
    }
}

}  // namespace egide::reading
