#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "egide/jobs/queue.h"

namespace egide::jobs {

/// What came of an attempt.
struct Outcome {
    enum class Kind { done, failed, failed_for_good, stopped };
    Kind kind = Kind::done;
    std::string text;                            // what it gave, or why not
    std::function<Done(Transaction&)> effect{};  // done: written with the acknowledgement

    static Outcome done(std::string text = {}, std::function<Done(Transaction&)> effect = {}) {
        return {Kind::done, std::move(text), std::move(effect)};
    }
    /// Worth another attempt.
    static Outcome failed(std::string why) { return {Kind::failed, std::move(why), {}}; }
    /// Another attempt would end the same.
    static Outcome failed_for_good(std::string why) { return {Kind::failed_for_good, std::move(why), {}}; }
    /// Because should_stop() said so.
    static Outcome stopped() { return {Kind::stopped, {}, {}}; }
};

/// What the doer of a job sees of it.
class Attempt {
  public:
    virtual ~Attempt() = default;
    virtual const Job& job() const = 0;
    /// To be looked at often: somebody cancelled, the process stops, or the job was lost to another.
    virtual bool should_stop() const = 0;
    /// Told to the database with the next renewal, so that it costs nothing to call it often.
    virtual void progress(std::int64_t done, std::int64_t total) = 0;
};

/// Does one job; called from several threads. What it throws is a failed attempt.
using Doer = std::function<Outcome(Attempt&)>;

struct WorkerOptions {
    std::string name = {};  // for people: the machine and the process
    int threads = 2;
    milliseconds lease{60'000};  // renewed three times in this time
    milliseconds poll{500};      // between two looks at an empty queue
    /// Told after each acknowledgement, failure or cancellation that counted; called from several threads.
    std::function<void(const Job& job, State state)> ended = {};
    /// Told when the database cannot be asked; the threads go on trying.
    std::function<void(const base::Errors&)> troubled = {};
};

/// Threads that do jobs until they are stopped.
class Workers {
  public:
    Workers(const Queue& queue, std::map<std::string, Doer> doers, WorkerOptions options);
    /// As stop().
    ~Workers();
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    /// There is something to do: look now.
    void wake();
    /// Takes no more jobs, asks those that run to stop, waits for them; what stopped is put back for others.
    void stop();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace egide::jobs
