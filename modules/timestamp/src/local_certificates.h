#pragma once

#include <string>
#include <vector>

#include "egide/timestamp/authority.h"
#include "openssl.h"

namespace egide::timestamp {

/// Making certificates and lists for the local authority; nothing here verifies anything.
KeyPtr make_key(LocalAuthorityOptions::Key kind);

/// What a certificate is to say.
struct CertificatePlan {
    std::string name;
    EVP_PKEY* key = nullptr;
    X509* issuer = nullptr;  // null: signs itself, as an anchor
    EVP_PKEY* issuer_key = nullptr;
    Instant from{};
    Instant until{};
    std::uint64_t serial = 1;
    HashAlgorithm hash = HashAlgorithm::sha256;
};
X509Ptr make_certificate(const CertificatePlan& plan);

/// One line of a revocation list.
struct RevokedSerial {
    std::string serial;  // hexadecimal
    Instant at{};
    RevocationReason reason = RevocationReason::unspecified;
};
CrlPtr make_crl(X509* issuer, EVP_PKEY* key, HashAlgorithm hash, Instant at, std::chrono::days validity,
                const std::vector<RevokedSerial>& revoked);

std::string pem_of(X509* certificate);
std::string pem_of(X509_CRL* crl);
std::string pem_of(EVP_PKEY* key);
KeyPtr key_from_pem(std::string_view pem);

}  // namespace egide::timestamp
