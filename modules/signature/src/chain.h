#pragma once

#include "egide/signature/trust_list.h"
#include "openssl_types.h"
#include "revocation.h"

namespace egide::signature {

/// The anchors of a trust list, parsed once.
class Anchors {
  public:
    explicit Anchors(const TrustList& list);
    struct Entry {
        CertificatePtr certificate;
        const Anchor* anchor = nullptr;
    };
    const std::vector<Entry>& entries() const { return entries_; }

  private:
    std::vector<Entry> entries_;
};

/// The certificates trusted for a service at a moment, in DER.
std::vector<std::string> anchors_at(const Anchors& anchors, Service service, Time at);

/// What a chain says of a certificate.
struct ChainState {
    Trust trust = Trust::issuer_unknown;
    std::string anchor;
    RevocationState revocation;
};

/// Builds the chain from a signer's certificate to an anchor, as of a moment. A revocation counts when it is not
/// later than that moment.
ChainState examine_chain(X509* certificate, STACK_OF(X509) * others, const Anchors& anchors,
                         const RevocationSources& revocation, Time at);

}  // namespace egide::signature
