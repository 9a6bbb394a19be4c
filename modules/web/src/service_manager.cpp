#include "service_manager.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <cstring>

namespace egide::web {

void tell_service_manager(std::string_view state) {
    const char* const named = std::getenv("NOTIFY_SOCKET");
    sockaddr_un address{};
    const std::size_t length = named == nullptr ? 0 : std::strlen(named);
    if (length < 2 || length >= sizeof address.sun_path) {
        return;
    }
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, named, length);
    if (address.sun_path[0] == '@') {
        address.sun_path[0] = '\0';  // an abstract socket
    }
    const int socket = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (socket >= 0) {
        const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + length);
        ::sendto(socket, state.data(), state.size(), MSG_NOSIGNAL, reinterpret_cast<const sockaddr*>(&address), size);
        ::close(socket);
    }
}

std::optional<std::chrono::microseconds> watchdog_period() {
    const char* const text = std::getenv("WATCHDOG_USEC");
    if (text == nullptr) {
        return std::nullopt;
    }
    std::int64_t period = 0;
    const char* const end = text + std::strlen(text);
    const auto read = std::from_chars(text, end, period);
    return read.ec == std::errc() && read.ptr == end && period > 0 ? std::optional(std::chrono::microseconds(period))
                                                                   : std::nullopt;
}

}  // namespace egide::web
