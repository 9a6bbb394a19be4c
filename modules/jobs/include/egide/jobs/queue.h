#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "egide/base/result.h"
#include "egide/storage/sql/database.h"
#include "egide/storage/sql/migrations.h"

namespace egide::jobs {

using storage::sql::Database;
using storage::sql::Done;
using storage::sql::Instant;
using storage::sql::Transaction;
using Clock = std::function<Instant()>;
using std::chrono::milliseconds;

/// The tables of this module.
storage::sql::Schema schema();

/// What is asked for.
struct NewJob {
    std::string kind = {};     // who does it
    std::string payload = {};  // what about: text of the one who asks, shown to nobody
    /// The same key asked twice for a kind is one job, as long as it is kept; empty: each asking is one.
    std::string idempotency_key = {};
    std::optional<Instant> not_before = {};
    int priority = 0;  // higher first
    int most_attempts = 5;
};

struct Enqueued {
    std::int64_t id = 0;
    bool known = false;  // asked before, with the same key
};

enum class State { waiting, running, done, dead, cancelled };

/// A job as the queue knows it.
struct Job {
    std::int64_t id = 0;
    std::string kind;
    std::string idempotency_key;
    std::string payload;
    int priority = 0;
    State state = State::waiting;
    Instant due_at{};  // waiting: may start; running: the lease ends
    int attempt = 0;   // 1 during the first
    int most_attempts = 0;
    std::int64_t lease = 0;
    std::string worker;
    bool cancel_asked = false;
    std::int64_t progress_done = 0;
    std::int64_t progress_total = 0;  // 0: not known
    std::string outcome;              // what it gave, or why the last attempt failed
    Instant created_at{};
    std::optional<Instant> finished_at;
};

/// Who may take which jobs, for how long, how many at once.
struct Claim {
    std::vector<std::string> kinds = {};
    std::string worker = {};  // a name for people
    milliseconds lease{60'000};
    int most = 1;
};

struct Progress {
    std::int64_t done = 0;
    std::int64_t total = 0;
};

/// What a worker is to do with a job that it holds.
enum class Standing {
    go_on,
    cancel,  // somebody asked for it
    lost,    // the lease ended and somebody else took it, or the job is over: nothing that is told any more counts
};

/// When a failed job is tried again: after first, twice, four times … as long, at most `most`; and up to a quarter
/// more, fixed by the job and the attempt, so that those that failed together do not return together.
struct RetryDelays {
    milliseconds first{10'000};
    milliseconds most{3'600'000};
};

struct Counts {
    std::int64_t waiting = 0;
    std::int64_t running = 0;
    std::int64_t done = 0;
    std::int64_t dead = 0;
    std::int64_t cancelled = 0;
};

/// Which jobs to show; the newest first.
struct Filter {
    std::optional<State> state = {};
    std::optional<std::string> kind = {};
    std::optional<std::int64_t> before = {};  // ids below: the next page
    int most = 100;
};

/// Jobs kept in the database, for any number of processes. A job is done at least once; it is acknowledged once, and
/// what its acknowledgement writes (`effect`) is written once. Times come from the clock given: processes on several
/// machines keep theirs together (NTP); a clock that is wrong delays or repeats work, and acknowledges nothing twice.
/// Safe from several threads.
class Queue {
  public:
    Queue(Database& database, Clock clock, RetryDelays delays = {});

    /// In the caller's transaction: the job is there exactly when what caused it is.
    base::Result<Enqueued> enqueue(Transaction& transaction, const NewJob& job) const;
    base::Result<Enqueued> enqueue(const NewJob& job) const;

    /// Takes the jobs whose turn it is: by priority, then the longest due. A job whose worker died comes back when its
    /// lease ends, until its attempts are used up: then it is dead.
    base::Result<std::vector<Job>> claim(const Claim& claim) const;
    /// Holds the job for longer, and says how far it is.
    base::Result<Standing> renew(const Job& job, milliseconds lease, std::optional<Progress> progress = {}) const;

    /// Acknowledges: the job is done and `effect` is written, both or neither. False when the job is held no more; then
    /// nothing is written.
    base::Result<bool> finish(const Job& job, const std::string& outcome,
                              const std::function<Done(Transaction&)>& effect = {}) const;
    /// The attempt failed: waiting for the next one, or dead when `for_good` or when it was the last. False when the
    /// job is held no more.
    base::Result<bool> fail(const Job& job, const std::string& reason, bool for_good = false) const;
    /// Gives the job back as if it had not been taken (the process stops).
    base::Result<bool> put_back(const Job& job) const;
    /// The worker stopped because it was asked to.
    base::Result<bool> give_up(const Job& job) const;

    /// A waiting job is cancelled at once, a running one is asked to stop; false when it is over or unknown.
    base::Result<bool> cancel(std::int64_t id) const;
    /// A dead or cancelled job waits again, with all its attempts; false when it is neither.
    base::Result<bool> revive(std::int64_t id) const;
    /// Removes the jobs that were over before then, dead ones excepted; gives their number. Their keys are free again.
    base::Result<std::int64_t> forget(Instant over_before) const;

    base::Result<std::optional<Job>> find(std::int64_t id) const;
    base::Result<std::vector<Job>> list(const Filter& filter = {}) const;
    base::Result<Counts> counts() const;

    Instant now() const { return clock_(); }
    Database& database() const { return *database_; }

  private:
    base::Result<bool> end(const Job& job, State state, const std::string& outcome,
                           const std::function<Done(Transaction&)>& effect) const;
    base::Result<bool> change(std::string_view statement, std::initializer_list<storage::sql::Value> values) const;

    Database* database_;
    Clock clock_;
    RetryDelays delays_;
};

}  // namespace egide::jobs
