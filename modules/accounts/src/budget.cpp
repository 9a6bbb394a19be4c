#include "budget.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "fold.h"

namespace egide::accounts {

namespace {

using storage::sql::Blob;
using Times = std::vector<std::int64_t>;

std::int64_t milliseconds_of(Instant instant) {
    return instant.time_since_epoch().count();
}

Times read_times(const std::string& text) {
    Times times;
    const char* at = text.data();
    const char* const end = at + text.size();
    while (at < end) {
        std::int64_t time = 0;
        const auto read = std::from_chars(at, end, time);
        if (read.ec != std::errc()) {
            break;
        }
        times.push_back(time);
        at = read.ptr == end ? end : read.ptr + 1;
    }
    return times;
}

/// The tries that still count. A clock that was set back leaves none in the future.
base::Result<Times> counted(Transaction& transaction, const AccountStore::State& state, const std::string& name) {
    const auto made = transaction.execute(
        "INSERT INTO account_budget (name, times, until_at) VALUES ($1, '', $2) ON CONFLICT (name) DO NOTHING",
        {Blob{name}, state.now() + state.settings.window});
    if (!made.ok()) {
        return made.errors();
    }
    const auto rows = transaction.query(
        fmt::format("SELECT times FROM account_budget WHERE name = $1{}", locking(transaction)), {Blob{name}});
    if (!rows.ok()) {
        return rows.errors();
    }
    Times times = read_times(rows->at(0).text(0));
    const std::int64_t now = milliseconds_of(state.now());
    const std::int64_t oldest = milliseconds_of(state.now() - state.settings.window);
    std::erase_if(times, [&](std::int64_t time) { return time <= oldest || time > now; });
    return times;
}

Done keep(Transaction& transaction, const AccountStore::State& state, const std::string& name, const Times& times) {
    return done_of(transaction.execute(
        "UPDATE account_budget SET times = $1, until_at = $2 WHERE name = $3",
        {fmt::format("{}", fmt::join(times, ",")), state.now() + state.settings.window, Blob{name}}));
}

std::chrono::seconds until_free(const AccountStore::State& state, const Times& times) {
    const Instant oldest{std::chrono::milliseconds(*std::min_element(times.begin(), times.end()))};
    return std::chrono::ceil<std::chrono::seconds>(oldest + state.settings.window - state.now());
}

base::Result<Reserved> count_try(Transaction& transaction, AccountStore::State& state, std::vector<Budget> budgets) {
    Reserved reserved{.names = {}, .at = state.now(), .retry_after = {}, .filled = false};
    std::vector<Times> all;
    for (const Budget& budget : budgets) {
        auto times = counted(transaction, state, budget.name);
        if (!times.ok()) {
            return times.errors();
        }
        if (static_cast<int>(times->size()) >= budget.most) {
            reserved.retry_after =
                std::max(reserved.retry_after.value_or(std::chrono::seconds(1)), until_free(state, *times));
        }
        all.push_back(std::move(*times));
    }
    for (std::size_t at = 0; !reserved.retry_after && at < budgets.size(); ++at) {
        all[at].push_back(milliseconds_of(reserved.at));
        reserved.filled = reserved.filled || static_cast<int>(all[at].size()) == budgets[at].most;
        reserved.names.push_back(budgets[at].name);
        if (const Done kept = keep(transaction, state, budgets[at].name, all[at]); !kept.ok()) {
            return kept.errors();
        }
    }
    return reserved;
}

base::Result<bool> is_known(AccountStore::State& state, const std::string& name) {
    const auto rows = state.database.read([&](Transaction& transaction) {
        return transaction.query("SELECT 1 FROM account_acquaintance WHERE digest = $1 AND until_at > $2",
                                 {Blob{name}, state.now()});
    });
    return rows.ok() ? base::Result<bool>(!rows->empty()) : base::Result<bool>(rows.errors());
}

}  // namespace

std::string device_name(const AccountStore::State& state, std::string_view email, std::string_view device) {
    return state.vault.digest({"device", email, device});
}

std::string address_name(const AccountStore::State& state, std::string_view email, std::string_view address) {
    return state.vault.digest({"address", email, network_of(address)});
}

Done make_known(Transaction& transaction, const AccountStore::State& state, const std::string& account,
                const std::string& name) {
    return done_of(
        transaction.execute("INSERT INTO account_acquaintance (account, digest, until_at) VALUES ($1, $2, $3) "
                            "ON CONFLICT (digest) DO UPDATE SET until_at = excluded.until_at",
                            {account, Blob{name}, state.now() + kAcquaintance}));
}

base::Result<Reserved> reserve(AccountStore::State& state, std::vector<Budget> budgets) {
    // One order for everybody, so that two who lock the same rows never wait for each other in a circle.
    std::sort(budgets.begin(), budgets.end(),
              [](const Budget& one, const Budget& other) { return one.name < other.name; });
    return state.database.write([&](Transaction& transaction) { return count_try(transaction, state, budgets); },
                                kAlone);
}

Done give_back(Transaction& transaction, AccountStore::State& state, const Reserved& reserved) {
    for (const std::string& name : reserved.names) {
        auto times = counted(transaction, state, name);
        if (!times.ok()) {
            return times.errors();
        }
        const auto one = std::find(times->begin(), times->end(), milliseconds_of(reserved.at));
        if (one != times->end()) {
            times->erase(one);
        }
        if (const Done kept = keep(transaction, state, name, *times); !kept.ok()) {
            return kept.errors();
        }
    }
    return std::monostate{};
}

base::Result<Tries> tries_for(AccountStore::State& state, std::string_view email, const Client& client) {
    const std::string device = device_name(state, email, client.device);
    const std::string address = address_name(state, email, client.address);
    const auto device_known = is_known(state, device);
    const auto address_known = is_known(state, address);
    if (!device_known.ok() || !address_known.ok()) {
        return device_known.ok() ? address_known.errors() : device_known.errors();
    }
    const int most = state.settings.tries_per_account;
    if (*device_known && !client.device.empty()) {
        return Tries{{{state.vault.digest({"password", "device", device}), most}}, true};
    }
    const std::string whose =
        *address_known ? state.vault.digest({"password", "address", address}) : state.vault.digest({"password", email});
    return Tries{{{whose, most},
                  {state.vault.digest({"address", network_of(client.address)}), state.settings.tries_per_address}},
                 false};
}

base::Result<Tries> tries_for_code(AccountStore::State& state, std::string_view email, const Client& client) {
    const std::string device = device_name(state, email, client.device);
    const auto known = is_known(state, device);
    if (!known.ok()) {
        return known.errors();
    }
    const bool own = *known && !client.device.empty();
    const std::string whose =
        own ? state.vault.digest({"code", "device", device}) : state.vault.digest({"code", email});
    return Tries{{{whose, state.settings.tries_per_account}}, own};
}

}  // namespace egide::accounts
