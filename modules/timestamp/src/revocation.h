#pragma once

#include <optional>
#include <vector>

#include "egide/timestamp/token.h"
#include "openssl.h"

namespace egide::timestamp {

/// Kept lists, read once, and answers.
struct RevocationData {
    std::vector<CrlPtr> lists;
    std::vector<std::string> answers;
};
/// What is not readable, or is an answer of more than 64 KiB, is left out.
RevocationData read_revocation(const Material& kept);

/// What kept lists and answers say of one certificate.
struct RevocationNews {
    Revocation state = Revocation::unknown;
    std::optional<Instant> told_at;
    std::optional<Instant> revoked_at;
    bool compromised = false;  // the key may be in other hands, or nothing says that it is not
};

/// `at` is the token's time, `relied_on` when one relies on it. A list or answer counts for "not revoked" when it was
/// current at `at`, or made after it while the certificate was still valid. RFC 3161 §4: a revocation takes effect on
/// tokens made from its date on; when the key was compromised, or no reason is given, on all of them, once it is known.
RevocationNews revocation_of(X509* certificate, X509* issuer, const RevocationData& data, Instant at,
                             Instant relied_on);

/// One thing said about the certificate.
struct Saying {
    std::optional<Instant> from;   // this update
    std::optional<Instant> until;  // next update
    std::optional<Instant> revoked_at;
    bool compromised = false;
};
std::optional<Saying> saying_of_crl(X509_CRL* crl, X509* certificate, X509* issuer);
std::optional<Saying> saying_of_ocsp(std::string_view answer, X509* certificate, X509* issuer);
/// Reasons that leave the tokens made before (RFC 3161 §4, and those that say nothing of the key).
bool spares_earlier_tokens(long reason);

}  // namespace egide::timestamp
