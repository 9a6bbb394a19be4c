#include "stamp.h"

#include <algorithm>

#include "egide/timestamp/token.h"
#include "text.h"

namespace egide::signature {
namespace {

timestamp::Digest digest_over(timestamp::HashAlgorithm algorithm, const std::vector<Bytes>& parts) {
    timestamp::Digester digester(algorithm);
    for (const Bytes part : parts) {
        digester.update(as_text(part));
    }
    return digester.finish();
}

/// What the verification found, in this module's words.
void take_standing(timestamp::Standing standing, Stamp& stamp) {
    switch (standing) {
        case timestamp::Standing::good:
        case timestamp::Standing::revocation_unknown:
            stamp.trust = Trust::trusted;
            return;
        case timestamp::Standing::weak_algorithm:
            stamp.trust = Trust::weak;
            return;
        case timestamp::Standing::revoked:
            stamp.trust = Trust::revoked;
            return;
        case timestamp::Standing::outside_validity:
            stamp.trust = Trust::expired;
            return;
        case timestamp::Standing::authority_unknown:
            stamp.trust = Trust::issuer_unknown;
            return;
        case timestamp::Standing::unfit_certificate:
            stamp.trust = Trust::not_for_signing;
            return;
        case timestamp::Standing::signature_broken:
            stamp.faults.push_back(Fault::signature_mismatch);
            return;
        case timestamp::Standing::other_data:
            stamp.faults.push_back(Fault::digest_mismatch);
            return;
        case timestamp::Standing::malformed:
            stamp.faults.push_back(Fault::cms_malformed);
            return;
    }
}

bool rests_on_sha1(const timestamp::Verdict& verdict) {
    return std::find(verdict.hashes.begin(), verdict.hashes.end(), timestamp::HashAlgorithm::sha1) !=
           verdict.hashes.end();
}

}  // namespace

Stamp examine_stamp(Bytes token, const std::vector<Bytes>& covered, const Surroundings& around, const Anchors& anchors,
                    Time now) {
    const base::Result<timestamp::TokenInfo> info = timestamp::read_token(as_text(token), {});
    Stamp stamp;
    if (!info.ok() || !parse_time(show_time(std::chrono::floor<std::chrono::seconds>(info->at)))) {
        stamp.faults.push_back(Fault::cms_malformed);
        return stamp;
    }
    const Time at = std::chrono::floor<std::chrono::seconds>(info->at);
    const timestamp::Trust trust{anchors_at(anchors, Service::timestamps, at), around.material};
    const timestamp::Verdict verdict =
        timestamp::verify_token(as_text(token), digest_over(info->digest.algorithm, covered), trust, now);
    take_standing(verdict.standing, stamp);
    stamp.time = at;
    stamp.authority = plain_text(verdict.authority);
    stamp.weak_digest = rests_on_sha1(verdict);
    return stamp;
}

}  // namespace egide::signature
