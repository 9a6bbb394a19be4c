#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace egide::accounts {

/// For which site a passkey answers, and from which pages. WebAuthn level 2, as the relying party.
struct Site {
    std::string_view name;  // rpId
    std::span<const std::string> origins;
};

/// The browser's answer to a question, read but not believed; bytes, not base64url.
struct RegistrationAnswer {
    std::string credential;
    std::string client_data;
    std::string attestation;
};
struct AssertionAnswer {
    std::string credential;
    std::string client_data;
    std::string authenticator_data;
    std::string signature;
    std::string user;  // may be empty
};
std::optional<RegistrationAnswer> read_registration(std::string_view json);
std::optional<AssertionAnswer> read_assertion(std::string_view json);

enum class Ceremony { create, get };
/// The challenge (base64url) that the browser says it answers; nothing unless it is the right ceremony, from one of
/// the site's own pages, not from inside another's.
std::optional<std::string> challenge_in(std::string_view client_data, Ceremony ceremony, const Site& site);

/// A new passkey, believed. Attestation of a maker is not asked for: "none", or "packed" whose signature holds.
struct NewPasskey {
    std::string credential;
    int algorithm = 0;  // COSE: -7 ES256, -8 EdDSA, -257 RS256
    std::string public_key;
    std::uint32_t counter = 0;
    bool user_verified = false;
    bool backed_up = false;
};
std::optional<NewPasskey> verify_registration(const RegistrationAnswer& answer, const Site& site);

struct KnownPasskey {
    int algorithm = 0;
    std::string_view public_key;
};
struct Assertion {
    std::uint32_t counter = 0;
    bool user_verified = false;
    bool backed_up = false;
};
/// What the authenticator signed; nothing unless the signature, the site and the presence of a person hold.
std::optional<Assertion> verify_assertion(const AssertionAnswer& answer, const KnownPasskey& passkey, const Site& site);

}  // namespace egide::accounts
