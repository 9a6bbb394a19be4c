#pragma once

#include "egide/accounts/sign_in.h"

namespace egide::accounts {

/// Another's service at which people may prove who they are (OpenID Connect Core 1.0: authorization code with PKCE).
struct ProviderSettings {
    std::string name = {};    // a short word for addresses and lists: "proconnect"
    std::string issuer = {};  // exactly as its tokens say it; https, or http on this machine
    std::string client_id = {};
    Secret client_secret = {};
    std::string redirect = {};  // our address to which it sends people back
    std::string scope = "openid email profile";
    std::string acr_values = {};                      // the strength to ask for, e.g. "eidas2"; empty: none
    std::vector<std::string> required_acr = {};       // asked for as essential; any other answer is refused
    std::vector<std::string> second_factor_acr = {};  // answers that count as two factors
    std::vector<std::string> hosts = {};              // hosts of its addresses beside the issuer's own
    bool pkce = true;  // false for a provider that refuses what it does not know: the code is then bound by the nonce
    std::chrono::milliseconds timeout{10'000};
};

/// What somebody leaves for: signing in, linking the account he is signed in with, or opening an invitation.
struct Purpose {
    std::string account = {};     // link this account to the identity that comes back
    std::string invitation = {};  // open this link with it, without a password
    std::string return_to = "/";  // a path of ours; anything else is "/"
};

struct Departure {
    std::string url;  // where the browser is to go
    Secret browser;   // for a cookie of ten minutes, SameSite=Lax: proves that the same browser comes back
    Instant until{};
};

/// What the browser brings back.
struct Arrival {
    std::string browser = {};  // the cookie
    std::string state = {};
    std::string code = {};
    std::string issuer = {};   // `iss` of RFC 9207; empty when the provider does not say it
    std::string account = {};  // who is signed in in this browser, if anybody: only he links his account
};

struct Arrived {
    Answer answer;
    bool linked = false;  // the account is linked now; its session goes on, and there is no other answer
    std::string return_to = "/";
    bool stranger = false;  // who came back is who he says, and has no account here
    Secret id_token = {};   // of who signed in: for leaving there too
};

/// Why an identity token is not believed.
enum class TokenFault { malformed, algorithm, key, signature, issuer, audience, expired, early, nonce, subject, strength };

/// What a token must say.
struct TokenExpectation {
    std::string issuer = {};
    std::string client_id = {};
    std::string nonce = {};
    Instant now{};
    std::vector<std::string> strengths = {};  // one of these `acr`; empty: any, or none
};

struct Identity {
    std::string issuer;
    std::string subject;
    std::string email;  // may be empty; never decides by itself who somebody is
    std::string name;
    std::string acr;
};

/// Believes an identity token, or says why not; from bytes alone, no clock, no network. RS256, PS256 (2,048 bits at
/// least) and ES256, by a key of the set that is for this: never "none", never a shared secret, never a key that the
/// token brings or names by address. One minute of difference between clocks.
std::variant<Identity, TokenFault> verify_id_token(std::string_view token, std::string_view keys,
                                                   const TokenExpectation& expected);

/// A provider. It is asked only when somebody leaves or arrives, at https addresses of its own hosts (or of this
/// machine, when the issuer is on it), without following redirections; its keys are asked for again when a token is
/// signed by one that is not known, once a minute at most. Safe from several threads.
class Provider {
  public:
    static base::Result<std::unique_ptr<Provider>> open(AccountStore& store, ProviderSettings settings);
    ~Provider();
    Provider(const Provider&) = delete;
    Provider& operator=(const Provider&) = delete;

    const std::string& name() const;
    base::Result<Departure> begin(const Purpose& purpose);
    /// Refused when anything is not as it should be, or when no account is linked to who came back. Errors: the
    /// provider cannot be reached, or the database.
    base::Result<Arrived> finish(const Arrival& arrival, const Client& client);

    /// Where a browser goes to leave there too (RP-Initiated Logout 1.0), and comes back to `back` from; empty when the
    /// provider has no such place. `id_token` may be empty.
    base::Result<std::string> farewell(std::string_view id_token, const std::string& back);
    /// Asks for what the provider says of itself, for a check.
    Done probe();

  private:
    struct State;
    explicit Provider(std::unique_ptr<State> state);
    struct Told {
        std::variant<Identity, TokenFault> identity;
        Secret id_token;
    };
    base::Result<Told> identity_of(const std::string& code, const std::string& verifier, const std::string& nonce);
    std::unique_ptr<State> state_;
};

/// An account's name at a provider.
struct LinkedIdentity {
    std::string id;  // of the link, for lists: tells nothing
    std::string issuer;
    std::string subject;
    Instant linked{};
};

/// The names that accounts have elsewhere, whether their providers are still configured or not.
class Identities {
  public:
    explicit Identities(AccountStore& store) : store_(&store) {}
    base::Result<std::vector<LinkedIdentity>> of(const std::string& account) const;
    /// False when this account has no such link. Forbidden when it is the only way in: no password, no passkey.
    base::Result<bool> remove(const std::string& account, const std::string& id, const Actor& actor);

  private:
    AccountStore* store_;
};

}  // namespace egide::accounts
