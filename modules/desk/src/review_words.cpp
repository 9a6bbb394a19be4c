#include <algorithm>
#include <array>

#include "egide/desk/messages.h"
#include "egide/desk/review.h"

namespace egide::desk {

namespace {

constexpr std::array<std::string_view, 3> kPhaseWords{"application", "attainment", "control"};
constexpr std::array<std::string_view, 5> kRequestWords{"draft", "open", "answered", "closed", "cancelled"};
constexpr std::array<std::string_view, 4> kRulingWords{"accept", "ask", "refuse", "not_concerned"};
constexpr std::array<std::string_view, 3> kOutcomeWords{"reached", "partially_reached", "not_reached"};

constexpr std::array kReasons{
    RequestReason{"missing", messages::request_reason_missing},
    RequestReason{"unreadable", messages::request_reason_unreadable},
    RequestReason{"wrong_document", messages::request_reason_wrong_document},
    RequestReason{"incomplete", messages::request_reason_incomplete},
    RequestReason{"unsigned", messages::request_reason_unsigned},
    RequestReason{"outdated", messages::request_reason_outdated},
    RequestReason{"wrong_perimeter", messages::request_reason_wrong_perimeter},
    RequestReason{"contradiction", messages::request_reason_contradiction},
    RequestReason{"expense_unjustified", messages::request_reason_expense_unjustified},
    RequestReason{"expense_ineligible", messages::request_reason_expense_ineligible},
    RequestReason{"clarification", messages::request_reason_clarification},
};

template <typename T, typename Words>
std::optional<T> read_word(const Words& words, std::string_view word) {
    const auto at = std::find(words.begin(), words.end(), word);
    return at == words.end() ? std::nullopt : std::optional(static_cast<T>(at - words.begin()));
}

}  // namespace

std::string_view word_of(Phase phase) {
    return kPhaseWords.at(static_cast<std::size_t>(phase));
}
std::optional<Phase> phase_of(std::string_view word) {
    return read_word<Phase>(kPhaseWords, word);
}

std::optional<Phase> phase_at(dossier::Stage stage) {
    switch (stage) {
        case dossier::Stage::application_review:
        case dossier::Stage::application_complement: return Phase::application;
        case dossier::Stage::attainment_review:
        case dossier::Stage::attainment_complement: return Phase::attainment;
        case dossier::Stage::control:
        case dossier::Stage::control_complement:
        case dossier::Stage::decision_prepared: return Phase::control;
        default: return std::nullopt;
    }
}

std::string_view word_of(RequestState state) {
    return kRequestWords.at(static_cast<std::size_t>(state));
}
std::optional<RequestState> request_state_of(std::string_view word) {
    return read_word<RequestState>(kRequestWords, word);
}

std::span<const RequestReason> request_reasons() {
    return kReasons;
}
const RequestReason* find_request_reason(std::string_view code) {
    const auto* const at = std::find_if(kReasons.begin(), kReasons.end(), [&](const auto& one) { return one.code == code; });
    return at == kReasons.end() ? nullptr : at;
}

std::string_view word_of(RulingWord word) {
    return kRulingWords.at(static_cast<std::size_t>(word));
}
std::optional<RulingWord> ruling_word_of(std::string_view word) {
    return read_word<RulingWord>(kRulingWords, word);
}

std::string_view word_of(Outcome outcome) {
    return kOutcomeWords.at(static_cast<std::size_t>(outcome));
}
std::optional<Outcome> outcome_of(std::string_view word) {
    return read_word<Outcome>(kOutcomeWords, word);
}

}  // namespace egide::desk
