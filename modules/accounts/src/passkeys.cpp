#include <fmt/format.h>

#include "account_row.h"
#include "challenge.h"
#include "egide/accounts/factors.h"
#include "egide/accounts/messages.h"
#include "egide/reading/json_writer.h"
#include "event_log.h"
#include "fold.h"
#include "passkey_row.h"
#include "trouble.h"

namespace egide::accounts {

namespace {

using storage::sql::Blob;
using storage::sql::Row;
using storage::sql::Rows;

constexpr int kMostPasskeys = 20;

base::Result<Rows> credentials_of(Transaction& transaction, const std::string& account) {
    return transaction.query("SELECT credential FROM account_passkey WHERE account = $1 ORDER BY created_at, id",
                             {account});
}

void write_credentials(reading::JsonWriter& json, std::string_view key, const Rows& rows) {
    json.key(key).begin_array();
    for (const Row& row : rows) {
        json.begin_object()
            .field("type", "public-key")
            .field("id", std::string_view(to_base64url(row.blob(0))))
            .end_object();
    }
    json.end_array();
}

std::int64_t milliseconds_for(Instant until, Instant now) {
    return (until - now).count();
}

std::string creation_options(const AccountStore::State& state, const Account& account, const MadeChallenge& challenge,
                             const Rows& known) {
    reading::JsonWriter json(false);
    json.begin_object().field("challenge", challenge.text.view());
    json.key("rp").begin_object().field("id", std::string_view(state.settings.site));
    json.field("name", std::string_view(state.settings.title)).end_object();
    json.key("user").begin_object().field("id", std::string_view(to_base64url(account.id)));
    json.field("name", std::string_view(account.email))
        .field("displayName", std::string_view(account.name))
        .end_object();
    json.key("pubKeyCredParams").begin_array();
    for (const int algorithm : {-7, -8, -257}) {
        json.begin_object().field("type", "public-key").field("alg", algorithm).end_object();
    }
    json.end_array().field("timeout", milliseconds_for(challenge.until, state.now()));
    write_credentials(json, "excludeCredentials", known);
    json.key("authenticatorSelection").begin_object().field("residentKey", "preferred");
    json.field("requireResidentKey", false).field("userVerification", "preferred").end_object();
    json.field("attestation", "none").end_object();
    return json.take();
}

std::string request_options(const AccountStore::State& state, const MadeChallenge& challenge, const Rows& known,
                            std::string_view verification) {
    reading::JsonWriter json(false);
    json.begin_object().field("challenge", challenge.text.view());
    json.field("rpId", std::string_view(state.settings.site));
    json.field("timeout", milliseconds_for(challenge.until, state.now()));
    write_credentials(json, "allowCredentials", known);
    json.field("userVerification", verification).end_object();
    return json.take();
}

/// The passkey, when the answer is one to a challenge that we gave this account and that was not used.
base::Result<std::optional<NewPasskey>> believed(Transaction& transaction, const AccountStore::State& state,
                                                 const std::string& account, std::string_view credential) {
    const auto answer = read_registration(credential);
    const auto text = answer ? challenge_in(answer->client_data, Ceremony::create, site_of(state)) : std::nullopt;
    const auto challenge = text ? open_challenge(state, kEnrolPurpose, *text) : std::nullopt;
    if (!challenge || challenge->account != account) {
        return std::optional<NewPasskey>();
    }
    auto passkey = verify_registration(*answer, site_of(state));
    const auto first = use_once(transaction, *text, challenge->until);
    if (!first.ok()) {
        return first.errors();
    }
    return *first ? std::move(passkey) : std::optional<NewPasskey>();
}

base::Result<Passkey> insert_passkey(Transaction& transaction, const AccountStore::State& state,
                                     const std::string& account, const std::string& name, const NewPasskey& made) {
    Passkey passkey{
        .id = random_id(), .name = name, .created = state.now(), .last_used = {}, .backed_up = made.backed_up};
    const auto inserted = transaction.execute(
        "INSERT INTO account_passkey (id, account, credential, algorithm, public_key, counter, name, backed_up, "
        "created_at) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (credential) DO NOTHING",
        {passkey.id, account, Blob{made.credential}, made.algorithm, Blob{made.public_key}, made.counter, name,
         made.backed_up, passkey.created});
    if (!inserted.ok()) {
        return inserted.errors();
    }
    return *inserted == 1 ? base::Result<Passkey>(std::move(passkey))
                          : base::Result<Passkey>(refused(messages::trouble_passkey_taken(), "credential"));
}

Done has_room(Transaction& transaction, const std::string& account) {
    const auto found = the_account(transaction, account);
    if (!found.ok()) {
        return found.errors();
    }
    return found->passkeys < kMostPasskeys
               ? Done(std::monostate{})
               : Done(refused(messages::passkey_too_many({.most = kMostPasskeys}), "credential"));
}

struct KeptPasskey {
    std::string id;
    std::string account;
    int algorithm = 0;
    std::string public_key;
    std::int64_t counter = 0;
};

base::Result<std::optional<KeptPasskey>> passkey_with(Transaction& transaction, const std::string& credential) {
    const auto rows = transaction.query(
        fmt::format("SELECT id, account, algorithm, public_key, counter FROM account_passkey WHERE credential = $1{}",
                    locking(transaction)),
        {Blob{credential}});
    if (!rows.ok()) {
        return rows.errors();
    }
    if (rows->empty()) {
        return std::optional<KeptPasskey>();
    }
    const Row& row = rows->at(0);
    return std::optional(
        KeptPasskey{row.text(0), row.text(1), static_cast<int>(row.integer(2)), row.blob(3), row.integer(4)});
}

/// Authenticators that do not count say zero for ever; those that do never say the same number twice.
bool went_up(std::int64_t kept, std::uint32_t said) {
    return (kept == 0 && said == 0) || static_cast<std::int64_t>(said) > kept;
}

base::Result<std::optional<PasskeyProof>> accept_proof(Transaction& transaction, const AccountStore::State& state,
                                                       const KeptPasskey& kept, const Assertion& assertion,
                                                       const Client& client) {
    if (!went_up(kept.counter, assertion.counter)) {
        const Done noted = note(transaction, state,
                                {.kind = "passkey.copied",
                                 .account = kept.account,
                                 .actor = {.account = {}, .address = client.address},
                                 .details = {{"passkey", kept.id}}});
        return noted.ok() ? base::Result<std::optional<PasskeyProof>>(std::nullopt) : noted.errors();
    }
    const auto used =
        transaction.execute("UPDATE account_passkey SET counter = $1, last_used_at = $2, backed_up = $3 WHERE id = $4",
                            {static_cast<std::int64_t>(assertion.counter), state.now(), assertion.backed_up, kept.id});
    if (!used.ok()) {
        return used.errors();
    }
    const Proof proof = assertion.user_verified ? Proof::passkey_with_user_verification : Proof::passkey;
    return std::optional(PasskeyProof{kept.account, kept.id, proof});
}

Passkey shown_passkey(const Row& row) {
    return {.id = row.text(0),
            .name = row.text(1),
            .created = row.instant(2),
            .last_used = row.maybe_instant(3),
            .backed_up = row.boolean(4)};
}

}  // namespace

Site site_of(const AccountStore::State& state) {
    return {state.settings.site, state.settings.origins};
}

base::Result<PasskeyQuestion> question_for(AccountStore::State& state, std::string_view purpose,
                                           const std::string& account) {
    const auto known =
        account.empty()
            ? base::Result<Rows>(Rows())
            : state.database.read([&](Transaction& transaction) { return credentials_of(transaction, account); });
    if (!known.ok()) {
        return known.errors();
    }
    const MadeChallenge challenge = make_challenge(state, purpose, account);
    const std::string_view verification = purpose == kSignInPurpose ? "required" : "preferred";
    return PasskeyQuestion{request_options(state, challenge, *known, verification), challenge.until};
}

base::Result<std::optional<PasskeyProof>> use_passkey(Transaction& transaction, const AccountStore::State& state,
                                                      std::string_view purpose, std::string_view credential,
                                                      const Client& client) {
    const auto answer = read_assertion(credential);
    const auto text = answer ? challenge_in(answer->client_data, Ceremony::get, site_of(state)) : std::nullopt;
    const auto challenge = text ? open_challenge(state, purpose, *text) : std::nullopt;
    if (!challenge) {
        return std::optional<PasskeyProof>();
    }
    const auto kept = passkey_with(transaction, answer->credential);
    if (!kept.ok() || !kept->has_value()) {
        return kept.ok() ? base::Result<std::optional<PasskeyProof>>(std::nullopt) : kept.errors();
    }
    const bool whose = (challenge->account.empty() || challenge->account == (*kept)->account) &&
                       (answer->user.empty() || answer->user == (*kept)->account);
    const auto assertion =
        whose ? verify_assertion(*answer, {(*kept)->algorithm, (*kept)->public_key}, site_of(state)) : std::nullopt;
    if (!assertion) {
        return std::optional<PasskeyProof>();
    }
    const auto first = use_once(transaction, *text, challenge->until);
    if (!first.ok() || !*first) {
        return first.ok() ? base::Result<std::optional<PasskeyProof>>(std::nullopt) : first.errors();
    }
    return accept_proof(transaction, state, **kept, *assertion, client);
}

base::Result<PasskeyOffer> Factors::offer_passkey(const std::string& account) {
    auto& state = store_->state();
    return state.database.read([&](Transaction& transaction) -> base::Result<PasskeyOffer> {
        const auto found = the_account(transaction, account);
        const auto known = credentials_of(transaction, account);
        if (!found.ok() || !known.ok()) {
            return found.ok() ? known.errors() : found.errors();
        }
        const MadeChallenge challenge = make_challenge(state, kEnrolPurpose, account);
        return PasskeyOffer{creation_options(state, *found, challenge, *known), challenge.until};
    });
}

base::Result<Passkey> Factors::add_passkey(const std::string& account, const std::string& name,
                                           std::string_view credential, const Actor& actor) {
    auto& state = store_->state();
    const auto shown = normal_name(name);
    if (!shown) {
        return refused(messages::name_refused(), "name");
    }
    return state.database.write([&](Transaction& transaction) -> base::Result<Passkey> {
        if (const Done room = has_room(transaction, account); !room.ok()) {
            return room.errors();
        }
        const auto made = believed(transaction, state, account, credential);
        if (!made.ok()) {
            return made.errors();
        }
        if (!made->has_value()) {
            return refused(messages::passkey_refused(), "credential");
        }
        auto passkey = insert_passkey(transaction, state, account, *shown, **made);
        if (!passkey.ok()) {
            return passkey;
        }
        const Done noted =
            note(transaction, state,
                 {.kind = "passkey.added", .account = account, .actor = actor, .details = {{"passkey", passkey->id}}});
        return noted.ok() ? std::move(passkey) : base::Result<Passkey>(noted.errors());
    });
}

base::Result<std::vector<Passkey>> Factors::passkeys(const std::string& account) const {
    const auto rows = store_->state().database.read([&](Transaction& transaction) {
        return transaction.query(
            "SELECT id, name, created_at, last_used_at, backed_up FROM account_passkey "
            "WHERE account = $1 ORDER BY created_at, id",
            {account});
    });
    if (!rows.ok()) {
        return rows.errors();
    }
    std::vector<Passkey> passkeys;
    for (const Row& row : *rows) {
        passkeys.push_back(shown_passkey(row));
    }
    return passkeys;
}

base::Result<bool> Factors::remove_passkey(const std::string& account, const std::string& passkey, const Actor& actor) {
    auto& state = store_->state();
    return state.database.write([&](Transaction& transaction) -> base::Result<bool> {
        const auto removed = changed_of(
            transaction.execute("DELETE FROM account_passkey WHERE account = $1 AND id = $2", {account, passkey}));
        if (!removed.ok() || !*removed) {
            return removed;
        }
        const Done noted =
            note(transaction, state,
                 {.kind = "passkey.removed", .account = account, .actor = actor, .details = {{"passkey", passkey}}});
        return noted.ok() ? base::Result<bool>(true) : base::Result<bool>(noted.errors());
    });
}

}  // namespace egide::accounts
