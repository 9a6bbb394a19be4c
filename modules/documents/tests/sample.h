#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "egide/documents/report.h"
#include "egide/observation/reading.h"
#include "egide/programme/loading.h"
#include "egide/reading/tree.h"

namespace egide::documents {

inline base::Date day(std::string_view iso) {
    const auto date = base::Date::parse(iso);
    EXPECT_TRUE(date) << iso;
    return date.value_or(base::Date());
}

/// A call for funding of three objectives: a cadence worth 10 %, a level worth 40 %, a document worth 5 %.
inline std::string sample_rules() {
    return R"(programme: {id: d9, version: "2026-01-01", title: {fr: "Domaine <9>", en: "Domain <9>"}, applicable_from: 2026-01-01, known_from: 2026-01-01}
sources: {S1: {kind: order, title: "Arrêté imaginaire", checked: 2026-01-01}}
parameters:
  mean: {days: 60, cite: CITE}
  longest: {days: 100, cite: CITE}
  last: {days: 60, cite: CITE}
  wanted: {number: 2, cite: CITE}
  strict: {number: 3, cite: CITE}
  cut_a: {share: "10%", cite: CITE}
  cut_b: {share: "40%", cite: CITE}
  cut_c: {share: "5%", cite: CITE}
  cap: {share: "100%", cite: CITE}
  basis: {word: ceiling, cite: CITE}
  combination: {word: additive, cite: CITE}
  closes: {date: 2026-11-30, cite: CITE}
ambiguities:
  AMB-01:
    status: assumed
    question: {fr: "Quel niveau ?", en: "Which level?"}
    taken: {fr: "Deux", en: "Two"}
    readings: [{id: three, says: {fr: "Trois", en: "Three"}, set: {wanted: {number: 3}}}]
    cite: CITE
calendar: [{id: closes, date: $closes, name: {fr: "Fermeture, enfin; du guichet", en: "Desk closes, at last; really"}, cite: CITE}]
grant:
  decote: published
  scale:
    - {objectives: [D9.O1], when: not_met, share: $cut_a}
    - {objectives: [D9.O2], when: not_met, share: $cut_b}
    - {objectives: [D9.O3], when: not_met, share: $cut_c}
  cap: $cap
  basis: $basis
  combination: $combination
  cite: CITE
)";
}

inline std::vector<std::pair<std::string, std::string>> sample_objectives() {
    const std::string head = "applies_to: [GHT, EJ]\ncite: CITE\n";
    return {
        {"objectives/o1.yaml", "objective: D9.O1\ntitle: {fr: \"Auditer\", en: \"Audit\"}\n" + head +
                                   "pieces: [{id: E1, name: {fr: \"Rapports\", en: \"Reports\"}, per: directory, from: "
                                   "directory_audit, cite: CITE}]\n"
                                   "criterion: {id: R1, cite: CITE, each: {over: directory, of: {cadence: {of: "
                                   "directory_audit, mean: {at_most: $mean}, "
                                   "longest: {at_most: $longest}, last: {at_most: $last}}}}}\n"},
        {"objectives/o2.yaml", "objective: D9.O2\ntitle: {fr: \"Niveau\", en: \"Level\"}\n" + head +
                                   "pieces: []\n"
                                   "criterion:\n  all:\n"
                                   "    - {id: R1, cite: CITE, ambiguities: [AMB-01], each: {over: directory, of: "
                                   "{exists: {of: directory_audit, test: "
                                   "{compare: {field: level, at_least: $wanted}}}}}}\n"
                                   "    - {id: R2, cite: CITE, severity: advice, each: {over: directory, of: {exists: "
                                   "{of: directory_audit, test: "
                                   "{compare: {field: level, at_least: $strict}}}}}}\n"},
        {"objectives/o3.yaml",
         "objective: D9.O3\ntitle: {fr: \"Écrire\", en: \"Write\"}\n" + head +
             "pieces: [{id: E1, name: {fr: \"Plan\", en: \"Plan\"}, per: candidate, cite: CITE}]\n"
             "criterion: {id: R1, cite: CITE, document: {piece: E1}}\n"},
    };
}

inline programme::RuleDocument rule_document(const std::string& name, std::string yaml) {
    constexpr std::string_view kCite = R"({source: S1, place: "art. 1", says: {fr: "dit & redit", en: "says"}})";
    for (auto at = yaml.find("CITE"); at != std::string::npos; at = yaml.find("CITE", at + kCite.size())) {
        yaml.replace(at, 4, kCite);
    }
    auto root = reading::read_yaml(yaml, name);
    EXPECT_TRUE(root) << yaml;
    return {name, root ? std::move(*root) : reading::Node{}};
}

inline programme::Programme sample_programme() {
    std::vector<programme::RuleDocument> documents{rule_document("programme.yaml", sample_rules())};
    for (const auto& [name, yaml] : sample_objectives()) {
        documents.push_back(rule_document(name, yaml));
    }
    auto programme = programme::load(documents, std::string(64, 'a'));
    if (!programme) {
        for (const base::Error& error : programme.errors()) {
            ADD_FAILURE() << error.at.show() << ": " << base::render(error.message, base::Language::english);
        }
        return {};
    }
    return std::move(*programme);
}

/// Declared on 1 October 2026, with a phase that began on 1 March.
inline programme::Case sample_case(std::string_view observations, std::string name = "CH d’Essai") {
    programme::Case facts;
    facts.programme = "d9";
    facts.perimeter.kind = organisation::CandidateKind::legal_entity;
    facts.perimeter.name = std::move(name);
    organisation::Entity entity;
    entity.finess = "990000019";
    entity.name = facts.perimeter.name;
    facts.perimeter.entities.push_back(entity);
    facts.perimeter.support = 0;
    facts.milestones = {day("2026-02-20"), day("2026-03-20"), day("2026-03-01"), day("2026-10-01")};
    facts.amounts = {base::Money::parse("53300.00"), std::nullopt, base::Money::parse("61250.00")};
    reading::Problems problems;
    const auto list = reading::read_yaml(observations, "facts.yaml");
    EXPECT_TRUE(list) << observations;
    for (const reading::Node& node : list->items) {
        if (auto one = observation::read_observation(
                node, [](std::string_view) { return std::optional<std::uint32_t>(0); }, problems)) {
            facts.observations.push_back(std::move(*one));
        }
    }
    EXPECT_FALSE(problems.any()) << observations;
    return facts;
}

inline programme::EvaluationOptions on(std::string_view date) {
    programme::EvaluationOptions options;
    options.on = day(date);
    return options;
}

/// Audited every fifty days at level 2; no plan.
inline constexpr std::string_view kAudited = R"(
- {kind: directory, id: ad.example}
- {kind: directory_audit, directory: ad.example, date: 2026-03-10, level: 1, tool: ADS}
- {kind: directory_audit, directory: ad.example, date: 2026-05-01, level: 2, tool: ADS}
- {kind: directory_audit, directory: ad.example, date: 2026-06-20, level: 2, tool: ADS}
- {kind: directory_audit, directory: ad.example, date: 2026-08-10, level: 2, tool: ADS}
)";

/// A report with the rules and the facts it points into.
struct Sample {
    programme::Programme rules = sample_programme();
    programme::Case facts;
    Report report;

    explicit Sample(std::string_view observations = kAudited, std::string_view date = "2026-10-01",
                    std::string name = "CH d’Essai")
        : facts(sample_case(observations, std::move(name))), report(prepare(rules, facts, on(date))) {}
    Sample(const Sample&) = delete;
};

inline std::size_t count(std::string_view text, std::string_view part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size())) {
        ++found;
    }
    return found;
}

}  // namespace egide::documents
