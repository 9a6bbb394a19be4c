#pragma once

#include "chain.h"
#include "egide/signature/verdict.h"
#include "egide/timestamp/trust.h"
#include "openssl_types.h"
#include "revocation.h"

namespace egide::signature {

inline constexpr std::size_t kMostCmsBytes = 4u << 20;

/// What a signature promises by its format.
struct CmsProfile {
    bool cades = false;  // ETSI EN 319 122-1: signing-certificate is required
    std::size_t most_bytes = kMostCmsBytes;
    int most_signers = 1;
};

/// One signer of a CMS SignedData, verified up to its certificate, trust left aside.
struct CmsSigner {
    std::vector<Fault> faults;
    Signer facts;
    CertificatePtr certificate;
    std::vector<std::uint8_t> value;                // what a signature timestamp covers
    std::vector<std::vector<std::uint8_t>> tokens;  // signature timestamps, unverified
};

/// A CMS SignedData, read and verified. `faults` are those of the whole; then there may be no signer.
struct CmsExamination {
    std::vector<Fault> faults;
    std::vector<CmsSigner> signers;
    CertificatesPtr certificates;
    RevocationData revocation;
    std::optional<std::vector<std::uint8_t>> content;  // what it encloses
};

/// Reads and verifies a CMS over the parts given, or over what it encloses. A signature that needs a content and has
/// none gets content_missing. `der` may have nothing after it.
CmsExamination examine_cms(Bytes der, const std::optional<std::vector<Bytes>>& parts, const CmsProfile& profile);

/// How many bytes the value takes, without what follows it.
std::size_t size_of_value(Bytes der);

/// Whether nothing but zeros follows the value: room that a PDF leaves for a longer signature.
bool only_zeros_follow(Bytes der);

/// What the file around a signature adds: certificates, revocation data, time stamps made later over all of it.
struct Surroundings {
    CertificatesPtr certificates;  // may be null
    RevocationData revocation;
    timestamp::Material material;  // the same, as it stands in the file, for its time stamps
};

/// Adds the time stamps, the proven time, the chain and the revocation to what was verified.
void examine_trust(CmsSigner& signer, const CmsExamination& cms, const Surroundings& around,
                   const std::vector<Stamp>& document_stamps, const Anchors& anchors, Time now);

}  // namespace egide::signature
