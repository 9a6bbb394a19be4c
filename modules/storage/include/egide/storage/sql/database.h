#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "egide/base/result.h"
#include "egide/storage/sql/value.h"

namespace egide::storage::sql {

/// Nothing, or what went wrong.
using Done = base::Result<std::monostate>;

/// What went wrong, the same on both engines, for code that goes on differently.
enum class Fault {
    unique,       // a value is there already
    foreign_key,  // what is referred to is not there, or is still referred to
    check,        // a rule of the table refuses the value
    value,        // text that is not UTF-8 or holds NUL, an instant out of range
    conflict,     // others wrote at the same time, and repeating did not help
    busy,         // no connection became free in time
    too_slow,     // the statement took longer than allowed
    lost,         // the database cannot be reached; nothing was committed
    in_doubt,     // the connection broke during the commit: it may have happened
    disk_full,    // nothing was committed
    disk,         // the disk failed
    read_only,    // the file or the server takes no writes
    damaged,      // the file is not a database, or no longer
    refused,      // the server refuses the account or the right
    other,        // anything else; read the detail
};

/// What the first of the errors of this module is.
Fault fault_of(const base::Errors& errors);

enum class Engine { sqlite, postgresql };

/// What a transaction sees of others.
enum class Isolation {
    snapshot,      // reads alone, all of them of one moment
    serializable,  // as if transactions ran one after the other
    statement,     // each statement sees what was committed before it: for those that take their locks themselves
};

/// The statements of one transaction. Parameters are written $1, $2 … each given once, in this order. After a statement
/// failed, the others fail the same way and nothing is committed. A statement that the engine cannot understand is a
/// bug (std::logic_error).
class Transaction {
  public:
    virtual ~Transaction() = default;
    virtual Engine engine() const = 0;
    /// All rows; for results that fit in memory.
    virtual base::Result<Rows> query(std::string_view statement, std::span<const Value> parameters) = 0;
    /// Each row in turn, until the function says false; holds a few hundred rows at a time. `row` may run other
    /// statements, not this one again.
    virtual Done each(std::string_view statement, std::span<const Value> parameters,
                      const std::function<bool(const Row&)>& row) = 0;
    /// How many rows were inserted, changed or deleted.
    virtual base::Result<std::int64_t> execute(std::string_view statement, std::span<const Value> parameters) = 0;
    /// Several statements separated by semicolons, without parameters.
    virtual Done script(std::string_view statements) = 0;
    /// Inserts many rows, the fastest way that the engine has; `next` fills one row and says false at the end. Gives
    /// the number of rows.
    virtual base::Result<std::int64_t> load(std::string_view table, const std::vector<std::string>& columns,
                                            const std::function<bool(std::vector<Value>&)>& next) = 0;

    base::Result<Rows> query(std::string_view statement, std::initializer_list<Value> parameters = {});
    base::Result<std::int64_t> execute(std::string_view statement, std::initializer_list<Value> parameters = {});
};

/// A database in one file (SQLite, write-ahead log), made when it is not there.
struct SqliteFile {
    std::filesystem::path path;
};

/// A PostgreSQL server: what libpq takes, "host=… dbname=…" or "postgresql://…". Messages never show it.
struct PostgresServer {
    std::string connection;
};

using Location = std::variant<SqliteFile, PostgresServer>;

/// Limits; each is one line of the configuration.
struct DatabaseOptions {
    std::size_t connections = 8;                          // SQLite: readers, beside the one writer
    std::chrono::milliseconds wait{5'000};                // for a connection, a lock or the server
    std::chrono::milliseconds longest_statement{10'000};  // 0: no limit
    int attempts = 10;                                    // at a transaction that meets a conflict
};

/// A pool of connections to one database. Safe from several threads; not across fork.
class Database {
  public:
    /// Connects once, so that a wrong path or address shows at once.
    static base::Result<Database> open(const Location& location, const DatabaseOptions& options = {});
    ~Database();
    Database(Database&&) noexcept;
    Database& operator=(Database&&) noexcept;

    Engine engine() const;
    const Location& location() const;

    /// Runs `work` in one transaction: committed, durably, when it gives a value; rolled back when it gives errors or
    /// throws. Repeated from the start on a conflict, so `work` changes nothing but the database. A write inside a
    /// write is a bug (std::logic_error).
    template <typename Work>
    std::invoke_result_t<Work, Transaction&> write(Work&& work, Isolation isolation = Isolation::serializable) {
        return run<std::invoke_result_t<Work, Transaction&>>(isolation, work);
    }
    /// The same for statements that only read, all at one moment.
    template <typename Work>
    std::invoke_result_t<Work, Transaction&> read(Work&& work) {
        return run<std::invoke_result_t<Work, Transaction&>>(Isolation::snapshot, work);
    }

    struct State;

  private:
    explicit Database(std::unique_ptr<State> state);
    Done run_transaction(Isolation isolation, const std::function<Done(Transaction&)>& work);

    template <typename R, typename Work>
    R run(Isolation isolation, Work& work) {
        std::optional<R> result;
        const Done done = run_transaction(isolation, [&](Transaction& transaction) -> Done {
            result.emplace(work(transaction));
            return result->ok() ? Done(std::monostate{}) : Done(result->errors());
        });
        return done.ok() ? std::move(*result) : R(done.errors());
    }

    std::unique_ptr<State> state_;
};

}  // namespace egide::storage::sql
