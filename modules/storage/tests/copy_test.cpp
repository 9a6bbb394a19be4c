// A database goes into a file and comes back, on either engine, or the file is refused.
#include <array>
#include <fstream>
#include <thread>

#include "egide/storage/sql/copy.h"
#include "egide/testing/engines.h"

namespace egide::storage::sql {
namespace {

using testing::name_of_engine;
using testing::OnBothEngines;
using testing::shared_server;
using testing::told;

constexpr std::string_view kTables = R"sql(
CREATE TABLE zone (name {text} PRIMARY KEY, bytes {blob}) {strict};
CREATE TABLE asset (
    id {identity}, zone {text} REFERENCES zone (name), up {boolean}, seen_at {instant}, parent {integer} REFERENCES asset (id)
) {strict};
CREATE TABLE "select" (a {integer} NOT NULL, "b""c" {text} NOT NULL, PRIMARY KEY ("b""c", a)) {strict};
)sql";
constexpr Migration kSteps[] = {{1, "tables", kTables, kTables}};
const std::vector<Schema> kSchemas = {{"net", kSteps}};

class CopyTest : public OnBothEngines {
  protected:
    CopyTest() : database_(open()) { EXPECT_TRUE(migrate(database_, kSchemas).ok()); }

    static void fill(Database& database) {
        const auto filled = database.write([](Transaction& t) -> Done {
            for (const char* zone : {"é", "z", "Z", "", "a\tb\nc\"\\"}) {
                EXPECT_TRUE(t.execute("INSERT INTO zone VALUES ($1, $2)", {zone, Blob{std::string("\0\xFF", 2)}}).ok());
            }
            EXPECT_TRUE(t.execute("INSERT INTO asset (zone, up, seen_at) VALUES ($1, $2, $3)",
                                  {"é", true, Instant(std::chrono::milliseconds(-1))})
                            .ok());
            EXPECT_TRUE(t.execute("INSERT INTO asset (up, parent) VALUES ($1, 1)", {false}).ok());
            EXPECT_TRUE(t.execute("UPDATE asset SET parent = 2 WHERE id = 1").ok());
            EXPECT_TRUE(t.execute("INSERT INTO asset (up) VALUES (NULL)").ok());
            EXPECT_TRUE(t.execute("DELETE FROM asset WHERE id = 3").ok());
            EXPECT_TRUE(t.execute("INSERT INTO \"select\" VALUES (2, 'x'), (1, 'x'), ($1, 'a')", {INT64_MIN}).ok());
            return std::monostate{};
        });
        ASSERT_TRUE(filled.ok()) << told(filled);
    }
    /// A new, empty database of this test's engine or of the other.
    Database other(bool same_engine) {
        const std::string name = "copy" + std::to_string(++others_);
        if (on_sqlite() == same_engine) {
            return Database::open(SqliteFile{folder_ / (name + ".db")}).value();
        }
        Database database = Database::open(PostgresServer{other_server_connection()}).value();
        EXPECT_TRUE(
            database.write([](Transaction& t) { return t.script("DROP SCHEMA public CASCADE; CREATE SCHEMA public"); })
                .ok());
        return database;
    }
    static std::string other_server_connection() {
        static const bool made = [] {
            shared_server().create_database("other");
            return true;
        }();
        EXPECT_TRUE(made);
        return shared_server().connection("other");
    }
    static std::string bytes_of(const std::filesystem::path& file) {
        std::ifstream stream(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(stream), {}};
    }
    template <typename T>
    static std::string key(const base::Result<T>& result) {
        return result.ok() ? "" : std::string(result.errors().front().message.message->key);
    }

    Database database_;
    int others_ = 0;
};
EGIDE_ON_BOTH_ENGINES(CopyTest);

TEST_P(CopyTest, GoesToEitherEngineAndGivesTheSameBytes) {
    fill(database_);
    const auto summary = export_copy(database_, folder_ / "one");
    ASSERT_TRUE(summary.ok()) << told(summary);
    EXPECT_EQ(summary->tables, 3);
    EXPECT_EQ(summary->rows, 10);
    EXPECT_EQ(check_copy(folder_ / "one").value(), *summary);
    for (const bool same_engine : {true, false}) {
        Database target = other(same_engine);
        ASSERT_TRUE(migrate(target, kSchemas).ok());
        const auto imported = import_copy(target, folder_ / "one");
        ASSERT_TRUE(imported.ok()) << told(imported);
        EXPECT_EQ(*imported, *summary);
        const auto again = folder_ / (same_engine ? "same" : "other");
        ASSERT_TRUE(export_copy(target, again).ok());
        EXPECT_EQ(bytes_of(again), bytes_of(folder_ / "one"));
        const auto row = target.write(
            [](Transaction& t) { return t.query("INSERT INTO asset (up) VALUES ($1) RETURNING id", {true}); });
        EXPECT_EQ(row->at(0).integer(0), 4) << "numbers that were given once are not given again";
    }
}

TEST_P(CopyTest, LeavesOutTheRowsThatAreCopiedOtherwise) {
    fill(database_);
    constexpr std::array<std::string_view, 1> kOtherwise = {"select"};
    const auto summary = export_copy(database_, folder_ / "one", kOtherwise);
    ASSERT_TRUE(summary.ok()) << told(summary);
    EXPECT_EQ(summary->tables, 3);
    EXPECT_EQ(summary->rows, 7);
    Database target = other(false);
    ASSERT_TRUE(migrate(target, kSchemas).ok());
    const auto imported = import_copy(target, folder_ / "one");
    ASSERT_TRUE(imported.ok()) << told(imported);
    EXPECT_EQ(*imported, *summary);
}

TEST_P(CopyTest, IsOfOneMomentWhileOthersWrite) {
    fill(database_);
    std::atomic<bool> stop{false};
    // Each writer moves a pair: the two halves are never apart in any moment.
    std::thread writer([&] {
        for (std::int64_t turn = 10; !stop; turn += 2) {
            EXPECT_TRUE(database_
                            .write([&](Transaction& t) {
                                return t.execute("INSERT INTO \"select\" VALUES ($1, 'left'), ($1, 'right')", {turn});
                            })
                            .ok());
        }
    });
    for (int turn = 0; turn < 5; ++turn) {
        const auto file = folder_ / ("moment" + std::to_string(turn));
        ASSERT_TRUE(export_copy(database_, file).ok());
        const std::string bytes = bytes_of(file);
        std::size_t left = 0, right = 0;
        for (std::size_t at = 0; (at = bytes.find("\"left\"", at)) != std::string::npos; ++at, ++left) {
        }
        for (std::size_t at = 0; (at = bytes.find("\"right\"", at)) != std::string::npos; ++at, ++right) {
        }
        EXPECT_EQ(left, right);
    }
    stop = true;
    writer.join();
}

TEST_P(CopyTest, AnyChangedOrMissingByteIsFound) {
    fill(database_);
    ASSERT_TRUE(export_copy(database_, folder_ / "one").ok());
    const std::string good = bytes_of(folder_ / "one");
    for (std::size_t at = 0; at < good.size(); ++at) {
        std::string bad = good;
        bad[at] = static_cast<char>(bad[at] ^ 1);
        EXPECT_FALSE(check_copy(folder_.write("bad", bad)).ok()) << "byte " << at;
        EXPECT_FALSE(check_copy(folder_.write("bad", good.substr(0, at))).ok()) << "cut at " << at;
    }
    EXPECT_EQ(key(check_copy(folder_.write("bad", good + "\n"))), "copy.malformed");
    EXPECT_EQ(key(check_copy(folder_.write("bad", good.substr(0, good.rfind("{\"tables"))))), "copy.cut");
    EXPECT_EQ(key(check_copy(folder_ / "absent")), "copy.not_read");
    Database target = other(true);
    ASSERT_TRUE(migrate(target, kSchemas).ok());
    std::string swapped = good;
    swapped[swapped.find("[1,\"x\"]") + 1] = '3';
    EXPECT_EQ(key(import_copy(target, folder_.write("bad", swapped))), "copy.altered");
}

TEST_P(CopyTest, IsRestoredIntoAnEmptyDatabaseOfItsVersionAlone) {
    fill(database_);
    ASSERT_TRUE(export_copy(database_, folder_ / "one").ok());
    EXPECT_EQ(key(import_copy(database_, folder_ / "one")), "copy.not_empty");
    EXPECT_EQ(key(export_copy(database_, folder_ / "one")), "copy.exists");
    Database target = other(true);
    constexpr Migration kMore[] = {
        kSteps[0],
        {2, "more", "CREATE TABLE more (id {identity}) {strict}", "CREATE TABLE more (id {identity}) {strict}"}};
    ASSERT_TRUE(migrate(target, std::vector<Schema>{{"net", kMore}}).ok());
    EXPECT_EQ(key(import_copy(target, folder_ / "one")), "copy.other_schema");
    EXPECT_FALSE(std::filesystem::exists(folder_ / "one.part"));
}

TEST(BackUp, CopiesARunningFileThatThenOpensAlone) {
    testing::TemporaryFolder folder;
    auto database = Database::open(SqliteFile{folder / "live.db"}).value();
    ASSERT_TRUE(migrate(database, kSchemas).ok());
    std::atomic<bool> stop{false};
    std::atomic<std::int64_t> acknowledged{0};
    std::thread writer([&] {
        for (std::int64_t number = 1; !stop; ++number) {
            EXPECT_TRUE(database
                            .write([&](Transaction& t) {
                                return t.execute("INSERT INTO \"select\" VALUES ($1, 'x')", {number});
                            })
                            .ok());
            acknowledged = number;
        }
    });
    for (int turn = 0; turn < 5; ++turn) {
        while (acknowledged < 20 * (turn + 1)) {
            std::this_thread::yield();
        }
        const std::int64_t before = acknowledged;
        const auto file = folder / ("backup" + std::to_string(turn) + ".db");
        const Done done = back_up(database, file);
        ASSERT_TRUE(done.ok()) << told(done);
        auto copy = Database::open(SqliteFile{file}).value();
        EXPECT_TRUE(check_schema(copy, kSchemas).ok());
        const auto rows = copy.read([](Transaction& t) { return t.query("SELECT count(*), max(a) FROM \"select\""); });
        EXPECT_GE(rows->at(0).integer(0), before);
        EXPECT_EQ(rows->at(0).integer(0), rows->at(0).integer(1)) << "whole to the last";
    }
    stop = true;
    writer.join();
    EXPECT_FALSE(back_up(database, folder / "backup0.db").ok()) << "a backup replaces nothing";
}

}  // namespace
}  // namespace egide::storage::sql
