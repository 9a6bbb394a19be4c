#include <array>

#include "egide/programme/messages.h"
#include "loading/sections.h"

namespace egide::programme {

using Yaml = reading::Node;
using reading::Reader;

namespace {

constexpr std::array kTypes{ParameterType::number, ParameterType::days, ParameterType::months, ParameterType::share,
                            ParameterType::decimal, ParameterType::date, ParameterType::word};

// A century: dates moved by it stay dates, and products of days stay far from overflow.
constexpr std::int64_t kLongestDays = 36'525;
constexpr std::int64_t kLongestMonths = 1'200;

std::optional<std::int64_t> span_of(const Yaml& node, std::int64_t longest, std::string_view field, reading::Problems& problems) {
    const auto span = reading::as_integer(node, problems, field);
    if (!span || (*span >= 0 && *span <= longest)) return span;
    problems.add(node, messages::load_span_range({.days = kLongestDays, .months = kLongestMonths}));
    return std::nullopt;
}

std::optional<base::Ratio> share_of(const Yaml& node, reading::Problems& problems) {
    const auto share = reading::as_ratio(node, problems, word(ParameterType::share));
    if (!share || (*share >= base::Ratio() && *share <= base::Ratio(1))) return share;
    problems.add(node, messages::load_share_range());
    return std::nullopt;
}

std::optional<ParameterValue> value_of(const Yaml& node, ParameterType type, LoadContext& context) {
    auto& problems = context.problems();
    const auto wrap = [](auto value) { return value ? std::optional(ParameterValue(*value)) : std::nullopt; };
    switch (type) {
        case ParameterType::number: return wrap(reading::as_integer(node, problems, word(type)));
        case ParameterType::days: return wrap(span_of(node, kLongestDays, word(type), problems));
        case ParameterType::months: return wrap(span_of(node, kLongestMonths, word(type), problems));
        case ParameterType::share: return wrap(share_of(node, problems));
        case ParameterType::decimal: return wrap(reading::as_ratio(node, problems, word(type)));
        case ParameterType::date: return wrap(reading::as_date(node, problems, word(type)));
        case ParameterType::word: break;
    }
    return wrap(reading::as_text(node, problems, word(type)));
}

struct Typed {
    ParameterType type = ParameterType::number;
    ParameterValue value;
};

/// Exactly one of number, days, months, share, decimal, date, word, unpublished.
std::optional<Typed> typed_value(Reader& reader, LoadContext& context) {
    std::optional<Typed> result;
    std::size_t given = 0;
    for (const auto type : kTypes) {
        const Yaml* node = reader.child(word(type));
        if (node == nullptr) continue;
        ++given;
        result = Typed{type, value_of(*node, type, context).value_or(ParameterValue{})};  // a wrong value still tells the type
    }
    if (const auto type = reader.choice("unpublished", {"number", "days", "months", "share", "decimal", "date", "word"})) {
        ++given;
        result = Typed{kTypes[*type], {}};
    }
    if (given != 1) context.problems().add(reader.node(), messages::load_parameter_one_value());
    return given == 1 ? result : std::nullopt;
}

void add_value(Reader& reader, Parameter& parameter, bool dated, LoadContext& context) {
    const auto typed = typed_value(reader, context);
    DatedValue value;
    value.applicable_from = *base::Date::from_civil(1900, 1, 1);
    value.known_from = value.applicable_from;
    if (dated) {
        value.applicable_from = reader.require_date("applicable_from").value_or(value.applicable_from);
        value.known_from = reader.require_date("known_from").value_or(value.known_from);
    }
    value.cite = context.citation(reader, true).value_or(Citation{});
    if (!typed) return;
    if (!parameter.values.empty() && parameter.type != typed->type) {
        context.problems().add(reader.node(), messages::load_parameter_types_differ({.name = parameter.name}));
    }
    parameter.type = typed->type;
    value.value = typed->value;
    for (const auto& other : parameter.values) {
        if (other.applicable_from == value.applicable_from && other.known_from == value.known_from) {
            context.problems().add(reader.node(), messages::load_parameter_overlap({.name = parameter.name}));
        }
    }
    parameter.values.push_back(std::move(value));
}

}  // namespace

void load_parameters(Reader& file, LoadContext& context) {
    const Yaml* node = file.require_child("parameters");
    if (node == nullptr) return;
    const Reader mapping(*node, context.problems(), "parameters");  // reports another shape
    for (const auto& member : node->members) {
        Parameter parameter;
        parameter.name = member.key;
        parameter.at = {member.value.file ? *member.value.file : std::string(), member.line, member.column};
        Reader reader(member.value, context.problems(), "parameter");
        if (reader.has("values")) {
            const auto items = reader.items("values");
            if (items.empty()) context.problems().add(member.value, messages::load_parameter_one_value());
            for (const auto& item : items) {
                Reader one(item, context.problems(), "value");
                add_value(one, parameter, true, context);
                one.finish();
            }
        } else {
            add_value(reader, parameter, false, context);
        }
        reader.finish();
        context.programme().parameters.push_back(std::move(parameter));
    }
}

void load_settings(const Yaml& set, Reading& reading, LoadContext& context) {
    const Reader mapping(set, context.problems(), "set");  // reports another shape
    for (const auto& member : set.members) {
        const auto index = context.programme().find_parameter(member.key);
        Reader reader(member.value, context.problems(), "set");
        const auto typed = typed_value(reader, context);
        reader.finish();
        if (!index) {
            context.problems().add(member.value, messages::load_parameter_unknown({.name = member.key}));
        } else if (typed && typed->type != context.programme().parameters[*index].type) {
            context.problems().add(member.value, messages::load_parameter_types_differ({.name = member.key}));
        } else if (typed) {
            reading.set.emplace_back(*index, typed->value);
        }
    }
}

}  // namespace egide::programme
