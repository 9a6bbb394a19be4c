#include "visitor_rate.h"

namespace egide::web {

namespace {

constexpr std::int64_t kMinute = 60'000;
constexpr int kTogether = 10;
constexpr std::size_t kMostClients = 20'000;

/// The network that one subscriber has: an IPv4 address, or four groups of an IPv6 address.
std::string network_of(const std::string& client) {
    std::size_t end = 0;
    for (int groups = 0; groups < 4 && end != std::string::npos; ++groups) {
        end = client.find(':', end == 0 ? 0 : end + 1);
    }
    return client.substr(0, end);
}

}  // namespace

bool VisitorRate::may_ask(std::string_view what, const std::string& client, int a_minute, storage::sql::Instant now) {
    const std::lock_guard lock(mutex_);
    const std::int64_t minute = now.time_since_epoch().count() / kMinute;
    if (minute != minute_) {
        minute_ = minute;
        asked_.clear();
    }
    const std::string all(what);
    if (asked_[all] >= a_minute * kTogether || asked_.size() > kMostClients) {
        return false;
    }
    int& own = asked_[all + " " + network_of(client)];
    if (own >= a_minute) {
        return false;
    }
    ++own;
    ++asked_[all];
    return true;
}

}  // namespace egide::web
