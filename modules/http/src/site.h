#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "egide/http/router.h"
#include "egide/http/server.h"
#include "worker_pool.h"

namespace egide::http {

/// Statistics as they are counted, from several threads.
struct Counters {
    std::atomic<std::uint64_t> connections_open{0};
    std::atomic<std::uint64_t> connections_accepted{0};
    std::atomic<std::uint64_t> connections_refused{0};
    std::atomic<std::uint64_t> requests{0};
    std::atomic<std::uint64_t> requests_refused{0};
    std::atomic<std::uint64_t> requests_shed{0};
    std::atomic<std::uint64_t> handler_failures{0};
    std::atomic<std::uint64_t> timeouts{0};
    std::atomic<std::uint64_t> event_streams_open{0};
};

/// What all connections of a server share.
class Site {
  public:
    Site(ServerOptions options, std::vector<Route> routes, Gate gate, std::function<TimePoint()> clock);

    const ServerOptions& options() const { return options_; }
    const Limits& limits() const { return options_.limits; }
    const Router& router() const { return router_; }
    WorkerPool& workers() { return workers_; }
    Counters& counters() { return counters_; }
    TimePoint now() const { return clock_(); }
    bool stopping() const { return stopping_; }
    void begin_stop() { stopping_ = true; }
    /// Unlike any other of this server, and hard to mistake for one of another.
    std::string next_request_id();
    const std::string& page_policy() const { return page_policy_; }
    Statistics statistics() const;
    void record(const AccessEntry& entry) const;

  private:
    std::vector<Route> with_own_routes(std::vector<Route> routes);
    ServerOptions options_;
    std::atomic<bool> stopping_{false};
    Router router_;
    std::function<TimePoint()> clock_;
    std::string id_prefix_;
    std::atomic<std::uint64_t> next_id_{1};
    std::string page_policy_;
    Counters counters_;
    WorkerPool workers_;
};

}  // namespace egide::http
