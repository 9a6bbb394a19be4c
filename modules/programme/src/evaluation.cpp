#include "egide/programme/evaluation.h"

#include <algorithm>
#include <array>

#include "criteria/criterion.h"
#include "egide/programme/messages.h"
#include "engine.h"

namespace egide::programme {

std::string_view rule_id(const Node& node) { return node.criterion != nullptr ? std::string_view(node.criterion->head().id) : ""; }
std::string_view rule_kind(const Node& node) { return node.criterion != nullptr ? std::string_view(node.criterion->head().kind) : ""; }

const Citation* citation(const Node& node) {
    return node.criterion != nullptr && node.criterion->head().cite ? &*node.criterion->head().cite : nullptr;
}

const base::Bilingual* label(const Node& node) {
    return node.criterion != nullptr && node.criterion->head().say ? &*node.criterion->head().say : nullptr;
}

bool is_advice(const Node& node) { return node.criterion != nullptr && node.criterion->head().advice; }

std::string subject_name(const Subject& subject, const Case& facts) {
    if (subject.kind == Subject::Kind::candidate) return facts.perimeter.name;
    if (subject.kind == Subject::Kind::unit) {
        const auto& entity = facts.perimeter.entities[subject.index];
        return entity.name.empty() ? entity.finess : entity.name;
    }
    const auto& observation = facts.observations[subject.index];
    if (!observation.id.empty()) return observation.id;
    std::string name;
    for (const auto& field : observation::spec(observation.kind).fields) {
        if (field.type == observation::FieldType::reference && name.empty()) name = observation.text(field.field);
    }
    if (name.empty()) name = observation.text(observation::Field::piece);
    if (observation.date) name += (name.empty() ? "" : ", ") + observation.date->iso();
    return name.empty() ? facts.perimeter.name : name;
}

std::string_view word(PieceState state) {
    static constexpr std::array<std::string_view, 4> kWords{"present", "missing", "not_required", "undetermined"};
    return kWords[static_cast<std::size_t>(state)];
}

bool ObjectiveResult::file_complete() const {
    return std::all_of(pieces.begin(), pieces.end(),
                       [](const auto& each) { return each.state == PieceState::present || each.state == PieceState::not_required; });
}

const ObjectiveResult* Evaluation::find(std::string_view wanted) const {
    for (const auto* list : {&objectives, &prerequisites}) {
        for (const auto& each : *list) {
            if (each.objective->id == wanted) return &each;
        }
    }
    return nullptr;
}

std::vector<Verdict> verdicts_of(const Evaluation& evaluation) {
    std::vector<Verdict> verdicts;
    verdicts.reserve(evaluation.objectives.size());
    for (const auto& each : evaluation.objectives) verdicts.push_back(each.verdict);
    return verdicts;
}

namespace {

std::vector<base::Text> warnings_of(const Evaluation& evaluation) {
    std::vector<base::Text> warnings;
    if (evaluation.declaration.assumed) warnings.push_back(messages::warning_declaration_assumed({.date = *evaluation.declaration.date}));
    if (evaluation.phase_start.assumed && evaluation.phase_start.date) {
        warnings.push_back(messages::warning_phase_start_assumed({.date = *evaluation.phase_start.date}));
    }
    if (evaluation.declaration.date && *evaluation.declaration.date > evaluation.on) {
        warnings.push_back(messages::warning_declaration_ahead({.date = *evaluation.declaration.date, .on = evaluation.on}));
    }
    const auto& amounts = evaluation.facts->amounts;
    const auto& applied = evaluation.facts->context[static_cast<std::size_t>(observation::ContextFact::applied_to_d1)];
    if (evaluation.programme->grant.deduct_d1 && amounts.ceiling && !amounts.ceiling_d1 && !applied) {
        warnings.push_back(messages::warning_d1_unknown());
    }
    return warnings;
}

}  // namespace

ObjectiveResult evaluate_objective(const Objective& objective, const Engine& engine, bool explain) {
    ObjectiveResult result;
    result.objective = &objective;
    Scope scope = engine.scope(engine.values, explain);
    scope.objective = &objective;
    if (!applies(objective, engine.facts)) {
        result.verdict = Verdict::not_applicable;
        result.tree.verdict = Verdict::not_applicable;
        result.tree.criterion = objective.criterion.get();
        if (explain) result.tree.reason = messages::objective_not_concerned();
    } else {
        result.tree = objective.criterion->evaluate(scope);
        result.verdict = result.tree.verdict;
        if (explain) result.pieces = piece_statuses(objective, scope);
    }
    if (explain) {
        result.ambiguities = objective.ambiguities;
    }
    return result;
}

EligibilityResult evaluate_eligibility(const Engine& engine, bool explain) {
    EligibilityResult result;
    const Scope scope = engine.scope(engine.values, explain);
    // A case whose condition is unknown may be the one that decides: the answer is known only when all that remain possible agree.
    const EligibilityCase* possible = nullptr;
    result.conditions.reserve(engine.programme.eligibility.size());
    for (const auto& each : engine.programme.eligibility) {
        const Truth holds = truth(each.condition->evaluate(scope, result.conditions).verdict);
        if (holds == Truth::no) continue;
        if (possible != nullptr && possible->eligible != each.eligible) return result;
        if (holds == Truth::unknown) {
            if (possible == nullptr) possible = &each;
            continue;
        }
        result.verdict = each.eligible ? Verdict::met : Verdict::not_met;
        result.decided_by = &each;
        return result;
    }
    return result;
}

Evaluation evaluate(const Programme& programme, const Case& facts, const EvaluationOptions& options) {
    const Engine engine(programme, facts, options.on, options.known_on);
    Evaluation evaluation;
    evaluation.programme = &programme;
    evaluation.facts = &facts;
    evaluation.on = options.on;
    evaluation.known_on = engine.known_on;
    evaluation.declaration = engine.declaration;
    evaluation.phase_start = engine.phase_start;
    evaluation.objectives.reserve(programme.objectives.size());
    evaluation.prerequisites.reserve(programme.prerequisites.size());
    for (const auto& objective : programme.objectives) {
        evaluation.objectives.push_back(evaluate_objective(objective, engine, options.explain));
    }
    for (const auto& prerequisite : programme.prerequisites) {
        evaluation.prerequisites.push_back(evaluate_objective(prerequisite, engine, options.explain));
    }
    evaluation.eligibility = evaluate_eligibility(engine, options.explain);
    const auto verdicts = verdicts_of(evaluation);
    for (std::size_t i = 0; i < evaluation.objectives.size(); ++i) {
        evaluation.objectives[i].decote = decote_of_objective(programme, engine.values, i, verdicts[i]);
    }
    evaluation.decote = decote_of(programme, engine.values, verdicts);
    evaluation.ceiling = ceiling_of(programme, facts);
    evaluation.grant = grant_of(programme, engine.values, facts, verdicts);
    if (options.alternatives) evaluation.alternatives = alternatives_of(engine, evaluation);
    if (options.explain) evaluation.warnings = warnings_of(evaluation);
    return evaluation;
}

Settlement settle(const Evaluation& evaluation, const std::vector<GivenVerdict>& given, std::optional<base::Money> expenses) {
    const Programme& programme = *evaluation.programme;
    Case facts = *evaluation.facts;
    if (expenses) facts.amounts.eligible_expenses = expenses;
    Settlement settled;
    settled.verdicts = verdicts_of(evaluation);
    for (std::size_t i = 0; i < evaluation.objectives.size(); ++i) {
        for (const auto& each : given) {
            if (each.objective == evaluation.objectives[i].objective->id) settled.verdicts[i] = each.verdict;
        }
    }
    const auto values = programme.values(std::max(evaluation.on, programme.applicable_from), evaluation.known_on);
    settled.decote = decote_of(programme, values, settled.verdicts);
    settled.ceiling = ceiling_of(programme, facts);
    settled.expenses = expenses_of(facts);
    settled.grant = grant_of(programme, values, facts, settled.verdicts);
    return settled;
}

}  // namespace egide::programme
