#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>

#include "evidence_fixture.h"

namespace egide::evidence {
namespace {

class StoreTest : public ::testing::Test {
  protected:
    static StoredObject put(FolderStore& store, const std::string& bytes) {
        auto stored = store.put_one(text_source(bytes));
        EXPECT_TRUE(stored.ok()) << told(stored);
        return std::move(stored).value();
    }
    static std::string read(const FolderStore& store, const Digest& sha256) {
        const auto source = store.open(sha256);
        return source ? drained(**source) : "failed: " + told(source);
    }
    std::vector<StoreFinding> check(std::vector<ExpectedObject> expected, unsigned threads = 1) {
        std::sort(expected.begin(), expected.end(), [](const ExpectedObject& one, const ExpectedObject& other) {
            return one.name.sha256 < other.name.sha256;
        });
        const auto checked = store_.check(expected, {.threads = threads});
        EXPECT_TRUE(checked.ok()) << told(checked);
        return checked->findings;
    }
    std::size_t files_in(const fs::path& folder) const {
        return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
    }

    testing::TemporaryFolder folder_;
    fs::path objects_ = folder_.path() / "objects";
    FolderStore store_{objects_, quick_calls()};
};

TEST_F(StoreTest, KnowsBytesByTwoHashes) {
    // FIPS 180-4 and FIPS 202 examples for "abc".
    const StoredObject stored = put(store_, "abc");
    EXPECT_EQ(base::hex(stored.name.sha256), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(base::hex(stored.name.sha3), "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532");
    EXPECT_EQ(stored.name.size, 3U);
    EXPECT_EQ(read(store_, stored.name.sha256), "abc");
}

TEST_F(StoreTest, AnObjectIsReadOnlyUnderItsOwnName) {
    const StoredObject stored = put(store_, "abc");
    const fs::path path = objects_ / "ba" / base::hex(stored.name.sha256);
    struct stat status {};
    ASSERT_EQ(::lstat(path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0222, 0U);
    EXPECT_EQ(bytes_of(path), "abc");
    EXPECT_EQ(files_in(objects_ / "incoming"), 0U);
}

TEST_F(StoreTest, SizesAroundABlockAreHashedAlike) {
    for (const std::size_t size : {0UL, 1UL, 262'143UL, 262'144UL, 262'145UL, 524'288UL, 3'000'001UL}) {
        std::string bytes(size, '\0');
        for (std::size_t at = 0; at < size; ++at) {
            bytes[at] = static_cast<char>(at * 7 + at / 1000);
        }
        const StoredObject stored = put(store_, bytes);
        EXPECT_EQ(stored.name.sha256, base::sha256(bytes)) << size;
        EXPECT_EQ(stored.name.size, size);
        EXPECT_EQ(read(store_, stored.name.sha256), bytes);
        EXPECT_TRUE(check({{stored.name, 0}}).size() == files_in(objects_) - 2) << "only the others are extra";
    }
}

TEST_F(StoreTest, TheSameBytesAreOneObject) {
    const std::vector<OpenSource> twice = {text_source("same"), text_source("other"), text_source("same")};
    const auto first = store_.put(twice);
    ASSERT_TRUE(first.ok()) << told(first);
    EXPECT_FALSE((*first)[0]->known);
    EXPECT_FALSE((*first)[1]->known);
    EXPECT_TRUE((*first)[2]->known);
    EXPECT_TRUE(put(store_, "same").known);
    std::size_t count = 0;
    ASSERT_TRUE(store_.list([&](const Digest&, std::uint64_t) { return ++count > 0; }).ok());
    EXPECT_EQ(count, 2U);
}

TEST_F(StoreTest, ListsObjectsInOrder) {
    for (int number = 0; number < 40; ++number) {
        put(store_, std::to_string(number));
    }
    std::vector<Digest> names;
    ASSERT_TRUE(store_
                    .list([&](const Digest& sha256, std::uint64_t size) {
                        EXPECT_GT(size, 0U);
                        names.push_back(sha256);
                        return names.size() < 30;
                    })
                    .ok());
    EXPECT_EQ(names.size(), 30U) << "it stops when told";
    EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
}

TEST_F(StoreTest, ACutObjectIsHealedByTheSameBytes) {
    const StoredObject stored = put(store_, "whole bytes");
    tamper(store_.path_of(stored.name.sha256), "whole");
    EXPECT_NE(read(store_, stored.name.sha256).find("no longer those"), std::string::npos);
    EXPECT_FALSE(put(store_, "whole bytes").known);
    EXPECT_EQ(read(store_, stored.name.sha256), "whole bytes");
}

TEST_F(StoreTest, AlteredBytesNeverEndWell) {
    const StoredObject stored = put(store_, "whole bytes");
    tamper(store_.path_of(stored.name.sha256), "whole bytez");
    EXPECT_NE(read(store_, stored.name.sha256).find("no longer those"), std::string::npos);
    const Digest unknown = base::sha256("never put");
    EXPECT_NE(read(store_, unknown).find("missing"), std::string::npos);
}

TEST_F(StoreTest, AFileThatChangesWhileItIsReadIsRefusedAlone) {
    const fs::path file = folder_.path() / "log.txt";
    put_bytes(file, std::string(300'000, 'a'));
    class Growing final : public ByteSource {
      public:
        Growing(std::unique_ptr<ByteSource> inner, fs::path path) : inner_(std::move(inner)), path_(std::move(path)) {}
        base::Result<std::size_t> read(std::span<char> into) override {
            if (std::exchange(grown_, true) == false) {
                std::ofstream(path_, std::ios::app) << "more";
            }
            return inner_->read(into);
        }

      private:
        std::unique_ptr<ByteSource> inner_;
        fs::path path_;
        bool grown_ = false;
    };
    const OpenSource growing = [&]() -> base::Result<std::unique_ptr<ByteSource>> {
        auto inner = file_source(file)();
        return std::unique_ptr<ByteSource>(std::make_unique<Growing>(std::move(*inner), file));
    };
    const std::vector<OpenSource> group = {text_source("before"), growing, text_source("after")};
    const auto stored = store_.put(group);
    ASSERT_TRUE(stored.ok()) << told(stored);
    EXPECT_TRUE((*stored)[0].ok());
    EXPECT_NE(told((*stored)[1]).find("changed while"), std::string::npos) << told((*stored)[1]);
    EXPECT_TRUE((*stored)[2].ok());
    EXPECT_EQ(files_in(objects_ / "incoming"), 0U) << "nothing of it is left";
}

TEST_F(StoreTest, WhatIsNoFileIsRefusedWithoutWaiting) {
    const fs::path pipe = folder_.path() / "pipe";
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    EXPECT_NE(told(store_.put_one(file_source(pipe))).find("not a regular file"), std::string::npos);
    EXPECT_NE(told(store_.put_one(file_source(folder_.path()))).find("not a regular file"), std::string::npos);
    EXPECT_NE(told(store_.put_one(file_source(folder_.path() / "none"))).find("missing"), std::string::npos);
}

TEST_F(StoreTest, TheCheckFindsEveryKindOfDamageWhereItIs) {
    const auto missing = put(store_, "missing").name, cut = put(store_, "cut short").name,
               altered = put(store_, "altered").name, extra = put(store_, "extra").name,
               writable = put(store_, "writable").name, linked = put(store_, "linked").name,
               folder = put(store_, "folder").name, forged = put(store_, "forged").name,
               sound = put(store_, "sound").name;
    fs::remove(store_.path_of(missing.sha256));
    tamper(store_.path_of(cut.sha256), "cut");
    tamper(store_.path_of(altered.sha256), "alterez");
    ASSERT_EQ(::chmod(store_.path_of(writable.sha256).c_str(), 0644), 0);
    fs::remove(store_.path_of(linked.sha256));
    fs::create_symlink("/etc/hostname", store_.path_of(linked.sha256));
    fs::remove(store_.path_of(folder.sha256));
    fs::create_directory(store_.path_of(folder.sha256));
    put_bytes(objects_ / "stray\nfile.txt", "x");
    put_bytes(objects_ / "ba" / "not-a-hash", "x");
    ObjectName other_second = forged;
    other_second.sha3[0] ^= 1;
    const auto findings = check({{missing, 3},
                                 {cut, 4},
                                 {altered, 5},
                                 {writable, 6},
                                 {linked, 7},
                                 {folder, 8},
                                 {other_second, 9},
                                 {sound, 10}});
    const auto fault_of = [&](const Digest& object) {
        const auto found = std::find_if(findings.begin(), findings.end(),
                                        [&](const StoreFinding& finding) { return finding.object == object; });
        return found == findings.end() ? std::optional<StoreFault>() : found->fault;
    };
    EXPECT_EQ(fault_of(missing.sha256), StoreFault::missing);
    EXPECT_EQ(fault_of(cut.sha256), StoreFault::cut);
    EXPECT_EQ(fault_of(altered.sha256), StoreFault::altered);
    EXPECT_EQ(fault_of(extra.sha256), StoreFault::extra);
    EXPECT_EQ(fault_of(writable.sha256), StoreFault::wrong_mode);
    EXPECT_EQ(fault_of(linked.sha256), StoreFault::wrong_type);
    EXPECT_EQ(fault_of(folder.sha256), StoreFault::wrong_type);
    EXPECT_EQ(fault_of(forged.sha256), StoreFault::disagreeing);
    EXPECT_EQ(fault_of(sound.sha256), std::nullopt);
    EXPECT_EQ(std::count_if(findings.begin(), findings.end(),
                            [](const StoreFinding& finding) { return finding.fault == StoreFault::wrong_name; }),
              2);
    EXPECT_EQ(findings.size(), 10U) << told(findings);
    EXPECT_NE(told(findings).find("stray\\nfile.txt"), std::string::npos) << "shown, never obeyed";
    EXPECT_NE(told(findings).find("recorded by entry 4"), std::string::npos);
}

TEST_F(StoreTest, TheCheckSaysTheSameOnAnyNumberOfThreads) {
    std::vector<ExpectedObject> expected;
    for (std::uint64_t number = 0; number < 300; ++number) {
        expected.push_back({put(store_, "object " + std::to_string(number)).name, number});
        if (number % 3 == 0) {
            tamper(store_.path_of(expected.back().name.sha256), "tampered with it");
        }
    }
    EXPECT_EQ(told(check(expected, 1)), told(check(expected, 4)));
    EXPECT_EQ(check(expected, 2).size(), 100U);
}

TEST_F(StoreTest, LeftoversOfADeadProcessGoAndThoseOfALivingOneStay) {
    put(store_, "first");
    put_bytes(objects_ / "incoming" / "999-dead.1", "half");
    put_bytes(objects_ / "incoming" / "999-dead.lock", "");
    int ends[2] = {};
    ASSERT_EQ(::pipe(ends), 0);
    const pid_t living = ::fork();
    if (living == 0) {
        // A source that never comes to its end holds its place in incoming/.
        class Waiting final : public ByteSource {
          public:
            explicit Waiting(int tell) : tell_(tell) {}
            base::Result<std::size_t> read(std::span<char> into) override {
                if (told_) {
                    ::pause();
                }
                told_ = ::write(tell_, "x", 1) == 1;
                into[0] = 'x';
                return 1;
            }

          private:
            int tell_;
            bool told_ = false;
        };
        static_cast<void>(store_.put_one([&]() -> base::Result<std::unique_ptr<ByteSource>> {
            return std::unique_ptr<ByteSource>(std::make_unique<Waiting>(ends[1]));
        }));
        ::_exit(0);
    }
    char ready = 0;
    ASSERT_EQ(::read(ends[0], &ready, 1), 1);
    put(store_, "second");
    EXPECT_FALSE(fs::exists(objects_ / "incoming" / "999-dead.1"));
    EXPECT_EQ(files_in(objects_ / "incoming"), 2U) << "the lock and the file of the living one";
    ::kill(living, SIGKILL);
    ::waitpid(living, nullptr, 0);
    put(store_, "third");
    EXPECT_EQ(files_in(objects_ / "incoming"), 0U);
}

/// Notes the order of what makes a group durable; one that loses power keeps what was synced alone.
class OrderOfCalls final : public QuickCalls {
  public:
    std::ptrdiff_t write(int file, const void* bytes, std::size_t size) override {
        order += 'w';
        return QuickCalls::write(file, bytes, size);
    }
    int sync(int file) override {
        order += 's';
        return QuickCalls::sync(file);
    }
    int sync_disk(int file) override {
        order += 'S';
        return QuickCalls::sync_disk(file);
    }
    int rename(const char* from, const char* to) override {
        order += 'r';
        return QuickCalls::rename(from, to);
    }
    std::string order;
};

std::vector<OpenSource> few() {
    return {text_source("one"), text_source("two"), text_source(std::string(600'000, 'x'))};
}

std::vector<OpenSource> many() {
    std::vector<OpenSource> group;
    for (int number = 0; number < 40; ++number) {
        group.push_back(text_source("small file " + std::to_string(number)));
    }
    return group;
}

TEST_F(StoreTest, ManyObjectsAreMadeDurableTogetherBytesBeforeNamesAndNamesBeforeTheAnswer) {
    if (!journal::sync_disk_reports()) {
        GTEST_SKIP() << "before Linux 5.8 each file is synced alone";
    }
    OrderOfCalls calls;
    FolderStore store(objects_, calls);
    ASSERT_TRUE(store.put(few()).ok());  // makes the folders
    calls.order.clear();
    ASSERT_TRUE(store.put(many()).ok());
    const std::string& order = calls.order;
    EXPECT_EQ(std::count(order.begin(), order.end(), 'S'), 2);
    EXPECT_EQ(std::count(order.begin(), order.end(), 's'), 0);
    EXPECT_EQ(order, std::string(40, 'w') + "S" + std::string(40, 'r') + "S");
}

TEST_F(StoreTest, EachCallFailingOnceInALargeGroupLeavesWholeObjectsOnly) {
    std::uint64_t points = 0;
    for (std::uint64_t victim = 0;; ++victim) {
        SCOPED_TRACE("call " + std::to_string(victim));
        fs::remove_all(objects_);
        FailingCalls calls(victim, ENOSPC);
        const auto stored = FolderStore(objects_, calls).put(many());
        FolderStore after(objects_, quick_calls());
        ASSERT_TRUE(after
                        .list([&](const Digest& sha256, std::uint64_t) {
                            EXPECT_EQ(read(after, sha256).find("failed"), std::string::npos);
                            return true;
                        })
                        .ok());
        put(after, "one");
        EXPECT_EQ(files_in(objects_ / "incoming"), 0U) << "leftovers go with the next deposit";
        if (!calls.failed()) {
            EXPECT_TRUE(stored.ok());
            break;
        }
        ++points;
        ASSERT_LT(points, 500U);
    }
    EXPECT_GT(points, 120U) << "every write, sync, rename, open, remove and folder";
}

TEST_F(StoreTest, EachCallFailingOnceLeavesWholeObjectsOnly) {
    std::uint64_t points = 0;
    for (const int code : {EIO, ENOSPC, EROFS}) {
        for (std::uint64_t victim = 0;; ++victim) {
            SCOPED_TRACE("call " + std::to_string(victim) + " fails with " + std::to_string(code));
            fs::remove_all(objects_);
            FailingCalls calls(victim, code);
            FolderStore failing(objects_, calls);
            const auto stored = failing.put(few());

            FolderStore after(objects_, quick_calls());
            ASSERT_TRUE(after
                            .list([&](const Digest& sha256, std::uint64_t) {
                                EXPECT_EQ(read(after, sha256).find("failed"), std::string::npos);
                                return true;
                            })
                            .ok());
            if (stored.ok()) {
                for (const auto& object : *stored) {
                    EXPECT_TRUE(object.ok() && read(after, object->name.sha256).size() == object->name.size);
                }
            } else {
                EXPECT_EQ(stored.errors().front().kind, base::ErrorKind::unavailable);
            }
            put(after, "one");
            EXPECT_EQ(files_in(objects_ / "incoming"), 0U) << "leftovers go with the next deposit";
            if (!calls.failed()) {
                EXPECT_TRUE(stored.ok());
                break;
            }
            ++points;
            ASSERT_LT(points, 500U);
        }
    }
    EXPECT_GT(points, 60U) << "every write, fsync, rename, open, remove and folder";
}

TEST_F(StoreTest, AFullDiskIsSaidAndLeavesNothing) {
    put(store_, "before");
    const pid_t child = ::fork();
    if (child == 0) {
        ::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{1'000'000, 1'000'000};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        const auto stored = store_.put_one(text_source(std::string(2'000'000, 'x')));
        const bool said = !stored.ok() && told(stored).find("no space left") != std::string::npos;
        ::_exit(said && files_in(objects_ / "incoming") == 0 ? 0 : 1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    EXPECT_EQ(read(store_, base::sha256("before")), "before");
}

TEST_F(StoreTest, AReallyFullDiskIsSaidAndLeavesNothing) {
    const fs::path disk = folder_.path() / "disk";
    fs::create_directory(disk);
    if (std::system(("mount -t tmpfs -o size=1m none " + disk.string() + " 2>/dev/null").c_str()) != 0) {
        GTEST_SKIP() << "a small disk needs the right to mount";
    }
    {
        FolderStore small(disk / "objects");
        put(small, "fits");
        const auto stored = small.put_one(text_source(std::string(2'000'000, 'x')));
        EXPECT_NE(told(stored).find("no space left"), std::string::npos) << told(stored);
        EXPECT_EQ(files_in(disk / "objects/incoming"), 0U);
        EXPECT_EQ(read(small, base::sha256("fits")), "fits");
    }
    EXPECT_EQ(std::system(("umount " + disk.string()).c_str()), 0);
}

/// The most memory this process ever held, in bytes.
std::uint64_t peak_memory() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

TEST_F(StoreTest, MemoryDoesNotGrowWithTheFile) {
    const bool big = std::getenv("EGIDE_BIG") != nullptr;
    const std::uint64_t size = big ? std::uint64_t{20} << 30 : std::uint64_t{300} << 20;
    const fs::path file = folder_.path() / "sparse";
    put_bytes(file, "");
    fs::resize_file(file, size);
    const std::uint64_t before = peak_memory();
    const auto stored = store_.put_one(file_source(file));
    ASSERT_TRUE(stored.ok()) << told(stored);
    EXPECT_EQ(stored->name.size, size);
    EXPECT_TRUE(check({{stored->name, 0}}).empty());
    EXPECT_LT(peak_memory() - before, std::uint64_t{32} << 20);
}

}  // namespace
}  // namespace egide::evidence
