#include <utility>

#include "egide/http/connection.h"
#include "loop.h"

namespace egide::http {

namespace {

ServerOptions in_own_thread(ServerOptions options) {
    options.limits.workers = 0;
    return options;
}

}  // namespace

struct MemoryConnection::State {
    State(std::vector<Route> routes, Gate gate, ServerOptions options)
        : site(in_own_thread(std::move(options)), std::move(routes), std::move(gate), [this] { return now; }),
          loop(site),
          wire(std::make_shared<MemoryWire>(loop.executor())) {
        ++site.counters().connections_open;
        ++site.counters().connections_accepted;
        auto session = std::make_shared<Session>(site, make_memory_connection(wire, loop.executor()), Peer{"127.0.0.1", false});
        loop.serve(std::move(session), [this] { --site.counters().connections_open; });
        settle();
    }
    void settle() {
        loop.context().restart();
        loop.context().poll();
    }
    void client_moved() {
        wire->client_moved.notify();
        settle();
    }

    TimePoint now{std::chrono::hours(1)};
    Site site;
    Loop loop;
    std::shared_ptr<MemoryWire> wire;
};

MemoryConnection::MemoryConnection(std::vector<Route> routes, Gate gate, ServerOptions options)
    : state_(std::make_unique<State>(std::move(routes), std::move(gate), std::move(options))) {}

MemoryConnection::~MemoryConnection() {
    vanish();
}

void MemoryConnection::send(std::string_view bytes) {
    state_->wire->to_server += bytes;
    state_->client_moved();
}

void MemoryConnection::end_sending() {
    state_->wire->client_ended = true;
    state_->client_moved();
}

void MemoryConnection::vanish() {
    state_->wire->client_vanished = true;
    state_->client_moved();
}

std::string MemoryConnection::receive() {
    return std::exchange(state_->wire->to_client, {});
}

bool MemoryConnection::closed() const {
    return state_->wire->server_ended || state_->wire->server_closed;
}

void MemoryConnection::accept(std::size_t bytes) {
    state_->wire->window = bytes;
    state_->client_moved();
}

void MemoryConnection::advance(std::chrono::milliseconds time) {
    state_->now += time;
    state_->loop.tick();
    state_->settle();
}

void MemoryConnection::settle() {
    state_->settle();
}

void MemoryConnection::stop() {
    state_->site.begin_stop();
    state_->loop.stop_sessions();
    state_->settle();
}

Statistics MemoryConnection::statistics() const {
    return state_->site.statistics();
}

std::size_t MemoryConnection::untaken() const {
    return state_->wire->to_server.size();
}

}  // namespace egide::http
