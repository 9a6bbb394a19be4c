#include "json_item.h"

#include <algorithm>

#include "egide/organisation/messages.h"
#include "egide/reading/tree.h"
#include "source_text.h"

namespace egide::organisation {

namespace {

/// A place inside the object, moved to where the object stands in its file.
base::SourcePosition moved(base::SourcePosition inside, const TextPlace& start) {
    if (inside.line <= 1) {
        inside.column = start.column + (inside.column == 0 ? 0 : inside.column - 1);
    }
    inside.line = start.line + (inside.line == 0 ? 0 : inside.line - 1);
    return inside;
}

}  // namespace

PlainName::PlainName(std::string_view name) {
    for (const char c : name) {
        if (c != '_' && size_ < letters_.size()) {
            letters_[size_++] = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        }
    }
}

bool JsonItem::load(const JsonSplitter::Item& item) {
    text_.reserve(item.text.size() + simdjson::SIMDJSON_PADDING);
    text_.assign(item.text);
    start_ = place_ = item.at;
    placed_ = 0;
    simdjson::dom::element checked;
    if (checker_.parse(text_.data(), text_.size(), false).get(checked) == simdjson::SUCCESS) {
        return true;
    }
    const auto reread = reading::read_json(text_, file_);
    if (reread.ok()) {
        builder_.error({file_, start_.line, start_.column}, messages::json_refused());
        return false;
    }
    for (auto error : reread.errors()) {
        error.at = moved(error.at, start_);
        builder_.error(std::move(error));
    }
    return false;
}

base::SourcePosition JsonItem::at(std::size_t offset) {
    if (offset < placed_) {
        place_ = start_;
        placed_ = 0;
    }
    place_.pass(std::string_view(text_).substr(placed_, offset - placed_));
    placed_ = offset;
    return {file_, place_.line, place_.column};
}

std::size_t JsonItem::offset_of(simdjson::ondemand::value& value) const {
    return static_cast<std::size_t>(value.raw_json_token().data() - text_.data());
}

bool JsonItem::fill(std::string_view name, simdjson::ondemand::value value, std::span<const Slot> slots) {
    const auto slot =
        std::find_if(slots.begin(), slots.end(), [&](const Slot& candidate) { return candidate.name == name; });
    if (slot == slots.end()) {
        return false;
    }
    const auto offset = offset_of(value);
    if (slot->text->offset != 0) {
        builder_.error(at(offset),
                       messages::json_duplicate_key({.first = at(slot->text->offset).show(), .key = slot->name}));
        return true;
    }
    *slot->text = text_of(value);
    return true;
}

SourceText JsonItem::text_of(simdjson::ondemand::value value) {
    using simdjson::ondemand::json_type;
    const auto offset = offset_of(value);
    const auto type = value.type();
    std::string_view text;
    if (type.error() != simdjson::SUCCESS || type.value_unsafe() == json_type::null) {
        return {{}, offset};
    }
    if (type.value_unsafe() == json_type::string && value.get_string().get(text) == simdjson::SUCCESS) {
        return {trimmed(text), offset};
    }
    if (type.value_unsafe() == json_type::number) {
        return {trimmed(value.raw_json_token()), offset};
    }
    if (type.value_unsafe() != json_type::object) {
        builder_.error(at(offset), messages::json_expected_text());
        return {{}, offset};
    }
    SourceText code{{}, offset};
    members(value, [&](std::string_view name, simdjson::ondemand::value inner) {
        if (name == "code") {
            auto found = text_of(inner);
            code.text = found.text;
        }
    });
    return code;
}

void JsonItem::expected_object(std::size_t offset) {
    builder_.error(at(offset), messages::json_expected_object());
}

}  // namespace egide::organisation
