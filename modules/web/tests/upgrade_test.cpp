// An instance of any earlier program becomes one of this program, whatever it holds, and never the other way.
#include <gtest/gtest.h>

#include "egide/testing/engines.h"
#include "instance_rows.h"

namespace egide::web {
namespace {

using storage::sql::Database;
using storage::sql::Schema;
using storage::sql::Transaction;

class Upgrade : public testing::OnBothEngines {
  protected:
    Upgrade() : database_(open()) {}

    void start_anew() {
        if (on_sqlite()) {
            const storage::sql::SqliteFile file{folder_ / ("anew" + std::to_string(++files_) + ".db")};
            database_ = Database::open(file).value();
            return;
        }
        const auto emptied = database_.write(
            [](Transaction& transaction) { return transaction.script("DROP SCHEMA public CASCADE; CREATE SCHEMA public"); });
        ASSERT_TRUE(emptied.ok()) << testing::told(emptied);
    }
    std::vector<std::string> shape_now() {
        return database_.read([](Transaction& transaction) { return storage::sql::shape(transaction); }).value();
    }
    /// The parts as an earlier program had them: this one with its first `steps` steps.
    static std::vector<Schema> with_steps(std::size_t part, std::size_t steps) {
        const auto all = all_schemas();
        std::vector<Schema> earlier(all.begin(), all.end());
        earlier[part].migrations = earlier[part].migrations.first(steps);
        return earlier;
    }

    Database database_;
    int files_ = 0;
};

TEST_P(Upgrade, EveryEarlierSchemaOfEveryPartBecomesTheSameAsAFreshOne) {
    const auto all = all_schemas();
    ASSERT_TRUE(storage::sql::migrate(database_, all).ok());
    const auto fresh = shape_now();
    for (std::size_t part = 0; part < all.size(); ++part) {
        for (std::size_t steps = 0; steps <= all[part].migrations.size(); ++steps) {
            start_anew();
            const auto earlier = storage::sql::migrate(database_, with_steps(part, steps));
            ASSERT_TRUE(earlier.ok()) << all[part].part << " " << steps << testing::told(earlier);
            const auto upgraded = storage::sql::migrate(database_, all);
            ASSERT_TRUE(upgraded.ok()) << all[part].part << " " << steps << testing::told(upgraded);
            EXPECT_EQ(*upgraded, static_cast<int>(all[part].migrations.size() - steps));
            EXPECT_EQ(shape_now(), fresh) << all[part].part << " from its step " << steps;
        }
    }
}

TEST_P(Upgrade, AnEarlierProgramRefusesToServeWhatALaterOneMade) {
    const auto all = all_schemas();
    ASSERT_TRUE(storage::sql::migrate(database_, all).ok());
    const auto before = shape_now();
    for (std::size_t part = 0; part < all.size(); ++part) {
        EXPECT_FALSE(storage::sql::migrate(database_, with_steps(part, all[part].migrations.size() - 1)).ok())
            << all[part].part;
    }
    EXPECT_EQ(shape_now(), before);
}

EGIDE_ON_BOTH_ENGINES(Upgrade);

}  // namespace
}  // namespace egide::web
