#pragma once

#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/evp.h>
#include <openssl/ocsp.h>
#include <openssl/x509.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "egide/signature/verdict.h"

namespace egide::signature {

using Bytes = std::span<const std::uint8_t>;

inline std::string_view as_text(Bytes bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

template <auto Free>
struct FreedBy {
    template <typename T>
    void operator()(T* pointer) const {
        Free(pointer);
    }
};

inline void free_certificates(STACK_OF(X509) * stack) {
    sk_X509_pop_free(stack, X509_free);
}

using CertificatePtr = std::unique_ptr<X509, FreedBy<X509_free>>;
using CertificatesPtr = std::unique_ptr<STACK_OF(X509), FreedBy<free_certificates>>;
using CmsPtr = std::unique_ptr<CMS_ContentInfo, FreedBy<CMS_ContentInfo_free>>;
using BioPtr = std::unique_ptr<BIO, FreedBy<BIO_free_all>>;
using CrlPtr = std::unique_ptr<X509_CRL, FreedBy<X509_CRL_free>>;
using OcspPtr = std::unique_ptr<OCSP_BASICRESP, FreedBy<OCSP_BASICRESP_free>>;
using DigestPtr = std::unique_ptr<EVP_MD, FreedBy<EVP_MD_free>>;
using DigestContextPtr = std::unique_ptr<EVP_MD_CTX, FreedBy<EVP_MD_CTX_free>>;

/// Our own library context: it reads no configuration and no store of the machine.
OSSL_LIB_CTX* library();

/// Leaves no error of ours in the thread's queue.
class ErrorQueue {
  public:
    ErrorQueue();
    ~ErrorQueue();
    ErrorQueue(const ErrorQueue&) = delete;
    ErrorQueue& operator=(const ErrorQueue&) = delete;
};

/// One certificate in DER, nothing after it; nothing when it does not parse.
CertificatePtr parse_certificate(Bytes der);
std::vector<std::uint8_t> der_of(X509* certificate);

/// The certificates of both; either may be null.
CertificatesPtr joined(STACK_OF(X509) * one, STACK_OF(X509) * other);

/// Reads the parts one after the other, without copying them: they must outlive it.
BioPtr read_parts(std::vector<Bytes> parts);

/// A digest by its name or object identifier; nothing when it is not known.
DigestPtr find_digest(const char* name);
std::vector<std::uint8_t> digest_of(const EVP_MD* digest, const std::vector<Bytes>& parts);
std::string sha256_hex(Bytes bytes);

/// The moment, to the second; nothing when it is malformed.
std::optional<Time> time_of(const ASN1_TIME* time);

}  // namespace egide::signature
