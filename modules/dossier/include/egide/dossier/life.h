#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "egide/base/date.h"
#include "egide/base/result.h"
#include "egide/base/text.h"

namespace egide::dossier {

/// Where an application stands, from the first look to the payment, as those who work on it see it. Sources: ANS, webinar
/// D1 bis of 2 February 2026 ("3 acteurs", "Procédure de candidature", "Vérification des atteintes"); the states between
/// two of its steps are ours.
enum class Stage : std::uint8_t {
    simulation,              // nobody committed himself; also without an account
    application_draft,       // the candidate fills in
    application_review,      // deposited: the ARS checks completeness
    application_complement,  // the ARS asked for more
    application_rejected,
    convention_due,       // validated: the convention is to be prepared
    convention_prepared,  // it was sent; signed copies are awaited
    operational,          // both signed: work, audits, expenses
    attainment_draft,
    attainment_review,      // a sealed snapshot was submitted: the ARS checks completeness
    attainment_complement,  // the ARS asked for more
    control,                // the ANS controls
    control_complement,     // the ANS asked for more
    decision_prepared,      // one controller proposed; a second one reads
    reached,
    partially_reached,
    not_reached,
    payment_ordered,
    paid,
    closed,
    withdrawn,
};
inline constexpr std::size_t kStages = 21;

/// What the candidate and the public are told: who prepares a decision is nobody else's business before it is taken.
enum class PublicStatus : std::uint8_t {
    draft,
    submitted,
    complement_requested,
    refused,
    validated,
    operational,
    reached,
    partially_reached,
    not_reached,
    in_payment,
    paid,
    closed,
    withdrawn,
};
inline constexpr std::size_t kPublicStatuses = 13;

/// What must be true before a dossier moves on. Whoever calls finds it out; the machine only asks.
enum class Condition : std::uint8_t {
    eligible,
    prerequisites_answered,
    contacts_named,
    bank_details_given,
    activity_sourced,      // each member's combined activity has a source and a year
    group_agreed,          // the GHT's agreement is respected, or a body of the GHT validated
    right_region,          // the ARS is that of the candidate's own legal entity
    application_desk_open,
    requests_open,         // at least one request, each with its reason and its deadline
    requests_answered,     // each open request has an answer, or a motive for none
    grid_complete,         // every line of the completeness grid was decided
    convention_generated,
    candidate_signed,
    agency_signed,
    main_referent_named,
    attainment_desk_open,
    snapshot_sealed,
    blocking_points_read,  // what blocks is mended, or acknowledged one by one by the signatory
    expenses_declared,
    verdicts_given,        // every objective and every expense line has one
    amount_shown,          // what the decision does to the amount was displayed before it is taken
    second_reader,         // another person than the one who proposed
    payment_desk_open,
    order_recorded,        // date, amount in cents and reference of the payment order
    payment_recorded,      // date of the payment
    reason_given,
};
inline constexpr std::size_t kConditions = 26;

/// Time that runs for somebody, and stops while another one has the ball.
enum class Clock : std::uint8_t {
    ars_completeness,   // the region reads
    candidate_answer,   // the candidate answers requests
    signature,          // copies of the convention
    ans_control,        // the agency controls
    payment,            // from the order to the money
};
inline constexpr std::size_t kClocks = 5;
enum class ClockAct : std::uint8_t { start, pause, resume, stop };
struct ClockEffect {
    Clock clock;
    ClockAct act;
};

/// One way from some states to another. Roles are those of the accounts module; the holder of the right of `action` and
/// of one of `roles` may take it.
struct Transition {
    std::string_view id;
    std::vector<Stage> from;
    Stage to = Stage::simulation;
    std::string_view action;  // "dossier.submit"
    std::vector<std::string_view> roles;
    std::vector<Condition> conditions;
    std::string_view journal;              // kind of the entry: "dossier.submitted"
    std::vector<std::string_view> told;    // roles that are notified
    std::vector<ClockEffect> clocks;
    base::Text (*label)() = nullptr;
};

/// The whole machine, in the order of a dossier's life; docs and `egide dossier states` are printed from it.
const std::vector<Transition>& transitions();
/// Nothing for an unknown word.
const Transition* find_transition(std::string_view id);

std::string_view word_of(Stage stage);
std::optional<Stage> stage_of(std::string_view word);
std::string_view word_of(PublicStatus status);
std::string_view word_of(Condition condition);
std::string_view word_of(Clock clock);
base::Text name_of(Stage stage);
base::Text name_of(PublicStatus status);
base::Text name_of(Condition condition);
base::Text name_of(Clock clock);
PublicStatus public_status(Stage stage);
/// Conditions that a waiver may stand in for: what a text asks, never what makes a decision valid.
bool waivable(Condition condition);

/// What was found of a condition. `why` says what is missing, `where` the address of the field that mends it.
struct Finding {
    bool met = false;
    base::Text why = {};
    std::string where = {};
};
/// A condition that the agency gave up for this dossier, until a date included.
struct Waiver {
    Condition condition{};
    std::string motive;
    std::string author;
    base::Date expires;
};

/// Somebody who wants to move a dossier.
struct Mover {
    std::string account;
    std::vector<std::string> roles;  // held over this dossier now
};

/// What is known when a move is asked for. A condition that nobody looked at is not met.
struct Circumstances {
    base::Date on;
    std::map<Condition, Finding> findings = {};
    std::vector<Waiver> waivers = {};
};

/// A move that may be made: where it leads, and which conditions stand by a waiver alone.
struct Move {
    const Transition* transition = nullptr;
    Stage to = Stage::simulation;
    std::vector<Waiver> relied_on;
};

/// May this dossier take that way now? Otherwise every reason at once: a transition that does not exist (a bug of the
/// caller is told like a wrong address), another state, a role that may not, each condition that is not met.
base::Result<Move> propose(Stage stage, std::string_view transition, const Mover& mover,
                           const Circumstances& circumstances);
/// The ways out of a state that one of these roles may take, whatever the conditions.
std::vector<const Transition*> ways_from(Stage stage, std::span<const std::string> roles);

/// One thing that happened, as the journal tells it.
struct Happened {
    base::Date on;
    std::string transition;
};
/// How long a clock has run: whole days in Europe/Paris, the day of the start not counted, pauses left out.
struct ClockReading {
    enum class Run : std::uint8_t { never_started, running, paused, stopped };
    Clock clock{};
    Run run = Run::never_started;
    std::int32_t days = 0;
    std::optional<base::Date> since;  // of the present run or pause
};
/// Every clock on a day, after what happened until then (in order; unknown transitions are skipped). A clock that is
/// started anew counts from zero.
std::vector<ClockReading> read_clocks(std::span<const Happened> history, base::Date on);

}  // namespace egide::dossier
