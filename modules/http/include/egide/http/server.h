#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "egide/base/result.h"
#include "egide/http/limits.h"
#include "egide/http/router.h"

namespace egide::http {

/// What the log of accesses says of one request. It holds no query and no header: they may be secret.
struct AccessEntry {
    std::string id;
    std::string client;
    std::string method;  // empty when the head could not be read
    std::string route;   // the pattern, not the path: a path may hold a token
    int status = 0;      // 0 when the connection ended before an answer
    std::uint64_t bytes_in = 0;
    std::uint64_t bytes_out = 0;
    std::chrono::microseconds duration{};
    std::string trouble;  // why it was refused or failed, in the log's own words; empty when all went well
};

/// Where accesses are written. Called from the threads of the connections: must be quick, safe from several threads,
/// and never throw.
class AccessLog {
  public:
    virtual ~AccessLog() = default;
    virtual void record(const AccessEntry& entry) = 0;
};

/// What HTML pages may do (Content-Security-Policy): nothing but what the server itself serves.
struct PagePolicy {
    std::vector<std::string> script_hashes = {};          // "sha256-…" of inline scripts, such as an import map
    std::vector<std::string> trusted_types = {};          // names of the policies that may make HTML
};

/// PEM files; the key may lie in a systemd credential folder.
struct TlsFiles {
    std::filesystem::path certificate;  // the chain, leaf first
    std::filesystem::path key;
};

/// How a server listens and behaves.
struct ServerOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;             // 0 takes a free one
    std::optional<TlsFiles> tls = {};   // required unless the address is a loopback one
    Limits limits = {};
    std::vector<std::string> hosts = {};  // Host names that are ours, without port; empty takes any
    bool behind_proxy = false;          // one proxy in front: its X-Forwarded-For and X-Forwarded-Proto are believed
    PagePolicy pages = {};
    base::Language language = base::Language::french;  // for who prefers none
    std::function<bool()> ready = {};   // asked by /readyz, in a connection's thread: must not block
    std::function<std::optional<base::Text>()> hindered = {};  // the same, with what keeps from working, for anybody
    std::shared_ptr<AccessLog> log = {};
    std::size_t threads = 1;            // that move bytes; handlers have their own (Limits::workers)
};

/// How a server fares, since its start unless said.
struct Statistics {
    std::uint64_t connections_open = 0;  // now
    std::uint64_t connections_accepted = 0;
    std::uint64_t connections_refused = 0;  // beyond a limit
    std::uint64_t requests = 0;
    std::uint64_t requests_refused = 0;     // unsound ones
    std::uint64_t requests_shed = 0;        // 503: the queue was full
    std::uint64_t handler_failures = 0;     // 500
    std::uint64_t timeouts = 0;             // clients cut because they were slow
    std::uint64_t queue_length = 0;         // now
    std::uint64_t event_streams_open = 0;   // now
};

/// An HTTP/1.1 server (RFC 9112). /healthz and /readyz are its own routes; a router that has them is a bug.
class Server {
  public:
    /// Listens and serves at once. Fails on an address in use, unreadable or unmatched certificate files, and on plain
    /// HTTP outside loopback.
    static base::Result<std::unique_ptr<Server>> start(ServerOptions options, std::vector<Route> routes, Gate gate = {});
    ~Server();  // stops
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    std::uint16_t port() const;
    /// Reads the certificate files again, for the connections to come; on errors the former ones stay in use.
    base::Errors reload_certificates();
    /// Stops listening, lets what runs finish within Limits::grace, then cuts. Handlers that still run are waited for.
    void stop();
    Statistics statistics() const;

  private:
    struct State;
    explicit Server(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace egide::http
