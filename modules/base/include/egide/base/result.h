#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "egide/base/text.h"

namespace egide::base {

/// Where something stands in a file that a person can open. Lines and columns count from 1; 0 means "the file as a
/// whole".
struct SourcePosition {
    std::string file;
    std::uint32_t line = 0;
    std::uint32_t column = 0;
    std::string show() const;  // "dossier.yaml:12:7"
    bool operator==(const SourcePosition&) const = default;
};

/// What kind of trouble; decides the exit status of a command (invalid → 3, unavailable → 4).
enum class ErrorKind { invalid, unavailable };

/// One trouble that a user or a peer can cause: where, what was expected and what to do (both inside the message), and
/// the raw detail.
struct Error {
    ErrorKind kind = ErrorKind::invalid;
    Text message;
    SourcePosition at;
    std::string field;   // key, column or option concerned; empty when none
    std::string detail;  // untranslated, e.g. the operating system's own words
};

/// Errors in the order they were met; several are reported at once, never the first alone.
using Errors = std::vector<Error>;

/// A value, or at least one error. Exceptions are for bugs and a broken environment only.
template <typename T>
class [[nodiscard]] Result {
  public:
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    Result(Errors errors) : state_(std::in_place_index<1>, std::move(errors)) {}
    Result(Error error) : state_(std::in_place_index<1>, Errors{std::move(error)}) {}
    bool ok() const { return state_.index() == 0; }
    explicit operator bool() const { return ok(); }
    T& value() & { return std::get<0>(state_); }
    const T& value() const& { return std::get<0>(state_); }
    T&& value() && { return std::get<0>(std::move(state_)); }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }
    const Errors& errors() const { return std::get<1>(state_); }

  private:
    std::variant<T, Errors> state_;
};

}  // namespace egide::base
