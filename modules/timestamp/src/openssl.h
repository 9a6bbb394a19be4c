#pragma once

#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/evp.h>
#include <openssl/ocsp.h>
#include <openssl/ts.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "egide/timestamp/trust.h"

namespace egide::timestamp {

template <auto release>
struct Release {
    template <typename T>
    void operator()(T* object) const {
        release(object);
    }
};
template <typename T, auto release>
using Owned = std::unique_ptr<T, Release<release>>;

inline void release_certificates(STACK_OF(X509) * stack) {
    sk_X509_pop_free(stack, X509_free);
}
/// A list that does not own what it lists.
inline void release_list(STACK_OF(X509) * stack) {
    sk_X509_free(stack);
}

using BioPtr = Owned<BIO, BIO_free_all>;
using X509Ptr = Owned<X509, X509_free>;
using CrlPtr = Owned<X509_CRL, X509_CRL_free>;
using KeyPtr = Owned<EVP_PKEY, EVP_PKEY_free>;
using CmsPtr = Owned<CMS_ContentInfo, CMS_ContentInfo_free>;
using CertificateList = Owned<STACK_OF(X509), release_list>;

/// OpenSSL without its configuration file: a verification depends on its bytes alone. To be called before anything else
/// of OpenSSL.
void prepare_openssl();

/// The certificate these bytes are, wholly; null when they are not one. The same for a list.
X509Ptr certificate_from(std::string_view der);
CrlPtr crl_from(std::string_view der);
std::string der_of(const X509* certificate);
std::string der_of(const X509_CRL* crl);
/// A BIO that reads these bytes, which must live as long.
BioPtr reading(std::string_view bytes);
std::string taken_from(BIO* memory);

const EVP_MD* method_of(HashAlgorithm algorithm);
std::optional<HashAlgorithm> hash_of_nid(int nid);
/// The hash inside the signature of a certificate or list; nothing when it has none (Ed25519) or it is unknown.
std::optional<HashAlgorithm> signature_hash(const X509* certificate);
/// True when that hash is one we do not know: nobody can tell here whether it still holds.
bool has_unknown_hash(const X509* certificate);

std::optional<Instant> instant_of(const ASN1_TIME* time);
CertificateInfo describe(const X509* certificate);
/// What OpenSSL has to say of the last failure; its queue is emptied.
std::string openssl_words();

}  // namespace egide::timestamp
