#pragma once

#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "egide/observation/reading.h"
#include "egide/programme/evaluation.h"
#include "egide/programme/loading.h"
#include "egide/reading/tree.h"

namespace egide::programme {

inline void PrintTo(Verdict verdict, std::ostream* out) {
    *out << word(verdict);
}
inline void PrintTo(PieceState state, std::ostream* out) {
    *out << word(state);
}

inline std::string shown(const base::Errors& errors) {
    std::string text;
    for (const base::Error& error : errors) {
        text += error.at.show() + ": " + base::render(error.message, base::Language::english) + "\n";
    }
    return text;
}

inline base::Date day(std::string_view iso) {
    const auto date = base::Date::parse(iso);
    if (!date) {
        ADD_FAILURE() << iso << " is no date";
    }
    return date.value_or(base::Date());
}

inline base::Money euros(std::string_view amount) {
    return base::Money::parse(amount).value();
}

inline base::Ratio ratio(std::string_view text) {
    return base::Ratio::parse(text).value();
}

inline reading::Node tree(std::string_view yaml, std::string name) {
    auto read = reading::read_yaml(yaml, std::move(name));
    if (!read.ok()) {
        ADD_FAILURE() << yaml << "\n" << shown(read.errors());
    }
    return read.ok() ? std::move(read).value() : reading::Node{};
}

inline std::string replaced(std::string text, std::string_view word, std::string_view by) {
    for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + by.size())) {
        text.replace(at, word.size(), by);
    }
    return text;
}

/// CITE stands for a citation in every text of these tests.
inline std::string cited(std::string text) {
    return replaced(std::move(text), "CITE", R"({source: S1, place: "art. 1", says: {fr: "dit", en: "says"}})");
}

struct Named {
    std::string name;
    std::string yaml;
};
using Parameters = std::vector<Named>;

/// A folder of rules in a few lines: {"limit", "days: 60"} is a cited parameter, {"D9.O1", "flag: …"} an objective with
/// the pieces E1 (alone), E2 and E3 (group G1).
struct Rules {
    Parameters parameters;
    std::vector<Named> objectives;
    std::string sections;  // more of programme.yaml
    std::string grant = "{decote: unpublished, cite: CITE}";
    std::string pieces =
        R"([{id: E1, name: {fr: a, en: a}, cite: CITE}, {id: E2, group: G1, name: {fr: b, en: b}, cite: CITE},
            {id: E3, group: G1, name: {fr: c, en: c}, cite: CITE}])";
    std::string applies_to = "[GHT, EJ]";
};

inline std::string programme_yaml(const Rules& rules) {
    std::string text =
        "programme: {id: d9, version: \"1\", title: {fr: Essai, en: Trial}, applicable_from: 2026-01-01, known_from: "
        "2026-01-01}\n"
        "sources: {S1: {kind: order, title: \"Arrêté imaginaire\", checked: 2026-01-01}}\n"
        "parameters:";
    text += rules.parameters.empty() ? " {}\n" : "\n";
    for (const auto& [name, value] : rules.parameters) {
        const bool many = value.starts_with("values");
        text += "  " + name + ": {" + value + (many ? "}\n" : ", cite: CITE}\n");
    }
    return cited(text + rules.sections + "grant: " + rules.grant + "\n");
}

inline std::string objective_yaml(const Rules& rules, const Named& objective) {
    return cited("objective: " + objective.name + "\ntitle: {fr: Titre, en: Title}\ncite: CITE\napplies_to: " +
                 rules.applies_to + "\npieces: " + rules.pieces + "\ncriterion: {" + objective.yaml + "}\n");
}

inline std::vector<RuleDocument> documents(const Rules& rules) {
    std::vector<RuleDocument> result;
    result.push_back({"programme.yaml", tree(programme_yaml(rules), "programme.yaml")});
    for (const auto& objective : rules.objectives) {
        const std::string name = "objectives/" + objective.name + ".yaml";
        result.push_back({name, tree(objective_yaml(rules, objective), name)});
    }
    return result;
}

/// Rules that must load.
inline Programme loaded(const Rules& rules) {
    auto programme = load(documents(rules), "sha");
    if (!programme.ok()) {
        ADD_FAILURE() << programme_yaml(rules) << shown(programme.errors());
        return {};
    }
    return std::move(programme).value();
}

/// 0: CHU, support, 60; 1: CH, 30; 2: EPSM, 10; 3: Nord, a site of the CHU; 4: Sud, the other one.
inline organisation::Perimeter ght_perimeter() {
    using organisation::EntityKind;
    organisation::Perimeter perimeter;
    perimeter.kind = organisation::CandidateKind::ght;
    perimeter.name = "GHT Essai";
    perimeter.support = 0;
    const auto add = [&](EntityKind kind, const char* name, std::optional<std::int64_t> activity) {
        organisation::Entity entity;
        entity.kind = kind;
        entity.finess = name;
        entity.name = name;
        entity.combined_activity = activity;
        if (kind == EntityKind::geographic) {
            entity.parent = 0;
        }
        perimeter.entities.push_back(std::move(entity));
    };
    add(EntityKind::legal, "CHU", 60);
    add(EntityKind::legal, "CH", 30);
    add(EntityKind::legal, "EPSM", 10);
    add(EntityKind::geographic, "Nord", std::nullopt);
    add(EntityKind::geographic, "Sud", std::nullopt);
    return perimeter;
}

inline std::vector<observation::Observation> observed(const organisation::Perimeter& perimeter, std::string_view yaml) {
    std::vector<observation::Observation> result;
    reading::Problems problems;
    const auto resolve = [&](std::string_view name) { return perimeter.find(name); };
    for (const auto& node : tree(yaml, "facts.yaml").items) {
        if (auto one = observation::read_observation(node, resolve, problems)) {
            result.push_back(std::move(*one));
        }
    }
    EXPECT_FALSE(problems.any()) << yaml << "\n" << shown(problems.take());
    return result;
}

inline Case applying(organisation::Perimeter perimeter, std::string_view observations) {
    Case facts;
    facts.programme = "d9";
    facts.perimeter = std::move(perimeter);
    facts.milestones = {day("2026-02-20"), day("2026-03-20"), day("2026-03-01"), day("2026-10-01")};
    facts.amounts = {euros("53300.00"), std::nullopt, euros("61250.00")};
    facts.observations = observed(facts.perimeter, observations);
    facts.file = "facts.yaml";
    return facts;
}

/// A group whose phase runs from 1 March to 1 October 2026, with these observations (a YAML list).
inline Case ght(std::string_view observations = "[]") {
    return applying(ght_perimeter(), observations);
}

/// The CHU on its own, with its two sites.
inline Case ej(std::string_view observations = "[]") {
    auto perimeter = ght_perimeter();
    perimeter.kind = organisation::CandidateKind::legal_entity;
    perimeter.name = "CHU";
    std::erase_if(perimeter.entities, [](const auto& entity) { return entity.name == "CH" || entity.name == "EPSM"; });
    return applying(std::move(perimeter), observations);
}

inline void say(Case& facts, observation::ContextFact fact, std::optional<bool> value) {
    facts.context[static_cast<std::size_t>(fact)] = value;
}

inline EvaluationOptions on(std::string_view date) {
    EvaluationOptions options;
    options.on = day(date);
    return options;
}

/// Rules applied to facts, all kept together: an evaluation points into both.
struct Judged {
    Judged(const Rules& rules, Case input, const EvaluationOptions& options = on("2026-10-01"))
        : programme(loaded(rules)), facts(std::move(input)), evaluation(evaluate(programme, facts, options)) {}
    Judged(const Judged&) = delete;
    const ObjectiveResult& first() const { return evaluation.objectives.at(0); }
    Verdict verdict() const { return first().verdict; }
    const Node& tree() const { return first().tree; }
    std::string reason(base::Language language = base::Language::english) const {
        return base::render(first().tree.reason, language);
    }

    Programme programme;
    Case facts;
    Evaluation evaluation;
};

inline Rules one_rule(std::string criterion, Parameters parameters = {}) {
    Rules rules;
    rules.parameters = std::move(parameters);
    rules.objectives = {{"D9.O1", std::move(criterion)}};
    return rules;
}

inline Judged judged(std::string criterion, const Parameters& parameters, Case facts,
                     const EvaluationOptions& options = on("2026-10-01")) {
    return Judged(one_rule(std::move(criterion), parameters), std::move(facts), options);
}

inline Verdict verdict_of(std::string criterion, const Parameters& parameters, Case facts,
                          const EvaluationOptions& options = on("2026-10-01")) {
    return judged(std::move(criterion), parameters, std::move(facts), options).verdict();
}

}  // namespace egide::programme
