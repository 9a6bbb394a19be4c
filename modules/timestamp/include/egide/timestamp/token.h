#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "egide/base/result.h"
#include "egide/timestamp/trust.h"

namespace egide::timestamp {

/// What is asked of a time-stamp authority (RFC 3161 §2.4.1).
struct Request {
    Digest digest;
    std::string nonce;         // big-endian, without leading zero; empty: none
    std::string policy;        // dotted identifier; empty: the authority's own
    bool certificates = true;  // ask for the authority's certificate in the token
    bool operator==(const Request&) const = default;
};

/// A request with a fresh random nonce of 64 bits.
Request make_request(Digest digest, std::string policy = {});
/// The DER bytes; a policy that is not a dotted identifier or a digest of the wrong length is a bug (std::logic_error).
std::string write_request(const Request& request);
base::Result<Request> read_request(std::string_view bytes, const std::string& file);

/// Opens the answer to a request (RFC 3161 §2.4.2) and gives its token, in DER. Refuses, with the authority's own
/// words, an answer that is not granted; refuses a token of another digest, nonce or policy. The signature is not
/// checked here.
base::Result<std::string> accept_response(const Request& request, std::string_view response, const std::string& file);

/// What a token says; unverified.
struct TokenInfo {
    Digest digest;
    Instant at{};                                       // genTime, to the millisecond
    std::optional<std::chrono::microseconds> accuracy;  // either side of `at`; nothing when not said
    std::string policy;                                 // dotted identifier
    std::string serial;                                 // hexadecimal
    std::string nonce;                                  // as in Request; empty: none
    bool ordering = false;
    std::vector<std::string> certificates;  // the certificates it carries, in DER
};

/// Reads a token (a CMS ContentInfo in DER, at most 64 KiB besides its revocation data); errors give the byte where
/// reading stopped.
base::Result<TokenInfo> read_token(std::string_view token, const std::string& file);

/// What a verification found, from the best to the worst.
enum class Standing {
    good,
    revocation_unknown,  // all holds, but no kept list or answer says whether the certificates were revoked
    weak_algorithm,      // a hash or key it rests on no longer proves anything
    revoked,             // a certificate was revoked in a way that takes the token with it (RFC 3161 §4)
    outside_validity,    // a certificate had expired or was not yet valid at the token's time
    authority_unknown,   // no path to an anchor
    unfit_certificate,   // the signer's certificate is not for time-stamps alone (RFC 3161 §2.3)
    signature_broken,
    other_data,  // a true token maybe, but of something else
    malformed,
};
/// The name of the enumerator, for JSON.
std::string_view name_of(Standing standing);

enum class Revocation { not_revoked, unknown, revoked };

/// One certificate of the path, as it stood at the token's time.
struct PathLink {
    CertificateInfo certificate;
    Revocation revocation = Revocation::unknown;  // an anchor's own is always not_revoked: it is trusted by choice
    std::optional<Instant> told_at;               // when the list or answer relied upon was made
};

/// What a token proves and why.
struct Verdict {
    Standing standing = Standing::malformed;
    std::optional<TokenInfo> token;  // nothing when malformed
    std::string authority;           // the signer's name; empty when its certificate was not found
    std::vector<PathLink> path;      // signer first, anchor last; empty when there is none
    /// The first end of validity on the path: from then on the token needs a renewal made before.
    std::optional<Instant> protected_until;
    /// The moment of reliance is past that end: the token was good at its time, a renewal must take over.
    bool lapsed = false;
    /// The moment, when it is known, from which the token proves nothing any more by itself: it lapsed, a hash became
    /// weak, a key was compromised.
    std::optional<Instant> lost_since;
    std::vector<HashAlgorithm> hashes;  // all it rests on: its imprint, its signature, the certificates of the path
    std::vector<base::Text> reasons;    // never empty; the one that decides comes first
    /// True when the time is proved: good, or good but for unknown revocation.
    bool proves_time() const { return standing == Standing::good || standing == Standing::revocation_unknown; }
};

/// Verifies a token over `digest` at its own time, as someone does who relies on it at `relied_on`: certificates must
/// be valid at the token's time, hashes not weak yet and keys not known as compromised at `relied_on` (RFC 3161 §4, RFC
/// 4998 §5.3). Opens no file, reads no system store, throws nothing that the bytes can cause.
Verdict verify_token(std::string_view token, const Digest& digest, const Trust& trust, Instant relied_on,
                     const WeakSince& weak = known_weak_hashes());

/// The same token with certificates and revocation data added inside (RFC 5652 §5.1, RFC 5940): its signature does not
/// cover them, so that it stays the same proof and needs nothing beside. What is there already is not added twice.
base::Result<std::string> with_material(std::string_view token, const Material& material, const std::string& file);
/// The certificates and revocation data a token carries.
base::Result<Material> material_of(std::string_view token, const std::string& file);

}  // namespace egide::timestamp
