#include <algorithm>

#include "criteria/coverage.h"
#include "egide/programme/messages.h"

namespace egide::programme {

std::vector<CoverageUnit> Coverage::units_of(const Node& node, const Case& facts) {
    std::vector<CoverageUnit> units;
    for (const Node& child : node.children) {
        units.push_back({child.subject.index, facts.perimeter.entities[child.subject.index].combined_activity, truth(child.verdict)});
    }
    return units;
}

namespace {

bool is_support(const CoverageUnit& unit, const Case& facts) {
    const auto support = facts.perimeter.support;
    return support && (unit.entity == *support || facts.perimeter.entities[unit.entity].parent == support);
}

}  // namespace

bool Coverage::reached(const std::vector<CoverageUnit>& units, const Scope& scope) const {
    const Shares now = shares(units);
    return now.known && band(now.low, scope) == bands_.front().result && enough(units, scope) == Truth::yes &&
           compulsory(units, scope) == Truth::yes;
}

// Taking the heaviest first gives the smallest number of additions: any other choice of the same size weighs no more.
std::vector<std::uint32_t> Coverage::smallest_addition(const std::vector<CoverageUnit>& units, const Scope& scope) const {
    std::vector<CoverageUnit> left;
    std::vector<CoverageUnit> state = units;
    for (const auto& unit : units) {
        if (unit.holds != Truth::yes) left.push_back(unit);
    }
    std::stable_sort(left.begin(), left.end(), [&](const auto& a, const auto& b) {
        const bool first = support_ && is_support(a, scope.facts);
        const bool second = support_ && is_support(b, scope.facts);
        if (first != second) return first;
        return a.weight.value_or(0) > b.weight.value_or(0);
    });
    std::vector<std::uint32_t> added;
    for (auto& unit : state) {
        if (unit.holds == Truth::unknown) unit.holds = Truth::no;  // not counted until brought into line
    }
    for (const auto& next : left) {
        if (reached(state, scope)) break;
        const auto place = std::find_if(state.begin(), state.end(), [&](const auto& unit) { return unit.entity == next.entity; });
        place->holds = Truth::yes;
        added.push_back(next.entity);
    }
    return added;
}

void Coverage::plan(const Scope& scope, const Node& node, std::vector<Action>& actions) const {
    if (node.verdict == Verdict::met || node.verdict == Verdict::not_applicable) return;
    const auto units = units_of(node, scope.facts);
    const Shares now = shares(units);
    if (!now.known) return Criterion::plan(scope, node, actions);
    for (const auto entity : smallest_addition(units, scope)) {
        const auto child = std::find_if(node.children.begin(), node.children.end(),
                                        [&](const Node& each) { return each.subject.index == entity; });
        if (child != node.children.end()) step_->plan(scope.about(child->subject), *child, actions);
    }
}

}  // namespace egide::programme
