#include "openssl_types.h"

#include <openssl/err.h>

#include <algorithm>
#include <cstring>
#include <ctime>  // and tzset
#include <new>

#include "egide/base/sha256.h"

namespace egide::signature {
namespace {

struct Parts {
    std::vector<Bytes> parts;
    std::size_t part = 0;
    std::size_t at = 0;
};

int read_some(BIO* bio, char* out, std::size_t wanted, std::size_t* done) {
    auto* const source = static_cast<Parts*>(BIO_get_data(bio));
    *done = 0;
    while (source->part < source->parts.size() && source->at == source->parts[source->part].size()) {
        ++source->part;
        source->at = 0;
    }
    if (source->part == source->parts.size()) {
        return 0;
    }
    const Bytes part = source->parts[source->part];
    *done = std::min(wanted, part.size() - source->at);
    std::memcpy(out, part.data() + source->at, *done);
    source->at += *done;
    return 1;
}

long control(BIO* bio, int command, long, void*) {
    const auto* const source = static_cast<Parts*>(BIO_get_data(bio));
    switch (command) {
        case BIO_CTRL_EOF:
            return source->part == source->parts.size() ? 1 : 0;
        case BIO_CTRL_FLUSH:
            return 1;
        default:
            return 0;
    }
}

int destroy(BIO* bio) {
    delete static_cast<Parts*>(BIO_get_data(bio));
    return 1;
}

BIO_METHOD* parts_method() {
    static BIO_METHOD* const method = [] {
        BIO_METHOD* const made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "parts of a file");
        if (made == nullptr || BIO_meth_set_read_ex(made, read_some) != 1 || BIO_meth_set_ctrl(made, control) != 1 ||
            BIO_meth_set_destroy(made, destroy) != 1) {
            throw std::bad_alloc();
        }
        return made;
    }();
    return method;
}

}  // namespace

OSSL_LIB_CTX* library() {
    static OSSL_LIB_CTX* const context = [] {
        OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr);
        OSSL_LIB_CTX* const made = OSSL_LIB_CTX_new();
        if (made == nullptr) {
            throw std::bad_alloc();
        }
        return made;
    }();
    return context;
}

void prepare() {
    ::tzset();  // the C library reads its zone even to break UTC down
    for (const char* const digest : {"SHA1", "SHA256", "SHA384", "SHA512", "SHA3-256"}) {
        find_digest(digest);
    }
}

ErrorQueue::ErrorQueue() {
    ERR_set_mark();
}

ErrorQueue::~ErrorQueue() {
    ERR_pop_to_mark();
}

CertificatePtr parse_certificate(Bytes der) {
    const ErrorQueue quiet;
    X509* made = X509_new_ex(library(), nullptr);
    const std::uint8_t* at = der.data();
    if (made == nullptr || d2i_X509(&made, &at, static_cast<long>(der.size())) == nullptr) {
        return nullptr;
    }
    CertificatePtr certificate(made);
    return at == der.data() + der.size() ? std::move(certificate) : nullptr;
}

std::vector<std::uint8_t> der_of(X509* certificate) {
    const int size = i2d_X509(certificate, nullptr);
    std::vector<std::uint8_t> der(size > 0 ? static_cast<std::size_t>(size) : 0);
    if (std::uint8_t* at = der.data(); size > 0) {
        i2d_X509(certificate, &at);
    }
    return der;
}

CertificatesPtr joined(STACK_OF(X509) * one, STACK_OF(X509) * other) {
    CertificatesPtr all(sk_X509_new_null());
    for (STACK_OF(X509)* const stack : {one, other}) {
        for (int at = 0; at < sk_X509_num(stack); ++at) {
            X509_up_ref(sk_X509_value(stack, at));
            sk_X509_push(all.get(), sk_X509_value(stack, at));
        }
    }
    return all;
}

BioPtr read_parts(std::vector<Bytes> parts) {
    auto source = std::make_unique<Parts>(Parts{std::move(parts)});
    BioPtr bio(BIO_new(parts_method()));
    if (!bio) {
        throw std::bad_alloc();
    }
    BIO_set_data(bio.get(), source.release());
    BIO_set_init(bio.get(), 1);
    return bio;
}

DigestPtr find_digest(const char* name) {
    const ErrorQueue quiet;
    return DigestPtr(EVP_MD_fetch(library(), name, nullptr));
}

std::vector<std::uint8_t> digest_of(const EVP_MD* digest, const std::vector<Bytes>& parts) {
    const DigestContextPtr context(EVP_MD_CTX_new());
    std::vector<std::uint8_t> value(EVP_MAX_MD_SIZE);
    unsigned size = 0;
    if (!context || EVP_DigestInit_ex(context.get(), digest, nullptr) != 1) {
        throw std::bad_alloc();
    }
    for (const Bytes part : parts) {
        EVP_DigestUpdate(context.get(), part.data(), part.size());
    }
    EVP_DigestFinal_ex(context.get(), value.data(), &size);
    value.resize(size);
    return value;
}

std::string sha256_hex(Bytes bytes) {
    static const DigestPtr digest = find_digest("SHA256");
    return base::hex(digest_of(digest.get(), {bytes}));
}

std::optional<Time> time_of(const ASN1_TIME* time) {
    const ErrorQueue quiet;
    std::tm parts{};
    if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) {
        return std::nullopt;
    }
    const auto date = std::chrono::year(parts.tm_year + 1900) / (parts.tm_mon + 1) / parts.tm_mday;
    if (!date.ok() || parts.tm_year < 0) {
        return std::nullopt;
    }
    return Time(std::chrono::sys_days(date)) + std::chrono::hours(parts.tm_hour) + std::chrono::minutes(parts.tm_min) +
           std::chrono::seconds(parts.tm_sec);
}

}  // namespace egide::signature
