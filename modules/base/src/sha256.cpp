#include "egide/base/sha256.h"

#include <openssl/evp.h>

#include <stdexcept>

namespace egide::base {

namespace {

/// OpenSSL fails here only when it is broken or out of memory.
void require(bool success) {
    if (!success) {
        throw std::runtime_error("OpenSSL cannot compute SHA-256");
    }
}

/// Fetched once: looking the algorithm up costs more than hashing a short text.
const EVP_MD* algorithm() {
    static const EVP_MD* const fetched = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    require(fetched != nullptr);
    return fetched;
}

}  // namespace

struct Sha256::State {
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
    bool finished = false;
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
    require(state_->context != nullptr);
    require(EVP_DigestInit_ex2(state_->context.get(), algorithm(), nullptr) == 1);
}

Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(std::string_view bytes) {
    if (state_->finished) {
        throw std::logic_error("Sha256::update after finish");
    }
    require(EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size()) == 1);
}

Sha256Digest Sha256::finish() {
    if (state_->finished) {
        throw std::logic_error("Sha256::finish twice");
    }
    state_->finished = true;
    Sha256Digest digest{};
    unsigned length = 0;
    require(EVP_DigestFinal_ex(state_->context.get(), digest.data(), &length) == 1 && length == digest.size());
    return digest;
}

Sha256Digest sha256(std::string_view bytes) {
    Sha256Digest digest{};
    unsigned length = 0;
    require(EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, algorithm(), nullptr) == 1);
    return digest;
}

std::string hex(std::span<const std::uint8_t> bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const std::uint8_t byte : bytes) {
        text += digits[byte >> 4];
        text += digits[byte & 0x0F];
    }
    return text;
}

}  // namespace egide::base
