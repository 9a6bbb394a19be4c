#pragma once

#include <cstddef>

#include "egide/http/limits.h"

namespace egide::http {

/// The deadline of a body that must keep moving: each window of time has to see a number of bytes.
class Pace {
  public:
    explicit Pace(const Limits& limits) : limits_(&limits) {}
    void start(TimePoint now) {
        window_start_ = now;
        moved_ = 0;
    }
    void moved(std::size_t bytes, TimePoint now) {
        moved_ += bytes;
        if (moved_ >= limits_->pace_bytes) {
            start(now);
        }
    }
    TimePoint deadline() const { return window_start_ + limits_->pace_time; }

  private:
    const Limits* limits_;
    TimePoint window_start_{};
    std::size_t moved_ = 0;
};

}  // namespace egide::http
