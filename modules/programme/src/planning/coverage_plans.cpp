#include <algorithm>

#include "criteria/coverage.h"
#include "egide/programme/planning.h"
#include "engine.h"

namespace egide::programme {

namespace {

std::string nearest_rule(const Node& node, const std::string& inherited) {
    const auto id = rule_id(node);
    return id.empty() ? inherited : std::string(id);
}

CoveragePlan plan_of(const Coverage& coverage, const Node& node, const Scope& scope) {
    CoveragePlan plan;
    const auto units = Coverage::units_of(node, scope.facts);
    const Shares now = Coverage::shares(units);
    plan.now = now.low;
    plan.missing_weights = now.missing;
    plan.target = scope.ratio(coverage.bands().front().at_least).value_or(base::Ratio());
    for (const auto& unit : units) {
        if (unit.holds == Truth::yes) plan.already.push_back(unit.entity);
    }
    if (!now.known) return plan;
    plan.to_add = coverage.smallest_addition(units, scope);
    auto state = units;
    for (auto& unit : state) {
        const bool added = std::find(plan.to_add.begin(), plan.to_add.end(), unit.entity) != plan.to_add.end();
        unit.holds = added || unit.holds == Truth::yes ? Truth::yes : Truth::no;
    }
    plan.reached = Coverage::shares(state).low;
    plan.possible = coverage.reached(state, scope);
    return plan;
}

void collect_plans(const Node& node, const std::string& rule, const Objective& objective, const Scope& scope, std::vector<CoveragePlan>& out) {
    const std::string own = nearest_rule(node, rule);
    if (const auto* coverage = dynamic_cast<const Coverage*>(node.criterion); coverage != nullptr && !is_advice(node)) {
        out.push_back(plan_of(*coverage, node, scope));
        out.back().objective = &objective;
        out.back().rule = own;
    }
    for (const Node& child : node.children) collect_plans(child, own, objective, scope, out);
}

}  // namespace

std::vector<CoveragePlan> coverage_plans(const Programme& programme, const Case& facts, const Evaluation& evaluation) {
    const Engine engine(programme, facts, evaluation.on, evaluation.known_on);
    const Scope scope = engine.scope(engine.values, false);
    std::vector<CoveragePlan> plans;
    for (const auto* list : {&evaluation.prerequisites, &evaluation.objectives}) {
        for (const auto& each : *list) collect_plans(each.tree, each.objective->id, *each.objective, scope, plans);
    }
    return plans;
}

}  // namespace egide::programme
