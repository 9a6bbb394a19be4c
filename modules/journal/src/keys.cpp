#include <fmt/format.h>
#include <openssl/crypto.h>

#include <algorithm>
#include <stdexcept>

#include "base64.h"
#include "ed25519.h"
#include "egide/base/sha256.h"
#include "egide/journal/messages.h"
#include "egide/journal/note.h"
#include "key_name.h"
#include "trouble.h"

namespace egide::journal {

namespace {

constexpr std::string_view kPrivate = "PRIVATE+KEY+";

std::uint32_t key_id(std::string_view name, SignatureType type, const PublicKey& key) {
    std::string hashed(name);
    hashed += '\n';
    hashed += static_cast<char>(type);
    hashed.append(reinterpret_cast<const char*>(key.data()), key.size());
    const auto digest = base::sha256(hashed);
    return std::uint32_t{digest[0]} << 24 | std::uint32_t{digest[1]} << 16 | std::uint32_t{digest[2]} << 8 | digest[3];
}

/// The three parts of "name+id+base64", the last being the type and 32 bytes.
struct KeyText {
    std::string name;
    std::string id;
    SignatureType type = SignatureType::ed25519;
    std::array<std::uint8_t, 32> bytes{};
};

std::optional<KeyText> split_key(std::string_view text) {
    const auto first = text.find('+');
    const auto second = first == std::string_view::npos ? first : text.find('+', first + 1);
    if (second == std::string_view::npos || !is_key_name(text.substr(0, first))) {
        return std::nullopt;
    }
    const auto bytes = parse_base64(text.substr(second + 1));
    if (!bytes || bytes->size() != 33 || (bytes->front() != 1 && bytes->front() != 4)) {
        return std::nullopt;
    }
    KeyText key{std::string(text.substr(0, first)),
                std::string(text.substr(first + 1, second - first - 1)),
                static_cast<SignatureType>(bytes->front()),
                {}};
    std::copy(bytes->begin() + 1, bytes->end(), key.bytes.begin());
    return key;
}

std::string key_text(const VerifierKey& key, const std::array<std::uint8_t, 32>& bytes) {
    std::array<std::uint8_t, 33> typed{static_cast<std::uint8_t>(key.type())};
    std::copy(bytes.begin(), bytes.end(), typed.begin() + 1);
    std::string text = fmt::format("{}+{:08x}+{}", key.name(), key.id(), base64(typed));
    OPENSSL_cleanse(typed.data(), typed.size());
    return text;
}

}  // namespace

VerifierKey::VerifierKey(std::string name, SignatureType type, const PublicKey& key)
    : name_(std::move(name)), type_(type), key_(key), id_(key_id(name_, type, key)) {
    if (!is_key_name(name_)) {
        throw std::logic_error("VerifierKey: not a key name");
    }
}

base::Result<VerifierKey> VerifierKey::parse(std::string_view text) {
    const auto parts = split_key(text);
    if (!parts) {
        return refused(messages::key_malformed());
    }
    VerifierKey key(parts->name, parts->type, parts->bytes);
    if (fmt::format("{:08x}", key.id()) != parts->id) {
        return refused(messages::key_id({.expected = fmt::format("{:08x}", key.id()), .found = parts->id}));
    }
    return key;
}

std::string VerifierKey::text() const {
    return key_text(*this, key_);
}

bool VerifierKey::verifies(std::string_view message, const SignatureBytes& signature) const {
    return ed25519_verify(key_, message, signature);
}

SignerKey::SignerKey(std::string name, SignatureType type, const Seed& seed)
    : seed_(seed), verifier_(std::move(name), type, public_key(seed)) {}

SignerKey::~SignerKey() {
    OPENSSL_cleanse(seed_.data(), seed_.size());
}

SignerKey SignerKey::generate(std::string name, SignatureType type) {
    return {std::move(name), type, random_seed()};
}

base::Result<SignerKey> SignerKey::parse(std::string_view text) {
    auto parts = text.starts_with(kPrivate) ? split_key(text.substr(kPrivate.size())) : std::nullopt;
    if (!parts) {
        return refused(messages::key_malformed());
    }
    SignerKey key(parts->name, parts->type, parts->bytes);
    OPENSSL_cleanse(parts->bytes.data(), parts->bytes.size());
    const std::string id = fmt::format("{:08x}", key.verifier().id());
    if (id != parts->id) {
        return refused(messages::key_id({.expected = id, .found = parts->id}));
    }
    return key;
}

std::string SignerKey::secret_text() const {
    return std::string(kPrivate) + key_text(verifier_, seed_);
}

SignatureBytes SignerKey::sign(std::string_view message) const {
    return ed25519_sign(seed_, message);
}

}  // namespace egide::journal
