#pragma once

#include <any>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "egide/base/text.h"
#include "egide/http/limits.h"

namespace egide::http {

/// The methods that exist here (RFC 9110 §9, RFC 5789); any other is answered 501.
enum class Method { get, head, post, put, patch, remove, options };
std::string_view name_of(Method method);
std::optional<Method> method_named(std::string_view name);

/// One header field as it was sent or will be.
struct Field {
    std::string name;
    std::string value;
};

/// Header fields in the order of the wire; names compare without case.
class Fields {
  public:
    void add(std::string name, std::string value) { fields_.push_back({std::move(name), std::move(value)}); }
    /// Replaces every field of that name.
    void set(std::string_view name, std::string value);
    void remove(std::string_view name);
    /// The first field of that name; nothing when there is none.
    std::optional<std::string_view> find(std::string_view name) const;
    bool has(std::string_view name) const { return find(name).has_value(); }
    std::size_t count(std::string_view name) const;
    const std::vector<Field>& all() const { return fields_; }
    void clear() { fields_.clear(); }

  private:
    std::vector<Field> fields_;
};

/// Whether two ASCII names are the same, without case.
bool same_name(std::string_view left, std::string_view right);

/// A request's target, decoded strictly: UTF-8 without control characters, no "." or ".." segment, no empty segment but
/// the last, no encoded slash, a '+' of the query read as a space.
struct Target {
    std::vector<std::string> segments;  // "/a/b%20c" is {"a", "b c"}; "/" is {}; "/a/" ends with an empty one
    std::vector<std::pair<std::string, std::string>> query;
    /// "/a/b c"
    std::string path() const;
};

/// A request whose head was judged sound. Handlers may change it; nobody else sees it.
struct Request {
    Method method = Method::get;
    Target target;
    Fields fields;
    std::string body;                         // whole, when the route reads it whole
    std::map<std::string, std::string, std::less<>> path_parameters;
    std::string id;                           // given by the server; shown to the client and written in the log
    std::string client;                       // the address of the client, without port
    std::string host;                         // as sent: "egide.example:8443"
    bool secure = false;                      // over TLS, here or at the proxy in front
    base::Language language = base::Language::french;  // what Accept-Language prefers
    TimePoint deadline = TimePoint::max();    // when nobody waits for the answer any more
    std::any caller;                          // what the router's gate found out about who asks

    /// The value of a path parameter that the route's pattern names; a wrong name is a bug (std::out_of_range).
    const std::string& path_parameter(std::string_view name) const;
    /// The value of a query parameter; the router has refused repeated ones.
    std::optional<std::string_view> query_parameter(std::string_view name) const;
};

/// The language that an Accept-Language field prefers among French and English (RFC 9110 §12.5.4).
base::Language preferred_language(std::string_view accept_language, base::Language otherwise);

}  // namespace egide::http
