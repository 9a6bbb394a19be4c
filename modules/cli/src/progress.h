#pragma once

#include <chrono>
#include <mutex>
#include <string>

#include "session.h"

namespace egide::cli {

/// A bar on standard error, on a terminal only, for what lasts more than a second. Safe from several threads.
class Progress {
  public:
    Progress(const Session& session, std::string label);
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;
    void show(std::size_t done, std::size_t total);

  private:
    using Clock = std::chrono::steady_clock;
    bool wanted_;
    std::string label_;
    std::size_t columns_;
    Clock::time_point started_ = Clock::now();
    Clock::time_point drawn_;
    bool visible_ = false;
    std::mutex mutex_;
};

}  // namespace egide::cli
