#pragma once

#include "openssl_types.h"

namespace egide::signature {

/// What the file carries about revoked certificates: lists and answers that are verified only when they are used.
struct RevocationData {
    std::vector<CrlPtr> lists;
    std::vector<OcspPtr> answers;
    /// Keeps what parses, at most 200 of each; what does not is passed over: it then proves nothing.
    void add_list(Bytes der);
    void add_list(const X509_CRL* list);
    void add_answer(Bytes der);
};

/// Whether a certificate was revoked, and since when.
struct RevocationState {
    Revocation revocation = Revocation::not_known;
    std::optional<Time> since;
};

/// Where to look: in the signature itself, in the file around it.
using RevocationSources = std::vector<const RevocationData*>;

/// Looks for the certificate in what its own issuer signed and what was in force at `at` or is newer.
RevocationState revocation_of(X509* certificate, X509* issuer, const RevocationSources& sources, Time at);

}  // namespace egide::signature
