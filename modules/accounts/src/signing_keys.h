#pragma once

#include <openssl/evp.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace egide::accounts {

struct EndKey {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using KeyPtr = std::unique_ptr<EVP_PKEY, EndKey>;

/// A public key of a set (RFC 7517) that is for checking signatures.
struct SigningKey {
    std::string id;
    std::string algorithm;  // empty: any that suits its type
    bool elliptic = false;  // P-256; else RSA
    KeyPtr key;
};

/// Those of the set that are usable; others are passed over, as the standard asks.
std::vector<SigningKey> read_signing_keys(std::string_view json);

/// RS256, PS256 or ES256, by a key of the right type; false for any other word.
bool is_signed(std::string_view algorithm, const SigningKey& key, std::string_view content, std::string_view signature);
bool is_accepted_algorithm(std::string_view algorithm);

}  // namespace egide::accounts
