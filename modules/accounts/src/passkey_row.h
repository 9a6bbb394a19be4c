#pragma once

#include "egide/accounts/sign_in.h"
#include "state.h"
#include "webauthn.h"

namespace egide::accounts {

/// What a challenge for passkeys is sealed for.
constexpr std::string_view kEnrolPurpose = "passkey: enrol";
constexpr std::string_view kSignInPurpose = "passkey: sign in";
constexpr std::string_view kSecondFactorPurpose = "passkey: second factor";
constexpr std::string_view kStepUpPurpose = "passkey: step up";

Site site_of(const AccountStore::State& state);

/// The question for an authenticator, among the passkeys of an account, or any when it is empty.
base::Result<PasskeyQuestion> question_for(AccountStore::State& state, std::string_view purpose,
                                           const std::string& account);

/// What a passkey's answer proved: whose it is and how strongly.
struct PasskeyProof {
    std::string account;
    std::string passkey;
    Proof proof = Proof::passkey;
};

/// True proof, from an answer to a challenge of ours that was not used before, by a passkey whose counter went up.
/// Nothing otherwise; a counter that did not go up, the sign of a copied authenticator, is told to the trail.
base::Result<std::optional<PasskeyProof>> use_passkey(Transaction& transaction, const AccountStore::State& state,
                                                      std::string_view purpose, std::string_view credential,
                                                      const Client& client);

}  // namespace egide::accounts
