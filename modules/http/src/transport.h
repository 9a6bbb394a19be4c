#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "egide/http/limits.h"

namespace egide::http {

namespace asio = boost::asio;

using Executor = asio::io_context::executor_type;
template <typename T>
using Task = asio::awaitable<T, Executor>;
using Socket = asio::basic_stream_socket<asio::ip::tcp, Executor>;
using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, Executor>;
using Timer = asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor>;
using SharedTls = std::shared_ptr<asio::ssl::context>;

/// One coroutine waits until it is told to go on; telling it before it waits counts. One thread only.
class Signal {
  public:
    explicit Signal(const Executor& executor) : timer_(executor, TimePoint::max()) {}
    void notify();
    Task<void> wait();

  private:
    Timer timer_;
    bool told_ = false;
};

/// What became of reading or writing.
struct Transfer {
    enum class Outcome { done, closed, late };
    Outcome outcome = Outcome::closed;
    std::size_t bytes = 0;
};

/// A stream of bytes both ways with one deadline, whatever carries it. One thread only.
class Connection {
  public:
    virtual ~Connection() = default;
    /// What must precede the first byte; false when it failed.
    virtual Task<bool> handshake() = 0;
    virtual Task<Transfer> read_some(std::span<char> into) = 0;
    virtual Task<Transfer> write_some(std::string_view bytes) = 0;
    /// Says that nothing more will be sent.
    virtual Task<void> end_sending() = 0;
    /// Whether the other end is known to be gone, without reading.
    virtual bool is_deserted() = 0;
    virtual void close() = 0;
    virtual Executor executor() = 0;

    /// From `at` on, what waits and what is tried fails as late; a new deadline gives a new chance.
    void expire_at(TimePoint at) {
        deadline_ = at;
        late_ = false;
    }
    void tick(TimePoint now) {
        if (!late_ && now >= deadline_) {
            late_ = true;
            interrupt();
        }
    }

  protected:
    bool late() const { return late_; }
    /// Makes what waits fail.
    virtual void interrupt() = 0;

  private:
    TimePoint deadline_ = TimePoint::max();
    bool late_ = false;
};

std::unique_ptr<Connection> make_tcp_connection(Socket socket);
std::unique_ptr<Connection> make_tls_connection(Socket socket, SharedTls context);

/// The two ends of a connection in memory; the client's end is these members. One thread only.
struct MemoryWire {
    explicit MemoryWire(const Executor& executor) : client_moved(executor) {}
    std::string to_server;
    bool client_ended = false;
    bool client_vanished = false;
    std::string to_client;
    std::size_t window = static_cast<std::size_t>(-1);  // bytes that the client still accepts
    bool server_ended = false;
    bool server_closed = false;
    Signal client_moved;
};
std::unique_ptr<Connection> make_memory_connection(std::shared_ptr<MemoryWire> wire, const Executor& executor);

/// Accepts until the acceptor is closed; `next` names the executor of each new socket, `take` gets it, in the
/// acceptor's thread.
Task<void> accept_all(Acceptor& acceptor, std::function<Executor()> next, std::function<void(Socket)> take);

}  // namespace egide::http
