#include <algorithm>

#include "egide/dossier/life.h"
#include "egide/dossier/messages.h"

namespace egide::dossier {

namespace {

base::Error refusal(base::ErrorKind kind, base::Text message, std::string_view field = {}, std::string detail = {}) {
    return {kind, std::move(message), {}, std::string(field), std::move(detail)};
}

bool holds_one_of(std::span<const std::string> roles, const std::vector<std::string_view>& wanted) {
    return std::any_of(roles.begin(), roles.end(), [&](const std::string& role) {
        return std::find(wanted.begin(), wanted.end(), role) != wanted.end();
    });
}

/// The waiver that stands in for a condition on that day; nothing when there is none, or the condition cannot be waived.
const Waiver* waiver_for(Condition condition, const Circumstances& circumstances) {
    if (!waivable(condition)) {
        return nullptr;
    }
    const auto at = std::find_if(circumstances.waivers.begin(), circumstances.waivers.end(), [&](const Waiver& one) {
        return one.condition == condition && circumstances.on <= one.expires;
    });
    return at == circumstances.waivers.end() ? nullptr : &*at;
}

void check(Condition condition, const Circumstances& circumstances, base::Errors& errors, std::vector<Waiver>& relied_on) {
    const auto found = circumstances.findings.find(condition);
    if (found != circumstances.findings.end() && found->second.met) {
        return;
    }
    if (const Waiver* const waiver = waiver_for(condition, circumstances)) {
        relied_on.push_back(*waiver);
        return;
    }
    const bool looked_at = found != circumstances.findings.end();
    const bool says_why = looked_at && !found->second.why.empty();
    errors.push_back(refusal(base::ErrorKind::invalid, says_why ? found->second.why : name_of(condition), word_of(condition),
                             looked_at ? found->second.where : std::string()));
}

}  // namespace

base::Result<Move> propose(Stage state, std::string_view transition, const Mover& mover,
                           const Circumstances& circumstances) {
    const Transition* const way = find_transition(transition);
    if (way == nullptr) {
        return base::Errors{refusal(base::ErrorKind::invalid, messages::way_unknown({.given = std::string(transition)}))};
    }
    base::Errors errors;
    if (std::find(way->from.begin(), way->from.end(), state) == way->from.end()) {
        errors.push_back(refusal(base::ErrorKind::invalid, messages::way_from_elsewhere(), "state", std::string(word_of(state))));
    }
    if (!holds_one_of(mover.roles, way->roles)) {
        errors.push_back(refusal(base::ErrorKind::invalid, messages::way_for_others(), "role"));
    }
    Move move{way, way->to, {}};
    for (const Condition condition : way->conditions) {
        check(condition, circumstances, errors, move.relied_on);
    }
    return errors.empty() ? base::Result<Move>(std::move(move)) : base::Result<Move>(std::move(errors));
}

std::vector<const Transition*> ways_from(Stage state, std::span<const std::string> roles) {
    std::vector<const Transition*> ways;
    for (const Transition& one : transitions()) {
        if (std::find(one.from.begin(), one.from.end(), state) != one.from.end() && holds_one_of(roles, one.roles)) {
            ways.push_back(&one);
        }
    }
    return ways;
}

}  // namespace egide::dossier
