#include <fmt/format.h>

#include <pqxx/connection>
#include <pqxx/nontransaction>
#include <pqxx/stream_to>
#include <pqxx/transaction>

#include "connection.h"
#include "postgres_fault.h"
#include "postgres_value.h"
#include "statement_cache.h"

namespace pqxx {

/// The library counts the columns of a row while compiling; ours are counted while running.
template <>
stream_to& stream_to::operator<<(const std::vector<egide::storage::sql::Value>& row) {
    const internal::TypedCopyEscaper escape;
    std::string line;
    for (const auto& value : row) {
        if (&value != row.data()) {
            line += '\t';
        }
        line += escape(&value);
    }
    write_raw_line(line);
    return *this;
}

}  // namespace pqxx

namespace egide::storage::sql {

namespace {

/// Where an answer is awaited from a server that went silent. What the caller gives comes last and wins.
std::string with_limits(const std::string& connection, const DatabaseOptions& options) {
    const auto seconds = std::max<std::int64_t>(2, std::chrono::ceil<std::chrono::seconds>(options.wait).count());
    const bool address = connection.starts_with("postgres://") || connection.starts_with("postgresql://");
    if (address) {
        return fmt::format("{}{}connect_timeout={}&tcp_user_timeout={}&application_name=egide", connection,
                           connection.find('?') == std::string::npos ? '?' : '&', seconds, seconds * 6000);
    }
    return fmt::format("connect_timeout={} tcp_user_timeout={} application_name=egide {}", seconds, seconds * 6000,
                       connection);
}

class PostgresConnection final : public Connection {
  public:
    PostgresConnection(const PostgresServer& server, const DatabaseOptions& options);
    Engine engine() const override { return Engine::postgresql; }
    bool usable() const override { return !broken_; }

  protected:
    Rows do_query(std::string_view statement, std::span<const Value> parameters) override;
    void do_each(std::string_view statement, std::span<const Value> parameters,
                 const std::function<bool(const Row&)>& row) override;
    std::int64_t do_execute(std::string_view statement, std::span<const Value> parameters) override;
    void do_script(std::string_view statements) override;
    std::int64_t do_load(std::string_view table, const std::vector<std::string>& columns,
                         const std::function<bool(std::vector<Value>&)>& next) override;
    void do_begin(Isolation isolation) override;
    void do_commit() override;
    void do_roll_back() override;

  private:
    /// A statement takes as long as it needs while one of these lives.
    class Unhurried;
    void set_up(const DatabaseOptions& options);
    pqxx::result run(std::string_view statement, std::span<const Value> parameters);
    void fetch_all(const std::string& cursor, const std::function<bool(const Row&)>& row);
    template <typename Work>
    auto translated(Work&& work) -> decltype(work());

    std::chrono::milliseconds longest_;
    pqxx::connection connection_;
    std::unique_ptr<pqxx::transaction_base> transaction_;
    StatementCache<std::string> statements_;
    std::size_t prepared_ = 0;
    int cursors_ = 0;
    bool broken_ = false;
};

template <typename Work>
auto PostgresConnection::translated(Work&& work) -> decltype(work()) {
    try {
        return work();
    } catch (const pqxx::pqxx_exception& error) {
        const Fault fault = fault_of_exception(error, connection_.is_open());
        // A plan that a changed table made void stays void on this connection; the others, which hold none, go on.
        broken_ = broken_ || !connection_.is_open() || fault == Fault::lost || fault == Fault::in_doubt ||
                  is_stale_plan(error);
        throw Failure(fault, error.base().what());
    }
}

class PostgresConnection::Unhurried {
  public:
    explicit Unhurried(PostgresConnection& connection) : connection_(connection) {
        connection_.transaction_->exec("SET LOCAL statement_timeout = 0");
    }
    /// Not called when the work fails: the setting goes with the transaction.
    void done() {
        connection_.transaction_->exec(fmt::format("SET LOCAL statement_timeout = {}", connection_.longest_.count()));
    }

  private:
    PostgresConnection& connection_;
};

PostgresConnection::PostgresConnection(const PostgresServer& server, const DatabaseOptions& options)
    : longest_(options.longest_statement), connection_(with_limits(server.connection, options)) {
    translated([&] { set_up(options); });
}

void PostgresConnection::set_up(const DatabaseOptions& options) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
    // A connection that came back by itself would have lost these settings, and perhaps half a transaction.
    connection_.inhibit_reactivation(true);
#pragma GCC diagnostic pop
    pqxx::nontransaction settings(connection_);
    settings.exec(
        fmt::format("SET client_encoding = 'UTF8'; SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; "
                    "SET bytea_output = 'hex'; SET standard_conforming_strings = on; "
                    "SET client_min_messages = 'warning'; SET statement_timeout = {}; SET lock_timeout = {}; "
                    "SET idle_in_transaction_session_timeout = '10min'; "
                    // What is acknowledged is durable, even where the server was told otherwise.
                    "SELECT CASE WHEN current_setting('synchronous_commit') = 'off' "
                    "THEN set_config('synchronous_commit', 'on', false) END",
                    longest_.count(), options.wait.count()));
}

pqxx::result PostgresConnection::run(std::string_view statement, std::span<const Value> parameters) {
    const std::string& name = statements_.find_or_make(statement, [&] {
        std::string made = fmt::format("egide_{}", ++prepared_);
        connection_.prepare(made, std::string(statement));
        return made;
    });
    return transaction_->exec_prepared(name, pqxx::prepare::make_dynamic_params(parameters.begin(), parameters.end()));
}

Rows PostgresConnection::do_query(std::string_view statement, std::span<const Value> parameters) {
    return translated([&] {
        const pqxx::result result = run(statement, parameters);
        Rows rows;
        rows.reserve(result.size());
        for (const auto& row : result) {
            rows.push_back(row_of(row));
        }
        return rows;
    });
}

void PostgresConnection::do_each(std::string_view statement, std::span<const Value> parameters,
                                 const std::function<bool(const Row&)>& row) {
    const std::string cursor = fmt::format("egide_rows_{}", ++cursors_);
    translated([&] {
        transaction_->exec_params(fmt::format("DECLARE {} NO SCROLL CURSOR FOR {}", cursor, statement),
                                  pqxx::prepare::make_dynamic_params(parameters.begin(), parameters.end()));
        fetch_all(cursor, row);
        transaction_->exec("CLOSE " + cursor);
    });
}

void PostgresConnection::fetch_all(const std::string& cursor, const std::function<bool(const Row&)>& row) {
    for (;;) {
        const pqxx::result some = transaction_->exec("FETCH 500 FROM " + cursor);
        for (const auto& one : some) {
            if (!row(row_of(one))) {
                return;
            }
        }
        if (some.empty()) {
            return;
        }
    }
}

std::int64_t PostgresConnection::do_execute(std::string_view statement, std::span<const Value> parameters) {
    return translated([&] { return static_cast<std::int64_t>(run(statement, parameters).affected_rows()); });
}

void PostgresConnection::do_script(std::string_view statements) {
    translated([&] {
        Unhurried unhurried(*this);
        transaction_->exec(std::string(statements));
        unhurried.done();
    });
}

std::int64_t PostgresConnection::do_load(std::string_view table, const std::vector<std::string>& columns,
                                         const std::function<bool(std::vector<Value>&)>& next) {
    std::vector<std::string> names;
    for (const std::string& column : columns) {
        names.push_back(quoted_name(column));
    }
    return translated([&] {
        Unhurried unhurried(*this);
        std::int64_t rows = 0;
        {
            pqxx::stream_to stream(*transaction_, quoted_name(table), names);
            std::vector<Value> values;
            for (; next(values); ++rows) {
                stream << values;
            }
            stream.complete();
        }
        unhurried.done();
        return rows;
    });
}

void PostgresConnection::do_begin(Isolation isolation) {
    translated([&] {
        switch (isolation) {
            case Isolation::snapshot:
                transaction_ = std::make_unique<pqxx::transaction<pqxx::repeatable_read, pqxx::read_only>>(connection_);
                break;
            case Isolation::serializable:
                transaction_ = std::make_unique<pqxx::transaction<pqxx::serializable>>(connection_);
                break;
            case Isolation::statement:
                transaction_ = std::make_unique<pqxx::transaction<pqxx::read_committed>>(connection_);
                break;
        }
        transaction_->exec("SELECT 1 WHERE false");  // pqxx begins with the first statement: a lost server shows here
    });
}

void PostgresConnection::do_commit() {
    translated([&] { transaction_->commit(); });
    transaction_.reset();
}

void PostgresConnection::do_roll_back() {
    if (!transaction_) {
        return;
    }
    const auto ending = std::move(transaction_);
    try {
        ending->abort();
    } catch (const std::exception&) {
        broken_ = true;
    }
    broken_ = broken_ || !connection_.is_open();
}

}  // namespace

std::unique_ptr<Connection> connect_postgres(const PostgresServer& server, const DatabaseOptions& options) {
    try {
        return std::make_unique<PostgresConnection>(server, options);
    } catch (const pqxx::broken_connection& error) {
        throw Failure(fault_of_connecting(server.connection), error.what());
    }
}

}  // namespace egide::storage::sql
