#pragma once

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rsa.h>

#include <memory>
#include <string>
#include <string_view>

namespace egide::testing {

/// A provider's key, made and used by OpenSSL; signs what it is told, also what it should not.
class TokenMaker {
  public:
    static TokenMaker rsa(const std::string& id, unsigned bits = 2048) { return {id, EVP_RSA_gen(bits), false}; }
    static TokenMaker elliptic(const std::string& id, const char* curve = "P-256") {
        return {id, EVP_EC_gen(curve), true};
    }

    /// The key as its provider publishes it.
    std::string published(const std::string& more = "") const {
        const std::string words = "\"kid\":\"" + id_ + "\"" + more;
        if (elliptic_) {
            return "{\"kty\":\"EC\",\"crv\":\"P-256\"," + words + ",\"x\":\"" + number(OSSL_PKEY_PARAM_EC_PUB_X, 32) +
                   "\",\"y\":\"" + number(OSSL_PKEY_PARAM_EC_PUB_Y, 32) + "\"}";
        }
        return "{\"kty\":\"RSA\"," + words + ",\"n\":\"" + number(OSSL_PKEY_PARAM_RSA_N) + "\",\"e\":\"" +
               number(OSSL_PKEY_PARAM_RSA_E) + "\"}";
    }
    static std::string set(const std::string& keys) { return "{\"keys\":[" + keys + "]}"; }

    std::string token(const std::string& claims, const std::string& algorithm = "",
                      const std::string& more = "") const {
        const std::string said = !algorithm.empty() ? algorithm : elliptic_ ? "ES256" : "RS256";
        return signed_by_header("{\"alg\":\"" + said + "\",\"kid\":\"" + id_ + "\"" + more + "}", claims,
                                said == "PS256");
    }
    std::string signed_by_header(const std::string& header, const std::string& claims, bool pss = false) const {
        const std::string content = encoded(header) + "." + encoded(claims);
        return content + "." + encoded(signature(content, pss));
    }
    /// As one who knows the public key alone would: with it as a shared secret.
    std::string swapped(const std::string& claims, const std::string& secret) const {
        const std::string content =
            encoded("{\"alg\":\"HS256\",\"kid\":\"" + id_ + "\"}") + "." + encoded(claims);
        std::string out(32, '\0');
        HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
             reinterpret_cast<const unsigned char*>(content.data()), content.size(),
             reinterpret_cast<unsigned char*>(out.data()), nullptr);
        return content + "." + encoded(out);
    }

    /// base64url without padding.
    static std::string encoded(std::string_view bytes) {
        constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        std::string out;
        for (std::size_t i = 0; i < bytes.size(); i += 3) {
            unsigned bits = 0;
            for (std::size_t j = 0; j < 3; ++j) {
                bits = (bits << 8U) | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0U);
            }
            for (unsigned j = 0; j < 4 && i + j <= bytes.size(); ++j) {
                out += kDigits[(bits >> (18U - 6U * j)) & 63U];
            }
        }
        return out;
    }

  private:
    TokenMaker(std::string id, EVP_PKEY* key, bool elliptic)
        : id_(std::move(id)), key_(key, EVP_PKEY_free), elliptic_(elliptic) {}

    std::string number(const char* which, int size = 0) const {
        BIGNUM* value = nullptr;
        EVP_PKEY_get_bn_param(key_.get(), which, &value);
        std::string out(static_cast<std::size_t>(size == 0 ? BN_num_bytes(value) : size), '\0');
        BN_bn2binpad(value, reinterpret_cast<unsigned char*>(out.data()), static_cast<int>(out.size()));
        BN_free(value);
        return encoded(out);
    }
    std::string signature(const std::string& content, bool pss) const {
        const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> digest(EVP_MD_CTX_new(), EVP_MD_CTX_free);
        EVP_PKEY_CTX* context = nullptr;
        EVP_DigestSignInit(digest.get(), &context, EVP_sha256(), nullptr, key_.get());
        if (pss) {
            EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING);
            EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST);
        }
        const auto* const data = reinterpret_cast<const unsigned char*>(content.data());
        std::size_t size = 0;
        EVP_DigestSign(digest.get(), nullptr, &size, data, content.size());
        std::string out(size, '\0');
        EVP_DigestSign(digest.get(), reinterpret_cast<unsigned char*>(out.data()), &size, data, content.size());
        out.resize(size);
        return elliptic_ ? side_by_side(out) : out;
    }
    static std::string side_by_side(const std::string& der) {
        const auto* at = reinterpret_cast<const unsigned char*>(der.data());
        ECDSA_SIG* const pair = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()));
        std::string out(64, '\0');
        auto* const bytes = reinterpret_cast<unsigned char*>(out.data());
        BN_bn2binpad(ECDSA_SIG_get0_r(pair), bytes, 32);
        BN_bn2binpad(ECDSA_SIG_get0_s(pair), bytes + 32, 32);
        ECDSA_SIG_free(pair);
        return out;
    }

    std::string id_;
    std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key_;
    bool elliptic_;
};

}  // namespace egide::testing
