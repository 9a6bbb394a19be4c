#include <algorithm>
#include <array>

#include "egide/dossier/life.h"
#include "egide/dossier/messages.h"

namespace egide::dossier {

namespace {

namespace m = messages;

/// One value of an enumeration: its word in JSON and in the journal, its name for people.
struct Named {
    std::string_view word;
    base::Text (*name)();
};

struct NamedStage {
    std::string_view word;
    base::Text (*name)();
    PublicStatus status;
};

constexpr std::array<NamedStage, kStages> kStageTable{{
    {"simulation", m::life_simulation, PublicStatus::draft},
    {"application_draft", m::life_application_draft, PublicStatus::draft},
    {"application_review", m::life_application_review, PublicStatus::submitted},
    {"application_complement", m::life_application_complement, PublicStatus::complement_requested},
    {"application_rejected", m::life_application_rejected, PublicStatus::refused},
    {"convention_due", m::life_convention_due, PublicStatus::validated},
    {"convention_prepared", m::life_convention_prepared, PublicStatus::validated},
    {"operational", m::life_operational, PublicStatus::operational},
    {"attainment_draft", m::life_attainment_draft, PublicStatus::operational},
    {"attainment_review", m::life_attainment_review, PublicStatus::submitted},
    {"attainment_complement", m::life_attainment_complement, PublicStatus::complement_requested},
    {"control", m::life_control, PublicStatus::submitted},
    {"control_complement", m::life_control_complement, PublicStatus::complement_requested},
    {"decision_prepared", m::life_decision_prepared, PublicStatus::submitted},
    {"reached", m::life_reached, PublicStatus::reached},
    {"partially_reached", m::life_partially_reached, PublicStatus::partially_reached},
    {"not_reached", m::life_not_reached, PublicStatus::not_reached},
    {"payment_ordered", m::life_payment_ordered, PublicStatus::in_payment},
    {"paid", m::life_paid, PublicStatus::paid},
    {"closed", m::life_closed, PublicStatus::closed},
    {"withdrawn", m::life_withdrawn, PublicStatus::withdrawn},
}};

constexpr std::array<Named, kPublicStatuses> kStatusTable{{
    {"draft", m::status_draft},
    {"submitted", m::status_submitted},
    {"complement_requested", m::status_complement_requested},
    {"refused", m::status_refused},
    {"validated", m::status_validated},
    {"operational", m::status_operational},
    {"reached", m::status_reached},
    {"partially_reached", m::status_partially_reached},
    {"not_reached", m::status_not_reached},
    {"in_payment", m::status_in_payment},
    {"paid", m::status_paid},
    {"closed", m::status_closed},
    {"withdrawn", m::status_withdrawn},
}};

struct NamedCondition {
    std::string_view word;
    base::Text (*name)();
    bool waivable = false;
};

constexpr std::array<NamedCondition, kConditions> kConditionTable{{
    {"eligible", m::condition_eligible},
    {"prerequisites_answered", m::condition_prerequisites_answered, true},
    {"contacts_named", m::condition_contacts_named},
    {"bank_details_given", m::condition_bank_details_given, true},
    {"activity_sourced", m::condition_activity_sourced, true},
    {"group_agreed", m::condition_group_agreed, true},
    {"right_region", m::condition_right_region},
    {"application_desk_open", m::condition_application_desk_open, true},
    {"requests_open", m::condition_requests_open},
    {"requests_answered", m::condition_requests_answered, true},
    {"grid_complete", m::condition_grid_complete},
    {"convention_generated", m::condition_convention_generated},
    {"candidate_signed", m::condition_candidate_signed},
    {"agency_signed", m::condition_agency_signed},
    {"main_referent_named", m::condition_main_referent_named},
    {"attainment_desk_open", m::condition_attainment_desk_open, true},
    {"snapshot_sealed", m::condition_snapshot_sealed},
    {"blocking_points_read", m::condition_blocking_points_read},
    {"expenses_declared", m::condition_expenses_declared, true},
    {"verdicts_given", m::condition_verdicts_given},
    {"amount_shown", m::condition_amount_shown},
    {"second_reader", m::condition_second_reader},
    {"payment_desk_open", m::condition_payment_desk_open, true},
    {"order_recorded", m::condition_order_recorded},
    {"payment_recorded", m::condition_payment_recorded},
    {"reason_given", m::condition_reason_given},
}};

constexpr std::array<Named, kClocks> kClockTable{{
    {"ars_completeness", m::clock_ars_completeness},
    {"candidate_answer", m::clock_candidate_answer},
    {"signature", m::clock_signature},
    {"ans_control", m::clock_ans_control},
    {"payment", m::clock_payment},
}};

template <typename Table, typename Value>
const auto& row(const Table& table, Value value) {
    return table.at(static_cast<std::size_t>(value));
}

}  // namespace

std::string_view word_of(Stage state) {
    return row(kStageTable, state).word;
}

std::optional<Stage> stage_of(std::string_view word) {
    const auto at = std::find_if(kStageTable.begin(), kStageTable.end(), [&](const auto& one) { return one.word == word; });
    return at == kStageTable.end() ? std::nullopt : std::optional(static_cast<Stage>(at - kStageTable.begin()));
}

std::string_view word_of(PublicStatus status) {
    return row(kStatusTable, status).word;
}

std::string_view word_of(Condition condition) {
    return row(kConditionTable, condition).word;
}

std::string_view word_of(Clock clock) {
    return row(kClockTable, clock).word;
}

base::Text name_of(Stage state) {
    return row(kStageTable, state).name();
}

base::Text name_of(PublicStatus status) {
    return row(kStatusTable, status).name();
}

base::Text name_of(Condition condition) {
    return row(kConditionTable, condition).name();
}

base::Text name_of(Clock clock) {
    return row(kClockTable, clock).name();
}

PublicStatus public_status(Stage state) {
    return row(kStageTable, state).status;
}

bool waivable(Condition condition) {
    return row(kConditionTable, condition).waivable;
}

}  // namespace egide::dossier
