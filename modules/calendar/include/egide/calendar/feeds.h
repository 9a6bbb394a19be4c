#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "egide/base/secret.h"
#include "egide/storage/sql/database.h"
#include "egide/storage/sql/migrations.h"

namespace egide::calendar {

using storage::sql::Database;
using storage::sql::Instant;
using storage::sql::Transaction;

/// The tables of this module.
storage::sql::Schema schema();

/// What a feed is limited to: words of the caller.
struct FeedScope {
    std::string kind = {};
    std::string id = {};
};

/// A calendar of an account that other programs may read without a session.
struct Feed {
    std::string id;
    std::string account;
    std::string label;
    FeedScope scope;
    Instant created{};
    std::optional<Instant> last_read;  // to the hour
};

struct NewFeed {
    Feed feed;
    base::Secret token;  // 43 letters of base64url: 256 random bits, for the address; kept as its SHA-256
};

struct OpenedFeed {
    Feed feed;
    bool worth_noting = false;  // the first read of a day: for the trail
};

/// The feeds. Safe from several threads and processes.
class Feeds {
  public:
    explicit Feeds(Database& database) : database_(&database) {}

    base::Result<NewFeed> make(const std::string& account, const std::string& label, const FeedScope& scope, Instant now);
    /// The newest first.
    base::Result<std::vector<Feed>> of(const std::string& account) const;
    /// False when this account has no such feed. Its address is from now on like one that never was.
    base::Result<bool> revoke(const std::string& account, const std::string& id);
    /// The feed of a token, when there is one; notes the read, once an hour at most.
    base::Result<std::optional<OpenedFeed>> open(std::string_view token, Instant now);

  private:
    Database* database_;
};

}  // namespace egide::calendar
