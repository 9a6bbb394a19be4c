#include "tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <array>
#include <stdexcept>
#include <utility>

#include "egide/http/messages.h"

namespace egide::http {

namespace {

using Context = boost::asio::ssl::context;

std::string openssl_words() {
    std::array<char, 256> words{};
    ERR_error_string_n(ERR_peek_last_error(), words.data(), words.size());
    ERR_clear_error();
    return words.data();
}

base::Error trouble(base::Text message, const std::filesystem::path& file) {
    return {.kind = base::ErrorKind::unavailable,
            .message = std::move(message),
            .at = {file.string(), 0, 0},
            .field = {},
            .detail = openssl_words()};
}

/// A key with a password would make OpenSSL ask on the terminal.
int no_password(char*, int, int, void*) {
    return 0;
}

int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* size, const unsigned char* offered,
                    unsigned int offered_size, void*) {
    static constexpr std::array<unsigned char, 9> kOurs{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
    unsigned char* found = nullptr;
    if (SSL_select_next_proto(&found, size, kOurs.data(), kOurs.size(), offered, offered_size) !=
        OPENSSL_NPN_NEGOTIATED) {
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    }
    *chosen = found;
    return SSL_TLSEXT_ERR_OK;
}

void harden(SSL_CTX* context) {
    constexpr std::uint64_t options = SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_NO_TICKET;
    SSL_CTX_set_options(context, options);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_default_passwd_cb(context, no_password);
    SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
    const bool set = SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1 &&
                     SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20") == 1 &&
                     SSL_CTX_set1_groups_list(context, "X25519:P-256:P-384") == 1;
    if (!set) {
        throw std::runtime_error("OpenSSL refuses the TLS settings: " + openssl_words());
    }
}

}  // namespace

base::Result<std::shared_ptr<Context>> load_tls(const TlsFiles& files) {
    auto context = std::make_shared<Context>(Context::tls_server);
    SSL_CTX* const native = context->native_handle();
    harden(native);
    ERR_clear_error();
    const std::string certificate = files.certificate.string();
    const std::string key = files.key.string();
    if (SSL_CTX_use_certificate_chain_file(native, certificate.c_str()) != 1) {
        return trouble(messages::tls_certificate({.path = certificate}), files.certificate);
    }
    if (SSL_CTX_use_PrivateKey_file(native, key.c_str(), SSL_FILETYPE_PEM) != 1) {
        const bool mismatch = ERR_GET_REASON(ERR_peek_last_error()) == X509_R_KEY_VALUES_MISMATCH;
        return trouble(mismatch ? messages::tls_mismatch({.path = key}) : messages::tls_key({.path = key}), files.key);
    }
    if (SSL_CTX_check_private_key(native) != 1) {
        return trouble(messages::tls_mismatch({.path = key}), files.key);
    }
    return context;
}

}  // namespace egide::http
