#include "egide/mail/preferences.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "egide/base/date.h"
#include "egide/jobs/schedule.h"
#include "letter_row.h"

namespace egide::mail {

namespace {

using namespace std::chrono_literals;

constexpr std::array<std::string_view, 4> kDigests = {"none", "immediate", "daily", "weekly"};

/// 0 is Monday.
int weekday_in_paris(Instant at) {
    constexpr int kMondayOfEpoch = 3;  // 1970-01-01 was a Thursday
    const int days = base::paris_date(at).days_since_1970() + kMondayOfEpoch;
    return ((days % 7) + 7) % 7;
}

bool is_weekend(Instant at) {
    return weekday_in_paris(at) >= 5;
}

/// The next whole minute that leaves at least one more between.
Instant soon_after(Instant at) {
    return Instant(std::chrono::ceil<std::chrono::minutes>(at + 1min));
}

Preference preference_in(const storage::sql::Row& row) {
    return {digest_of(row.text(0)).value_or(Digest::daily), static_cast<int>(row.integer(1)), row.integer(2) != 0,
            row.integer(3)};
}


}  // namespace

std::string_view word_of(Digest digest) {
    return kDigests.at(static_cast<std::size_t>(digest));
}

std::optional<Digest> digest_of(std::string_view word) {
    const auto* const found = std::find(kDigests.begin(), kDigests.end(), word);
    return found == kDigests.end() ? std::nullopt : std::optional(static_cast<Digest>(found - kDigests.begin()));
}

std::optional<Instant> told_at(const Preference& preference, Instant at, bool urgent) {
    const Instant soon = soon_after(at);
    const bool quiet = preference.quiet_weekend && is_weekend(soon);
    if (preference.digest == Digest::none) {
        return std::nullopt;
    }
    if (urgent || (preference.digest == Digest::immediate && !quiet)) {
        return soon;
    }
    const bool weekly = preference.digest == Digest::weekly;
    Instant turn = jobs::next_turn(jobs::DailyInParis{preference.hour, 0}, soon - 1ms);
    while (weekly ? weekday_in_paris(turn) != 0 : preference.quiet_weekend && is_weekend(turn)) {
        turn = jobs::next_turn(jobs::DailyInParis{preference.hour, 0}, turn);
    }
    return turn;
}

base::Result<Preference> Preferences::of(Transaction& transaction, const std::string& account) const {
    const auto rows = transaction.query(
        "SELECT digest, hour, quiet_weekend, revision FROM mail_preference WHERE account = $1", {account});
    if (!rows.ok()) {
        return rows.errors();
    }
    return rows->empty() ? Preference{} : preference_in(rows->front());
}

base::Result<Preference> Preferences::of(const std::string& account) const {
    return database_->read([&](Transaction& transaction) { return of(transaction, account); });
}

base::Result<std::optional<Preference>> Preferences::change(const std::string& account, const Preference& wanted) const {
    if (wanted.hour < 0 || wanted.hour > 23) {
        throw std::logic_error("an hour that no clock shows");
    }
    using Changed = base::Result<std::optional<Preference>>;
    return database_->write([&](Transaction& transaction) -> Changed {
        const auto known = of(transaction, account);
        if (!known.ok() || known->revision != wanted.revision) {
            return known.ok() ? Changed(std::nullopt) : Changed(known.errors());
        }
        Preference next = wanted;
        next.revision += 1;
        const auto written = transaction.execute(
            "INSERT INTO mail_preference (account, digest, hour, quiet_weekend, revision) VALUES ($1, $2, $3, $4, $5) "
            "ON CONFLICT (account) DO UPDATE SET digest = excluded.digest, hour = excluded.hour, "
            "quiet_weekend = excluded.quiet_weekend, revision = excluded.revision",
            {account, word_of(next.digest), next.hour, next.quiet_weekend ? 1 : 0, next.revision});
        return written.ok() ? Changed(next) : Changed(written.errors());
    });
}

Done Preferences::note(Transaction& transaction, const std::string& account, bool urgent, Instant at) const {
    return done_of(transaction.execute("INSERT INTO mail_waiting (account, urgent, at) VALUES ($1, $2, $3)",
                                       {account, urgent ? 1 : 0, at}));
}

base::Result<Waiting> Preferences::waiting(Transaction& transaction, const std::string& account) const {
    const auto preference = of(transaction, account);
    const auto rows =
        transaction.query("SELECT id, urgent, at FROM mail_waiting WHERE account = $1 ORDER BY id", {account});
    if (!preference.ok() || !rows.ok()) {
        return preference.ok() ? rows.errors() : preference.errors();
    }
    Waiting waiting;
    for (const storage::sql::Row& row : *rows) {
        ++waiting.count;
        waiting.last = row.integer(0);
        const auto at = told_at(*preference, row.instant(2), row.integer(1) != 0);
        waiting.due = at && (!waiting.due || *at < *waiting.due) ? at : waiting.due;
    }
    return waiting;
}

base::Result<std::int64_t> Preferences::told(Transaction& transaction, const std::string& account,
                                             std::int64_t last) const {
    return transaction.execute("DELETE FROM mail_waiting WHERE account = $1 AND id <= $2", {account, last});
}

Done Preferences::confirm(const std::string& account, const std::string& address, Instant at) const {
    return database_->write([&](Transaction& transaction) {
        return done_of(transaction.execute(
            "INSERT INTO mail_address (account, address, confirmed_at) VALUES ($1, $2, $3) ON CONFLICT (account) "
            "DO UPDATE SET address = excluded.address, confirmed_at = excluded.confirmed_at",
            {account, address, at}));
    });
}

base::Result<bool> Preferences::is_confirmed(const std::string& account, const std::string& address) const {
    return database_->read([&](Transaction& transaction) -> base::Result<bool> {
        const auto rows =
            transaction.query("SELECT 1 FROM mail_address WHERE account = $1 AND address = $2", {account, address});
        return rows.ok() ? base::Result<bool>(!rows->empty()) : base::Result<bool>(rows.errors());
    });
}

}  // namespace egide::mail
