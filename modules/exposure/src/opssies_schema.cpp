#include "opssies_schema.h"

#include <algorithm>
#include <array>
#include <span>

#include "egide/exposure/messages.h"

namespace egide::exposure {
namespace {

using reading::Node;
using reading::Problems;

enum class Shape { integer, text, boolean, object, objects, texts, anything };

struct Property {
    std::string_view key;
    Shape shape;
    bool required;
    std::span<const Property> inner = {};
};

// The D1 schema, plus what the profile's pages make compulsory beyond it: both parts of an identifier and of a date,
// and who, when, how well and what for every event.
constexpr std::array kId{Property{"stakeholderIdType", Shape::integer, true}, Property{"__text", Shape::text, true}};
constexpr std::array kName{Property{"stakeholderNameType", Shape::integer, true},
                           Property{"__text", Shape::text, true}};
constexpr std::array kDate{Property{"dateType", Shape::integer, true}, Property{"__text", Shape::text, true}};
constexpr std::array kTopStakeholder{
    Property{"stakeholderId", Shape::object, true, kId}, Property{"stakeholderNameTypes", Shape::objects, true, kName},
    Property{"stakeholderType", Shape::integer, true}, Property{"stakeholderRoleType", Shape::integer, true}};
constexpr std::array kEventStakeholder{
    Property{"stakeholderId", Shape::objects, true, kId}, Property{"stakeholderNameTypes", Shape::objects, true, kName},
    Property{"stakeholderType", Shape::integer, true}, Property{"stakeholderRoleType", Shape::integer, true}};
constexpr std::array kFunctional{
    Property{"functionalContextCategory", Shape::integer, true}, Property{"__text", Shape::text, true},
    Property{"isPersonalData", Shape::boolean, true}, Property{"isPersonalHealthcareData", Shape::boolean, true},
    Property{"userCount", Shape::integer, true}};
constexpr std::array kTechnical{Property{"technicalContextCategory", Shape::integer, true},
                                Property{"__text", Shape::text, true}, Property{"isDynamic", Shape::boolean, true},
                                Property{"isAuthenticatable", Shape::boolean, true},
                                Property{"isOnCloud", Shape::boolean, true}};
constexpr std::array kScope{Property{"functionalContexts", Shape::objects, false, kFunctional},
                            Property{"technicalContexts", Shape::objects, false, kTechnical},
                            Property{"autonomousSystemNumbers", Shape::texts, false},
                            Property{"domains", Shape::texts, false},
                            Property{"subnetIpV4s", Shape::texts, false},
                            Property{"subnetIpV6s", Shape::texts, false}};
constexpr std::array kOutcome{Property{"level", Shape::integer, true}};
constexpr std::array kEvent{Property{"stakeholders", Shape::objects, true, kEventStakeholder},
                            Property{"dates", Shape::objects, true, kDate},
                            Property{"scopes", Shape::objects, false, kScope},
                            Property{"outcome", Shape::object, true, kOutcome},
                            Property{"tlp", Shape::text, true},
                            Property{"eventAnalysisType", Shape::integer, true},
                            Property{"eventType", Shape::integer, true}};
constexpr std::array kEvents{Property{"stakeholders", Shape::objects, true, kTopStakeholder},
                             Property{"event", Shape::objects, true, kEvent}};
constexpr std::array kRoot{Property{"events", Shape::object, true, kEvents},
                           Property{"definitions", Shape::anything, false},
                           Property{"extractionDate", Shape::anything, false}};

bool is_integer(const Node& node) {
    return node.kind == Node::Kind::scalar && !node.quoted &&
           std::all_of(node.scalar.begin(), node.scalar.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_boolean(const Node& node) {
    return node.kind == Node::Kind::scalar && !node.quoted && (node.scalar == "true" || node.scalar == "false");
}

bool is_text(const Node& node) {
    return node.kind == Node::Kind::scalar && node.quoted;
}

std::string_view name_of(Shape shape) {
    switch (shape) {
        case Shape::integer:
            return "integer";
        case Shape::text:
            return "text";
        case Shape::boolean:
            return "boolean";
        case Shape::object:
            return "object";
        default:
            return "list";
    }
}

void refuse(const Node& node, std::string_view key, Shape expected, Problems& problems) {
    problems.add(node, messages::opssies_wrong_type({.expected = base::Choice(name_of(expected)), .key = key}),
                 std::string(key));
}

void check_object(const Node& node, std::string_view key, std::span<const Property> properties, Problems& problems);

void check_items(const Node& list, const Property& property, Problems& problems) {
    if (list.kind != Node::Kind::sequence) {
        return refuse(list, property.key, property.shape, problems);
    }
    for (const Node& item : list.items) {
        if (property.shape == Shape::objects) {
            check_object(item, property.key, property.inner, problems);
        } else if (!is_text(item)) {
            refuse(item, property.key, Shape::text, problems);
        }
    }
}

void check_value(const Node& value, const Property& property, Problems& problems) {
    switch (property.shape) {
        case Shape::anything:
            return;
        case Shape::object:
            return check_object(value, property.key, property.inner, problems);
        case Shape::objects:
        case Shape::texts:
            return check_items(value, property, problems);
        default:
            break;
    }
    const bool right = property.shape == Shape::integer   ? is_integer(value)
                       : property.shape == Shape::boolean ? is_boolean(value)
                                                          : is_text(value);
    if (!right) {
        refuse(value, property.key, property.shape, problems);
    }
}

void check_object(const Node& node, std::string_view key, std::span<const Property> properties, Problems& problems) {
    if (node.kind != Node::Kind::mapping) {
        return refuse(node, key, Shape::object, problems);
    }
    for (const Property& property : properties) {
        const Node* value = node.find(property.key);
        if (value != nullptr) {
            check_value(*value, property, problems);
        } else if (property.required) {
            problems.add(node, messages::opssies_missing({.key = property.key, .what = key}),
                         std::string(property.key));
        }
    }
    for (const reading::Member& member : node.members) {
        const auto same = [&](const Property& property) { return property.key == member.key; };
        if (std::none_of(properties.begin(), properties.end(), same)) {
            problems.add({base::ErrorKind::invalid,
                          messages::opssies_unknown_key({.key = member.key, .what = key}),
                          {member.value.at().file, member.line, member.column},
                          member.key,
                          {}});
        }
    }
}

}  // namespace

void check_opssies_schema(const Node& root, Problems& problems) {
    check_object(root, "(root)", kRoot, problems);
}

}  // namespace egide::exposure
