#pragma once

#include <memory>
#include <optional>

#include "egide/storage/sql/database.h"
#include "fault.h"

namespace egide::storage::sql {

/// One connection of an engine. The face that transactions see turns failures into results and lets nothing through
/// after the first one; the engine says how each thing is done, and throws Failure.
class Connection : public Transaction {
  public:
    base::Result<Rows> query(std::string_view statement, std::span<const Value> parameters) final;
    Done each(std::string_view statement, std::span<const Value> parameters,
              const std::function<bool(const Row&)>& row) final;
    base::Result<std::int64_t> execute(std::string_view statement, std::span<const Value> parameters) final;
    Done script(std::string_view statements) final;
    base::Result<std::int64_t> load(std::string_view table, const std::vector<std::string>& columns,
                                    const std::function<bool(std::vector<Value>&)>& next) final;

    Done begin(Isolation isolation);
    /// Gives the first failure of the transaction when there was one; nothing is committed then.
    Done commit();
    void roll_back() noexcept;
    /// Whether another transaction may use it.
    virtual bool usable() const = 0;

  protected:
    virtual Rows do_query(std::string_view statement, std::span<const Value> parameters) = 0;
    virtual void do_each(std::string_view statement, std::span<const Value> parameters,
                         const std::function<bool(const Row&)>& row) = 0;
    virtual std::int64_t do_execute(std::string_view statement, std::span<const Value> parameters) = 0;
    virtual void do_script(std::string_view statements) = 0;
    virtual std::int64_t do_load(std::string_view table, const std::vector<std::string>& columns,
                                 const std::function<bool(std::vector<Value>&)>& next) = 0;
    virtual void do_begin(Isolation isolation) = 0;
    virtual void do_commit() = 0;
    virtual void do_roll_back() = 0;

  private:
    template <typename Work>
    auto guarded(Work&& work) -> base::Result<std::invoke_result_t<Work>>;
    std::optional<base::Errors> failed_;
};

/// Refuses what one of the engines could not keep: text that is not plain UTF-8, instants out of range.
void check_parameters(std::span<const Value> parameters);

/// "a name" quoted for both engines.
std::string quoted_name(std::string_view name);

/// `may_write`: the one writer; the others refuse to write.
std::unique_ptr<Connection> connect_sqlite(const SqliteFile& file, const DatabaseOptions& options, bool may_write);
std::unique_ptr<Connection> connect_postgres(const PostgresServer& server, const DatabaseOptions& options);

/// Copies the file that the connection is open on, page by page, while others use it; throws Failure.
void copy_sqlite_file(Connection& connection, const std::filesystem::path& target);

}  // namespace egide::storage::sql
