// Handovers in words, and who may do what with one.
#include <algorithm>
#include <array>

#include "egide/desk/messages.h"
#include "egide/desk/people.h"

namespace egide::desk {

namespace {

constexpr std::array<std::string_view, 2> kHandoverKindWords = {"transfer", "takeover"};
constexpr std::array<std::string_view, 6> kHandoverStateWords = {"asked", "referred", "contested", "done", "refused", "cancelled"};
constexpr std::array<std::string_view, 7> kHandoverStepWords = {"ask", "accept", "refuse", "contest", "confirm", "cancel", "refer"};
constexpr std::array<std::string_view, 5> kHandoverPartyWords = {"newcomer", "holder", "representative", "arbiter", "program"};

std::vector<HandoverStep> steps_of_transfer(Party party, bool over) {
    switch (party) {
        case Party::newcomer: return over ? std::vector{HandoverStep::refuse} : std::vector{HandoverStep::accept, HandoverStep::refuse};
        case Party::holder: return {HandoverStep::cancel};
        case Party::program: return {HandoverStep::cancel};
        default: return {};
    }
}

std::vector<HandoverStep> steps_of_takeover(const Handover& handover, Party party, bool over) {
    const bool waits = handover.state == HandoverState::asked;
    switch (party) {
        case Party::newcomer: return {HandoverStep::cancel};
        case Party::holder:
            return handover.state == HandoverState::contested ? std::vector{HandoverStep::accept}
                                                              : std::vector{HandoverStep::accept, HandoverStep::contest};
        case Party::representative: return {HandoverStep::accept, HandoverStep::refuse};
        case Party::arbiter:
            return waits && !over ? std::vector{HandoverStep::refuse} : std::vector{HandoverStep::confirm, HandoverStep::refuse};
        case Party::program:
            if (!waits || !over) {
                return {HandoverStep::cancel, HandoverStep::refuse};
            }
            return handover.vouched ? std::vector{HandoverStep::confirm, HandoverStep::refer, HandoverStep::cancel, HandoverStep::refuse}
                                    : std::vector{HandoverStep::refer, HandoverStep::cancel, HandoverStep::refuse};
    }
    return {};
}

}  // namespace

std::string_view word_of(HandoverKind kind) {
    return kHandoverKindWords[static_cast<std::size_t>(kind)];
}

std::string_view word_of(HandoverState state) {
    return kHandoverStateWords[static_cast<std::size_t>(state)];
}

std::string_view word_of(HandoverStep step) {
    return kHandoverStepWords[static_cast<std::size_t>(step)];
}

std::string_view word_of(Party party) {
    return kHandoverPartyWords[static_cast<std::size_t>(party)];
}

std::optional<HandoverStep> handover_step_of(std::string_view word) {
    const auto at = std::find(kHandoverStepWords.begin(), kHandoverStepWords.end(), word);
    return at == kHandoverStepWords.end() ? std::nullopt : std::optional(static_cast<HandoverStep>(at - kHandoverStepWords.begin()));
}

base::Text name_of(HandoverState state) {
    return messages::handover_state({.state = word_of(state)});
}

bool is_open(HandoverState state) {
    return state == HandoverState::asked || state == HandoverState::referred || state == HandoverState::contested;
}

std::vector<HandoverStep> steps_for(const Handover& handover, Party party, Instant now) {
    if (!is_open(handover.state)) {
        return {};
    }
    const bool over = handover.effective_at <= now;
    return handover.kind == HandoverKind::transfer ? steps_of_transfer(party, over) : steps_of_takeover(handover, party, over);
}

}  // namespace egide::desk
