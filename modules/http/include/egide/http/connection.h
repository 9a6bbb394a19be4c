#pragma once

#include <chrono>
#include <limits>
#include <memory>
#include <string>
#include <string_view>

#include "egide/http/server.h"

namespace egide::http {

/// One connection to a server that listens nowhere: the very loop that serves sockets, in the calling thread, with a
/// clock that the caller moves. For tests of routes and for fuzzing.
class MemoryConnection {
  public:
    /// Of the options, address, port, TLS files and threads have no meaning here. Handlers run inside `send`.
    explicit MemoryConnection(std::vector<Route> routes, Gate gate = {}, ServerOptions options = {});
    ~MemoryConnection();
    MemoryConnection(const MemoryConnection&) = delete;
    MemoryConnection& operator=(const MemoryConnection&) = delete;

    /// The client sends bytes; the server does all it can with them.
    void send(std::string_view bytes);
    /// The client will send nothing more.
    void end_sending();
    /// The client goes away without a word.
    void vanish();
    /// What the server has sent since the last call.
    std::string receive();
    /// Whether the server has closed.
    bool closed() const;
    /// How many bytes the client is willing to receive from now on; without limit at first.
    void accept(std::size_t bytes);
    /// Lets time pass, and deadlines with it.
    void advance(std::chrono::milliseconds time);
    /// Lets the server do what other threads asked of it meanwhile.
    void settle();
    /// As Server::stop, without waiting.
    void stop();
    Statistics statistics() const;
    /// Bytes of the request that the server has not taken yet: back-pressure, seen from the client.
    std::size_t untaken() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace egide::http
