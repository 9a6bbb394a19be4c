#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "egide/storage/sql/database.h"

namespace egide::mail {

using storage::sql::Database;
using storage::sql::Done;
using storage::sql::Instant;
using storage::sql::Transaction;

/// How often somebody is written to about what waits for him.
enum class Digest { none, immediate, daily, weekly };
std::string_view word_of(Digest digest);  // none | immediate | daily | weekly
std::optional<Digest> digest_of(std::string_view word);

struct Preference {
    Digest digest = Digest::daily;
    int hour = 8;  // of the clocks in Paris: of daily and weekly letters, and after a quiet weekend
    bool quiet_weekend = true;
    std::int64_t revision = 0;  // 0: never chosen
};

/// The first moment at which somebody who wants it so is told of something that happened at `at`; nothing when never.
/// A minute at least passes, so that what comes together is told together; weekly letters come on Monday. What is
/// urgent is told at once, on any day.
std::optional<Instant> told_at(const Preference& preference, Instant at, bool urgent);

/// What waits to be told to somebody.
struct Waiting {
    std::int64_t count = 0;
    std::int64_t last = 0;  // the newest one's number
    std::optional<Instant> due;
};

/// What people chose, and what waits to be told to them by mail.
class Preferences {
  public:
    explicit Preferences(Database& database) : database_(&database) {}

    base::Result<Preference> of(const std::string& account) const;
    base::Result<Preference> of(Transaction& transaction, const std::string& account) const;
    /// Nothing when the revision is no longer the one that was read. An hour outside 0 to 23 is a bug.
    base::Result<std::optional<Preference>> change(const std::string& account, const Preference& wanted) const;

    /// Something waits to be told; in the transaction of what happened.
    Done note(Transaction& transaction, const std::string& account, bool urgent, Instant at) const;
    base::Result<Waiting> waiting(Transaction& transaction, const std::string& account) const;
    /// It was told, or will not be: up to that number. Gives how many, 0 when somebody else told them.
    base::Result<std::int64_t> told(Transaction& transaction, const std::string& account, std::int64_t last) const;

    /// The address of an account was proved: a link that was sent there was opened.
    Done confirm(const std::string& account, const std::string& address, Instant at) const;
    base::Result<bool> is_confirmed(const std::string& account, const std::string& address) const;

  private:
    Database* database_;
};

}  // namespace egide::mail
