#include "stamp.h"

#include <openssl/objects.h>

#include <algorithm>

#include "certificate.h"

namespace egide::signature {
namespace {

TokenInfoPtr token_info(const CmsExamination& cms) {
    if (!cms.content) {
        return nullptr;
    }
    const std::uint8_t* at = cms.content->data();
    return TokenInfoPtr(d2i_TS_TST_INFO(nullptr, &at, static_cast<long>(cms.content->size())));
}

/// Whether the token covers these parts; the digest it uses may be one of the retired ones.
std::optional<Fault> check_imprint(TS_TST_INFO* info, const std::vector<Bytes>& covered, bool& weak) {
    TS_MSG_IMPRINT* const imprint = TS_TST_INFO_get_msg_imprint(info);
    const ASN1_OBJECT* algorithm = nullptr;
    X509_ALGOR_get0(&algorithm, nullptr, nullptr, TS_MSG_IMPRINT_get_algo(imprint));
    const int nid = OBJ_obj2nid(algorithm);
    if (nid == NID_md5 || nid == NID_md4 || nid == NID_md2) {
        return Fault::digest_broken;
    }
    weak = nid == NID_sha1;
    char name[64] = {};
    OBJ_obj2txt(name, sizeof name, algorithm, 1);
    const DigestPtr digest = find_digest(name);
    if (!digest) {
        return Fault::algorithm_unknown;
    }
    const ASN1_OCTET_STRING* const stated = TS_MSG_IMPRINT_get_msg(imprint);
    const Bytes wanted(ASN1_STRING_get0_data(stated), static_cast<std::size_t>(ASN1_STRING_length(stated)));
    const std::vector<std::uint8_t> found = digest_of(digest.get(), covered);
    return std::equal(found.begin(), found.end(), wanted.begin(), wanted.end()) ? std::nullopt
                                                                                : std::optional(Fault::digest_mismatch);
}

void add_trust(Stamp& stamp, const CmsExamination& cms, const Surroundings& around, const Anchors& anchors) {
    X509* const certificate = cms.signers.front().certificate.get();
    if (certificate == nullptr || !stamp.time) {
        return;
    }
    stamp.authority = shown_name(certificate);
    const CertificatesPtr others = joined(cms.certificates.get(), around.certificates.get());
    stamp.trust = examine_chain(certificate, others.get(), anchors, Service::timestamps,
                                {&cms.revocation, &around.revocation}, *stamp.time)
                      .trust;
}

}  // namespace

Stamp examine_stamp(Bytes token, const std::vector<Bytes>& covered, const Surroundings& around, const Anchors& anchors) {
    const ErrorQueue quiet;
    const CmsExamination cms = examine_cms(token, std::nullopt, {.cades = false, .timestamp = true});
    Stamp stamp;
    stamp.faults = cms.faults;
    const TokenInfoPtr info = token_info(cms);
    if (cms.signers.empty() || !info) {
        stamp.faults.push_back(Fault::cms_malformed);
        return stamp;
    }
    const CmsSigner& signer = cms.signers.front();
    stamp.faults.insert(stamp.faults.end(), signer.faults.begin(), signer.faults.end());
    stamp.weak_digest = signer.facts.weak_digest;
    stamp.time = time_of(TS_TST_INFO_get_time(info.get()));
    bool weak = false;
    if (const std::optional<Fault> fault = check_imprint(info.get(), covered, weak)) {
        stamp.faults.push_back(*fault);
    }
    stamp.weak_digest = stamp.weak_digest || weak;
    add_trust(stamp, cms, around, anchors);
    return stamp;
}

}  // namespace egide::signature
