#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "egide/accounts/account.h"

namespace egide::accounts {

/// The half minute whose code this is: the present one or a neighbour (RFC 6238, SHA-1, six digits, 30 seconds).
std::optional<std::int64_t> step_of_code(std::string_view secret, std::string_view code, Instant now);

/// The address that authenticator applications read (otpauth), for a secret in base32.
Secret totp_uri(std::string_view title, std::string_view email, std::string_view base32);

/// True when the code is the account's and was not used before; then it is used.
base::Result<bool> use_totp(Transaction& transaction, const AccountStore::State& state, const std::string& account,
                            std::string_view code);

/// What an application's secret is sealed for.
std::string totp_purpose(std::string_view account);

}  // namespace egide::accounts
