// The verification of one token.
#include <openssl/err.h>

#include <algorithm>

#include "egide/timestamp/messages.h"
#include "moment.h"
#include "path.h"
#include "revocation.h"
#include "signed_data.h"

namespace egide::timestamp {

namespace {

constexpr int kSmallestRsa = 2048;

/// Goes through the checks and keeps what each found.
class Verification {
  public:
    Verification(std::string_view token, const Digest& digest, const Trust& trust, Instant relied_on,
                 const WeakSince& weak)
        : token_(token), digest_(digest), trust_(trust), relied_on_(relied_on), weak_(weak) {}

    Verdict run() {
        der::Fault fault;
        verdict_.token = token_info(token_, parts_, fault);
        if (!verdict_.token) {
            found(Standing::malformed, std::move(fault.text));
            return conclude();
        }
        check_data();
        gather();
        if (const X509Ptr signer = find_signer()) {
            verdict_.authority = describe(signer.get()).subject;
            check_signature(signer.get());
            check_usage(signer.get());
            check_path(signer.get());
        }
        check_hashes();
        check_times();
        return conclude();
    }

  private:
    struct Finding {
        Standing standing;
        base::Text text;
    };

    void found(Standing standing, base::Text text) { findings_.push_back({standing, std::move(text)}); }
    void lost(Instant since) { verdict_.lost_since = std::min(verdict_.lost_since.value_or(since), since); }
    const TokenInfo& info() const { return *verdict_.token; }

    void check_data() {
        if (info().digest.algorithm != digest_.algorithm) {
            found(Standing::other_data, messages::verify_other_hash({.found = name_of(info().digest.algorithm),
                                                                     .given = name_of(digest_.algorithm)}));
        } else if (info().digest != digest_) {
            found(Standing::other_data, messages::verify_other_data());
        }
    }

    /// What the token carries and what is kept beside it.
    void gather() {
        kept_ = material_in(parts_);
        const Material& beside = trust_.material;
        kept_.certificates.insert(kept_.certificates.end(), beside.certificates.begin(), beside.certificates.end());
        kept_.crls.insert(kept_.crls.end(), beside.crls.begin(), beside.crls.end());
        kept_.ocsp_responses.insert(kept_.ocsp_responses.end(), beside.ocsp_responses.begin(),
                                    beside.ocsp_responses.end());
    }

    /// The certificate whose hash the signed attribute gives: no other may be put in its place.
    X509Ptr find_signer() {
        const Digest& wanted = *parts_.certificate_hash;
        for (const std::vector<std::string>* const list : {&std::as_const(kept_.certificates), &trust_.anchors}) {
            for (const std::string& bytes : *list) {
                if (digest_of(wanted.algorithm, bytes) == wanted) {
                    if (X509Ptr certificate = certificate_from(bytes)) {
                        signer_bytes_ = bytes;
                        return certificate;
                    }
                }
            }
        }
        found(Standing::authority_unknown, messages::verify_no_signer());
        return nullptr;
    }

    /// The certificates that may lie between the signer and an anchor.
    std::vector<X509Ptr> others() const {
        std::vector<X509Ptr> all;
        std::vector<std::string> seen = trust_.anchors;
        seen.push_back(signer_bytes_);
        for (const std::string& bytes : kept_.certificates) {
            if (std::find(seen.begin(), seen.end(), bytes) == seen.end()) {
                seen.push_back(bytes);
                if (X509Ptr certificate = certificate_from(bytes)) {
                    all.push_back(std::move(certificate));
                }
            }
        }
        return all;
    }

    /// Without its certificates and lists, the token is the same to its signature, and OpenSSL reads less of a
    /// stranger.
    void check_signature(X509* signer) {
        const std::string bare = without_material(parts_);
        const auto* at = reinterpret_cast<const unsigned char*>(bare.data());
        const CmsPtr cms(d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(bare.size())));
        if (!cms) {
            found(Standing::malformed, messages::token_unreadable({.detail = openssl_words()}));
            return;
        }
        CMS_SignerInfo* const by = sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(cms.get()), 0);
        const bool his = by != nullptr && CMS_SignerInfo_cert_cmp(by, signer) == 0;
        if (his) {
            CMS_SignerInfo_set1_signer_cert(by, signer);
        }
        if (!his || CMS_verify(cms.get(), nullptr, nullptr, nullptr, nullptr,
                               CMS_NO_SIGNER_CERT_VERIFY | CMS_NOINTERN | CMS_BINARY) != 1) {
            found(Standing::signature_broken, messages::verify_signature({.authority = verdict_.authority}));
        }
        ERR_clear_error();
    }

    void check_usage(X509* signer) {
        if (!is_for_timestamps_alone(signer)) {
            found(Standing::unfit_certificate, messages::verify_unfit({.authority = verdict_.authority}));
        }
    }

    void check_path(X509* signer) {
        const Path path = find_path(signer, others(), trust_.anchors, info().at);
        if (path.standing == Standing::authority_unknown) {
            found(path.standing, messages::verify_unknown({.authority = verdict_.authority, .detail = path.detail}));
            return;
        }
        if (path.invalid) {
            found(path.standing, messages::verify_outside_validity({.at = moment(info().at),
                                                                    .certificate = path.invalid->subject,
                                                                    .from = moment(path.invalid->not_before),
                                                                    .until = moment(path.invalid->not_after)}));
        }
        revocation_ = read_revocation(kept_);
        for (std::size_t index = 0; index < path.certificates.size(); ++index) {
            X509* const certificate = path.certificates[index].get();
            verdict_.path.push_back({describe(certificate), Revocation::not_revoked, std::nullopt});
            check_key(certificate, verdict_.path.back().certificate);
            if (index + 1 < path.certificates.size()) {
                check_revocation(certificate, path.certificates[index + 1].get(), verdict_.path.back());
                weigh_hash(signature_hash(certificate));
                refuse_unknown_hash(has_unknown_hash(certificate));
            }
        }
    }

    void check_revocation(X509* certificate, X509* issuer, PathLink& link) {
        const RevocationNews news = revocation_of(certificate, issuer, revocation_, info().at, relied_on_);
        link.revocation = news.state;
        link.told_at = news.told_at;
        const std::string& name = link.certificate.subject;
        if (news.state == Revocation::revoked) {
            lost(*news.revoked_at);
        }
        if (news.state == Revocation::unknown) {
            found(Standing::revocation_unknown, messages::verify_revocation_unknown({.certificate = name}));
        } else if (news.state == Revocation::revoked && news.compromised) {
            found(Standing::revoked,
                  messages::verify_compromised({.at = moment(*news.revoked_at), .certificate = name}));
        } else if (news.state == Revocation::revoked) {
            found(Standing::revoked,
                  messages::verify_revoked(
                      {.at = moment(*news.revoked_at), .certificate = name, .token_at = moment(info().at)}));
        }
    }

    void check_key(X509* certificate, const CertificateInfo& described) {
        const EVP_PKEY* const key = X509_get0_pubkey(certificate);
        if (key != nullptr && EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA && EVP_PKEY_get_bits(key) < kSmallestRsa) {
            found(Standing::weak_algorithm,
                  messages::verify_weak_key(
                      {.bits = EVP_PKEY_get_bits(key), .certificate = described.subject, .minimum = kSmallestRsa}));
        }
    }

    void weigh_hash(std::optional<HashAlgorithm> algorithm) {
        std::vector<HashAlgorithm>& known = verdict_.hashes;
        if (!algorithm || std::find(known.begin(), known.end(), *algorithm) != known.end()) {
            return;
        }
        known.push_back(*algorithm);
        const auto row = weak_.find(*algorithm);
        if (row == weak_.end() || relied_on_ < row->second) {
            return;
        }
        lost(row->second);
        found(Standing::weak_algorithm,
              messages::verify_weak_hash({.hash = name_of(*algorithm), .since = day_of(row->second)}));
    }

    void refuse_unknown_hash(bool unknown) {
        if (unknown) {
            found(Standing::weak_algorithm, messages::verify_unknown_hash());
        }
    }

    void check_hashes() {
        weigh_hash(info().digest.algorithm);
        weigh_hash(parts_.signer_hash);
        refuse_unknown_hash(!parts_.signer_hash);
    }

    void check_times() {
        for (const PathLink& link : verdict_.path) {
            verdict_.protected_until =
                std::min(verdict_.protected_until.value_or(link.certificate.not_after), link.certificate.not_after);
        }
        verdict_.lapsed = verdict_.protected_until && relied_on_ > *verdict_.protected_until;
        if (verdict_.lapsed) {
            lost(*verdict_.protected_until);
            found(Standing::good, messages::verify_lapsed({.until = moment(*verdict_.protected_until)}));
        }
        if (info().at > relied_on_) {
            found(Standing::good, messages::verify_future({.at = moment(info().at), .now = moment(relied_on_)}));
        }
    }

    Verdict conclude() {
        std::stable_sort(findings_.begin(), findings_.end(),
                         [](const Finding& one, const Finding& other) { return one.standing > other.standing; });
        verdict_.standing = findings_.empty() ? Standing::good : findings_.front().standing;
        if (verdict_.proves_time()) {
            verdict_.reasons.push_back(
                messages::verify_good({.at = moment(info().at), .authority = verdict_.authority}));
        }
        for (Finding& finding : findings_) {
            verdict_.reasons.push_back(std::move(finding.text));
        }
        return std::move(verdict_);
    }

    std::string_view token_;
    const Digest& digest_;
    const Trust& trust_;
    Instant relied_on_;
    const WeakSince& weak_;
    SignedData parts_;
    Material kept_;
    RevocationData revocation_;
    std::string signer_bytes_;
    std::vector<Finding> findings_;
    Verdict verdict_;
};

}  // namespace

std::string_view name_of(Standing standing) {
    switch (standing) {
        case Standing::good:
            return "good";
        case Standing::revocation_unknown:
            return "revocation_unknown";
        case Standing::weak_algorithm:
            return "weak_algorithm";
        case Standing::revoked:
            return "revoked";
        case Standing::outside_validity:
            return "outside_validity";
        case Standing::authority_unknown:
            return "authority_unknown";
        case Standing::unfit_certificate:
            return "unfit_certificate";
        case Standing::signature_broken:
            return "signature_broken";
        case Standing::other_data:
            return "other_data";
        case Standing::malformed:
            return "malformed";
    }
    return "malformed";
}

Verdict verify_token(std::string_view token, const Digest& digest, const Trust& trust, Instant relied_on,
                     const WeakSince& weak) {
    prepare_openssl();
    return Verification(token, digest, trust, relied_on, weak).run();
}

}  // namespace egide::timestamp
