#include "egide/http/router.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace egide::http {

/// A place in the tree of patterns.
struct PatternNode {
    std::map<std::string, std::unique_ptr<PatternNode>, std::less<>> literals;
    std::unique_ptr<PatternNode> parameter;
    std::vector<const Route*> here;
    std::vector<const Route*> rest;  // patterns that end with "{name...}" here
};

namespace {

[[noreturn]] void contradiction(const Route& route, const char* what) {
    throw std::logic_error("route " + std::string(name_of(route.method)) + " " + route.pattern + ": " + what);
}

std::vector<std::string_view> parts_of(std::string_view pattern) {
    std::vector<std::string_view> parts;
    while (pattern.size() > 1 && pattern.front() == '/') {
        pattern.remove_prefix(1);
        const auto end = std::min(pattern.find('/'), pattern.size());
        parts.push_back(pattern.substr(0, end));
        pattern.remove_prefix(end);
    }
    return parts;
}

bool is_parameter(std::string_view part) {
    return part.starts_with('{') && part.ends_with('}');
}

bool is_rest(std::string_view part) {
    return is_parameter(part) && part.ends_with("...}");
}

void add_route(std::vector<const Route*>& place, const Route& route) {
    if (std::any_of(place.begin(), place.end(), [&](const Route* other) { return other->method == route.method; })) {
        contradiction(route, "another one has this method and target");
    }
    place.push_back(&route);
}

void insert(PatternNode& root, const Route& route) {
    if (!route.pattern.starts_with('/')) {
        contradiction(route, "a pattern starts with /");
    }
    PatternNode* node = &root;
    const auto parts = parts_of(route.pattern);
    for (std::size_t at = 0; at < parts.size(); ++at) {
        if (is_rest(parts[at])) {
            if (at + 1 != parts.size()) {
                contradiction(route, "{...} is the last part");
            }
            return add_route(node->rest, route);
        }
        auto& next = is_parameter(parts[at]) ? node->parameter : node->literals[std::string(parts[at])];
        if (!next) {
            next = std::make_unique<PatternNode>();
        }
        node = next.get();
    }
    add_route(node->here, route);
}

/// The routes of the most telling pattern that fits the segments from `at` on.
const std::vector<const Route*>* find(const PatternNode& node, const std::vector<std::string>& segments, std::size_t at) {
    if (at == segments.size()) {
        return !node.here.empty() ? &node.here : !node.rest.empty() ? &node.rest : nullptr;
    }
    if (const auto literal = node.literals.find(segments[at]); literal != node.literals.end()) {
        if (const auto* const found = find(*literal->second, segments, at + 1)) {
            return found;
        }
    }
    if (node.parameter && !segments[at].empty()) {
        if (const auto* const found = find(*node.parameter, segments, at + 1)) {
            return found;
        }
    }
    return node.rest.empty() ? nullptr : &node.rest;
}

std::string joined(const std::vector<std::string>& segments, std::size_t from) {
    std::string text;
    for (std::size_t at = from; at < segments.size(); ++at) {
        text += at > from ? "/" + segments[at] : segments[at];
    }
    return text;
}

std::map<std::string, std::string, std::less<>> read_parameters(const Route& route,
                                                                const std::vector<std::string>& segments) {
    std::map<std::string, std::string, std::less<>> values;
    const auto parts = parts_of(route.pattern);
    for (std::size_t at = 0; at < parts.size(); ++at) {
        if (is_rest(parts[at])) {
            values.emplace(parts[at].substr(1, parts[at].size() - 5), joined(segments, at));
        } else if (is_parameter(parts[at])) {
            values.emplace(parts[at].substr(1, parts[at].size() - 2), segments[at]);
        }
    }
    return values;
}

std::vector<Method> allowed_methods(const std::vector<const Route*>& routes) {
    std::vector<Method> allowed;
    for (const Route* const route : routes) {
        allowed.push_back(route->method);
        if (route->method == Method::get) {
            allowed.push_back(Method::head);
        }
    }
    allowed.push_back(Method::options);
    std::sort(allowed.begin(), allowed.end());
    return allowed;
}

void check(const Route& route, bool has_gate) {
    const bool streamed = route.body.kind == BodyRule::Kind::streamed;
    if (streamed ? !route.upload || route.handler : !route.handler || route.upload) {
        contradiction(route, "a streamed body needs an upload handler, any other a handler");
    }
    if (route.permission.empty()) {
        contradiction(route, "no permission; say kPublic if anybody may");
    }
    if (route.permission != kPublic && !has_gate) {
        contradiction(route, "a permission, but no gate to ask");
    }
    if (route.immediate && (route.permission != kPublic || route.body.kind != BodyRule::Kind::none)) {
        contradiction(route, "an immediate route is public and has no body");
    }
    if (route.method == Method::head || route.method == Method::options) {
        contradiction(route, "HEAD and OPTIONS are answered by themselves");
    }
}

}  // namespace

struct Router::State {
    std::vector<Route> routes;
    Gate gate;
    PatternNode root;
};

Router::Router(std::vector<Route> routes, Gate gate) : state_(std::make_unique<State>()) {
    state_->routes = std::move(routes);
    state_->gate = std::move(gate);
    for (const Route& route : state_->routes) {
        check(route, static_cast<bool>(state_->gate));
        insert(state_->root, route);
    }
}

Router::~Router() = default;
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;

const std::vector<Route>& Router::routes() const {
    return state_->routes;
}

const Gate& Router::gate() const {
    return state_->gate;
}

Match Router::match(Method method, const Target& target) const {
    const auto* const found = find(state_->root, target.segments, 0);
    if (found == nullptr) {
        return {};
    }
    Match match;
    match.allowed = allowed_methods(*found);
    const Method wanted = method == Method::head ? Method::get : method;
    for (const Route* const route : *found) {
        if (route->method == wanted) {
            match.route = route;
            match.path_parameters = read_parameters(*route, target.segments);
        }
    }
    return match;
}

}  // namespace egide::http
