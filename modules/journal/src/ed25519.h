#pragma once

#include "egide/journal/note.h"

namespace egide::journal {

using Ed25519Seed = std::array<std::uint8_t, 32>;

/// Thin calls to OpenSSL; a failure that no input can cause throws std::runtime_error.
Ed25519Seed random_seed();
PublicKey public_key(const Ed25519Seed& seed);
SignatureBytes ed25519_sign(const Ed25519Seed& seed, std::string_view message);
bool ed25519_verify(const PublicKey& key, std::string_view message, const SignatureBytes& signature);
/// Fills with random bytes that nobody can foresee.
void fill_random(std::span<std::uint8_t> bytes);

}  // namespace egide::journal
