// Nodes die at any moment, and so does their database; what a writer was told is recorded stays, once.
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <random>
#include <thread>

#include "shared_journal_fixture.h"

namespace egide::storage {
namespace {

class SharedJournalKillTest : public SharedJournalTest {
  protected:
    /// Kills in the test suite; EGIDE_KILLS asks for more.
    static int kills() {
        const char* const asked = std::getenv("EGIDE_KILLS");
        return asked == nullptr ? 50 : std::atoi(asked);
    }

    /// What the dying process tells of each group that it was told is recorded.
    struct Told {
        std::uint64_t first = 0;
        std::uint64_t writer = 0;
        std::uint64_t group = 0;
    };
    static std::string word_of(const Told& told) {
        return "writer " + std::to_string(told.writer) + " group " + std::to_string(told.group) + ";";
    }

    /// Appends for ever; tells each acknowledged group on the pipe.
    [[noreturn]] void child(int pipe, unsigned seed) const {
        std::mt19937 random(seed);
        Told told{.writer = seed};
        auto log = Log::open(folder_of("dying"), options(share(), journal::system_calls()));
        for (; log.ok(); ++told.group) {
            auto group = drafts_of(word_of(told), 1 + random() % 40);
            if (random() % 3 == 0) {
                group[0].personal = {R"({"name":"Zoé"})"};
            }
            const auto appended = log->append(group);
            if (!appended.ok()) {
                break;
            }
            told.first = appended->first;
            if (random() % 5 == 0 && !appended->commitments[0].empty() &&
                !log->erase(appended->commitments[0][0], "asked").ok()) {
                break;
            }
            if (::write(pipe, &told, sizeof(told)) != sizeof(told)) {
                break;
            }
        }
        ::_exit(3);
    }

    /// Kills some time after the first acknowledged group, or `early`, while the folder is still being opened.
    void run_and_kill(Acknowledged& all, unsigned seed, unsigned microseconds, bool early) const {
        int ends[2] = {};
        ASSERT_EQ(::pipe(ends), 0);
        const pid_t process = ::fork();
        if (process == 0) {
            ::close(ends[0]);
            child(ends[1], seed);
        }
        ::close(ends[1]);
        pollfd first{ends[0], POLLIN, 0};
        if (!early) {
            ::poll(&first, 1, 20'000);
        }
        ::usleep(microseconds);
        ::kill(process, SIGKILL);
        int status = 0;
        ASSERT_EQ(::waitpid(process, &status, 0), process);
        EXPECT_TRUE(WIFSIGNALED(status)) << "the child stopped by itself: " << status;
        Told told;
        while (::read(ends[0], &told, sizeof(told)) == sizeof(told)) {
            EXPECT_TRUE(all.emplace(told.first, word_of(told)).second) << "two groups at one place";
        }
        ::close(ends[0]);
    }
};

/// Appends on a thread of its own until it is stopped; waits out what is away.
class Appender {
  public:
    Appender(Log log, std::string name) : log_(std::move(log)), name_(std::move(name)), thread_([this] { run(); }) {}
    ~Appender() { stop(); }
    /// What it was told is recorded.
    const Acknowledged& stop() {
        stopping_ = true;
        if (thread_.joinable()) {
            thread_.join();
        }
        return told_;
    }
    int refused() const { return refused_; }

  private:
    void run() {
        for (int group = 0; !stopping_; ++group) {
            const std::string word = name_ + " group " + std::to_string(group) + ";";
            if (const auto appended = log_.append(drafts_of(word, 3)); appended.ok()) {
                told_.emplace(appended->first, word);
            } else {
                ++refused_;
                std::this_thread::sleep_for(std::chrono::milliseconds(20));
            }
        }
    }
    Log log_;
    std::string name_;
    Acknowledged told_;
    std::atomic<int> refused_{0};
    std::atomic<bool> stopping_{false};
    std::thread thread_;
};

TEST_P(SharedJournalKillTest, WhatAKilledNodeWasToldIsThereForAll) {
    const unsigned seed = std::random_device{}();
    std::cout << "seed " << seed << ", " << kills() << " kills\n";
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    create("living");
    node("dying");
    Acknowledged all;
    for (int turn = 0; turn < kills() && !HasFailure(); ++turn) {
        SCOPED_TRACE("kill " + std::to_string(turn));
        run_and_kill(all, static_cast<unsigned>(random()), static_cast<unsigned>(random() % 60'000), turn % 4 == 0);
        // The other goes on at once: what the dead one held is free, what it left half done is not in the way.
        Log living = node("living");
        Told mine{0, turn == 0 ? 0U : 1U, static_cast<std::uint64_t>(turn)};
        mine.first = append(living, drafts_of(word_of(mine))).first;
        EXPECT_TRUE(all.emplace(mine.first, word_of(mine)).second);
        if (turn % 10 == 9) {
            const Log dead = node("dying");
            expect_same(living, dead);
            EXPECT_EQ(expect_sound("dying"), expect_sound("living"));
        }
    }
    const Log living = node("living");
    const Log dead = node("dying");
    expect_same(living, dead);
    expect_recorded(read(living), all);
    const std::uint64_t size = expect_sound("dying");
    EXPECT_EQ(size, expect_sound("living"));
    std::cout << all.size() << " groups acknowledged, " << size << " entries, one history in both folders\n";
}

TEST_P(SharedJournalKillTest, BothWriteWhileOneIsKilled) {
    const unsigned seed = std::random_device{}();
    std::cout << "seed " << seed << "\n";
    std::mt19937 random(seed);
    create("living");
    Acknowledged all;
    // Forks come before the thread, whose locks a child would inherit: the living one is a process of its own as well.
    const auto rounds = kills() / 5;
    for (int turn = 0; turn < rounds && !HasFailure(); ++turn) {
        int ends[2] = {};
        ASSERT_EQ(::pipe(ends), 0);
        const pid_t process = ::fork();
        if (process == 0) {
            ::close(ends[0]);
            child(ends[1], static_cast<unsigned>(seed) + static_cast<unsigned>(turn) + 7);
        }
        ::close(ends[1]);
        {
            Appender living(node("living"), "turn " + std::to_string(turn) + " living");
            ::usleep(100'000 + static_cast<unsigned>(random() % 100'000));
            ::kill(process, SIGKILL);
            ::usleep(50'000);
            const Acknowledged& told = living.stop();
            EXPECT_FALSE(told.empty());
            EXPECT_EQ(living.refused(), 0);
            for (const auto& [first, word] : told) {
                EXPECT_TRUE(all.emplace(first, word).second) << "two groups at one place";
            }
        }
        ASSERT_EQ(::waitpid(process, nullptr, 0), process);
        Told told;
        while (::read(ends[0], &told, sizeof(told)) == sizeof(told)) {
            EXPECT_TRUE(all.emplace(told.first, word_of(told)).second) << "two groups at one place";
        }
        ::close(ends[0]);
    }
    const Log living = node("living");
    const Log dying = node("dying");
    expect_same(living, dying);
    expect_recorded(read(dying), all);
    EXPECT_EQ(expect_sound("dying"), expect_sound("living"));
    std::cout << all.size() << " groups acknowledged\n";
}

EGIDE_ON_BOTH_ENGINES(SharedJournalKillTest);

/// A server of its own, which dies.
class SharedJournalServerTest : public ::testing::Test {
  protected:
    SharedJournalServerTest() {
        auto database = sql::Database::open(location()).value();
        const sql::Schema schemas[] = {storage::schema()};
        EXPECT_TRUE(sql::migrate(database, schemas).ok());
    }
    sql::Location location() const { return sql::PostgresServer{server_.connection()}; }
    base::Result<Log> node(const std::string& name, bool fresh = false) {
        journal::LogOptions options{
            .signer = key_,
            .former = {},
            .clock = [] { return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()); },
            .calls = &unsynced_calls(),
            .share = share_journal(location())};
        return fresh ? Log::create(folder_ / name, options) : Log::open(folder_ / name, options);
    }

    testing::PostgresServer server_{true};
    testing::TemporaryFolder folder_;
    journal::SignerKey key_ = journal::SignerKey::generate("test.example/journal");
};

TEST_F(SharedJournalServerTest, ATurnThatWasLostIsNoticed) {
    Log one = node("one", true).value();
    {
        const auto turn = one.hold();
        ASSERT_TRUE(turn.ok());
        EXPECT_TRUE(one.stay(std::chrono::minutes(5)).ok());
        server_.stop();
        server_.start();
        EXPECT_FALSE(one.stay(std::chrono::minutes(5)).ok());
        EXPECT_FALSE(one.append(drafts_of("built on what is no longer sure")).ok());
    }
    EXPECT_TRUE(one.stay(std::chrono::minutes(5)).ok()) << "without a turn there is nothing to keep";
    EXPECT_EQ(one.append(drafts_of("next")).value().first, 0U);
}

TEST_F(SharedJournalServerTest, TheDatabaseIsKilledAndComesBack) {
    ASSERT_TRUE(node("one", true).ok());
    Acknowledged all;
    int refused = 0;
    {
        Appender one(node("one").value(), "one");
        Appender two(node("two").value(), "two");
        for (int turn = 0; turn < 6; ++turn) {
            std::this_thread::sleep_for(std::chrono::milliseconds(300));
            if (turn % 2 == 0) {
                server_.kill();
            } else {
                server_.stop();
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
            server_.start();
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(500));
        for (Appender* const appender : {&one, &two}) {
            for (const auto& [first, word] : appender->stop()) {
                EXPECT_TRUE(all.emplace(first, word).second) << "two groups at one place";
            }
            refused += appender->refused();
        }
    }
    const auto one = node("one");
    const auto two = node("two");
    ASSERT_TRUE(one.ok() && two.ok()) << told(one) << told(two);
    EXPECT_EQ(one->reader().value().note(), two->reader().value().note());
    expect_recorded(one->reader().value(), all);
    const auto verified = journal::verify_log(folder_ / "two", {.keys = {{key_.verifier()}}, .references = {}});
    ASSERT_TRUE(verified.ok());
    EXPECT_TRUE(verified->findings.empty());
    // Each acknowledged group is there once: nothing was recorded again by who had not heard the answer.
    EXPECT_LE(all.size() * 3, verified->size);
    std::cout << all.size() << " groups acknowledged, " << refused << " refused, " << verified->size << " entries\n";
}

}  // namespace
}  // namespace egide::storage
