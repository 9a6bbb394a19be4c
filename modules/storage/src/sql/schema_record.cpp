#include "schema_record.h"

#include "dialect.h"

namespace egide::storage::sql {

namespace {

constexpr std::string_view kTables = R"sql(
CREATE TABLE IF NOT EXISTS schema_step (
    part {text} NOT NULL,
    number {integer} NOT NULL,
    name {text} NOT NULL,
    sha256 {text} NOT NULL,
    applied_at {instant} NOT NULL,
    PRIMARY KEY (part, number)
) {strict};
CREATE TABLE IF NOT EXISTS schema_shape (
    id {integer} PRIMARY KEY CHECK (id = 1),
    engine {text} NOT NULL,
    lines {text} NOT NULL
) {strict};
)sql";

/// Any number that nobody else takes in this database: "egide" in ASCII.
constexpr std::string_view kOneAtATime = "SET LOCAL lock_timeout = 0; SELECT pg_advisory_xact_lock(435459286117)";

/// The engine, with its major version where that changes how it words a schema.
base::Result<std::string> engine_name(Transaction& transaction) {
    if (transaction.engine() == Engine::sqlite) {
        return std::string("sqlite");
    }
    const auto rows = transaction.query("SELECT current_setting('server_version_num')::bigint / 10000");
    return rows.ok() ? base::Result<std::string>("postgresql " + std::to_string(rows->at(0).integer(0)))
                     : base::Result<std::string>(rows.errors());
}

Done nothing_of(const base::Result<std::int64_t>& result) {
    return result.ok() ? Done(std::monostate{}) : Done(result.errors());
}

std::vector<std::string> split_lines(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const auto end = text.find('\n');
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(end + 1);
    }
    return lines;
}

Instant now() {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

}  // namespace

base::Result<bool> has_record(Transaction& transaction) {
    const auto rows = transaction.query(transaction.engine() == Engine::sqlite
                                            ? "SELECT name FROM sqlite_master WHERE name = 'schema_step'"
                                            : "SELECT relname FROM pg_class WHERE relname = 'schema_step' "
                                              "AND relnamespace = current_schema()::regnamespace");
    return rows.ok() ? base::Result<bool>(!rows->empty()) : base::Result<bool>(rows.errors());
}

Done prepare_record(Transaction& transaction) {
    if (transaction.engine() == Engine::postgresql) {
        Done locked = transaction.script(kOneAtATime);
        if (!locked.ok()) {
            return locked;
        }
    }
    const auto there = has_record(transaction);
    if (!there.ok()) {
        return there.errors();
    }
    return *there ? Done(std::monostate{}) : transaction.script(in_dialect(kTables, transaction.engine()));
}

base::Result<std::vector<AppliedStep>> applied_steps(Transaction& transaction) {
    const auto rows = transaction.query("SELECT part, number, name, sha256 FROM schema_step ORDER BY part, number");
    if (!rows.ok()) {
        return rows.errors();
    }
    std::vector<AppliedStep> steps;
    for (const Row& row : *rows) {
        steps.push_back({row.text(0), row.integer(1), row.text(2), row.text(3)});
    }
    return steps;
}

Done record_step(Transaction& transaction, const AppliedStep& step) {
    return nothing_of(transaction.execute(
        "INSERT INTO schema_step (part, number, name, sha256, applied_at) VALUES ($1, $2, $3, $4, $5)",
        {step.part, step.number, step.name, step.sha256, now()}));
}

base::Result<std::optional<std::vector<std::string>>> recorded_shape(Transaction& transaction) {
    const auto engine = engine_name(transaction);
    if (!engine.ok()) {
        return engine.errors();
    }
    const auto rows = transaction.query("SELECT lines FROM schema_shape WHERE engine = $1", {*engine});
    if (!rows.ok()) {
        return rows.errors();
    }
    return rows->empty() ? std::optional<std::vector<std::string>>() : split_lines(rows->at(0).text(0));
}

Done record_shape(Transaction& transaction) {
    const auto engine = engine_name(transaction);
    const auto lines = shape(transaction);
    if (!engine.ok() || !lines.ok()) {
        return engine.ok() ? lines.errors() : engine.errors();
    }
    std::string text;
    for (const std::string& line : *lines) {
        text += line + '\n';
    }
    return nothing_of(
        transaction.execute("INSERT INTO schema_shape (id, engine, lines) VALUES (1, $1, $2) "
                            "ON CONFLICT (id) DO UPDATE SET engine = excluded.engine, lines = excluded.lines "
                            "WHERE schema_shape.engine <> excluded.engine OR schema_shape.lines <> excluded.lines",
                            {*engine, text}));
}

}  // namespace egide::storage::sql
