#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <deque>
#include <functional>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace egide::testing {

/// What happens to a request on its way, and where.
struct Accident {
    enum class Kind {
        cut_request,      // after so many bytes of its body
        corrupt_request,  // that byte of its body
        lose_answer,      // the server has done it, nobody hears
        cut_answer,       // after so many bytes of its body
        corrupt_answer,   // that byte of its body
        trickle,          // a byte of the answer every tenth of a second
        silence,          // no answer at all
        answer,           // `text` instead of the server
    };
    Kind kind = Kind::silence;
    std::string match = {};  // in the request's head
    std::size_t at = 0;
    int times = 1;
    std::string text = {};
};

/// A network on loopback that has the accidents it is told to have: one request a connection.
class FaultProxy {
  public:
    explicit FaultProxy(std::uint16_t server) : server_(server) {
        listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address = loopback(0);
        socklen_t size = sizeof address;
        ::bind(listener_, reinterpret_cast<sockaddr*>(&address), size);
        ::listen(listener_, 64);
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
        acceptor_ = std::thread([this] { accept_all(); });
    }
    ~FaultProxy() {
        ended_ = true;
        acceptor_.join();
        for (std::thread& thread : threads_) {
            thread.join();
        }
        ::close(listener_);
    }
    FaultProxy(const FaultProxy&) = delete;
    FaultProxy& operator=(const FaultProxy&) = delete;

    std::string endpoint() const { return "http://127.0.0.1:" + std::to_string(port_); }
    void arrange(Accident accident) {
        const std::lock_guard lock(mutex_);
        accidents_.push_back(std::move(accident));
    }
    /// The heads of the requests so far.
    std::vector<std::string> heads() const {
        const std::lock_guard lock(mutex_);
        return heads_;
    }
    std::size_t count(const std::string& match) const {
        std::size_t found = 0;
        for (const std::string& head : heads()) {
            found += head.find(match) != std::string::npos ? 1U : 0U;
        }
        return found;
    }
    void forget() {
        const std::lock_guard lock(mutex_);
        heads_.clear();
        accidents_.clear();
    }

  private:
    static sockaddr_in loopback(std::uint16_t port) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(port);
        return address;
    }
    bool readable(int socket) const {
        while (!ended_) {
            pollfd waiting{socket, POLLIN, 0};
            if (::poll(&waiting, 1, 50) > 0) {
                return true;
            }
        }
        return false;
    }
    std::string receive(int socket, std::size_t most) const {
        std::string bytes(most, '\0');
        const ssize_t got = readable(socket) ? ::recv(socket, bytes.data(), bytes.size(), 0) : 0;
        bytes.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
        return bytes;
    }
    static bool send_all(int socket, std::string_view bytes) {
        while (!bytes.empty()) {
            const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) {
                return false;
            }
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }
    void accept_all() {
        while (!ended_) {
            pollfd waiting{listener_, POLLIN, 0};
            if (::poll(&waiting, 1, 20) > 0) {
                const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
                threads_.emplace_back([this, client] {
                    serve(client);
                    ::close(client);
                });
            }
        }
    }
    std::optional<Accident> accident_of(const std::string& head) {
        const std::lock_guard lock(mutex_);
        heads_.push_back(head);
        for (Accident& accident : accidents_) {
            if (accident.times > 0 && head.find(accident.match) != std::string::npos) {
                --accident.times;
                return accident;
            }
        }
        return std::nullopt;
    }
    void serve(int client) {
        std::string bytes;
        std::size_t end = std::string::npos;
        while ((end = bytes.find("\r\n\r\n")) == std::string::npos) {
            const std::string more = receive(client, 16384);
            if (more.empty()) {
                return;
            }
            bytes += more;
        }
        std::string head = bytes.substr(0, end + 2);
        if (const auto expects = head.find("Expect: 100-continue\r\n"); expects != std::string::npos) {
            head.erase(expects, 22);
        }
        const auto accident = accident_of(head);
        if (accident && accident->kind == Accident::Kind::answer) {
            drain(client, bytes.size() - end - 4, length_of(head));
            send_all(client, accident->text);
            return;
        }
        if (accident && accident->kind == Accident::Kind::silence) {
            while (!receive(client, 65536).empty()) {
            }
            return;
        }
        const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const sockaddr_in address = loopback(server_);
        if (::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
            relay(client, server, head, bytes.substr(end + 4), accident);
        }
        ::close(server);
    }
    static std::size_t length_of(const std::string& head) {
        const auto at = head.find("Content-Length: ");
        return at == std::string::npos ? 0 : std::stoul(head.substr(at + 16));
    }
    void drain(int client, std::size_t had, std::size_t length) const {
        while (had < length) {
            const std::string more = receive(client, 65536);
            if (more.empty()) {
                return;
            }
            had += more.size();
        }
    }
    void relay(int client, int server, const std::string& head, std::string body,
               const std::optional<Accident>& accident) {
        using Kind = Accident::Kind;
        const auto is = [&](Kind kind) { return accident && accident->kind == kind; };
        send_all(server, head + "Connection: close\r\n\r\n");
        const std::size_t length = length_of(head);
        std::size_t passed = 0;
        while (passed < length) {
            if (body.empty()) {
                body = receive(client, 65536);
            }
            if (body.empty()) {
                return;
            }
            if (is(Kind::corrupt_request) && accident->at >= passed && accident->at < passed + body.size()) {
                body[accident->at - passed] ^= 1;
            }
            if (is(Kind::cut_request) && passed + body.size() > accident->at) {
                send_all(server, std::string_view(body).substr(0, accident->at - passed));
                return;
            }
            send_all(server, body);
            passed += body.size();
            body.clear();
        }
        answer(client, server, accident);
    }
    void answer(int client, int server, const std::optional<Accident>& accident) {
        using Kind = Accident::Kind;
        std::string held;
        std::size_t body_at = std::string::npos;
        std::size_t passed = 0;  // of the body
        while (true) {
            std::string bytes = receive(server, 65536);
            if (bytes.empty()) {
                return;
            }
            if (accident && accident->kind == Kind::lose_answer) {
                continue;
            }
            if (body_at == std::string::npos) {
                held += bytes;
                const auto end = held.find("\r\n\r\n");
                if (end == std::string::npos) {
                    continue;
                }
                body_at = end + 4;
                send_all(client, std::string_view(held).substr(0, body_at));
                bytes = held.substr(body_at);
            }
            if (!pass(client, bytes, passed, accident)) {
                return;
            }
            passed += bytes.size();
        }
    }
    bool pass(int client, std::string& bytes, std::size_t passed, const std::optional<Accident>& accident) const {
        using Kind = Accident::Kind;
        if (accident && accident->kind == Kind::corrupt_answer && accident->at >= passed &&
            accident->at < passed + bytes.size()) {
            bytes[accident->at - passed] ^= 1;
        }
        if (accident && accident->kind == Kind::cut_answer && passed + bytes.size() > accident->at) {
            send_all(client, std::string_view(bytes).substr(0, accident->at - passed));
            return false;
        }
        if (accident && accident->kind == Kind::trickle) {
            for (const char byte : bytes) {
                std::this_thread::sleep_for(std::chrono::milliseconds(100));
                if (ended_ || !send_all(client, {&byte, 1})) {
                    return false;
                }
            }
            return true;
        }
        return send_all(client, bytes);
    }

    std::uint16_t server_;
    int listener_ = -1;
    std::uint16_t port_ = 0;
    std::atomic<bool> ended_{false};
    std::thread acceptor_;
    std::list<std::thread> threads_;
    mutable std::mutex mutex_;
    std::deque<Accident> accidents_;
    std::vector<std::string> heads_;
};

}  // namespace egide::testing
