#include "hasher.h"

#include <openssl/evp.h>

#include <memory>
#include <stdexcept>

namespace egide::journal {

namespace {

void require_digest(bool success) {
    if (!success) {
        throw std::runtime_error("OpenSSL cannot compute SHA-256");
    }
}

const EVP_MD* algorithm() {
    static const EVP_MD* const fetched = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    require_digest(fetched != nullptr);
    return fetched;
}

EVP_MD_CTX* context() {
    thread_local const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> kept(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    require_digest(kept != nullptr);
    return kept.get();
}

}  // namespace

Hash hash_of(std::initializer_list<std::string_view> parts) {
    EVP_MD_CTX* const running = context();
    require_digest(EVP_DigestInit_ex2(running, algorithm(), nullptr) == 1);
    for (const std::string_view part : parts) {
        require_digest(EVP_DigestUpdate(running, part.data(), part.size()) == 1);
    }
    Hash hash{};
    unsigned length = 0;
    require_digest(EVP_DigestFinal_ex(running, hash.data(), &length) == 1 && length == hash.size());
    return hash;
}

}  // namespace egide::journal
