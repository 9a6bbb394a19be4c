// A process that appends is killed at random moments; what it was told is recorded must be there, whole.
#include <sys/wait.h>
#include <unistd.h>
#include <csignal>

#include <random>

#include "egide/journal/verify.h"
#include "log_fixture.h"

namespace egide::journal {
namespace {

class KillTest : public LogTest {
  protected:
    /// Kills in the test suite; EGIDE_KILLS asks for more.
    static int kills() {
        const char* const asked = std::getenv("EGIDE_KILLS");
        return asked == nullptr ? 50 : std::atoi(asked);
    }

    /// Appends for ever; tells each acknowledged size on the pipe.
    [[noreturn]] void child(int pipe, unsigned seed) {
        std::mt19937 random(seed);
        auto log = Log::open(folder_.path() / "log", options(system_calls()));
        while (log.ok()) {
            auto group = drafts(1 + random() % 40);
            group[0].personal =
                random() % 4 == 0 ? std::vector<std::string>{R"({"name":"Zoé"})"} : std::vector<std::string>{};
            const auto appended = log->append(group);
            if (!appended.ok()) {
                break;
            }
            const std::uint64_t size = appended->first + group.size();
            if (::write(pipe, &size, sizeof(size)) != sizeof(size)) {
                break;
            }
        }
        ::_exit(3);
    }

    /// The last size that the dead child had been told.
    static std::uint64_t acknowledged(int pipe, std::uint64_t before) {
        std::uint64_t size = before;
        std::uint64_t next = 0;
        while (::read(pipe, &next, sizeof(next)) == sizeof(next)) {
            size = next;
        }
        return size;
    }

    /// Lets a child append for a while, kills it; gives what it had been told.
    std::uint64_t run_and_kill(unsigned seed, unsigned microseconds, std::uint64_t before) {
        int ends[2] = {};
        EXPECT_EQ(::pipe(ends), 0);
        const pid_t process = ::fork();
        if (process == 0) {
            ::close(ends[0]);
            child(ends[1], seed);
        }
        ::close(ends[1]);
        ::usleep(microseconds);
        ::kill(process, SIGKILL);
        int status = 0;
        EXPECT_EQ(::waitpid(process, &status, 0), process);
        EXPECT_TRUE(WIFSIGNALED(status)) << "the child stopped by itself: " << status;
        const std::uint64_t size = acknowledged(ends[0], before);
        ::close(ends[0]);
        return size;
    }
};

TEST_F(KillTest, WhatWasAcknowledgedIsThereAfterAnyKill) {
    const unsigned seed = std::random_device{}();
    std::cout << "seed " << seed << ", " << kills() << " kills\n";
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    create();
    std::uint64_t told_size = 0;
    std::uint64_t completed = 0;
    for (int turn = 0; turn < kills(); ++turn) {
        told_size = run_and_kill(static_cast<unsigned>(random()), static_cast<unsigned>(random() % 60'000), told_size);
        const auto before = verify_log(folder_.path() / "log", {.keys = {{key_.verifier()}}});
        ASSERT_TRUE(before.ok() && before->sound()) << turn << told(before);
        ASSERT_GE(before->size, told_size) << turn;
        Log log = open();
        const auto after = verify_log(folder_.path() / "log", {.keys = {{key_.verifier()}}});
        ASSERT_TRUE(after.ok() && after->findings.empty()) << turn;
        ASSERT_GE(after->size, before->size);
        completed += after->size > before->size ? 1 : 0;
        now_ += std::chrono::hours(1);
        told_size = after->size;
    }
    std::cout << told_size << " entries, " << completed << " signed groups completed on opening\n";
    EXPECT_GT(told_size, 0U);
}

}  // namespace
}  // namespace egide::journal
