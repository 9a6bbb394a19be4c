#include "revocation.h"

#include <openssl/objects.h>
#include <openssl/x509v3.h>

#include <algorithm>

namespace egide::signature {
namespace {

constexpr std::size_t kMostItems = 200;

/// A list or an answer proves something for `at` when it was still in force then, or was made later.
bool covers(std::optional<Time> made, std::optional<Time> next, Time at) {
    return made && (*made >= at || (next && *next >= at));
}

/// When the key may no longer be believed: the date of revocation, or an earlier one that the issuer names.
std::optional<Time> revoked_since(const X509_REVOKED* entry) {
    std::optional<Time> since = time_of(X509_REVOKED_get0_revocationDate(entry));
    auto* const earlier =
        static_cast<ASN1_GENERALIZEDTIME*>(X509_REVOKED_get_ext_d2i(entry, NID_invalidity_date, nullptr, nullptr));
    if (const std::optional<Time> invalid = time_of(earlier); invalid && since) {
        since = std::min(*since, *invalid);
    }
    ASN1_GENERALIZEDTIME_free(earlier);
    return since;
}

bool is_whole_list(X509_CRL* list) {
    return X509_CRL_get_ext_by_NID(list, NID_delta_crl, -1) < 0 &&
           X509_CRL_get_ext_by_NID(list, NID_issuing_distribution_point, -1) < 0;
}

RevocationState in_list(X509_CRL* list, X509* certificate, X509* issuer, Time at) {
    const bool by_issuer = X509_NAME_cmp(X509_CRL_get_issuer(list), X509_get_subject_name(issuer)) == 0 &&
                           (X509_get_key_usage(issuer) & KU_CRL_SIGN) != 0;
    if (!by_issuer || X509_CRL_verify(list, X509_get0_pubkey(issuer)) != 1) {
        return {};
    }
    X509_REVOKED* entry = nullptr;
    if (X509_CRL_get0_by_serial(list, &entry, X509_get0_serialNumber(certificate)) == 1) {
        return {Revocation::revoked, revoked_since(entry)};
    }
    const bool enough = is_whole_list(list) &&
                        covers(time_of(X509_CRL_get0_lastUpdate(list)), time_of(X509_CRL_get0_nextUpdate(list)), at);
    return {enough ? Revocation::good : Revocation::not_known, std::nullopt};
}

/// The key that may sign answers for this issuer: its own, or one it certified for that (RFC 6960 §4.2.2.2).
X509* answering_certificate(OCSP_BASICRESP* answer, X509* issuer) {
    X509* signer = nullptr;
    const CertificatesPtr known(sk_X509_new_null());
    sk_X509_push(known.get(), issuer);
    X509_up_ref(issuer);
    if (OCSP_resp_get0_signer(answer, &signer, known.get()) != 1) {
        return nullptr;
    }
    if (X509_cmp(signer, issuer) == 0) {
        return signer;
    }
    const bool delegated = X509_get_extended_key_usage(signer) != UINT32_MAX &&
                           (X509_get_extended_key_usage(signer) & XKU_OCSP_SIGN) != 0 &&
                           X509_check_issued(issuer, signer) == X509_V_OK &&
                           X509_verify(signer, X509_get0_pubkey(issuer)) == 1;
    return delegated ? signer : nullptr;
}

bool answer_is_signed(OCSP_BASICRESP* answer, X509* issuer) {
    X509* const signer = answering_certificate(answer, issuer);
    return signer != nullptr && ASN1_item_verify_ex(ASN1_ITEM_rptr(OCSP_RESPDATA), OCSP_resp_get0_tbs_sigalg(answer),
                                                    OCSP_resp_get0_signature(answer), OCSP_resp_get0_respdata(answer),
                                                    nullptr, X509_get0_pubkey(signer), library(), nullptr) == 1;
}

bool speaks_of(const OCSP_SINGLERESP* single, X509* certificate, X509* issuer) {
    auto* const id = const_cast<OCSP_CERTID*>(OCSP_SINGLERESP_get0_id(single));
    ASN1_OBJECT* algorithm = nullptr;
    if (OCSP_id_get0_info(nullptr, &algorithm, nullptr, nullptr, id) != 1) {
        return false;
    }
    char name[64] = {};
    OBJ_obj2txt(name, sizeof name, algorithm, 1);
    const DigestPtr digest = find_digest(name);
    OCSP_CERTID* const wanted = digest ? OCSP_cert_to_id(digest.get(), certificate, issuer) : nullptr;
    const bool same = wanted != nullptr && OCSP_id_cmp(id, wanted) == 0;
    OCSP_CERTID_free(wanted);
    return same;
}

RevocationState in_answer(OCSP_BASICRESP* answer, X509* certificate, X509* issuer, Time at) {
    bool verified = false;
    for (int index = 0; index < std::min(OCSP_resp_count(answer), 20); ++index) {
        OCSP_SINGLERESP* const single = OCSP_resp_get0(answer, index);
        if (!speaks_of(single, certificate, issuer)) {
            continue;
        }
        verified = verified || answer_is_signed(answer, issuer);
        if (!verified) {
            return {};
        }
        int reason = 0;
        ASN1_GENERALIZEDTIME *revoked = nullptr, *made = nullptr, *next = nullptr;
        const int status = OCSP_single_get0_status(single, &reason, &revoked, &made, &next);
        if (status == V_OCSP_CERTSTATUS_REVOKED) {
            return {Revocation::revoked, time_of(revoked)};
        }
        if (status == V_OCSP_CERTSTATUS_GOOD && covers(time_of(made), time_of(next), at)) {
            return {Revocation::good, std::nullopt};
        }
    }
    return {};
}

/// Revoked outweighs everything, and the earliest date counts.
void combine(RevocationState& state, const RevocationState& found) {
    if (found.revocation == Revocation::revoked) {
        const bool both = state.revocation == Revocation::revoked && state.since && found.since;
        state.since = both ? std::min(*state.since, *found.since) : found.since;
        state.revocation = Revocation::revoked;
    } else if (found.revocation == Revocation::good && state.revocation == Revocation::not_known) {
        state.revocation = Revocation::good;
    }
}

}  // namespace

void RevocationData::add_list(Bytes der) {
    const ErrorQueue quiet;
    const std::uint8_t* at = der.data();
    X509_CRL* list = X509_CRL_new_ex(library(), nullptr);
    if (lists.size() < kMostItems && d2i_X509_CRL(&list, &at, static_cast<long>(der.size())) != nullptr) {
        lists.emplace_back(list);
    } else {
        X509_CRL_free(list);
    }
}

void RevocationData::add_list(const X509_CRL* list) {
    std::uint8_t* der = nullptr;
    const int size = i2d_X509_CRL(list, &der);
    if (size > 0) {
        add_list(Bytes(der, static_cast<std::size_t>(size)));
        OPENSSL_free(der);
    }
}

void RevocationData::add_answer(Bytes der) {
    const ErrorQueue quiet;
    const std::uint8_t* at = der.data();
    OCSP_RESPONSE* const response = d2i_OCSP_RESPONSE(nullptr, &at, static_cast<long>(der.size()));
    if (response != nullptr && answers.size() < kMostItems &&
        OCSP_response_status(response) == OCSP_RESPONSE_STATUS_SUCCESSFUL) {
        if (OcspPtr basic(OCSP_response_get1_basic(response)); basic) {
            answers.push_back(std::move(basic));
        }
    }
    OCSP_RESPONSE_free(response);
}

RevocationState revocation_of(X509* certificate, X509* issuer, const RevocationSources& sources, Time at) {
    const ErrorQueue quiet;
    RevocationState state;
    for (const RevocationData* const data : sources) {
        for (const CrlPtr& list : data->lists) {
            combine(state, in_list(list.get(), certificate, issuer, at));
        }
        for (const OcspPtr& answer : data->answers) {
            combine(state, in_answer(answer.get(), certificate, issuer, at));
        }
    }
    return state;
}

}  // namespace egide::signature
