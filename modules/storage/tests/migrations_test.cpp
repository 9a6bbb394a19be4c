// A schema goes from any version to the newest, once, and nobody starts on one that is not what its record says.
#include <unistd.h>

#include <algorithm>
#include <thread>

#include "egide/storage/sql/migrations.h"
#include "egide/testing/engines.h"

namespace egide::storage::sql {
namespace {

using testing::name_of_engine;
using testing::OnBothEngines;
using testing::shared_server;
using testing::told;

constexpr std::string_view kHouses = R"sql(
-- A comment; with a semicolon.
CREATE TABLE house (
    id {identity},
    name {text} NOT NULL UNIQUE,
    open {boolean} NOT NULL DEFAULT TRUE,
    built_at {instant},
    plan {blob}
) {strict};
)sql";
constexpr std::string_view kRooms = R"sql(
CREATE TABLE room (
    house {integer} NOT NULL REFERENCES house (id),
    number {integer} NOT NULL CHECK (number > 0),
    PRIMARY KEY (house, number)
) {strict};
CREATE INDEX room_by_number ON room (number);
)sql";
constexpr std::string_view kColours = "ALTER TABLE room ADD COLUMN colour {text};";
constexpr std::string_view kBroken =
    "CREATE TABLE half (id {identity}) {strict}; INSERT INTO house (name) VALUES (NULL);";
constexpr std::string_view kWindows = "CREATE TABLE window_pane (id {identity}) {strict};";

const std::vector<Migration> kBuilding = {
    {1, "houses", kHouses, kHouses}, {2, "rooms", kRooms, kRooms}, {3, "colours", kColours, kColours}};
const std::vector<Migration> kGlass = {{1, "windows", kWindows, kWindows}};

class MigrationsTest : public OnBothEngines {
  protected:
    static std::vector<Schema> schemas(std::size_t building, std::size_t glass = 1) {
        return {{"building", std::span(kBuilding).first(building)}, {"glass", std::span(kGlass).first(glass)}};
    }
    std::vector<std::string> shape_now() {
        return database_.read([](Transaction& transaction) { return shape(transaction); }).value();
    }
    void run(const std::string& script) {
        const Done done = database_.write([&](Transaction& transaction) { return transaction.script(script); });
        ASSERT_TRUE(done.ok()) << told(done);
    }
    void start_anew() {
        if (on_sqlite()) {
            database_ = Database::open(SqliteFile{folder_ / ("anew" + std::to_string(++files_) + ".db")}).value();
        } else {
            run("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
        }
    }
    template <typename T>
    static std::string keys(const base::Result<T>& result) {
        std::string out;
        for (const auto& error : result.ok() ? base::Errors{} : result.errors()) {
            out += std::string(error.message.message->key) + " ";
        }
        return out;
    }

    Database database_ = open();
    int files_ = 0;
};
EGIDE_ON_BOTH_ENGINES(MigrationsTest);

TEST_P(MigrationsTest, AnEmptyDatabaseTakesEveryStepAndThenNone) {
    EXPECT_EQ(keys(check_schema(database_, schemas(3))), "schema.behind ");
    EXPECT_EQ(migrate(database_, schemas(3)).value(), 4);
    EXPECT_EQ(migrate(database_, schemas(3)).value(), 0);
    const Done checked = check_schema(database_, schemas(3));
    EXPECT_TRUE(checked.ok()) << told(checked);
    run("INSERT INTO house (name) VALUES ('a'); INSERT INTO room (house, number, colour) VALUES (1, 2, 'blue')");
}

TEST_P(MigrationsTest, EveryEarlierSchemaBecomesTheSameAsAFreshOne) {
    ASSERT_TRUE(migrate(database_, schemas(3)).ok());
    const auto fresh = shape_now();
    EXPECT_GT(fresh.size(), 10U);
    for (std::size_t building = 0; building <= 3; ++building) {
        for (std::size_t glass = 0; glass <= 1; ++glass) {
            start_anew();
            ASSERT_EQ(migrate(database_, schemas(building, glass)).value(), static_cast<int>(building + glass));
            ASSERT_EQ(migrate(database_, schemas(3)).value(), static_cast<int>(4 - building - glass));
            EXPECT_EQ(shape_now(), fresh) << "from building " << building << ", glass " << glass;
        }
    }
}

TEST_P(MigrationsTest, RowsSurviveAStep) {
    ASSERT_TRUE(migrate(database_, schemas(2)).ok());
    run("INSERT INTO house (name) VALUES ('a'); INSERT INTO room (house, number) VALUES (1, 2)");
    ASSERT_TRUE(migrate(database_, schemas(3)).ok());
    const auto rows =
        database_.read([](Transaction& transaction) { return transaction.query("SELECT number, colour FROM room"); });
    EXPECT_EQ(rows->at(0).integer(0), 2);
    EXPECT_TRUE(rows->at(0).is_null(1));
}

TEST_P(MigrationsTest, ANewerSchemaIsRefusedAndUntouched) {
    ASSERT_TRUE(migrate(database_, schemas(3)).ok());
    const auto before = shape_now();
    EXPECT_EQ(keys(migrate(database_, schemas(2))), "schema.newer ");
    EXPECT_EQ(keys(check_schema(database_, schemas(1))), "schema.newer schema.newer ");
    EXPECT_EQ(keys(migrate(database_, schemas(3, 0))), "schema.newer ");
    const std::vector<Schema> without_glass = {{"building", kBuilding}};
    EXPECT_EQ(keys(migrate(database_, without_glass)), "schema.newer ");
    EXPECT_EQ(shape_now(), before);
}

TEST_P(MigrationsTest, AStepThatIsNotTheOneThatWasAppliedIsRefused) {
    ASSERT_TRUE(migrate(database_, schemas(2)).ok());
    std::vector<Migration> changed = kBuilding;
    const std::string other = std::string(kRooms) + " ";
    changed[1].sqlite = changed[1].postgresql = other;
    const std::vector<Schema> all = {{"building", changed}, {"glass", kGlass}};
    EXPECT_EQ(keys(migrate(database_, all)), "schema.step_altered ");
    EXPECT_EQ(keys(check_schema(database_, all)), "schema.step_altered ");
}

TEST_P(MigrationsTest, TablesChangedByHandAreRefusedWithEachDifference) {
    ASSERT_TRUE(migrate(database_, schemas(2)).ok());
    run("DROP INDEX room_by_number; CREATE INDEX mine ON room (number)");
    const auto refused = migrate(database_, schemas(3));
    EXPECT_EQ(keys(refused), "schema.missing schema.unexpected ") << told(refused);
    EXPECT_EQ(keys(check_schema(database_, schemas(2))), "schema.missing schema.unexpected ");
    run("DROP INDEX mine; CREATE INDEX room_by_number ON room (number)");
    EXPECT_EQ(migrate(database_, schemas(3)).value(), 1);
    run("ALTER TABLE room ADD COLUMN height " + type("INTEGER", "bigint"));
    EXPECT_NE(keys(check_schema(database_, schemas(3))).find("schema.unexpected"), std::string::npos);
}

TEST_P(MigrationsTest, AStepThatFailsLeavesNothing) {
    std::vector<Migration> broken = kBuilding;
    broken[1] = {2, "broken", kBroken, kBroken};
    const std::vector<Schema> all = {{"building", broken}};
    const auto failed = migrate(database_, all);
    EXPECT_EQ(keys(failed), "sql.check schema.step_failed ") << told(failed);
    const auto lines = shape_now();
    EXPECT_TRUE(std::none_of(lines.begin(), lines.end(),
                             [](const auto& line) { return line.find("half") != std::string::npos; }));
    EXPECT_EQ(migrate(database_, std::vector<Schema>{{"building", kBuilding}}).value(), 2);
}

TEST_P(MigrationsTest, ManyStartAtOnceAndEachStepIsTakenOnce) {
    std::atomic<int> taken{0};
    std::vector<std::thread> nodes;
    for (int node = 0; node < 4; ++node) {
        nodes.emplace_back([&] {
            Database own = open();
            const auto steps = migrate(own, schemas(3));
            EXPECT_TRUE(steps.ok()) << told(steps);
            taken += steps.ok() ? *steps : 0;
        });
    }
    for (auto& node : nodes) {
        node.join();
    }
    EXPECT_EQ(taken, 4);
    EXPECT_TRUE(check_schema(database_, schemas(3)).ok());
}

TEST_P(MigrationsTest, NumbersAreWithoutGap) {
    const std::vector<Migration> gap = {kBuilding[0], kBuilding[2]};
    EXPECT_THROW((void)migrate(database_, std::vector<Schema>{{"building", gap}}), std::logic_error);
    const std::vector<Migration> word = {{1, "word", "CREATE TABLE a (b {float})", "CREATE TABLE a (b {float})"}};
    EXPECT_THROW((void)migrate(database_, std::vector<Schema>{{"building", word}}), std::logic_error);
}

}  // namespace
}  // namespace egide::storage::sql
