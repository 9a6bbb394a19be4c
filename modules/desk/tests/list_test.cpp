#include "desk_fixture.h"

namespace egide::desk {
namespace {

class List : public OnDesk {
  protected:
    DossierPage page(const DossierQuery& query) {
        auto listed = database_.read([&](Transaction& t) { return list_dossiers(t, query); });
        EXPECT_TRUE(listed.ok()) << testing::told(listed);
        return std::move(*listed);
    }
};
EGIDE_ON_BOTH_ENGINES(List);

TEST_P(List, showsEachOneWhatHeMaySee) {
    EXPECT_EQ(page({.reach = {.all = true}}).total, 1);
    EXPECT_EQ(page({.reach = {.regions = {"27"}}}).total, 1);
    EXPECT_EQ(page({.reach = {.regions = {"11"}}}).total, 0);
    EXPECT_EQ(page({.reach = {.candidates = {"210000006"}}}).total, 1);
    EXPECT_EQ(page({.reach = {.establishments = {"210000022"}}}).total, 1);
    EXPECT_EQ(page({.reach = {.establishments = {"21000002"}}}).total, 0);
    EXPECT_EQ(page({.reach = {}}).total, 0);
}

TEST_P(List, findsWordsAndNeverTakesThemForAPattern) {
    EXPECT_EQ(page({.reach = {.all = true}, .words = "trois"}).total, 1);
    EXPECT_EQ(page({.reach = {.all = true}, .words = "210000006"}).total, 1);
    EXPECT_EQ(page({.reach = {.all = true}, .words = "%"}).total, 0);
}

TEST_P(List, pagesFollowEachOther) {
    const std::string other = open_one();
    const auto first = page({.reach = {.all = true}, .order = Order::name, .limit = 1});
    const auto second = page({.reach = {.all = true}, .order = Order::name, .skip = 1, .limit = 1});
    EXPECT_EQ(first.total, 2);
    ASSERT_EQ(second.dossiers.size(), 1U);
    EXPECT_NE(first.dossiers.front().id, second.dossiers.front().id);
    EXPECT_TRUE(first.dossiers.front().id == other || second.dossiers.front().id == other);
}

TEST_P(List, aVisitTellsWhenTheLastOneWas) {
    const auto visit = [&](Instant now) { return database_.write([&](Transaction& t) { return note_visit(t, "anne", id_, now); }); };
    EXPECT_FALSE(*visit(kNow));
    EXPECT_EQ(**visit(kNow + std::chrono::hours(5)), kNow);
}

}  // namespace
}  // namespace egide::desk
