#include "egide/calendar/feeds.h"

#include <gtest/gtest.h>

#include "egide/testing/engines.h"

namespace egide::calendar {
namespace {

using testing::told;
using namespace std::chrono_literals;

constexpr Instant kNow{std::chrono::milliseconds(1'790'000'000'000)};

class OnFeeds : public testing::OnBothEngines {
  protected:
    OnFeeds() {
        const std::vector<storage::sql::Schema> schemas = {schema()};
        const auto migrated = storage::sql::migrate(database_, schemas);
        EXPECT_TRUE(migrated.ok()) << told(migrated);
    }
    NewFeed make(const std::string& account = "a") {
        auto made = feeds_.make(account, "Agenda", {"programme", "care"}, kNow);
        EXPECT_TRUE(made.ok()) << told(made);
        return std::move(*made);
    }
    bool opens(std::string_view token, Instant now = kNow) {
        const auto opened = feeds_.open(token, now);
        EXPECT_TRUE(opened.ok()) << told(opened);
        return opened.ok() && opened->has_value();
    }

    Database database_ = open();
    Feeds feeds_{database_};
};

EGIDE_ON_BOTH_ENGINES(OnFeeds);

TEST_P(OnFeeds, AFeedOpensByItsTokenAlone) {
    const NewFeed one = make(), other = make();
    EXPECT_EQ(one.token.view().size(), 43U);
    EXPECT_NE(one.token.view(), other.token.view());
    const auto opened = feeds_.open(one.token.view(), kNow);
    ASSERT_TRUE(opened.ok() && opened->has_value());
    EXPECT_EQ((*opened)->feed.id, one.feed.id);
    EXPECT_EQ((*opened)->feed.scope.id, "care");
    for (const std::string& wrong : {std::string(), one.feed.id, std::string(43, 'A'), std::string(one.token.view()) + "A"}) {
        EXPECT_FALSE(opens(wrong)) << wrong;
    }
}

TEST_P(OnFeeds, TheTokenIsKeptNowhere) {
    const NewFeed feed = make();
    const auto rows = database_.read([&](Transaction& transaction) {
        return transaction.query("SELECT COUNT(*) FROM calendar_feed WHERE label = $1 OR id = $2",
                                 {feed.token.view(), feed.token.view()});
    });
    EXPECT_EQ(rows->front().integer(0), 0);
}

TEST_P(OnFeeds, ARevokedFeedIsLikeOneThatNeverWas) {
    const NewFeed feed = make();
    EXPECT_FALSE(*feeds_.revoke("b", feed.feed.id)) << "somebody else's";
    EXPECT_TRUE(opens(feed.token.view()));
    EXPECT_TRUE(*feeds_.revoke("a", feed.feed.id));
    EXPECT_FALSE(*feeds_.revoke("a", feed.feed.id));
    EXPECT_FALSE(opens(feed.token.view()));
    EXPECT_TRUE(feeds_.of("a")->empty());
}

TEST_P(OnFeeds, TheLastReadIsKeptToTheHourAndTheFirstOfADayIsWorthNoting) {
    const NewFeed feed = make();
    EXPECT_TRUE((*feeds_.open(feed.token.view(), kNow))->worth_noting);
    EXPECT_EQ(feeds_.of("a")->front().last_read, kNow);
    EXPECT_FALSE((*feeds_.open(feed.token.view(), kNow + 59min))->worth_noting);
    EXPECT_EQ(feeds_.of("a")->front().last_read, kNow);
    EXPECT_FALSE((*feeds_.open(feed.token.view(), kNow + 60min))->worth_noting) << "the same day";
    EXPECT_EQ(feeds_.of("a")->front().last_read, kNow + 60min);
    EXPECT_TRUE((*feeds_.open(feed.token.view(), kNow + 24h))->worth_noting);
}

TEST_P(OnFeeds, AreListedByAccount) {
    make();
    make();
    make("b");
    EXPECT_EQ(feeds_.of("a")->size(), 2U);
    EXPECT_EQ(feeds_.of("b")->size(), 1U);
}

}  // namespace
}  // namespace egide::calendar
