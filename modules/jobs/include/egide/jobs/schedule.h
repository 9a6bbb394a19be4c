#pragma once

#include <chrono>
#include <span>
#include <string>
#include <variant>

#include "egide/jobs/queue.h"

namespace egide::jobs {

/// Every so often, counted from 1970-01-01T00:00Z, so that all processes agree.
struct Every {
    milliseconds period{3'600'000};
};

/// Each day at a time of the clocks in Paris. A time that the change to summer leaves out comes an hour later by the
/// clocks; one that the change to winter repeats comes the first time.
struct DailyInParis {
    int hour = 2;
    int minute = 30;
};

using Rhythm = std::variant<Every, DailyInParis>;

/// The first turn after an instant. A period below a second, or an hour that no clock shows, is a bug
/// (std::logic_error).
Instant next_turn(const Rhythm& rhythm, Instant after);

/// A job that comes back.
struct Schedule {
    std::string name;  // stays the same from one version of the program to the next
    Rhythm rhythm;
    NewJob job;  // without key and time: they are the turn's
};

/// Makes jobs at their turns, once a turn whatever the number of processes. Turns that passed while nothing ran are
/// made up for by one job.
class Schedules {
  public:
    /// The first turn of a schedule that was not known, or has a new rhythm, comes after now.
    static base::Result<Schedules> open(const Queue& queue, std::vector<Schedule> schedules);
    /// Makes the jobs that are due; gives their number. To be called every second or so by each process.
    base::Result<int> fire() const;

  private:
    Schedules(const Queue& queue, std::vector<Schedule> schedules) : queue_(&queue), schedules_(std::move(schedules)) {}
    const Queue* queue_;
    std::vector<Schedule> schedules_;
};

}  // namespace egide::jobs
