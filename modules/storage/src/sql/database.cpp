#include "egide/storage/sql/database.h"

#include <algorithm>
#include <random>
#include <thread>

#include "database_state.h"

namespace egide::storage::sql {

namespace {

/// The database that this thread writes to at the moment: a second write would wait for the first for ever.
thread_local const Database::State* writing_to = nullptr;

class Writing {
  public:
    explicit Writing(const Database::State* state) : before_(writing_to) {
        if (state != nullptr && writing_to == state) {
            throw std::logic_error("a write transaction inside another one of the same database");
        }
        writing_to = state == nullptr ? before_ : state;
    }
    ~Writing() { writing_to = before_; }
    Writing(const Writing&) = delete;
    Writing& operator=(const Writing&) = delete;

  private:
    const Database::State* before_;
};

/// 1 ms, 2 ms, 4 ms … 250 ms and as much again at random, so that those who met do not meet again.
void wait_after_conflict(int attempt) {
    thread_local std::minstd_rand random(std::random_device{}());
    const auto least = std::min(250'000, 1000 << std::min(attempt, 8));
    std::this_thread::sleep_for(std::chrono::microseconds(least + static_cast<int>(random() % 250'000) % least));
}

/// Gives its connection back whatever happens.
class Loan {
  public:
    Loan(Pool& pool, std::chrono::milliseconds wait) : pool_(pool), borrowed_(pool.borrow(wait)) {}
    ~Loan() { pool_.give_back(std::move(borrowed_.connection)); }
    Loan(const Loan&) = delete;
    Loan& operator=(const Loan&) = delete;
    Connection& connection() { return *borrowed_.connection; }
    bool idle_before() const { return borrowed_.idle_before; }

  private:
    Pool& pool_;
    Pool::Borrowed borrowed_;
};

Done run_in(Connection& connection, const std::function<Done(Transaction&)>& work) {
    try {
        Done done = work(connection);
        if (done.ok()) {
            return connection.commit();
        }
        connection.roll_back();
        return done;
    } catch (...) {
        connection.roll_back();
        throw;
    }
}

std::size_t connections_of(const DatabaseOptions& options) {
    return std::max<std::size_t>(options.connections, 1);
}

}  // namespace

Database::State::State(Location where, DatabaseOptions asked)
    : location(std::move(where)),
      options(asked),
      any(connections_of(asked),
          [this] {
              const auto* const server = std::get_if<PostgresServer>(&location);
              return server != nullptr ? connect_postgres(*server, options)
                                       : connect_sqlite(std::get<SqliteFile>(location), options, false);
          }),
      writer(1, [this] { return connect_sqlite(std::get<SqliteFile>(location), options, true); }) {}

Pool& Database::State::pool_for(Isolation isolation) {
    return std::holds_alternative<SqliteFile>(location) && isolation != Isolation::snapshot ? writer : any;
}

/// One attempt. A connection that lay idle may have lost its server unnoticed; nothing was done on it yet, so another
/// one is taken.
Done Database::State::attempt(Isolation isolation, const std::function<Done(Transaction&)>& work) {
    Pool& pool = pool_for(isolation);
    for (;;) {
        Loan loan(pool, options.wait);
        const Done begun = loan.connection().begin(isolation);
        if (begun.ok()) {
            return run_in(loan.connection(), work);
        }
        loan.connection().roll_back();
        if (fault_of(begun.errors()) != Fault::lost || !loan.idle_before()) {
            return begun;
        }
        pool.forget_idle();
    }
}

base::Result<Database> Database::open(const Location& location, const DatabaseOptions& options) {
    auto state = std::make_unique<State>(location, options);
    try {
        for (const Isolation isolation : {Isolation::serializable, Isolation::snapshot}) {
            const Loan loan(state->pool_for(isolation), options.wait);
        }
    } catch (const Failure& failure) {
        return error_of(failure.fault(), failure.what());
    }
    return Database(std::move(state));
}

Database::Database(std::unique_ptr<State> state) : state_(std::move(state)) {}
Database::~Database() = default;
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;

Engine Database::engine() const {
    return std::holds_alternative<SqliteFile>(state_->location) ? Engine::sqlite : Engine::postgresql;
}

const Location& Database::location() const {
    return state_->location;
}

Done Database::run_transaction(Isolation isolation, const std::function<Done(Transaction&)>& work) {
    const Writing writing(isolation == Isolation::snapshot ? nullptr : state_.get());
    for (int attempt = 0;; ++attempt) {
        try {
            Done done = state_->attempt(isolation, work);
            if (done.ok() || fault_of(done.errors()) != Fault::conflict || attempt + 1 >= state_->options.attempts) {
                return done;
            }
        } catch (const Failure& failure) {
            return error_of(failure.fault(), failure.what());
        }
        wait_after_conflict(attempt);
    }
}

}  // namespace egide::storage::sql
