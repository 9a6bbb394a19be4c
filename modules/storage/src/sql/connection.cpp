#include "connection.h"

#include <algorithm>

#include "instant.h"

namespace egide::storage::sql {

base::Result<Rows> Transaction::query(std::string_view statement, std::initializer_list<Value> parameters) {
    return query(statement, std::span<const Value>(parameters.begin(), parameters.size()));
}

base::Result<std::int64_t> Transaction::execute(std::string_view statement, std::initializer_list<Value> parameters) {
    return execute(statement, std::span<const Value>(parameters.begin(), parameters.size()));
}

template <typename Work>
auto Connection::guarded(Work&& work) -> base::Result<std::invoke_result_t<Work>> {
    if (failed_) {
        return *failed_;
    }
    try {
        return work();
    } catch (const Failure& failure) {
        failed_ = base::Errors{error_of(failure.fault(), failure.what())};
        return *failed_;
    }
}

base::Result<Rows> Connection::query(std::string_view statement, std::span<const Value> parameters) {
    return guarded([&] {
        check_parameters(parameters);
        return do_query(statement, parameters);
    });
}

Done Connection::each(std::string_view statement, std::span<const Value> parameters,
                      const std::function<bool(const Row&)>& row) {
    return guarded([&] {
        check_parameters(parameters);
        do_each(statement, parameters, row);
        return std::monostate{};
    });
}

base::Result<std::int64_t> Connection::execute(std::string_view statement, std::span<const Value> parameters) {
    return guarded([&] {
        check_parameters(parameters);
        return do_execute(statement, parameters);
    });
}

Done Connection::script(std::string_view statements) {
    return guarded([&] {
        do_script(statements);
        return std::monostate{};
    });
}

base::Result<std::int64_t> Connection::load(std::string_view table, const std::vector<std::string>& columns,
                                            const std::function<bool(std::vector<Value>&)>& next) {
    const auto checked = [&](std::vector<Value>& values) {
        if (!next(values)) {
            return false;
        }
        if (values.size() != columns.size()) {
            throw std::logic_error("a loaded row has another number of values than columns");
        }
        check_parameters(values);
        return true;
    };
    return guarded([&] { return do_load(table, columns, checked); });
}

Done Connection::begin(Isolation isolation) {
    failed_.reset();
    return guarded([&] {
        do_begin(isolation);
        return std::monostate{};
    });
}

Done Connection::commit() {
    const Done done = guarded([&] {
        do_commit();
        return std::monostate{};
    });
    if (!done.ok()) {
        roll_back();
    }
    return done;
}

void Connection::roll_back() noexcept {
    try {
        do_roll_back();
    } catch (const std::exception&) {  // nothing was committed; usable() says whether the connection goes on
    }
}

void check_parameters(std::span<const Value> parameters) {
    for (const Value& value : parameters) {
        const auto* const text = std::get_if<std::string>(&value.kinds());
        if (text != nullptr && !is_plain_utf8(*text)) {
            throw Failure(Fault::value, "text that is not UTF-8, or holds NUL");
        }
        const auto* const instant = std::get_if<Instant>(&value.kinds());
        if (instant != nullptr && !is_kept(*instant)) {
            throw Failure(Fault::value, "an instant beyond the years 1 to 9999");
        }
    }
}

std::string quoted_name(std::string_view name) {
    std::string out = "\"";
    for (const char letter : name) {
        out.append(letter == '"' ? 2 : 1, letter);
    }
    return out + '"';
}

}  // namespace egide::storage::sql
