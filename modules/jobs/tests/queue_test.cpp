// Whose turn it is, who holds a job, and what becomes of it.
#include <set>
#include <thread>

#include "queue_fixture.h"
#include "retry.h"

namespace egide::jobs {
namespace {

class QueueTest : public OnAQueue {};
EGIDE_ON_BOTH_ENGINES(QueueTest);

TEST_P(QueueTest, AJobIsTakenOnceAndAcknowledgedOnce) {
    const auto id = add({.kind = "a", .payload = "{\"é\":1}"});
    const Job job = take("node 1");
    EXPECT_EQ(job.id, id);
    EXPECT_EQ(job.payload, "{\"é\":1}");
    EXPECT_EQ(job.attempt, 1);
    EXPECT_EQ(job.worker, "node 1");
    EXPECT_EQ(take().id, 0);
    EXPECT_TRUE(queue_.finish(job, "42").value());
    EXPECT_FALSE(queue_.finish(job, "43").value());
    EXPECT_FALSE(queue_.fail(job, "no").value());
    EXPECT_EQ(look(id).state, State::done);
    EXPECT_EQ(look(id).outcome, "42");
    EXPECT_EQ(look(id).finished_at, queue_.now());
    EXPECT_EQ(take().id, 0);
}

TEST_P(QueueTest, PriorityGoesFirstThenTheLongestDue) {
    const auto late = add({.kind = "a", .payload = "", .not_before = queue_.now() - 1s});
    const auto later = add();
    const auto urgent = add({.kind = "a", .payload = "", .priority = 5});
    const auto future = add({.kind = "a", .payload = "", .not_before = queue_.now() + 1h, .priority = 9});
    EXPECT_EQ(take().id, urgent);
    EXPECT_EQ(take().id, late);
    EXPECT_EQ(take().id, later);
    EXPECT_EQ(take().id, 0);
    pass(1h);
    EXPECT_EQ(take().id, future);
}

TEST_P(QueueTest, AWorkerTakesTheKindsItKnows) {
    const auto id = add_of("c");
    EXPECT_EQ(take().id, 0);
    EXPECT_TRUE(queue_.claim({.kinds = {}, .worker = "w"})->empty());
    EXPECT_EQ(queue_.claim({.kinds = {"c"}, .worker = "w"})->at(0).id, id);
}

TEST_P(QueueTest, SeveralAreTakenAtOnceInTheirOrder) {
    std::vector<std::int64_t> ids;
    for (int number = 0; number < 5; ++number) {
        ids.push_back(add());
    }
    const auto jobs = queue_.claim({.kinds = {"a"}, .worker = "w", .most = 3});
    ASSERT_EQ(jobs->size(), 3U);
    for (std::size_t at = 0; at < 3; ++at) {
        EXPECT_EQ((*jobs)[at].id, ids[at]);
    }
}

TEST_P(QueueTest, TheSameKeyAskedTwiceIsOneJob) {
    const NewJob job{.kind = "a", .payload = "first", .idempotency_key = "upload 7"};
    const auto first = queue_.enqueue(job), second = queue_.enqueue(job);
    EXPECT_FALSE(first->known);
    EXPECT_TRUE(second->known);
    EXPECT_EQ(first->id, second->id);
    const auto other = queue_.enqueue({.kind = "b", .payload = "", .idempotency_key = "upload 7"});
    EXPECT_NE(other->id, first->id) << "keys belong to a kind";
    EXPECT_NE(add(), add()) << "without a key, each asking is one";
    EXPECT_TRUE(queue_.finish(take(), "").value());
    EXPECT_TRUE(queue_.enqueue(job)->known) << "also once it is done";
}

TEST_P(QueueTest, AJobIsThereExactlyWhenWhatCausedItIs) {
    const auto failed = database_.write([&](Transaction& transaction) -> Done {
        EXPECT_TRUE(queue_.enqueue(transaction, {.kind = "a", .payload = ""}).ok());
        return base::Errors{base::Error{}};
    });
    EXPECT_FALSE(failed.ok());
    EXPECT_EQ(queue_.counts()->waiting, 0);
}

TEST_P(QueueTest, AJobOfADeadWorkerComesBackWhenItsLeaseEnds) {
    const auto id = add();
    const Job first = take("dies", 30s);
    pass(30s - 1ms);
    EXPECT_EQ(take().id, 0);
    pass(1ms);
    const Job second = take("takes over", 30s);
    EXPECT_EQ(second.id, id);
    EXPECT_EQ(second.attempt, 2);
    EXPECT_FALSE(queue_.finish(first, "late").value()) << "who lost the lease acknowledges nothing";
    EXPECT_EQ(queue_.renew(first, 30s).value(), Standing::lost);
    EXPECT_FALSE(queue_.put_back(first).value());
    EXPECT_TRUE(queue_.finish(second, "right").value());
    EXPECT_EQ(look(id).outcome, "right");
}

TEST_P(QueueTest, ASlowWorkerWhoseJobNobodyTookStillAcknowledges) {
    const auto id = add();
    const Job job = take("slow", 30s);
    pass(10min);
    EXPECT_TRUE(queue_.finish(job, "").value());
    EXPECT_EQ(look(id).state, State::done);
}

TEST_P(QueueTest, ARenewedLeaseHoldsAndTellsProgress) {
    const auto id = add();
    const Job job = take("w", 30s);
    for (int turn = 1; turn <= 5; ++turn) {
        pass(20s);
        EXPECT_EQ(queue_.renew(job, 30s, Progress{turn, 5}).value(), Standing::go_on);
        EXPECT_EQ(take().id, 0);
    }
    EXPECT_EQ(queue_.renew(job, 30s).value(), Standing::go_on);
    EXPECT_EQ(look(id).progress_done, 5);
    EXPECT_EQ(look(id).progress_total, 5);
}

TEST_P(QueueTest, AFailedJobComesBackLaterAndLaterThenIsDead) {
    const auto id = add({.kind = "a", .payload = "", .most_attempts = 4});
    for (int attempt = 1; attempt <= 4; ++attempt) {
        const Job job = take();
        ASSERT_EQ(job.attempt, attempt);
        ASSERT_TRUE(queue_.fail(job, "no answer").value());
        EXPECT_EQ(look(id).outcome, "no answer");
        EXPECT_EQ(take().id, 0) << "not at once";
        if (attempt < 4) {
            const auto delay = look(id).due_at - queue_.now();
            const milliseconds least = 10s * (1 << (attempt - 1));
            EXPECT_GE(delay, least);
            EXPECT_LE(delay, least + least / 4 + 1ms);
            pass(std::chrono::duration_cast<milliseconds>(delay));
        }
    }
    EXPECT_EQ(look(id).state, State::dead);
    pass(24h);
    EXPECT_EQ(take().id, 0);
    EXPECT_EQ(queue_.list({.state = State::dead})->at(0).id, id);
    EXPECT_TRUE(queue_.revive(id).value());
    EXPECT_EQ(take().attempt, 1);
}

TEST_P(QueueTest, AFailureForGoodIsDeadAtOnce) {
    const auto id = add();
    EXPECT_TRUE(queue_.fail(take(), "the file is not a PDF", true).value());
    EXPECT_EQ(look(id).state, State::dead);
    EXPECT_FALSE(queue_.revive(add()).value()) << "a waiting one needs no revival";
}

TEST_P(QueueTest, AJobThatKillsEachOfItsWorkersIsDeadInTheEnd) {
    const auto id = add({.kind = "a", .payload = "", .most_attempts = 3});
    for (int attempt = 1; attempt <= 3; ++attempt) {
        EXPECT_EQ(take("dies", 30s).attempt, attempt);
        pass(30s);
    }
    EXPECT_EQ(take().id, 0);
    EXPECT_EQ(look(id).state, State::dead);
    EXPECT_EQ(look(id).outcome, "the worker ended without a word");
}

TEST_P(QueueTest, AWaitingJobIsCancelledAtOnceARunningOneIsAsked) {
    const auto running = add(), waiting = add();
    const Job job = take();
    EXPECT_EQ(job.id, running);
    EXPECT_TRUE(queue_.cancel(waiting).value());
    EXPECT_EQ(look(waiting).state, State::cancelled);
    EXPECT_EQ(take().id, 0);
    EXPECT_TRUE(queue_.cancel(running).value());
    EXPECT_EQ(look(running).state, State::running);
    EXPECT_EQ(queue_.renew(job, 30s).value(), Standing::cancel);
    EXPECT_TRUE(queue_.give_up(job).value());
    EXPECT_EQ(look(running).state, State::cancelled);
    EXPECT_FALSE(queue_.cancel(running).value());
    EXPECT_FALSE(queue_.cancel(12345).value());
}

TEST_P(QueueTest, ACancelledJobOfADeadWorkerIsNotDoneAgain) {
    const auto id = add();
    (void)take("dies", 30s);
    EXPECT_TRUE(queue_.cancel(id).value());
    pass(30s);
    EXPECT_EQ(take().id, 0);
    EXPECT_EQ(look(id).state, State::cancelled);
}

TEST_P(QueueTest, AJobThatWasDoneBeforeTheCancelWasSeenIsDone) {
    const auto id = add();
    const Job job = take();
    EXPECT_TRUE(queue_.cancel(id).value());
    EXPECT_TRUE(queue_.finish(job, "").value());
    EXPECT_EQ(look(id).state, State::done);
}

TEST_P(QueueTest, AJobPutBackKeepsItsAttempts) {
    const auto id = add();
    EXPECT_TRUE(queue_.put_back(take()).value());
    EXPECT_EQ(look(id).attempt, 0);
    EXPECT_EQ(take().attempt, 1);
}

TEST_P(QueueTest, TheEffectIsWrittenWithTheAcknowledgementOrNotAtAll) {
    const auto id = add();
    const Job job = take();
    const auto refused = queue_.finish(job, "", [](Transaction& transaction) -> Done {
        EXPECT_TRUE(transaction.execute("UPDATE job SET payload = 'written'").ok());
        return base::Errors{base::Error{}};
    });
    EXPECT_FALSE(refused.ok());
    EXPECT_EQ(look(id).state, State::running);
    EXPECT_EQ(look(id).payload, "p");
    int called = 0;
    const auto effect = [&](Transaction& transaction) -> Done {
        ++called;
        EXPECT_TRUE(transaction.execute("UPDATE job SET payload = 'written'").ok());
        return std::monostate{};
    };
    EXPECT_TRUE(queue_.finish(job, "", effect).value());
    EXPECT_FALSE(queue_.finish(job, "", effect).value());
    EXPECT_EQ(called, 1);
    EXPECT_EQ(look(id).payload, "written");
}

TEST_P(QueueTest, ListsTheNewestFirstPageByPage) {
    for (int number = 0; number < 7; ++number) {
        add_of(number % 2 == 0 ? "a" : "b");
    }
    std::vector<std::int64_t> seen;
    for (Filter filter{.kind = "a", .most = 2};;) {
        const auto page = queue_.list(filter);
        if (page->empty()) {
            break;
        }
        for (const Job& job : *page) {
            seen.push_back(job.id);
        }
        filter.before = page->back().id;
    }
    EXPECT_EQ(seen, (std::vector<std::int64_t>{7, 5, 3, 1}));
}

TEST_P(QueueTest, WhatIsOverIsForgottenDeadOnesExcepted) {
    const auto done = add(), dead = add(), cancelled = add(), waiting = add();
    EXPECT_TRUE(queue_.finish(take(), "").value());
    EXPECT_TRUE(queue_.fail(take(), "", true).value());
    EXPECT_TRUE(queue_.cancel(cancelled).value());
    EXPECT_EQ(queue_.forget(queue_.now()).value(), 0);
    pass(1ms);
    EXPECT_EQ(queue_.forget(queue_.now()).value(), 2);
    EXPECT_FALSE(queue_.find(done)->has_value());
    EXPECT_TRUE(queue_.find(dead)->has_value());
    const Counts counts = queue_.counts().value();
    EXPECT_EQ(counts.dead, 1);
    EXPECT_EQ(counts.waiting, 1);
    EXPECT_EQ(look(waiting).state, State::waiting);
}

TEST_P(QueueTest, ManyThreadsNeverTakeTheSameJob) {
    constexpr int kJobs = 120, kThreads = 4;
    for (int number = 0; number < kJobs; ++number) {
        add();
    }
    std::mutex mutex;
    std::multiset<std::int64_t> taken;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < kThreads; ++thread) {
        threads.emplace_back([&] {
            for (;;) {
                const Job job = take();
                if (job.id == 0) {
                    return;
                }
                EXPECT_TRUE(queue_.finish(job, "").value());
                const std::lock_guard lock(mutex);
                taken.insert(job.id);
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    EXPECT_EQ(taken.size(), static_cast<std::size_t>(kJobs));
    EXPECT_EQ(std::set<std::int64_t>(taken.begin(), taken.end()).size(), static_cast<std::size_t>(kJobs));
    EXPECT_EQ(queue_.counts()->done, kJobs);
}

TEST(RetryDelays, GrowToTheirMostAndDifferFromJobToJob) {
    const RetryDelays delays{.first = 10s, .most = 1h};
    EXPECT_GE(delay_after(delays, 1, 1), 10s);
    EXPECT_LE(delay_after(delays, 1, 1), 12501ms);
    EXPECT_GE(delay_after(delays, 1, 1000), 1h);
    EXPECT_LE(delay_after(delays, 1, 1000), 75min + 1ms);
    std::set<milliseconds> different;
    for (std::int64_t id = 1; id <= 100; ++id) {
        different.insert(delay_after(delays, id, 3));
        EXPECT_EQ(delay_after(delays, id, 3), delay_after(delays, id, 3));
    }
    EXPECT_GT(different.size(), 95U);
}

}  // namespace
}  // namespace egide::jobs
