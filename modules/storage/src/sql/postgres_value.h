#pragma once

#include <pqxx/result>
#include <pqxx/row>
#include <pqxx/strconv>
#include <string>

#include "egide/storage/sql/value.h"

namespace egide::storage::sql {

/// A row as PostgreSQL's text protocol gives it; a column of another type than the module knows is a bug
/// (std::logic_error).
Row row_of(const pqxx::row& row);

/// A value as PostgreSQL reads it from text.
std::string postgres_text(const Value& value);

}  // namespace egide::storage::sql

namespace pqxx {

/// Lets parameters and bulk loads take our values as they are.
template <>
struct string_traits<egide::storage::sql::Value> {
    static constexpr const char* name() noexcept { return "Value"; }
    static constexpr bool has_null() noexcept { return true; }
    static bool is_null(const egide::storage::sql::Value& value) { return value.is_null(); }
    static std::string to_string(const egide::storage::sql::Value& value) {
        return egide::storage::sql::postgres_text(value);
    }
};

}  // namespace pqxx
