#include <cerrno>

#include "log_fixture.h"

namespace egide::journal {
namespace {

/// Calls of which one fails: before doing anything, or half done for a write.
class FailingCalls final : public QuickCalls {
  public:
    FailingCalls(std::uint64_t victim, int code) : victim_(victim), code_(code) {}
    bool failed() const { return count_ > victim_; }

    int open(const char* path, int flags, unsigned mode) override {
        return fails() ? -1 : QuickCalls::open(path, flags, mode);
    }
    std::ptrdiff_t write(int file, const void* bytes, std::size_t size) override {
        if (!fails()) {
            return QuickCalls::write(file, bytes, size);
        }
        // A full disk takes what it can first.
        static_cast<void>(QuickCalls::write(file, bytes, size / 2));
        errno = code_;
        return -1;
    }
    int truncate(int file, std::int64_t size) override { return fails() ? -1 : QuickCalls::truncate(file, size); }
    int sync(int file) override { return fails() ? -1 : QuickCalls::sync(file); }
    int sync_disk(int file) override { return fails() ? -1 : QuickCalls::sync_disk(file); }
    int rename(const char* from, const char* to) override { return fails() ? -1 : QuickCalls::rename(from, to); }
    int remove(const char* path) override { return fails() ? -1 : QuickCalls::remove(path); }
    int make_folder(const char* path, unsigned mode) override {
        return fails() ? -1 : QuickCalls::make_folder(path, mode);
    }

  private:
    bool fails() {
        errno = code_;
        return count_++ == victim_;
    }
    std::uint64_t victim_;
    std::uint64_t count_ = 0;
    int code_;
};

/// Calls of which one write is said to be done and is not: a disk that lies.
class LosingCalls final : public QuickCalls {
  public:
    explicit LosingCalls(std::uint64_t victim) : victim_(victim) {}
    bool lost() const { return count_ > victim_; }
    std::ptrdiff_t write(int file, const void* bytes, std::size_t size) override {
        return count_++ == victim_ ? static_cast<std::ptrdiff_t>(size) : QuickCalls::write(file, bytes, size);
    }

  private:
    std::uint64_t victim_;
    std::uint64_t count_ = 0;
};

class FaultTest : public LogTest {
  protected:
    /// What the group under fault looks like: it fills a bundle and carries personal data.
    static std::vector<Draft> group() {
        auto made = drafts(20, 250);
        made[7].personal = {R"({"name":"Zoé"})"};
        return made;
    }
    void start_again() {
        std::filesystem::remove_all(folder_.path() / "log");
        Log log = create();
        append(log, drafts(250));
    }
    std::size_t personal_files() const {
        std::size_t count = 0;
        if (std::filesystem::exists(at("private"))) {
            for (const auto& file : std::filesystem::recursive_directory_iterator(at("private"))) {
                count += file.is_regular_file() && file.path().filename().string().size() == 64 ? 1 : 0;
            }
        }
        return count;
    }
};

TEST_F(FaultTest, EachCallFailingOnceLosesNothingAndLeavesNothingByHalves) {
    std::uint64_t points = 0;
    for (const int code : {EIO, ENOSPC}) {
        for (std::uint64_t victim = 0;; ++victim) {
            SCOPED_TRACE("call " + std::to_string(victim) + " fails with " + std::to_string(code));
            start_again();
            bool acknowledged = false;
            FailingCalls calls(victim, code);
            {
                auto log = Log::open(folder_.path() / "log", options(calls));
                acknowledged = log.ok() && log->append(group()).ok();
                if (log.ok() && !acknowledged) {
                    // The same object goes on once the disk does.
                    const auto again = log->append(drafts(5, 900));
                    ASSERT_TRUE(again.ok()) << told(again);
                }
            }
            Log log = open();
            const std::uint64_t size = whole_size();
            EXPECT_TRUE(size == 250 || size == 255 || size == 270 || size == 275) << size;
            EXPECT_TRUE(!acknowledged || size == 270) << size;
            EXPECT_EQ(personal_files(), size >= 270 ? 1U : 0U);
            append(log, drafts(300, 1000));
            EXPECT_EQ(whole_size(), size + 300);
            if (!calls.failed()) {
                EXPECT_TRUE(acknowledged);
                break;
            }
            ++points;
            ASSERT_LT(points, 500U);
        }
    }
    EXPECT_GT(points, 50U) << "every write, fsync, rename, open, truncate, remove and folder";
}

TEST_F(FaultTest, AWriteThatTheDiskLostIsFoundByTheVerification) {
    std::uint64_t points = 0;
    for (std::uint64_t victim = 0;; ++victim) {
        start_again();
        LosingCalls calls(victim);
        auto log = Log::open(folder_.path() / "log", options(calls));
        ASSERT_TRUE(log.ok()) << told(log);
        ASSERT_TRUE(log->append(drafts(20, 250)).ok()) << "the disk says that all is well";
        const auto verification = verify_log(at(""), {.keys = {{key_.verifier()}}});
        if (!calls.lost()) {
            EXPECT_TRUE(verification.ok() && verification->sound());
            break;
        }
        EXPECT_FALSE(verification.ok() && verification->sound()) << "write " << victim << " was lost";
        ++points;
    }
    EXPECT_GE(points, 7U) << "two bundles, three tiles, the kept head, the published one";
}

TEST_F(FaultTest, CreationFailsWholeAndCanBeTriedAgain) {
    for (std::uint64_t victim = 0;; ++victim) {
        std::filesystem::remove_all(folder_.path() / "log");
        FailingCalls calls(victim, EIO);
        const bool created = Log::create(folder_.path() / "log", options(calls)).ok();
        if (!calls.failed()) {
            EXPECT_TRUE(created);
            break;
        }
        const bool published = std::filesystem::exists(at("checkpoint"));
        Log log = published ? open() : create();
        append(log, drafts(2));
        EXPECT_EQ(whole_size(), 2U) << victim;
    }
}

TEST_F(FaultTest, AnUnfinishedErasureIsTakenUpAgain) {
    for (std::uint64_t victim = 0;; ++victim) {
        SCOPED_TRACE("call " + std::to_string(victim));
        start_again();
        Hash commitment{};
        {
            Log log = open();
            commitment = append(log, group()).commitments[7][0];
        }
        FailingCalls calls(victim, EIO);
        auto log = Log::open(folder_.path() / "log", options(calls));
        const bool erased = log.ok() && log->erase(commitment, "asked").ok();
        Log healthy = open();
        if (!erased && reader().personal(commitment).value()) {
            ASSERT_TRUE(healthy.erase(commitment, "asked").ok());
        }
        EXPECT_EQ(reader().personal(commitment).value(), std::nullopt);
        whole_size();
        if (!calls.failed()) {
            EXPECT_TRUE(erased);
            break;
        }
    }
}

TEST_F(FaultTest, AReadOnlyFolderIsSaidInWords) {
    start_again();
    FailingCalls calls(UINT64_MAX, EROFS);
    auto log = Log::open(folder_.path() / "log", options(calls));
    ASSERT_TRUE(log.ok()) << told(log);
    FailingCalls refusing(0, EROFS);
    const auto refused = Log::open(folder_.path() / "log", options(refusing));
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.errors().front().kind, base::ErrorKind::unavailable);
    EXPECT_NE(told(refused).find("read-only"), std::string::npos) << told(refused);
}

}  // namespace
}  // namespace egide::journal
