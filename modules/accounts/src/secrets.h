#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "egide/accounts/account.h"

namespace egide::accounts {

/// libsodium, ready for use in any thread; called before its first use.
void prepare_sodium();

std::string random_bytes(std::size_t count);
/// 32 hexadecimal digits: an identifier that nobody guesses.
std::string random_id();
/// 43 characters of base64url that carry 256 random bits.
Secret random_token();

std::string to_base64url(std::string_view bytes);
/// With padding (RFC 4648).
std::string to_base64(std::string_view bytes);
/// Strict: no padding, no other letter, no bits left over.
std::optional<std::string> from_base64url(std::string_view text);
/// RFC 4648 base32 without padding, as authenticator applications take it.
std::string to_base32(std::string_view bytes);

/// The SHA-256 under which a random token is kept.
std::string digest_of_token(std::string_view token);

bool equal_in_constant_time(std::string_view one, std::string_view other);

/// What the key outside the database is for.
class Vault {
  public:
    /// The key has 32 bytes (std::logic_error otherwise).
    explicit Vault(const Secret& key);

    /// Authenticated encryption (XChaCha20-Poly1305) with a random nonce; `purpose` must be the same at both ends, so
    /// that what was sealed for one thing opens no other.
    std::string seal(std::string_view purpose, std::string_view content) const;
    std::optional<Secret> open(std::string_view purpose, std::string_view sealed) const;
    /// A keyed digest (BLAKE2b, 32 bytes) of several texts; the same texts split otherwise give another.
    std::string digest(std::initializer_list<std::string_view> texts) const;

  private:
    Secret sealing_;
    Secret digesting_;
};

}  // namespace egide::accounts
