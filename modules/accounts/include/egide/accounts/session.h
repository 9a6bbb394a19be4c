#pragma once

#include "egide/accounts/account.h"

namespace egide::accounts {

/// How somebody proved who he is.
enum class Proof {
    password,
    totp,
    recovery_code,
    passkey,
    passkey_with_user_verification,
    provider,                     // at another's service
    provider_with_second_factor,  // which asked for two
};
std::string_view word_of(Proof proof);

/// One signed-in browser.
struct Session {
    std::string id;  // shown in lists; no secret
    std::string account;
    Instant opened{};
    Instant last_used{};  // to the minute
    Instant idle_until{};
    Instant until{};                          // whatever is done
    std::optional<Instant> second_factor_at;  // when a second factor was last proved
    std::optional<Instant> step_up_until;     // until then, decisive acts are allowed
    std::string client;                       // address at the opening
    std::string agent;                        // what the browser called itself, cut at 200 bytes
    std::string csrf;           // in find() alone: to be sent back with each change; compare with same_csrf()
    bool rotation_due = false;  // rights changed: replace the token (rotate) before answering
};

/// The token goes to the browser and is kept nowhere else.
struct OpenedSession {
    Secret token;  // 43 characters of base64url: 256 random bits
    Session session;
};

struct NewSession {
    std::string account = {};
    std::vector<Proof> proofs = {};
    std::string address = {};
    std::string agent = {};
};

/// Sessions, kept as the SHA-256 of their token. They end 30 minutes after their last use, 12 hours after they were
/// opened, when they are revoked, when the account is disabled or its password changes.
class Sessions {
  public:
    explicit Sessions(AccountStore& store) : store_(&store) {}

    /// For an account that is active; SignIn does it for those who prove who they are.
    base::Result<OpenedSession> open(const NewSession& session);
    /// The session of a token, when it lives; notes its use, once a minute at most.
    base::Result<std::optional<Session>> find(std::string_view token);
    /// The same session under a new token, which nobody who knew the old one knows; the old one serves for 30 seconds
    /// more, for requests that were under way. Nothing when the session is over.
    base::Result<std::optional<OpenedSession>> rotate(std::string_view token);
    /// A repeated proof of identity was given: notes it and gives a new token.
    base::Result<std::optional<OpenedSession>> stepped_up(std::string_view token, Proof proof);
    /// Ends the session of a token (sign out); false when it was over.
    base::Result<bool> end(std::string_view token, const Actor& actor);

    /// The living sessions of an account, the last used first.
    base::Result<std::vector<Session>> list(const std::string& account) const;
    /// Ends one; false when this account has no such session.
    base::Result<bool> revoke(const std::string& account, const std::string& session, const Actor& actor);
    /// Ends all of an account, except the one named; gives how many.
    base::Result<std::int64_t> revoke_all(const std::string& account, const std::string& except, const Actor& actor);

  private:
    AccountStore* store_;
};

/// In constant time.
bool same_csrf(const Session& session, std::string_view given);

}  // namespace egide::accounts
