// A process that adds files is killed at random moments; what it was told is recorded must be there, whole.
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <random>
#include <thread>

#include "egide/journal/merkle.h"
#include "evidence_fixture.h"

namespace egide::evidence {
namespace {

constexpr std::uint32_t kFiles = 10'000;

class KillTest : public VaultTest {
  protected:
    /// Kills in the test suite; EGIDE_KILLS asks for more.
    static int kills() {
        const char* const asked = std::getenv("EGIDE_KILLS");
        return asked == nullptr ? 20 : std::atoi(asked);
    }
    static std::string bytes_of_file(std::uint32_t number) {
        // After the 10,000th they come again: the same bytes, other evidence.
        number %= kFiles;
        return "file " + std::to_string(number) + std::string(number % 3000, static_cast<char>('a' + number % 26));
    }

    /// What a child was told: file `number` is recorded under this identifier.
    struct Told {
        std::uint32_t number = 0;
        char id[32] = {};
    };

    /// Adds the files from a number on, in groups; tells each that was acknowledged.
    [[noreturn]] void child(int pipe, std::uint32_t from, unsigned seed) {
        std::mt19937 random(seed);
        // What a killed process wrote is not lost by the kernel: waiting for the disk would only make fewer moments.
        auto vault = Vault::open(data(), {.origin = {}, .calls = &quick_calls()});
        for (std::uint32_t next = from; vault.ok();) {
            const auto count = static_cast<std::uint32_t>(1 + random() % 60);
            std::vector<NewEvidence> group;
            for (std::uint32_t at = next; at < next + count; ++at) {
                group.push_back(evidence_of(bytes_of_file(at), "file-" + std::to_string(at)));
            }
            const auto added = vault->add("child", group);
            for (std::uint32_t at = 0; added.ok() && at < count; ++at) {
                Told told{next + at, {}};
                std::copy_n((*added)[at].evidence.begin(), sizeof(told.id), told.id);
                if (::write(pipe, &told, sizeof(told)) != sizeof(told)) {
                    ::_exit(4);
                }
            }
            if (!added.ok()) {
                break;
            }
            next += count;
        }
        ::_exit(3);
    }

    /// Lets a child add for a while, kills it; adds what it had been told. One child in two is killed only after it was
    /// told of a first group, so that a slow machine also sees kills in the middle of the work.
    void run_and_kill(std::map<std::uint32_t, std::string>& acknowledged, unsigned seed, unsigned microseconds) {
        std::atomic<bool> working{seed % 2 == 0};
        int ends[2] = {};
        ASSERT_EQ(::pipe(ends), 0);
        const std::uint32_t from = acknowledged.empty() ? 0 : acknowledged.rbegin()->first + 1;
        const pid_t process = ::fork();
        if (process == 0) {
            ::close(ends[0]);
            child(ends[1], from, seed);
        }
        ::close(ends[1]);
        std::thread killer([&] {
            for (int wait = 0; !working && wait < 5000; ++wait) {
                ::usleep(1000);
            }
            ::usleep(microseconds);
            ::kill(process, SIGKILL);
        });
        Told told{};
        while (::read(ends[0], &told, sizeof(told)) == sizeof(told)) {
            working = true;
            acknowledged[told.number] = std::string(told.id, sizeof(told.id));
        }
        killer.join();
        ::close(ends[0]);
        int status = 0;
        ASSERT_EQ(::waitpid(process, &status, 0), process);
        ASSERT_TRUE(WIFSIGNALED(status)) << "the child stopped by itself: " << status;
    }

    /// Acknowledged files are there, byte for byte, each proved in the head.
    void expect_present(const Vault& vault, const std::map<std::uint32_t, std::string>& acknowledged) {
        const journal::LogReader log = value(vault.journal());
        for (const auto& [number, id] : acknowledged) {
            const auto evidence = vault.get(id);
            ASSERT_TRUE(evidence.ok()) << number << told(evidence);
            const Revision& revision = evidence->latest();
            const auto entry = log.entry(revision.entry);
            const auto proof = log.prove(revision.entry);
            ASSERT_TRUE(entry.ok() && proof.ok());
            ASSERT_TRUE(journal::verify_inclusion(journal::leaf_hash(*entry), revision.entry, log.checkpoint().size,
                                                  log.checkpoint().root, proof->path));
            const auto source = vault.store().open(revision.object->sha256);
            ASSERT_TRUE(source.ok()) << told(source);
            ASSERT_EQ(drained(**source), bytes_of_file(number));
        }
    }
};

TEST_F(KillTest, EveryAcknowledgedFileIsThereAfterAnyKill) {
    const unsigned seed = std::random_device{}();
    std::cout << "seed " << seed << ", " << kills() << " kills\n";
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    take(Vault::create(data(), {.origin = "test.example/egide", .calls = &quick_calls()}));
    std::map<std::uint32_t, std::string> acknowledged;
    std::size_t strays = 0;
    // The full run goes on until all of the 10,000 files were acknowledged.
    const bool full = std::getenv("EGIDE_KILLS") != nullptr;
    int turn = 0;
    for (; (turn < kills() || (full && acknowledged.size() < kFiles)) && !HasFatalFailure(); ++turn) {
        SCOPED_TRACE("kill " + std::to_string(turn));
        const auto before = acknowledged.size();
        run_and_kill(acknowledged, static_cast<unsigned>(random()), 5'000 + static_cast<unsigned>(random() % 200'000));
        Vault vault = take(Vault::open(data(), {.origin = {}, .calls = &quick_calls()}));
        const auto verification = verified(vault);
        ASSERT_TRUE(verification.sound());
        ASSERT_GE(verification.size, acknowledged.size());
        const StoreCheck check = checked(vault);
        ASSERT_TRUE(check.sound()) << told(check.findings);
        strays += check.findings.size();
        // Those of this turn each time, all of them at the end.
        expect_present(vault,
                       {std::next(acknowledged.begin(), static_cast<std::ptrdiff_t>(before)), acknowledged.end()});
    }
    Vault vault = take(Vault::open(data(), {.origin = {}, .calls = &quick_calls()}));
    expect_present(vault, acknowledged);
    expect_whole(vault);
    std::cout << acknowledged.size() << " files acknowledged, " << turn << " kills, " << strays
              << " whole objects not yet recorded seen\n";
    EXPECT_GT(acknowledged.size(), 0U);
}

TEST_F(KillTest, TwoProcessesAddAtOnce) {
    take(Vault::create(data(), options()));
    const auto adder = [&](const std::string& actor) {
        const pid_t process = ::fork();
        if (process == 0) {
            auto vault = Vault::open(data(), {.origin = {}, .calls = &quick_calls()});
            bool done = vault.ok();
            for (int turn = 0; done && turn < 30; ++turn) {
                // Half of the bytes are those of the other process.
                const std::vector<NewEvidence> group = {evidence_of("shared " + std::to_string(turn)),
                                                        evidence_of(actor + std::to_string(turn))};
                const auto added = vault->add(actor, group);
                done = added.ok() && (*added)[0].errors.empty() && (*added)[1].errors.empty();
                done = done && vault->read(actor, (*added)[1].evidence).ok();
            }
            ::_exit(done ? 0 : 1);
        }
        return process;
    };
    for (const pid_t process : {adder("one"), adder("two")}) {
        int status = 0;
        ASSERT_EQ(::waitpid(process, &status, 0), process);
        EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    Vault vault = open();
    expect_whole(vault);
    EXPECT_EQ(value(vault.journal()).checkpoint().size, 180U);
    EXPECT_EQ(checked(vault).objects, 90U);
    EXPECT_TRUE(of(reviewed(vault), Concern::reading_gap).empty());
}

}  // namespace
}  // namespace egide::evidence
