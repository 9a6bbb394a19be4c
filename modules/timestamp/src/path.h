#pragma once

#include <optional>
#include <string>
#include <vector>

#include "egide/timestamp/token.h"
#include "openssl.h"

namespace egide::timestamp {

/// The way from a signer to an anchor, as it stood at a moment.
struct Path {
    std::vector<X509Ptr> certificates;                // signer first, anchor last; empty when there is none
    Standing standing = Standing::authority_unknown;  // good, outside_validity or authority_unknown
    std::optional<CertificateInfo> invalid;           // the certificate outside its validity
    std::string detail;                               // OpenSSL's words
};

Path find_path(X509* signer, const std::vector<X509Ptr>& others, const std::vector<std::string>& anchors, Instant at);

/// True when the certificate is for time-stamps alone, and says so as critical (RFC 3161 §2.3).
bool is_for_timestamps_alone(X509* certificate);

}  // namespace egide::timestamp
