#include "egide/storage/sql/copy.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "copy_format.h"
#include "database_state.h"
#include "egide/storage/messages.h"
#include "new_file.h"

namespace egide::storage::sql {

namespace {

using Sink = std::function<Done(std::string_view)>;

base::Error invalid(base::Text message) {
    return {base::ErrorKind::invalid, std::move(message), {}, {}, {}};
}

base::Result<std::vector<std::string>> steps_of(Transaction& transaction) {
    const auto applied = applied_steps(transaction);
    if (!applied.ok()) {
        return applied.errors();
    }
    std::vector<std::string> steps;
    for (const AppliedStep& step : *applied) {
        steps.push_back(fmt::format("{}/{} {}", step.part, step.number, step.name));
    }
    return steps;
}

/// "a, b" or "1, 2" for the columns of a statement.
template <typename Names, typename Show>
std::string listed(const Names& names, Show&& show) {
    std::string out;
    for (const auto& name : names) {
        out += (out.empty() ? "" : ", ") + show(name);
    }
    return out;
}

/// Every row, ordered by the bytes of its key, the same on both engines.
std::string rows_by_key(const Transaction& transaction, const Table& table) {
    const auto key = [&](const std::string& name) {
        const auto column = std::find_if(table.columns.begin(), table.columns.end(),
                                         [&](const Column& one) { return one.name == name; });
        const bool text = column->kind == Kind::text && transaction.engine() == Engine::postgresql;
        return quoted_name(name) + (text ? " COLLATE \"C\"" : "");
    };
    return fmt::format("SELECT {} FROM {} ORDER BY {}",
                       listed(table.columns, [](const Column& column) { return quoted_name(column.name); }),
                       quoted_name(table.name), listed(table.key, key));
}

/// Takes the lines of a copy in their order: counts them, hashes them and passes them on.
class Lines {
  public:
    explicit Lines(Sink sink) : sink_(std::move(sink)) {}
    Done put(const std::string& line) {
        hash_.update(line);
        return sink_(line);
    }
    Done put_table(Transaction& transaction, const Table& table, bool with_rows);
    base::Result<CopySummary> end() {
        summary_.sha256 = base::hex(hash_.finish());
        const Done done = sink_(end_line(summary_));
        return done.ok() ? base::Result<CopySummary>(summary_) : base::Result<CopySummary>(done.errors());
    }

  private:
    Sink sink_;
    base::Sha256 hash_;
    CopySummary summary_;
};

Done Lines::put_table(Transaction& transaction, const Table& table, bool with_rows) {
    ++summary_.tables;
    const auto last = last_number(transaction, table);
    Done done = last.ok() ? put(table_line(table, *last)) : Done(last.errors());
    if (!done.ok() || !with_rows) {
        return done;
    }
    const Done read = transaction.each(rows_by_key(transaction, table), {}, [&](const Row& row) {
        ++summary_.rows;
        done = put(row_line(table, row));
        return done.ok();
    });
    return read.ok() ? done : read;
}

/// Tells the whole database, table by table by name; of those in `empty`, that they are there.
base::Result<CopySummary> tell(Transaction& transaction, const Sink& sink,
                               std::span<const std::string_view> empty = {}) {
    const auto steps = steps_of(transaction);
    const auto tables = tables_of(transaction);
    if (!steps.ok() || !tables.ok()) {
        return steps.ok() ? tables.errors() : steps.errors();
    }
    Lines lines(sink);
    Done done = lines.put(head_line(*steps));
    // In the order of reference, so that a copy can be restored line by line.
    for (const Table& table : in_order_of_reference(*tables)) {
        const bool with_rows = std::find(empty.begin(), empty.end(), table.name) == empty.end();
        done = done.ok() ? lines.put_table(transaction, table, with_rows) : done;
    }
    return done.ok() ? lines.end() : base::Result<CopySummary>(done.errors());
}

/// The number of a copy as the column has it.
Value as_column(Value value, const Column& column) {
    if (value.is_null() || (!column.boolean && !column.instant)) {
        return value;
    }
    const std::int64_t number = value.integer();
    return column.boolean ? Value(number != 0) : Value(Instant(std::chrono::milliseconds(number)));
}

/// Fills the tables of a database from the lines of a copy.
class Filling {
  public:
    Filling(Transaction& transaction, CopyReader& reader) : transaction_(transaction), reader_(reader) {}
    /// Everything to the end line.
    base::Result<CopySummary> run();

  private:
    Done check_head(const CopyLine& line);
    Done check_table(const Table& table);
    /// The rows after a table's line; line_ is then the line that follows them.
    Done fill(const CopyLine& head);
    bool advance();
    const Table* own(const std::string& name) const;

    Transaction& transaction_;
    CopyReader& reader_;
    std::vector<Table> tables_;
    CopyLine line_;
    base::Errors errors_;
};

bool Filling::advance() {
    auto next = reader_.next();
    if (!next.ok()) {
        errors_ = next.errors();
        return false;
    }
    line_ = std::move(next).value();
    return true;
}

const Table* Filling::own(const std::string& name) const {
    const auto found =
        std::find_if(tables_.begin(), tables_.end(), [&](const Table& table) { return table.name == name; });
    return found == tables_.end() ? nullptr : &*found;
}

Done Filling::check_head(const CopyLine& line) {
    const auto steps = steps_of(transaction_);
    const auto tables = tables_of(transaction_);
    if (!steps.ok() || !tables.ok()) {
        return steps.ok() ? tables.errors() : steps.errors();
    }
    if (*steps != line.steps) {
        const auto shown = [](const std::vector<std::string>& all) { return all.empty() ? "-" : all.back(); };
        return invalid(messages::copy_other_schema({.expected = shown(*steps), .found = shown(line.steps)}));
    }
    tables_ = *tables;
    return std::monostate{};
}

Done Filling::check_table(const Table& table) {
    const Table* const mine = own(table.name);
    const bool same = mine != nullptr &&
                      std::equal(mine->columns.begin(), mine->columns.end(), table.columns.begin(), table.columns.end(),
                                 [](const Column& a, const Column& b) { return a.name == b.name && a.kind == b.kind; });
    if (!same) {
        return invalid(messages::copy_malformed());
    }
    const auto rows = transaction_.query("SELECT 1 FROM " + quoted_name(table.name) + " LIMIT 1");
    if (!rows.ok()) {
        return rows.errors();
    }
    return rows->empty() ? Done(std::monostate{}) : Done(invalid(messages::copy_not_empty({.table = table.name})));
}

Done Filling::fill(const CopyLine& head) {
    if (Done right = check_table(head.table); !right.ok()) {
        return right;
    }
    const Table& mine = *own(head.table.name);
    std::vector<std::string> names;
    for (const Column& column : mine.columns) {
        names.push_back(column.name);
    }
    const auto loaded = transaction_.load(mine.name, names, [&](std::vector<Value>& values) {
        if (!advance() || line_.kind != CopyLine::Kind::row) {
            return false;
        }
        values.clear();
        for (std::size_t at = 0; at < line_.row.size(); ++at) {
            values.push_back(as_column(std::move(line_.row[at]), mine.columns[at]));
        }
        return true;
    });
    if (!loaded.ok() || !errors_.empty()) {
        return loaded.ok() ? errors_ : loaded.errors();
    }
    return set_last_number(transaction_, mine, head.last);
}

base::Result<CopySummary> Filling::run() {
    if (!advance()) {
        return errors_;
    }
    Done done = check_head(line_);
    if (done.ok() && !advance()) {
        return errors_;
    }
    while (done.ok() && line_.kind == CopyLine::Kind::table) {
        const CopyLine head = std::move(line_);
        done = fill(head);
    }
    if (!done.ok()) {
        return done.errors();
    }
    return line_.kind == CopyLine::Kind::end ? base::Result<CopySummary>(line_.summary)
                                             : base::Result<CopySummary>(invalid(messages::copy_malformed()));
}

base::Result<CopySummary> fill_and_compare(Transaction& transaction, const std::filesystem::path& file) {
    if (transaction.engine() == Engine::sqlite) {  // rows of one table that refer to each other; COPY looks at its end
        if (const Done deferred = transaction.script("PRAGMA defer_foreign_keys = ON"); !deferred.ok()) {
            return deferred.errors();
        }
    }
    CopyReader reader(file);
    auto filled = Filling(transaction, reader).run();
    if (!filled.ok()) {
        return filled;
    }
    const auto told = tell(transaction, [](std::string_view) -> Done { return std::monostate{}; });
    if (!told.ok()) {
        return told;
    }
    return *told == *filled ? told : base::Result<CopySummary>(invalid(messages::copy_differs()));
}

}  // namespace

Done back_up(Database& database, const std::filesystem::path& file) {
    if (database.engine() != Engine::sqlite) {
        throw std::logic_error("an online backup of a file is asked of a server");
    }
    NewFile target(file);
    if (Done absent = target.open(); !absent.ok()) {
        return absent;
    }
    Done copied = database.read([&](Transaction& transaction) -> Done {
        try {
            copy_sqlite_file(dynamic_cast<Connection&>(transaction), target.part());
        } catch (const Failure& failure) {
            return error_of(failure.fault(), failure.what());
        }
        return std::monostate{};
    });
    return copied.ok() ? target.finish() : copied;
}

base::Result<CopySummary> export_copy(Database& database, const std::filesystem::path& file,
                                      std::span<const std::string_view> empty) {
    NewFile target(file);
    if (Done opened = target.open(); !opened.ok()) {
        return opened.errors();
    }
    std::string waiting;
    const Sink sink = [&](std::string_view line) -> Done {
        waiting += line;
        if (waiting.size() < 64u << 10) {
            return std::monostate{};
        }
        return target.write(std::exchange(waiting, {}));
    };
    const auto summary = database.read([&](Transaction& transaction) { return tell(transaction, sink, empty); });
    if (!summary.ok()) {
        return summary;
    }
    Done done = target.write(waiting);
    done = done.ok() ? target.finish() : done;
    return done.ok() ? summary : base::Result<CopySummary>(done.errors());
}

base::Result<CopySummary> check_copy(const std::filesystem::path& file) {
    for (CopyReader reader(file);;) {
        auto line = reader.next();
        if (!line.ok()) {
            return line.errors();
        }
        if (line->kind == CopyLine::Kind::end) {
            return line->summary;
        }
    }
}

base::Result<CopySummary> import_copy(Database& database, const std::filesystem::path& file) {
    auto checked = check_copy(file);
    return checked.ok() ? database.write([&](Transaction& transaction) { return fill_and_compare(transaction, file); })
                        : checked;
}

}  // namespace egide::storage::sql
