#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "egide/storage/sql/value.h"

namespace egide::web {

/// How often somebody without an account may ask: so many times a minute for one client (the first 64 bits of an IPv6
/// address), of all clients together ten times that. Kept in memory, for this node. Safe from several threads.
class VisitorRate {
  public:
    /// Whether this one may; counts it.
    bool may_ask(std::string_view what, const std::string& client, int a_minute, storage::sql::Instant now);

  private:
    std::mutex mutex_;
    std::int64_t minute_ = 0;
    std::map<std::string, int, std::less<>> asked_;  // in this minute
};

}  // namespace egide::web
