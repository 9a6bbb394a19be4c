#include "ed25519.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <memory>
#include <stdexcept>

namespace egide::journal {

namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

void require(bool success) {
    if (!success) {
        throw std::runtime_error("OpenSSL cannot use Ed25519");
    }
}

Key private_key(const Ed25519Seed& seed) {
    Key key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.data(), seed.size()), &EVP_PKEY_free);
    require(key != nullptr);
    return key;
}

Context new_context() {
    Context context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    require(context != nullptr);
    return context;
}

const unsigned char* data_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

void fill_random(std::span<std::uint8_t> bytes) {
    require(RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) == 1);
}

Ed25519Seed random_seed() {
    Ed25519Seed seed{};
    fill_random(seed);
    return seed;
}

PublicKey public_key(const Ed25519Seed& seed) {
    PublicKey bytes{};
    std::size_t length = bytes.size();
    require(EVP_PKEY_get_raw_public_key(private_key(seed).get(), bytes.data(), &length) == 1);
    return bytes;
}

SignatureBytes ed25519_sign(const Ed25519Seed& seed, std::string_view message) {
    const Key key = private_key(seed);
    const Context context = new_context();
    SignatureBytes signature{};
    std::size_t length = signature.size();
    require(EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1);
    require(EVP_DigestSign(context.get(), signature.data(), &length, data_of(message), message.size()) == 1);
    return signature;
}

bool ed25519_verify(const PublicKey& bytes, std::string_view message, const SignatureBytes& signature) {
    const Key key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes.data(), bytes.size()), &EVP_PKEY_free);
    if (key == nullptr) {
        return false;
    }
    const Context context = new_context();
    require(EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1);
    return EVP_DigestVerify(context.get(), signature.data(), signature.size(), data_of(message), message.size()) == 1;
}

}  // namespace egide::journal
