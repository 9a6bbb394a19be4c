#include "egide/storage/shared_journal.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "sql/connection.h"

namespace egide::storage {

namespace {

using journal::SharedGroup;
using journal::SharedState;
using journal::SharedText;
using sql::Blob;
using sql::Connection;
using sql::Done;
using sql::Isolation;
using sql::Row;
using sql::Value;

/// Long enough for the turns of others, each some milliseconds; a server that is away shows sooner.
constexpr std::chrono::seconds kLongestWait{30};
constexpr std::string_view kTurnLimits = "SET lock_timeout = '30s'; SET idle_in_transaction_session_timeout = '60s'";

std::string bytes_of(const journal::Hash& hash) {
    return {hash.begin(), hash.end()};
}

/// A connection that is made when it is needed and made again when its server was away.
class Line {
  public:
    Line(const sql::Location& location, bool may_write) : location_(location), may_write_(may_write) {}

    base::Result<Connection*> begin() {
        for (;;) {
            const bool fresh = !connection_ || !connection_->usable();
            if (auto connected = fresh ? connect() : Done(std::monostate{}); !connected.ok()) {
                return connected.errors();
            }
            const Done begun = connection_->begin(may_write_ ? Isolation::statement : Isolation::snapshot);
            if (begun.ok()) {
                return connection_.get();
            }
            connection_->roll_back();
            if (fresh || sql::fault_of(begun.errors()) != sql::Fault::lost) {
                return begun.errors();
            }
            connection_.reset();
        }
    }

  private:
    Done connect() {
        sql::DatabaseOptions options;
        options.longest_statement = 2 * kLongestWait;
        try {
            if (const auto* const server = std::get_if<sql::PostgresServer>(&location_)) {
                connection_ = connect_postgres(*server, options);
                return may_write_ ? set_limits() : Done(std::monostate{});
            }
            options.wait = kLongestWait;
            connection_ = connect_sqlite(std::get<sql::SqliteFile>(location_), options, may_write_);
        } catch (const sql::Failure& failure) {
            return sql::error_of(failure.fault(), failure.what());
        }
        return std::monostate{};
    }
    Done set_limits() {
        Done done = connection_->begin(Isolation::statement);
        done = done.ok() ? connection_->script(kTurnLimits) : done;
        return done.ok() ? connection_->commit() : done;
    }

    const sql::Location& location_;
    bool may_write_;
    std::unique_ptr<Connection> connection_;
};

SharedState state_of(const sql::Rows& rows) {
    if (rows.empty()) {
        return {};
    }
    return {static_cast<std::uint64_t>(rows[0].integer(0)), rows[0].blob(1),
            static_cast<std::uint64_t>(rows[0].integer(2))};
}

class SharedJournal final : public journal::Share {
  public:
    explicit SharedJournal(sql::Location location)
        : location_(std::move(location)), reading_(location_, false), writing_(location_, true) {}

    base::Result<SharedState> state() override {
        return read("SELECT heads, note, cosigned FROM journal_state", {}, state_of);
    }
    base::Result<std::vector<std::string>> heads(std::uint64_t number, std::uint64_t most) override {
        return consecutive("SELECT number, note FROM journal_head WHERE number >= $1 ORDER BY number LIMIT $2", number,
                           most);
    }
    base::Result<std::vector<std::string>> entries(std::uint64_t first, std::uint64_t most) override {
        return consecutive("SELECT number, bytes FROM journal_entry WHERE number >= $1 ORDER BY number LIMIT $2", first,
                           most);
    }
    base::Result<std::vector<SharedText>> texts(std::uint64_t first, std::uint64_t end) override;
    base::Result<std::vector<std::pair<std::uint64_t, std::string>>> cosigned() override;

    base::Result<SharedState> take_turn() override;
    Done stay(std::chrono::seconds silent) override;
    Done publish(const SharedGroup& group) override;
    Done keep_cosigned(std::uint64_t number, std::string_view note) override;
    Done commit() override;
    void leave() override;

  private:
    template <typename Take>
    auto read(std::string_view statement, std::initializer_list<Value> parameters, Take&& take)
        -> base::Result<decltype(take(sql::Rows()))>;
    base::Result<std::vector<std::string>> consecutive(std::string_view statement, std::uint64_t first,
                                                       std::uint64_t most);
    Done add(std::string_view table, const std::vector<std::string>& columns, std::size_t count,
             const std::function<std::vector<Value>(std::size_t)>& row);
    Done add_entries(const SharedGroup& group);
    Done add_texts(const SharedGroup& group);
    Done add_heads(const SharedGroup& group);
    Done execute(std::string_view statement, std::initializer_list<Value> parameters);

    sql::Location location_;
    Line reading_;
    Line writing_;
    Connection* turn_ = nullptr;
};

template <typename Take>
auto SharedJournal::read(std::string_view statement, std::initializer_list<Value> parameters, Take&& take)
    -> base::Result<decltype(take(sql::Rows()))> {
    if (turn_ != nullptr) {
        const auto rows = turn_->sql::Transaction::query(statement, parameters);
        return rows.ok() ? base::Result<decltype(take(sql::Rows()))>(take(*rows)) : rows.errors();
    }
    const auto connection = reading_.begin();
    if (!connection.ok()) {
        return connection.errors();
    }
    const auto rows = (*connection)->sql::Transaction::query(statement, parameters);
    if (!rows.ok()) {
        (*connection)->roll_back();
        return rows.errors();
    }
    const Done ended = (*connection)->commit();
    return ended.ok() ? base::Result<decltype(take(sql::Rows()))>(take(*rows)) : ended.errors();
}

/// Up to the first that is missing.
base::Result<std::vector<std::string>> SharedJournal::consecutive(std::string_view statement, std::uint64_t first,
                                                                  std::uint64_t most) {
    return read(statement, {first, most}, [&](const sql::Rows& rows) {
        std::vector<std::string> found;
        for (const Row& row : rows) {
            if (static_cast<std::uint64_t>(row.integer(0)) != first + found.size()) {
                break;
            }
            found.push_back(row.blob(1));
        }
        return found;
    });
}

base::Result<std::vector<SharedText>> SharedJournal::texts(std::uint64_t first, std::uint64_t end) {
    return read("SELECT commitment, entry, bytes FROM journal_text WHERE entry >= $1 AND entry < $2", {first, end},
                [](const sql::Rows& rows) {
                    std::vector<SharedText> texts;
                    for (const Row& row : rows) {
                        SharedText text{{}, static_cast<std::uint64_t>(row.integer(1)), row.blob(2)};
                        if (row.blob(0).size() == text.commitment.size()) {
                            std::copy(row.blob(0).begin(), row.blob(0).end(), text.commitment.begin());
                            texts.push_back(std::move(text));
                        }
                    }
                    return texts;
                });
}

base::Result<std::vector<std::pair<std::uint64_t, std::string>>> SharedJournal::cosigned() {
    return read("SELECT number, note FROM journal_cosigned ORDER BY number", {}, [](const sql::Rows& rows) {
        std::vector<std::pair<std::uint64_t, std::string>> notes;
        for (const Row& row : rows) {
            notes.emplace_back(static_cast<std::uint64_t>(row.integer(0)), row.blob(1));
        }
        return notes;
    });
}

/// SQLite's one writer waits for its turn at the beginning; a server's transaction waits for the row.
base::Result<SharedState> SharedJournal::take_turn() {
    leave();
    const auto connection = writing_.begin();
    if (!connection.ok()) {
        return connection.errors();
    }
    turn_ = *connection;
    const std::string_view ask = turn_->engine() == sql::Engine::postgresql
                                     ? "SELECT heads, note, cosigned FROM journal_state FOR UPDATE"
                                     : "SELECT heads, note, cosigned FROM journal_state";
    auto rows = turn_->sql::Transaction::query(ask);
    if (rows.ok() && rows->empty()) {
        const Done made = execute(
            "INSERT INTO journal_state (id, heads, note, cosigned) VALUES (1, 0, $1, 0) ON CONFLICT DO NOTHING",
            {Blob{}});
        rows = made.ok() ? turn_->sql::Transaction::query(ask) : base::Result<sql::Rows>(made.errors());
    }
    if (!rows.ok()) {
        leave();
        return rows.errors();
    }
    return state_of(*rows);
}

/// SQLite's lock is the process's own, for as long as it lives.
Done SharedJournal::stay(std::chrono::seconds silent) {
    if (turn_->engine() == sql::Engine::sqlite) {
        return std::monostate{};
    }
    return turn_->script(fmt::format("SET LOCAL idle_in_transaction_session_timeout = '{}s'", silent.count()));
}

Done SharedJournal::execute(std::string_view statement, std::initializer_list<Value> parameters) {
    const auto changed = turn_->sql::Transaction::execute(statement, parameters);
    return changed.ok() ? Done(std::monostate{}) : Done(changed.errors());
}

/// A few rows are one statement with all their values; many are streamed.
Done SharedJournal::add(std::string_view table, const std::vector<std::string>& columns, std::size_t count,
                        const std::function<std::vector<Value>(std::size_t)>& row) {
    constexpr std::size_t kFew = 8;
    if (count > kFew) {
        std::size_t at = 0;
        const auto loaded = turn_->load(table, columns, [&](std::vector<Value>& values) {
            values = at < count ? row(at) : std::move(values);
            return at++ < count;
        });
        return loaded.ok() ? Done(std::monostate{}) : Done(loaded.errors());
    }
    if (count == 0) {
        return std::monostate{};
    }
    std::vector<Value> values;
    std::string places;
    for (std::size_t at = 0; at < count; ++at) {
        std::string_view before = at == 0 ? "($" : ", ($";
        for (Value& value : row(at)) {
            values.push_back(std::move(value));
            places += fmt::format("{}{}", before, values.size());
            before = ", $";
        }
        places += ')';
    }
    const auto added = turn_->execute(
        fmt::format("INSERT INTO {} ({}) VALUES {}", table, fmt::join(columns, ", "), places), values);
    return added.ok() ? Done(std::monostate{}) : Done(added.errors());
}

Done SharedJournal::add_entries(const SharedGroup& group) {
    return add("journal_entry", {"number", "bytes"}, group.entries.size(), [&](std::size_t at) {
        return std::vector<Value>{group.first + at, Blob{group.entries[at]}};
    });
}

Done SharedJournal::add_texts(const SharedGroup& group) {
    return add("journal_text", {"commitment", "entry", "bytes"}, group.texts.size(), [&](std::size_t at) {
        const SharedText& text = group.texts[at];
        return std::vector<Value>{Blob{bytes_of(text.commitment)}, text.entry, Blob{text.bytes}};
    });
}

Done SharedJournal::add_heads(const SharedGroup& group) {
    const Done added = add("journal_head", {"number", "note"}, group.notes.size(), [&](std::size_t at) {
        return std::vector<Value>{group.number + at, Blob{group.notes[at]}};
    });
    return added.ok() ? execute("UPDATE journal_state SET heads = $1, note = $2",
                                {group.number + group.notes.size(), Blob{group.notes.back()}})
                      : added;
}

Done SharedJournal::publish(const SharedGroup& group) {
    Done done = add_entries(group);
    done = done.ok() ? add_texts(group) : done;
    if (done.ok() && group.erased) {
        done = execute("UPDATE journal_text SET bytes = $1 WHERE commitment = $2",
                       {Blob{group.erased->bytes}, Blob{bytes_of(group.erased->commitment)}});
    }
    return !done.ok() || group.notes.empty() ? done : add_heads(group);
}

Done SharedJournal::keep_cosigned(std::uint64_t number, std::string_view note) {
    Done done = execute(
        "INSERT INTO journal_cosigned (number, note) VALUES ($1, $2) "
        "ON CONFLICT (number) DO UPDATE SET note = excluded.note",
        {number, Blob{std::string(note)}});
    return done.ok() ? execute("UPDATE journal_state SET cosigned = cosigned + 1", {}) : done;
}

Done SharedJournal::commit() {
    return std::exchange(turn_, nullptr)->commit();
}

void SharedJournal::leave() {
    if (turn_ != nullptr) {
        std::exchange(turn_, nullptr)->roll_back();
    }
}

}  // namespace

std::shared_ptr<journal::Share> share_journal(sql::Location location) {
    return std::make_shared<SharedJournal>(std::move(location));
}

}  // namespace egide::storage
