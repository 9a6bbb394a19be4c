#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <optional>
#include <random>

#include "egide/timestamp/queue.h"
#include "stamp_fixture.h"

namespace egide::timestamp {
namespace {

/// An authority that may be silent, or lie.
class Moody final : public Authority {
  public:
    enum class Mood { well, silent, garbage, old_answer, unsigned_by_anchor };
    Moody(LocalAuthority inner, std::string name) : inner_(std::move(inner)), name_(std::move(name)) {}
    Mood mood = Mood::well;
    int asked = 0;
    bool lists = true;

    const std::string& name() const override { return name_; }
    const std::string& policy() const override { return inner_.policy(); }
    HashAlgorithm hash() const override { return inner_.hash(); }
    const std::vector<std::string>& anchors() const override {
        return mood == Mood::unsigned_by_anchor ? none_ : inner_.anchors();
    }
    base::Result<std::string> stamp(std::string_view request) override {
        ++asked;
        if (mood == Mood::silent) {
            return base::Error{
                .kind = base::ErrorKind::unavailable, .message = {}, .at = {}, .field = {}, .detail = {}};
        }
        if (mood == Mood::garbage) {
            return std::string("<html>");
        }
        if (mood == Mood::old_answer && !last_.empty()) {
            return last_;
        }
        last_ = inner_.stamp(request).value();
        return last_;
    }
    base::Result<Material> material() override {
        return lists ? inner_.material()
                     : base::Result<Material>(base::Error{
                           .kind = base::ErrorKind::unavailable, .message = {}, .at = {}, .field = {}, .detail = {}});
    }

  private:
    LocalAuthority inner_;
    std::string name_;
    std::string last_;
    std::vector<std::string> none_;
};

/// The kernel's calls, one of which fails or is the last one made.
class FailingCalls : public journal::Calls {
  public:
    explicit FailingCalls(std::uint64_t victim) : victim_(victim) {}
    bool failed() const { return count_ > victim_; }
    int open(const char* path, int flags, unsigned mode) override {
        return fails() ? -1 : journal::system_calls().open(path, flags, mode);
    }
    std::ptrdiff_t write(int file, const void* bytes, std::size_t size) override {
        if (!fails()) {
            return journal::system_calls().write(file, bytes, size);
        }
        static_cast<void>(journal::system_calls().write(file, bytes, size / 2));
        errno = ENOSPC;
        return -1;
    }
    int truncate(int file, std::int64_t size) override {
        return fails() ? -1 : journal::system_calls().truncate(file, size);
    }
    int sync(int file) override { return fails() ? -1 : 0 * file; }
    int sync_disk(int file) override { return fails() ? -1 : 0 * file; }
    int rename(const char* from, const char* to) override {
        return fails() ? -1 : journal::system_calls().rename(from, to);
    }
    int remove(const char* path) override { return fails() ? -1 : journal::system_calls().remove(path); }
    int make_folder(const char* path, unsigned mode) override {
        return fails() ? -1 : journal::system_calls().make_folder(path, mode);
    }

  private:
    bool fails() {
        errno = ENOSPC;
        return count_++ == victim_;
    }
    std::uint64_t victim_;
    std::uint64_t count_ = 0;
};

class QueueTest : public StampTest {
  protected:
    void SetUp() override {
        first_.emplace(authority("first"), "first");
        second_.emplace(authority("second"), "second");
        all_ = {&*first_, &*second_};
    }
    Queue queue() { return Queue(folder_ / "queue", clock()); }
    static std::size_t pending(const Queue& queue) { return queue.state().value().pending.size(); }

    std::optional<Moody> first_;
    std::optional<Moody> second_;
    std::vector<Authority*> all_;
};

TEST_F(QueueTest, ARequestIsStampedAndItsProofKept) {
    Queue queue = this->queue();
    const std::string id = queue.add(digest_).value();
    EXPECT_FALSE(queue.proof(id).value().has_value());
    const QueueRun run = queue.run(all_).value();
    EXPECT_EQ(run.proved, std::vector{id});
    const Proof proof = queue.proof(id).value().value();
    EXPECT_EQ(proof.authority, "first");
    EXPECT_EQ(proof.digest, digest_);
    EXPECT_EQ(pending(queue), 0U);
    EXPECT_EQ(second_->asked, 0);
    EXPECT_EQ(verify_token(proof.token, digest_, {first_->anchors(), {}}, now_).standing, Standing::good);
    EXPECT_EQ(queue.proofs().value().size(), 1U);
    EXPECT_TRUE(queue.gaps().value().empty());
}

TEST_F(QueueTest, TheNextAuthorityIsAskedWhenOneIsSilentOrLies) {
    for (const Moody::Mood mood :
         {Moody::Mood::silent, Moody::Mood::garbage, Moody::Mood::old_answer, Moody::Mood::unsigned_by_anchor}) {
        Queue queue = this->queue();
        if (mood == Moody::Mood::old_answer) {
            first_->mood = Moody::Mood::well;
            queue.add(digest_of(HashAlgorithm::sha256, "before")).value();
            ASSERT_TRUE(queue.run(all_).ok());
        }
        first_->mood = mood;
        const std::string id =
            queue.add(digest_of(HashAlgorithm::sha256, std::to_string(static_cast<int>(mood)))).value();
        ASSERT_EQ(queue.run(all_).value().proved, std::vector{id});
        EXPECT_EQ(queue.proof(id).value()->authority, "second");
    }
}

TEST_F(QueueTest, WhenNoneAnswersItWaitsLongerEachTimeAndTheGapShows) {
    first_->mood = Moody::Mood::silent;
    second_->mood = Moody::Mood::garbage;
    Queue queue = this->queue();
    const Instant asked = now_;
    const std::string id = queue.add(digest_).value();
    std::vector<std::int64_t> delays;
    for (int attempt = 0; attempt < 12; ++attempt) {
        EXPECT_EQ(queue.run(all_).value().waiting, std::vector{id});
        const Pending waiting = queue.state().value().pending.front();
        delays.push_back(std::chrono::duration_cast<std::chrono::minutes>(waiting.next_attempt - now_).count());
        ASSERT_EQ(waiting.refusals.size(), 2U);
        EXPECT_EQ(waiting.refusals[1].authority, "second");
        EXPECT_FALSE(waiting.refusals[1].reason.fr.empty());
        now_ = waiting.next_attempt - std::chrono::seconds(1);
        EXPECT_TRUE(queue.run(all_).value().waiting.empty()) << "not before its time";
        now_ = waiting.next_attempt;
    }
    EXPECT_EQ(delays, (std::vector<std::int64_t>{1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360}));
    const std::vector<Gap> open = queue.gaps().value();
    ASSERT_EQ(open.size(), 1U);
    EXPECT_EQ(open[0].since, asked);
    EXPECT_EQ(open[0].digest, digest_);
    EXPECT_FALSE(open[0].until.has_value());
    EXPECT_NE(words({open[0].sentence}).find("waiting for its time stamp since 1 March 2026 10:00:00 UTC (26 h)"),
              std::string::npos)
        << words({open[0].sentence});
    second_->mood = Moody::Mood::well;
    EXPECT_EQ(queue.run(all_).value().proved, std::vector{id});
    const std::vector<Gap> closed = queue.gaps(std::chrono::hours(1)).value();
    ASSERT_EQ(closed.size(), 1U);
    EXPECT_EQ(closed[0].until, now_);
    EXPECT_EQ(closed[0].length, now_ - asked);
    EXPECT_TRUE(queue.gaps(std::chrono::hours(48)).value().empty());
}

TEST_F(QueueTest, TheSameDigestIsAskedForOnce) {
    Queue queue = this->queue();
    const std::string id = queue.add(digest_).value();
    now_ += std::chrono::hours(1);
    EXPECT_EQ(queue.add(digest_).value(), id);
    EXPECT_EQ(queue.state().value().pending.front().since, now_ - std::chrono::hours(1));
    ASSERT_TRUE(queue.run(all_).ok());
    EXPECT_EQ(queue.add(digest_).value(), id);
    EXPECT_EQ(pending(queue), 0U);
}

TEST_F(QueueTest, ACancelledRequestIsNotSent) {
    Queue queue = this->queue();
    const std::string id = queue.add(digest_).value();
    EXPECT_TRUE(queue.cancel(id).ok());
    EXPECT_TRUE(queue.cancel(id).ok());
    EXPECT_TRUE(queue.cancel("../../etc/passwd").ok());
    EXPECT_TRUE(queue.run(all_).value().proved.empty());
    EXPECT_EQ(first_->asked, 0);
}

TEST_F(QueueTest, WithoutListsTheTokenIsKeptAllTheSame) {
    first_->lists = false;
    Queue queue = this->queue();
    const std::string id = queue.add(digest_).value();
    ASSERT_EQ(queue.run(all_).value().proved, std::vector{id});
    const Proof proof = queue.proof(id).value().value();
    EXPECT_EQ(verify_token(proof.token, digest_, {first_->anchors(), {}}, now_).standing, Standing::revocation_unknown);
}

TEST_F(QueueTest, ADamagedFileIsNamedAndTheOthersGoOn) {
    Queue queue = this->queue();
    const std::string id = queue.add(digest_).value();
    const std::string other = queue.add(digest_of(HashAlgorithm::sha512, "x")).value();
    const std::string file = "queue/pending/" + id + ".json";
    const std::string whole = bytes_of(folder_ / file);
    for (const std::string& bytes : {std::string(), std::string("{"), whole.substr(0, whole.size() / 2),
                                     bytes_of(folder_ / ("queue/pending/" + other + ".json"))}) {
        folder_.write(file, bytes);
        const QueueState state = queue.state().value();
        ASSERT_EQ(state.damaged.size(), 1U) << bytes;
        EXPECT_NE(state.damaged[0].at.file.find(id), std::string::npos);
        EXPECT_EQ(state.pending.size(), 1U);
    }
    EXPECT_EQ(queue.add(digest_).value(), id);  // asked again, it is written again
    EXPECT_EQ(queue.run(all_).value().proved.size(), 2U);
    folder_.write("queue/proofs/" + id + ".json", "{}");
    EXPECT_FALSE(queue.proof(id).ok());
}

TEST_F(QueueTest, WhatADeadProcessLeftHalfWrittenIsSweptAway) {
    Queue queue = this->queue();
    queue.add(digest_).value();
    const auto old = folder_.write("queue/pending/x.json.1-0.tmp", "{");
    const auto fresh = folder_.write("queue/pending/y.json.2-0.tmp", "{");
    std::filesystem::last_write_time(old, std::filesystem::file_time_type::clock::now() - std::chrono::hours(2));
    ASSERT_EQ(queue.run(all_).value().proved.size(), 1U);
    EXPECT_FALSE(std::filesystem::exists(old));
    EXPECT_TRUE(std::filesystem::exists(fresh));
}

TEST_F(QueueTest, EachCallFailingOnceLosesNothing) {
    for (std::uint64_t victim = 0;; ++victim) {
        SCOPED_TRACE("call " + std::to_string(victim));
        std::filesystem::remove_all(folder_ / "queue");
        FailingCalls calls(victim);
        Queue failing(folder_ / "queue", clock(), calls);
        const auto added = failing.add(digest_);
        static_cast<void>(failing.run(all_));
        Queue after = queue();
        const QueueState state = after.state().value();
        EXPECT_TRUE(state.damaged.empty());
        if (added.ok()) {
            EXPECT_TRUE(state.pending.size() == 1 || after.proof(*added).value().has_value());
            ASSERT_TRUE(after.run(all_).ok());
            EXPECT_TRUE(after.proof(*added).value().has_value());
            EXPECT_EQ(pending(after), 0U);
        }
        if (!calls.failed()) {
            EXPECT_GT(victim, 10U);
            return;
        }
    }
}

TEST_F(QueueTest, KilledAtAnyMomentAnAcknowledgedRequestIsThere) {
    const unsigned seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    std::size_t told = 0;
    for (int round = 0; round < 20; ++round) {
        int ends[2] = {};
        ASSERT_EQ(::pipe(ends), 0);
        const pid_t process = ::fork();
        if (process == 0) {
            Queue queue = this->queue();
            for (unsigned number = 0;; ++number) {
                const Digest digest =
                    digest_of(HashAlgorithm::sha256, std::to_string(round) + "-" + std::to_string(number));
                if (!queue.add(digest).ok() || ::write(ends[1], digest.bytes.data(), 32) != 32) {
                    ::_exit(3);
                }
                if (number % 7 == 6) {
                    static_cast<void>(queue.run(all_));
                }
            }
        }
        ::close(ends[1]);
        ::usleep(static_cast<useconds_t>(1000 + random() % 30000));
        ::kill(process, SIGKILL);
        ::waitpid(process, nullptr, 0);
        std::string bytes(32, '\0');
        Queue after = queue();
        const QueueState state = after.state().value();
        EXPECT_TRUE(state.damaged.empty());
        while (::read(ends[0], bytes.data(), 32) == 32) {
            ++told;
            const std::string id = after.add({HashAlgorithm::sha256, bytes}).value();
            const bool waits = std::any_of(state.pending.begin(), state.pending.end(),
                                           [&](const Pending& one) { return one.id == id; });
            EXPECT_TRUE(waits || after.proof(id).value().has_value());
        }
        ::close(ends[0]);
    }
    EXPECT_GT(told, 0U);
    Queue after = queue();
    ASSERT_TRUE(after.run(all_).ok());
    EXPECT_EQ(pending(after), 0U);
}

}  // namespace
}  // namespace egide::timestamp
