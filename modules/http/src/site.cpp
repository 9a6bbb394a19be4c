#include "site.h"

#include <fmt/format.h>
#include <openssl/rand.h>

#include <array>
#include <span>
#include <stdexcept>
#include <utility>

#include "egide/base/sha256.h"
#include "egide/http/messages.h"
#include "egide/http/problem.h"
#include "security_fields.h"

namespace egide::http {

namespace {

std::string random_prefix() {
    std::array<std::uint8_t, 6> bytes{};
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
        throw std::runtime_error("OpenSSL has no random bytes");
    }
    return base::hex(bytes);
}

Route own_route(std::string pattern, base::Bilingual summary, Handler handler) {
    Route route;
    route.pattern = std::move(pattern);
    route.summary = std::move(summary);
    route.permission = kPublic;
    route.handler = std::move(handler);
    route.immediate = true;
    return route;
}

}  // namespace

Site::Site(ServerOptions options, std::vector<Route> routes, Gate gate, std::function<TimePoint()> clock)
    : options_(std::move(options)),
      router_(with_own_routes(std::move(routes)), std::move(gate)),
      clock_(std::move(clock)),
      id_prefix_(random_prefix()),
      page_policy_(http::page_policy(options_.pages)),
      workers_(options_.limits.workers, options_.limits.queue) {}

std::vector<Route> Site::with_own_routes(std::vector<Route> routes) {
    routes.push_back(own_route("/healthz", {"Le processus répond", "The process answers"},
                               [](Request&) { return text_response("ok\n"); }));
    Route ready = own_route("/readyz", {"Le serveur peut travailler", "The server can work"}, [this](Request& request) {
        if (stopping_ || (options_.ready && !options_.ready())) {
            return problem_response({503, "not-ready", messages::server_not_ready()}, request);
        }
        if (const auto why = options_.hindered ? options_.hindered() : std::nullopt) {
            return problem_response({503, "not-ready", *why}, request);
        }
        return text_response("ok\n");
    });
    ready.errors = {{503, "not-ready", {"pas encore, ou plus", "not yet, or no longer"}}};
    routes.push_back(std::move(ready));
    return routes;
}

std::string Site::next_request_id() {
    return fmt::format("{}-{:06x}", id_prefix_, next_id_++);
}

Statistics Site::statistics() const {
    return {.connections_open = counters_.connections_open,
            .connections_accepted = counters_.connections_accepted,
            .connections_refused = counters_.connections_refused,
            .requests = counters_.requests,
            .requests_refused = counters_.requests_refused,
            .requests_shed = counters_.requests_shed,
            .handler_failures = counters_.handler_failures,
            .timeouts = counters_.timeouts,
            .queue_length = workers_.queue_length(),
            .event_streams_open = counters_.event_streams_open};
}

void Site::record(const AccessEntry& entry) const {
    if (options_.log) {
        options_.log->record(entry);
    }
}

}  // namespace egide::http
