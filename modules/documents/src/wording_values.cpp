#include <algorithm>

#include "egide/observation/dictionary.h"
#include "wording.h"

namespace egide::documents {

const programme::DatedValue* in_force(const programme::Evaluation& evaluation, programme::ParameterIndex index) {
    const programme::DatedValue* best = nullptr;
    for (const programme::DatedValue& candidate : evaluation.programme->parameters[index].values) {
        if (candidate.applicable_from > evaluation.on || candidate.known_from > evaluation.known_on) {
            continue;
        }
        const bool later =
            best == nullptr || candidate.applicable_from > best->applicable_from ||
            (candidate.applicable_from == best->applicable_from && candidate.known_from >= best->known_from);
        best = later ? &candidate : best;
    }
    return best;
}

std::string Wording::value(programme::ParameterType type, const programme::ParameterValue& value) const {
    if (const auto* whole = std::get_if<std::int64_t>(&value)) {
        switch (type) {
            case programme::ParameterType::days:
                return say(messages::value_days({.count = *whole}));
            case programme::ParameterType::months:
                return say(messages::value_months({.count = *whole}));
            default:
                return base::show_number(base::Ratio(*whole), language_);
        }
    }
    if (const auto* ratio = std::get_if<base::Ratio>(&value)) {
        return type == programme::ParameterType::share ? percent(*ratio) : base::show_number(*ratio, language_);
    }
    if (const auto* date = std::get_if<base::Date>(&value)) {
        return show(*date);
    }
    const auto* word = std::get_if<std::string>(&value);
    return word != nullptr ? *word : say(messages::value_unpublished());
}

std::string Wording::parameter_value(programme::ParameterIndex index) const {
    const programme::DatedValue* used = in_force(*evaluation_, index);
    return used == nullptr ? say(messages::value_unpublished())
                           : value(programme().parameters[index].type, used->value);
}

std::string Wording::place(const programme::Citation& cite) const {
    return cite.place.empty() ? cite.source : say(messages::cite_place({.place = cite.place, .source = cite.source}));
}

std::string Wording::cite(const programme::Citation& cite) const {
    return cite.says.empty()
               ? place(cite)
               : say(messages::cite_says({.place = cite.place, .says = cite.says, .source = cite.source}));
}

std::string Wording::fact(std::uint32_t index) const {
    const observation::Observation& seen = facts().observations[index];
    const observation::KindSpec& kind = observation::spec(seen.kind);
    std::string text(language_ == base::Language::french ? kind.fr : kind.en);
    if (!seen.id.empty()) {
        text += " " + seen.id;
    }
    if (seen.date) {
        text += ", " + show(*seen.date);
    }
    if (seen.evidence && !seen.evidence->path.empty()) {
        text += ", " + seen.evidence->path;
        text += seen.evidence->sha256.empty() ? " (" + say(messages::fact_evidence_missing()) + ")" : "";
    }
    return seen.supposed ? text + " (" + say(messages::fact_supposed()) + ")" : text;
}

std::string Wording::limits(const Task& task) const {
    if (!task.possible) {
        return say(messages::task_impossible());
    }
    if (task.not_after) {
        const std::int32_t left = base::days_between(evaluation_->on, *task.not_after);
        if (left < 0) {
            return say(messages::task_late({.date = *task.not_after, .days = -left}));
        }
        // The sentence itself may already give the dates.
        if (left > 0 && say(task.what).find(show(*task.not_after)) != std::string::npos) {
            return say(messages::task_in_days({.days = left}));
        }
        if (task.not_before && *task.not_before > evaluation_->on) {
            return say(messages::task_between({.from = *task.not_before, .to = *task.not_after}));
        }
        return left == 0 ? say(messages::task_today({.date = *task.not_after}))
                         : say(messages::task_until_days({.date = *task.not_after, .days = left}));
    }
    return task.not_before ? say(messages::task_from({.date = *task.not_before})) : std::string();
}

std::string Wording::worth(const Task& task) const {
    std::string text = limits(task);
    if (task.at_stake && task.at_stake->cents() > 0) {
        text += (text.empty() ? "" : " · ") + say(messages::task_worth({.amount = *task.at_stake}));
    }
    return text;
}

std::string Wording::closing(const programme::WhyNot& why) const {
    if (why.actions.empty()) {
        return say(messages::why_no_action());
    }
    std::string text = say(why.verified ? messages::why_verified() : messages::why_unverified());
    if (why.worth && why.worth->cents() > 0) {
        text += " " + say(messages::why_worth({.amount = *why.worth}));
    }
    if (why.at_stake && why.at_stake != why.worth) {
        text += " " + say(messages::why_at_stake({.amount = *why.at_stake}));
    }
    return text;
}

bool Wording::still_open(const programme::CoveragePlan& plan) const {
    for (const auto* list : {&evaluation_->prerequisites, &evaluation_->objectives}) {
        for (const programme::ObjectiveResult& result : *list) {
            if (result.objective == plan.objective) {
                return result.verdict != programme::Verdict::met || plan.now >= plan.target;
            }
        }
    }
    return true;
}

std::string Wording::alternative(const programme::Alternative& alternative) const {
    std::vector<std::string> parts;
    if (alternative.objective != nullptr) {
        parts.push_back(say(messages::alternative_verdict(
            {.objective = alternative.objective->id, .state = state(alternative.verdict)})));
    }
    const programme::Grant grant{alternative.grant_low, alternative.grant_high};
    if (grant.low || grant.high) {
        parts.push_back(say(messages::alternative_grant({.grant = show(grant)})));
    }
    return base::join(parts, language_);
}

std::string Wording::pieces(const programme::ObjectiveResult& result) const {
    if (result.pieces.empty()) {
        return say(messages::piece_none());
    }
    const auto missing =
        std::count_if(result.pieces.begin(), result.pieces.end(),
                      [](const programme::PieceStatus& one) { return one.state == programme::PieceState::missing; });
    if (missing > 0) {
        return say(messages::piece_file_incomplete({.count = missing}));
    }
    return say(result.file_complete() ? messages::piece_file_complete() : messages::piece_file_undetermined());
}

}  // namespace egide::documents
