#include <array>

#include "egide/programme/messages.h"
#include "loading/sections.h"

namespace egide::programme {

using Yaml = reading::Node;
using reading::Reader;

namespace {

constexpr std::array kTypes{ParameterType::number, ParameterType::days, ParameterType::months, ParameterType::share,
                            ParameterType::decimal, ParameterType::date, ParameterType::word};

std::optional<ParameterValue> value_of(const Yaml& node, ParameterType type, LoadContext& context) {
    auto& problems = context.problems();
    const auto wrap = [](auto value) { return value ? std::optional(ParameterValue(*value)) : std::nullopt; };
    switch (type) {
        case ParameterType::number:
        case ParameterType::days:
        case ParameterType::months: return wrap(reading::as_integer(node, problems, word(type)));
        case ParameterType::share:
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
        if (const auto value = value_of(*node, type, context)) result = Typed{type, *value};
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
    for (const auto& member : node->members) {
        Parameter parameter;
        parameter.name = member.key;
        parameter.at = {member.value.file ? *member.value.file : std::string(), member.line, member.column};
        Reader reader(member.value, context.problems(), "parameter");
        if (reader.has("values")) {
            for (const auto& item : reader.items("values")) {
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
