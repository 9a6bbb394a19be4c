#pragma once

#include <variant>

#include "egide/accounts/session.h"

namespace egide::accounts {

/// Where an attempt comes from.
struct Client {
    std::string address = {};  // without port; IPv6 is counted by /64
    std::string agent = {};    // what the browser calls itself
    std::string device = {};   // the device token of a former sign-in, from its cookie; empty when there is none
};

/// One answer for a wrong password, a wrong code, an account that does not exist, is disabled or was not yet opened.
struct Refused {};

struct Throttled {
    std::chrono::seconds retry_after{0};
};

/// Too many passwords are being checked at once.
struct Busy {};

/// The password was right; one of these is to follow before `until`.
struct SecondFactorNeeded {
    Secret challenge;  // opaque, goes back with the answer
    bool totp = false;
    bool recovery_code = false;
    bool passkey = false;
    Instant until{};
};

struct SignedIn {
    OpenedSession session;
    Secret device;  // for a cookie of 90 days: this browser is known, whatever strangers try elsewhere
    Account account;
};

using Answer = std::variant<Refused, Throttled, Busy, SecondFactorNeeded, SignedIn>;

/// What a browser needs to ask an authenticator: the JSON of PublicKeyCredentialRequestOptions (WebAuthn level 2).
struct PasskeyQuestion {
    std::string options;
    Instant until{};
};

/// The ways in. Errors are troubles of the database alone: whatever a visitor sends gives an answer. Unknown and known
/// accounts cost the same work and get the same answers.
class SignIn {
  public:
    explicit SignIn(AccountStore& store) : store_(&store) {}

    base::Result<Answer> start(std::string_view email, const Secret& password, const Client& client);
    /// A code of the authenticator application: six digits, of this half minute or its neighbours, each once.
    base::Result<Answer> totp(std::string_view challenge, const Secret& code, const Client& client);
    base::Result<Answer> recovery_code(std::string_view challenge, const Secret& code, const Client& client);

    /// With a challenge: as second factor, among the passkeys of that account. Without: as the only step, by a passkey
    /// that verifies its user.
    base::Result<PasskeyQuestion> passkey_question(std::string_view challenge = {});
    /// The browser's answer, as JSON (RegistrationResponseJSON's sibling AuthenticationResponseJSON). `challenge` as
    /// for the question.
    base::Result<Answer> passkey(std::string_view credential, const Client& client, std::string_view challenge = {});

    /// The same person again, before a decisive act: gives the session's new token. Somebody who has a second factor
    /// proves that; the password serves those who have none.
    base::Result<Answer> step_up_password(std::string_view token, const Secret& password, const Client& client);
    base::Result<Answer> step_up_totp(std::string_view token, const Secret& code, const Client& client);
    base::Result<PasskeyQuestion> step_up_question(std::string_view token);
    base::Result<Answer> step_up_passkey(std::string_view token, std::string_view credential, const Client& client);

  private:
    AccountStore* store_;
};

}  // namespace egide::accounts
