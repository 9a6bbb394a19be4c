#include "wording.h"

namespace egide::documents {

namespace {

std::string share_range(const Wording& wording, const base::Ratio& low, const base::Ratio& high) {
    return low == high
               ? wording.percent(low)
               : wording.say(messages::money_range({.high = wording.percent(high), .low = wording.percent(low)}));
}

/// Only where the reduction applies to the ceiling, as a sum of percentages: elsewhere no such line exists.
bool reduces_ceiling(const programme::Evaluation& evaluation) {
    const auto& basis = evaluation.programme->grant.basis;
    if (!basis) {
        return true;
    }
    const programme::DatedValue* value = in_force(evaluation, *basis);
    const auto* word = value == nullptr ? nullptr : std::get_if<std::string>(&value->value);
    return word != nullptr && *word == "ceiling";
}

programme::Grant reduced(const programme::Evaluation& evaluation) {
    const auto part = [&](const base::Ratio& decote) -> std::optional<base::Money> {
        const auto kept = base::Ratio(1).minus(decote);
        return kept ? evaluation.ceiling->times_rounded_down(*kept) : std::nullopt;
    };
    return {part(evaluation.decote.high_capped), part(evaluation.decote.low_capped)};
}

void add_decote(const Wording& wording, std::vector<MoneyLine>& lines) {
    const programme::Evaluation& evaluation = wording.evaluation();
    const programme::Decote& decote = evaluation.decote;
    if (!decote.published) {
        lines.push_back({wording.say(messages::money_decote()), wording.say(messages::money_unpublished())});
        return;
    }
    lines.push_back({wording.say(messages::money_decote()), share_range(wording, decote.low, decote.high)});
    if (decote.low != decote.low_capped || decote.high != decote.high_capped) {
        lines.push_back({wording.say(messages::money_decote_capped()),
                         share_range(wording, decote.low_capped, decote.high_capped)});
    }
    if (evaluation.ceiling && reduces_ceiling(evaluation)) {
        lines.push_back({wording.say(messages::money_after_decote()), wording.show(reduced(evaluation))});
    }
}

}  // namespace

std::vector<MoneyLine> money_lines(const Wording& wording) {
    const programme::Evaluation& evaluation = wording.evaluation();
    const programme::Amounts& amounts = evaluation.facts->amounts;
    const auto known = [&](const std::optional<base::Money>& amount) {
        return amount ? wording.show(*amount) : wording.say(messages::money_unknown());
    };
    const bool deducted = evaluation.programme->grant.deduct_d1 && amounts.ceiling_d1.has_value();
    std::vector<MoneyLine> lines;
    lines.push_back(
        {wording.say(deducted ? messages::money_ceiling_d1() : messages::money_ceiling()), known(evaluation.ceiling)});
    add_decote(wording, lines);
    lines.push_back({wording.say(messages::money_expenses()), known(amounts.eligible_expenses)});
    lines.push_back({wording.say(messages::money_grant()), wording.show(evaluation.grant), true});
    if (const auto stake = at_stake(evaluation); stake && stake->cents() > 0) {
        lines.push_back({wording.say(messages::money_stake()), wording.show(*stake)});
    }
    return lines;
}

}  // namespace egide::documents
