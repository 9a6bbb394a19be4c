#include "egide/jobs/schedule.h"

#include <fmt/format.h>

#include <stdexcept>

#include "egide/base/date.h"

namespace egide::jobs {

namespace {

using namespace std::chrono;

/// Midnight in Paris at the start of a day: one hour before that of UTC in winter, two in summer. The clocks change at
/// 01:00 UTC, never between the two.
Instant paris_midnight(base::Date day) {
    const sys_days utc{days(day.days_since_1970())};
    const bool summer = base::paris_date(utc - hours(2)) == day;
    return utc - hours(summer ? 2 : 1);
}

/// That time of the clocks on that day. From three o'clock on, the day's clocks are those of the next midnight.
Instant paris_time(base::Date day, const DailyInParis& daily) {
    const auto time = hours(daily.hour) + minutes(daily.minute);
    return daily.hour < 3 ? paris_midnight(day) + time : paris_midnight(day.plus_days(1)) - (hours(24) - time);
}

Instant next_of(const Every& every, Instant after) {
    if (every.period < seconds(1)) {
        throw std::logic_error("a schedule with a period below a second");
    }
    const auto turns = floor<milliseconds>(after.time_since_epoch()).count() / every.period.count();
    Instant next(every.period * turns);
    while (next <= after) {
        next += every.period;
    }
    return next;
}

Instant next_of(const DailyInParis& daily, Instant after) {
    if (daily.hour < 0 || daily.hour > 23 || daily.minute < 0 || daily.minute > 59) {
        throw std::logic_error("a schedule at an hour that no clock shows");
    }
    base::Date day = base::paris_date(after);
    while (paris_time(day, daily) <= after) {
        day = day.plus_days(1);
    }
    return paris_time(day, daily);
}

std::string show(const Rhythm& rhythm) {
    if (const auto* const every = std::get_if<Every>(&rhythm)) {
        return fmt::format("every {} ms", every->period.count());
    }
    const auto& daily = std::get<DailyInParis>(rhythm);
    return fmt::format("daily {:02}:{:02} Europe/Paris", daily.hour, daily.minute);
}

Done nothing_of(const base::Result<std::int64_t>& result) {
    return result.ok() ? Done(std::monostate{}) : Done(result.errors());
}

Done declare(const Queue& queue, const Schedule& schedule) {
    const Instant next = next_turn(schedule.rhythm, queue.now());
    return queue.database().write(
        [&](Transaction& transaction) {
            return nothing_of(transaction.execute(
                "INSERT INTO job_schedule (name, rhythm, next_at) VALUES ($1, $2, $3) ON CONFLICT (name) DO UPDATE "
                "SET rhythm = excluded.rhythm, next_at = excluded.next_at "
                "WHERE job_schedule.rhythm <> excluded.rhythm",
                {schedule.name, show(schedule.rhythm), next}));
        },
        storage::sql::Isolation::statement);
}

/// The turn that this process made, of those up to now: 1 or 0. Two processes that see the same turn wait for each
/// other at the row, and the second finds it moved.
base::Result<int> fire_one(Transaction& transaction, const Queue& queue, const Schedule& schedule) {
    const Instant now = queue.now();
    const auto due =
        transaction.query("SELECT next_at FROM job_schedule WHERE name = $1 AND next_at <= $2", {schedule.name, now});
    if (!due.ok() || due->empty()) {
        return due.ok() ? base::Result<int>(0) : base::Result<int>(due.errors());
    }
    const Instant turn = due->at(0).instant(0);
    const auto moved = transaction.execute("UPDATE job_schedule SET next_at = $1 WHERE name = $2 AND next_at = $3",
                                           {next_turn(schedule.rhythm, now), schedule.name, turn});
    if (!moved.ok() || *moved == 0) {
        return moved.ok() ? base::Result<int>(0) : base::Result<int>(moved.errors());
    }
    NewJob job = schedule.job;
    job.idempotency_key = fmt::format("{}@{}", schedule.name, storage::sql::show_instant(turn));
    const auto enqueued = queue.enqueue(transaction, job);
    if (!enqueued.ok()) {
        return enqueued.errors();
    }
    return enqueued->known ? 0 : 1;
}

}  // namespace

Instant next_turn(const Rhythm& rhythm, Instant after) {
    return std::visit([&](const auto& one) { return next_of(one, after); }, rhythm);
}

base::Result<Schedules> Schedules::open(const Queue& queue, std::vector<Schedule> schedules) {
    for (const Schedule& schedule : schedules) {
        if (const Done declared = declare(queue, schedule); !declared.ok()) {
            return declared.errors();
        }
    }
    return Schedules(queue, std::move(schedules));
}

base::Result<int> Schedules::fire() const {
    int fired = 0;
    for (const Schedule& schedule : schedules_) {
        const auto one =
            queue_->database().write([&](Transaction& transaction) { return fire_one(transaction, *queue_, schedule); },
                                     storage::sql::Isolation::statement);
        if (!one.ok()) {
            return one.errors();
        }
        fired += *one;
    }
    return fired;
}

}  // namespace egide::jobs
