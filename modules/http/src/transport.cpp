#include "transport.h"

#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

// A co_await statement holds names only: g++ 12 destroys temporaries, initialiser lists and lambdas in it too early or
// twice.

namespace egide::http {

namespace {

constexpr asio::as_tuple_t<asio::use_awaitable_t<Executor>> kToken;

using Error = boost::system::error_code;

Transfer transferred(const Error& error, std::size_t bytes, bool late) {
    if (!error) {
        return {Transfer::Outcome::done, bytes};
    }
    return {late ? Transfer::Outcome::late : Transfer::Outcome::closed, bytes};
}

bool is_socket_deserted(Socket& socket) {
    char byte = 0;
    const auto got = ::recv(socket.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return got == 0 || (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK);
}

class TcpConnection final : public Connection {
  public:
    explicit TcpConnection(Socket socket) : socket_(std::move(socket)) {}

    Task<bool> handshake() override { co_return true; }

    Task<Transfer> read_some(std::span<char> into) override {
        if (late()) {
            co_return late_transfer();
        }
        const auto buffer = asio::buffer(into.data(), into.size());
        const auto [error, bytes] = co_await socket_.async_read_some(buffer, kToken);
        co_return transferred(error, bytes, late());
    }

    Task<Transfer> write_some(std::string_view bytes) override {
        if (late()) {
            co_return late_transfer();
        }
        const auto buffer = asio::buffer(bytes.data(), bytes.size());
        const auto [error, count] = co_await socket_.async_write_some(buffer, kToken);
        co_return transferred(error, count, late());
    }

    Task<void> end_sending() override {
        Error ignored;  // it may be closed already
        socket_.shutdown(Socket::shutdown_send, ignored);
        co_return;
    }

    bool is_deserted() override { return is_socket_deserted(socket_); }
    void close() override {
        Error ignored;
        socket_.close(ignored);
    }
    Executor executor() override { return socket_.get_executor(); }

  protected:
    void interrupt() override {
        Error ignored;
        socket_.cancel(ignored);
    }

  private:
    static Transfer late_transfer() { return {Transfer::Outcome::late, 0}; }
    Socket socket_;
};

class TlsConnection final : public Connection {
  public:
    TlsConnection(Socket socket, SharedTls context)
        : context_(std::move(context)), stream_(std::move(socket), *context_) {}

    Task<bool> handshake() override {
        const auto side = asio::ssl::stream_base::server;
        const auto [error] = co_await stream_.async_handshake(side, kToken);
        co_return !error;
    }

    Task<Transfer> read_some(std::span<char> into) override {
        if (late()) {
            co_return late_transfer();
        }
        const auto buffer = asio::buffer(into.data(), into.size());
        const auto [error, bytes] = co_await stream_.async_read_some(buffer, kToken);
        co_return transferred(error, bytes, late());
    }

    Task<Transfer> write_some(std::string_view bytes) override {
        if (late()) {
            co_return late_transfer();
        }
        const auto buffer = asio::buffer(bytes.data(), bytes.size());
        const auto [error, count] = co_await stream_.async_write_some(buffer, kToken);
        co_return transferred(error, count, late());
    }

    /// Says goodbye and waits, within the deadline, for the other end to do so too.
    Task<void> end_sending() override {
        const auto [ignored] = co_await stream_.async_shutdown(kToken);
        static_cast<void>(ignored);
    }

    bool is_deserted() override { return is_socket_deserted(stream_.next_layer()); }
    void close() override {
        Error ignored;
        stream_.next_layer().close(ignored);
    }
    Executor executor() override { return stream_.next_layer().get_executor(); }

  protected:
    void interrupt() override {
        Error ignored;
        stream_.next_layer().cancel(ignored);
    }

  private:
    static Transfer late_transfer() { return {Transfer::Outcome::late, 0}; }
    SharedTls context_;
    asio::ssl::stream<Socket> stream_;
};

class InMemory final : public Connection {
  public:
    InMemory(std::shared_ptr<MemoryWire> wire, const Executor& executor)
        : wire_(std::move(wire)), executor_(executor) {}

    Task<bool> handshake() override { co_return true; }

    Task<Transfer> read_some(std::span<char> into) override {
        Signal& moved = wire_->client_moved;
        while (wire_->to_server.empty() && !is_over() && !late()) {
            co_await moved.wait();
        }
        const std::size_t size = is_over_for_good() ? 0 : std::min(into.size(), wire_->to_server.size());
        std::copy_n(wire_->to_server.begin(), size, into.begin());
        wire_->to_server.erase(0, size);
        co_return outcome(size);
    }

    Task<Transfer> write_some(std::string_view bytes) override {
        Signal& moved = wire_->client_moved;
        while (wire_->window == 0 && !is_over_for_good() && !late()) {
            co_await moved.wait();
        }
        const std::size_t size = is_over_for_good() ? 0 : std::min(bytes.size(), wire_->window);
        wire_->to_client.append(bytes.substr(0, size));
        wire_->window -= wire_->window == static_cast<std::size_t>(-1) ? 0 : size;
        co_return outcome(size);
    }

    Task<void> end_sending() override {
        wire_->server_ended = true;
        co_return;
    }
    bool is_deserted() override { return is_over(); }
    void close() override {
        wire_->server_closed = true;
        wire_->client_moved.notify();
    }
    Executor executor() override { return executor_; }

  protected:
    void interrupt() override { wire_->client_moved.notify(); }

  private:
    bool is_over_for_good() const { return wire_->client_vanished || wire_->server_closed; }
    bool is_over() const { return wire_->client_ended || is_over_for_good(); }
    Transfer outcome(std::size_t size) const {
        if (size > 0) {
            return {Transfer::Outcome::done, size};
        }
        return {late() ? Transfer::Outcome::late : Transfer::Outcome::closed, 0};
    }
    std::shared_ptr<MemoryWire> wire_;
    Executor executor_;
};

}  // namespace

void Signal::notify() {
    told_ = true;
    timer_.cancel();
}

Task<void> Signal::wait() {
    while (!told_) {
        const auto [ignored] = co_await timer_.async_wait(kToken);
        static_cast<void>(ignored);
    }
    told_ = false;
}

std::unique_ptr<Connection> make_tcp_connection(Socket socket) {
    return std::make_unique<TcpConnection>(std::move(socket));
}

std::unique_ptr<Connection> make_tls_connection(Socket socket, SharedTls context) {
    return std::make_unique<TlsConnection>(std::move(socket), std::move(context));
}

std::unique_ptr<Connection> make_memory_connection(std::shared_ptr<MemoryWire> wire, const Executor& executor) {
    return std::make_unique<InMemory>(std::move(wire), executor);
}

Task<void> accept_all(Acceptor& acceptor, std::function<Executor()> next, std::function<void(Socket)> take) {
    Timer pause(acceptor.get_executor());
    while (acceptor.is_open()) {
        Socket socket(next());
        const auto [error] = co_await acceptor.async_accept(socket, kToken);
        if (!error) {
            take(std::move(socket));
        } else if (acceptor.is_open()) {  // out of descriptors, or the client left: wait rather than spin
            pause.expires_after(std::chrono::milliseconds(20));
            const auto [ignored] = co_await pause.async_wait(kToken);
            static_cast<void>(ignored);
        }
    }
}

}  // namespace egide::http
