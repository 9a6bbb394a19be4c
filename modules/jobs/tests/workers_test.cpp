// Threads that do jobs: what their doers see, and what becomes of each outcome.
#include <set>
#include <thread>

#include "egide/jobs/workers.h"
#include "queue_fixture.h"

namespace egide::jobs {
namespace {

class WorkersTest : public OnAQueue {
  protected:
    /// Waits for what other threads do; false when it does not happen in good time.
    static bool eventually(const std::function<bool()>& happened) {
        for (int turn = 0; turn < 1000; ++turn) {
            if (happened()) {
                return true;
            }
            std::this_thread::sleep_for(10ms);
        }
        return false;
    }
    bool reaches(std::int64_t id, State state) {
        return eventually([&] { return look(id).state == state; });
    }
    static WorkerOptions quick() { return {.name = "test", .threads = 2, .lease = 300ms, .poll = 10ms}; }
};
EGIDE_ON_BOTH_ENGINES(WorkersTest);

TEST_P(WorkersTest, DoWhatIsAskedAndSayWhatCameOfIt) {
    const Workers workers(queue_, {{"a", [](Attempt& run) { return Outcome::done("did " + run.job().payload); }}},
                          quick());
    const auto id = add();
    EXPECT_TRUE(reaches(id, State::done));
    EXPECT_EQ(look(id).outcome, "did p");
}

TEST_P(WorkersTest, AWakeIsFasterThanThePoll) {
    WorkerOptions slow = quick();
    slow.poll = 60s;
    Workers workers(queue_, {{"a", [](Attempt&) { return Outcome::done(); }}}, slow);
    std::this_thread::sleep_for(50ms);
    const auto id = add();
    workers.wake();
    EXPECT_TRUE(reaches(id, State::done));
}

TEST_P(WorkersTest, WhatADoerThrowsIsAFailedAttempt) {
    const auto id = add({.kind = "a", .payload = "", .most_attempts = 1});
    const Workers workers(queue_, {{"a", [](Attempt&) -> Outcome { throw std::runtime_error("a bug"); }}}, quick());
    EXPECT_TRUE(reaches(id, State::dead));
    EXPECT_EQ(look(id).outcome, "a bug");
}

TEST_P(WorkersTest, FailuresForGoodAreNotTriedAgain) {
    std::atomic<int> attempts{0};
    const auto id = add();
    const Workers workers(queue_, {{"a", [&](Attempt&) { return ++attempts, Outcome::failed_for_good("no PDF"); }}},
                          quick());
    EXPECT_TRUE(reaches(id, State::dead));
    pass(1h);
    std::this_thread::sleep_for(50ms);
    EXPECT_EQ(attempts, 1);
}

TEST_P(WorkersTest, AFailedAttemptIsFollowedByAnother) {
    std::atomic<int> attempts{0};
    const auto id = add();
    WorkerOptions options = quick();
    options.lease = 24h;  // the test's clock leaps over the delays, never over the lease
    const Workers workers(queue_,
                          {{"a",
                            [&](Attempt& run) {
                                ++attempts;
                                return run.job().attempt < 3 ? Outcome::failed("not yet") : Outcome::done();
                            }}},
                          options);
    EXPECT_TRUE(eventually([&] {
        pass(10s);
        return look(id).state == State::done;
    }));
    EXPECT_EQ(attempts, 3);
}

TEST_P(WorkersTest, ALongJobIsHeldAndItsProgressShown) {
    std::atomic<bool> leave{false};
    const auto id = add();
    const Workers workers(queue_,
                          {{"a",
                            [&](Attempt& run) {
                                for (int step = 0; !leave; ++step) {
                                    run.progress(std::min(step, 7), 7);
                                    std::this_thread::sleep_for(1ms);
                                }
                                return Outcome::done();
                            }}},
                          quick());
    EXPECT_TRUE(eventually([&] { return look(id).progress_done == 7; }));
    for (int turn = 0; turn < 5; ++turn) {  // the clock passes the lease several times, never between two renewals
        const Instant due = look(id).due_at;
        pass(200ms);
        EXPECT_TRUE(eventually([&] { return look(id).due_at > due; }));
    }
    EXPECT_EQ(look(id).attempt, 1);
    leave = true;
    EXPECT_TRUE(reaches(id, State::done));
    EXPECT_EQ(look(id).progress_total, 7);
}

TEST_P(WorkersTest, ACancelReachesTheDoer) {
    const auto id = add();
    const Workers workers(queue_,
                          {{"a",
                            [&](Attempt& run) {
                                while (!run.should_stop()) {
                                    std::this_thread::sleep_for(1ms);
                                }
                                return Outcome::stopped();
                            }}},
                          quick());
    ASSERT_TRUE(reaches(id, State::running));
    EXPECT_TRUE(queue_.cancel(id).value());
    EXPECT_TRUE(reaches(id, State::cancelled));
}

TEST_P(WorkersTest, AStopPutsBackWhatIsNotDone) {
    const auto id = add();
    Workers workers(queue_,
                    {{"a",
                      [&](Attempt& run) {
                          while (!run.should_stop()) {
                              std::this_thread::sleep_for(1ms);
                          }
                          return Outcome::stopped();
                      }}},
                    quick());
    ASSERT_TRUE(reaches(id, State::running));
    workers.stop();
    EXPECT_EQ(look(id).state, State::waiting);
    EXPECT_EQ(look(id).attempt, 0);
    EXPECT_EQ(take().id, id);
}

TEST_P(WorkersTest, ADoerWhoseJobWasLostIsToldAndItsOutcomeDoesNotCount) {
    std::atomic<bool> told_to_stop{false};
    std::atomic<int> ended{0};
    const auto id = add();
    WorkerOptions options = quick();
    options.threads = 1;
    options.ended = [&](const Job&, State) { ++ended; };
    const Workers workers(queue_,
                          {{"a",
                            [&](Attempt& run) {
                                while (!run.should_stop()) {
                                    std::this_thread::sleep_for(1ms);
                                }
                                told_to_stop = true;
                                return Outcome::done("late");
                            }}},
                          options);
    ASSERT_TRUE(reaches(id, State::running));
    Job stolen;
    EXPECT_TRUE(eventually([&] {  // as if the process had slept longer than its lease
        pass(10s);
        stolen = take("thief", 1h);
        return stolen.id == id;
    }));
    EXPECT_TRUE(eventually([&] { return told_to_stop.load(); }));
    std::this_thread::sleep_for(50ms);
    EXPECT_EQ(ended, 0);
    EXPECT_TRUE(queue_.finish(stolen, "right").value());
    EXPECT_EQ(look(id).outcome, "right");
}

TEST_P(WorkersTest, AnEffectThatTheDatabaseRefusesIsAFailedAttempt) {
    const auto id = add({.kind = "a", .payload = "", .most_attempts = 1});
    const Workers workers(queue_,
                          {{"a",
                            [](Attempt&) {
                                return Outcome::done("", [](Transaction& transaction) -> Done {
                                    const auto twice = transaction.execute(
                                        "INSERT INTO job_schedule (name, rhythm, next_at) SELECT 'x', 'x', "
                                        "due_at FROM job UNION ALL SELECT 'x', 'x', due_at FROM job");
                                    return twice.ok() ? Done(std::monostate{}) : Done(twice.errors());
                                });
                            }}},
                          quick());
    EXPECT_TRUE(reaches(id, State::dead));
    EXPECT_NE(look(id).outcome, "");
}

TEST_P(WorkersTest, ThreadsAreBounded) {
    std::atomic<int> now{0}, most{0};
    WorkerOptions options = quick();
    options.threads = 3;
    for (int number = 0; number < 12; ++number) {
        add();
    }
    const Workers workers(queue_,
                          {{"a",
                            [&](Attempt&) {
                                const int mine = ++now;
                                for (int seen = most; mine > seen && !most.compare_exchange_weak(seen, mine);) {
                                }
                                std::this_thread::sleep_for(20ms);
                                --now;
                                return Outcome::done();
                            }}},
                          options);
    EXPECT_TRUE(eventually([&] { return queue_.counts()->done == 12; }));
    EXPECT_EQ(most, 3);
}

class WorkersOnPostgres : public WorkersTest {};
INSTANTIATE_TEST_SUITE_P(Engine, WorkersOnPostgres, ::testing::Values(storage::sql::Engine::postgresql),
                         testing::name_of_engine);

TEST_P(WorkersOnPostgres, GoOnWhenTheDatabaseComesBack) {
    std::atomic<int> troubles{0};
    WorkerOptions options = quick();
    options.lease = 30s;
    options.troubled = [&](const base::Errors&) { ++troubles; };
    std::atomic<bool> leave{false};
    const auto held = add();
    const Workers workers(queue_,
                          {{"a",
                            [&](Attempt&) {
                                while (!leave) {
                                    std::this_thread::sleep_for(1ms);
                                }
                                return Outcome::done();
                            }}},
                          options);
    ASSERT_TRUE(reaches(held, State::running));
    testing::shared_server().kill();
    EXPECT_TRUE(eventually([&] { return troubles > 0; }));
    leave = true;
    std::this_thread::sleep_for(100ms);
    testing::shared_server().start();
    EXPECT_TRUE(reaches(held, State::done)) << "the acknowledgement is tried again";
    EXPECT_EQ(look(held).attempt, 1);
    EXPECT_TRUE(reaches(add(), State::done));
}

}  // namespace
}  // namespace egide::jobs
