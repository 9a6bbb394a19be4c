#include "criteria/coverage.h"

#include <algorithm>
#include <numeric>

#include "criteria/list.h"
#include "egide/programme/messages.h"

namespace egide::programme {

namespace {

std::optional<std::int64_t> total_weight(const std::vector<CoverageUnit>& units) {
    std::int64_t total = 0;
    for (const auto& unit : units) {
        if (!unit.weight || __builtin_add_overflow(total, *unit.weight, &total)) return std::nullopt;
    }
    return total;
}

/// Sites weigh for themselves only when the dossier gives all of them and they add up to the EJ.
std::vector<std::uint32_t> weighed(const Scope& scope, bool over_entities) {
    const auto& entities = scope.facts.perimeter.entities;
    std::vector<std::uint32_t> result;
    for (const auto unit : scope.index.units()) {
        std::vector<std::uint32_t> sites;
        std::int64_t sum = 0;
        bool whole = over_entities && entities[unit].combined_activity.has_value();
        for (std::uint32_t i = 0; whole && i < entities.size(); ++i) {
            if (entities[i].parent != unit) continue;
            whole = entities[i].combined_activity && !__builtin_add_overflow(sum, *entities[i].combined_activity, &sum);
            sites.push_back(i);
        }
        if (whole && !sites.empty() && sum == *entities[unit].combined_activity) {
            result.insert(result.end(), sites.begin(), sites.end());
        } else {
            result.push_back(unit);
        }
    }
    return result;
}

}  // namespace

std::vector<CoverageUnit> Coverage::units(const Scope& scope, Node& node) const {
    std::vector<CoverageUnit> result;
    const auto entities = weighed(scope, over_entities_);
    result.reserve(entities.size());
    node.children.reserve(entities.size());
    for (const auto unit : entities) {
        const Truth holds = truth(step_->evaluate(scope.about({Subject::Kind::unit, unit}), node.children).verdict);
        result.push_back({unit, scope.facts.perimeter.entities[unit].combined_activity, holds});
    }
    return result;
}

Shares Coverage::shares(const std::vector<CoverageUnit>& units) {
    Shares shares;
    if (units.size() == 1) {  // the whole is one establishment: its share is all or nothing, whatever it weighs
        shares.low = base::Ratio(units[0].holds == Truth::yes ? 1 : 0);
        shares.high = base::Ratio(units[0].holds == Truth::no ? 0 : 1);
        shares.known = true;
        return shares;
    }
    for (const auto& unit : units) {
        if (!unit.weight) shares.missing.push_back(unit.entity);
    }
    const auto total = total_weight(units);
    if (!total || *total == 0) return shares;
    std::int64_t low = 0;
    std::int64_t high = 0;
    for (const auto& unit : units) {
        if (unit.holds == Truth::yes) low += *unit.weight;
        if (unit.holds != Truth::no) high += *unit.weight;
    }
    shares.low = base::Ratio::of(low, *total).value_or(base::Ratio());
    shares.high = base::Ratio::of(high, *total).value_or(base::Ratio());
    shares.known = true;
    return shares;
}

Verdict Coverage::band(const base::Ratio& share, const Scope& scope) const {
    for (const auto& band : bands_) {
        const auto limit = scope.ratio(band.at_least);
        if (!limit) return Verdict::undetermined;
        if (share >= *limit) return band.result;
    }
    return Verdict::not_met;
}

Truth Coverage::enough(const std::vector<CoverageUnit>& units, const Scope& scope) const {
    if (!count_) return Truth::yes;
    const auto wanted = scope.whole(*count_);
    if (!wanted) return Truth::unknown;
    const auto sure = std::count_if(units.begin(), units.end(), [](const auto& unit) { return unit.holds == Truth::yes; });
    const auto possible = std::count_if(units.begin(), units.end(), [](const auto& unit) { return unit.holds != Truth::no; });
    if (sure >= *wanted) return Truth::yes;
    return possible >= *wanted ? Truth::unknown : Truth::no;
}

Truth Coverage::compulsory(const std::vector<CoverageUnit>& units, const Scope& scope) const {
    if (!support_) return Truth::yes;
    const auto support = scope.facts.perimeter.support;
    if (!support) return Truth::unknown;
    Truth result = Truth::yes;
    bool seen = false;
    for (const auto& unit : units) {
        if (unit.entity != *support && scope.facts.perimeter.entities[unit.entity].parent != support) continue;
        result = both(result, unit.holds);
        seen = true;
    }
    return seen ? result : Truth::unknown;
}

void Coverage::decide(const Scope& scope, Node& node) const {
    const auto units = this->units(scope, node);
    const Shares shares = Coverage::shares(units);
    for (const auto& band : bands_) {
        if (scope.explain) node.parameters.push_back(band.at_least);
    }
    if (scope.explain && count_) node.parameters.push_back(*count_);
    const Truth others = both(enough(units, scope), compulsory(units, scope));
    if (!shares.known) {
        node.verdict = others == Truth::no ? Verdict::not_met : Verdict::undetermined;
        if (scope.explain) node.reason = unknown_reason(shares, units, scope);
        return;
    }
    const Verdict low = band(shares.low, scope);
    const Verdict high = band(shares.high, scope);
    node.verdict = low == high ? low : Verdict::undetermined;
    if (others == Truth::no) node.verdict = Verdict::not_met;
    if (others == Truth::unknown && high != Verdict::not_met) node.verdict = Verdict::undetermined;
    if (scope.explain) node.reason = reason(shares, others, scope);
}

base::Text Coverage::unknown_reason(const Shares& shares, const std::vector<CoverageUnit>& units, const Scope& scope) const {
    if (units.empty()) return messages::coverage_no_unit();
    std::vector<std::string> names;
    for (const auto entity : shares.missing) names.push_back(scope.facts.perimeter.entities[entity].finess);
    return names.empty() ? messages::coverage_weights_sum_to_zero() : messages::coverage_weight_missing({.establishments = names});
}

base::Text Coverage::reason(const Shares& shares, Truth others, const Scope& scope) const {
    const auto target = bands_.empty() ? std::nullopt : scope.ratio(bands_.front().at_least);
    const base::Argument wanted = target ? base::Argument(base::Share{*target}) : base::Argument("?");
    if (others == Truth::no) {
        const bool support_fails = support_ && count_ == std::nullopt;
        return support_fails ? messages::coverage_support_missing({.share = base::Share{shares.low}})
                             : messages::coverage_count_missing({.share = base::Share{shares.low}});
    }
    if (shares.low == shares.high) return messages::coverage_share({.share = base::Share{shares.low}, .target = wanted});
    return messages::coverage_share_range(
        {.high = base::Share{shares.high}, .low = base::Share{shares.low}, .target = wanted});
}

CriterionPtr parse_coverage(const reading::Node& arguments, LoadContext& context) {
    reading::Reader reader(arguments, context.problems(), "coverage");
    std::vector<Coverage::Band> bands;
    const auto items = reader.items("bands");
    for (const auto& item : items) {
        reading::Reader band(item, context.problems(), "band");
        const auto share = context.parameter(band, "at_least", {ParameterType::share});
        const auto result = band.require_choice("result", {"met", "partial"});
        band.finish();
        if (share && result) bands.push_back({*share, *result == 0 ? Verdict::met : Verdict::partial});
    }
    if (items.empty()) context.problems().add(arguments, messages::load_bands_expected());
    std::optional<ParameterIndex> count;
    if (const auto* node = reader.child("count")) {
        reading::Reader at_least(*node, context.problems(), "count");
        count = context.parameter(at_least, "at_least", {ParameterType::number});
        at_least.finish();
    }
    const bool support = reader.choice("compulsory", {"support"}).has_value();
    const bool entities = reader.choice("over", {"units", "entities"}).value_or(0) == 1;
    const auto* of = reader.require_child("of");
    auto step = of != nullptr ? context.criterion(*of) : nullptr;
    reader.finish();
    if (!step || bands.empty()) return nullptr;
    return std::make_shared<Coverage>(std::move(step), std::move(bands), count, support, entities);
}

}  // namespace egide::programme
