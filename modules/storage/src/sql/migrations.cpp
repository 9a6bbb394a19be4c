#include "egide/storage/sql/migrations.h"

#include <algorithm>
#include <optional>
#include <stdexcept>

#include "dialect.h"
#include "egide/base/sha256.h"
#include "egide/storage/messages.h"
#include "schema_record.h"

namespace egide::storage::sql {

namespace {

std::string_view text_of(const Migration& migration, Engine engine) {
    return engine == Engine::sqlite ? migration.sqlite : migration.postgresql;
}

std::string checksum(const Migration& migration, Engine engine) {
    return base::hex(base::sha256(text_of(migration, engine)));
}

void check_numbers(std::span<const Schema> schemas) {
    for (const Schema& schema : schemas) {
        for (std::size_t at = 0; at < schema.migrations.size(); ++at) {
            if (schema.migrations[at].number != static_cast<int>(at) + 1) {
                throw std::logic_error("the migrations of a part are not numbered 1, 2, 3 …: " +
                                       std::string(schema.part));
            }
        }
    }
}

base::Error refusal(base::Text message, std::string detail = {}) {
    return {base::ErrorKind::unavailable, std::move(message), {}, {}, std::move(detail)};
}

/// What the database's record says that this program does not know, or knows otherwise.
base::Errors foreign_steps(const std::vector<AppliedStep>& applied, std::span<const Schema> schemas, Engine engine) {
    base::Errors errors;
    for (const AppliedStep& step : applied) {
        const auto schema =
            std::find_if(schemas.begin(), schemas.end(), [&](const Schema& known) { return known.part == step.part; });
        const auto known = schema == schemas.end() ? std::size_t{0} : schema->migrations.size();
        if (step.number > static_cast<std::int64_t>(known)) {
            errors.push_back(
                refusal(messages::schema_newer({.known = known, .number = step.number, .part = step.part})));
        } else if (step.sha256 != checksum(schema->migrations[static_cast<std::size_t>(step.number) - 1], engine)) {
            errors.push_back(
                refusal(messages::schema_step_altered({.name = step.name, .number = step.number, .part = step.part})));
        }
    }
    return errors;
}

struct Step {
    std::string_view part;
    const Migration* migration = nullptr;
};

std::optional<Step> next_step(const std::vector<AppliedStep>& applied, std::span<const Schema> schemas) {
    for (const Schema& schema : schemas) {
        const auto done = static_cast<std::size_t>(std::count_if(
            applied.begin(), applied.end(), [&](const AppliedStep& step) { return step.part == schema.part; }));
        if (done < schema.migrations.size()) {
            return Step{schema.part, &schema.migrations[done]};
        }
    }
    return std::nullopt;
}

/// What somebody changed by hand, one error for each difference.
base::Errors differences(const std::vector<std::string>& expected, const std::vector<std::string>& found) {
    base::Errors errors;
    std::vector<std::string> lines;
    std::set_difference(expected.begin(), expected.end(), found.begin(), found.end(), std::back_inserter(lines));
    for (const std::string& line : lines) {
        errors.push_back(refusal(messages::schema_missing({.what = line})));
    }
    lines.clear();
    std::set_difference(found.begin(), found.end(), expected.begin(), expected.end(), std::back_inserter(lines));
    for (const std::string& line : lines) {
        errors.push_back(refusal(messages::schema_unexpected({.what = line})));
    }
    return errors;
}

/// Refuses a database that is not what its record says; gives the steps that were applied.
base::Result<std::vector<AppliedStep>> checked_steps(Transaction& transaction, std::span<const Schema> schemas) {
    auto applied = applied_steps(transaction);
    if (!applied.ok()) {
        return applied.errors();
    }
    if (auto errors = foreign_steps(*applied, schemas, transaction.engine()); !errors.empty()) {
        return errors;
    }
    const auto expected = recorded_shape(transaction);
    const auto found = shape(transaction);
    if (!expected.ok() || !found.ok()) {
        return expected.ok() ? found.errors() : expected.errors();
    }
    if (expected->has_value()) {
        if (auto errors = differences(**expected, *found); !errors.empty()) {
            return errors;
        }
    }
    return applied;
}

Done apply(Transaction& transaction, const Step& step) {
    const Migration& migration = *step.migration;
    Done done = transaction.script(in_dialect(text_of(migration, transaction.engine()), transaction.engine()));
    if (done.ok()) {
        done = record_step(transaction, {std::string(step.part), migration.number, std::string(migration.name),
                                         checksum(migration, transaction.engine())});
    }
    if (done.ok()) {
        return record_shape(transaction);
    }
    base::Errors errors = done.errors();
    errors.push_back(
        refusal(messages::schema_step_failed({.name = migration.name, .number = migration.number, .part = step.part})));
    return errors;
}

/// One step, or none when all are taken: gives 1 or 0.
base::Result<int> take_step(Transaction& transaction, std::span<const Schema> schemas) {
    const Done prepared = prepare_record(transaction);
    if (!prepared.ok()) {
        return prepared.errors();
    }
    const auto applied = checked_steps(transaction, schemas);
    if (!applied.ok()) {
        return applied.errors();
    }
    const auto step = next_step(*applied, schemas);
    if (!step) {
        // A server of another major version words the same schema otherwise: its wording is recorded anew.
        const Done recorded = record_shape(transaction);
        return recorded.ok() ? base::Result<int>(0) : base::Result<int>(recorded.errors());
    }
    const Done done = apply(transaction, *step);
    return done.ok() ? base::Result<int>(1) : base::Result<int>(done.errors());
}

}  // namespace

base::Result<int> migrate(Database& database, std::span<const Schema> schemas) {
    check_numbers(schemas);
    for (int steps = 0;; ++steps) {
        // Each statement sees what others committed while this one waited for its turn.
        const auto taken = database.write([&](Transaction& transaction) { return take_step(transaction, schemas); },
                                          Isolation::statement);
        if (!taken.ok()) {
            return taken.errors();
        }
        if (*taken == 0) {
            return steps;
        }
    }
}

Done check_schema(Database& database, std::span<const Schema> schemas) {
    check_numbers(schemas);
    return database.read([&](Transaction& transaction) -> Done {
        const auto recorded = has_record(transaction);
        if (!recorded.ok()) {
            return recorded.errors();
        }
        const auto applied = *recorded ? checked_steps(transaction, schemas) : std::vector<AppliedStep>{};
        if (!applied.ok()) {
            return applied.errors();
        }
        if (const auto step = next_step(*applied, schemas)) {
            return refusal(messages::schema_behind(
                {.name = step->migration->name, .number = step->migration->number, .part = step->part}));
        }
        return std::monostate{};
    });
}

}  // namespace egide::storage::sql
