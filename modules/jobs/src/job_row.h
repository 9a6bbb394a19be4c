#pragma once

#include <string_view>

#include "egide/jobs/queue.h"

namespace egide::jobs {

/// The columns of a job, in the order in which job_of reads them.
constexpr std::string_view kJobColumns =
    "id, kind, idempotency_key, payload, priority, state, due_at, attempt, most_attempts, lease, worker, cancel_asked, "
    "progress_done, progress_total, outcome, created_at, finished_at";

Job job_of(const storage::sql::Row& row);

/// The word of a state in the database.
std::string_view word_of(State state);
State state_of(std::string_view word);

}  // namespace egide::jobs
