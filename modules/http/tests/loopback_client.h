#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace egide::http {

/// A real socket to this machine, driven by hand.
class LoopbackClient {
  public:
    /// `from` is the loopback address to come from.
    explicit LoopbackClient(std::uint16_t port, const char* from = "127.0.0.1") : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in own{};
        own.sin_family = AF_INET;
        ::inet_pton(AF_INET, from, &own.sin_addr);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::bind(socket_, reinterpret_cast<sockaddr*>(&own), sizeof own) != 0 ||
            ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
            ::close(socket_);
            throw std::runtime_error("cannot connect");
        }
    }
    ~LoopbackClient() { ::close(socket_); }
    LoopbackClient(const LoopbackClient&) = delete;
    LoopbackClient& operator=(const LoopbackClient&) = delete;

    int descriptor() const { return socket_; }
    void send(std::string_view bytes) {
        while (!bytes.empty()) {
            const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) {
                return;  // the server closed: what it said tells why
            }
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
    }
    void end_sending() { ::shutdown(socket_, SHUT_WR); }
    /// What comes until the server closes, or `most` passes without a byte.
    std::string receive(std::chrono::milliseconds most = std::chrono::seconds(10)) {
        std::string all;
        while (receive_some(all, most)) {
        }
        return all;
    }
    /// Appends what comes next; false at the end or after `most`.
    bool receive_some(std::string& into, std::chrono::milliseconds most = std::chrono::seconds(10)) {
        pollfd wait{socket_, POLLIN, 0};
        std::array<char, 65536> buffer;
        if (::poll(&wait, 1, static_cast<int>(most.count())) <= 0) {
            return false;
        }
        const auto got = ::recv(socket_, buffer.data(), buffer.size(), 0);
        if (got > 0) {
            into.append(buffer.data(), static_cast<std::size_t>(got));
        }
        ended_ = got <= 0;
        return got > 0;
    }
    /// Whether the server has closed, as the last call saw.
    bool ended() const { return ended_; }

  private:
    int socket_;
    bool ended_ = false;
};

}  // namespace egide::http
