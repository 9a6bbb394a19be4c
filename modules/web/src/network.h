#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace egide::web {

/// 127.0.0.0/8, ::1 and "localhost".
bool is_loopback(std::string_view address);
/// "http://127.0.0.1:8080", "https://[::1]:8443".
std::string address_text(bool secure, const std::string& host, std::uint16_t port);
/// The host of "https://egide.example:8443", without port.
std::string host_of(std::string_view origin);
/// A port that nobody listens on now; 0 when the system gives none.
std::uint16_t free_port(const std::string& address);
/// Raises this process's limit of open files so that so many connections fit beside what else is open, as far as the
/// system lets it; gives how many fit.
std::size_t make_room_for(std::size_t connections);

}  // namespace egide::web
