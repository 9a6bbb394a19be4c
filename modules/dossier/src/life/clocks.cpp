#include <algorithm>
#include <array>

#include "egide/dossier/life.h"

namespace egide::dossier {

namespace {

using Run = ClockReading::Run;

std::int32_t days_to(const ClockReading& reading, base::Date on) {
    return reading.run == Run::running ? std::max(0, base::days_between(*reading.since, on)) : 0;
}

void apply(ClockReading& reading, ClockAct act, base::Date on) {
    const std::int32_t ran = days_to(reading, on);
    switch (act) {
        case ClockAct::start:
            reading = {reading.clock, Run::running, 0, on};
            break;
        case ClockAct::pause:
            if (reading.run == Run::running) {
                reading = {reading.clock, Run::paused, reading.days + ran, on};
            }
            break;
        case ClockAct::resume:
            if (reading.run == Run::paused) {
                reading = {reading.clock, Run::running, reading.days, on};
            }
            break;
        case ClockAct::stop:
            if (reading.run == Run::running || reading.run == Run::paused) {
                reading = {reading.clock, Run::stopped, reading.days + ran, on};
            }
            break;
    }
}

}  // namespace

std::vector<ClockReading> read_clocks(std::span<const Happened> history, base::Date on) {
    std::vector<ClockReading> readings;
    for (std::size_t at = 0; at < kClocks; ++at) {
        readings.push_back({static_cast<Clock>(at), Run::never_started, 0, {}});
    }
    for (const Happened& one : history) {
        const Transition* const way = find_transition(one.transition);
        if (way == nullptr || on < one.on) {
            continue;
        }
        for (const ClockEffect& effect : way->clocks) {
            apply(readings.at(static_cast<std::size_t>(effect.clock)), effect.act, one.on);
        }
    }
    for (ClockReading& reading : readings) {
        reading.days += days_to(reading, on);
    }
    return readings;
}

}  // namespace egide::dossier
