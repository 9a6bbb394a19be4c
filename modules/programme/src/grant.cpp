#include <algorithm>

#include "engine.h"

namespace egide::programme {

using base::Money;
using base::Ratio;

namespace {

/// A share that nobody published lies anywhere between nothing and all: the caller says which end it takes.
Ratio share_value(const ParameterValues& values, ParameterIndex parameter, std::int64_t unpublished) {
    const auto* share = std::get_if<Ratio>(&values[parameter]);
    return share != nullptr ? *share : Ratio(unpublished);
}

std::string_view word_value(const ParameterValues& values, std::optional<ParameterIndex> parameter, std::string_view otherwise) {
    if (!parameter) return otherwise;
    const auto* text = std::get_if<std::string>(&values[*parameter]);
    return text != nullptr ? std::string_view(*text) : otherwise;
}

/// Which verdicts a pessimist and an optimist take.
Verdict taken_as(Verdict verdict, bool optimist) {
    if (verdict != Verdict::undetermined) return verdict;
    return optimist ? Verdict::met : Verdict::not_met;
}

bool line_applies(const ScaleLine& line, const Programme& programme, const std::vector<Verdict>& verdicts, bool optimist) {
    for (std::size_t i = 0; i < verdicts.size(); ++i) {
        if (taken_as(verdicts[i], optimist) != line.when) continue;
        if (std::find(line.objectives.begin(), line.objectives.end(), programme.objectives[i].id) != line.objectives.end()) return true;
    }
    return false;
}

/// Additive, or what is left after each loss in turn; never above the cap.
struct Total {
    Ratio raw;
    Ratio capped;
};

Total total_of(const Programme& programme, const ParameterValues& values, const std::vector<Verdict>& verdicts, bool optimist) {
    const std::int64_t unpublished = optimist ? 0 : 1;
    const bool multiplicative = word_value(values, programme.grant.combination, "additive") == "multiplicative";
    Ratio sum;
    Ratio left(1);
    for (const auto& line : programme.grant.scale) {
        if (!line_applies(line, programme, verdicts, optimist)) continue;
        const Ratio share = share_value(values, line.share, unpublished);
        sum = sum.plus(share).value_or(Ratio(1));
        if (multiplicative) left = left.times(Ratio(1).minus(share).value_or(Ratio())).value_or(Ratio());
    }
    const Ratio raw = multiplicative ? Ratio(1).minus(left).value_or(Ratio(1)) : sum;
    const Ratio cap = programme.grant.cap ? share_value(values, *programme.grant.cap, unpublished) : Ratio(1);
    return {raw, std::min(raw, cap)};
}

/// What a given loss leaves of the ceiling and of the expenses; either may be unknown.
std::optional<Money> payable(const Programme& programme, const ParameterValues& values, std::optional<Money> ceiling,
                             std::optional<Money> expenses, const Ratio& lost) {
    const Ratio kept = std::max(Ratio(1).minus(lost).value_or(Ratio()), Ratio());
    if (kept == Ratio()) return Money();
    if (!ceiling || !expenses) return std::nullopt;
    if (word_value(values, programme.grant.basis, "ceiling") == "grant") return std::min(*ceiling, *expenses).times_rounded_down(kept);
    const auto reduced = ceiling->times_rounded_down(kept);
    return reduced ? std::optional(std::min(*reduced, *expenses)) : std::nullopt;
}

/// The most that can be hoped for when one of the two amounts is unknown.
std::optional<Money> at_most(const Programme& programme, const ParameterValues& values, std::optional<Money> ceiling,
                             std::optional<Money> expenses, const Ratio& lost) {
    if (ceiling && expenses) return payable(programme, values, ceiling, expenses, lost);
    const Ratio kept = std::max(Ratio(1).minus(lost).value_or(Ratio()), Ratio());
    if (kept == Ratio()) return Money();
    if (ceiling) return ceiling->times_rounded_down(kept);
    if (!expenses) return std::nullopt;
    return word_value(values, programme.grant.basis, "ceiling") == "grant" ? expenses->times_rounded_down(kept) : expenses;
}

bool is_missed(Verdict verdict) { return verdict == Verdict::not_met || verdict == Verdict::partial; }

/// Nobody published what a missed objective costs: all met pays in full, anything else lies between nothing and everything.
Grant unpublished_grant(const std::vector<Verdict>& verdicts, std::optional<Money> ceiling, std::optional<Money> expenses) {
    std::optional<Money> most;
    if (ceiling && expenses) most = std::min(*ceiling, *expenses);
    if (ceiling && !expenses) most = ceiling;
    if (!ceiling && expenses) most = expenses;
    const bool sure = std::none_of(verdicts.begin(), verdicts.end(), [](Verdict each) { return is_missed(each) || each == Verdict::undetermined; });
    if (sure && ceiling && expenses) return {most, most};
    return {Money(), most};
}

}  // namespace

std::optional<Money> ceiling_of(const Programme& programme, const Case& facts) {
    const auto& amounts = facts.amounts;
    if (!programme.grant.deduct_d1 || !amounts.ceiling) return amounts.ceiling;
    const auto& applied = facts.context[static_cast<std::size_t>(observation::ContextFact::applied_to_d1)];
    if (amounts.ceiling_d1) return std::max(amounts.ceiling->minus(*amounts.ceiling_d1).value_or(Money()), Money());
    if (applied && !*applied) return amounts.ceiling;
    if (applied && *applied) return std::nullopt;  // something is to be deducted and nobody said how much
    return amounts.ceiling;
}

/// The ceiling when nothing is left to deduct: what the unknown one cannot exceed.
static std::optional<Money> highest_ceiling(const Programme& programme, const Case& facts) {
    const auto known = ceiling_of(programme, facts);
    return known ? known : facts.amounts.ceiling;
}

std::optional<Money> expenses_of(const Case& facts) {
    if (facts.amounts.eligible_expenses) return facts.amounts.eligible_expenses;
    std::optional<base::Date> newest;
    std::optional<Money> total;
    for (const auto& each : facts.observations) {
        if (each.kind != observation::Kind::expenses_total || (newest && each.date <= newest)) continue;
        if (const auto* amount = each.find(observation::Field::amount)) {
            total = std::get<Money>(*amount);
            newest = each.date;
        }
    }
    return total;
}

Decote decote_of(const Programme& programme, const ParameterValues& values, const std::vector<Verdict>& verdicts) {
    Decote decote;
    decote.published = programme.grant.decote_published;
    const Total best = total_of(programme, values, verdicts, true);
    const Total worst = total_of(programme, values, verdicts, false);
    decote.low = best.raw;
    decote.low_capped = best.capped;
    decote.high = worst.raw;
    decote.high_capped = worst.capped;
    return decote;
}

Ratio decote_of_objective(const Programme& programme, const ParameterValues& values, std::size_t objective, Verdict verdict) {
    const Verdict settled = taken_as(verdict, false);
    for (const auto& line : programme.grant.scale) {
        const bool named =
            std::find(line.objectives.begin(), line.objectives.end(), programme.objectives[objective].id) != line.objectives.end();
        if (named && line.when == settled) return share_value(values, line.share, 1);
    }
    return Ratio();
}

Grant grant_of(const Programme& programme, const ParameterValues& values, const Case& facts, const std::vector<Verdict>& verdicts) {
    const auto ceiling = ceiling_of(programme, facts);
    const auto expenses = expenses_of(facts);
    if (!programme.grant.decote_published) return unpublished_grant(verdicts, ceiling, expenses);
    const Decote decote = decote_of(programme, values, verdicts);
    Grant grant;
    grant.low = payable(programme, values, ceiling, expenses, decote.high_capped);
    grant.high = at_most(programme, values, highest_ceiling(programme, facts), expenses, decote.low_capped);
    const bool unknown = !ceiling || !expenses;
    if (unknown && grant.high && !grant.low) grant.low = Money();
    return grant;
}

}  // namespace egide::programme
