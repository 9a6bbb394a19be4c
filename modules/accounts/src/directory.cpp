#include "egide/accounts/directory.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "account_row.h"
#include "egide/accounts/messages.h"
#include "event_log.h"
#include "fold.h"
#include "grant_row.h"
#include "session_row.h"
#include "trouble.h"

namespace egide::accounts {

namespace {

using storage::sql::Row;
using storage::sql::Rows;
using storage::sql::Value;

/// The value by which a page is sorted, as an expression. An account that never signed in comes as if long ago.
std::string_view order_expression(AccountOrder order) {
    switch (order) {
        case AccountOrder::email:
            return "a.email";
        case AccountOrder::name:
            return "a.folded";
        case AccountOrder::created:
            return "a.created_at";
        case AccountOrder::last_sign_in:
            return "COALESCE(a.last_sign_in_at, a.created_at)";
    }
    return "a.email";
}

bool is_in_time(AccountOrder order) {
    return order == AccountOrder::created || order == AccountOrder::last_sign_in;
}

/// A statement under construction: conditions and their values.
class Conditions {
  public:
    std::string place(Value value) {
        values_.push_back(std::move(value));
        return fmt::format("${}", values_.size());
    }
    void add(std::string condition) { text_ += " AND " + std::move(condition); }
    const std::string& text() const { return text_; }
    const std::vector<Value>& values() const { return values_; }

  private:
    std::string text_ = "TRUE";
    std::vector<Value> values_;
};

std::string within(std::string_view word) {
    std::string pattern = "%";
    for (const char letter : word) {
        if (letter == '%' || letter == '_' || letter == '!') {
            pattern += '!';
        }
        pattern += letter;
    }
    return pattern + '%';
}

Conditions conditions_of(const AccountFilter& filter) {
    Conditions conditions;
    if (filter.state) {
        conditions.add("a.state = " + conditions.place(word_of(*filter.state)));
    }
    const std::string words = is_utf8(filter.words) ? folded(filter.words) : "\n";
    for (std::size_t at = words.find_first_not_of(' '); at != std::string::npos;) {
        const std::size_t end = std::min(words.find(' ', at), words.size());
        conditions.add("a.folded LIKE " + conditions.place(within(words.substr(at, end - at))) + " ESCAPE '!'");
        at = words.find_first_not_of(' ', end);
    }
    return conditions;
}

std::string cursor_after(const Row& row, std::size_t column, const AccountFilter& filter) {
    const std::string value =
        is_in_time(filter.order) ? std::to_string(row.instant(column).time_since_epoch().count()) : row.text(column);
    return to_base64url(row.text(0) + ' ' + value);
}

/// The value and the identifier that the page before ended with; nothing when the cursor is none of ours.
std::optional<std::pair<Value, std::string>> read_cursor(const AccountFilter& filter) {
    const auto text = from_base64url(filter.cursor);
    const std::size_t blank = text ? text->find(' ') : std::string::npos;
    if (blank == std::string::npos || !is_utf8(*text)) {
        return std::nullopt;
    }
    const std::string value = text->substr(blank + 1);
    if (!is_in_time(filter.order)) {
        return std::pair(Value(value), text->substr(0, blank));
    }
    std::int64_t time = 0;
    const auto read = std::from_chars(value.data(), value.data() + value.size(), time);
    constexpr std::int64_t kFar = 250'000'000'000'000;  // within the years that an instant may have
    if (read.ec != std::errc() || read.ptr != value.data() + value.size() || time < 0 || time > kFar) {
        return std::nullopt;
    }
    return std::pair(Value(Instant(std::chrono::milliseconds(time))), text->substr(0, blank));
}

base::Result<Rows> page_rows(Transaction& transaction, const AccountFilter& filter, Conditions conditions) {
    const std::string_view sorted = order_expression(filter.order);
    const std::string_view way = filter.descending ? "DESC" : "ASC";
    if (!filter.cursor.empty()) {
        const auto cursor = read_cursor(filter);
        if (!cursor) {
            return refused(messages::cursor_refused(), "cursor");
        }
        const std::string value = conditions.place(cursor->first);
        const std::string id = conditions.place(cursor->second);
        const std::string_view sign = filter.descending ? "<" : ">";
        conditions.add(fmt::format("({0} {1} {2} OR {0} = {2} AND a.id {1} {3})", sorted, sign, value, id));
    }
    const std::string limit = conditions.place(std::clamp(filter.most, 1, 500) + 1);
    return transaction.query(fmt::format("SELECT {}, {} FROM account a WHERE {} ORDER BY {} {}, a.id {} LIMIT {}",
                                         account_columns(), sorted, conditions.text(), sorted, way, way, limit),
                             conditions.values());
}

base::Result<AccountPage> page_of(Transaction& transaction, const AccountFilter& filter) {
    const Conditions conditions = conditions_of(filter);
    const auto count = transaction.query(fmt::format("SELECT count(*) FROM account a WHERE {}", conditions.text()),
                                         conditions.values());
    const auto rows = count.ok() ? page_rows(transaction, filter, conditions) : count;
    if (!rows.ok()) {
        return rows.errors();
    }
    const auto most = static_cast<std::size_t>(std::clamp(filter.most, 1, 500));
    AccountPage page{.accounts = {}, .next = {}, .total = count->at(0).integer(0)};
    for (std::size_t at = 0; at < std::min(most, rows->size()); ++at) {
        page.accounts.push_back(account_of(rows->at(at)));
    }
    if (rows->size() > most) {
        const Row& last = rows->at(most - 1);
        page.next = cursor_after(last, last.size() - 1, filter);
    }
    return page;
}

/// An account at the revision that the caller has seen.
base::Result<Account> unchanged(Transaction& transaction, const std::string& id, std::int64_t revision) {
    auto account = the_account(transaction, id);
    if (account.ok() && account->revision != revision) {
        return changed_meanwhile();
    }
    return account;
}

/// The account as it is after a change, which the trail is told.
base::Result<Account> told_change(Transaction& transaction, const AccountStore::State& state, const Note& told) {
    const Done noted = note(transaction, state, told);
    return noted.ok() ? the_account(transaction, told.account) : base::Result<Account>(noted.errors());
}

Done forget_access(Transaction& transaction, const std::string& account) {
    for (const char* const statement :
         {"DELETE FROM account_session WHERE account = $1", "DELETE FROM account_link WHERE account = $1"}) {
        if (const auto removed = transaction.execute(statement, {account}); !removed.ok()) {
            return removed.errors();
        }
    }
    return std::monostate{};
}

Done may_be_disabled(Transaction& transaction, const AccountStore::State& state, const std::string& account,
                     const Actor& actor) {
    if (actor.account == account) {
        return forbidden(messages::forbidden_own_account());
    }
    const auto standing = transaction.query(
        "SELECT 1 FROM account_grant WHERE account = $1 AND role = 'instance_administrator' AND ended_at IS NULL",
        {account});
    const auto others = administered_without(transaction, state.now(), account);
    if (!standing.ok() || !others.ok()) {
        return standing.ok() ? others.errors() : standing.errors();
    }
    return standing->empty() || *others ? Done(std::monostate{})
                                        : Done(forbidden(messages::forbidden_last_administrator()));
}

/// What the change makes of the account; errors when a value is refused.
base::Result<Account> with_change(Account account, const AccountChange& change) {
    const auto name = normal_name(change.name.value_or(account.name));
    if (!name) {
        return refused(messages::name_refused(), "name");
    }
    account.name = *name;
    account.language = change.language.value_or(account.language);
    account.theme = change.theme.value_or(account.theme);
    return account;
}

}  // namespace

base::Result<std::optional<Account>> Accounts::find(const std::string& account) const {
    return store_->state().database.read([&](Transaction& transaction) { return account_with(transaction, account); });
}

base::Result<std::optional<Account>> Accounts::find_by_email(std::string_view email) const {
    const auto address = normal_email(email);
    if (!address) {
        return std::optional<Account>();
    }
    const auto rows = store_->state().database.read([&](Transaction& transaction) {
        return transaction.query(fmt::format("SELECT {} FROM account a WHERE a.email = $1", account_columns()),
                                 {*address});
    });
    if (!rows.ok()) {
        return rows.errors();
    }
    return rows->empty() ? std::optional<Account>() : account_of(rows->at(0));
}

base::Result<AccountPage> Accounts::list(const AccountFilter& filter) const {
    return store_->state().database.read([&](Transaction& transaction) { return page_of(transaction, filter); });
}

base::Result<Account> Accounts::change(const std::string& id, const AccountChange& change, std::int64_t revision,
                                       const Actor& actor) {
    auto& state = store_->state();
    return state.database.write([&](Transaction& transaction) -> base::Result<Account> {
        auto before = unchanged(transaction, id, revision);
        if (!before.ok()) {
            return before;
        }
        const std::string email = *normal_email(before->email);
        const auto after = with_change(std::move(*before), change);
        if (!after.ok()) {
            return after;
        }
        const auto changed = transaction.execute(
            "UPDATE account SET name = $1, folded = $2, language = $3, theme = $4, revision = revision + 1 WHERE id = "
            "$5",
            {after->name, folded(after->name) + ' ' + folded(email), word_of(after->language), word_of(after->theme),
             id});
        return changed.ok()
                   ? told_change(transaction, state, {.kind = "account.changed", .account = id, .actor = actor})
                   : base::Result<Account>(changed.errors());
    });
}

base::Result<Account> Accounts::disable(const std::string& id, std::int64_t revision, const Actor& actor) {
    auto& state = store_->state();
    return state.database.write([&](Transaction& transaction) -> base::Result<Account> {
        const auto account = unchanged(transaction, id, revision);
        if (!account.ok() || account->state == AccountState::disabled) {
            return account;
        }
        if (const Done may = may_be_disabled(transaction, state, id, actor); !may.ok()) {
            return may.errors();
        }
        const auto changed =
            transaction.execute("UPDATE account SET state = 'disabled', revision = revision + 1 WHERE id = $1", {id});
        const Done forgotten = changed.ok() ? forget_access(transaction, id) : Done(changed.errors());
        return forgotten.ok()
                   ? told_change(transaction, state, {.kind = "account.disabled", .account = id, .actor = actor})
                   : base::Result<Account>(forgotten.errors());
    });
}

base::Result<Account> Accounts::enable(const std::string& id, std::int64_t revision, const Actor& actor) {
    auto& state = store_->state();
    return state.database.write([&](Transaction& transaction) -> base::Result<Account> {
        const auto account = unchanged(transaction, id, revision);
        if (!account.ok() || account->state != AccountState::disabled) {
            return account;
        }
        // Who never opened his invitation is invited again; a new link is to be asked for.
        const auto changed = transaction.execute(
            "UPDATE account SET state = CASE WHEN password IS NULL AND last_sign_in_at IS NULL THEN 'invited' ELSE "
            "'active' END, "
            "revision = revision + 1 WHERE id = $1",
            {id});
        return changed.ok()
                   ? told_change(transaction, state, {.kind = "account.enabled", .account = id, .actor = actor})
                   : base::Result<Account>(changed.errors());
    });
}

}  // namespace egide::accounts
