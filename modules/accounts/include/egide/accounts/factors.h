#pragma once

#include "egide/accounts/session.h"

namespace egide::accounts {

/// The secret of an authenticator application, shown once.
struct TotpOffer {
    Secret secret;  // base32
    Secret uri;     // otpauth://totp/…, for a QR code
};

struct Passkey {
    std::string id;
    std::string name;
    Instant created{};
    std::optional<Instant> last_used;
    bool backed_up = false;  // its provider keeps a copy
};

/// What a browser needs to make a passkey: the JSON of PublicKeyCredentialCreationOptions (WebAuthn level 2).
struct PasskeyOffer {
    std::string options;
    Instant until{};
};

/// By what an account proves who it is. Every change goes to the trail; whoever calls asks for a step-up first.
class Factors {
  public:
    explicit Factors(AccountStore& store) : store_(&store) {}

    /// At least 12 characters and 1,024 bytes at most after NFKC, not the e-mail address nor the name, not one of the
    /// usual ones. Ends the other sessions. Forbidden when `current` is wrong.
    Done change_password(const std::string& account, const Secret& current, const Secret& wanted,
                         const std::string& session, const Actor& actor);

    /// Replaces an offer that was not confirmed; the factor that serves goes on until the new one is confirmed.
    base::Result<TotpOffer> offer_totp(const std::string& account);
    /// Invalid when the code is not the offer's.
    Done confirm_totp(const std::string& account, const Secret& code, const Actor& actor);
    base::Result<bool> remove_totp(const std::string& account, const Actor& actor);

    /// Ten new ones, shown once; the former die.
    base::Result<std::vector<Secret>> make_recovery_codes(const std::string& account, const Actor& actor);

    base::Result<PasskeyOffer> offer_passkey(const std::string& account);
    /// The browser's answer, as JSON (RegistrationResponseJSON).
    base::Result<Passkey> add_passkey(const std::string& account, const std::string& name, std::string_view credential,
                                      const Actor& actor);
    base::Result<std::vector<Passkey>> passkeys(const std::string& account) const;
    base::Result<bool> remove_passkey(const std::string& account, const std::string& passkey, const Actor& actor);

    /// For somebody who lost everything: removes application, passkeys, recovery codes and known devices, ends the
    /// sessions.
    Done clear(const std::string& account, const Actor& actor);

  private:
    AccountStore* store_;
};

}  // namespace egide::accounts
