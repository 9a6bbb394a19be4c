// What a hostile file can make its reader do, one attempt a test: each is refused, with its reason in words.
#include "egide/sandbox/guest.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <thread>

#include "egide/sandbox/messages.h"
#include "egide/sandbox/protections.h"
#include "egide/testing/catalogue.h"
#include "egide/testing/temporary_folder.h"
#include "protocol.h"

namespace egide::sandbox {
namespace {

/// A file open as its caller had it: with `flags`, and without O_CLOEXEC, as careless code does.
class OpenFile {
  public:
    OpenFile(const std::filesystem::path& path, int flags) : number_(::open(path.c_str(), flags)) {}
    ~OpenFile() { ::close(number_); }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    int number() const { return number_; }

  private:
    int number_;
};

class GuestTest : public ::testing::Test {
  protected:
    static void SetUpTestSuite() { filter_ = probe(Protection::call_filter).state; }
    void SetUp() override {
        if (filter_ == Available::no) {
            GTEST_SKIP() << "this kernel has no seccomp: no guest may run at all, see the test of that";
        }
    }
    base::Result<std::string> run(std::string_view guest, const Limits& limits = {}, std::string_view request = {}) {
        return run_guest(guest, file_.number(), request, {limits, EGIDE_HOSTILE_GUESTS});
    }
    /// The key of the one message of a refusal; what was answered when there was none.
    static std::string reason(const base::Result<std::string>& result) {
        if (result.ok()) {
            return "answered " + *result;
        }
        EXPECT_EQ(result.errors().size(), 1U);
        return std::string(result.errors().front().message.message->key);
    }
    std::string refusal(std::string_view guest, const Limits& limits = {}, std::string_view request = {}) {
        return reason(run(guest, limits, request));
    }
    static std::string answer(const base::Result<std::string>& result) {
        return result.ok() ? *result : reason(result);
    }

    static inline Available filter_ = Available::no;
    testing::TemporaryFolder folder_;
    std::filesystem::path path_ = folder_.write("file", "hello, stranger");
    OpenFile file_{path_, O_RDONLY};
};

TEST_F(GuestTest, AnHonestGuestReadsItsFileAndAnswers) {
    EXPECT_EQ(answer(run("counts")), "{\"size\":15,\"head\":\"hello\",\"request\":0}\n");
}

TEST_F(GuestTest, ARequestReachesTheGuestWhole) {
    const std::string request(kLargestRequest, 'r');
    EXPECT_EQ(answer(run("counts", {}, request)), "{\"size\":15,\"head\":\"hello\",\"request\":16777216}\n");
}

TEST_F(GuestTest, ARequestBeyondTheCapIsRefusedBeforeAnythingRuns) {
    EXPECT_EQ(refusal("counts", {}, std::string(kLargestRequest + 1, 'r')), "request.too_large");
}

TEST_F(GuestTest, OpeningAFileIsRefused) {
    EXPECT_EQ(refusal("opens"), "refused.call");
}

TEST_F(GuestTest, AGuestOfAFolderReadsWhatIsInItAndNothingElse) {
    if (probe(Protection::landlock).state == Available::no) {
        GTEST_SKIP() << "this kernel has no Landlock: no folder is read";
    }
    folder_.write("given/deep/inside", "from within");
    const std::string asked = "deep/inside\n../file\n/etc/passwd\ndeep/../../file\n/proc/self/environ\n" + path_.string();
    EXPECT_EQ(answer(run_guest_in("looks_below", folder_ / "given", asked, {{}, EGIDE_HOSTILE_GUESTS})),
              "{\"size\":0,\"below\":[\"deep\",\"inside\"],"
              "\"read\":[\"from within\",\"closed\",\"closed\",\"closed\",\"closed\",\"closed\"]}\n");
}

TEST_F(GuestTest, AGuestOfAFolderWritesNothingIntoIt) {
    folder_.write("given/inside", "from within");
    for (const char* const name : {"given/inside", "given/fresh"}) {
        const auto target = (folder_ / name).string();
        EXPECT_EQ(reason(run_guest_in("writes", folder_ / "given", target, {{}, EGIDE_HOSTILE_GUESTS})), "refused.call");
    }
    EXPECT_FALSE(std::filesystem::exists(folder_ / "given/fresh"));
    EXPECT_EQ(std::filesystem::file_size(folder_ / "given/inside"), 11U);
}

TEST_F(GuestTest, WhoWantsNoAnswerAnyMoreEndsTheChild) {
    std::atomic<int> asked = 0;
    const auto start = std::chrono::steady_clock::now();
    const sandbox::Run how{{}, EGIDE_HOSTILE_GUESTS, [&] { return ++asked == 3; }};
    EXPECT_EQ(reason(run_guest("waits", file_.number(), {}, how)), "refused.unwanted");
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
}

TEST_F(GuestTest, WritingAFileIsRefusedAndLeavesNothing) {
    const auto target = folder_ / "written";
    EXPECT_EQ(refusal("writes", {}, target.string()), "refused.call");
    EXPECT_FALSE(std::filesystem::exists(target));
}

TEST_F(GuestTest, TheInputCannotBeWrittenEvenWhenTheCallerCould) {
    const OpenFile writable(path_, O_RDWR);
    const auto result = run_guest("writes_input", writable.number(), {}, {{}, EGIDE_HOSTILE_GUESTS});
    EXPECT_EQ(answer(result), "{\"state\":\"refused\"}");
}

TEST_F(GuestTest, TheNetworkIsRefused) {
    EXPECT_EQ(refusal("connects"), "refused.call");
}

TEST_F(GuestTest, ForkingIsRefused) {
    EXPECT_EQ(refusal("forks"), "refused.call");
}

TEST_F(GuestTest, ExecutingIsRefused) {
    EXPECT_EQ(refusal("executes"), "refused.call");
}

TEST_F(GuestTest, TracingIsRefused) {
    EXPECT_EQ(refusal("traces"), "refused.call");
}

TEST_F(GuestTest, SignallingAnotherProcessIsRefused) {
    EXPECT_EQ(refusal("kills_parent", {}, std::to_string(::getpid())), "refused.call");
}

TEST_F(GuestTest, ExecutableMemoryIsRefused) {
    EXPECT_EQ(refusal("makes_code"), "refused.call");
}

TEST_F(GuestTest, ChangingItsOwnLimitsIsRefused) {
    EXPECT_EQ(refusal("raises_limits"), "refused.call");
}

TEST_F(GuestTest, LookingAtTheNamesOfFilesIsRefused) {
    EXPECT_EQ(refusal("looks_around"), "refused.call");
}

TEST_F(GuestTest, AskingForTwoGibibytesIsRefused) {
    if (!kMemoryIsLimited) {
        GTEST_SKIP() << "a sanitizer build cannot limit the address space";
    }
    EXPECT_EQ(refusal("allocates"), "refused.memory");
}

TEST_F(GuestTest, AnEndlessLoopIsStoppedByItsProcessorTime) {
    const Limits limits{.processor = std::chrono::seconds(1)};
    EXPECT_EQ(refusal("loops", limits), "refused.processor");
}

TEST_F(GuestTest, AnEndlessLoopThatIgnoresTheSignalIsKilledASecondLater) {
    const Limits limits{.processor = std::chrono::seconds(1)};
    EXPECT_EQ(refusal("loops_deaf", limits), "refused.processor");
}

TEST_F(GuestTest, WaitingForEverIsStoppedByTheClock) {
    const Limits limits{.wall = std::chrono::milliseconds(300)};
    EXPECT_EQ(refusal("waits", limits), "refused.late");
}

TEST_F(GuestTest, TwentyMebibytesOfAnswerAreRefused) {
    EXPECT_EQ(refusal("talks"), "refused.answer_size");
}

TEST_F(GuestTest, EndlessTalkPastTheChildsOwnCheckIsRefused) {
    EXPECT_EQ(refusal("talks_past"), "refused.answer_size");
}

TEST_F(GuestTest, AnAnswerOfExactlyTheLimitIsTaken) {
    const std::string whole = "{\"size\":15,\"head\":\"hello\",\"request\":0}\n";
    Limits limits{.answer = static_cast<std::uint32_t>(whole.size())};
    EXPECT_EQ(answer(run("counts", limits)), whole);
    --limits.answer;
    EXPECT_EQ(refusal("counts", limits), "refused.answer_size");
}

TEST_F(GuestTest, AnAnswerCutShortIsRefused) {
    EXPECT_EQ(refusal("cuts"), "refused.garbled");
}

TEST_F(GuestTest, AChildThatEndsWithoutAWordIsRefused) {
    EXPECT_EQ(refusal("says_nothing"), "refused.garbled");
}

TEST_F(GuestTest, GarbageIsRefused) {
    EXPECT_EQ(refusal("garbage"), "refused.garbled");
}

TEST_F(GuestTest, ACrashIsARefusalThatNamesItsSignal) {
    const auto result = run("crashes");
    EXPECT_EQ(reason(result), "refused.crash");
    EXPECT_NE(base::render(result.errors().front().message, base::Language::english).find("SIGSEGV"),
              std::string::npos);
}

TEST_F(GuestTest, AnAbortIsARefusalThatNamesItsSignal) {
    const auto result = run("aborts");
    EXPECT_EQ(reason(result), "refused.crash");
    EXPECT_EQ(result.errors().front().detail, "SIGABRT");
}

TEST_F(GuestTest, AnExceptionIsARefusal) {
    EXPECT_EQ(refusal("throws"), "refused.gave_up");
}

TEST_F(GuestTest, NoOtherDescriptorOfTheCallerIsReadable) {
    const OpenFile secret(folder_.write("secret", "secret"), O_RDONLY);
    EXPECT_EQ(answer(run("reads_others")), "{\"state\":\"nothing to read\"}");
}

TEST_F(GuestTest, TheEnvironmentHoldsTheTimeZoneThatTheChildSetItselfAlone) {
    ASSERT_EQ(::setenv("EGIDE_SECRET", "secret", 1), 0);
    EXPECT_EQ(answer(run("environment")), "[\"TZ=UTC0\"]\n");
}

TEST_F(GuestTest, AGuestThatTheProgramDoesNotKnowIsTheMachinesFault) {
    const auto result = run("nobody");
    EXPECT_EQ(reason(result), "child.unknown");
    EXPECT_EQ(result.errors().front().kind, base::ErrorKind::unavailable);
}

TEST_F(GuestTest, AProgramThatIsNotThereIsTheMachinesFault) {
    const auto result = run_guest("counts", file_.number(), {}, {{}, folder_ / "nothing"});
    EXPECT_EQ(reason(result), "child.not_started");
    EXPECT_EQ(result.errors().front().kind, base::ErrorKind::unavailable);
}

TEST_F(GuestTest, OnlyAnOrdinaryFileIsRead) {
    int ends[2] = {};
    ASSERT_EQ(::pipe(ends), 0);
    EXPECT_EQ(reason(run_guest("counts", ends[0], {}, {{}, EGIDE_HOSTILE_GUESTS})), "input.not_a_file");
    EXPECT_EQ(reason(run_guest("counts", -1, {}, {{}, EGIDE_HOSTILE_GUESTS})), "input.not_a_file");
    ::close(ends[0]);
    ::close(ends[1]);
}

TEST_F(GuestTest, ThePositionOfTheCallersDescriptorStays) {
    ASSERT_EQ(::lseek(file_.number(), 7, SEEK_SET), 7);
    EXPECT_TRUE(run("counts").ok());
    EXPECT_EQ(::lseek(file_.number(), 0, SEEK_CUR), 7);
}

TEST_F(GuestTest, AtMostTwoChildrenRunAtATime) {
    const auto start = std::chrono::steady_clock::now();
    const Limits limits{.wall = std::chrono::milliseconds(300)};
    std::vector<std::thread> callers;
    std::atomic<int> late = 0;
    for (int caller = 0; caller < 6; ++caller) {
        callers.emplace_back([&] { late += refusal("waits", limits) == "refused.late" ? 1 : 0; });
    }
    for (std::thread& caller : callers) {
        caller.join();
    }
    EXPECT_EQ(late, 6);
    EXPECT_GE(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(900)) << "three times two";
}

TEST_F(GuestTest, NoChildIsLeftBehind) {
    for (const std::string_view guest : {"counts", "opens", "crashes", "talks_past", "garbage"}) {
        (void)run(guest);
    }
    EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);
    EXPECT_EQ(errno, ECHILD);
}

TEST(AnswerCacheTest, KeepsAnswersByGuestContentAndRequest) {
    AnswerCache cache;
    const auto content = base::sha256("content");
    cache.keep("type", content, "", "{}");
    EXPECT_EQ(cache.find("type", content), "{}");
    EXPECT_EQ(cache.find("other", content), std::nullopt);
    EXPECT_EQ(cache.find("type", content, "request"), std::nullopt);
    EXPECT_EQ(cache.find("type", base::sha256("else")), std::nullopt);
}

TEST(AnswerCacheTest, ForgetsWhatWasUsedLeastLately) {
    AnswerCache cache(1000);
    const auto first = base::sha256("1");
    const auto second = base::sha256("2");
    cache.keep("g", first, "", std::string(300, 'a'));
    cache.keep("g", second, "", std::string(300, 'b'));
    EXPECT_TRUE(cache.find("g", first).has_value());
    cache.keep("g", base::sha256("3"), "", std::string(300, 'c'));
    EXPECT_TRUE(cache.find("g", first).has_value());
    EXPECT_FALSE(cache.find("g", second).has_value());
    cache.keep("g", first, "", "{}");
    EXPECT_EQ(cache.find("g", first), "{}");
}

TEST(OrderTest, ReadsBackAsItWasWritten) {
    const Order order{"zip", {.memory = 1, .processor = std::chrono::seconds(2), .answer = 3}, 4, true};
    const auto words = written(order);
    const auto read = read_order(words);
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->guest, "zip");
    EXPECT_EQ(read->limits.memory, 1U);
    EXPECT_EQ(read->limits.processor, std::chrono::seconds(2));
    EXPECT_EQ(read->limits.answer, 3U);
    EXPECT_EQ(read->parent, 4);
    EXPECT_TRUE(read->request);
    EXPECT_FALSE(read_order(std::span(words).first(5)).has_value());
}

TEST(Catalogue, IsReadByIcu) {
    EXPECT_TRUE(testing::is_read_by_icu(messages::all()));
}

}  // namespace
}  // namespace egide::sandbox
