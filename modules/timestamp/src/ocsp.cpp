// Answers about one certificate (RFC 6960).
#include <algorithm>

#include "revocation.h"

namespace egide::timestamp {

namespace {

using AnswerPtr = Owned<OCSP_RESPONSE, OCSP_RESPONSE_free>;
using BasicPtr = Owned<OCSP_BASICRESP, OCSP_BASICRESP_free>;
using IdPtr = Owned<OCSP_CERTID, OCSP_CERTID_free>;

BasicPtr basic_of(std::string_view bytes) {
    const auto* at = reinterpret_cast<const unsigned char*>(bytes.data());
    const AnswerPtr answer(d2i_OCSP_RESPONSE(nullptr, &at, static_cast<long>(bytes.size())));
    if (!answer || OCSP_response_status(answer.get()) != OCSP_RESPONSE_STATUS_SUCCESSFUL) {
        return nullptr;
    }
    return BasicPtr(OCSP_response_get1_basic(answer.get()));
}

bool may_answer(X509* signer, X509* issuer, std::optional<Instant> at) {
    if (X509_cmp(signer, issuer) == 0) {
        return true;
    }
    const auto from = instant_of(X509_get0_notBefore(signer));
    const auto until = instant_of(X509_get0_notAfter(signer));
    return at && from && until && *from <= *at && *at <= *until &&
           (X509_get_extension_flags(signer) & EXFLAG_XKUSAGE) != 0 &&
           (X509_get_extended_key_usage(signer) & XKU_OCSP_SIGN) != 0 &&
           X509_NAME_cmp(X509_get_issuer_name(signer), X509_get_subject_name(issuer)) == 0 &&
           X509_verify(signer, X509_get0_pubkey(issuer)) == 1;
}

/// Signed by the issuer, or by someone the issuer made a certificate for this (RFC 6960 §4.2.2.2).
bool is_signed(OCSP_BASICRESP* basic, X509* issuer) {
    const CertificateList known(sk_X509_new_null());
    sk_X509_push(known.get(), issuer);
    X509* signer = nullptr;
    return OCSP_resp_get0_signer(basic, &signer, known.get()) == 1 &&
           may_answer(signer, issuer, instant_of(OCSP_resp_get0_produced_at(basic))) &&
           OCSP_basic_verify(basic, known.get(), nullptr, OCSP_NOVERIFY) == 1;
}

bool is_of(OCSP_SINGLERESP* single, X509* certificate, X509* issuer) {
    ASN1_OBJECT* algorithm = nullptr;
    auto* const id = const_cast<OCSP_CERTID*>(OCSP_SINGLERESP_get0_id(single));
    if (OCSP_id_get0_info(nullptr, &algorithm, nullptr, nullptr, id) != 1) {
        return false;
    }
    const auto hash = hash_of_nid(OBJ_obj2nid(algorithm));
    const IdPtr wanted(hash ? OCSP_cert_to_id(method_of(*hash), certificate, issuer) : nullptr);
    return wanted && OCSP_id_cmp(wanted.get(), id) == 0;
}

std::optional<Saying> read_single(OCSP_SINGLERESP* single) {
    int reason = OCSP_REVOKED_STATUS_NOSTATUS;
    ASN1_GENERALIZEDTIME* revoked = nullptr;
    ASN1_GENERALIZEDTIME* from = nullptr;
    ASN1_GENERALIZEDTIME* until = nullptr;
    const int status = OCSP_single_get0_status(single, &reason, &revoked, &from, &until);
    if (status != V_OCSP_CERTSTATUS_GOOD && status != V_OCSP_CERTSTATUS_REVOKED) {
        return std::nullopt;
    }
    Saying saying{instant_of(from), instant_of(until), std::nullopt, false};
    if (status == V_OCSP_CERTSTATUS_REVOKED) {
        saying.revoked_at = instant_of(revoked).value_or(Instant{});
        saying.compromised = !spares_earlier_tokens(reason);
    }
    return saying;
}

}  // namespace

std::optional<Saying> saying_of_ocsp(std::string_view answer, X509* certificate, X509* issuer) {
    constexpr int kMostSingles = 64;
    const BasicPtr basic = basic_of(answer);
    if (!basic || !is_signed(basic.get(), issuer)) {
        return std::nullopt;
    }
    for (int index = 0; index < std::min(OCSP_resp_count(basic.get()), kMostSingles); ++index) {
        OCSP_SINGLERESP* const single = OCSP_resp_get0(basic.get(), index);
        if (is_of(single, certificate, issuer)) {
            return read_single(single);
        }
    }
    return std::nullopt;
}

}  // namespace egide::timestamp
