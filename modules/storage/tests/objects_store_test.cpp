// What every store of objects promises alike, in a folder and on a real S3 server.
#include <atomic>
#include <thread>

#include "egide/storage/objects/copy.h"
#include "objects_fixture.h"

namespace egide::storage::objects {
namespace {

enum class Place { folder, s3 };

std::string name_of_store(const ::testing::TestParamInfo<Place>& tested) {
    return tested.param == Place::folder ? "Folder" : "S3";
}

class ObjectsTest : public ::testing::TestWithParam<Place> {
  protected:
    ObjectsTest() {
        if (GetParam() == Place::s3) {
            options_ = options_at(shared_s3_server().endpoint());
            store_ = opened(copy_of(options_));
        } else {
            store_ = std::make_unique<FolderStore>(folder_ / "objects");
        }
    }
    /// Writes behind the store's back.
    void plant(const std::string& name, const std::string& bytes) const {
        if (GetParam() == Place::s3) {
            Intruder(options_).write(name, bytes);
            return;
        }
        const fs::path file = folder_ / "objects" / name;
        fs::remove(file);
        folder_.write("objects/" + name, bytes);
        fs::permissions(file, fs::perms(0444));
    }
    void tamper(const Digest& sha256, const std::string& bytes) const { plant(Intruder::name_of(sha256), bytes); }
    void steal(const Digest& sha256) const {
        if (GetParam() == Place::s3) {
            Intruder(options_).remove(Intruder::name_of(sha256));
            return;
        }
        fs::remove(folder_ / "objects" / Intruder::name_of(sha256));
    }
    std::vector<StoreFinding> check(std::vector<ExpectedObject> expected, unsigned threads = 2) const {
        std::sort(expected.begin(), expected.end(), [](const ExpectedObject& one, const ExpectedObject& other) {
            return one.name.sha256 < other.name.sha256;
        });
        const auto checked = store_->check(expected, {.threads = threads});
        EXPECT_TRUE(checked.ok()) << told(checked);
        return checked.ok() ? checked->findings : std::vector<StoreFinding>{};
    }
    std::vector<Digest> names() const {
        std::vector<Digest> found;
        const auto listed = store_->list([&](const Digest& sha256, std::uint64_t) {
            found.push_back(sha256);
            return true;
        });
        EXPECT_TRUE(listed.ok()) << told(listed);
        return found;
    }

    testing::TemporaryFolder folder_;
    S3Options options_;
    std::unique_ptr<ObjectStore> store_;
};
INSTANTIATE_TEST_SUITE_P(Stores, ObjectsTest, ::testing::Values(Place::folder, Place::s3), name_of_store);

TEST_P(ObjectsTest, KnowsBytesByTwoHashes) {
    // FIPS 180-4 and FIPS 202 examples for "abc".
    const StoredObject stored = put(*store_, "abc");
    EXPECT_EQ(base::hex(stored.name.sha256), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(base::hex(stored.name.sha3), "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532");
    EXPECT_EQ(stored.name.size, 3U);
    EXPECT_FALSE(stored.known);
    EXPECT_EQ(read(*store_, stored.name.sha256), "abc");
    EXPECT_EQ(*store_->size(stored.name.sha256), 3U);
}

TEST_P(ObjectsTest, EverySizeComesBackAsItWas) {
    std::vector<ExpectedObject> expected;
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, (std::size_t{1} << 20) - 1, std::size_t{1} << 20,
                                   (std::size_t{1} << 20) + 1, kPart, kPart + 1, 2 * kPart}) {
        SCOPED_TRACE(size);
        const std::string bytes = bytes_of_size(size);
        const StoredObject stored = put(*store_, bytes);
        EXPECT_EQ(stored.name.sha256, base::sha256(bytes));
        EXPECT_EQ(stored.name.size, size);
        EXPECT_TRUE(read(*store_, stored.name.sha256) == bytes);
        expected.push_back({stored.name, expected.size()});
    }
    EXPECT_TRUE(check(expected).empty());
}

TEST_P(ObjectsTest, TheSameBytesAreOneObject) {
    const std::vector<OpenSource> twice = {text_source("same"), text_source("other"), text_source("same")};
    const auto first = store_->put(twice);
    ASSERT_TRUE(first.ok()) << told(first);
    EXPECT_FALSE((*first)[0]->known);
    EXPECT_FALSE((*first)[1]->known);
    EXPECT_TRUE((*first)[2]->known);
    EXPECT_TRUE(put(*store_, "same").known);
    EXPECT_EQ(names().size(), 2U);
    const std::string large = bytes_of_size(kPart + 7);
    EXPECT_FALSE(put(*store_, large).known);
    EXPECT_TRUE(put(*store_, large).known);
}

TEST_P(ObjectsTest, ListsObjectsInOrderUntilTold) {
    for (int number = 0; number < 40; ++number) {
        put(*store_, std::to_string(number));
    }
    plant("ba/not-a-hash", "a stray is no object");
    const auto all = names();
    EXPECT_EQ(all.size(), 40U);
    EXPECT_TRUE(std::is_sorted(all.begin(), all.end()));
    std::size_t count = 0;
    ASSERT_TRUE(store_->list([&](const Digest&, std::uint64_t size) { return size > 0 && ++count < 7; }).ok());
    EXPECT_EQ(count, 7U);
}

TEST_P(ObjectsTest, WhatIsNotThereIsSaid) {
    const Digest unknown = base::sha256("never put");
    EXPECT_EQ(*store_->size(unknown), std::nullopt);
    EXPECT_FALSE(*store_->has(unknown));
    EXPECT_NE(read(*store_, unknown).find("missing"), std::string::npos);
    EXPECT_TRUE(store_->remove(unknown).ok());
}

TEST_P(ObjectsTest, AnObjectThatIsRemovedIsGone) {
    const Digest name = put(*store_, "bytes").name.sha256;
    const Digest other = put(*store_, "other").name.sha256;
    EXPECT_TRUE(store_->remove(name).ok());
    EXPECT_FALSE(*store_->has(name));
    EXPECT_EQ(names(), std::vector{other});
    EXPECT_FALSE(put(*store_, "bytes").known) << "and may come again";
}

TEST_P(ObjectsTest, ACutObjectIsHealedByTheSameBytes) {
    for (const std::string& bytes : {std::string("whole bytes"), bytes_of_size(kPart + 1)}) {
        const StoredObject stored = put(*store_, bytes);
        tamper(stored.name.sha256, "whole");
        EXPECT_NE(read(*store_, stored.name.sha256).find("no longer those"), std::string::npos);
        EXPECT_FALSE(put(*store_, bytes).known);
        EXPECT_TRUE(read(*store_, stored.name.sha256) == bytes);
    }
}

TEST_P(ObjectsTest, AlteredBytesNeverEndWell) {
    std::string bytes = bytes_of_size((std::size_t{3} << 20) + 11);
    const StoredObject stored = put(*store_, bytes);
    bytes[1'500'000] ^= 1;
    tamper(stored.name.sha256, bytes);
    const auto source = store_->open(stored.name.sha256);
    ASSERT_TRUE(source.ok()) << told(source);
    EXPECT_NE(drained(**source).find("no longer those"), std::string::npos);
    std::vector<char> block(10);
    EXPECT_FALSE((*source)->read(block).ok()) << "nor does what is read after";
}

/// Gives other bytes, or none, the second or the third time that it is read.
class Unsteady final : public evidence::ByteSource {
  public:
    Unsteady(std::string bytes, std::size_t fails_at) : bytes_(std::move(bytes)), fails_at_(fails_at) {}
    base::Result<std::size_t> read(std::span<char> into) override {
        if (at_ >= fails_at_) {
            return base::Error{base::ErrorKind::unavailable, {}, {"unsteady", 0, 0}, {}, "the disk refuses"};
        }
        const std::size_t count = std::min(into.size(), bytes_.size() - at_);
        std::copy_n(bytes_.data() + at_, count, into.data());
        at_ += count;
        return count;
    }

  private:
    std::string bytes_;
    std::size_t fails_at_;
    std::size_t at_ = 0;
};

TEST_P(ObjectsTest, ASourceThatCannotBeReadFailsAlone) {
    const OpenSource closed = []() -> base::Result<std::unique_ptr<evidence::ByteSource>> {
        return base::Error{base::ErrorKind::unavailable, {}, {"closed", 0, 0}, {}, "no such file"};
    };
    const OpenSource failing = []() -> base::Result<std::unique_ptr<evidence::ByteSource>> {
        return std::unique_ptr<evidence::ByteSource>(std::make_unique<Unsteady>(bytes_of_size(kPart + 9), kPart));
    };
    const std::vector<OpenSource> group = {text_source("before"), closed, failing, text_source("after")};
    const auto stored = store_->put(group);
    ASSERT_TRUE(stored.ok()) << told(stored);
    EXPECT_TRUE((*stored)[0].ok());
    EXPECT_EQ((*stored)[1].errors().front().detail, "no such file");
    EXPECT_EQ((*stored)[2].errors().front().detail, "the disk refuses");
    EXPECT_TRUE((*stored)[3].ok());
    EXPECT_EQ(names().size(), 2U);
}

TEST_P(ObjectsTest, AFileThatGrowsWhileItIsReadLeavesNothing) {
    const fs::path file = folder_.write("log.txt", bytes_of_size(kPart + 100));
    int opened_so_far = 0;
    const OpenSource growing = [&]() -> base::Result<std::unique_ptr<evidence::ByteSource>> {
        auto source = evidence::file_source(file)();
        std::ofstream(file, std::ios::app) << "line " << ++opened_so_far;
        return source;
    };
    const auto stored = store_->put_one(growing);
    EXPECT_NE(told(stored).find("changed while"), std::string::npos) << told(stored);
    EXPECT_TRUE(names().empty());
}

TEST_P(ObjectsTest, TheCheckFindsEveryKindOfDamage) {
    const auto missing = put(*store_, "missing").name, cut = put(*store_, "cut short").name,
               altered = put(*store_, "altered").name, extra = put(*store_, "extra").name,
               forged = put(*store_, "forged").name, sound = put(*store_, "sound").name;
    steal(missing.sha256);
    tamper(cut.sha256, "cut");
    tamper(altered.sha256, "alterez");
    plant("stray file.txt", "x");
    plant("ba/not-a-hash", "x");
    ObjectName other_second = forged;
    other_second.sha3[0] ^= 1;
    const auto findings = check({{missing, 3}, {cut, 4}, {altered, 5}, {other_second, 6}, {sound, 7}});
    const auto fault_of = [&](const Digest& object) {
        const auto found = std::find_if(findings.begin(), findings.end(),
                                        [&](const StoreFinding& finding) { return finding.object == object; });
        return found == findings.end() ? std::optional<StoreFault>() : found->fault;
    };
    EXPECT_EQ(fault_of(missing.sha256), StoreFault::missing);
    EXPECT_EQ(fault_of(cut.sha256), StoreFault::cut);
    EXPECT_EQ(fault_of(altered.sha256), StoreFault::altered);
    EXPECT_EQ(fault_of(extra.sha256), StoreFault::extra);
    EXPECT_EQ(fault_of(forged.sha256), StoreFault::disagreeing);
    EXPECT_EQ(fault_of(sound.sha256), std::nullopt);
    EXPECT_EQ(std::count_if(findings.begin(), findings.end(),
                            [](const StoreFinding& finding) { return finding.fault == StoreFault::wrong_name; }),
              2);
    EXPECT_EQ(findings.size(), 7U) << told(findings);
    EXPECT_NE(told(findings).find("recorded by entry 4"), std::string::npos) << told(findings);
}

TEST_P(ObjectsTest, TheCheckSaysTheSameOnAnyNumberOfThreads) {
    std::vector<ExpectedObject> expected;
    for (std::uint64_t number = 0; number < 24; ++number) {
        expected.push_back({put(*store_, "object " + std::to_string(number)).name, number});
        if (number % 3 == 0) {
            tamper(expected.back().name.sha256, "tampered " + std::to_string(number / 10 % 10));
        }
    }
    EXPECT_EQ(told(check(expected, 1)), told(check(expected, 4)));
    EXPECT_EQ(check(expected, 2).size(), 8U);
    const auto few = store_->check({}, {.most_findings = 5});
    ASSERT_TRUE(few.ok()) << told(few);
    EXPECT_EQ(few->findings.size(), 5U);
    EXPECT_EQ(few->left_out, 19U);
}

TEST_P(ObjectsTest, SeveralMayPutAtOnce) {
    std::atomic<int> failed{0};
    {
        std::vector<std::jthread> threads;
        for (int thread = 0; thread < 4; ++thread) {
            threads.emplace_back([&, thread] {
                for (int number = 0; number < 12; ++number) {
                    const bool shared = number % 2 == 0;
                    const auto stored = store_->put_one(
                        text_source(std::to_string(number) + (shared ? "" : " of " + std::to_string(thread))));
                    failed += stored.ok() ? 0 : 1;
                }
            });
        }
    }
    EXPECT_EQ(failed, 0);
    EXPECT_EQ(names().size(), 6U + 4 * 6);
}

TEST_P(ObjectsTest, ProgressCountsEveryByteOnce) {
    std::uint64_t last = 0;
    const std::vector<OpenSource> group = {text_source(bytes_of_size(1000)), text_source(bytes_of_size(kPart + 5)),
                                           text_source(bytes_of_size(1000))};
    ASSERT_TRUE(store_
                    ->put(group,
                          [&](std::uint64_t bytes) {
                              EXPECT_GE(bytes, last);
                              last = bytes;
                          })
                    .ok());
    EXPECT_EQ(last, kPart + 2005);
}

/// Both ways between a folder and this store; for a folder, that is a folder and another.
class ObjectsCopyTest : public ObjectsTest {
  protected:
    static std::vector<ExpectedObject> fill(ObjectStore& store) {
        std::vector<ExpectedObject> expected;
        for (int number = 0; number < 8; ++number) {
            expected.push_back({put(store, "object " + std::to_string(number)).name, 0});
        }
        expected.push_back({put(store, bytes_of_size(kPart + 3)).name, 0});
        std::sort(expected.begin(), expected.end(), [](const ExpectedObject& one, const ExpectedObject& other) {
            return one.name.sha256 < other.name.sha256;
        });
        return expected;
    }
    static ObjectsCopied copied(const ObjectStore& from, ObjectStore& to, std::span<const ExpectedObject> expected,
                                bool deep = false) {
        const auto report = copy_objects(from, to, expected, {.deep = deep});
        EXPECT_TRUE(report.ok()) << told(report);
        return report.ok() ? *report : ObjectsCopied{};
    }
    FolderStore other_{folder_ / "other"};
};
INSTANTIATE_TEST_SUITE_P(Stores, ObjectsCopyTest, ::testing::Values(Place::folder, Place::s3), name_of_store);

TEST_P(ObjectsCopyTest, GoesBothWaysAndOnlyOnce) {
    const auto expected = fill(other_);
    EXPECT_EQ(copied(other_, *store_, expected).copied, 9U);
    EXPECT_TRUE(check(expected).empty());
    EXPECT_EQ(copied(other_, *store_, expected).copied, 0U);
    FolderStore third(folder_ / "third");
    const ObjectsCopied back = copied(*store_, third, expected);
    EXPECT_EQ(back.copied, 9U);
    EXPECT_EQ(back.copied_bytes, kPart + 3 + 8 * 8);
    EXPECT_TRUE(third.check(expected)->findings.empty());
}

TEST_P(ObjectsCopyTest, WhatIsDamagedInTheSourceDoesNotReachTheCopy) {
    const auto expected = fill(*store_);
    tamper(expected[2].name.sha256, std::string(expected[2].name.size, 'x'));
    steal(expected[4].name.sha256);
    tamper(expected[6].name.sha256, "cut");
    const ObjectsCopied report = copied(*store_, other_, expected);
    EXPECT_EQ(report.copied, 6U);
    EXPECT_EQ(report.missing.size(), 3U);
    EXPECT_FALSE(*other_.has(expected[2].name.sha256));
}

TEST_P(ObjectsCopyTest, ADeepCopyReplacesWhatIsDamagedThere) {
    const auto expected = fill(other_);
    copied(other_, *store_, expected);
    tamper(expected[2].name.sha256, std::string(expected[2].name.size, 'x'));
    EXPECT_EQ(copied(other_, *store_, expected).copied, 0U) << "same size";
    EXPECT_EQ(copied(other_, *store_, expected, true).copied, 1U);
    EXPECT_TRUE(check(expected).empty());
}

}  // namespace
}  // namespace egide::storage::objects
