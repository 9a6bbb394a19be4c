#include "entrance.h"

#include <fmt/format.h>

#include "account_row.h"
#include "event_log.h"
#include "session_row.h"

namespace egide::accounts {

namespace {

base::Result<Entrant> entrant_where(AccountStore::State& state, std::string_view column, const std::string& value) {
    const auto rows = state.database.read([&](Transaction& transaction) {
        return transaction.query(
            fmt::format("SELECT a.id, a.email, a.password, a.state, "
                        "EXISTS (SELECT 1 FROM account_totp t WHERE t.account = a.id AND t.secret IS NOT NULL), "
                        "EXISTS (SELECT 1 FROM account_passkey p WHERE p.account = a.id), "
                        "EXISTS (SELECT 1 FROM account_recovery_code c WHERE c.account = a.id) "
                        "FROM account a WHERE a.{} = $1",
                        column),
            {value});
    });
    if (!rows.ok()) {
        return rows.errors();
    }
    if (rows->empty()) {
        return Entrant{};
    }
    const auto& row = rows->at(0);
    return Entrant{.id = row.text(0),
                   .email = row.text(1),
                   .password = row.maybe_text(2),
                   .active = row.text(3) == word_of(AccountState::active),
                   .has_totp = row.boolean(4),
                   .has_passkeys = row.boolean(5),
                   .has_recovery_codes = row.boolean(6)};
}

std::string words_of(const std::vector<Proof>& proofs) {
    std::string words;
    for (const Proof proof : proofs) {
        words += (words.empty() ? "" : " ") + std::string(word_of(proof));
    }
    return words;
}

/// The device token: the one that the browser has, when it is known to this account, else a new one.
base::Result<Secret> known_device(Transaction& transaction, const AccountStore::State& state, const Entrant& entrant,
                                  const Client& client) {
    const auto rows = transaction.query(
        "SELECT 1 FROM account_acquaintance WHERE digest = $1 AND account = $2 AND until_at > $3",
        {storage::sql::Blob{device_name(state, entrant.email, client.device)}, entrant.id, state.now()});
    if (!rows.ok()) {
        return rows.errors();
    }
    Secret device = rows->empty() || client.device.empty() ? random_token() : Secret(client.device);
    for (const std::string& name :
         {device_name(state, entrant.email, device.view()), address_name(state, entrant.email, client.address)}) {
        if (const Done known = make_known(transaction, state, entrant.id, name); !known.ok()) {
            return known.errors();
        }
    }
    return device;
}

}  // namespace

base::Result<Entrant> entrant_by_email(AccountStore::State& state, const std::string& email) {
    auto entrant = entrant_where(state, "email", email);
    if (entrant.ok() && entrant->id.empty()) {
        entrant->email = email;
    }
    return entrant;
}

base::Result<Entrant> entrant_by_id(AccountStore::State& state, const std::string& account) {
    return entrant_where(state, "id", account);
}

base::Result<Answer> turn_away(AccountStore::State& state, const Entrant& entrant, const Client& client,
                               const Reserved& reserved, std::string_view method) {
    const Actor actor{.account = {}, .address = client.address};
    const Done told = state.database.write(
        [&](Transaction& transaction) {
            const Done refused = note(transaction, state,
                                      {.kind = "sign_in.refused",
                                       .account = entrant.id,
                                       .actor = actor,
                                       .details = {{"method", std::string(method)}}});
            return refused.ok() && reserved.filled
                       ? note(transaction, state, {.kind = "sign_in.throttled", .account = entrant.id, .actor = actor})
                       : refused;
        },
        kAlone);
    return told.ok() ? base::Result<Answer>(Refused{}) : base::Result<Answer>(told.errors());
}

base::Result<Answer> let_in(Transaction& transaction, AccountStore::State& state, const Entrant& entrant,
                            const std::vector<Proof>& proofs, const Client& client, const Reserved& reserved) {
    if (const Done given = give_back(transaction, state, reserved); !given.ok()) {
        return given.errors();
    }
    const auto noted_time =
        transaction.execute("UPDATE account SET last_sign_in_at = $1 WHERE id = $2", {state.now(), entrant.id});
    auto device = known_device(transaction, state, entrant, client);
    auto session =
        insert_session(transaction, state,
                       {.account = entrant.id, .proofs = proofs, .address = client.address, .agent = client.agent});
    auto account = account_with(transaction, entrant.id);
    const Done told = note(transaction, state,
                           {.kind = "sign_in.succeeded",
                            .account = entrant.id,
                            .actor = {.account = entrant.id, .address = client.address},
                            .details = {{"method", words_of(proofs)}}});
    if (!noted_time.ok() || !device.ok() || !session.ok() || !account.ok() || !told.ok()) {
        return !noted_time.ok() ? noted_time.errors()
               : !device.ok()   ? device.errors()
               : !session.ok()  ? session.errors()
               : !account.ok()  ? account.errors()
                                : told.errors();
    }
    return Answer(SignedIn{std::move(*session), std::move(*device), std::move(account->value())});
}

}  // namespace egide::accounts
