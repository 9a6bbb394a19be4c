// Any bytes, read as a programme's own file and as an objective beside a correct one: errors that stand in the file, or
// rules that evaluate, explain and plan on a fixed dossier.
#include <algorithm>

#include "egide/observation/reading.h"
#include "egide/programme/difference.h"
#include "egide/programme/evaluation.h"
#include "egide/programme/loading.h"
#include "egide/programme/planning.h"
#include "reading_text.h"

namespace {

using namespace egide;
using fuzz::require;

// One parameter of each type, all used by the prerequisite: whatever an objective uses of them, none is unused.
constexpr std::string_view kProgramme = R"(
programme: {id: d9, version: "1", title: {fr: a, en: a}, applicable_from: 2026-01-01, known_from: 2026-01-01}
sources: {S1: {kind: order, title: t, checked: 2026-01-01}}
parameters:
  number: {number: 2, cite: {source: S1, place: p, says: {fr: a, en: a}}}
  days: {days: 60, cite: {source: S1, place: p, says: {fr: a, en: a}}}
  months: {months: 12, cite: {source: S1, place: p, says: {fr: a, en: a}}}
  share: {share: "66%", cite: {source: S1, place: p, says: {fr: a, en: a}}}
  cvss: {decimal: "9.0", cite: {source: S1, place: p, says: {fr: a, en: a}}}
  date: {date: 2026-02-01, cite: {source: S1, place: p, says: {fr: a, en: a}}}
  strict: {word: above, cite: {source: S1, place: p, says: {fr: a, en: a}}}
  mean: {word: gaps, cite: {source: S1, place: p, says: {fr: a, en: a}}}
  secret: {unpublished: days, cite: {source: S1, place: p, says: {fr: a, en: a}}}
ambiguities:
  AMB-01: {status: assumed, question: {fr: a, en: a}, taken: {fr: a, en: a}, cite: {source: S1, place: p, says: {fr: a, en: a}},
    readings: [{id: r, says: {fr: a, en: a}, set: {number: {number: 3}, days: {days: 0}, mean: {word: whole_phase}}}]}
milestone_windows: {phase_start: {from: $date, to: ars_validation, default_first_of: [directory_audit]}}
eligibility:
  cases: [{id: "1", if: {candidate: GHT}, then: eligible, say: {fr: a, en: a}, cite: {source: S1, place: p, says: {fr: a, en: a}}}]
prerequisites:
  - id: D9.P
    title: {fr: a, en: a}
    cite: {source: S1, place: p, says: {fr: a, en: a}}
    criterion:
      all:
        - units: {at_least: $number}
        - window: {date: on, in: {from: "$date - $days", before: "declaration + $months"}}
        - window: {date: on, in: {to: "declaration + $secret"}}
        - coverage: {bands: [{at_least: $share, result: met}], of: {exists: {of: exposure_audit, test: {clean: {critical: $cvss, comparison: $strict}}}}}
        - each: {over: directory, of: {cadence: {of: directory_audit, mean: {at_most: $days}, mean_reading: $mean}}}
grant: {decote: unpublished, cite: {source: S1, place: p, says: {fr: a, en: a}}}
)";

constexpr std::string_view kFacts = R"(
- {kind: directory, id: ad, entities: [A]}
- {kind: directory, id: vault, entities: [B]}
- {kind: directory_audit, directory: ad, tool: ADS, date: 2026-03-01, level: 1}
- {kind: directory_audit, directory: ad, tool: ADS, date: 2026-05-01, level: 2, evidence: a.pdf}
- {kind: directory_audit, directory: ad, tool: other, date: 2026-07-01}
- {kind: exposure_perimeter, id: web}
- {kind: exposure_audit, perimeter: web, tool: SILENE, date: 2026-04-01, findings: [{id: x, cvss: "9.0"}, {id: y}]}
- {kind: exposure_audit, perimeter: web, tool: industrial, date: 2026-06-01, findings: []}
- {kind: exercise, id: e, date: 2026-04-01, entities: [C], crisis: true, scenarios: [staff, buildings]}
- {kind: maturity, entity: A, measures_filled: 39, budget_share_filled: true}
- {kind: document, piece: D9.O1.E1, date: 2026-04-01, signed: true, items: [P1], validated_by: [management]}
- {kind: document, piece: D9.O1.E2, subject: vault}
- {kind: statement, requirement: D9.O1.R1, holds: true}
- {kind: backup_infrastructure, id: safe, directory: vault, mfa: enabled}
- {kind: backup_copy, infrastructure: safe, media: tape}
- {kind: critical_system, id: dpi, shared: true}
)";

reading::Node tree(std::string_view yaml) {
    auto read = reading::read_yaml(yaml, "f");
    require(read.ok(), "the fixed files are correct");
    return std::move(read).value();
}

organisation::Perimeter perimeter() {
    organisation::Perimeter result;
    result.name = "GHT";
    result.support = 0;
    for (const char* name : {"A", "B", "C"}) {
        organisation::Entity entity;
        entity.finess = name;
        entity.combined_activity = 20 + static_cast<std::int64_t>(result.entities.size()) * 15;
        result.entities.push_back(std::move(entity));
    }
    return result;
}

programme::Case fixed_case() {
    programme::Case facts;
    facts.perimeter = perimeter();
    facts.milestones = {base::Date::from_civil(2026, 2, 20), base::Date::from_civil(2026, 3, 20), std::nullopt,
                        base::Date::from_civil(2026, 10, 1)};
    facts.amounts.ceiling = base::Money::from_cents(5'330'000);
    facts.amounts.eligible_expenses = base::Money::from_cents(6'125'001);
    reading::Problems problems;
    const auto resolve = [&](std::string_view name) { return facts.perimeter.find(name); };
    for (const auto& node : tree(kFacts).items) {
        if (auto one = observation::read_observation(node, resolve, problems)) {
            facts.observations.push_back(std::move(*one));
        }
    }
    require(!problems.any(), "the fixed facts are correct");
    return facts;
}

void check_tree(const programme::Node& node) {
    require(node.criterion != nullptr, "a node knows its rule");
    for (const auto& child : node.children) {
        check_tree(child);
    }
}

void check_amounts(const programme::Evaluation& evaluation) {
    const auto& grant = evaluation.grant;
    require(!grant.low || !grant.high || *grant.low <= *grant.high, "a range has its low end first");
    require(!grant.low || *grant.low >= base::Money(), "a grant is never negative");
    require(evaluation.decote.low_capped <= evaluation.decote.high_capped, "the best case costs no more than the worst");
}

void check_plans(const programme::Programme& rules, const programme::Case& facts,
                 const programme::Evaluation& evaluation, const programme::EvaluationOptions& options) {
    for (const auto& answer : programme::why_not(rules, facts, evaluation)) {
        for (const auto& action : answer.actions) {
            base::render(action.what, base::Language::french);
        }
    }
    for (const auto& plan : programme::coverage_plans(rules, facts, evaluation)) {
        require(!plan.possible || plan.reached >= plan.target, "a possible plan reaches its target");
    }
    programme::last_safe_days(rules, facts, evaluation);
    if (const auto best = programme::best_phase_start(rules, facts, options)) {
        require(best->tried <= 367, "the days tried are bounded");
    }
}

void check_rules(const std::vector<programme::RuleDocument>& documents, std::size_t lines) {
    static const programme::Case facts = fixed_case();
    const auto rules = programme::load(documents, "");
    if (!rules.ok()) {
        fuzz::check_errors(rules.errors(), lines);
        return;
    }
    programme::EvaluationOptions options;
    options.on = *base::Date::from_civil(2026, 8, 1);
    const auto evaluation = programme::evaluate(*rules, facts, options);
    check_amounts(evaluation);
    for (const auto& objective : evaluation.objectives) {
        check_tree(objective.tree);
        programme::sentence(objective, facts, base::Language::french);
        programme::sentence(objective, facts, base::Language::english);
    }
    check_plans(*rules, facts, evaluation, options);
    require(programme::differences(*rules, *rules).empty(), "rules do not differ from themselves");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const reading::Node kFixed = tree(kProgramme);
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto root = reading::read_yaml(bytes, "f");
    if (!root.ok()) {
        return 0;
    }
    const auto own = static_cast<std::size_t>(std::count(bytes.begin(), bytes.end(), '\n')) + 1;
    const auto fixed = static_cast<std::size_t>(std::count(kProgramme.begin(), kProgramme.end(), '\n')) + 1;
    check_rules({{"programme.yaml", *root}}, own);
    check_rules({{"programme.yaml", kFixed}, {"objectives/o.yaml", *root}}, std::max(own, fixed));
    check_rules({{"programme.yaml", kFixed}, {"expenses.yaml", *root}}, std::max(own, fixed));
    return 0;
}
