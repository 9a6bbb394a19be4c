#include "signing_keys.h"

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include "egide/reading/tree.h"
#include "secrets.h"

namespace egide::accounts {

namespace {

constexpr int kLeastRsaBits = 2048;
constexpr int kMostRsaBits = 8192;
constexpr std::size_t kCoordinate = 32;
constexpr std::size_t kMostKeys = 50;

template <typename T, void (*Free)(T*)>
struct End {
    void operator()(T* one) const { Free(one); }
};
using NumberPtr = std::unique_ptr<BIGNUM, End<BIGNUM, BN_free>>;
using BuildPtr = std::unique_ptr<OSSL_PARAM_BLD, End<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>>;
using ParamsPtr = std::unique_ptr<OSSL_PARAM, End<OSSL_PARAM, OSSL_PARAM_free>>;
using ContextPtr = std::unique_ptr<EVP_PKEY_CTX, End<EVP_PKEY_CTX, EVP_PKEY_CTX_free>>;
using DigestPtr = std::unique_ptr<EVP_MD_CTX, End<EVP_MD_CTX, EVP_MD_CTX_free>>;
using SignaturePtr = std::unique_ptr<ECDSA_SIG, End<ECDSA_SIG, ECDSA_SIG_free>>;

const unsigned char* octets(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

std::string word_at(const reading::Node& node, std::string_view key) {
    const reading::Node* const found = node.find(key);
    return found != nullptr && found->kind == reading::Node::Kind::scalar && found->quoted ? found->scalar
                                                                                           : std::string();
}

NumberPtr number_of(std::string_view bytes) {
    return NumberPtr(BN_bin2bn(octets(bytes), static_cast<int>(bytes.size()), nullptr));
}

KeyPtr key_from(const char* type, OSSL_PARAM_BLD* build) {
    const ParamsPtr params(OSSL_PARAM_BLD_to_param(build));
    const ContextPtr context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
    EVP_PKEY* key = nullptr;
    if (!params || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.get()) != 1) {
        return {};
    }
    return KeyPtr(key);
}

KeyPtr rsa_key(const reading::Node& node) {
    const auto modulus = from_base64url(word_at(node, "n"));
    const auto exponent = from_base64url(word_at(node, "e"));
    if (!modulus || !exponent || modulus->size() > kMostRsaBits / 8 || exponent->empty() || exponent->size() > 4) {
        return {};
    }
    const NumberPtr n = number_of(*modulus), e = number_of(*exponent);
    const BuildPtr build(OSSL_PARAM_BLD_new());
    // Exponent 1 signs nothing: every message is its own signature.
    if (!n || !e || !build || BN_num_bits(n.get()) < kLeastRsaBits || BN_is_one(e.get()) || BN_is_odd(e.get()) != 1 ||
        BN_is_odd(n.get()) != 1 || OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1 ||
        OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1) {
        return {};
    }
    return key_from("RSA", build.get());
}

KeyPtr elliptic_key(const reading::Node& node) {
    const auto x = from_base64url(word_at(node, "x"));
    const auto y = from_base64url(word_at(node, "y"));
    if (word_at(node, "crv") != "P-256" || !x || !y || x->size() != kCoordinate || y->size() != kCoordinate) {
        return {};
    }
    const std::string point = "\x04" + *x + *y;
    const BuildPtr build(OSSL_PARAM_BLD_new());
    if (!build || OSSL_PARAM_BLD_push_utf8_string(build.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) != 1 ||
        OSSL_PARAM_BLD_push_octet_string(build.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) != 1) {
        return {};
    }
    KeyPtr key = key_from("EC", build.get());
    const ContextPtr check(key ? EVP_PKEY_CTX_new(key.get(), nullptr) : nullptr);
    return check && EVP_PKEY_public_check(check.get()) == 1 ? std::move(key) : KeyPtr();
}

/// JOSE writes the two numbers side by side, OpenSSL reads them in DER.
std::string der_signature(std::string_view plain) {
    if (plain.size() != 2 * kCoordinate) {
        return {};
    }
    const SignaturePtr pair(ECDSA_SIG_new());
    NumberPtr r = number_of(plain.substr(0, kCoordinate)), s = number_of(plain.substr(kCoordinate));
    if (!pair || !r || !s || ECDSA_SIG_set0(pair.get(), r.get(), s.get()) != 1) {
        return {};
    }
    static_cast<void>(r.release());
    static_cast<void>(s.release());
    unsigned char* bytes = nullptr;
    const int size = i2d_ECDSA_SIG(pair.get(), &bytes);
    std::string der =
        size > 0 ? std::string(reinterpret_cast<char*>(bytes), static_cast<std::size_t>(size)) : std::string();
    OPENSSL_free(bytes);
    return der;
}

bool set_padding(EVP_PKEY_CTX* context, std::string_view algorithm) {
    if (algorithm == "PS256") {
        return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
               EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1;
    }
    return algorithm != "RS256" || EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1;
}

}  // namespace

std::vector<SigningKey> read_signing_keys(std::string_view json) {
    const auto tree = reading::read_json(json, "keys", {.bytes = std::size_t{1} << 20U, .nodes = 5000, .depth = 8});
    const reading::Node* const list = tree.ok() ? tree->find("keys") : nullptr;
    std::vector<SigningKey> keys;
    for (std::size_t at = 0; list != nullptr && at < list->items.size() && keys.size() < kMostKeys; ++at) {
        const reading::Node& node = list->items[at];
        const std::string type = word_at(node, "kty"), use = word_at(node, "use");
        SigningKey key{word_at(node, "kid"), word_at(node, "alg"), type == "EC", {}};
        if ((type == "RSA" || type == "EC") && (use.empty() || use == "sig")) {
            key.key = key.elliptic ? elliptic_key(node) : rsa_key(node);
        }
        if (key.key) {
            keys.push_back(std::move(key));
        }
    }
    return keys;
}

bool is_accepted_algorithm(std::string_view algorithm) {
    return algorithm == "RS256" || algorithm == "PS256" || algorithm == "ES256";
}

bool is_signed(std::string_view algorithm, const SigningKey& key, std::string_view content,
               std::string_view signature) {
    if (!is_accepted_algorithm(algorithm) || key.elliptic != (algorithm == "ES256") ||
        (!key.algorithm.empty() && key.algorithm != algorithm)) {
        return false;
    }
    const std::string der = key.elliptic ? der_signature(signature) : std::string(signature);
    const DigestPtr digest(EVP_MD_CTX_new());
    EVP_PKEY_CTX* context = nullptr;  // belongs to the digest
    return !der.empty() && digest &&
           EVP_DigestVerifyInit(digest.get(), &context, EVP_sha256(), nullptr, key.key.get()) == 1 &&
           set_padding(context, algorithm) &&
           EVP_DigestVerify(digest.get(), octets(der), der.size(), octets(content), content.size()) == 1;
}

}  // namespace egide::accounts
