#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "egide/accounts/account.h"
#include "egide/accounts/messages.h"
#include "state.h"

namespace egide::accounts {

namespace {

constexpr std::size_t kStoreKeyBytes = 32;

base::Error key_error(base::Text message, const std::filesystem::path& file) {
    return {base::ErrorKind::unavailable, std::move(message), {file.string(), 0, 0}, {}, std::strerror(errno)};
}

/// A file that is whole or absent: written beside and linked to its name, which fails when another made it first.
bool make_key(const std::filesystem::path& file) {
    const std::string beside = file.string() + "." + random_id();
    const int written = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (written < 0) {
        return false;
    }
    const Secret bytes(random_bytes(kStoreKeyBytes));
    const bool whole = ::write(written, bytes.view().data(), kStoreKeyBytes) == static_cast<ssize_t>(kStoreKeyBytes) &&
                       ::fsync(written) == 0;
    ::close(written);
    const bool named = whole && (::link(beside.c_str(), file.c_str()) == 0 || errno == EEXIST);
    ::unlink(beside.c_str());
    return named;
}

}  // namespace

base::Result<Secret> key_in(const std::filesystem::path& file) {
    struct stat known {};
    if (::stat(file.c_str(), &known) != 0 && (errno != ENOENT || !make_key(file))) {
        return key_error(messages::key_not_written({.path = file.string()}), file);
    }
    const int opened = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    std::string bytes(kStoreKeyBytes + 1, '\0');
    const ssize_t size = opened < 0 ? -1 : ::read(opened, bytes.data(), bytes.size());
    if (opened >= 0) {
        ::close(opened);
    }
    if (size != static_cast<ssize_t>(kStoreKeyBytes)) {
        return key_error(messages::key_not_read({.path = file.string()}), file);
    }
    bytes.pop_back();
    return Secret(std::move(bytes));
}

AccountStore::AccountStore(std::unique_ptr<State> state) : state_(std::move(state)) {}
AccountStore::~AccountStore() = default;

base::Result<std::unique_ptr<AccountStore>> AccountStore::open(Database& database, Clock clock, Settings settings) {
    if (settings.key.view().size() != kStoreKeyBytes) {
        return base::Error{base::ErrorKind::invalid, messages::key_wrong(), {}, "key", {}};
    }
    return std::unique_ptr<AccountStore>(
        new AccountStore(std::make_unique<State>(database, std::move(clock), std::move(settings))));
}

const Settings& AccountStore::settings() const {
    return state_->settings;
}

Instant AccountStore::now() const {
    return state_->now();
}

Done AccountStore::tidy() {
    static constexpr std::array kStatements{
        "DELETE FROM account_session WHERE until_at <= $1",      "DELETE FROM account_link WHERE until_at <= $1",
        "DELETE FROM account_budget WHERE until_at <= $1",       "DELETE FROM account_used WHERE until_at <= $1",
        "DELETE FROM account_acquaintance WHERE until_at <= $1",
    };
    return state_->database.write(
        [&](Transaction& transaction) -> Done {
            for (const char* const statement : kStatements) {
                if (const auto removed = transaction.execute(statement, {state_->now()}); !removed.ok()) {
                    return removed.errors();
                }
            }
            return done_of(transaction.execute("DELETE FROM account_session WHERE last_used_at <= $1",
                                               {state_->now() - state_->settings.idle}));
        },
        kAlone);
}

}  // namespace egide::accounts
