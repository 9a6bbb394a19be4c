// Killed processes, a server that goes and comes back, a full disk: what was acknowledged is there, what was not is
// whole or absent, and the error says which.
#include <sys/mount.h>
#include <sys/wait.h>

#include <csignal>
#include <random>
#include <set>
#include <thread>

#include "egide/storage/sql/copy.h"
#include "egide/testing/engines.h"

namespace egide::storage::sql {
namespace {

using testing::name_of_engine;
using testing::OnBothEngines;
using testing::shared_server;
using testing::told;

using namespace std::chrono_literals;

class BadDayTest : public OnBothEngines {
  protected:
    static constexpr std::int64_t kWhole = 3;  // rows of one transaction

    BadDayTest() {
        auto database = open();
        const Done made = database.write([&](Transaction& t) {
            return t.script("CREATE TABLE entry (writer " + type("INTEGER", "bigint") + ", number " +
                            type("INTEGER", "bigint") + ", part " + type("INTEGER", "bigint") +
                            ", PRIMARY KEY (writer, number, part))");
        });
        EXPECT_TRUE(made.ok()) << told(made);
    }
    static Done add(Database& database, std::int64_t writer, std::int64_t number) {
        const auto added = database.write([&](Transaction& t) -> base::Result<std::int64_t> {
            for (std::int64_t part = 0; part + 1 < kWhole; ++part) {
                (void)t.execute("INSERT INTO entry VALUES ($1, $2, $3)", {writer, number, part});
            }
            return t.execute("INSERT INTO entry VALUES ($1, $2, $3)", {writer, number, kWhole - 1});
        });
        return added.ok() ? Done(std::monostate{}) : Done(added.errors());
    }
    static Fault fault(Database& database) {
        const Done done = add(database, 99, 99);
        EXPECT_FALSE(done.ok());
        return done.ok() ? Fault::other : fault_of(done.errors());
    }
    /// Kills in the test suite; EGIDE_KILLS asks for more.
    static int kills() {
        const char* const asked = std::getenv("EGIDE_KILLS");
        return asked == nullptr ? 10 : std::atoi(asked);
    }
    [[noreturn]] void write_for_ever(int pipe, std::int64_t writer) {
        auto database = Database::open(location());
        for (std::int64_t number = 0; database.ok() && add(*database, writer, number).ok(); ++number) {
            if (::write(pipe, &number, sizeof(number)) != sizeof(number)) {
                break;
            }
        }
        ::_exit(3);
    }
    /// Starts a process that writes; gives the end of the pipe on which it tells each acknowledged number.
    std::pair<pid_t, int> start_writer(std::int64_t writer) {
        int ends[2] = {};
        EXPECT_EQ(::pipe(ends), 0);
        const pid_t process = ::fork();
        if (process == 0) {
            ::close(ends[0]);
            write_for_ever(ends[1], writer);
        }
        ::close(ends[1]);
        return {process, ends[0]};
    }
    static std::int64_t last_acknowledged(int pipe) {
        std::int64_t last = -1, next = 0;
        while (::read(pipe, &next, sizeof(next)) == sizeof(next)) {
            last = next;
        }
        ::close(pipe);
        return last;
    }
    /// Every transaction up to the last acknowledged is there, and each one that is there is whole.
    void expect_whole(Database& database, std::int64_t writer, std::int64_t acknowledged) {
        const auto rows = database.read([&](Transaction& t) {
            return t.query("SELECT number, count(*) FROM entry WHERE writer = $1 GROUP BY number ORDER BY number",
                           {writer});
        });
        ASSERT_TRUE(rows.ok()) << told(rows);
        ASSERT_GE(static_cast<std::int64_t>(rows->size()), acknowledged + 1);
        for (std::size_t at = 0; at < rows->size(); ++at) {
            ASSERT_EQ((*rows)[at].integer(0), static_cast<std::int64_t>(at));
            ASSERT_EQ((*rows)[at].integer(1), kWhole);
        }
    }
};
EGIDE_ON_BOTH_ENGINES(BadDayTest);

TEST_P(BadDayTest, WhatAKilledWriterWasToldIsThere) {
    const unsigned seed = std::random_device{}();
    std::cout << "seed " << seed << ", " << kills() << " kills\n";
    std::mt19937 random(seed);
    std::int64_t all = 0;
    for (std::int64_t writer = 0; writer < kills(); ++writer) {
        const auto [process, pipe] = start_writer(writer);
        std::this_thread::sleep_for(std::chrono::microseconds(30'000 + random() % 80'000));
        ::kill(process, SIGKILL);
        ::waitpid(process, nullptr, 0);
        const std::int64_t acknowledged = last_acknowledged(pipe);
        auto database = open();
        expect_whole(database, writer, acknowledged);
        all += acknowledged + 1;
    }
    std::cout << all << " acknowledged transactions\n";
    EXPECT_GT(all, 0);
}

TEST_P(BadDayTest, AFullDiskIsToldAndNothingIsKept) {
    auto database = open();
    ASSERT_TRUE(add(database, 1, 1).ok());
    const auto fill = [&](Transaction& t) -> Done {
        if (!on_sqlite()) {  // the state that the server gives when it finds no space
            return t.script(
                "INSERT INTO entry VALUES (5, 5, 5); "
                "DO $$ BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = '53100'; END $$");
        }
        return t.script(
            "PRAGMA max_page_count = 4; WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
            "WHERE i < 10000) INSERT INTO entry SELECT 5, i, 5 FROM n");
    };
    const Done full = database.write(fill);
    ASSERT_FALSE(full.ok());
    EXPECT_EQ(fault_of(full.errors()), Fault::disk_full);
    if (on_sqlite()) {
        ASSERT_TRUE(database.write([](Transaction& t) { return t.script("PRAGMA max_page_count = 1000000"); }).ok());
    }
    EXPECT_TRUE(add(database, 1, 2).ok()) << "the same connection goes on once there is space";
    const auto rows = database.read([](Transaction& t) { return t.query("SELECT count(*) FROM entry"); });
    EXPECT_EQ(rows->at(0).integer(0), 2 * kWhole);
}

/// In a child with a view of its own on the mounts: a file system of one megabyte.
int fill_a_small_disk(const std::filesystem::path& folder) {
    if (::unshare(CLONE_NEWNS) != 0 || ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        ::mount("tmpfs", folder.c_str(), "tmpfs", 0, "size=1m") != 0) {
        return 77;
    }
    auto database = Database::open(SqliteFile{folder / "small.db"});
    if (!database.ok() || !database->write([](Transaction& t) { return t.script("CREATE TABLE t (b)"); }).ok()) {
        return 1;
    }
    for (std::int64_t rows = 0; rows < 1000; ++rows) {
        const auto added = database->write(
            [](Transaction& t) { return t.execute("INSERT INTO t VALUES ($1)", {Blob{std::string(20'000, 'x')}}); });
        if (!added.ok()) {
            const auto found = database->read([](Transaction& t) { return t.query("SELECT count(*) FROM t"); });
            const bool right =
                fault_of(added.errors()) == Fault::disk_full && found.ok() && found->at(0).integer(0) == rows;
            return right && rows > 5 ? 0 : 2;
        }
    }
    return 3;
}

TEST(SqliteBadDay, ARealFullDiskLosesNothingThatWasAcknowledged) {
    const testing::TemporaryFolder folder;
    const pid_t process = ::fork();
    if (process == 0) {
        ::_exit(fill_a_small_disk(folder.path()));
    }
    int status = 0;
    ::waitpid(process, &status, 0);
    ASSERT_TRUE(WIFEXITED(status));
    if (WEXITSTATUS(status) == 77) {
        GTEST_SKIP() << "mounting a small disk needs more rights than this process has";
    }
    EXPECT_EQ(WEXITSTATUS(status), 0);
}

TEST(SqliteBadDay, AWrongFileIsNamedForWhatItIs) {
    const testing::TemporaryFolder folder;
    const auto fault = [](const std::filesystem::path& file) {
        const auto opened = Database::open(SqliteFile{file});
        EXPECT_FALSE(opened.ok());
        return opened.ok() ? Fault::other : fault_of(opened.errors());
    };
    EXPECT_EQ(fault(folder.write("text.db", std::string(5000, 'x'))), Fault::damaged);
    EXPECT_EQ(fault(folder / "no folder/x.db"), Fault::lost);
    std::filesystem::create_directory(folder / "folder.db");
    EXPECT_EQ(fault(folder / "folder.db"), Fault::lost);
}

TEST(SqliteBadDay, TheFileIsItsOwnersAlone) {
    const testing::TemporaryFolder folder;
    auto database = Database::open(SqliteFile{folder / "x.db"}).value();
    ASSERT_TRUE(database.write([](Transaction& t) { return t.script("CREATE TABLE t (a)"); }).ok());
    for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
        EXPECT_EQ(
            entry.status().permissions() & (std::filesystem::perms::group_all | std::filesystem::perms::others_all),
            std::filesystem::perms::none)
            << entry.path();
    }
}

class PostgresBadDay : public BadDayTest {};
INSTANTIATE_TEST_SUITE_P(Engine, PostgresBadDay, ::testing::Values(Engine::postgresql), name_of_engine);

TEST_P(PostgresBadDay, AServerThatWentIsFoundAgainWhenItComesBack) {
    Database database = open({.connections = 4, .wait = 2s});
    ASSERT_TRUE(add(database, 1, 1).ok());
    shared_server().stop();
    EXPECT_EQ(fault(database), Fault::lost);
    EXPECT_EQ(fault(database), Fault::lost);
    shared_server().start();
    for (std::int64_t number = 2; number < 6; ++number) {
        const Done again = add(database, 1, number);
        EXPECT_TRUE(again.ok()) << told(again);
    }
    shared_server().kill();
    shared_server().start();
    const Done done = add(database, 1, 6);
    EXPECT_TRUE(done.ok()) << "idle connections that died are replaced unseen: " << told(done);
}

TEST_P(PostgresBadDay, AServerThatDiesInATransactionHasKeptNothingOfIt) {
    Database database = open();
    const auto done = database.write([](Transaction& t) {
        EXPECT_TRUE(t.execute("INSERT INTO entry VALUES (1, 1, 1)").ok());
        shared_server().kill();
        return t.execute("INSERT INTO entry VALUES (1, 1, 2)");
    });
    ASSERT_FALSE(done.ok());
    EXPECT_EQ(fault_of(done.errors()), Fault::lost) << told(done);
    shared_server().start();
    const auto rows = database.read([](Transaction& t) { return t.query("SELECT count(*) FROM entry"); });
    ASSERT_TRUE(rows.ok()) << told(rows);
    EXPECT_EQ(rows->at(0).integer(0), 0);
}

TEST_P(PostgresBadDay, WhatADyingServerAcknowledgedIsThere) {
    for (std::int64_t writer = 0; writer < 3; ++writer) {
        const auto [process, pipe] = start_writer(writer);
        std::this_thread::sleep_for(150ms);
        shared_server().kill();
        ::waitpid(process, nullptr, 0);
        const std::int64_t acknowledged = last_acknowledged(pipe);
        shared_server().start();
        auto database = open();
        expect_whole(database, writer, acknowledged);
        EXPECT_GT(acknowledged, 0);
    }
}

TEST_P(PostgresBadDay, AConnectionThatBreaksInTheCommitLeavesADoubtAndSaysSo) {
    Database database = open();
    ASSERT_TRUE(database
                    .write([](Transaction& t) {
                        return t.script(
                            "CREATE FUNCTION leave () RETURNS trigger LANGUAGE plpgsql AS "
                            "$$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$; "
                            "CREATE CONSTRAINT TRIGGER late AFTER INSERT ON entry DEFERRABLE INITIALLY "
                            "DEFERRED FOR EACH ROW EXECUTE FUNCTION leave()");
                    })
                    .ok());
    EXPECT_EQ(fault(database), Fault::in_doubt);
}

TEST_P(PostgresBadDay, ATableThatChangedMeanwhileIsReadAnew) {
    Database database = open(), other = open();
    const auto all = [](Transaction& t) { return t.query("SELECT * FROM entry"); };
    ASSERT_TRUE(add(database, 1, 1).ok());
    ASSERT_EQ(database.read(all)->at(0).size(), 3U);
    ASSERT_TRUE(other.write([](Transaction& t) { return t.script("ALTER TABLE entry ADD COLUMN more text"); }).ok());
    const auto rows = database.read(all);
    ASSERT_TRUE(rows.ok()) << told(rows);
    EXPECT_EQ(rows->at(0).size(), 4U);
}

TEST_P(PostgresBadDay, AnAccountThatTheServerRefusesIsToldApartFromASilentServer) {
    const auto fault = [](const std::string& connection) {
        const auto opened = Database::open(PostgresServer{connection}, {.wait = 1s});
        EXPECT_FALSE(opened.ok());
        return opened.ok() ? Fault::other : fault_of(opened.errors());
    };
    EXPECT_EQ(fault(shared_server().connection("nowhere")), Fault::refused);
    EXPECT_EQ(fault(shared_server().connection() + " user=nobody-knows"), Fault::refused);
    EXPECT_EQ(fault("host=127.0.0.1 port=1 password=secret-of-the-server"), Fault::lost);
    const auto opened = Database::open(PostgresServer{"host=127.0.0.1 port=1 password=secret-of-the-server"});
    EXPECT_EQ(told(opened).find("secret"), std::string::npos) << told(opened);
}

}  // namespace
}  // namespace egide::storage::sql
