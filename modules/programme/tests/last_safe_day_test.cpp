// Until when the next audit may wait. The phase runs from 1 March to 1 October 2026.
#include "egide/programme/planning.h"
#include "rules.h"

namespace egide::programme {
namespace {

const Parameters& usual_limits() {
    static const Parameters limits{
        {"mean", "days: 60"}, {"longest", "days: 100"}, {"first", "days: 100"}, {"last", "days: 60"}};
    return limits;
}

struct Answer {
    std::string day;
    std::string bound;
    bool lost = false;
};

/// The last safe day of the one directory, audited on these days, as seen on a day.
Answer last_safe(std::vector<std::string_view> audits, std::string_view today) {
    std::string facts = "- {kind: directory, id: ad}\n";
    for (const auto& date : audits) {
        facts += "- {kind: directory_audit, directory: ad, tool: ADS, date: " + std::string(date) + "}\n";
    }
    const Judged result = judged("each: {over: directory, of: {cadence: {of: directory_audit, mean: {at_most: $mean}, longest: "
                                 "{at_most: $longest}, first: {at_most: $first}, last: {at_most: $last}}}}",
                                 usual_limits(), ght(facts), on(today));
    const auto days = last_safe_days(result.programme, result.facts, result.evaluation);
    if (days.size() != 1) {
        ADD_FAILURE() << days.size() << " series";
        return {};
    }
    EXPECT_EQ(days[0].audits, audits.size());
    return {days[0].day ? days[0].day->iso() : "", base::render(days[0].bound, base::Language::english), days[0].lost};
}

TEST(LastSafeDay, IsBoundByTheMean) {
    const Answer answer = last_safe({"2026-03-01", "2026-04-30"}, "2026-05-10");
    EXPECT_EQ(answer.day, "2026-06-29") << "120 days for two gaps";
    EXPECT_EQ(answer.bound, "mean gap of at most 60 days");
    EXPECT_FALSE(answer.lost);
}

TEST(LastSafeDay, IsBoundByTheLongestGap) {
    const Answer answer = last_safe({"2026-03-01", "2026-03-05", "2026-03-10"}, "2026-03-11");
    EXPECT_EQ(answer.day, "2026-06-18");
    EXPECT_EQ(answer.bound, "at most 100 days after the last audit");
}

TEST(LastSafeDay, OfTheFirstAuditCountsFromThePhaseStart) {
    const Answer answer = last_safe({}, "2026-03-02");
    EXPECT_EQ(answer.day, "2026-06-09");
    EXPECT_EQ(answer.bound, "first audit within 100 days of the phase start");
}

TEST(LastSafeDay, IsTheDeclarationWhenNothingBindsBefore) {
    const Answer answer = last_safe({"2026-03-01", "2026-04-30", "2026-06-29", "2026-08-01"}, "2026-08-02");
    EXPECT_EQ(answer.day, "2026-10-01") << "61 days: the last one must be fresher";
    EXPECT_EQ(answer.bound, "the declaration is planned on 1 October 2026");
}

TEST(LastSafeDay, SaysWhenNoneIsNeeded) {
    const Answer answer = last_safe({"2026-03-01", "2026-04-30", "2026-06-29", "2026-08-02"}, "2026-08-03");
    EXPECT_EQ(answer.bound, "no other audit is needed before the declaration of 1 October 2026");
    EXPECT_FALSE(answer.lost);
}

TEST(LastSafeDay, IsNoneOnceAGapIsTooLong) {
    const Answer answer = last_safe({"2026-03-01", "2026-06-10"}, "2026-06-11");
    EXPECT_TRUE(answer.lost);
    EXPECT_EQ(answer.day, "");
}

TEST(LastSafeDay, IsNoneOnceTheFirstAuditIsTooLate) {
    EXPECT_TRUE(last_safe({"2026-06-10"}, "2026-06-11").lost);
    EXPECT_TRUE(last_safe({}, "2026-06-10").lost);
    EXPECT_FALSE(last_safe({}, "2026-06-09").lost);
}

TEST(LastSafeDay, IsNoneOnceTheRunningGapIsTooLong) {
    EXPECT_EQ(last_safe({"2026-03-01", "2026-03-05", "2026-03-10"}, "2026-06-18").day, "2026-06-18");
    const Answer late = last_safe({"2026-03-01", "2026-03-05", "2026-03-10"}, "2026-06-19");
    EXPECT_TRUE(late.lost);
    EXPECT_EQ(late.day, "");
}

TEST(LastSafeDay, IsTodayWhenTheMeanIsAlreadyBehind) {
    const Answer answer = last_safe({"2026-03-01", "2026-04-30"}, "2026-07-05");
    EXPECT_EQ(answer.day, "2026-07-05") << "several audits can still bring the mean down";
    EXPECT_FALSE(answer.lost);
}

TEST(LastSafeDay, KeepingItKeepsEveryLimit) {
    // An audit on the last safe day, again and again, ends in a met rule; one day later does not.
    std::vector<std::string> dates{"2026-03-01"};
    for (int i = 0; i < 10; ++i) {
        const Answer answer = last_safe({dates.begin(), dates.end()}, dates.back());
        ASSERT_FALSE(answer.lost);
        if (answer.bound.starts_with("no other audit")) {
            break;
        }
        dates.push_back(answer.day);
    }
    EXPECT_EQ(dates, (std::vector<std::string>{"2026-03-01", "2026-04-30", "2026-06-29", "2026-08-28"}));
}

TEST(LastSafeDays, AreOnePerSeries) {
    const Judged result = judged("each: {over: directory, of: {cadence: {of: directory_audit, longest: {at_most: $longest}}}}",
                                 {{"longest", "days: 100"}},
                                 ght("- {kind: directory, id: a}\n- {kind: directory, id: b}\n"
                                     "- {kind: directory_audit, directory: a, tool: ADS, date: 2026-03-05}\n"
                                     "- {kind: directory_audit, directory: b, tool: ADS, date: 2026-03-09}"),
                                 on("2026-03-10"));
    const auto days = last_safe_days(result.programme, result.facts, result.evaluation);
    ASSERT_EQ(days.size(), 2u);
    EXPECT_EQ(days[0].day, day("2026-06-13"));
    EXPECT_EQ(days[1].day, day("2026-06-17"));
    EXPECT_EQ(days[1].last_audit, day("2026-03-09"));
    EXPECT_EQ(days[1].objective->id, "D9.O1");
}

}  // namespace
}  // namespace egide::programme
