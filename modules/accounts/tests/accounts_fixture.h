#pragma once

#include <atomic>

#include "egide/accounts/audit.h"
#include "egide/accounts/directory.h"
#include "egide/accounts/factors.h"
#include "egide/accounts/sign_in.h"
#include "egide/testing/engines.h"

namespace egide::accounts {

using testing::told;
using namespace std::chrono_literals;

inline void PrintTo(Trouble trouble, std::ostream* out) {
    *out << "trouble " << static_cast<int>(trouble);
}

constexpr const char* kPassword = "correct horse battery";
constexpr const char* kOtherPassword = "agrafe cheval pile juste";

/// What a failed result was refused for; storage for one that is no refusal.
template <typename T>
Trouble trouble_in(const base::Result<T>& result) {
    return result.ok() ? Trouble::storage : trouble_of(result.errors());
}

/// Accounts on either engine, at a time that the test decides, with passwords that cost next to nothing.
class OnAccounts : public testing::OnBothEngines {
  protected:
    OnAccounts() {
        const std::vector<storage::sql::Schema> schemas = {schema()};
        const auto migrated = storage::sql::migrate(database_, schemas);
        EXPECT_TRUE(migrated.ok()) << told(migrated);
        store_ = open_store();
    }

    static Settings settings() {
        Settings settings;
        settings.key = Secret(std::string(32, 'k'));
        settings.site = "egide.example";
        settings.origins = {"https://egide.example"};
        settings.cost = {.passes = 1, .memory = 8192};
        return settings;
    }
    std::unique_ptr<AccountStore> open_store(Settings chosen = settings()) {
        auto store = AccountStore::open(
            database_, [this] { return Instant(std::chrono::milliseconds(now_)); }, std::move(chosen));
        EXPECT_TRUE(store.ok()) << told(store);
        return std::move(store).value();
    }
    Instant now() const { return Instant(std::chrono::milliseconds(now_)); }
    void pass(std::chrono::milliseconds time) { now_ += time.count(); }

    /// An account whose invitation was not yet opened.
    Link invited(const std::string& email, const std::string& name = "Camille Durand") {
        auto link = accounts().invite({.email = email, .name = name}, {});
        EXPECT_TRUE(link.ok()) << told(link);
        return std::move(*link);
    }
    void disable(const std::string& account) {
        const auto disabled = accounts().disable(account, accounts().find(account)->value().revision, {});
        EXPECT_TRUE(disabled.ok()) << told(disabled);
    }
    /// An active account, through its invitation.
    std::string person(const std::string& email, const std::string& name = "Camille Durand") {
        const auto link = accounts().invite({.email = email, .name = name}, {});
        EXPECT_TRUE(link.ok()) << told(link);
        const auto account = accounts().accept(link->token.view(), {.password = Secret(kPassword)}, {});
        EXPECT_TRUE(account.ok()) << told(account);
        return account->id;
    }
    /// The first administrator of the instance.
    std::string administrator(const std::string& email = "admin@chu.example") {
        const auto link = accounts().first_administrator_link();
        EXPECT_TRUE(link.ok() && link->has_value()) << told(link);
        const auto account = accounts().accept(
            (*link)->token.view(), {.email = email, .name = "Alix Martin", .password = Secret(kPassword)}, {});
        EXPECT_TRUE(account.ok()) << told(account);
        return account.ok() ? account->id : std::string();
    }

    Answer enter(const std::string& email, const std::string& password = kPassword, const Client& client = home()) {
        auto answer = sign_in().start(email, Secret(password), client);
        EXPECT_TRUE(answer.ok()) << told(answer);
        return std::move(*answer);
    }
    static Client home() { return {.address = "192.0.2.10", .agent = "Firefox"}; }
    static Client elsewhere() { return {.address = "198.51.100.7", .agent = "curl"}; }
    /// The session of somebody who has no second factor.
    OpenedSession signed_in(const std::string& email, const Client& client = home()) {
        auto answer = enter(email, kPassword, client);
        EXPECT_TRUE(std::holds_alternative<SignedIn>(answer)) << answer.index();
        return std::move(std::get<SignedIn>(answer).session);
    }

    /// The kinds of events, oldest first, without those of making the account.
    std::vector<std::string> events_of(const std::string& account) {
        const auto events = Events(*store_).of(account);
        EXPECT_TRUE(events.ok()) << told(events);
        std::vector<std::string> kinds;
        for (auto event = events->rbegin(); event != events->rend(); ++event) {
            if (event->kind != "account.invited" && event->kind != "account.accepted") {
                kinds.push_back(event->kind);
            }
        }
        return kinds;
    }
    std::int64_t count(const std::string& table) {
        const auto rows = database_.read(
            [&](Transaction& transaction) { return transaction.query("SELECT count(*) FROM " + table); });
        EXPECT_TRUE(rows.ok()) << told(rows);
        return rows->at(0).integer(0);
    }

    Accounts accounts() { return Accounts(*store_); }
    SignIn sign_in() { return SignIn(*store_); }
    Sessions sessions() { return Sessions(*store_); }
    Factors factors() { return Factors(*store_); }
    Rights rights() { return Rights(*store_); }

    std::atomic<std::int64_t> now_{1'790'000'000'000};
    Database database_ = open();
    std::unique_ptr<AccountStore> store_;
};

}  // namespace egide::accounts
