#pragma once

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>

#include <memory>
#include <string>

#include "../src/secrets.h"
#include "egide/base/sha256.h"
#include "egide/reading/json_writer.h"
#include "egide/reading/tree.h"

namespace egide::accounts {

/// An authenticator and its browser in a few lines, with a real ES256 key; each lie of which a stranger is capable is
/// one field.
class SoftAuthenticator {
  public:
    std::string site = "egide.example";
    std::string origin = "https://egide.example";
    std::string user;  // the handle that it tells; empty: none
    std::string credential = "credential-of-32-bytes-or-about.";
    std::uint8_t flags = 0x05;  // a person was present and verified
    std::uint32_t counter = 0;
    bool cross_origin = false;
    std::string type_told;  // instead of the ceremony's own
    std::string format = "none";

    /// The answer to PublicKeyCredentialCreationOptions.
    std::string create(const std::string& options) {
        const std::string data = authenticator_data(flags | 0x40U) + attested();
        const std::string client = client_data(options, "webauthn.create");
        const std::string statement =
            format == "packed" ? "\xA2" + text("alg") + "\x26" + text("sig") + bytes(sign(data + digest(client)))
                               : "\xA0";
        const std::string object =
            "\xA3" + text("fmt") + text(format) + text("attStmt") + statement + text("authData") + bytes(data);
        reading::JsonWriter json(false);
        begin(json).field("clientDataJSON", std::string_view(to_base64url(client)));
        json.field("attestationObject", std::string_view(to_base64url(object))).end_object().end_object();
        return json.take();
    }

    /// The answer to PublicKeyCredentialRequestOptions.
    std::string get(const std::string& options) {
        const std::string data = authenticator_data(flags);
        const std::string client = client_data(options, "webauthn.get");
        reading::JsonWriter json(false);
        begin(json).field("clientDataJSON", std::string_view(to_base64url(client)));
        json.field("authenticatorData", std::string_view(to_base64url(data)));
        json.field("signature", std::string_view(to_base64url(sign(data + digest(client)))));
        if (!user.empty()) {
            json.field("userHandle", std::string_view(to_base64url(user)));
        }
        json.end_object().end_object();
        return json.take();
    }

    /// Both coordinates, as a passkey is kept.
    std::string public_key() const {
        return coordinate(OSSL_PKEY_PARAM_EC_PUB_X) + coordinate(OSSL_PKEY_PARAM_EC_PUB_Y);
    }
    std::string sign(const std::string& content) const {
        const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
        const auto* const data = reinterpret_cast<const unsigned char*>(content.data());
        std::size_t size = 0;
        EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get());
        EVP_DigestSign(context.get(), nullptr, &size, data, content.size());
        std::string out(size, '\0');
        EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size, data, content.size());
        out.resize(size);
        return out;
    }

    static std::string challenge_of(const std::string& options) {
        return reading::read_json(options, "options")->find("challenge")->scalar;
    }

  private:
    static std::string digest(std::string_view content) {
        const auto digest = base::sha256(content);
        return {digest.begin(), digest.end()};
    }
    static std::string head(unsigned type, std::size_t length) {
        std::string out;
        if (length < 24) {
            out += static_cast<char>((type << 5U) | length);
        } else if (length < 256) {
            out += static_cast<char>((type << 5U) | 24U);
            out += static_cast<char>(length);
        } else {
            out += static_cast<char>((type << 5U) | 25U);
            out += static_cast<char>(length >> 8U);
            out += static_cast<char>(length & 255U);
        }
        return out;
    }
    static std::string text(std::string_view content) { return head(3, content.size()) + std::string(content); }
    static std::string bytes(std::string_view content) { return head(2, content.size()) + std::string(content); }

    reading::JsonWriter& begin(reading::JsonWriter& json) const {
        const std::string id = to_base64url(credential);
        json.begin_object().field("id", std::string_view(id)).field("rawId", std::string_view(id));
        return json.field("type", "public-key").key("response").begin_object();
    }
    std::string client_data(const std::string& options, std::string_view type) const {
        reading::JsonWriter json(false);
        json.begin_object().field("type", type_told.empty() ? type : std::string_view(type_told));
        json.field("challenge", std::string_view(challenge_of(options))).field("origin", std::string_view(origin));
        json.field("crossOrigin", cross_origin).end_object();
        return json.take();
    }
    std::string authenticator_data(unsigned said) const {
        std::string data = digest(site);
        data += static_cast<char>(said);
        for (int shift = 24; shift >= 0; shift -= 8) {
            data += static_cast<char>((counter >> static_cast<unsigned>(shift)) & 255U);
        }
        return data;
    }
    /// aaguid, credential, key in COSE.
    std::string attested() const {
        std::string out(16, '\0');
        out += static_cast<char>(credential.size() >> 8U);
        out += static_cast<char>(credential.size() & 255U);
        return out + credential + "\xA5\x01\x02\x03\x26\x20\x01\x21" + bytes(coordinate(OSSL_PKEY_PARAM_EC_PUB_X)) +
               "\x22" + bytes(coordinate(OSSL_PKEY_PARAM_EC_PUB_Y));
    }
    std::string coordinate(const char* which) const {
        BIGNUM* number = nullptr;
        EVP_PKEY_get_bn_param(key_.get(), which, &number);
        std::string out(32, '\0');
        BN_bn2binpad(number, reinterpret_cast<unsigned char*>(out.data()), 32);
        BN_free(number);
        return out;
    }
    std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key_{EVP_EC_gen("P-256"), EVP_PKEY_free};
};

}  // namespace egide::accounts
