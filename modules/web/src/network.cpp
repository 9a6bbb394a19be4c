#include "network.h"

#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

namespace egide::web {

bool is_loopback(std::string_view address) {
    return address.starts_with("127.") || address == "::1" || address == "localhost";
}

std::string address_text(bool secure, const std::string& host, std::uint16_t port) {
    const bool v6 = host.find(':') != std::string::npos;
    return (secure ? "https://" : "http://") + (v6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

std::string host_of(std::string_view origin) {
    const auto scheme = origin.find("://");
    std::string_view host = scheme == std::string_view::npos ? origin : origin.substr(scheme + 3);
    host = host.substr(0, std::min(host.find('/'), host.size()));
    const auto end = host.starts_with('[') ? host.find(']') + 1 : std::min(host.find(':'), host.size());
    return std::string(host.substr(0, end));
}

std::uint16_t free_port(const std::string& address) {
    const bool v6 = address.find(':') != std::string::npos;
    const int socket = ::socket(v6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    std::uint16_t port = 0;
    if (v6) {
        sockaddr_in6 place{};
        place.sin6_family = AF_INET6;
        place.sin6_addr = IN6ADDR_LOOPBACK_INIT;
        socklen_t size = sizeof place;
        auto* const any = reinterpret_cast<sockaddr*>(&place);
        port = ::bind(socket, any, size) == 0 && ::getsockname(socket, any, &size) == 0 ? ntohs(place.sin6_port) : port;
    } else {
        sockaddr_in place{};
        place.sin_family = AF_INET;
        place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof place;
        auto* const any = reinterpret_cast<sockaddr*>(&place);
        port = ::bind(socket, any, size) == 0 && ::getsockname(socket, any, &size) == 0 ? ntohs(place.sin_port) : port;
    }
    ::close(socket);
    return port;
}

std::size_t make_room_for(std::size_t connections) {
    constexpr rlim_t kBeside = 256;  // databases, uploads under way, evidence that is read, the guests' pipes
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) {
        return connections;
    }
    limit.rlim_cur = std::max(limit.rlim_cur, std::min<rlim_t>(limit.rlim_max, connections + kBeside));
    ::setrlimit(RLIMIT_NOFILE, &limit);
    ::getrlimit(RLIMIT_NOFILE, &limit);
    return std::min<std::size_t>(connections, limit.rlim_cur > kBeside ? limit.rlim_cur - kBeside : 1);
}

}  // namespace egide::web
