#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "egide/base/text.h"
#include "egide/http/request.h"
#include "egide/http/response.h"

namespace egide::http {

/// A parameter of a route. Those of the path are in its pattern and always required.
struct Parameter {
    enum class Place { path, query, header };
    std::string name;
    Place place = Place::query;
    base::Bilingual meaning;
    bool required = false;
    std::string schema = R"({"type":"string"})";  // JSON Schema, for the description
};

/// How the body of a request is read.
struct BodyRule {
    enum class Kind { none, whole, streamed };
    Kind kind = Kind::none;
    std::string media_type = "application/json";  // "*/*" takes any
    std::uint64_t bytes = 0;                      // at most; 0 is the table's limit for the kind
    std::string schema;                           // JSON Schema or the name of one, for the description
};

/// An answer other than success that a caller must expect.
struct ErrorCase {
    int status = 0;
    std::string kind;  // the last part of the problem's type
    base::Bilingual when;
};

/// Answers a request whose body, if any, was read whole. Runs on a worker and may block.
using Handler = std::function<Response(Request&)>;
/// Looks at the head of an upload: where its bytes go, or an answer that refuses them unread.
using UploadHandler = std::function<std::variant<Response, std::unique_ptr<BodySink>>(Request&)>;

/// One line of the route table: all that the server enforces and the description (OpenAPI) tells.
struct Route {
    Method method = Method::get;
    std::string pattern;  // "/api/files/{id}"; a last "{rest...}" takes every segment left, even none
    base::Bilingual summary;
    std::string permission;  // what the gate is asked; kPublic asks nothing
    std::vector<Parameter> parameters = {};
    BodyRule body = {};
    std::string answer_schema = {};
    std::vector<ErrorCase> errors = {};
    Handler handler = {};
    UploadHandler upload = {};  // in place of the handler, for a streamed body
    bool immediate = false;     // runs in the connection's thread: must not block; answers even when the queue is full
    bool any_query = false;     // query parameters that are not declared pass
};

/// The permission of what anybody may ask.
inline constexpr std::string_view kPublic = "public";

/// Decides, before any body is read, whether the caller may use a route; an answer refuses. Runs on a worker.
using Gate = std::function<std::optional<Response>(const Route&, Request&)>;

/// What a target leads to.
struct Match {
    const Route* route = nullptr;
    std::map<std::string, std::string, std::less<>> path_parameters;
    std::vector<Method> allowed;  // the methods of this target, HEAD and OPTIONS included; empty when nothing is there
};

/// The routes of a server. A table that contradicts itself is a bug (std::logic_error): two routes for one target, a
/// route without handler or permission, a permission but no gate.
class Router {
  public:
    explicit Router(std::vector<Route> routes, Gate gate = {});
    ~Router();
    Router(Router&&) noexcept;
    Router& operator=(Router&&) noexcept;

    /// A literal segment wins over a parameter, a parameter over the rest. HEAD is answered by GET's route.
    Match match(Method method, const Target& target) const;
    const std::vector<Route>& routes() const;
    const Gate& gate() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace egide::http
