#include "rule_pages.h"

#include <algorithm>

#include "egide/cli/messages.h"
#include "egide/observation/codes.h"
#include "egide/programme/description.h"
#include "text_block.h"

namespace egide::cli {

namespace {

using programme::Programme;

void add_parameter(TextBlock& block, const Session& session, const Programme& rules, programme::ParameterIndex index) {
    const programme::Parameter& parameter = rules.parameters[index];
    block.line(
        0, session.say(messages::show_parameter({.name = parameter.name, .type = programme::word(parameter.type)})));
    for (const programme::DatedValue& value : parameter.values) {
        const std::string text = programme::show(value.value);
        const std::string shown = text.empty() ? session.say(messages::show_unpublished()) : text;
        // Only a value that changes has dates worth reading.
        block.line(2, parameter.values.size() == 1
                          ? shown
                          : session.say(messages::show_value(
                                {.applicable = value.applicable_from, .known = value.known_from, .value = shown})));
        block.citation(2, session, rules, value.cite);
    }
    std::vector<std::string> users;
    for (const auto* list : {&rules.prerequisites, &rules.objectives}) {
        for (const programme::Objective& objective : *list) {
            if (std::binary_search(objective.parameters.begin(), objective.parameters.end(), index)) {
                users.push_back(objective.id);
            }
        }
    }
    if (!users.empty()) {
        block.line(2, session.say(messages::show_used_by({.objectives = users})));
    }
    block.line(2, session.say(messages::show_file({.place = parameter.at.show()})));
}

void add_ambiguity(TextBlock& block, const Session& session, const Programme& rules,
                   const programme::Ambiguity& ambiguity) {
    block.line(0, session.say(messages::show_ambiguity({.id = ambiguity.id})));
    block.line(2, session.say(messages::show_question({.text = ambiguity.question})));
    block.line(2, session.say(messages::show_taken({.text = ambiguity.taken})));
    block.line(2, session.say(messages::show_status({.status = ambiguity.status})));
    for (const programme::Reading& reading : ambiguity.readings) {
        block.line(2, session.say(messages::show_reading({.id = reading.id, .text = reading.says})));
        for (const auto& [index, value] : reading.set) {
            block.line(4, rules.parameters[index].name + " = " + programme::show(value));
        }
    }
    block.citation(2, session, rules, ambiguity.cite);
}

void add_rule(TextBlock& block, const Session& session, const Programme& rules,
              const programme::RuleDescription& rule) {
    block.line(0, session.say(messages::show_rule({.id = rule.id, .kind = rule.kind})));
    if (!rule.label.empty()) {
        block.line(2, session.say(rule.label));
    }
    if (rule.advice) {
        block.line(2, session.say(messages::show_advice()));
    }
    block.line(2, rule.written);
    block.citation(2, session, rules, rule.cite);
    if (!rule.ambiguities.empty()) {
        block.line(2, session.say(messages::show_ambiguities({.ids = rule.ambiguities})));
    }
    block.line(2, session.say(messages::show_file({.place = rule.at.show()})));
}

void add_objective(TextBlock& block, const Session& session, const Programme& rules,
                   const programme::Objective& objective) {
    block.line(0, objective.id + " · " + session.say(objective.title));
    block.line(0, session.say(objective.why));
    block.citation(2, session, rules, objective.cite);
    block.blank();
    block.line(0, session.say(messages::show_pieces()));
    for (const programme::Piece& piece : objective.pieces) {
        block.line(2, piece.code + " · " + session.say(piece.name));
        block.citation(4, session, rules, piece.cite);
    }
    block.blank();
    block.line(0, session.say(messages::show_rules()));
    for (const programme::RuleDescription& rule : programme::rules_of(objective)) {
        add_rule(block, session, rules, rule);
    }
    block.blank();
    for (const programme::ParameterIndex index : objective.parameters) {
        add_parameter(block, session, rules, index);
    }
}

bool add_rule_named(TextBlock& block, const Session& session, const Programme& rules, const std::string& code) {
    for (const auto* list : {&rules.prerequisites, &rules.objectives}) {
        for (const programme::Objective& objective : *list) {
            for (const programme::RuleDescription& rule : programme::rules_of(objective)) {
                if (rule.id == code) {
                    add_rule(block, session, rules, rule);
                    return true;
                }
            }
        }
    }
    return false;
}

const programme::Objective* find_objective(const Programme& rules, const std::string& code) {
    for (const auto* list : {&rules.prerequisites, &rules.objectives}) {
        const auto found =
            std::find_if(list->begin(), list->end(), [&](const programme::Objective& one) { return one.id == code; });
        if (found != list->end()) {
            return &*found;
        }
    }
    return nullptr;
}

bool add_anything(TextBlock& block, const Session& session, const Programme& rules, const std::string& asked) {
    const std::string code = observation::canonical_code(asked);
    if (const programme::Objective* objective = find_objective(rules, code)) {
        add_objective(block, session, rules, *objective);
        return true;
    }
    const auto ambiguity = std::find_if(rules.ambiguities.begin(), rules.ambiguities.end(),
                                        [&](const programme::Ambiguity& one) { return one.id == asked; });
    if (ambiguity != rules.ambiguities.end()) {
        add_ambiguity(block, session, rules, *ambiguity);
        return true;
    }
    if (const auto parameter = rules.find_parameter(asked)) {
        add_parameter(block, session, rules, *parameter);
        return true;
    }
    return add_rule_named(block, session, rules, code);
}

}  // namespace

std::optional<std::string> rule_page(const Session& session, const Programme& rules, const std::string& asked) {
    TextBlock block(session);
    block.line(0, session.say(messages::show_programme({.id = rules.id, .version = rules.version})));
    return add_anything(block, session, rules, asked) ? std::optional(block.take()) : std::nullopt;
}

}  // namespace egide::cli
