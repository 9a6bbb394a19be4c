#include "egide/http/server.h"

#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "admission.h"
#include "egide/http/messages.h"
#include "loop.h"
#include "tls.h"

namespace egide::http {

namespace {

using boost::asio::ip::tcp;
using SystemError = boost::system::error_code;

base::Error unavailable(base::Text message, std::string detail = {}) {
    return {.kind = base::ErrorKind::unavailable, .message = std::move(message), .at = {}, .field = {}, .detail = std::move(detail)};
}

/// An address as it is counted: IPv6 by its /64, which one person has whole.
std::string counted_address(const asio::ip::address& address) {
    if (!address.is_v6()) {
        return address.to_string();
    }
    auto bytes = address.to_v6().to_bytes();
    std::fill(bytes.begin() + 8, bytes.end(), static_cast<unsigned char>(0));
    return asio::ip::address_v6(bytes).to_string();
}

asio::ip::address plain(const asio::ip::address& address) {
    return address.is_v6() && address.to_v6().is_v4_mapped()
               ? asio::ip::address(asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()))
               : address;
}

}  // namespace

struct Server::State {
    State(ServerOptions options, std::vector<Route> routes, Gate gate, SharedTls secure)
        : site(std::move(options), std::move(routes), std::move(gate), [] { return std::chrono::steady_clock::now(); }),
          admission(site.limits().connections,
                    site.options().behind_proxy ? 0 : site.limits().connections_per_address),
          tls(std::move(secure)) {
        for (std::size_t count = 0; count < std::max<std::size_t>(site.options().threads, 1); ++count) {
            loops.push_back(std::make_unique<Loop>(site));
        }
        acceptor = std::make_unique<Acceptor>(loops.front()->executor());
    }

    SystemError listen(const tcp::endpoint& endpoint);
    void start();
    void take(Socket socket);
    void refuse(Socket& socket);
    SharedTls current_tls() {
        const std::lock_guard lock(mutex);
        return tls;
    }
    void ended(const std::string& address);
    void stop();

    Site site;
    Admission admission;
    std::vector<std::unique_ptr<Loop>> loops;
    std::unique_ptr<Acceptor> acceptor;
    std::uint16_t port = 0;
    std::size_t next_loop = 0;  // of the acceptor's thread
    std::mutex mutex;
    std::condition_variable all_ended;
    SharedTls tls;
    std::once_flag stopped;
};

SystemError Server::State::listen(const tcp::endpoint& endpoint) {
    try {
        acceptor->open(endpoint.protocol());
        acceptor->set_option(asio::socket_base::reuse_address(true));
        if (endpoint.address().is_v6()) {
            acceptor->set_option(asio::ip::v6_only(false));
        }
        acceptor->bind(endpoint);
        acceptor->listen(asio::socket_base::max_listen_connections);
        port = acceptor->local_endpoint().port();
    } catch (const boost::system::system_error& failure) {
        return failure.code();
    }
    return {};
}

void Server::State::start() {
    auto next = [this] { return loops[next_loop++ % loops.size()]->executor(); };
    auto taken = [this](Socket socket) { take(std::move(socket)); };
    asio::co_spawn(acceptor->get_executor(), accept_all(*acceptor, std::move(next), std::move(taken)), asio::detached);
    for (const auto& loop : loops) {
        loop->start();
    }
}

void Server::State::take(Socket socket) {
    SystemError error;
    const auto remote = socket.remote_endpoint(error);
    if (error) {
        return;  // gone already
    }
    const auto address = plain(remote.address());
    const std::string counted = counted_address(address);
    if (!admission.enter(counted)) {
        return refuse(socket);
    }
    ++site.counters().connections_accepted;
    ++site.counters().connections_open;
    socket.set_option(tcp::no_delay(true), error);
    // The kernel would otherwise keep megabytes for each client that does not read.
    const int most_unsent = 128 * 1024;
    ::setsockopt(socket.native_handle(), IPPROTO_TCP, TCP_NOTSENT_LOWAT, &most_unsent, sizeof most_unsent);
    const auto executor = socket.get_executor();
    const SharedTls secure = current_tls();
    auto connection = secure ? make_tls_connection(std::move(socket), secure) : make_tcp_connection(std::move(socket));
    const auto session =
        std::make_shared<Session>(site, std::move(connection), Peer{address.to_string(), secure != nullptr});
    for (const auto& loop : loops) {
        if (loop->executor() == executor) {
            loop->serve(session, [this, counted] { ended(counted); });
        }
    }
}

/// A word to a client in plain HTTP, as far as it can be said without waiting.
void Server::State::refuse(Socket& socket) {
    ++site.counters().connections_refused;
    if (current_tls()) {
        return;
    }
    const std::string answer = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: " +
                               std::to_string(site.limits().retry_after.count()) +
                               "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    SystemError ignored;
    socket.non_blocking(true, ignored);
    socket.write_some(asio::buffer(answer), ignored);
    socket.shutdown(Socket::shutdown_send, ignored);
}

void Server::State::ended(const std::string& address) {
    admission.leave(address);
    const std::lock_guard lock(mutex);
    --site.counters().connections_open;
    all_ended.notify_all();
}

void Server::State::stop() {
    site.begin_stop();
    asio::post(acceptor->get_executor(), [this] {
        SystemError ignored;
        acceptor->close(ignored);
    });
    for (const auto& loop : loops) {
        loop->stop_sessions();
    }
    const auto none_left = [this] { return site.counters().connections_open == 0; };
    {
        std::unique_lock lock(mutex);
        all_ended.wait_for(lock, site.limits().grace, none_left);
    }
    for (const auto& loop : loops) {
        loop->abort_sessions();
    }
    {
        std::unique_lock lock(mutex);
        all_ended.wait(lock, none_left);
    }
    for (const auto& loop : loops) {
        loop->finish();
    }
}

Server::Server(std::unique_ptr<State> state) : state_(std::move(state)) {}

Server::~Server() {
    stop();
}

base::Result<std::unique_ptr<Server>> Server::start(ServerOptions options, std::vector<Route> routes, Gate gate) {
    SystemError error;
    const auto address = asio::ip::make_address(options.address, error);
    const auto refused = [&](const SystemError& why) {
        return unavailable(messages::listen_failed({.address = options.address, .port = std::to_string(options.port)}),
                           why.message());
    };
    if (error) {
        return refused(error);
    }
    if (!options.tls && !address.is_loopback()) {
        return unavailable(messages::listen_plain({.address = options.address}));
    }
    SharedTls secure;
    if (options.tls) {
        auto loaded = load_tls(*options.tls);
        if (!loaded.ok()) {
            return loaded.errors();
        }
        secure = *loaded;
    }
    auto state = std::make_unique<State>(options, std::move(routes), std::move(gate), std::move(secure));
    if (const auto failed = state->listen({address, options.port})) {
        return refused(failed);
    }
    state->start();
    return std::unique_ptr<Server>(new Server(std::move(state)));
}

std::uint16_t Server::port() const {
    return state_->port;
}

base::Errors Server::reload_certificates() {
    const auto& files = state_->site.options().tls;
    if (!files) {
        return {};
    }
    auto loaded = load_tls(*files);
    if (!loaded.ok()) {
        return loaded.errors();
    }
    const std::lock_guard lock(state_->mutex);
    state_->tls = *loaded;
    return {};
}

void Server::stop() {
    std::call_once(state_->stopped, [this] { state_->stop(); });
}

Statistics Server::statistics() const {
    return state_->site.statistics();
}

}  // namespace egide::http
