// Several processes do jobs and are killed now and then; nothing that was asked is lost, nothing is acknowledged twice.
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <map>
#include <random>
#include <set>
#include <thread>

#include "egide/jobs/workers.h"
#include "queue_fixture.h"

namespace egide::jobs {
namespace {

Instant wall_clock() {
    return std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
}

/// One process that does jobs, and the pipe on which it tells each acknowledgement.
struct Node {
    pid_t process = 0;
    int pipe = -1;
};

class KillTest : public OnAQueue {
  protected:
    static constexpr int kNodes = 3;

    KillTest() {
        const Done made = database_.write([&](Transaction& transaction) {
            return transaction.script("CREATE TABLE effect (job " + type("INTEGER", "bigint") + " NOT NULL)");
        });
        EXPECT_TRUE(made.ok()) << told(made);
    }
    /// Three seconds in the test suite; EGIDE_JOBS_SECONDS asks for more.
    static std::chrono::seconds duration() {
        const char* const asked = std::getenv("EGIDE_JOBS_SECONDS");
        return std::chrono::seconds(asked == nullptr ? 3 : std::atoi(asked));
    }

    [[noreturn]] void do_jobs_for_ever(int pipe) {
        auto database = storage::sql::Database::open(location(), {.connections = 4, .attempts = 50});
        if (!database.ok()) {
            ::_exit(4);
        }
        const Queue queue(*database, wall_clock, {.first = 50ms, .most = 200ms});
        const auto doer = [](Attempt& run) {
            std::this_thread::sleep_for(milliseconds(run.job().id % 5));
            return Outcome::done("", [id = run.job().id](Transaction& transaction) -> Done {
                const auto written = transaction.execute("INSERT INTO effect (job) VALUES ($1)", {id});
                return written.ok() ? Done(std::monostate{}) : Done(written.errors());
            });
        };
        const auto ended = [pipe](const Job& job, State state) {
            if (state == State::done && ::write(pipe, &job.id, sizeof(job.id)) != sizeof(job.id)) {
                ::_exit(5);
            }
        };
        const Workers workers(queue, {{"a", doer}},
                              {.name = "node", .threads = 2, .lease = 400ms, .poll = 10ms, .ended = ended});
        for (;;) {
            ::pause();
        }
    }
    Node start() {
        int ends[2] = {};
        EXPECT_EQ(::pipe(ends), 0);
        const pid_t process = ::fork();
        if (process == 0) {
            ::close(ends[0]);
            do_jobs_for_ever(ends[1]);
        }
        ::close(ends[1]);
        return {process, ends[0]};
    }
    /// Ends a node without a word; adds what it had acknowledged.
    void kill(const Node& node) {
        ::kill(node.process, SIGKILL);
        ::waitpid(node.process, nullptr, 0);
        std::int64_t id = 0;
        while (::read(node.pipe, &id, sizeof(id)) == sizeof(id)) {
            ++acknowledged_[id];
        }
        ::close(node.pipe);
    }

    std::map<std::int64_t, int> acknowledged_;
};
EGIDE_ON_BOTH_ENGINES(KillTest);

TEST_P(KillTest, NoJobIsLostAndNoneIsAcknowledgedTwice) {
    const unsigned seed = std::random_device{}();
    std::cout << "seed " << seed << "\n";
    std::mt19937 random(seed);
    const Queue queue(database_, wall_clock);
    std::vector<Node> nodes;
    for (int node = 0; node < kNodes; ++node) {
        nodes.push_back(start());
    }
    std::set<std::int64_t> asked;
    int kills = 0;
    const auto end = std::chrono::steady_clock::now() + duration();
    auto next_kill = std::chrono::steady_clock::now() + 200ms;
    while (std::chrono::steady_clock::now() < end) {
        const auto added = queue.enqueue({.kind = "a", .payload = "", .most_attempts = 1000});
        ASSERT_TRUE(added.ok()) << told(added);
        asked.insert(added->id);
        if (std::chrono::steady_clock::now() > next_kill) {
            Node& victim = nodes[random() % nodes.size()];
            kill(victim);
            victim = start();
            ++kills;
            next_kill += milliseconds(50 + random() % 300);
        }
        std::this_thread::sleep_for(milliseconds(random() % 8));
    }
    for (int turn = 0; turn < 3000 && queue.counts()->done < static_cast<std::int64_t>(asked.size()); ++turn) {
        std::this_thread::sleep_for(10ms);
    }
    for (const Node& node : nodes) {
        kill(node);
    }
    EXPECT_EQ(queue.counts()->done, static_cast<std::int64_t>(asked.size()));
    const auto effects = database_.read(
        [](Transaction& transaction) { return transaction.query("SELECT job, count(*) FROM effect GROUP BY job"); });
    ASSERT_TRUE(effects.ok()) << told(effects);
    EXPECT_EQ(effects->size(), asked.size());
    for (const auto& row : *effects) {
        EXPECT_EQ(row.integer(1), 1) << "job " << row.integer(0);
        EXPECT_TRUE(asked.contains(row.integer(0)));
    }
    for (const auto& [id, times] : acknowledged_) {
        EXPECT_EQ(times, 1) << "job " << id;
    }
    std::cout << asked.size() << " jobs, " << kills << " kills, " << acknowledged_.size()
              << " acknowledgements heard\n";
    EXPECT_GT(kills, 2);
    EXPECT_GT(acknowledged_.size(), asked.size() / 2);
}

}  // namespace
}  // namespace egide::jobs
