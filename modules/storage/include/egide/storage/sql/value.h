#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace egide::storage::sql {

/// A moment, in UTC, to the millisecond; both engines keep it exactly, from year 1 to year 9999.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

/// "2026-10-14T08:00:00.123Z". An instant that does not fit is a bug (std::logic_error).
std::string show_instant(Instant instant);

/// Bytes without an encoding, as opposed to text, which is UTF-8 without NUL.
struct Blob {
    std::string bytes;
    bool operator==(const Blob&) const = default;
};

/// One value of a row or of a statement's parameters. Reading it as another kind than it has is a bug
/// (std::logic_error): the statement and the code that reads it were written together.
class Value {
  public:
    using Kinds = std::variant<std::monostate, std::int64_t, std::string, Blob, bool, Instant>;

    Value() = default;  // null
    Value(std::nullptr_t) {}
    Value(int value) : value_(std::int64_t{value}) {}
    Value(unsigned value) : value_(std::int64_t{value}) {}
    Value(std::int64_t value) : value_(value) {}
    /// A number beyond 63 bits is a bug (std::logic_error).
    Value(std::uint64_t value);
    Value(std::string value) : value_(std::move(value)) {}
    Value(std::string_view value) : value_(std::string(value)) {}
    Value(const char* value) : value_(std::string(value)) {}
    Value(Blob value) : value_(std::move(value)) {}
    Value(bool value) : value_(value) {}
    Value(Instant value) : value_(value) {}
    template <typename T>
    Value(std::optional<T> value) {
        if (value) {
            *this = Value(std::move(*value));
        }
    }
    template <typename T>
    Value(const T*) = delete;  // a pointer is no truth

    bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
    std::int64_t integer() const;
    const std::string& text() const;
    const std::string& blob() const;
    bool boolean() const;
    Instant instant() const;
    /// The value as the engine gave it. SQLite has no truths and no instants: both come as integers.
    const Kinds& kinds() const { return value_; }

  private:
    Kinds value_;
};

/// The values of one row, in the order of the statement's columns.
class Row {
  public:
    Row() = default;
    explicit Row(std::vector<Value> values) : values_(std::move(values)) {}
    std::size_t size() const { return values_.size(); }
    const Value& operator[](std::size_t column) const { return values_.at(column); }
    bool is_null(std::size_t column) const { return values_.at(column).is_null(); }
    std::int64_t integer(std::size_t column) const { return values_.at(column).integer(); }
    const std::string& text(std::size_t column) const { return values_.at(column).text(); }
    const std::string& blob(std::size_t column) const { return values_.at(column).blob(); }
    bool boolean(std::size_t column) const { return values_.at(column).boolean(); }
    Instant instant(std::size_t column) const { return values_.at(column).instant(); }
    /// Nothing when the column is null.
    std::optional<std::int64_t> maybe_integer(std::size_t column) const;
    std::optional<std::string> maybe_text(std::size_t column) const;
    std::optional<Instant> maybe_instant(std::size_t column) const;

  private:
    std::vector<Value> values_;
};

using Rows = std::vector<Row>;

}  // namespace egide::storage::sql
