// How many jobs a second are asked for, taken and acknowledged, durably, on both engines, with a queue of 10,000
// behind.
#include <benchmark/benchmark.h>

#include <stdexcept>

#include "egide/jobs/queue.h"
#include "egide/testing/postgres_server.h"
#include "egide/testing/temporary_folder.h"

namespace {

using namespace egide::jobs;
using egide::storage::sql::Engine;

Instant now() {
    return std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
}

struct Bench {
    explicit Bench(const egide::storage::sql::Location& location) : database(Database::open(location).value()) {
        const std::vector<egide::storage::sql::Schema> schemas = {schema()};
        if (!egide::storage::sql::migrate(database, schemas).ok()) {
            throw std::runtime_error("cannot make the tables");
        }
        (void)database.write([&](Transaction& transaction) {
            std::int64_t next = 0;
            return transaction.load("job",
                                    {"kind", "payload", "priority", "state", "due_at", "most_attempts", "created_at"},
                                    [&](std::vector<egide::storage::sql::Value>& values) {
                                        values = {"behind", "", -1, "waiting", now(), 5, now()};
                                        return ++next <= 10'000;
                                    });
        });
    }
    Database database;
    Queue queue{database, now};
};

Queue& queue_of(const benchmark::State& state) {
    static const egide::testing::TemporaryFolder folder;
    if (static_cast<Engine>(state.range(0)) == Engine::sqlite) {
        static Bench sqlite(egide::storage::sql::SqliteFile{folder / "bench.db"});
        return sqlite.queue;
    }
    static egide::testing::PostgresServer server(true);
    static Bench postgresql(egide::storage::sql::PostgresServer{server.connection()});
    return postgresql.queue;
}

/// Asked for, taken and acknowledged: three durable transactions a job; `most` at once takes several in one.
void job_from_end_to_end(benchmark::State& state) {
    const Queue& queue = queue_of(state);
    const int most = static_cast<int>(state.range(1));
    std::int64_t done = 0;
    for (auto _ : state) {
        for (int number = 0; number < most; ++number) {
            (void)queue.enqueue({.kind = "bench", .payload = "{}"});
        }
        const auto jobs = queue.claim({.kinds = {"bench"}, .worker = "bench", .most = most});
        if (!jobs.ok()) {
            state.SkipWithError("the database refused");
            break;
        }
        for (const Job& job : *jobs) {
            done += queue.finish(job, "").value() ? 1 : 0;
        }
    }
    state.SetItemsProcessed(done);
}
BENCHMARK(job_from_end_to_end)
    ->ArgNames({"postgresql", "at_once"})
    ->ArgsProduct({{0, 1}, {1, 20}})
    ->Threads(1)
    ->Threads(8)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
