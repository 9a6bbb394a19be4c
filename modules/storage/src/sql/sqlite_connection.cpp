#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <thread>

#include "connection.h"
#include "statement_cache.h"

namespace egide::storage::sql {

namespace {

using Clock = std::chrono::steady_clock;

/// How many steps of the engine's machine pass between two looks at the clock.
constexpr int kStepsBetweenLooks = 10'000;

Fault fault_of_constraint(int extended) {
    switch (extended) {
        case SQLITE_CONSTRAINT_UNIQUE:
        case SQLITE_CONSTRAINT_PRIMARYKEY:
        case SQLITE_CONSTRAINT_ROWID:
            return Fault::unique;
        case SQLITE_CONSTRAINT_FOREIGNKEY:
            return Fault::foreign_key;
        default:
            return Fault::check;
    }
}

/// What a result code means; codes that only a wrong statement gives are bugs.
Fault fault_of_code(int extended, const char* words) {
    switch (extended & 0xFF) {
        case SQLITE_CONSTRAINT:
            return fault_of_constraint(extended);
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return Fault::conflict;
        case SQLITE_FULL:
            return Fault::disk_full;
        case SQLITE_IOERR:
        case SQLITE_NOMEM:
            return Fault::disk;
        case SQLITE_READONLY:
            return Fault::read_only;
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return Fault::damaged;
        case SQLITE_CANTOPEN:
            return Fault::lost;
        case SQLITE_PERM:
        case SQLITE_AUTH:
            return Fault::refused;
        case SQLITE_INTERRUPT:
            return Fault::too_slow;
        case SQLITE_TOOBIG:
            return Fault::value;
        default:
            throw std::logic_error(fmt::format("SQLite cannot run the statement: {}", words));
    }
}

[[noreturn]] void fail(const SQLite::Exception& error) {
    const int extended = error.getExtendedErrorCode() > 0 ? error.getExtendedErrorCode() : error.getErrorCode();
    throw Failure(fault_of_code(extended, error.what()), error.what());
}

Value value_of(const SQLite::Column& column) {
    switch (column.getType()) {
        case SQLITE_NULL:
            return {};
        case SQLITE_INTEGER:
            return static_cast<std::int64_t>(column.getInt64());
        case SQLITE_TEXT:
            return column.getString();
        case SQLITE_BLOB:
            return Blob{column.getString()};
        default:
            throw std::logic_error("a floating-point number in the database");
    }
}

struct Bind {
    SQLite::Statement& statement;
    int index;
    void operator()(std::monostate) const { statement.bind(index); }
    void operator()(std::int64_t value) const { statement.bind(index, value); }
    void operator()(const std::string& value) const { statement.bindNoCopy(index, value); }
    void operator()(const Blob& value) const {
        statement.bindNoCopy(index, static_cast<const void*>(value.bytes.data()), static_cast<int>(value.bytes.size()));
    }
    void operator()(bool value) const { statement.bind(index, value ? 1 : 0); }
    void operator()(Instant value) const {
        statement.bind(index, static_cast<std::int64_t>(value.time_since_epoch().count()));
    }
};

void bind_all(SQLite::Statement& statement, std::span<const Value> parameters) {
    if (statement.getBindParameterCount() != static_cast<int>(parameters.size())) {
        throw std::logic_error("a statement has another number of parameters than it is given: " +
                               statement.getQuery());
    }
    std::string name;
    for (std::size_t at = 0; at < parameters.size(); ++at) {
        name.assign("$").append(std::to_string(at + 1));
        const int index = statement.getIndex(name.c_str());
        if (index == 0) {
            throw std::logic_error(fmt::format("there is no ${} in: {}", at + 1, statement.getQuery()));
        }
        std::visit(Bind{statement, index}, parameters[at].kinds());
    }
}

Row row_of(SQLite::Statement& statement) {
    std::vector<Value> values;
    const int columns = statement.getColumnCount();
    values.reserve(static_cast<std::size_t>(columns));
    for (int column = 0; column < columns; ++column) {
        values.push_back(value_of(statement.getColumn(column)));
    }
    return Row(std::move(values));
}

/// Gives the statement back unbound, so that the next use starts anew and nothing of this one stays in memory.
class InUse {
  public:
    explicit InUse(SQLite::Statement& statement) : statement_(statement) {}
    ~InUse() {
        statement_.tryReset();
        try {
            statement_.clearBindings();
        } catch (const SQLite::Exception&) {  // the bindings are replaced before the next use
        }
    }
    InUse(const InUse&) = delete;
    InUse& operator=(const InUse&) = delete;

  private:
    SQLite::Statement& statement_;
};

/// Makes a file that only its owner reads before SQLite opens it; its companions take the same rights. A file that is
/// there is never opened: closing it would drop every lock that this process holds on it.
void make_private(const std::filesystem::path& path) {
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file >= 0) {
        ::close(file);
        return;
    }
    if (errno == EEXIST) {
        return;
    }
    const bool no_right = errno == EACCES || errno == EROFS || errno == EPERM;
    const Fault fault = no_right ? Fault::read_only : errno == ENOSPC ? Fault::disk_full : Fault::lost;
    throw Failure(fault, fmt::format("{}: {}", path.string(), std::strerror(errno)));
}

class SqliteConnection final : public Connection {
  public:
    SqliteConnection(const SqliteFile& file, const DatabaseOptions& options, bool may_write);
    ~SqliteConnection() override { sqlite3_progress_handler(database_.getHandle(), 0, nullptr, nullptr); }
    Engine engine() const override { return Engine::sqlite; }
    bool usable() const override { return !broken_; }
    void copy_to(const std::filesystem::path& target);

  protected:
    Rows do_query(std::string_view statement, std::span<const Value> parameters) override;
    void do_each(std::string_view statement, std::span<const Value> parameters,
                 const std::function<bool(const Row&)>& row) override;
    std::int64_t do_execute(std::string_view statement, std::span<const Value> parameters) override;
    void do_script(std::string_view statements) override;
    std::int64_t do_load(std::string_view table, const std::vector<std::string>& columns,
                         const std::function<bool(std::vector<Value>&)>& next) override;
    void do_begin(Isolation isolation) override;
    void do_commit() override { run_prepared("COMMIT"); }
    void do_roll_back() override;

  private:
    template <typename Work>
    auto translated(Work&& work) -> decltype(work());
    void run(const char* statement);
    void run_prepared(const char* statement);
    void set_up(bool may_write);
    void write_ahead();
    SQLite::Statement& prepared(std::string_view statement);
    void start_clock() { deadline_ = longest_.count() == 0 ? Clock::time_point::max() : Clock::now() + longest_; }
    static int look_at_clock(void* self);

    std::chrono::milliseconds longest_;
    std::chrono::milliseconds wait_;
    Clock::time_point deadline_ = Clock::time_point::max();
    SQLite::Database database_;
    StatementCache<std::unique_ptr<SQLite::Statement>> statements_;
    bool may_write_;
    bool broken_ = false;
};

template <typename Work>
auto SqliteConnection::translated(Work&& work) -> decltype(work()) {
    try {
        return work();
    } catch (const SQLite::Exception& error) {
        const int code = error.getErrorCode() & 0xFF;
        broken_ = broken_ || code == SQLITE_CORRUPT || code == SQLITE_NOTADB || code == SQLITE_IOERR;
        fail(error);
    }
}

SqliteConnection::SqliteConnection(const SqliteFile& file, const DatabaseOptions& options, bool may_write)
    : longest_(options.longest_statement),
      wait_(options.wait),
      database_((make_private(file.path), file.path.string()), SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX,
                static_cast<int>(options.wait.count())),
      may_write_(may_write) {
    translated([&] { set_up(may_write); });
}

void SqliteConnection::set_up(bool may_write) {
    sqlite3* const handle = database_.getHandle();
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
    write_ahead();
    run("PRAGMA synchronous = FULL");
    run("PRAGMA foreign_keys = ON");
    run("PRAGMA cell_size_check = ON");
    run("PRAGMA mmap_size = 0");
    if (!may_write) {
        run("PRAGMA query_only = ON");
    }
    sqlite3_progress_handler(handle, kStepsBetweenLooks, look_at_clock, this);
}

/// Several processes may start at once: the change of mode needs the file alone and does not wait by itself.
void SqliteConnection::write_ahead() {
    const auto give_up = Clock::now() + wait_;
    for (;;) {
        try {
            const std::string mode = database_.execAndGet("PRAGMA journal_mode = WAL").getString();
            if (mode != "wal") {
                throw Failure(Fault::disk, "this file system cannot hold a write-ahead log; the mode is " + mode);
            }
            return;
        } catch (const SQLite::Exception& error) {
            if ((error.getErrorCode() & 0xFF) != SQLITE_BUSY || Clock::now() > give_up) {
                throw;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
    }
}

int SqliteConnection::look_at_clock(void* self) {
    return Clock::now() > static_cast<SqliteConnection*>(self)->deadline_ ? 1 : 0;
}

void SqliteConnection::run(const char* statement) {
    translated([&] { database_.exec(statement); });
}

/// For statements that every transaction has: to compile them costs as much as a small read.
void SqliteConnection::run_prepared(const char* statement) {
    translated([&] {
        SQLite::Statement& ready = prepared(statement);
        const InUse in_use(ready);
        while (ready.executeStep()) {
        }
    });
}

SQLite::Statement& SqliteConnection::prepared(std::string_view statement) {
    return *statements_.find_or_make(statement, [&] {
        auto made = std::make_unique<SQLite::Statement>(database_, std::string(statement));
        // SQLite compiles the first of several statements and would forget the others; the newest is first in its list.
        const std::string_view compiled = sqlite3_sql(sqlite3_next_stmt(database_.getHandle(), nullptr));
        if (statement.find_first_not_of(" \t\r\n", compiled.size()) != std::string_view::npos) {
            throw std::logic_error("several statements where one is expected: " + std::string(statement));
        }
        return made;
    });
}

Rows SqliteConnection::do_query(std::string_view statement, std::span<const Value> parameters) {
    Rows rows;
    do_each(statement, parameters, [&](const Row& row) {
        rows.push_back(row);
        return true;
    });
    return rows;
}

void SqliteConnection::do_each(std::string_view statement, std::span<const Value> parameters,
                               const std::function<bool(const Row&)>& row) {
    translated([&] {
        SQLite::Statement& ready = prepared(statement);
        const InUse in_use(ready);
        bind_all(ready, parameters);
        start_clock();
        while (ready.executeStep() && row(row_of(ready))) {
            start_clock();
        }
    });
}

std::int64_t SqliteConnection::do_execute(std::string_view statement, std::span<const Value> parameters) {
    return translated([&] {
        SQLite::Statement& ready = prepared(statement);
        const InUse in_use(ready);
        bind_all(ready, parameters);
        start_clock();
        const int before = sqlite3_total_changes(database_.getHandle());
        while (ready.executeStep()) {
        }
        // sqlite3_changes keeps the count of an earlier statement when this one changes nothing by its kind.
        const bool changed = sqlite3_total_changes(database_.getHandle()) != before;
        return static_cast<std::int64_t>(changed ? sqlite3_changes(database_.getHandle()) : 0);
    });
}

void SqliteConnection::do_script(std::string_view statements) {
    deadline_ = Clock::time_point::max();
    run(std::string(statements).c_str());
}

std::int64_t SqliteConnection::do_load(std::string_view table, const std::vector<std::string>& columns,
                                       const std::function<bool(std::vector<Value>&)>& next) {
    std::string names, places;
    for (std::size_t at = 0; at < columns.size(); ++at) {
        names += (at == 0 ? "" : ", ") + quoted_name(columns[at]);
        places += fmt::format("{}${}", at == 0 ? "" : ", ", at + 1);
    }
    const std::string insert = fmt::format("INSERT INTO {} ({}) VALUES ({})", quoted_name(table), names, places);
    std::vector<Value> values;
    std::int64_t rows = 0;
    for (; next(values); ++rows) {
        do_execute(insert, values);
    }
    return rows;
}

void SqliteConnection::do_begin(Isolation isolation) {
    if ((isolation != Isolation::snapshot) != may_write_) {
        throw std::logic_error("a transaction on the wrong connection");
    }
    start_clock();
    run_prepared(may_write_ ? "BEGIN IMMEDIATE" : "BEGIN");
}

void SqliteConnection::do_roll_back() {
    deadline_ = Clock::time_point::max();
    if (sqlite3_get_autocommit(database_.getHandle()) == 0) {
        broken_ = true;  // until the roll-back went well
        database_.exec("ROLLBACK");
        broken_ = false;
    }
}

void SqliteConnection::copy_to(const std::filesystem::path& target) {
    make_private(target);
    translated([&] {
        deadline_ = Clock::time_point::max();
        SQLite::Database copy(target.string(), SQLite::OPEN_READWRITE);
        {
            SQLite::Backup backup(copy, database_);
            backup.executeStep(-1);
        }
        copy.execAndGet("PRAGMA journal_mode = DELETE");
        const std::string words = copy.execAndGet("PRAGMA integrity_check").getString();
        if (words != "ok") {
            throw Failure(Fault::damaged, words);
        }
        SQLite::Statement strays(copy, "PRAGMA foreign_key_check");
        if (strays.executeStep()) {
            throw Failure(Fault::damaged, "a row refers to another that is not there");
        }
    });
}

}  // namespace

std::unique_ptr<Connection> connect_sqlite(const SqliteFile& file, const DatabaseOptions& options, bool may_write) {
    try {
        return std::make_unique<SqliteConnection>(file, options, may_write);
    } catch (const SQLite::Exception& error) {
        fail(error);
    }
}

void copy_sqlite_file(Connection& connection, const std::filesystem::path& target) {
    dynamic_cast<SqliteConnection&>(connection).copy_to(target);
}

}  // namespace egide::storage::sql
