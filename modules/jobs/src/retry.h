#pragma once

#include "egide/jobs/queue.h"

namespace egide::jobs {

/// How long after attempt number `attempt` (from 1) the next one comes.
milliseconds delay_after(const RetryDelays& delays, std::int64_t id, int attempt);

}  // namespace egide::jobs
