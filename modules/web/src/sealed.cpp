#include "sealed.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <memory>
#include <stdexcept>
#include <vector>

#include "egide/base/sha256.h"

namespace egide::web {

namespace {

constexpr std::size_t kNonce = 12;
constexpr std::size_t kTag = 16;
constexpr int kTagSize = 16;

using Context = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

Context new_context() {
    Context context(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
    if (!context) {
        throw std::runtime_error("OpenSSL has no cipher");
    }
    return context;
}

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes_of(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}

base::Sha256Digest key_of(std::string_view phrase) {
    return base::sha256("egide reply key\n" + std::string(phrase));
}

void must(int worked) {
    if (worked != 1) {
        throw std::runtime_error("OpenSSL failed to seal");
    }
}

}  // namespace

std::string seal(std::string_view text, std::string_view phrase) {
    const Context context = new_context();
    const auto key = key_of(phrase);
    std::string sealed(kNonce + kTag + text.size(), '\0');
    must(RAND_bytes(bytes_of(sealed), static_cast<int>(kNonce)));
    must(EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, key.data(), bytes_of(sealed)));
    int length = 0;
    must(EVP_EncryptUpdate(context.get(), bytes_of(sealed) + kNonce + kTag, &length, bytes_of(text),
                           static_cast<int>(text.size())));
    must(EVP_EncryptFinal_ex(context.get(), bytes_of(sealed) + kNonce + kTag + length, &length));
    must(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, kTagSize, bytes_of(sealed) + kNonce));
    return sealed;
}

std::optional<std::string> unseal(std::string_view sealed, std::string_view phrase) {
    if (sealed.size() < kNonce + kTag) {
        return std::nullopt;
    }
    const Context context = new_context();
    const auto key = key_of(phrase);
    std::string tag(sealed.substr(kNonce, kTag));
    const std::string_view inside = sealed.substr(kNonce + kTag);
    std::string text(inside.size(), '\0');
    must(EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, key.data(), bytes_of(sealed)));
    int length = 0;
    must(EVP_DecryptUpdate(context.get(), bytes_of(text), &length, bytes_of(inside), static_cast<int>(inside.size())));
    must(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, kTagSize, bytes_of(tag)));
    const bool whole = EVP_DecryptFinal_ex(context.get(), bytes_of(text) + length, &length) == 1;
    return whole ? std::optional(text) : std::nullopt;
}

std::string random_id(std::size_t bytes) {
    std::vector<std::uint8_t> random(bytes);
    must(RAND_bytes(random.data(), static_cast<int>(random.size())));
    return base::hex(random);
}

}  // namespace egide::web
