#pragma once

#include <optional>
#include <string>
#include <vector>

#include "egide/accounts/sign_in.h"
#include "state.h"

namespace egide::accounts {

/// How many tries somebody has within the window; whom they count for is a keyed digest, so that the table tells
/// neither addresses nor e-mail addresses.
struct Budget {
    std::string name;
    int most = 0;
};

/// A try that was counted before it was made, so that a hundred at once are a hundred.
struct Reserved {
    std::vector<std::string> names;
    Instant at{};
    std::optional<std::chrono::seconds> retry_after;  // there was no place: nothing was counted
    bool filled = false;                              // the last place of one of them was taken
};

/// At most `most` within any window of the settings, exactly.
base::Result<Reserved> reserve(AccountStore::State& state, std::vector<Budget> budgets);
/// The try was right: it does not count.
Done give_back(Transaction& transaction, AccountStore::State& state, const Reserved& reserved);

/// Whom a try at a password counts for; docs/decisions/0010 says why.
struct Tries {
    std::vector<Budget> budgets;
    bool known_device = false;
};
base::Result<Tries> tries_for(AccountStore::State& state, std::string_view email, const Client& client);
/// For codes and other proofs of an account whose password was given already.
base::Result<Tries> tries_for_code(AccountStore::State& state, std::string_view email, const Client& client);

/// The names under which a browser and an address are known to an account.
std::string device_name(const AccountStore::State& state, std::string_view email, std::string_view device);
std::string address_name(const AccountStore::State& state, std::string_view email, std::string_view address);
/// From now on, for 90 days.
Done make_known(Transaction& transaction, const AccountStore::State& state, const std::string& account,
                const std::string& name);
constexpr std::chrono::hours kAcquaintance{24 * 90};

}  // namespace egide::accounts
