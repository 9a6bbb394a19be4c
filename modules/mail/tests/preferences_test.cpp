#include "egide/mail/preferences.h"

#include <gtest/gtest.h>

#include "egide/mail/outbox.h"
#include "egide/testing/engines.h"

namespace egide::mail {
namespace {

using testing::told;

/// "2026-11-20T10:00" as UTC.
Instant utc(int year, unsigned month, unsigned day, int hour, int minute = 0) {
    using namespace std::chrono;
    return sys_days(year_month_day(std::chrono::year(year), std::chrono::month(month), std::chrono::day(day))) +
           hours(hour) + minutes(minute);
}

const Instant kFriday = utc(2026, 11, 20, 10);
const Instant kSaturday = utc(2026, 11, 21, 10);

TEST(ToldAt, AtOnceIsTheNextWholeMinuteButOne) {
    const Preference now{.digest = Digest::immediate};
    EXPECT_EQ(told_at(now, kFriday, false), kFriday + std::chrono::minutes(1));
    EXPECT_EQ(told_at(now, kFriday + std::chrono::seconds(1), false), kFriday + std::chrono::minutes(2));
}

TEST(ToldAt, ADayIsTheHourOfTheClocksInParis) {
    const Preference daily{.digest = Digest::daily, .hour = 8};
    EXPECT_EQ(told_at(daily, utc(2026, 11, 19, 10), false), utc(2026, 11, 20, 7)) << "winter";
    EXPECT_EQ(told_at(daily, utc(2026, 7, 1, 10), false), utc(2026, 7, 2, 6)) << "summer";
    EXPECT_EQ(told_at(daily, utc(2026, 11, 19, 6, 58), false), utc(2026, 11, 19, 7)) << "the same morning";
    EXPECT_EQ(told_at(daily, utc(2026, 11, 19, 6, 59), false), utc(2026, 11, 19, 7));
    EXPECT_EQ(told_at(daily, utc(2026, 11, 19, 6, 59) + std::chrono::milliseconds(1), false), utc(2026, 11, 20, 7))
        << "less than a minute before is too late";
}

TEST(ToldAt, AQuietWeekendWaitsForMonday) {
    const Instant monday = utc(2026, 11, 23, 7);
    EXPECT_EQ(told_at({.digest = Digest::daily, .hour = 8}, kFriday, false), monday);
    EXPECT_EQ(told_at({.digest = Digest::immediate, .hour = 8}, kSaturday, false), monday);
    EXPECT_EQ(told_at({.digest = Digest::daily, .hour = 8, .quiet_weekend = false}, kFriday, false), utc(2026, 11, 21, 7));
    EXPECT_EQ(told_at({.digest = Digest::immediate, .quiet_weekend = false}, kSaturday, false),
              kSaturday + std::chrono::minutes(1));
}

TEST(ToldAt, TheWeekendIsTheOneOfParis) {
    const Preference now{.digest = Digest::immediate, .hour = 8};
    EXPECT_EQ(told_at(now, utc(2026, 11, 20, 22, 58), false), utc(2026, 11, 20, 22, 59)) << "still Friday";
    EXPECT_EQ(told_at(now, utc(2026, 11, 20, 22, 59), false), utc(2026, 11, 23, 7)) << "Saturday in Paris, Friday in UTC";
}

TEST(ToldAt, AWeekIsMonday) {
    const Preference weekly{.digest = Digest::weekly, .hour = 9};
    EXPECT_EQ(told_at(weekly, utc(2026, 11, 17, 10), false), utc(2026, 11, 23, 8));
    EXPECT_EQ(told_at(weekly, utc(2026, 11, 23, 9), false), utc(2026, 11, 30, 8));
}

TEST(ToldAt, WhatIsUrgentWaitsForNothingButAWish) {
    EXPECT_EQ(told_at({.digest = Digest::weekly}, kSaturday, true), kSaturday + std::chrono::minutes(1));
    EXPECT_FALSE(told_at({.digest = Digest::none}, kSaturday, true).has_value());
}

TEST(ToldAt, AnHourThatTheClocksSkipIsNotLost) {
    const Preference early{.digest = Digest::daily, .hour = 2, .quiet_weekend = false};
    EXPECT_EQ(told_at(early, utc(2026, 3, 28, 10), false), utc(2026, 3, 29, 1)) << "2 o’clock does not exist that Sunday";
}

class OnPreferences : public testing::OnBothEngines {
  protected:
    OnPreferences() {
        const std::vector<storage::sql::Schema> schemas = {schema()};
        const auto migrated = storage::sql::migrate(database_, schemas);
        EXPECT_TRUE(migrated.ok()) << told(migrated);
    }
    void note(const std::string& account, Instant at, bool urgent = false) {
        const auto noted = database_.write(
            [&](Transaction& transaction) { return preferences_.note(transaction, account, urgent, at); });
        EXPECT_TRUE(noted.ok()) << told(noted);
    }
    Waiting waiting(const std::string& account) {
        const auto found =
            database_.read([&](Transaction& transaction) { return preferences_.waiting(transaction, account); });
        EXPECT_TRUE(found.ok()) << told(found);
        return found.ok() ? *found : Waiting{};
    }

    Database database_ = open();
    Preferences preferences_{database_};
};

EGIDE_ON_BOTH_ENGINES(OnPreferences);

TEST_P(OnPreferences, AreTheUsualOnesUntilSomebodyChooses) {
    const auto usual = preferences_.of("a");
    ASSERT_TRUE(usual.ok());
    EXPECT_EQ(usual->digest, Digest::daily);
    EXPECT_EQ(usual->hour, 8);
    EXPECT_TRUE(usual->quiet_weekend);
    EXPECT_EQ(usual->revision, 0);
}

TEST_P(OnPreferences, AreChangedFromTheRevisionThatWasRead) {
    const auto first = preferences_.change("a", {Digest::weekly, 17, false, 0});
    ASSERT_TRUE(first.ok() && first->has_value()) << told(first);
    EXPECT_EQ((*first)->revision, 1);
    EXPECT_FALSE(preferences_.change("a", {Digest::none, 8, true, 0})->has_value()) << "somebody was faster";
    const auto kept = preferences_.of("a");
    EXPECT_EQ(kept->digest, Digest::weekly);
    EXPECT_EQ(kept->hour, 17);
    EXPECT_FALSE(kept->quiet_weekend);
}

TEST_P(OnPreferences, WhatWaitsIsCountedByPersonUntilItWasTold) {
    note("a", kFriday);
    note("a", kSaturday);
    note("b", kFriday);
    const Waiting both = waiting("a");
    EXPECT_EQ(both.count, 2);
    EXPECT_EQ(both.due, utc(2026, 11, 23, 7));
    note("a", kSaturday, true);
    EXPECT_EQ(waiting("a").due, kSaturday + std::chrono::minutes(1)) << "what is urgent takes the rest with it";
    const auto done =
        database_.write([&](Transaction& transaction) { return preferences_.told(transaction, "a", both.last); });
    EXPECT_TRUE(done.ok());
    EXPECT_EQ(waiting("a").count, 1) << "what came meanwhile stays";
    EXPECT_EQ(waiting("b").count, 1);
}

TEST_P(OnPreferences, AnAddressIsProvedForItselfAlone) {
    EXPECT_FALSE(*preferences_.is_confirmed("a", "a@example.fr"));
    ASSERT_TRUE(preferences_.confirm("a", "a@example.fr", kFriday).ok());
    EXPECT_TRUE(*preferences_.is_confirmed("a", "a@example.fr"));
    EXPECT_FALSE(*preferences_.is_confirmed("a", "other@example.fr"));
    ASSERT_TRUE(preferences_.confirm("a", "other@example.fr", kFriday).ok());
    EXPECT_FALSE(*preferences_.is_confirmed("a", "a@example.fr"));
}

}  // namespace
}  // namespace egide::mail
