#include "egide/calendar/feeds.h"

#include <sys/random.h>

#include <cerrno>
#include <system_error>

#include "egide/base/sha256.h"

namespace egide::calendar {

namespace {

using storage::sql::Blob;
using storage::sql::Row;
using namespace std::chrono_literals;

constexpr std::size_t kTokenLetters = 43;
constexpr const char* kColumns = "id, account, label, scope_kind, scope_id, created_at, last_read_at, digest";

std::string random_bytes(std::size_t count) {
    std::string bytes(count, '\0');
    if (::getrandom(bytes.data(), count, 0) != static_cast<ssize_t>(count)) {
        throw std::system_error(errno, std::generic_category(), "the kernel gives no random bytes");
    }
    return bytes;
}

std::string base64url(std::string_view bytes) {
    constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string out;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t bits = 0;
        for (std::size_t j = 0; j < 3; ++j) {
            bits = (bits << 8U) | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0U);
        }
        for (std::size_t j = 0; j < 4 && i + j <= bytes.size(); ++j) {
            out += kDigits[(bits >> (18U - 6U * static_cast<unsigned>(j))) & 63U];
        }
    }
    return out;
}

std::string digest_of(std::string_view token) {
    const base::Sha256Digest digest = base::sha256(token);
    return {digest.begin(), digest.end()};
}

/// The whole length is looked at, whatever differs.
bool same_bytes(std::string_view one, std::string_view other) {
    unsigned char differs = one.size() == other.size() ? 0 : 1;
    for (std::size_t i = 0; i < one.size() && i < other.size(); ++i) {
        differs = static_cast<unsigned char>(differs | (one[i] ^ other[i]));
    }
    return differs == 0;
}

Feed feed_in(const Row& row) {
    return {row.text(0), row.text(1), row.text(2), {row.text(3), row.text(4)}, row.instant(5), row.maybe_instant(6)};
}

bool is_new_day(const std::optional<Instant>& before, Instant now) {
    return !before || std::chrono::floor<std::chrono::days>(*before) != std::chrono::floor<std::chrono::days>(now);
}

}  // namespace

base::Result<NewFeed> Feeds::make(const std::string& account, const std::string& label, const FeedScope& scope,
                                  Instant now) {
    const base::Secret token(base64url(random_bytes(32)));
    Feed feed{base::hex(base::sha256(random_bytes(32))).substr(0, 32), account, label, scope, now, {}};
    const auto made = database_->write([&](Transaction& transaction) {
        return transaction.execute(
            "INSERT INTO calendar_feed (id, account, label, scope_kind, scope_id, digest, created_at) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7)",
            {feed.id, account, label, scope.kind, scope.id, Blob{digest_of(token.view())}, now});
    });
    return made.ok() ? base::Result<NewFeed>(NewFeed{std::move(feed), token.copy()}) : base::Result<NewFeed>(made.errors());
}

base::Result<std::vector<Feed>> Feeds::of(const std::string& account) const {
    return database_->read([&](Transaction& transaction) -> base::Result<std::vector<Feed>> {
        const auto rows = transaction.query(std::string("SELECT ") + kColumns +
                                                " FROM calendar_feed WHERE account = $1 ORDER BY created_at DESC, id",
                                            {account});
        if (!rows.ok()) {
            return rows.errors();
        }
        std::vector<Feed> feeds;
        for (const Row& row : *rows) {
            feeds.push_back(feed_in(row));
        }
        return feeds;
    });
}

base::Result<bool> Feeds::revoke(const std::string& account, const std::string& id) {
    return database_->write([&](Transaction& transaction) -> base::Result<bool> {
        const auto removed =
            transaction.execute("DELETE FROM calendar_feed WHERE account = $1 AND id = $2", {account, id});
        return removed.ok() ? base::Result<bool>(*removed > 0) : base::Result<bool>(removed.errors());
    });
}

base::Result<std::optional<OpenedFeed>> Feeds::open(std::string_view token, Instant now) {
    using Opened = base::Result<std::optional<OpenedFeed>>;
    const std::string digest = digest_of(token);
    const auto rows = database_->read([&](Transaction& transaction) {
        return transaction.query(std::string("SELECT ") + kColumns + " FROM calendar_feed WHERE digest = $1",
                                 {Blob{digest}});
    });
    if (!rows.ok()) {
        return rows.errors();
    }
    if (rows->empty() || token.size() != kTokenLetters || !same_bytes(rows->front().blob(7), digest)) {
        return std::optional<OpenedFeed>();
    }
    OpenedFeed opened{feed_in(rows->front()), false};
    const auto before = opened.feed.last_read;
    if (before && now < *before + 1h) {
        return std::optional(std::move(opened));
    }
    const auto noted = database_->write([&](Transaction& transaction) {
        return transaction.execute("UPDATE calendar_feed SET last_read_at = $1 WHERE id = $2", {now, opened.feed.id});
    });
    opened.worth_noting = is_new_day(before, now);
    return noted.ok() ? Opened(std::optional(std::move(opened))) : Opened(noted.errors());
}

}  // namespace egide::calendar
