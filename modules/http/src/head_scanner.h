#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "egide/http/limits.h"
#include "refusal.h"

namespace egide::http {

/// Looks at the raw bytes of a request's head as they come, so that what can only be an attack or a mistake is refused
/// at once: a line that does not end in CRLF, a control character, a folded line, a first line that is not HTTP/1.x,
/// too many bytes or lines. What it lets through has lines that every reader of HTTP sees in the same way.
class HeadScanner {
  public:
    explicit HeadScanner(const Limits& limits) : limits_(&limits) {}

    enum class State { more, complete, refused };
    /// `bytes` starts with the head's first byte and holds all that was seen before. When complete, `size` counts the
    /// head with its empty line.
    State scan(std::string_view bytes);
    std::size_t size() const { return at_; }
    const Refusal& refusal() const { return *refusal_; }

  private:
    State refuse(int status, std::string_view kind, base::Text detail);
    std::optional<State> take(std::string_view bytes, char c);
    std::optional<State> end_line(std::string_view bytes);
    const Limits* limits_;
    std::size_t at_ = 0;
    std::size_t line_start_ = 0;
    std::size_t lines_ = 0;
    bool after_return_ = false;
    std::optional<Refusal> refusal_;
};

}  // namespace egide::http
