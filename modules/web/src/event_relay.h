#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "egide/storage/sql/database.h"

namespace egide::web {

struct Services;

/// Tells browsers what happens, wherever they listen: at once on this node, within a second or two on the others that
/// share its database, by rows that are kept for minutes. Safe from several threads.
class EventRelay {
  public:
    explicit EventRelay(Services& services);

    void tell(const std::string& account, std::string_view name, std::string_view data);
    /// Those who have a permission on the instance.
    void tell_permitted(std::string_view permission, std::string_view name, std::string_view data);
    /// Passes on what other nodes told since it was called last; gives how many. To be called every second.
    base::Result<std::int64_t> hear();
    /// Removes rows that every node has heard; gives how many.
    base::Result<std::int64_t> forget();

  private:
    void pass_on(const std::string& account, const std::string& permission, std::string_view name,
                 std::string_view data);
    void leave(const std::string& account, const std::string& permission, std::string_view name, std::string_view data);
    base::Result<storage::sql::Rows> unheard(storage::sql::Instant since);

    Services& services_;
    std::string node_;
    std::mutex mutex_;
    std::map<std::int64_t, storage::sql::Instant> heard_;  // rows commit in another order than their numbers
    storage::sql::Instant began_;
};

}  // namespace egide::web
