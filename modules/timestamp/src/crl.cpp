// Revocation lists (RFC 5280 §5).
#include "revocation.h"

namespace egide::timestamp {

namespace {

using DistributionPtr = Owned<ISSUING_DIST_POINT, ISSUING_DIST_POINT_free>;
using PointsPtr = Owned<CRL_DIST_POINTS, CRL_DIST_POINTS_free>;

bool share_a_name(const DIST_POINT_NAME* one, const DIST_POINT_NAME* other) {
    if (one == nullptr || other == nullptr || one->type != 0 || other->type != 0) {
        return false;
    }
    for (int left = 0; left < sk_GENERAL_NAME_num(one->name.fullname); ++left) {
        for (int right = 0; right < sk_GENERAL_NAME_num(other->name.fullname); ++right) {
            if (GENERAL_NAME_cmp(sk_GENERAL_NAME_value(one->name.fullname, left),
                                 sk_GENERAL_NAME_value(other->name.fullname, right)) == 0) {
                return true;
            }
        }
    }
    return false;
}

/// A list of one distribution point speaks of the certificates that name it.
bool names_point(X509* certificate, const DIST_POINT_NAME* point) {
    const PointsPtr points(
        static_cast<CRL_DIST_POINTS*>(X509_get_ext_d2i(certificate, NID_crl_distribution_points, nullptr, nullptr)));
    for (int index = 0; points && index < sk_DIST_POINT_num(points.get()); ++index) {
        if (share_a_name(sk_DIST_POINT_value(points.get(), index)->distpoint, point)) {
            return true;
        }
    }
    return false;
}

/// A list may restrict itself to some certificates; one that says less than all about ours is of no use.
bool speaks_of(X509_CRL* crl, X509* certificate) {
    const DistributionPtr scope(
        static_cast<ISSUING_DIST_POINT*>(X509_CRL_get_ext_d2i(crl, NID_issuing_distribution_point, nullptr, nullptr)));
    if (!scope) {
        return X509_CRL_get_ext_by_NID(crl, NID_issuing_distribution_point, -1) < 0;
    }
    const bool authority = X509_check_ca(certificate) != 0;
    const bool excluded = scope->indirectCRL > 0 || scope->onlyattr > 0 || scope->onlysomereasons != nullptr ||
                          (scope->onlyuser > 0 && authority) || (scope->onlyCA > 0 && !authority);
    return !excluded && (scope->distpoint == nullptr || names_point(certificate, scope->distpoint));
}

/// No extension that changes the meaning of the list in a way we do not know; no list of mere differences.
bool is_plain(const X509_CRL* crl) {
    for (int index = 0; index < X509_CRL_get_ext_count(crl); ++index) {
        X509_EXTENSION* const extension = X509_CRL_get_ext(crl, index);
        const int nid = OBJ_obj2nid(X509_EXTENSION_get_object(extension));
        if (nid == NID_delta_crl ||
            (X509_EXTENSION_get_critical(extension) == 1 && nid != NID_issuing_distribution_point)) {
            return false;
        }
    }
    return true;
}

std::optional<Instant> earlier(std::optional<Instant> one, std::optional<Instant> other) {
    return one && other ? std::min(*one, *other) : (one ? one : other);
}

void take_entry(X509_REVOKED* entry, Saying& saying) {
    const Owned<ASN1_GENERALIZEDTIME, ASN1_GENERALIZEDTIME_free> invalid(
        static_cast<ASN1_GENERALIZEDTIME*>(X509_REVOKED_get_ext_d2i(entry, NID_invalidity_date, nullptr, nullptr)));
    const Owned<ASN1_ENUMERATED, ASN1_ENUMERATED_free> reason(
        static_cast<ASN1_ENUMERATED*>(X509_REVOKED_get_ext_d2i(entry, NID_crl_reason, nullptr, nullptr)));
    // A date that cannot be read is as early as can be.
    saying.revoked_at =
        earlier(instant_of(X509_REVOKED_get0_revocationDate(entry)).value_or(Instant{}), instant_of(invalid.get()));
    saying.compromised = !reason || !spares_earlier_tokens(ASN1_ENUMERATED_get(reason.get()));
}

}  // namespace

std::optional<Saying> saying_of_crl(X509_CRL* crl, X509* certificate, X509* issuer) {
    if (X509_NAME_cmp(X509_CRL_get_issuer(crl), X509_get_subject_name(issuer)) != 0 || !is_plain(crl) ||
        !speaks_of(crl, certificate) || (X509_get_key_usage(issuer) & KU_CRL_SIGN) == 0 ||
        X509_CRL_verify(crl, X509_get0_pubkey(issuer)) != 1) {
        return std::nullopt;
    }
    Saying saying{instant_of(X509_CRL_get0_lastUpdate(crl)), instant_of(X509_CRL_get0_nextUpdate(crl)), std::nullopt,
                  false};
    X509_REVOKED* entry = nullptr;
    if (X509_CRL_get0_by_cert(crl, &entry, certificate) == 1) {
        take_entry(entry, saying);
    }
    return saying;
}

}  // namespace egide::timestamp
