#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "answers.h"
#include "egide/reading/reader.h"
#include "egide/storage/sql/value.h"

namespace egide::web {

/// A request's JSON object, read strictly: UTF-8, no duplicate key, depth 32, no key that nobody asked for, values of
/// the very type. Ask for what is wanted, then `refusal()` once, last: it holds every trouble at once.
class RequestBody {
  public:
    explicit RequestBody(const http::Request& request);
    RequestBody(const RequestBody&) = delete;
    RequestBody& operator=(const RequestBody&) = delete;

    /// A string of JSON, without NUL; blank ends are kept. Over `most` bytes it is refused.
    std::optional<std::string> text(std::string_view key, std::size_t most = 1000);
    std::string required_text(std::string_view key, std::size_t most = 1000);
    std::optional<std::size_t> choice(std::string_view key, std::initializer_list<std::string_view> words);
    std::optional<std::int64_t> integer(std::string_view key);
    std::optional<bool> boolean(std::string_view key);
    std::optional<base::Date> date(std::string_view key);
    std::optional<storage::sql::Instant> instant(std::string_view key);
    std::vector<std::string> texts(std::string_view key);
    /// A list of objects.
    std::vector<reading::Node> objects(std::string_view key);
    /// A nested object; empty tree when absent.
    const reading::Node* object(std::string_view key, bool required = false);
    void complain(const base::Text& message, std::string_view field);
    reading::Problems& problems() { return problems_; }

    std::optional<http::Response> refusal();

  private:
    const http::Request& request_;
    reading::Problems problems_;
    std::optional<reading::Node> root_;
    base::Errors syntax_;
    std::optional<reading::Reader> reader_;
};

/// "2026-03-01T10:00:00Z", with or without milliseconds.
std::optional<storage::sql::Instant> parse_instant(std::string_view text);
/// A nested JSON object as text again (a credential, as a browser gave it).
std::string text_of(const reading::Node& node);

}  // namespace egide::web
