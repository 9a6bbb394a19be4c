#include "egide/dossier/life.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace egide::dossier {
namespace {

constexpr std::size_t kEveryone = kStages;

std::vector<Stage> all_stages() {
    std::vector<Stage> all;
    for (std::size_t at = 0; at < kStages; ++at) {
        all.push_back(static_cast<Stage>(at));
    }
    return all;
}

base::Date civil(const char* text) {
    return *base::Date::parse(text);
}

/// Everything found to be true.
Circumstances everything_is_fine(const char* on = "2026-06-01") {
    Circumstances circumstances{civil(on), {}, {}};
    for (std::size_t at = 0; at < kConditions; ++at) {
        circumstances.findings[static_cast<Condition>(at)] = {.met = true, .why = {}, .where = {}};
    }
    return circumstances;
}

Mover in_role(const std::string& role) {
    return {"0123", {role}};
}

Stage moved(Stage from, const std::string& way, const std::string& role) {
    const auto move = propose(from, way, in_role(role), everything_is_fine());
    EXPECT_TRUE(move.ok()) << way << " by " << role;
    return move.ok() ? move->to : from;
}

std::set<std::string> fields(const base::Errors& errors) {
    std::set<std::string> all;
    for (const base::Error& error : errors) {
        all.insert(error.field);
    }
    return all;
}

std::int32_t days(const std::vector<ClockReading>& readings, Clock clock) {
    return readings.at(static_cast<std::size_t>(clock)).days;
}

ClockReading::Run run(const std::vector<ClockReading>& readings, Clock clock) {
    return readings.at(static_cast<std::size_t>(clock)).run;
}

TEST(LifeTable, EveryWayHasItsOwnWordARoleAnActionAndAnEntryInTheJournal) {
    std::set<std::string_view> ids;
    for (const Transition& way : transitions()) {
        EXPECT_TRUE(ids.insert(way.id).second) << way.id;
        EXPECT_FALSE(way.from.empty()) << way.id;
        EXPECT_FALSE(way.roles.empty()) << way.id;
        EXPECT_TRUE(way.action.starts_with("dossier.")) << way.id;
        EXPECT_TRUE(way.journal.starts_with("dossier.")) << way.id;
        EXPECT_FALSE(base::render(way.label(), base::Language::french).empty()) << way.id;
        EXPECT_EQ(find_transition(way.id), &way);
    }
    EXPECT_EQ(find_transition("teleport"), nullptr);
}

TEST(LifeTable, EveryStateIsReachedAndOnlyTheEndsHaveNoWayOut) {
    std::set<Stage> reached{Stage::simulation};
    for (std::size_t round = 0; round < kEveryone; ++round) {
        for (const Transition& way : transitions()) {
            if (std::any_of(way.from.begin(), way.from.end(), [&](Stage one) { return reached.contains(one); })) {
                reached.insert(way.to);
            }
        }
    }
    EXPECT_EQ(reached.size(), kStages);
    for (const Stage state : all_stages()) {
        const auto& all = transitions();
        const bool left = std::any_of(all.begin(), all.end(), [&](const Transition& way) {
            return std::find(way.from.begin(), way.from.end(), state) != way.from.end();
        });
        EXPECT_EQ(left, state != Stage::closed) << word_of(state);
    }
}

TEST(LifeTable, WordsComeBackAndAreAllDifferent) {
    std::set<std::string_view> words;
    for (const Stage state : all_stages()) {
        EXPECT_TRUE(words.insert(word_of(state)).second);
        EXPECT_EQ(stage_of(word_of(state)), state);
        EXPECT_FALSE(base::render(name_of(state), base::Language::french).empty());
        EXPECT_FALSE(base::render(name_of(public_status(state)), base::Language::english).empty());
    }
    EXPECT_EQ(stage_of("nowhere"), std::nullopt);
}

TEST(LifeTable, WhoPreparesADecisionIsNotShown) {
    EXPECT_NE(public_status(Stage::payment_ordered), public_status(Stage::reached)) << "it may have been reached in part";
    EXPECT_EQ(public_status(Stage::control), public_status(Stage::decision_prepared));
    EXPECT_EQ(public_status(Stage::attainment_review), public_status(Stage::control));
}

TEST(LifeTable, NoDecisionIsTakenByThoseItConcernsNorByOnePersonAlone) {
    for (const Transition& way : transitions()) {
        if (way.journal != "dossier.decided") {
            continue;
        }
        for (const std::string_view role : way.roles) {
            EXPECT_TRUE(role.starts_with("ans_")) << way.id;
        }
        const auto has = [&](Condition condition) {
            return std::find(way.conditions.begin(), way.conditions.end(), condition) != way.conditions.end();
        };
        EXPECT_TRUE(has(Condition::second_reader)) << way.id;
        EXPECT_TRUE(has(Condition::amount_shown)) << way.id;
        EXPECT_EQ(has(Condition::reason_given), way.to != Stage::reached) << way.id;
    }
}

TEST(LifeTable, WhatMakesADecisionValidIsNeverWaived) {
    for (const Condition condition : {Condition::second_reader, Condition::snapshot_sealed, Condition::reason_given,
                                      Condition::verdicts_given, Condition::candidate_signed, Condition::eligible}) {
        EXPECT_FALSE(waivable(condition)) << word_of(condition);
    }
}

TEST(Life, FromTheFirstLookToThePayment) {
    Stage state = Stage::simulation;
    for (const auto& [way, role] : std::vector<std::pair<std::string, std::string>>{
             {"begin_application", "main_referent"},          {"submit_application", "legal_representative"},
             {"ask_application_complement", "ars_reviewer"},  {"answer_application_complement", "main_referent"},
             {"validate_application", "ars_reviewer"},        {"prepare_convention", "ans_administrator"},
             {"receive_convention", "ans_administrator"},     {"begin_attainment", "main_referent"},
             {"submit_attainment", "main_referent"},          {"ask_attainment_complement", "ars_reviewer"},
             {"answer_attainment_complement", "main_referent"}, {"hand_to_control", "ars_reviewer"},
             {"ask_control_complement", "ans_controller"},    {"answer_control_complement", "main_referent"},
             {"propose_decision", "ans_controller"},          {"decide_partially", "ans_controller"},
             {"order_payment", "ans_administrator"},          {"record_payment", "ans_administrator"},
             {"close", "ans_administrator"}}) {
        state = moved(state, way, role);
    }
    EXPECT_EQ(state, Stage::closed);
}

TEST(Life, EveryReasonAgainstAMoveIsToldAtOnce) {
    Circumstances circumstances = everything_is_fine();
    circumstances.findings[Condition::eligible].met = false;
    circumstances.findings.erase(Condition::contacts_named);
    const auto move = propose(Stage::operational, "submit_application", in_role("vendor"), circumstances);
    ASSERT_FALSE(move.ok());
    EXPECT_EQ(fields(move.errors()), (std::set<std::string>{"contacts_named", "eligible", "role", "state"}));
}

TEST(Life, WhatNobodyLookedAtIsNotMet) {
    const auto move = propose(Stage::application_draft, "submit_application", in_role("main_referent"), {civil("2026-02-20"), {}, {}});
    ASSERT_FALSE(move.ok());
    EXPECT_EQ(move.errors().size(), find_transition("submit_application")->conditions.size());
}

TEST(Life, AWaiverStandsInUntilItsLastDayAndIsTold) {
    Circumstances circumstances = everything_is_fine("2026-06-30");
    circumstances.findings[Condition::attainment_desk_open].met = false;
    circumstances.waivers = {{Condition::attainment_desk_open, "incendie du 12 juin", "ans-1", civil("2026-06-30")}};
    const auto last_day = propose(Stage::attainment_draft, "submit_attainment", in_role("main_referent"), circumstances);
    ASSERT_TRUE(last_day.ok());
    ASSERT_EQ(last_day->relied_on.size(), 1U);
    EXPECT_EQ(last_day->relied_on.front().motive, "incendie du 12 juin");
    circumstances.on = civil("2026-07-01");
    EXPECT_FALSE(propose(Stage::attainment_draft, "submit_attainment", in_role("main_referent"), circumstances).ok());
}

TEST(Life, AWaiverOfWhatCannotBeWaivedIsNothing) {
    Circumstances circumstances = everything_is_fine();
    circumstances.findings[Condition::second_reader].met = false;
    circumstances.waivers = {{Condition::second_reader, "hâte", "ans-1", civil("2030-01-01")}};
    EXPECT_FALSE(propose(Stage::decision_prepared, "decide_reached", in_role("ans_controller"), circumstances).ok());
}

TEST(Life, ARoleSeesItsOwnWaysAlone) {
    const std::vector<std::string> referent{"main_referent"};
    const std::vector<std::string> vendor{"vendor"};
    for (const Stage state : all_stages()) {
        EXPECT_TRUE(ways_from(state, vendor).empty()) << word_of(state);
        for (const Transition* way : ways_from(state, referent)) {
            EXPECT_TRUE(way->action == "dossier.submit" || way->action == "dossier.edit") << way->id;
        }
    }
    EXPECT_TRUE(ways_from(Stage::control, referent).empty());
}

TEST(Clocks, StopWhileTheOtherOneHasTheBall) {
    const std::vector<Happened> history{{civil("2026-03-01"), "submit_application"},
                                        {civil("2026-03-11"), "ask_application_complement"},
                                        {civil("2026-03-31"), "answer_application_complement"},
                                        {civil("2026-04-05"), "validate_application"}};
    const auto during = read_clocks(history, civil("2026-03-21"));
    EXPECT_EQ(days(during, Clock::ars_completeness), 10);
    EXPECT_EQ(run(during, Clock::ars_completeness), ClockReading::Run::paused);
    EXPECT_EQ(days(during, Clock::candidate_answer), 10);
    const auto after = read_clocks(history, civil("2026-12-31"));
    EXPECT_EQ(days(after, Clock::ars_completeness), 15) << "ten days before the request, five after the answer";
    EXPECT_EQ(days(after, Clock::candidate_answer), 20);
    EXPECT_EQ(run(after, Clock::ars_completeness), ClockReading::Run::stopped);
    EXPECT_EQ(run(after, Clock::payment), ClockReading::Run::never_started);
}

TEST(Clocks, ASecondReviewCountsFromZero) {
    const std::vector<Happened> history{{civil("2026-03-01"), "submit_application"},
                                        {civil("2026-04-01"), "validate_application"},
                                        {civil("2026-09-01"), "submit_attainment"}};
    const auto now = read_clocks(history, civil("2026-09-04"));
    EXPECT_EQ(days(now, Clock::ars_completeness), 3);
    EXPECT_EQ(now.front().since, civil("2026-09-01"));
}

TEST(Clocks, KnowNothingOfTheFutureAndStepOverWordsOfALaterProgram) {
    const std::vector<Happened> history{{civil("2026-03-01"), "submit_application"},
                                        {civil("2026-03-05"), "something_new"},
                                        {civil("2026-03-10"), "validate_application"}};
    const auto early = read_clocks(history, civil("2026-03-08"));
    EXPECT_EQ(run(early, Clock::ars_completeness), ClockReading::Run::running);
    EXPECT_EQ(days(early, Clock::ars_completeness), 7);
}

}  // namespace
}  // namespace egide::dossier
