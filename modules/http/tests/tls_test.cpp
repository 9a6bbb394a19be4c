#include <gtest/gtest.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <memory>

#include "answers.h"
#include "egide/http/server.h"
#include "egide/testing/temporary_folder.h"
#include "loopback_client.h"
#include "routes.h"

namespace egide::http {
namespace {

template <typename T, void (*free)(T*)>
struct Freed {
    void operator()(T* object) const { free(object); }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY, EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509, X509_free>>;

/// A key and a certificate made for `name`, in PEM files.
TlsFiles make_certificate(const testing::TemporaryFolder& folder, const std::string& name) {
    const Key key(EVP_EC_gen("P-256"));
    const Certificate certificate(X509_new());
    X509_set_version(certificate.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
    X509_set_pubkey(certificate.get(), key.get());
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
    X509_sign(certificate.get(), key.get(), EVP_sha256());
    TlsFiles files{folder / (name + ".crt"), folder / (name + ".key")};
    FILE* out = std::fopen(files.certificate.c_str(), "w");
    PEM_write_X509(out, certificate.get());
    std::fclose(out);
    out = std::fopen(files.key.c_str(), "w");
    PEM_write_PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    std::fclose(out);
    return files;
}

/// What a client of ours asks of TLS.
struct TlsWish {
    int newest = TLS1_3_VERSION;
    std::string protocol = {};  // offered by ALPN, with its length in front
    std::string ciphers = {};
};

/// A TLS client on a real socket; `subject` is empty when the handshake failed.
class TlsClient {
  public:
    explicit TlsClient(std::uint16_t port, const TlsWish& wish = {})
        : wire_(port), context_(SSL_CTX_new(TLS_client_method())), ssl_(nullptr) {
        SSL_CTX_set_security_level(context_.get(), 0);
        SSL_CTX_set_min_proto_version(context_.get(), 0);
        SSL_CTX_set_max_proto_version(context_.get(), wish.newest);
        if (!wish.ciphers.empty()) {
            SSL_CTX_set_cipher_list(context_.get(), wish.ciphers.c_str());
        }
        ssl_.reset(SSL_new(context_.get()));
        SSL_set_fd(ssl_.get(), wire_.descriptor());
        if (!wish.protocol.empty()) {
            SSL_set_alpn_protos(ssl_.get(), reinterpret_cast<const unsigned char*>(wish.protocol.data()),
                                static_cast<unsigned>(wish.protocol.size()));
        }
        if (SSL_connect(ssl_.get()) == 1) {
            const Certificate peer(SSL_get1_peer_certificate(ssl_.get()));
            char name[64] = {};
            X509_NAME_get_text_by_NID(X509_get_subject_name(peer.get()), NID_commonName, name, sizeof name);
            subject = name;
            version = SSL_version(ssl_.get());
        }
    }

    std::string exchange(const std::string& request) {
        SSL_write(ssl_.get(), request.data(), static_cast<int>(request.size()));
        std::string all;
        char buffer[4096];
        for (int got = 0; (got = SSL_read(ssl_.get(), buffer, sizeof buffer)) > 0;) {
            all.append(buffer, static_cast<std::size_t>(got));
        }
        said_goodbye = (SSL_get_shutdown(ssl_.get()) & SSL_RECEIVED_SHUTDOWN) != 0;
        return all;
    }
    std::string subject;
    int version = 0;
    bool said_goodbye = false;

  private:
    LoopbackClient wire_;
    std::unique_ptr<SSL_CTX, Freed<SSL_CTX, SSL_CTX_free>> context_;
    std::unique_ptr<SSL, Freed<SSL, SSL_free>> ssl_;
};

std::unique_ptr<Server> serve_tls(const TlsFiles& files, Limits limits = {}) {
    ServerOptions options;
    options.tls = files;
    options.limits = limits;
    return std::move(Server::start(options, echo_routes())).value();
}

constexpr const char* kAsk = "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

TEST(Tls, ServesOver12And13AndSaysGoodbye) {
    testing::TemporaryFolder folder;
    const auto server = serve_tls(make_certificate(folder, "one"));
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        TlsClient client(server->port(), {.newest = version});
        EXPECT_EQ(client.subject, "one");
        EXPECT_EQ(client.version, version);
        const auto answers = take_answers(client.exchange(kAsk));
        ASSERT_EQ(answers.size(), 1U);
        EXPECT_EQ(answers[0].body, "hello");
        EXPECT_NE(answers[0].field("Strict-Transport-Security"), "");
        EXPECT_TRUE(client.said_goodbye) << "who cuts an answer must not pass for its end";
    }
}

TEST(Tls, RefusesWhatIsOldOrWeak) {
    testing::TemporaryFolder folder;
    const auto server = serve_tls(make_certificate(folder, "one"));
    EXPECT_EQ(TlsClient(server->port(), {.newest = TLS1_1_VERSION}).subject, "");
    for (const char* const weak : {"ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA384", "AES128-GCM-SHA256", "NULL"}) {
        EXPECT_EQ(TlsClient(server->port(), {.newest = TLS1_2_VERSION, .ciphers = weak}).subject, "") << weak;
    }
    EXPECT_EQ(TlsClient(server->port(), {.newest = TLS1_2_VERSION, .ciphers = "ECDHE-ECDSA-AES128-GCM-SHA256"}).subject, "one");
}

TEST(Tls, SpeaksHttp11AndNothingElseByAlpn) {
    testing::TemporaryFolder folder;
    const auto server = serve_tls(make_certificate(folder, "one"));
    EXPECT_EQ(TlsClient(server->port(), {.protocol = "\x02h2\x08http/1.1"}).subject, "one");
    EXPECT_EQ(TlsClient(server->port(), {.protocol = "\x02h2"}).subject, "");
}

TEST(Tls, TakesNewCertificatesWithoutAStop) {
    testing::TemporaryFolder folder;
    const auto files = make_certificate(folder, "one");
    const auto server = serve_tls(files);
    TlsClient before(server->port());
    const auto renewed = make_certificate(folder, "two");
    std::filesystem::copy_file(renewed.certificate, files.certificate, std::filesystem::copy_options::overwrite_existing);
    const auto half = server->reload_certificates();
    ASSERT_EQ(half.size(), 1U) << "the key is still the former one";
    EXPECT_EQ(half.front().message.message->key, "tls.mismatch");
    EXPECT_EQ(TlsClient(server->port()).subject, "one") << "the former pair stays in use";
    std::filesystem::copy_file(renewed.key, files.key, std::filesystem::copy_options::overwrite_existing);
    EXPECT_TRUE(server->reload_certificates().empty());
    EXPECT_EQ(TlsClient(server->port()).subject, "two");
    EXPECT_EQ(take_answers(before.exchange(kAsk)).at(0).body, "hello") << "who was connected stays so";
}

TEST(Tls, FilesThatCannotServeAreNamed) {
    testing::TemporaryFolder folder;
    const auto good = make_certificate(folder, "one");
    const auto other = make_certificate(folder, "two");
    const auto text = folder.write("text", "not PEM");
    for (const auto& [files, key] : std::vector<std::pair<TlsFiles, std::string>>{{{folder / "absent", good.key}, "tls.certificate"},
                                                                                   {{text, good.key}, "tls.certificate"},
                                                                                   {{good.certificate, folder / "absent"}, "tls.key"},
                                                                                   {{good.certificate, text}, "tls.key"},
                                                                                   {{good.certificate, other.key}, "tls.mismatch"}}) {
        ServerOptions options;
        options.tls = files;
        const auto server = Server::start(options, echo_routes());
        ASSERT_FALSE(server.ok()) << key;
        EXPECT_EQ(server.errors().front().message.message->key, key);
    }
}

TEST(Tls, AHandshakeHasItsDeadlineAndPlainHttpIsNoHandshake) {
    testing::TemporaryFolder folder;
    Limits limits;
    limits.handshake_time = std::chrono::milliseconds(200);
    const auto server = serve_tls(make_certificate(folder, "one"), limits);
    LoopbackClient silent(server->port());
    LoopbackClient plain(server->port());
    plain.send(kAsk);
    EXPECT_EQ(take_answers(plain.receive()).size(), 0U);
    EXPECT_TRUE(plain.ended());
    silent.receive(std::chrono::seconds(5));
    EXPECT_TRUE(silent.ended());
}

}  // namespace
}  // namespace egide::http
