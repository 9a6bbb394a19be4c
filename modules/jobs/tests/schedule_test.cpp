// Turns of schedules: when they come, and that each makes one job.
#include <thread>

#include "egide/base/date.h"
#include "egide/jobs/schedule.h"
#include "queue_fixture.h"

namespace egide::jobs {
namespace {

using std::chrono::sys_days;
using std::chrono::year;

Instant utc(int y, unsigned month, unsigned day, milliseconds time) {
    return sys_days(year{y} / static_cast<int>(month) / static_cast<int>(day)) + time;
}

TEST(NextTurn, OfAPeriodIsTheNextMultipleSince1970) {
    EXPECT_EQ(next_turn(Every{1h}, utc(2026, 10, 14, 7h + 59min)), utc(2026, 10, 14, 8h));
    EXPECT_EQ(next_turn(Every{1h}, utc(2026, 10, 14, 8h)), utc(2026, 10, 14, 9h));
    EXPECT_EQ(next_turn(Every{1h}, utc(1969, 12, 31, 22h + 30min)), utc(1969, 12, 31, 23h));
    EXPECT_THROW((void)next_turn(Every{10ms}, utc(2026, 1, 1, 0h)), std::logic_error);
}

TEST(NextTurn, OfADayFollowsTheClocksInParis) {
    const DailyInParis at_8{8, 0};
    EXPECT_EQ(next_turn(at_8, utc(2026, 1, 10, 0h)), utc(2026, 1, 10, 7h)) << "winter: UTC+1";
    EXPECT_EQ(next_turn(at_8, utc(2026, 7, 10, 0h)), utc(2026, 7, 10, 6h)) << "summer: UTC+2";
    EXPECT_EQ(next_turn(at_8, utc(2026, 1, 10, 7h)), utc(2026, 1, 11, 7h)) << "after means after";
    EXPECT_EQ(next_turn(at_8, utc(2026, 1, 10, 23h + 30min)), utc(2026, 1, 11, 7h)) << "already the 11th in Paris";
}

TEST(NextTurn, OfADayWithTheClocksChanging) {
    // 29 March 2026: 02:00 becomes 03:00 at 01:00 UTC; 25 October 2026: 03:00 becomes 02:00 at 01:00 UTC.
    EXPECT_EQ(next_turn(DailyInParis{8, 0}, utc(2026, 3, 29, 0h)), utc(2026, 3, 29, 6h));
    EXPECT_EQ(next_turn(DailyInParis{1, 30}, utc(2026, 3, 29, 0h)), utc(2026, 3, 29, 30min));
    EXPECT_EQ(next_turn(DailyInParis{2, 30}, utc(2026, 3, 29, 0h)), utc(2026, 3, 29, 90min)) << "that is 03:30";
    EXPECT_EQ(next_turn(DailyInParis{3, 0}, utc(2026, 3, 29, 0h)), utc(2026, 3, 29, 1h));
    EXPECT_EQ(next_turn(DailyInParis{8, 0}, utc(2026, 10, 25, 0h)), utc(2026, 10, 25, 7h));
    EXPECT_EQ(next_turn(DailyInParis{2, 30}, utc(2026, 10, 24, 23h)), utc(2026, 10, 25, 30min)) << "the first 02:30";
    EXPECT_EQ(next_turn(DailyInParis{2, 30}, utc(2026, 10, 25, 30min)), utc(2026, 10, 26, 90min))
        << "and not the second";
    EXPECT_EQ(next_turn(DailyInParis{3, 0}, utc(2026, 10, 25, 0h)), utc(2026, 10, 25, 2h));
}

TEST(NextTurn, OfADayComesOnceEachDayOfTenYears) {
    for (const DailyInParis daily :
         {DailyInParis{0, 0}, DailyInParis{2, 30}, DailyInParis{3, 0}, DailyInParis{23, 59}}) {
        Instant turn = next_turn(daily, utc(2025, 12, 31, 23h));
        base::Date day = base::paris_date(turn);
        for (int count = 0; count < 3650; ++count) {
            turn = next_turn(daily, turn);
            day = day.plus_days(1);
            ASSERT_EQ(base::paris_date(turn), day);
        }
    }
}

class SchedulesTest : public OnAQueue {
  protected:
    static std::vector<Schedule> hourly(milliseconds period = 1h) {
        return {{"clean", Every{period}, {.kind = "a", .payload = "clean"}}};
    }
    Schedules opened(milliseconds period = 1h) {
        auto schedules = Schedules::open(queue_, hourly(period));
        EXPECT_TRUE(schedules.ok()) << told(schedules);
        return std::move(schedules).value();
    }
};
EGIDE_ON_BOTH_ENGINES(SchedulesTest);

TEST_P(SchedulesTest, EachTurnMakesOneJob) {
    const Schedules schedules = opened();
    EXPECT_EQ(schedules.fire().value(), 0);
    pass(1h);
    EXPECT_EQ(schedules.fire().value(), 1);
    EXPECT_EQ(schedules.fire().value(), 0);
    EXPECT_EQ(take().payload, "clean");
    pass(1h);
    EXPECT_EQ(schedules.fire().value(), 1);
}

TEST_P(SchedulesTest, TurnsMissedWhileNothingRanAreOne) {
    const Schedules schedules = opened();
    pass(100h);
    EXPECT_EQ(schedules.fire().value(), 1);
    EXPECT_EQ(schedules.fire().value(), 0);
}

TEST_P(SchedulesTest, StartingAgainMissesNoTurnAndRepeatsNone) {
    EXPECT_EQ(opened().fire().value(), 0);
    pass(1h);
    EXPECT_EQ(opened().fire().value(), 1);
    EXPECT_EQ(opened().fire().value(), 0);
}

TEST_P(SchedulesTest, ANewRhythmCountsFromNow) {
    (void)opened(1h);
    pass(1h);
    const Schedules daily = opened(24h);
    EXPECT_EQ(daily.fire().value(), 0);
    pass(24h);
    EXPECT_EQ(daily.fire().value(), 1);
}

TEST_P(SchedulesTest, AClockSetBackRepeatsNothing) {
    const Schedules schedules = opened();
    pass(1h);
    EXPECT_EQ(schedules.fire().value(), 1);
    pass(-3h);
    EXPECT_EQ(schedules.fire().value(), 0);
    EXPECT_EQ(opened().fire().value(), 0);
    pass(3h);
    EXPECT_EQ(schedules.fire().value(), 0);
}

TEST_P(SchedulesTest, ManyThatFireAtOnceMakeOneJobATurn) {
    const Schedules schedules = opened();
    for (int turn = 1; turn <= 10; ++turn) {
        pass(1h);
        std::atomic<int> fired{0};
        std::vector<std::thread> nodes;
        for (int node = 0; node < 4; ++node) {
            nodes.emplace_back([&] {
                const auto count = schedules.fire();
                EXPECT_TRUE(count.ok()) << told(count);
                fired += count.ok() ? *count : 0;
            });
        }
        for (auto& node : nodes) {
            node.join();
        }
        EXPECT_EQ(fired, 1);
    }
    EXPECT_EQ(queue_.counts()->waiting, 10);
}

}  // namespace
}  // namespace egide::jobs
