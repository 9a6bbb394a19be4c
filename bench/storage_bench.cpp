// What the database does in a second, on both engines: rows written one a transaction and in bulk, rows read by key.
// PostgreSQL waits for its disk here, as in production. The queue is in jobs_bench.cpp.
#include <benchmark/benchmark.h>

#include <iostream>
#include <memory>
#include <stdexcept>

#include "egide/storage/sql/database.h"
#include "egide/testing/postgres_server.h"
#include "egide/testing/temporary_folder.h"

namespace {

using namespace egide::storage::sql;

/// One database an engine for the whole program, made when it is first needed.
Database& database_of(Engine engine) {
    static const egide::testing::TemporaryFolder folder;
    const auto open = [&](const Location& location) {
        auto database = Database::open(location);
        if (!database.ok()) {
            throw std::runtime_error("cannot open the database");
        }
        const bool sqlite = database->engine() == Engine::sqlite;
        const std::string number = sqlite ? "INTEGER" : "bigint", text = sqlite ? "TEXT" : "text";
        const auto made = database->write([&](Transaction& t) {
            return t.script("CREATE TABLE item (id " + number + " PRIMARY KEY, name " + text + ", state " + number +
                            " NOT NULL); CREATE INDEX item_waiting ON item (id) WHERE state = 0");
        });
        if (!made.ok()) {
            throw std::runtime_error("cannot make the tables");
        }
        return std::move(database).value();
    };
    if (engine == Engine::sqlite) {
        static Database sqlite = open(SqliteFile{folder / "bench.db"});
        return sqlite;
    }
    static egide::testing::PostgresServer server(true);
    static Database postgresql = open(PostgresServer{server.connection()});
    return postgresql;
}

Engine engine_of(const benchmark::State& state) {
    return static_cast<Engine>(state.range(0));
}

void refuse(benchmark::State& state, bool ok) {
    if (!ok) {
        state.SkipWithError("the database refused");
    }
}

void empty(Database& database) {
    (void)database.write([](Transaction& t) { return t.execute("DELETE FROM item"); });
}

void load(Database& database, std::int64_t rows) {
    (void)database.write([&](Transaction& t) {
        std::int64_t next = 0;
        return t.load("item", {"id", "name", "state"}, [&](std::vector<Value>& values) {
            values = {++next, "Centre hospitalier universitaire de démonstration", 0};
            return next <= rows;
        });
    });
}

constexpr std::int64_t kRows = 100'000;

/// Several threads: the servers make the waits of several commits one.
void insert_one_a_transaction(benchmark::State& state) {
    Database& database = database_of(engine_of(state));
    static std::atomic<std::int64_t> next{0};
    if (state.thread_index() == 0) {
        empty(database);
    }
    for (auto _ : state) {
        const std::int64_t id = ++next;
        refuse(state, database
                          .write(
                              [&](Transaction& t) {
                                  return t.execute("INSERT INTO item (id, name, state) VALUES ($1, $2, $3)",
                                                   {id, "Centre hospitalier universitaire de démonstration", 1});
                              },
                              Isolation::statement)
                          .ok());
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
}

void insert_in_bulk(benchmark::State& state) {
    Database& database = database_of(engine_of(state));
    for (auto _ : state) {
        state.PauseTiming();
        empty(database);
        state.ResumeTiming();
        load(database, kRows);
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * kRows);
}

void read_by_key(benchmark::State& state) {
    Database& database = database_of(engine_of(state));
    if (state.thread_index() == 0) {
        empty(database);
        load(database, kRows);
    }
    std::int64_t id = state.thread_index() * 7919;
    for (auto _ : state) {
        id = (id + 104'729) % kRows;
        const auto rows = database.read(
            [&](Transaction& t) { return t.query("SELECT name, state FROM item WHERE id = $1", {id + 1}); });
        refuse(state, rows.ok() && rows->size() == 1);
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
}

void arguments(benchmark::internal::Benchmark* bench) {
    bench->ArgName("postgresql")->Arg(0)->Arg(1)->UseRealTime();
}
BENCHMARK(insert_one_a_transaction)->Apply(arguments)->Threads(1)->Threads(8);
BENCHMARK(insert_in_bulk)->Apply(arguments)->Unit(benchmark::kMillisecond);
BENCHMARK(read_by_key)->Apply(arguments)->Threads(1)->Threads(4);

}  // namespace
