#include "egide/jobs/queue.h"

#include <fmt/format.h>

#include <algorithm>

#include "job_row.h"
#include "retry.h"

namespace egide::jobs {

namespace {

using storage::sql::Engine;
using storage::sql::Isolation;
using storage::sql::Row;
using storage::sql::Rows;
using storage::sql::Value;

// Each statement of the queue changes a row only when it still is what the caller believes, so that it needs no more
// than to see what was committed before it.
constexpr Isolation kAlone = Isolation::statement;

constexpr std::string_view kInsert =
    "INSERT INTO job (kind, idempotency_key, payload, priority, state, due_at, most_attempts, created_at) "
    "VALUES ($1, $2, $3, $4, 'waiting', $5, $6, $7) ON CONFLICT (kind, idempotency_key) DO NOTHING RETURNING id";

/// Of the jobs whose worker let the lease end: those that nobody shall try again.
constexpr std::string_view kBury =
    "UPDATE job SET state = CASE WHEN cancel_asked THEN 'cancelled' ELSE 'dead' END, finished_at = $1, worker = NULL, "
    "lease = lease + 1, outcome = CASE WHEN cancel_asked THEN NULL ELSE $2 END "
    "WHERE state = 'running' AND due_at <= $1 AND (cancel_asked OR attempt >= most_attempts)";

/// $1 now, $2 end of the lease, $3 worker, $4 how many; the kinds follow.
std::string take_statement(Engine engine, std::size_t kinds) {
    std::string places;
    for (std::size_t kind = 0; kind < kinds; ++kind) {
        places += fmt::format("{}${}", kind == 0 ? "" : ", ", kind + 5);
    }
    return fmt::format(
        "UPDATE job SET state = 'running', due_at = $2, worker = $3, attempt = attempt + 1, lease = lease + 1, "
        "progress_done = 0, progress_total = 0 WHERE id IN (SELECT id FROM job WHERE state IN ('waiting', 'running') "
        "AND due_at <= $1 AND kind IN ({}) ORDER BY priority DESC, due_at, id LIMIT $4{}) RETURNING {}",
        places, engine == Engine::postgresql ? " FOR UPDATE SKIP LOCKED" : "", kJobColumns);
}

base::Result<std::vector<Job>> jobs_of(const base::Result<Rows>& rows) {
    if (!rows.ok()) {
        return rows.errors();
    }
    std::vector<Job> jobs;
    for (const Row& row : *rows) {
        jobs.push_back(job_of(row));
    }
    return jobs;
}

std::optional<std::string> maybe(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

}  // namespace

Queue::Queue(Database& database, Clock clock, RetryDelays delays)
    : database_(&database), clock_(std::move(clock)), delays_(delays) {}

base::Result<Enqueued> Queue::enqueue(Transaction& transaction, const NewJob& job) const {
    const Instant now = clock_();
    const auto made = transaction.query(kInsert, {job.kind, maybe(job.idempotency_key), job.payload, job.priority,
                                                  job.not_before.value_or(now), job.most_attempts, now});
    if (!made.ok()) {
        return made.errors();
    }
    if (!made->empty()) {
        return Enqueued{made->at(0).integer(0), false};
    }
    const auto known = transaction.query("SELECT id FROM job WHERE kind = $1 AND idempotency_key = $2",
                                         {job.kind, job.idempotency_key});
    if (!known.ok()) {
        return known.errors();
    }
    return Enqueued{known->at(0).integer(0), true};
}

base::Result<Enqueued> Queue::enqueue(const NewJob& job) const {
    return database_->write([&](Transaction& transaction) { return enqueue(transaction, job); }, kAlone);
}

base::Result<std::vector<Job>> Queue::claim(const Claim& claim) const {
    if (claim.kinds.empty() || claim.most < 1) {
        return std::vector<Job>();
    }
    auto taken = database_->write(
        [&](Transaction& transaction) -> base::Result<std::vector<Job>> {
            const Instant now = clock_();
            const auto buried = transaction.execute(kBury, {now, "the worker ended without a word"});
            if (!buried.ok()) {
                return buried.errors();
            }
            std::vector<Value> values = {now, now + claim.lease, claim.worker, claim.most};
            values.insert(values.end(), claim.kinds.begin(), claim.kinds.end());
            return jobs_of(transaction.query(take_statement(transaction.engine(), claim.kinds.size()), values));
        },
        kAlone);
    if (taken.ok()) {
        std::sort(taken->begin(), taken->end(), [](const Job& a, const Job& b) {
            return a.priority != b.priority ? a.priority > b.priority : a.id < b.id;
        });
    }
    return taken;
}

base::Result<Standing> Queue::renew(const Job& job, milliseconds lease, std::optional<Progress> progress) const {
    const Progress told = progress.value_or(Progress{});
    const auto rows = database_->write(
        [&](Transaction& transaction) {
            return transaction.query(
                "UPDATE job SET due_at = $1, progress_done = CASE WHEN $2 THEN $3 ELSE progress_done END, "
                "progress_total = CASE WHEN $2 THEN $4 ELSE progress_total END "
                "WHERE id = $5 AND lease = $6 AND state = 'running' RETURNING cancel_asked",
                {clock_() + lease, progress.has_value(), told.done, told.total, job.id, job.lease});
        },
        kAlone);
    if (!rows.ok()) {
        return rows.errors();
    }
    return rows->empty() ? Standing::lost : rows->at(0).boolean(0) ? Standing::cancel : Standing::go_on;
}

base::Result<bool> Queue::end(const Job& job, State state, const std::string& outcome,
                              const std::function<Done(Transaction&)>& effect) const {
    return database_->write(
        [&](Transaction& transaction) -> base::Result<bool> {
            const auto ended = transaction.execute(
                "UPDATE job SET state = $1, outcome = $2, finished_at = $3, worker = NULL "
                "WHERE id = $4 AND lease = $5 AND state = 'running'",
                {word_of(state), maybe(outcome), clock_(), job.id, job.lease});
            if (!ended.ok()) {
                return ended.errors();
            }
            if (*ended == 0) {
                return false;
            }
            const Done written = effect ? effect(transaction) : Done(std::monostate{});
            return written.ok() ? base::Result<bool>(true) : base::Result<bool>(written.errors());
        },
        effect ? Isolation::serializable : kAlone);
}

base::Result<bool> Queue::finish(const Job& job, const std::string& outcome,
                                 const std::function<Done(Transaction&)>& effect) const {
    return end(job, State::done, outcome, effect);
}

base::Result<bool> Queue::give_up(const Job& job) const {
    return end(job, State::cancelled, {}, {});
}

base::Result<bool> Queue::change(std::string_view statement, std::initializer_list<Value> values) const {
    const auto changed =
        database_->write([&](Transaction& transaction) { return transaction.execute(statement, values); }, kAlone);
    return changed.ok() ? base::Result<bool>(*changed > 0) : base::Result<bool>(changed.errors());
}

base::Result<bool> Queue::fail(const Job& job, const std::string& reason, bool for_good) const {
    if (for_good || job.attempt >= job.most_attempts) {
        return end(job, State::dead, reason, {});
    }
    return change(
        "UPDATE job SET state = 'waiting', outcome = $1, due_at = $2, worker = NULL "
        "WHERE id = $3 AND lease = $4 AND state = 'running'",
        {maybe(reason), clock_() + delay_after(delays_, job.id, job.attempt), job.id, job.lease});
}

base::Result<bool> Queue::put_back(const Job& job) const {
    return change(
        "UPDATE job SET state = 'waiting', due_at = $1, worker = NULL, attempt = attempt - 1 "
        "WHERE id = $2 AND lease = $3 AND state = 'running'",
        {clock_(), job.id, job.lease});
}

base::Result<bool> Queue::cancel(std::int64_t id) const {
    return change(
        "UPDATE job SET cancel_asked = TRUE, "
        "finished_at = CASE WHEN state = 'waiting' THEN $1 ELSE finished_at END, "
        "state = CASE WHEN state = 'waiting' THEN 'cancelled' ELSE state END "
        "WHERE id = $2 AND state IN ('waiting', 'running')",
        {clock_(), id});
}

base::Result<bool> Queue::revive(std::int64_t id) const {
    return change(
        "UPDATE job SET state = 'waiting', attempt = 0, due_at = $1, cancel_asked = FALSE, finished_at = NULL "
        "WHERE id = $2 AND state IN ('dead', 'cancelled')",
        {clock_(), id});
}

base::Result<std::int64_t> Queue::forget(Instant over_before) const {
    return database_->write(
        [&](Transaction& transaction) {
            return transaction.execute("DELETE FROM job WHERE state IN ('done', 'cancelled') AND finished_at < $1",
                                       {over_before});
        },
        kAlone);
}

base::Result<std::optional<Job>> Queue::find(std::int64_t id) const {
    const auto rows = database_->read([&](Transaction& transaction) {
        return transaction.query(fmt::format("SELECT {} FROM job WHERE id = $1", kJobColumns), {id});
    });
    if (!rows.ok()) {
        return rows.errors();
    }
    return rows->empty() ? std::optional<Job>() : job_of(rows->at(0));
}

base::Result<std::vector<Job>> Queue::list(const Filter& filter) const {
    std::vector<Value> values = {filter.most};
    std::string conditions = "TRUE";
    const auto only = [&](std::string_view condition, Value value) {
        values.push_back(std::move(value));
        conditions += fmt::format(" AND {} ${}", condition, values.size());
    };
    if (filter.state) {
        only("state =", word_of(*filter.state));
    }
    if (filter.kind) {
        only("kind =", *filter.kind);
    }
    if (filter.before) {
        only("id <", *filter.before);
    }
    return jobs_of(database_->read([&](Transaction& transaction) {
        return transaction.query(
            fmt::format("SELECT {} FROM job WHERE {} ORDER BY id DESC LIMIT $1", kJobColumns, conditions), values);
    }));
}

base::Result<Counts> Queue::counts() const {
    const auto rows = database_->read(
        [](Transaction& transaction) { return transaction.query("SELECT state, count(*) FROM job GROUP BY state"); });
    if (!rows.ok()) {
        return rows.errors();
    }
    Counts counts;
    for (const Row& row : *rows) {
        std::int64_t* const places[] = {&counts.waiting, &counts.running, &counts.done, &counts.dead,
                                        &counts.cancelled};
        *places[static_cast<std::size_t>(state_of(row.text(0)))] = row.integer(1);
    }
    return counts;
}

}  // namespace egide::jobs
