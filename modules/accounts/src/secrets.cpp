#include "secrets.h"

#include <sodium.h>

#include <stdexcept>

#include "egide/base/sha256.h"

namespace egide::accounts {

namespace {

constexpr std::size_t kInPlace = 15;  // a text so short is kept inside the string object, and moving it copies
constexpr std::size_t kKeyBytes = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr int kBase64 = sodium_base64_VARIANT_URLSAFE_NO_PADDING;

unsigned char* bytes_of(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

void wipe(std::string& text) {
    sodium_memzero(text.data(), text.size());
    text.clear();
}

void take(std::string& to, std::string& from) {
    if (from.size() > kInPlace) {
        to = std::move(from);
    } else {
        to = from;
        wipe(from);
    }
    from.clear();
}

std::string derived(const Secret& key, std::string_view what) {
    std::string out(kKeyBytes, '\0');
    crypto_generichash(bytes_of(out), out.size(), bytes_of(what), what.size(), bytes_of(key.view()), key.view().size());
    return out;
}

std::string encoded(std::string_view bytes, int variant) {
    std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
    sodium_bin2base64(text.data(), text.size(), bytes_of(bytes), bytes.size(), variant);
    text.pop_back();  // the end that C wants
    return text;
}

}  // namespace

void prepare_sodium() {
    static const int ready = sodium_init();
    if (ready < 0) {
        throw std::runtime_error("libsodium cannot be used on this machine");
    }
}

Secret::Secret(std::string&& bytes) {
    take(bytes_, bytes);
}

Secret::~Secret() {
    wipe(bytes_);
}

Secret::Secret(Secret&& other) noexcept {
    take(bytes_, other.bytes_);
}

Secret& Secret::operator=(Secret&& other) noexcept {
    if (this != &other) {
        wipe(bytes_);
        take(bytes_, other.bytes_);
    }
    return *this;
}

bool Secret::equals(std::string_view other) const {
    return equal_in_constant_time(bytes_, other);
}

bool equal_in_constant_time(std::string_view one, std::string_view other) {
    return one.size() == other.size() && sodium_memcmp(one.data(), other.data(), one.size()) == 0;
}

std::string random_bytes(std::size_t count) {
    prepare_sodium();
    std::string bytes(count, '\0');
    randombytes_buf(bytes.data(), bytes.size());
    return bytes;
}

std::string random_id() {
    const std::string bytes = random_bytes(16);
    return base::hex({bytes_of(std::string_view(bytes)), bytes.size()});
}

Secret random_token() {
    const Secret bytes(random_bytes(32));
    return Secret(to_base64url(bytes.view()));
}

std::string to_base64url(std::string_view bytes) {
    return encoded(bytes, kBase64);
}

std::string to_base64(std::string_view bytes) {
    return encoded(bytes, sodium_base64_VARIANT_ORIGINAL);
}

std::optional<std::string> from_base64url(std::string_view text) {
    std::string bytes(text.size(), '\0');
    std::size_t length = 0;
    const char* end = nullptr;
    if (sodium_base642bin(bytes_of(bytes), bytes.size(), text.data(), text.size(), nullptr, &length, &end, kBase64) !=
            0 ||
        end != text.data() + text.size()) {
        return std::nullopt;
    }
    bytes.resize(length);
    return bytes;
}

std::string to_base32(std::string_view bytes) {
    constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    std::string out;
    unsigned held = 0;
    unsigned bits = 0;
    for (const char byte : bytes) {
        held = (held << 8U) | static_cast<unsigned char>(byte);
        bits += 8;
        while (bits >= 5) {
            bits -= 5;
            out += kLetters[(held >> bits) & 31U];
        }
    }
    if (bits > 0) {
        out += kLetters[(held << (5 - bits)) & 31U];
    }
    return out;
}

std::string digest_of_token(std::string_view token) {
    const base::Sha256Digest digest = base::sha256(token);
    return {digest.begin(), digest.end()};
}

Vault::Vault(const Secret& key) {
    prepare_sodium();
    if (key.view().size() != kKeyBytes) {
        throw std::logic_error("the key of the accounts has not 32 bytes");
    }
    sealing_ = Secret(derived(key, "egide accounts: sealing"));
    digesting_ = Secret(derived(key, "egide accounts: digests"));
}

std::string Vault::seal(std::string_view purpose, std::string_view content) const {
    const std::string nonce = random_bytes(kNonceBytes);
    std::string sealed(content.size() + kTagBytes, '\0');
    crypto_aead_xchacha20poly1305_ietf_encrypt(bytes_of(sealed), nullptr, bytes_of(content), content.size(),
                                               bytes_of(purpose), purpose.size(), nullptr,
                                               bytes_of(std::string_view(nonce)), bytes_of(sealing_.view()));
    return nonce + sealed;
}

std::optional<Secret> Vault::open(std::string_view purpose, std::string_view sealed) const {
    if (sealed.size() < kNonceBytes + kTagBytes) {
        return std::nullopt;
    }
    const std::string_view nonce = sealed.substr(0, kNonceBytes);
    const std::string_view rest = sealed.substr(kNonceBytes);
    std::string content(rest.size() - kTagBytes, '\0');
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(bytes_of(content), nullptr, nullptr, bytes_of(rest), rest.size(),
                                                   bytes_of(purpose), purpose.size(), bytes_of(nonce),
                                                   bytes_of(sealing_.view())) != 0) {
        return std::nullopt;
    }
    return Secret(std::move(content));
}

std::string Vault::digest(std::initializer_list<std::string_view> texts) const {
    crypto_generichash_state state;
    crypto_generichash_init(&state, bytes_of(digesting_.view()), digesting_.view().size(), crypto_generichash_BYTES);
    for (const std::string_view text : texts) {
        const std::string length = std::to_string(text.size()) + ':';
        crypto_generichash_update(&state, bytes_of(std::string_view(length)), length.size());
        crypto_generichash_update(&state, bytes_of(text), text.size());
    }
    std::string out(crypto_generichash_BYTES, '\0');
    crypto_generichash_final(&state, bytes_of(out), out.size());
    return out;
}

}  // namespace egide::accounts
