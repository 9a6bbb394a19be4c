#pragma once

#include <atomic>
#include <mutex>
#include <optional>
#include <utility>

#include "egide/jobs/workers.h"

namespace egide::jobs {

/// One job that a thread works on; its standing is refreshed by the thread that renews.
class ActiveAttempt final : public Attempt {
  public:
    ActiveAttempt(Job job, const std::atomic<bool>& stopping) : job_(std::move(job)), stopping_(stopping) {}
    const Job& job() const override { return job_; }
    bool should_stop() const override { return stopping_ || standing_ != Standing::go_on; }
    void progress(std::int64_t done, std::int64_t total) override {
        const std::lock_guard lock(mutex_);
        told_ = Progress{done, total};
    }
    std::optional<Progress> told() {
        const std::lock_guard lock(mutex_);
        return std::exchange(told_, std::nullopt);
    }
    Standing standing() const { return standing_; }
    void set_standing(Standing standing) { standing_ = standing; }

  private:
    Job job_;
    const std::atomic<bool>& stopping_;
    std::atomic<Standing> standing_{Standing::go_on};
    std::mutex mutex_;
    std::optional<Progress> told_;
};

}  // namespace egide::jobs
