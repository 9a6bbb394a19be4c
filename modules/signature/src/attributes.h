#pragma once

#include "cms.h"

namespace egide::signature {

/// The outcome of looking for the attribute that names the signer's certificate (ESS, RFC 2634 and RFC 5035).
enum class NamedCertificate { absent, right, wrong };
NamedCertificate named_certificate(const CMS_SignerInfo* signer, X509* certificate);

/// Whether the signed content type is the one of the content (RFC 5652 §11.1).
bool names_content_type(const CMS_SignerInfo* signer, const ASN1_OBJECT* type);

/// The signing time as the signer writes it; unproved.
std::optional<Time> signing_time(const CMS_SignerInfo* signer);

/// The tokens of signature-time-stamp (RFC 5126), at most 10.
std::vector<std::vector<std::uint8_t>> signature_tokens(const CMS_SignerInfo* signer);

/// Takes the lists and answers that Adobe's signed attribute carries (ISO 32000-2 §12.8.3.3.2).
void take_archived_revocation(const CMS_SignerInfo* signer, RevocationData& data);

}  // namespace egide::signature
