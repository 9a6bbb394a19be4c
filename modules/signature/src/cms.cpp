#include "cms.h"

#include <openssl/objects.h>

#include <algorithm>
#include <array>

#include "attributes.h"
#include "certificate.h"
#include "der.h"
#include "stamp.h"

namespace egide::signature {
namespace {

constexpr int kMostCertificates = 100;
constexpr std::size_t kReadAtOnce = 1u << 14;

CmsPtr parse(Bytes der, std::size_t* used) {
    const ErrorQueue quiet;
    CMS_ContentInfo* made = CMS_ContentInfo_new_ex(library(), nullptr);
    const std::uint8_t* at = der.data();
    if (made == nullptr || d2i_CMS_ContentInfo(&made, &at, static_cast<long>(der.size())) == nullptr) {
        return nullptr;
    }
    *used = static_cast<std::size_t>(at - der.data());
    return CmsPtr(made);
}

bool is_signed_data(const CMS_ContentInfo* cms) {
    return OBJ_obj2nid(CMS_get0_type(cms)) == NID_pkcs7_signed;
}

void take_revocation(CMS_ContentInfo* cms, RevocationData& data) {
    STACK_OF(X509_CRL)* const lists = CMS_get1_crls(cms);
    for (int at = 0; at < sk_X509_CRL_num(lists); ++at) {
        data.add_list(sk_X509_CRL_value(lists, at));
    }
    sk_X509_CRL_pop_free(lists, X509_CRL_free);
}

/// Feeds the content through the digests; the filter then holds them. Nothing when no digest can be computed.
BioPtr digest_content(CMS_ContentInfo* cms, const std::optional<std::vector<Bytes>>& parts) {
    BioPtr source = parts ? read_parts(*parts) : nullptr;
    BioPtr filter(CMS_dataInit(cms, source.get()));
    if (!filter) {
        return nullptr;
    }
    source.release();  // the chain owns it now
    std::vector<char> buffer(kReadAtOnce);
    while (BIO_read(filter.get(), buffer.data(), static_cast<int>(buffer.size())) > 0) {
    }
    return filter;
}

std::string digest_name(const X509_ALGOR* algorithm) {
    const ASN1_OBJECT* object = nullptr;
    X509_ALGOR_get0(&object, nullptr, nullptr, algorithm);
    switch (OBJ_obj2nid(object)) {
        case NID_md2:
            return "MD2";
        case NID_md4:
            return "MD4";
        case NID_md5:
            return "MD5";
        case NID_ripemd160:
            return "RIPEMD-160";
        case NID_sha1:
            return "SHA-1";
        case NID_sha224:
            return "SHA-224";
        case NID_sha256:
            return "SHA-256";
        case NID_sha384:
            return "SHA-384";
        case NID_sha512:
            return "SHA-512";
        case NID_sha3_256:
            return "SHA3-256";
        case NID_sha3_384:
            return "SHA3-384";
        case NID_sha3_512:
            return "SHA3-512";
        default:
            break;
    }
    char text[64] = {};
    OBJ_obj2txt(text, sizeof text, object, 1);
    return text;
}

std::string key_name(const X509* certificate, const X509_ALGOR* signature) {
    const ASN1_OBJECT* object = nullptr;
    X509_ALGOR_get0(&object, nullptr, nullptr, signature);
    if (OBJ_obj2nid(object) == NID_rsassaPss) {
        return "RSA-PSS";
    }
    const EVP_PKEY* const key = X509_get0_pubkey(certificate);
    const char* const name = key == nullptr ? nullptr : EVP_PKEY_get0_type_name(key);
    return name == nullptr ? std::string() : std::string(name);
}

bool is_broken_digest(std::string_view digest) {
    constexpr std::array<std::string_view, 3> broken = {"MD2", "MD4", "MD5"};
    return std::find(broken.begin(), broken.end(), digest) != broken.end();
}

CertificatePtr find_certificate(CMS_SignerInfo* info, STACK_OF(X509) * certificates) {
    for (int at = 0; at < sk_X509_num(certificates); ++at) {
        X509* const candidate = sk_X509_value(certificates, at);
        if (CMS_SignerInfo_cert_cmp(info, candidate) == 0) {
            X509_up_ref(candidate);
            return CertificatePtr(candidate);
        }
    }
    return nullptr;
}

/// The checks on attributes that OpenSSL leaves to the caller.
void check_attributes(CMS_ContentInfo* cms, CMS_SignerInfo* info, const CmsProfile& profile, CmsSigner& signer) {
    const bool has_attributes = CMS_signed_get_attr_count(info) >= 0;
    const NamedCertificate named =
        has_attributes ? named_certificate(info, signer.certificate.get()) : NamedCertificate::absent;
    signer.facts.names_certificate = named == NamedCertificate::right;
    if (named == NamedCertificate::wrong) {
        signer.faults.push_back(Fault::certificate_mismatch);
    }
    const bool type_missing = has_attributes && !names_content_type(info, CMS_get0_eContentType(cms));
    const bool name_missing = profile.cades && named == NamedCertificate::absent;
    if (type_missing || name_missing) {
        signer.faults.push_back(Fault::attributes_missing);
    }
}

/// The digest over the content, then the key over the attributes: what tells an altered file from a forged signature.
void check_values(CMS_SignerInfo* info, BIO* content, CmsSigner& signer) {
    const ErrorQueue quiet;
    if (is_broken_digest(signer.facts.digest)) {
        signer.faults.push_back(Fault::digest_broken);
        return;
    }
    const DigestPtr known = find_digest(signer.facts.digest.c_str());
    if (!known || content == nullptr) {
        signer.faults.push_back(known ? Fault::digest_mismatch : Fault::algorithm_unknown);
        return;
    }
    if (CMS_SignerInfo_verify_content(info, content) != 1) {
        signer.faults.push_back(Fault::digest_mismatch);
    }
    if (CMS_signed_get_attr_count(info) >= 0 && CMS_SignerInfo_verify(info) != 1) {
        signer.faults.push_back(Fault::signature_mismatch);
    }
}

CmsSigner examine_signer(CMS_ContentInfo* cms, CMS_SignerInfo* info, CmsExamination& all, BIO* content,
                         const CmsProfile& profile) {
    CmsSigner signer;
    X509_ALGOR *digest = nullptr, *algorithm = nullptr;
    CMS_SignerInfo_get0_algs(info, nullptr, nullptr, &digest, &algorithm);
    signer.facts.digest = digest_name(digest);
    signer.facts.weak_digest = signer.facts.digest == "SHA-1";
    const ASN1_OCTET_STRING* const value = CMS_SignerInfo_get0_signature(info);
    signer.value.assign(ASN1_STRING_get0_data(value), ASN1_STRING_get0_data(value) + ASN1_STRING_length(value));
    signer.facts.claimed_time = signing_time(info);
    signer.tokens = signature_tokens(info);
    signer.certificate = find_certificate(info, all.certificates.get());
    if (!signer.certificate) {
        signer.faults.push_back(Fault::certificate_missing);
        return signer;
    }
    CMS_SignerInfo_set1_signer_cert(info, signer.certificate.get());
    signer.facts.certificate = describe(signer.certificate.get());
    signer.facts.algorithm = key_name(signer.certificate.get(), algorithm);
    check_attributes(cms, info, profile, signer);
    check_values(info, content, signer);
    if (std::find(signer.faults.begin(), signer.faults.end(), Fault::signature_mismatch) == signer.faults.end()) {
        take_archived_revocation(info, all.revocation);
    }
    return signer;
}

/// What is wrong with the whole, before any signer is looked at.
std::optional<Fault> refusal(CMS_ContentInfo* cms, const CmsExamination& all, const CmsProfile& profile) {
    if (!is_signed_data(cms)) {
        return Fault::cms_malformed;
    }
    STACK_OF(CMS_SignerInfo)* const signers = CMS_get0_SignerInfos(cms);
    if (sk_X509_num(all.certificates.get()) > kMostCertificates) {
        return Fault::cms_too_large;
    }
    const int count = sk_CMS_SignerInfo_num(signers);
    return count < 1 || count > profile.most_signers ? std::optional(Fault::signer_count) : std::nullopt;
}

void take_content(CMS_ContentInfo* cms, CmsExamination& all) {
    ASN1_OCTET_STRING** const content = CMS_get0_content(cms);
    if (content != nullptr && *content != nullptr) {
        const std::uint8_t* const data = ASN1_STRING_get0_data(*content);
        all.content.emplace(data, data + ASN1_STRING_length(*content));
    }
}

void examine_signers(CMS_ContentInfo* cms, const std::optional<std::vector<Bytes>>& parts, const CmsProfile& profile,
                     CmsExamination& all) {
    if (!parts && !all.content) {
        all.faults.push_back(Fault::content_missing);
    }
    const BioPtr digests = parts || all.content ? digest_content(cms, parts) : nullptr;
    STACK_OF(CMS_SignerInfo)* const signers = CMS_get0_SignerInfos(cms);
    for (int at = 0; at < sk_CMS_SignerInfo_num(signers); ++at) {
        all.signers.push_back(examine_signer(cms, sk_CMS_SignerInfo_value(signers, at), all, digests.get(), profile));
    }
}

}  // namespace

std::size_t size_of_value(Bytes der) {
    DerReader reader(der);
    if (const std::optional<DerElement> whole = reader.next()) {
        return whole->whole.size();
    }
    std::size_t used = der.size();  // malformed is said elsewhere
    parse(der, &used);              // of indefinite length, as older tools write it
    return used;
}

CmsExamination examine_cms(Bytes der, const std::optional<std::vector<Bytes>>& parts, const CmsProfile& profile) {
    CmsExamination all;
    if (der.size() > profile.most_bytes) {
        all.faults.push_back(Fault::cms_too_large);
        return all;
    }
    const ErrorQueue quiet;
    std::size_t used = 0;
    const CmsPtr cms = parse(der, &used);
    if (!cms || !is_signed_data(cms.get())) {
        all.faults.push_back(Fault::cms_malformed);
        return all;
    }
    all.certificates.reset(CMS_get1_certs(cms.get()));
    if (!all.certificates) {
        all.certificates.reset(sk_X509_new_null());
    }
    if (const std::optional<Fault> fault = refusal(cms.get(), all, profile)) {
        all.faults.push_back(*fault);
        return all;
    }
    take_content(cms.get(), all);
    take_revocation(cms.get(), all.revocation);
    examine_signers(cms.get(), parts, profile, all);
    return all;
}

bool only_zeros_follow(Bytes der) {
    const Bytes rest = der.subspan(size_of_value(der));
    return std::all_of(rest.begin(), rest.end(), [](std::uint8_t byte) { return byte == 0; });
}

void examine_trust(CmsSigner& signer, const CmsExamination& cms, const Surroundings& around,
                   const std::vector<Stamp>& document_stamps, const Anchors& anchors, Time now) {
    Signer& facts = signer.facts;
    const std::vector<Bytes> covered = {Bytes(signer.value)};
    for (const std::vector<std::uint8_t>& token : signer.tokens) {
        facts.stamps.push_back(examine_stamp(token, covered, around, anchors, now));
    }
    facts.stamps.insert(facts.stamps.end(), document_stamps.begin(), document_stamps.end());
    for (const Stamp& stamp : facts.stamps) {
        if (stamp.proves() && (!facts.proven_time || *stamp.time < *facts.proven_time)) {
            facts.proven_time = stamp.time;
        }
    }
    if (!signer.certificate) {
        return;
    }
    const CertificatesPtr others = joined(cms.certificates.get(), around.certificates.get());
    const ChainState chain = examine_chain(signer.certificate.get(), others.get(), anchors,
                                           {&cms.revocation, &around.revocation}, facts.proven_time.value_or(now));
    facts.trust = chain.trust;
    facts.anchor = chain.anchor;
    facts.revocation = chain.revocation.revocation;
    facts.revoked_at = chain.revocation.since;
}

}  // namespace egide::signature
