#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <thread>

namespace egide::testing {

/// A web server on this machine that says what the test tells it, also what no honest provider would.
class LocalServer {
  public:
    struct Asked {
        std::string path;
        std::string head;
        std::string body;
    };
    struct Said {
        int status = 200;
        std::string body;
        std::string more_head = "";
    };
    using Handler = std::function<Said(const Asked&)>;

    explicit LocalServer(Handler handler) : handler_(std::move(handler)), socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* const plain = reinterpret_cast<sockaddr*>(&address);
        if (::bind(socket_, plain, size) != 0 || ::listen(socket_, 16) != 0 ||
            ::getsockname(socket_, plain, &size) != 0) {
            throw std::runtime_error("no socket on this machine");
        }
        port_ = ::ntohs(address.sin_port);
        thread_ = std::thread([this] { serve(); });
    }
    ~LocalServer() {
        ::shutdown(socket_, SHUT_RDWR);
        thread_.join();
        ::close(socket_);
    }
    LocalServer(const LocalServer&) = delete;
    LocalServer& operator=(const LocalServer&) = delete;

    std::string address() const { return "http://127.0.0.1:" + std::to_string(port_); }
    int asked() const { return asked_; }

  private:
    void serve() {
        while (true) {
            const int peer = ::accept(socket_, nullptr, nullptr);
            if (peer < 0) {
                return;
            }
            ++asked_;
            answer(peer);
            ::close(peer);
        }
    }
    void answer(int peer) {
        std::string text;
        char buffer[4096];
        std::size_t wanted = std::string::npos;
        while (text.size() < wanted) {
            const ssize_t size = ::read(peer, buffer, sizeof buffer);
            if (size <= 0) {
                break;
            }
            text.append(buffer, static_cast<std::size_t>(size));
            const std::size_t end = text.find("\r\n\r\n");
            if (end != std::string::npos) {
                const std::size_t at = text.find("Content-Length: ");
                wanted = end + 4 + (at == std::string::npos ? 0 : std::stoul(text.substr(at + 16)));
            }
        }
        const std::size_t end = text.find("\r\n\r\n");
        const std::size_t first = text.find(' ');
        const Said said = handler_(
            {text.substr(first + 1, text.find(' ', first + 1) - first - 1), text.substr(0, end), text.substr(end + 4)});
        const std::string out = "HTTP/1.1 " + std::to_string(said.status) +
                                " X\r\nConnection: close\r\nContent-Length: " + std::to_string(said.body.size()) +
                                "\r\n" + said.more_head + "\r\n" + said.body;
        static_cast<void>(::write(peer, out.data(), out.size()) < 0);
    }

    Handler handler_;
    int socket_;
    int port_ = 0;
    std::atomic<int> asked_ = 0;
    std::thread thread_;
};

}  // namespace egide::testing
