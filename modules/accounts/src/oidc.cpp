#include "egide/accounts/oidc.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "challenge.h"
#include "egide/accounts/messages.h"
#include "egide/base/sha256.h"
#include "egide/reading/json_writer.h"
#include "egide/reading/tree.h"
#include "entrance.h"
#include "event_log.h"
#include "fold.h"
#include "https_client.h"
#include "provider_metadata.h"
#include "trouble.h"

namespace egide::accounts {

struct Provider::State {
    State(AccountStore& opened, ProviderSettings chosen)
        : store(opened), settings(std::move(chosen)), knowledge(settings) {}
    AccountStore& store;
    ProviderSettings settings;
    ProviderKnowledge knowledge;
};

namespace {

using storage::sql::Blob;

constexpr std::chrono::minutes kAway{10};
constexpr std::size_t kLongestPart = 4096;

std::string form_encoded(std::string_view text) {
    std::string out;
    for (const char letter : text) {
        const bool plain = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                           (letter >= '0' && letter <= '9') || letter == '-' || letter == '.' || letter == '_' ||
                           letter == '~';
        out += plain ? std::string(1, letter) : fmt::format("%{:02X}", static_cast<unsigned char>(letter));
    }
    return out;
}

std::string form(std::initializer_list<std::pair<std::string_view, std::string_view>> fields) {
    std::string out;
    for (const auto& [name, value] : fields) {
        if (!value.empty()) {
            out += fmt::format("{}{}={}", out.empty() ? "" : "&", name, form_encoded(value));
        }
    }
    return out;
}

/// A path of ours: no other host in any of the ways that browsers understand.
std::string safe_path(const std::string& path) {
    const bool plain =
        path.size() <= 1000 && path.starts_with('/') && !path.starts_with("//") &&
        std::all_of(path.begin(), path.end(), [](char one) { return one > 0x20 && one < 0x7F && one != '\\'; });
    return plain ? path : "/";
}

/// What the browser carries while it is away, sealed.
struct Journey {
    Instant until{};
    std::string state;
    std::string nonce;
    std::string verifier;
    std::string account;
    std::string invitation;
    std::string return_to;
};

std::string written(const Journey& journey) {
    reading::JsonWriter json(false);
    json.begin_object().field("until", journey.until.time_since_epoch().count());
    json.field("state", std::string_view(journey.state)).field("nonce", std::string_view(journey.nonce));
    json.field("verifier", std::string_view(journey.verifier)).field("account", std::string_view(journey.account));
    json.field("invitation", std::string_view(journey.invitation));
    json.field("return_to", std::string_view(journey.return_to)).end_object();
    return json.take();
}

std::optional<Journey> read_journey(std::string_view json) {
    const auto tree = reading::read_json(json, "journey");
    if (!tree.ok()) {
        return std::nullopt;
    }
    const auto text = [&](std::string_view key) {
        const auto* const found = tree->find(key);
        return found == nullptr ? std::string() : found->scalar;
    };
    std::int64_t until = 0;
    const std::string time = text("until");
    std::from_chars(time.data(), time.data() + time.size(), until);
    return Journey{Instant(std::chrono::milliseconds(until)),
                   text("state"),
                   text("nonce"),
                   text("verifier"),
                   text("account"),
                   text("invitation"),
                   text("return_to")};
}

std::string seal_purpose(const ProviderSettings& settings) {
    return "journey to " + settings.issuer + " for " + settings.client_id;
}

/// The claims parameter (OpenID Connect Core 1.0, 5.5): a strength that must be given, not merely wished for.
std::string essential_acr(const ProviderSettings& settings) {
    if (settings.required_acr.empty()) {
        return {};
    }
    reading::JsonWriter json(false);
    json.begin_object().key("id_token").begin_object().key("acr").begin_object();
    json.field("essential", true).key("values").begin_array();
    for (const std::string& one : settings.required_acr) {
        json.value(one);
    }
    json.end_array().end_object().end_object().end_object();
    std::string text = json.take();
    std::erase(text, '\n');
    return text;
}

std::string departure_url(const ProviderSettings& settings, const ProviderMetadata& metadata, const Journey& journey) {
    const base::Sha256Digest digest = base::sha256(journey.verifier);
    const std::string challenge = to_base64url({reinterpret_cast<const char*>(digest.data()), digest.size()});
    return metadata.authorization + (metadata.authorization.find('?') == std::string::npos ? "?" : "&") +
           form({{"response_type", "code"},
                 {"client_id", settings.client_id},
                 {"redirect_uri", settings.redirect},
                 {"scope", settings.scope},
                 {"state", journey.state},
                 {"nonce", journey.nonce},
                 {"code_challenge", settings.pkce ? std::string_view(challenge) : ""},
                 {"code_challenge_method", settings.pkce ? "S256" : ""},
                 {"acr_values", settings.acr_values},
                 {"claims", essential_acr(settings)}});
}

Secret basic(const ProviderSettings& settings) {
    const Secret both(form_encoded(settings.client_id) + ":" + form_encoded(settings.client_secret.view()));
    return Secret("Basic " + to_base64(both.view()));
}

/// The journey that this browser left for and now comes back from.
std::optional<Journey> journey_of(const AccountStore::State& state, const ProviderSettings& settings,
                                  const Arrival& arrival) {
    const auto sealed = from_base64url(arrival.browser);
    const auto opened = sealed ? state.vault.open(seal_purpose(settings), *sealed) : std::nullopt;
    auto journey = opened ? read_journey(opened->view()) : std::nullopt;
    const Instant now = state.now();
    const bool same = journey && now < journey->until && journey->until <= now + kAway &&
                      equal_in_constant_time(journey->state, arrival.state) &&
                      (arrival.issuer.empty() || arrival.issuer == settings.issuer) &&
                      (journey->account.empty() || journey->account == arrival.account) && !arrival.code.empty() &&
                      arrival.code.size() <= kLongestPart;
    return same ? std::move(journey) : std::nullopt;
}

std::optional<std::string> token_in(std::string_view json) {
    const auto tree = reading::read_json(json, "answer", {.bytes = std::size_t{64} << 10U, .nodes = 500, .depth = 8});
    const auto* const token = tree.ok() ? tree->find("id_token") : nullptr;
    return token != nullptr && token->quoted ? std::optional(token->scalar) : std::nullopt;
}

/// The code for an identity token; nothing when the provider does not take it.
base::Result<std::optional<std::string>> redeem(const ProviderSettings& settings, const ProviderMetadata& metadata,
                                                const std::string& code, const std::string& verifier) {
    const bool in_form = metadata.secret_in_form;
    const bool named = in_form || settings.client_secret.empty();
    const auto answer =
        ask_web({.url = metadata.token,
                 .form = Secret(form({{"grant_type", "authorization_code"},
                                      {"code", code},
                                      {"redirect_uri", settings.redirect},
                                      {"code_verifier", settings.pkce ? std::string_view(verifier) : ""},
                                      {"client_id", named ? std::string_view(settings.client_id) : ""},
                                      {"client_secret", in_form ? settings.client_secret.view() : ""}})),
                 .authorization = named ? Secret() : basic(settings),
                 .timeout = settings.timeout});
    if (!answer.ok()) {
        return answer.errors();
    }
    if (answer->status != 200 && answer->status != 400) {
        return useless_answer(metadata.token, answer->status);
    }
    return answer->status == 200 ? token_in(answer->body) : std::nullopt;
}

base::Result<bool> link_identity(Transaction& transaction, const AccountStore::State& state, const Identity& identity,
                                 const std::string& account, const Actor& actor) {
    const auto linked = changed_of(transaction.execute(
        "INSERT INTO account_identity (issuer, subject, account, linked_at) VALUES ($1, $2, $3, $4) "
        "ON CONFLICT (issuer, subject) DO NOTHING",
        {identity.issuer, identity.subject, account, state.now()}));
    if (!linked.ok() || !*linked) {
        return linked;
    }
    const Done noted =
        note(transaction, state,
             {.kind = "identity.linked", .account = account, .actor = actor, .details = {{"issuer", identity.issuer}}});
    return noted.ok() ? base::Result<bool>(true) : base::Result<bool>(noted.errors());
}

/// Opens the invitation with the identity: the account is active, without a password. Its identifier, empty when the
/// invitation holds no more.
base::Result<std::string> open_invitation(Transaction& transaction, const AccountStore::State& state,
                                          const std::string& invitation, const Actor& actor) {
    const auto used = transaction.query(
        "DELETE FROM account_link WHERE digest = $1 AND kind = 'invitation' AND until_at > $2 RETURNING account",
        {Blob{digest_of_token(invitation)}, state.now()});
    if (!used.ok() || used->empty()) {
        return used.ok() ? base::Result<std::string>(std::string()) : base::Result<std::string>(used.errors());
    }
    const std::string account = used->at(0).text(0);
    const auto opened = changed_of(transaction.execute(
        "UPDATE account SET state = 'active', revision = revision + 1 WHERE id = $1 AND state = 'invited'", {account}));
    if (!opened.ok() || !*opened) {
        return opened.ok() ? base::Result<std::string>(std::string()) : base::Result<std::string>(opened.errors());
    }
    const Done noted = note(transaction, state, {.kind = "account.accepted", .account = account, .actor = actor});
    return noted.ok() ? base::Result<std::string>(account) : base::Result<std::string>(noted.errors());
}

base::Result<std::string> account_of_identity(Transaction& transaction, const Identity& identity) {
    const auto rows = transaction.query("SELECT account FROM account_identity WHERE issuer = $1 AND subject = $2",
                                        {identity.issuer, identity.subject});
    if (!rows.ok()) {
        return rows.errors();
    }
    return rows->empty() ? std::string() : rows->at(0).text(0);
}

/// Whose account it is, after linking what was to be linked; empty when nobody's.
base::Result<std::string> account_for(Transaction& transaction, const AccountStore::State& state,
                                      const Identity& identity, const Journey& journey, const Client& client) {
    const auto known = account_of_identity(transaction, identity);
    if (!known.ok() || !known->empty() || (journey.account.empty() && journey.invitation.empty())) {
        return known;
    }
    const Actor actor{.account = journey.account, .address = client.address};
    const auto account = journey.account.empty() ? open_invitation(transaction, state, journey.invitation, actor)
                                                 : base::Result<std::string>(journey.account);
    if (!account.ok() || account->empty()) {
        return account;
    }
    const auto linked = link_identity(transaction, state, identity, *account, actor);
    return linked.ok() ? account : base::Result<std::string>(linked.errors());
}

Proof proof_of(const ProviderSettings& settings, const Identity& identity) {
    const auto& strong = settings.second_factor_acr;
    const bool two = !identity.acr.empty() && std::find(strong.begin(), strong.end(), identity.acr) != strong.end();
    return two ? Proof::provider_with_second_factor : Proof::provider;
}

base::Result<Answer> enter_account(AccountStore::State& state, const std::string& account, Proof proof,
                                   const Client& client) {
    const auto entrant = entrant_by_id(state, account);
    if (!entrant.ok() || !entrant->active) {
        return entrant.ok() ? base::Result<Answer>(Refused{}) : base::Result<Answer>(entrant.errors());
    }
    if (proof == Proof::provider && entrant->second_factor()) {
        return Answer(second_step(state, *entrant, proof));
    }
    return state.database.write(
        [&](Transaction& transaction) { return let_in(transaction, state, *entrant, {proof}, client, {}); });
}

base::Result<Arrived> arrive(AccountStore::State& state, const ProviderSettings& settings, const Identity& identity,
                             const Journey& journey, const Client& client) {
    const auto account = state.database.write(
        [&](Transaction& transaction) { return account_for(transaction, state, identity, journey, client); });
    if (!account.ok()) {
        return account.errors();
    }
    Arrived arrived{Refused{}, !journey.account.empty() && *account == journey.account, journey.return_to};
    if (!journey.account.empty()) {
        return *account == journey.account
                   ? base::Result<Arrived>(std::move(arrived))
                   : base::Result<Arrived>(refused(messages::trouble_identity_taken(), "identity"));
    }
    arrived.stranger = account->empty();
    auto answer = account->empty() ? turn_away(state, {}, client, {}, "provider")
                                   : enter_account(state, *account, proof_of(settings, identity), client);
    if (!answer.ok()) {
        return answer.errors();
    }
    arrived.answer = std::move(*answer);
    return arrived;
}

/// The try counts for the address; false when it has none left or the journey was made before.
base::Result<bool> may_arrive(AccountStore::State& state, const Journey& journey, const Client& client) {
    const auto reserved = reserve(
        state, {{state.vault.digest({"provider", network_of(client.address)}), state.settings.tries_per_address}});
    if (!reserved.ok() || reserved->retry_after) {
        return reserved.ok() ? base::Result<bool>(false) : base::Result<bool>(reserved.errors());
    }
    return state.database.write(
        [&](Transaction& transaction) -> base::Result<bool> {
            const Done given = give_back(transaction, state, *reserved);
            return given.ok() ? use_once(transaction, journey.state, journey.until)
                              : base::Result<bool>(given.errors());
        },
        kAlone);
}

}  // namespace

Provider::Provider(std::unique_ptr<State> state) : state_(std::move(state)) {}
Provider::~Provider() = default;

base::Result<std::unique_ptr<Provider>> Provider::open(AccountStore& store, ProviderSettings settings) {
    if (auto bad = refusal_of_settings(settings)) {
        return std::move(*bad);
    }
    return std::unique_ptr<Provider>(new Provider(std::make_unique<State>(store, std::move(settings))));
}

const std::string& Provider::name() const {
    return state_->settings.name;
}

base::Result<Departure> Provider::begin(const Purpose& purpose) {
    auto& state = state_->store.state();
    const auto metadata = state_->knowledge.metadata(state.now());
    if (!metadata.ok()) {
        return metadata.errors();
    }
    const Journey journey{.until = state.now() + kAway,
                          .state = std::string(random_token().view()),
                          .nonce = std::string(random_token().view()),
                          .verifier = std::string(random_token().view()),
                          .account = purpose.account,
                          .invitation = purpose.invitation.substr(0, 100),
                          .return_to = safe_path(purpose.return_to)};
    const std::string sealed = state.vault.seal(seal_purpose(state_->settings), written(journey));
    return Departure{departure_url(state_->settings, *metadata, journey), Secret(to_base64url(sealed)), journey.until};
}

base::Result<Provider::Told> Provider::identity_of(const std::string& code, const std::string& verifier,
                                                   const std::string& nonce) {
    const ProviderSettings& settings = state_->settings;
    const Instant now = state_->store.now();
    const auto metadata = state_->knowledge.metadata(now);
    if (!metadata.ok()) {
        return metadata.errors();
    }
    const auto token = redeem(settings, *metadata, code, verifier);
    if (!token.ok()) {
        return token.errors();
    }
    if (!token->has_value()) {
        return Told{TokenFault::malformed, {}};
    }
    for (const bool again : {false, true}) {
        const auto keys = state_->knowledge.keys(now, again);
        if (!keys.ok()) {
            return keys.errors();
        }
        auto checked = verify_id_token(**token, *keys, {settings.issuer, settings.client_id, nonce, now, settings.required_acr});
        const auto* const fault = std::get_if<TokenFault>(&checked);
        const bool unknown_key = fault != nullptr && (*fault == TokenFault::key || *fault == TokenFault::signature);
        if (again || !unknown_key) {
            return Told{std::move(checked), Secret(**token)};
        }
    }
    return Told{TokenFault::key, {}};
}

base::Result<Arrived> Provider::finish(const Arrival& arrival, const Client& client) {
    auto& state = state_->store.state();
    const auto journey = journey_of(state, state_->settings, arrival);
    if (!journey) {
        return Arrived{Refused{}, false, "/"};
    }
    const auto fresh = may_arrive(state, *journey, client);
    if (!fresh.ok() || !*fresh) {
        return fresh.ok() ? base::Result<Arrived>(Arrived{Refused{}, false, "/"})
                          : base::Result<Arrived>(fresh.errors());
    }
    auto told = identity_of(arrival.code, journey->verifier, journey->nonce);
    if (!told.ok()) {
        return told.errors();
    }
    if (const auto* const known = std::get_if<Identity>(&told->identity)) {
        auto arrived = arrive(state, state_->settings, *known, *journey, client);
        if (arrived.ok()) {
            arrived->id_token = std::move(told->id_token);
        }
        return arrived;
    }
    auto refused = turn_away(state, {}, client, {}, "provider");
    return refused.ok() ? base::Result<Arrived>(Arrived{std::move(*refused), false, "/"})
                        : base::Result<Arrived>(refused.errors());
}

base::Result<std::string> Provider::farewell(std::string_view id_token, const std::string& back) {
    const auto metadata = state_->knowledge.metadata(state_->store.now());
    if (!metadata.ok() || metadata->end_session.empty()) {
        return metadata.ok() ? base::Result<std::string>(std::string()) : base::Result<std::string>(metadata.errors());
    }
    return metadata->end_session + (metadata->end_session.find('?') == std::string::npos ? "?" : "&") +
           form({{"client_id", state_->settings.client_id},
                 {"id_token_hint", id_token},
                 {"post_logout_redirect_uri", back}});
}

Done Provider::probe() {
    return done_of(state_->knowledge.metadata(state_->store.now()));
}

}  // namespace egide::accounts
