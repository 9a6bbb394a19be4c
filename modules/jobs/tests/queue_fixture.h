#pragma once

#include <atomic>

#include "egide/jobs/queue.h"
#include "egide/testing/engines.h"

namespace egide::jobs {

using testing::told;
using namespace std::chrono_literals;

inline void PrintTo(State state, std::ostream* out) {
    *out << "state " << static_cast<int>(state);
}

/// A queue on either engine, at a time that the test decides.
class OnAQueue : public testing::OnBothEngines {
  protected:
    OnAQueue() {
        const std::vector<storage::sql::Schema> schemas = {schema()};
        const auto migrated = storage::sql::migrate(database_, schemas);
        EXPECT_TRUE(migrated.ok()) << told(migrated);
    }
    Clock clock() {
        return [this] { return Instant(milliseconds(now_)); };
    }
    void pass(milliseconds time) { now_ += time.count(); }

    std::int64_t add(NewJob job) {
        const auto added = queue_.enqueue(job);
        EXPECT_TRUE(added.ok()) << told(added);
        return added.ok() ? added->id : 0;
    }
    std::int64_t add() { return add(NewJob{.kind = "a", .payload = "p"}); }
    std::int64_t add_of(const std::string& kind) { return add(NewJob{.kind = kind, .payload = "p"}); }
    /// The next job, or one with id 0 when there is none.
    Job take(const std::string& worker = "w", milliseconds lease = 60s) {
        const auto jobs = queue_.claim({.kinds = {"a", "b"}, .worker = worker, .lease = lease});
        EXPECT_TRUE(jobs.ok()) << told(jobs);
        return jobs.ok() && !jobs->empty() ? jobs->front() : Job{};
    }
    Job look(std::int64_t id) {
        const auto job = queue_.find(id);
        EXPECT_TRUE(job.ok() && job->has_value()) << told(job);
        return job.ok() && job->has_value() ? **job : Job{};
    }

    std::atomic<std::int64_t> now_{1'790'000'000'000};
    storage::sql::Database database_ = open();
    Queue queue_{database_, clock(), {.first = 10s, .most = 60s}};
};

}  // namespace egide::jobs
