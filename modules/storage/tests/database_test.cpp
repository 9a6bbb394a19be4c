// What both engines promise alike: values, faults, isolation, limits.
#include <atomic>
#include <limits>
#include <thread>

#include "egide/testing/engines.h"

namespace egide::storage::sql {
namespace {

using testing::name_of_engine;
using testing::OnBothEngines;
using testing::shared_server;
using testing::told;

using namespace std::chrono_literals;

class DatabaseTest : public OnBothEngines {
  protected:
    DatabaseTest() : database_(open()) {
        run("CREATE TABLE item (id " + type("INTEGER", "bigint") + " PRIMARY KEY, name " +
            type("TEXT", "text COLLATE \"C\"") + " UNIQUE, bytes " + type("BLOB", "bytea") + ", yes " +
            type("INTEGER", "boolean") + ", at " + type("INTEGER", "timestamptz") + ", size " +
            type("INTEGER", "bigint") + " NOT NULL DEFAULT 0 CHECK (size >= 0), parent " + type("INTEGER", "bigint") +
            " REFERENCES item (id))" + type(" STRICT", ""));
    }

    void run(const std::string& script) {
        const Done done = database_.write([&](Transaction& transaction) { return transaction.script(script); });
        ASSERT_TRUE(done.ok()) << told(done);
    }
    base::Result<std::int64_t> write(const std::string& statement, std::initializer_list<Value> values = {}) {
        return database_.write([&](Transaction& transaction) { return transaction.execute(statement, values); });
    }
    Rows read(const std::string& statement, std::initializer_list<Value> values = {}) {
        auto rows = database_.read([&](Transaction& transaction) { return transaction.query(statement, values); });
        EXPECT_TRUE(rows.ok()) << told(rows);
        return rows.ok() ? std::move(rows).value() : Rows{};
    }
    Fault fault(const std::string& statement, std::initializer_list<Value> values = {}) {
        const auto done = write(statement, values);
        EXPECT_FALSE(done.ok());
        return done.ok() ? Fault::other : fault_of(done.errors());
    }
    std::int64_t count() { return read("SELECT count(*) FROM item").at(0).integer(0); }

    Database database_;
};
EGIDE_ON_BOTH_ENGINES(DatabaseTest);

constexpr auto kLeast = std::numeric_limits<std::int64_t>::min();
constexpr auto kMost = std::numeric_limits<std::int64_t>::max();

TEST_P(DatabaseTest, ValuesComeBackAsTheyWere) {
    const std::string text = "Hôpital « Saint-Éloi »\t\\x\\N\n🏥";
    std::string bytes;
    for (int byte = 0; byte < 256; ++byte) {
        bytes.push_back(static_cast<char>(byte));
    }
    const Instant instant = std::chrono::sys_days(std::chrono::year{2026} / 10 / 14) + 8h + 123ms;
    for (const std::int64_t number : {kLeast, std::int64_t{-1}, std::int64_t{0}, kMost}) {
        ASSERT_TRUE(write("DELETE FROM item").ok());
        ASSERT_TRUE(write("INSERT INTO item (id, name, bytes, yes, at) VALUES ($1, $2, $3, $4, $5)",
                          {number, text, Blob{bytes}, true, instant})
                        .ok());
        const Rows rows =
            read("SELECT id, name, bytes, yes, at, parent FROM item WHERE id = $1 AND name = $2", {number, text});
        ASSERT_EQ(rows.size(), 1U);
        EXPECT_EQ(rows[0].integer(0), number);
        EXPECT_EQ(rows[0].text(1), text);
        EXPECT_EQ(rows[0].blob(2), bytes);
        EXPECT_TRUE(rows[0].boolean(3));
        EXPECT_EQ(rows[0].instant(4), instant);
        EXPECT_TRUE(rows[0].is_null(5));
        EXPECT_EQ(rows[0].maybe_integer(5), std::nullopt);
    }
}

TEST_P(DatabaseTest, InstantsGoFromYear1ToYear9999) {
    using namespace std::chrono;
    const Instant first = sys_days(year{1} / 1 / 1);
    const Instant last = sys_days(year{10'000} / 1 / 1) - 1ms;
    std::int64_t id = 0;
    for (const Instant instant :
         {first, last, Instant(-1ms), Instant(0ms), Instant(sys_days(year{1900} / 2 / 28) + 23h)}) {
        ASSERT_TRUE(write("INSERT INTO item (id, at) VALUES ($1, $2)", {++id, instant}).ok());
        EXPECT_EQ(read("SELECT at FROM item WHERE id = $1", {id}).at(0).instant(0), instant);
    }
    EXPECT_EQ(fault("INSERT INTO item (id, at) VALUES (99, $1)", {first - 1ms}), Fault::value);
    EXPECT_EQ(fault("INSERT INTO item (id, at) VALUES (99, $1)", {last + 1ms}), Fault::value);
    EXPECT_EQ(show_instant(last), "9999-12-31T23:59:59.999Z");
}

TEST_P(DatabaseTest, EmptyTextAndBytesAreNotNull) {
    ASSERT_TRUE(write("INSERT INTO item (id, name, bytes) VALUES (1, $1, $2)", {"", Blob{}}).ok());
    const Rows rows = read("SELECT name, bytes FROM item");
    EXPECT_EQ(rows.at(0).text(0), "");
    EXPECT_EQ(rows.at(0).blob(1), "");
}

TEST_P(DatabaseTest, TextIsUtf8WithoutNul) {
    const std::string with_nul("a\0b", 3);
    for (const std::string& text : {with_nul, std::string("\xC3"), std::string("\xC0\xAF"), std::string("\xED\xA0\x80"),
                                    std::string("\xF5\x80\x80\x80"), std::string("a\x80")}) {
        EXPECT_EQ(fault("INSERT INTO item (id, name) VALUES (1, $1)", {text}), Fault::value);
    }
    EXPECT_TRUE(write("INSERT INTO item (id, name) VALUES (1, $1)", {"\xF4\x8F\xBF\xBF\xEF\xBF\xBF"}).ok());
}

TEST_P(DatabaseTest, TextIsOrderedByItsBytes) {
    for (const char* name : {"é", "z", "Z", "a", "_", "É", "10", "9"}) {
        ASSERT_TRUE(write("INSERT INTO item (id, name) VALUES ($1, $2)", {count(), name}).ok());
    }
    std::string order;
    for (const Row& row : read("SELECT name FROM item ORDER BY name")) {
        order += row.text(0) + " ";
    }
    EXPECT_EQ(order, "10 9 Z _ a z É é ");
}

TEST_P(DatabaseTest, FaultsHaveTheSameNamesOnBothEngines) {
    ASSERT_TRUE(write("INSERT INTO item (id, name) VALUES (1, 'a')").ok());
    EXPECT_EQ(fault("INSERT INTO item (id) VALUES (1)"), Fault::unique);
    EXPECT_EQ(fault("INSERT INTO item (id, name) VALUES (2, 'a')"), Fault::unique);
    EXPECT_EQ(fault("INSERT INTO item (id, parent) VALUES (2, 7)"), Fault::foreign_key);
    EXPECT_EQ(fault("INSERT INTO item (id, size) VALUES (2, -1)"), Fault::check);
    EXPECT_EQ(fault("INSERT INTO item (id, size) VALUES (2, NULL)"), Fault::check);
    ASSERT_TRUE(write("INSERT INTO item (id, parent) VALUES (2, 1)").ok());
    EXPECT_EQ(fault("DELETE FROM item WHERE id = 1"), Fault::foreign_key);
    EXPECT_EQ(count(), 2);
}

TEST_P(DatabaseTest, AnErrorShowsNoValueOfTheRow) {
    ASSERT_TRUE(write("INSERT INTO item (id, name) VALUES (1, 'secret-of-a-patient')").ok());
    const auto done = write("INSERT INTO item (id, name) VALUES (2, 'secret-of-a-patient')");
    ASSERT_FALSE(done.ok());
    EXPECT_EQ(told(done).find("secret"), std::string::npos) << told(done);
}

TEST_P(DatabaseTest, ChangesAreCounted) {
    ASSERT_TRUE(write("INSERT INTO item (id) VALUES (1), (2), (3)").ok());
    EXPECT_EQ(write("UPDATE item SET size = 5 WHERE id > 1").value(), 2);
    EXPECT_EQ(write("UPDATE item SET size = 5 WHERE id > 10").value(), 0);
    EXPECT_EQ(write("DELETE FROM item").value(), 3);
}

TEST_P(DatabaseTest, ReturningGivesTheChangedRows) {
    ASSERT_TRUE(write("INSERT INTO item (id) VALUES (1), (2)").ok());
    const auto rows = database_.write([](Transaction& transaction) {
        return transaction.query("UPDATE item SET size = size + $1 WHERE id = $2 RETURNING id, size", {4, 2});
    });
    ASSERT_TRUE(rows.ok()) << told(rows);
    EXPECT_EQ(rows->at(0).integer(1), 4);
}

TEST_P(DatabaseTest, OneParameterMayBeUsedTwiceAndInAnyOrder) {
    ASSERT_TRUE(write("INSERT INTO item (id, size, name) VALUES ($2, $2, $1)", {"x", 7}).ok());
    EXPECT_EQ(read("SELECT name FROM item WHERE id = $1 AND size = $1", {7}).at(0).text(0), "x");
}

TEST_P(DatabaseTest, AWrongStatementIsABug) {
    EXPECT_THROW((void)write("INSERT INTO nowhere (id) VALUES (1)"), std::logic_error);
    EXPECT_THROW((void)write("INSERT INTO item (id) VALUES ($1)"), std::logic_error);
    EXPECT_THROW((void)write("INSERT INTO item (id) VALUES ($1)", {1, 2}), std::logic_error);
    EXPECT_THROW((void)write("SELEKT 1"), std::logic_error);
    EXPECT_THROW((void)write("INSERT INTO item (id) VALUES (1); DELETE FROM item"), std::logic_error);
    EXPECT_THROW((void)read("SELECT count(*) FROM item").at(0).text(0), std::logic_error);
    EXPECT_EQ(count(), 0) << "and the connection goes on";
}

TEST_P(DatabaseTest, NothingIsKeptOfATransactionThatFails) {
    const auto failed = database_.write([](Transaction& transaction) -> Done {
        EXPECT_TRUE(transaction.execute("INSERT INTO item (id) VALUES (1)").ok());
        return base::Errors{base::Error{}};
    });
    EXPECT_FALSE(failed.ok());
    EXPECT_THROW((void)database_.write([](Transaction& transaction) -> Done {
        EXPECT_TRUE(transaction.execute("INSERT INTO item (id) VALUES (1)").ok());
        throw std::runtime_error("a bug");
    }),
                 std::runtime_error);
    EXPECT_EQ(count(), 0);
}

TEST_P(DatabaseTest, AfterAFailedStatementTheTransactionIsLostEvenWhenNobodyLooked) {
    ASSERT_TRUE(write("INSERT INTO item (id) VALUES (1)").ok());
    const auto done = database_.write([](Transaction& transaction) -> Done {
        EXPECT_TRUE(transaction.execute("INSERT INTO item (id) VALUES (2)").ok());
        EXPECT_FALSE(transaction.execute("INSERT INTO item (id) VALUES (1)").ok());
        const auto after = transaction.execute("INSERT INTO item (id) VALUES (3)");
        EXPECT_FALSE(after.ok());
        return std::monostate{};
    });
    ASSERT_FALSE(done.ok());
    EXPECT_EQ(fault_of(done.errors()), Fault::unique);
    EXPECT_EQ(count(), 1);
}

TEST_P(DatabaseTest, AReadMayNotWrite) {
    const auto done = database_.read(
        [](Transaction& transaction) { return transaction.execute("INSERT INTO item (id) VALUES (1)"); });
    ASSERT_FALSE(done.ok());
    EXPECT_EQ(fault_of(done.errors()), Fault::read_only);
}

TEST_P(DatabaseTest, AReadSeesOneMoment) {
    ASSERT_TRUE(write("INSERT INTO item (id) VALUES (1)").ok());
    const Done done = database_.read([&](Transaction& transaction) -> Done {
        EXPECT_EQ(transaction.query("SELECT count(*) FROM item")->at(0).integer(0), 1);
        std::thread([&] { EXPECT_TRUE(write("INSERT INTO item (id) VALUES (2)").ok()); }).join();
        EXPECT_EQ(transaction.query("SELECT count(*) FROM item")->at(0).integer(0), 1);
        return std::monostate{};
    });
    EXPECT_TRUE(done.ok()) << told(done);
    EXPECT_EQ(count(), 2);
}

TEST_P(DatabaseTest, AWriteInsideAWriteIsABug) {
    EXPECT_THROW((void)database_.write([&](Transaction&) { return write("INSERT INTO item (id) VALUES (1)"); }),
                 std::logic_error);
    EXPECT_TRUE(write("INSERT INTO item (id) VALUES (1)").ok());
}

/// Each adds one to what it read: without serialisation, additions would be lost.
TEST_P(DatabaseTest, ConcurrentTransactionsBehaveAsOneAfterTheOther) {
    ASSERT_TRUE(write("INSERT INTO item (id, size) VALUES (1, 0)").ok());
    constexpr int kThreads = 4, kTurns = 25;
    Database patient = open({.attempts = 100});
    std::vector<std::thread> threads;
    for (int thread = 0; thread < kThreads; ++thread) {
        threads.emplace_back([&] {
            for (int turn = 0; turn < kTurns; ++turn) {
                const auto done = patient.write([](Transaction& transaction) -> base::Result<std::int64_t> {
                    const auto rows = transaction.query("SELECT size FROM item WHERE id = 1");
                    if (!rows.ok()) {
                        return rows.errors();
                    }
                    return transaction.execute("UPDATE item SET size = $1 WHERE id = 1", {rows->at(0).integer(0) + 1});
                });
                EXPECT_TRUE(done.ok()) << told(done);
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    EXPECT_EQ(read("SELECT size FROM item").at(0).integer(0), kThreads * kTurns);
}

TEST_P(DatabaseTest, EachGivesRowsOneByOneAndStopsWhenAsked) {
    ASSERT_TRUE(database_
                    .write([](Transaction& transaction) {
                        std::int64_t next = 0;
                        return transaction.load("item", {"id"}, [&](std::vector<Value>& values) {
                            values = {++next};
                            return next <= 2000;
                        });
                    })
                    .ok());
    std::int64_t sum = 0, seen = 0;
    const Done done = database_.read([&](Transaction& transaction) {
        const std::vector<Value> from = {10};
        return transaction.each("SELECT id FROM item WHERE id >= $1 ORDER BY id", from, [&](const Row& row) {
            sum += row.integer(0);
            return ++seen < 1500;
        });
    });
    ASSERT_TRUE(done.ok()) << told(done);
    EXPECT_EQ(seen, 1500);
    EXPECT_EQ(sum, (10 + 1509) * 1500 / 2);
}

TEST_P(DatabaseTest, ALoadIsPartOfItsTransaction) {
    const std::string awkward = "tab\tnew\nline\\back \\N \r\x01";
    const auto load = [&](std::int64_t last) {
        return database_.write([&](Transaction& transaction) {
            std::int64_t next = 0;
            return transaction.load("item", {"id", "name", "bytes", "yes", "at"}, [&](std::vector<Value>& values) {
                values = {++next, awkward + std::to_string(next), Blob{std::string("\0\\\t\xFF", 4)}, next % 2 == 0,
                          Instant(std::chrono::milliseconds(next))};
                if (next == 3) {
                    values = {next, nullptr, nullptr, nullptr, nullptr};
                }
                if (next == last) {
                    values[0] = 1;
                }
                return next <= 1000;
            });
        });
    };
    const auto twice = load(700);
    ASSERT_FALSE(twice.ok());
    EXPECT_EQ(fault_of(twice.errors()), Fault::unique);
    EXPECT_EQ(count(), 0);
    const auto done = load(0);
    ASSERT_TRUE(done.ok()) << told(done);
    EXPECT_EQ(*done, 1000);
    const Rows rows = read("SELECT name, bytes, yes, at FROM item WHERE id IN (3, 4) ORDER BY id");
    EXPECT_TRUE(rows.at(0).is_null(0) && rows.at(0).is_null(1) && rows.at(0).is_null(2) && rows.at(0).is_null(3));
    EXPECT_EQ(rows.at(1).text(0), awkward + "4");
    EXPECT_EQ(rows.at(1).blob(1), std::string("\0\\\t\xFF", 4));
    EXPECT_TRUE(rows.at(1).boolean(2));
    EXPECT_EQ(rows.at(1).instant(3), Instant(4ms));
}

TEST_P(DatabaseTest, AStatementThatTakesTooLongIsStopped) {
    Database hasty = open({.longest_statement = 200ms});
    const auto start = std::chrono::steady_clock::now();
    const auto done = hasty.read([](Transaction& transaction) {
        return transaction.query(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000000) "
            "SELECT count(*) FROM n");
    });
    ASSERT_FALSE(done.ok());
    EXPECT_EQ(fault_of(done.errors()), Fault::too_slow);
    EXPECT_LT(std::chrono::steady_clock::now() - start, 5s);
}

TEST_P(DatabaseTest, WhoFindsNoFreeConnectionIsTold) {
    Database narrow = open({.connections = 1, .wait = 100ms});
    const Done outer = narrow.read([&](Transaction&) -> Done {
        const Done inner = narrow.read([](Transaction&) -> Done { return std::monostate{}; });
        EXPECT_FALSE(inner.ok());
        EXPECT_EQ(fault_of(inner.errors()), Fault::busy);
        return std::monostate{};
    });
    EXPECT_TRUE(outer.ok());
}

TEST_P(DatabaseTest, AWriterThatHoldsOnDoesNotBlockOthersForEver) {
    ASSERT_TRUE(write("INSERT INTO item (id) VALUES (1)").ok());
    Database other = open({.wait = 100ms, .attempts = 2});
    const auto done = database_.write([&](Transaction& transaction) -> Done {
        EXPECT_TRUE(transaction.execute("UPDATE item SET size = 1 WHERE id = 1").ok());
        const auto blocked =
            other.write([](Transaction& second) { return second.execute("UPDATE item SET size = 2 WHERE id = 1"); });
        EXPECT_FALSE(blocked.ok());
        EXPECT_EQ(fault_of(blocked.errors()), Fault::conflict);
        return std::monostate{};
    });
    EXPECT_TRUE(done.ok()) << told(done);
    EXPECT_EQ(read("SELECT size FROM item").at(0).integer(0), 1);
}

TEST_P(DatabaseTest, ManyDifferentStatementsAreNoTrouble) {
    for (int number = 0; number < 1200; ++number) {
        ASSERT_EQ(read("SELECT " + std::to_string(number) + " FROM (SELECT 1) AS one").at(0).integer(0), number);
    }
}

}  // namespace
}  // namespace egide::storage::sql
