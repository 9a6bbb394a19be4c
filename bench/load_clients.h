#pragma once
// Clients of the load benchmarks: quick ones that ask again as soon as they are answered, slow ones that hang on, and
// what to make of the times.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace egide::bench {

using Clock = std::chrono::steady_clock;

/// Both ends of every connection may be in this process.
inline void allow_descriptors(rlim_t needed) {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur < needed) {
        throw std::runtime_error("this needs " + std::to_string(needed) + " file descriptors: raise the hard limit");
    }
}

/// A connection over loopback that is closed with its owner. `from` counts clients: each 20 of them have one address of
/// 127.0.0.0/8, so that a limit for each address can stay what it is.
class Wire {
  public:
    explicit Wire(std::uint16_t port, std::uint32_t from = 0)
        : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in own{};
        own.sin_family = AF_INET;
        own.sin_addr.s_addr = htonl(INADDR_LOOPBACK + from / 20);
        sockaddr_in server = own;
        server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        server.sin_port = htons(port);
        const int on = 1;
        ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        if (::bind(socket_, reinterpret_cast<sockaddr*>(&own), sizeof own) != 0 ||
            ::connect(socket_, reinterpret_cast<sockaddr*>(&server), sizeof server) != 0) {
            ::close(socket_);
            throw std::runtime_error("cannot connect");
        }
    }
    ~Wire() { ::close(socket_); }
    Wire(const Wire&) = delete;
    Wire& operator=(const Wire&) = delete;

    void send(std::string_view bytes) const {
        while (!bytes.empty()) {
            const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) {
                throw std::runtime_error("the server has closed a connection");
            }
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
    }
    /// What came at one go; empty when the server closed.
    std::string receive() const {
        std::string bytes(16 << 10, '\0');
        const ssize_t got = ::recv(socket_, bytes.data(), bytes.size(), 0);
        bytes.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
        return bytes;
    }
    int descriptor() const { return socket_; }

  private:
    int socket_;
};
using Wires = std::vector<std::unique_ptr<Wire>>;

/// Connections that send one of these beginnings each, in turn, and then nothing; they read nothing either.
inline Wires slow_clients(std::uint16_t port, std::uint32_t count, const std::vector<std::string>& beginnings) {
    constexpr std::uint32_t kFirstAddress = 20'000;
    Wires slow;
    for (std::uint32_t number = 0; number < count; ++number) {
        slow.push_back(std::make_unique<Wire>(port, kFirstAddress + number));
        slow.back()->send(beginnings[number % beginnings.size()]);
    }
    return slow;
}

/// Each of them sends the request as soon as it has its answer; `right` says whether the answer is what it has to be.
class QuickClients {
  public:
    QuickClients(std::uint16_t port, std::uint32_t count, std::string request,
                 std::function<bool(std::string_view)> right)
        : poll_(::epoll_create1(EPOLL_CLOEXEC)),
          request_(std::move(request)),
          right_(std::move(right)),
          sent_(count) {
        for (std::uint32_t number = 0; number < count; ++number) {
            wires_.push_back(std::make_unique<Wire>(port, number));
            epoll_event event{};
            event.events = EPOLLIN;
            event.data.u32 = number;
            ::epoll_ctl(poll_, EPOLL_CTL_ADD, wires_.back()->descriptor(), &event);
        }
    }
    ~QuickClients() { ::close(poll_); }
    QuickClients(const QuickClients&) = delete;
    QuickClients& operator=(const QuickClients&) = delete;

    /// How many milliseconds each answer took.
    std::vector<double> run(std::chrono::seconds time) {
        const auto end = Clock::now() + time;
        for (std::uint32_t number = 0; number < wires_.size(); ++number) {
            ask(number);
        }
        for (std::size_t waiting = wires_.size(); waiting > 0;) {
            std::array<epoll_event, 64> events;
            const int ready = ::epoll_wait(poll_, events.data(), static_cast<int>(events.size()), 100);
            for (int at = 0; at < ready; ++at) {
                const auto number = events[static_cast<std::size_t>(at)].data.u32;
                take(number);
                Clock::now() < end ? ask(number) : void(--waiting);
            }
        }
        return std::exchange(milliseconds_, {});
    }

  private:
    void ask(std::uint32_t number) {
        sent_[number] = Clock::now();
        wires_[number]->send(request_);
    }
    void take(std::uint32_t number) {
        const ssize_t got = ::recv(wires_[number]->descriptor(), answer_.data(), answer_.size(), 0);
        const std::string_view answer(answer_.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
        if (!right_(answer)) {
            throw std::runtime_error("not the answer: " + std::string(answer));
        }
        milliseconds_.push_back(std::chrono::duration<double, std::milli>(Clock::now() - sent_[number]).count());
    }
    int poll_;
    std::string request_;
    std::function<bool(std::string_view)> right_;
    Wires wires_;
    std::vector<Clock::time_point> sent_;
    std::vector<double> milliseconds_;
    std::array<char, 16 << 10> answer_;  // not cleared for each answer: the clients share the processors with the server
};

inline double percentile(std::vector<double>& sorted, double share) {
    return sorted[std::min(sorted.size() - 1, static_cast<std::size_t>(share * static_cast<double>(sorted.size())))];
}

}  // namespace egide::bench
