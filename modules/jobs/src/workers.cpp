#include "egide/jobs/workers.h"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

#include "active_attempt.h"

namespace egide::jobs {

struct Workers::State {
    State(const Queue& asked_queue, std::map<std::string, Doer> asked_doers, WorkerOptions asked_options)
        : queue(asked_queue), doers(std::move(asked_doers)), options(std::move(asked_options)) {
        claim.worker = options.name;
        claim.lease = options.lease;
        for (const auto& [kind, doer] : doers) {
            claim.kinds.push_back(kind);
        }
    }

    void work();
    void renew();
    void do_one(Job job);
    Outcome attempt(ActiveAttempt& run) const;
    void settle(const ActiveAttempt& run, const Outcome& outcome);
    base::Result<bool> tell(const ActiveAttempt& run, const Outcome& outcome, jobs::State& state) const;
    void trouble(const base::Errors& errors) const {
        if (options.troubled) {
            options.troubled(errors);
        }
    }
    /// Sleeps, unless it is time to stop or somebody wakes.
    void rest(milliseconds time);

    const Queue& queue;
    const std::map<std::string, Doer> doers;
    const WorkerOptions options;
    Claim claim;
    std::atomic<bool> stopping{false};
    std::mutex mutex;
    std::condition_variable changed;
    std::uint64_t wakes = 0;
    std::vector<std::shared_ptr<ActiveAttempt>> active;
    std::vector<std::thread> threads;
    std::thread renewer;
    bool all_done = false;
};

void Workers::State::rest(milliseconds time) {
    std::unique_lock lock(mutex);
    const auto before = wakes;
    changed.wait_for(lock, time, [&] { return stopping || wakes != before; });
}

void Workers::State::work() {
    while (!stopping) {
        auto taken = queue.claim(claim);
        if (!taken.ok()) {
            trouble(taken.errors());
            rest(std::max(options.poll, milliseconds(1000)));
        } else if (taken->empty()) {
            rest(options.poll);
        } else {
            do_one(std::move(taken->front()));
        }
    }
}

void Workers::State::do_one(Job job) {
    const auto run = std::make_shared<ActiveAttempt>(std::move(job), stopping);
    {
        const std::lock_guard lock(mutex);
        active.push_back(run);
    }
    const Outcome outcome = attempt(*run);
    {
        // From here on nobody renews: a renewal after the end would say that the job is lost.
        const std::lock_guard lock(mutex);
        std::erase(active, run);
    }
    settle(*run, outcome);
}

Outcome Workers::State::attempt(ActiveAttempt& run) const {
    try {
        return doers.at(run.job().kind)(run);
    } catch (const std::exception& error) {
        return Outcome::failed(error.what());
    }
}

base::Result<bool> Workers::State::tell(const ActiveAttempt& run, const Outcome& outcome, jobs::State& state) const {
    const Job& job = run.job();
    switch (outcome.kind) {
        case Outcome::Kind::done:
            state = jobs::State::done;
            return queue.finish(job, outcome.text, outcome.effect);
        case Outcome::Kind::stopped:
            state = run.standing() == Standing::cancel ? jobs::State::cancelled : jobs::State::waiting;
            return run.standing() == Standing::cancel ? queue.give_up(job) : queue.put_back(job);
        default:
            const bool for_good = outcome.kind == Outcome::Kind::failed_for_good;
            state = for_good || job.attempt >= job.most_attempts ? jobs::State::dead : jobs::State::waiting;
            return queue.fail(job, outcome.text, for_good);
    }
}

/// An acknowledgement that does not get through is tried for as long as the lease lasts; then the job is another's.
void Workers::State::settle(const ActiveAttempt& run, const Outcome& outcome) {
    const auto give_up = std::chrono::steady_clock::now() + options.lease;
    for (;;) {
        jobs::State state = jobs::State::waiting;
        const auto told = tell(run, outcome, state);
        if (told.ok()) {
            if (*told && options.ended) {
                options.ended(run.job(), state);
            }
            return;
        }
        trouble(told.errors());
        if (std::chrono::steady_clock::now() > give_up) {
            return;
        }
        if (outcome.kind == Outcome::Kind::done && told.errors().front().kind == base::ErrorKind::invalid) {
            // What the job wanted to write is refused: that is a failed attempt, and says so.
            return settle(run, Outcome::failed(told.errors().front().detail));
        }
        rest(std::min(options.poll, milliseconds(200)));
    }
}

void Workers::State::renew() {
    std::unique_lock lock(mutex);
    while (!changed.wait_for(lock, options.lease / 3, [&] { return all_done; })) {
        const auto runs = active;
        lock.unlock();
        for (const auto& run : runs) {
            const auto standing = queue.renew(run->job(), options.lease, run->told());
            if (standing.ok()) {
                run->set_standing(*standing);
            } else {
                trouble(standing.errors());
            }
        }
        lock.lock();
    }
}

Workers::Workers(const Queue& queue, std::map<std::string, Doer> doers, WorkerOptions options)
    : state_(std::make_unique<State>(queue, std::move(doers), std::move(options))) {
    for (int thread = 0; thread < std::max(state_->options.threads, 1); ++thread) {
        state_->threads.emplace_back([this] { state_->work(); });
    }
    state_->renewer = std::thread([this] { state_->renew(); });
}

Workers::~Workers() {
    stop();
}

void Workers::wake() {
    const std::lock_guard lock(state_->mutex);
    ++state_->wakes;
    state_->changed.notify_all();
}

void Workers::stop() {
    state_->stopping = true;
    wake();
    for (auto& thread : state_->threads) {
        if (thread.joinable()) {
            thread.join();
        }
    }
    {
        const std::lock_guard lock(state_->mutex);
        state_->all_done = true;
        state_->changed.notify_all();
    }
    if (state_->renewer.joinable()) {
        state_->renewer.join();
    }
}

}  // namespace egide::jobs
