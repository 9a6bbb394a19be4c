// The machine, as a table: reviewed as text, printed by `egide dossier states`, its promises checked by the tests.
#include <algorithm>

#include "egide/dossier/life.h"
#include "egide/dossier/messages.h"

namespace egide::dossier {

namespace {

namespace m = messages;
using enum Stage;
using enum Condition;
using Roles = std::vector<std::string_view>;

constexpr std::string_view kSubmit = "dossier.submit";
constexpr std::string_view kEdit = "dossier.edit";
constexpr std::string_view kSign = "dossier.sign";
constexpr std::string_view kReview = "dossier.review";
constexpr std::string_view kRequest = "dossier.request";
constexpr std::string_view kControl = "dossier.control";
constexpr std::string_view kDecide = "dossier.decide";

const Roles kReferents{"legal_representative", "main_referent"};
const Roles kCandidate{"legal_representative", "main_referent", "technical_referent", "finance_hr_referent", "rssi"};
const Roles kSignatory{"legal_representative"};
const Roles kRegion{"ars_reviewer"};
const Roles kController{"ans_controller", "ans_administrator"};
const Roles kAgency{"ans_administrator"};

ClockEffect starts(Clock clock) {
    return {clock, ClockAct::start};
}
ClockEffect pauses(Clock clock) {
    return {clock, ClockAct::pause};
}
ClockEffect resumes(Clock clock) {
    return {clock, ClockAct::resume};
}
ClockEffect stops(Clock clock) {
    return {clock, ClockAct::stop};
}

void add_application(std::vector<Transition>& all) {
    all.push_back({"begin_application", {simulation}, application_draft, kEdit, kReferents, {main_referent_named},
                   "dossier.begun", kReferents, {}, m::way_begin_application});
    all.push_back({"submit_application",
                   {application_draft},
                   application_review,
                   kSubmit,
                   kReferents,
                   {eligible, prerequisites_answered, contacts_named, bank_details_given, activity_sourced, group_agreed,
                    right_region, application_desk_open, main_referent_named},
                   "dossier.application_submitted",
                   {"ars_reviewer", "legal_representative", "main_referent"},
                   {starts(Clock::ars_completeness)},
                   m::way_submit_application});
    all.push_back({"ask_application_complement", {application_review}, application_complement, kRequest, kRegion,
                   {requests_open}, "dossier.complement_requested", kReferents,
                   {pauses(Clock::ars_completeness), starts(Clock::candidate_answer)}, m::way_ask_complement});
    all.push_back({"answer_application_complement", {application_complement}, application_review, kSubmit, kReferents,
                   {requests_answered}, "dossier.complement_given", kRegion,
                   {stops(Clock::candidate_answer), resumes(Clock::ars_completeness)}, m::way_answer_complement});
    all.push_back({"validate_application", {application_review}, convention_due, kDecide, kRegion, {grid_complete},
                   "dossier.application_validated", {"legal_representative", "main_referent", "ans_administrator"},
                   {stops(Clock::ars_completeness)}, m::way_validate_application});
    all.push_back({"reject_application", {application_review}, application_rejected, kDecide, kRegion,
                   {grid_complete, reason_given}, "dossier.application_rejected", kReferents,
                   {stops(Clock::ars_completeness)}, m::way_reject_application});
}

void add_convention(std::vector<Transition>& all) {
    all.push_back({"prepare_convention", {convention_due}, convention_prepared, kDecide, kAgency, {convention_generated},
                   "dossier.convention_prepared", kSignatory, {starts(Clock::signature)}, m::way_prepare_convention});
    all.push_back({"correct_convention", {convention_prepared}, convention_due, kDecide, kAgency, {reason_given},
                   "dossier.convention_corrected", kSignatory, {stops(Clock::signature)}, m::way_correct_convention});
    all.push_back({"receive_convention", {convention_prepared}, operational, kDecide, kAgency,
                   {candidate_signed, agency_signed}, "dossier.convention_signed",
                   {"legal_representative", "main_referent", "ars_reviewer"}, {stops(Clock::signature)},
                   m::way_receive_convention});
}

void add_attainment(std::vector<Transition>& all) {
    all.push_back({"begin_attainment", {operational}, attainment_draft, kEdit, kReferents, {}, "dossier.attainment_begun",
                   kCandidate, {}, m::way_begin_attainment});
    all.push_back({"submit_attainment",
                   {attainment_draft},
                   attainment_review,
                   kSubmit,
                   kReferents,
                   {attainment_desk_open, main_referent_named, expenses_declared, blocking_points_read, snapshot_sealed},
                   "dossier.attainment_submitted",
                   {"ars_reviewer", "legal_representative", "main_referent"},
                   {starts(Clock::ars_completeness)},
                   m::way_submit_attainment});
    all.push_back({"take_back_attainment", {attainment_review}, attainment_draft, kSubmit, kSignatory, {reason_given},
                   "dossier.attainment_taken_back", {"ars_reviewer", "main_referent"}, {stops(Clock::ars_completeness)},
                   m::way_take_back_attainment});
    all.push_back({"ask_attainment_complement", {attainment_review}, attainment_complement, kRequest, kRegion,
                   {requests_open}, "dossier.complement_requested", kReferents,
                   {pauses(Clock::ars_completeness), starts(Clock::candidate_answer)}, m::way_ask_complement});
    all.push_back({"answer_attainment_complement", {attainment_complement}, attainment_review, kSubmit, kReferents,
                   {requests_answered, snapshot_sealed}, "dossier.complement_given", kRegion,
                   {stops(Clock::candidate_answer), resumes(Clock::ars_completeness)}, m::way_answer_complement});
    all.push_back({"hand_to_control", {attainment_review}, control, kReview, kRegion, {grid_complete},
                   "dossier.handed_to_control", {"ans_controller", "main_referent"},
                   {stops(Clock::ars_completeness), starts(Clock::ans_control)}, m::way_hand_to_control});
}

void add_control(std::vector<Transition>& all) {
    all.push_back({"ask_control_complement", {control}, control_complement, kRequest, kController, {requests_open},
                   "dossier.complement_requested", {"legal_representative", "main_referent", "ars_reviewer"},
                   {pauses(Clock::ans_control), starts(Clock::candidate_answer)}, m::way_ask_complement});
    all.push_back({"answer_control_complement", {control_complement}, control, kSubmit, kReferents,
                   {requests_answered, snapshot_sealed}, "dossier.complement_given", kController,
                   {stops(Clock::candidate_answer), resumes(Clock::ans_control)}, m::way_answer_complement});
    all.push_back({"return_to_region", {control}, attainment_review, kControl, kController, {reason_given},
                   "dossier.returned_to_region", kRegion, {stops(Clock::ans_control), starts(Clock::ars_completeness)},
                   m::way_return_to_region});
    all.push_back({"propose_decision", {control}, decision_prepared, kControl, kController, {verdicts_given, amount_shown},
                   "dossier.decision_proposed", kController, {}, m::way_propose_decision});
    all.push_back({"refuse_proposal", {decision_prepared}, control, kControl, kController, {second_reader, reason_given},
                   "dossier.proposal_refused", kController, {}, m::way_refuse_proposal});
    const std::vector<std::string_view> everybody{"legal_representative", "main_referent", "finance_hr_referent",
                                                  "ars_reviewer"};
    all.push_back({"decide_reached", {decision_prepared}, reached, kDecide, kController, {second_reader, amount_shown},
                   "dossier.decided", everybody, {stops(Clock::ans_control)}, m::way_decide_reached});
    all.push_back({"decide_partially", {decision_prepared}, partially_reached, kDecide, kController,
                   {second_reader, amount_shown, reason_given}, "dossier.decided", everybody, {stops(Clock::ans_control)},
                   m::way_decide_partially});
    all.push_back({"decide_not_reached", {decision_prepared}, not_reached, kDecide, kController,
                   {second_reader, amount_shown, reason_given}, "dossier.decided", everybody, {stops(Clock::ans_control)},
                   m::way_decide_not_reached});
}

void add_end(std::vector<Transition>& all) {
    const std::vector<std::string_view> payees{"legal_representative", "main_referent", "finance_hr_referent"};
    all.push_back({"order_payment", {reached, partially_reached}, payment_ordered, kDecide, kAgency,
                   {payment_desk_open, bank_details_given, order_recorded}, "dossier.payment_ordered", payees,
                   {starts(Clock::payment)}, m::way_order_payment});
    all.push_back({"record_payment", {payment_ordered}, paid, kDecide, kAgency, {payment_recorded}, "dossier.paid", payees,
                   {stops(Clock::payment)}, m::way_record_payment});
    all.push_back({"correct_order", {payment_ordered}, payment_ordered, kDecide, kAgency, {order_recorded, reason_given},
                   "dossier.payment_order_corrected", payees, {starts(Clock::payment)}, m::way_correct_order});
    all.push_back({"close", {paid, not_reached, application_rejected}, closed, kDecide, kAgency, {reason_given},
                   "dossier.closed", kReferents, {}, m::way_close});
    all.push_back({"withdraw",
                   {application_draft, application_review, application_complement, convention_due, convention_prepared,
                    operational, attainment_draft, attainment_review, attainment_complement},
                   withdrawn,
                   kSign,
                   kSignatory,
                   {reason_given},
                   "dossier.withdrawn",
                   {"main_referent", "ars_reviewer", "ans_administrator"},
                   {stops(Clock::ars_completeness), stops(Clock::candidate_answer), stops(Clock::signature)},
                   m::way_withdraw});
    all.push_back({"reopen_application", {application_rejected, withdrawn}, application_draft, kDecide,
                   {"ars_reviewer", "ans_administrator"}, {reason_given}, "dossier.reopened", kReferents, {},
                   m::way_reopen});
    all.push_back({"reopen_control", {reached, partially_reached, not_reached}, control, kDecide, kAgency, {reason_given},
                   "dossier.reopened", {"ans_controller", "main_referent", "legal_representative"},
                   {starts(Clock::ans_control)}, m::way_reopen});
}

}  // namespace

const std::vector<Transition>& transitions() {
    static const std::vector<Transition> all = [] {
        std::vector<Transition> made;
        add_application(made);
        add_convention(made);
        add_attainment(made);
        add_control(made);
        add_end(made);
        return made;
    }();
    return all;
}

const Transition* find_transition(std::string_view id) {
    const auto& all = transitions();
    const auto at = std::find_if(all.begin(), all.end(), [&](const Transition& one) { return one.id == id; });
    return at == all.end() ? nullptr : &*at;
}

}  // namespace egide::dossier
