#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace egide::web {

/// Tells the service manager how the process fares ("READY=1", "STOPPING=1", "WATCHDOG=1"): one datagram to the socket
/// that NOTIFY_SOCKET names (sd_notify(3)). Nothing happens when there is none.
void tell_service_manager(std::string_view state);
/// How often the manager wants a sign of life (WATCHDOG_USEC); nothing when it wants none.
std::optional<std::chrono::microseconds> watchdog_period();

}  // namespace egide::web
