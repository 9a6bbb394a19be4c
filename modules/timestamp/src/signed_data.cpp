#include "signed_data.h"

#include "algorithm.h"
#include "egide/timestamp/messages.h"
#include "hash_table.h"

namespace egide::timestamp {

namespace {

constexpr std::size_t kAttributeLimit = 64;
constexpr std::string_view kTstInfoType = "1.2.840.113549.1.9.16.1.4";
constexpr std::string_view kContentType = "1.2.840.113549.1.9.3";
constexpr std::string_view kSigningCertificate = "1.2.840.113549.1.9.16.2.12";
constexpr std::string_view kSigningCertificateV2 = "1.2.840.113549.1.9.16.2.47";

void expect_type(const der::Element& oid, std::string_view wanted, der::Fault& fault, const char* field) {
    const std::string found = der::dotted(oid, fault, field);
    if (!fault.raised && found != wanted) {
        fault.raise(messages::token_type({.byte = oid.at, .expected = wanted, .found = found}));
    }
}

/// ESSCertID or ESSCertIDv2: the hash of the certificate that signs.
Digest read_ess(const der::Element& value, bool second, der::Fault& fault) {
    der::Reader attribute(value, fault);
    der::Reader ids(attribute.take(der::kSequence, "certs"), fault);
    der::Reader id(ids.take(der::kSequence, "ESSCertID"), fault);
    HashAlgorithm algorithm = second ? HashAlgorithm::sha256 : HashAlgorithm::sha1;
    if (const auto named = second ? id.take_if(der::kSequence, "hashAlgorithm") : std::nullopt) {
        algorithm = read_algorithm(*named, fault, "hashAlgorithm").value_or(algorithm);
    }
    return {algorithm, std::string(id.take(der::kOctetString, "certHash").content)};
}

void read_attribute(const der::Element& attribute, SignedData& parts, bool& typed, der::Fault& fault) {
    der::Reader inside(attribute, fault);
    const std::string type = der::dotted(inside.take(der::kOid, "attrType"), fault, "attrType");
    der::Reader values(inside.take(der::kSet, "attrValues"), fault);
    const der::Element value = values.next("attrValue");
    if (type == kContentType) {
        expect_type(value, kTstInfoType, fault, "contentType");
        typed = true;
    } else if (type == kSigningCertificateV2) {
        parts.certificate_hash = read_ess(value, true, fault);
    } else if (type == kSigningCertificate && !parts.certificate_hash) {
        parts.certificate_hash = read_ess(value, false, fault);
    }
}

void read_signer(const der::Element& signer, SignedData& parts, der::Fault& fault) {
    der::Reader inside(signer, fault);
    static_cast<void>(inside.take(der::kInteger, "version"));
    static_cast<void>(inside.next("sid"));
    der::Reader algorithm(inside.take(der::kSequence, "digestAlgorithm"), fault);
    parts.signer_hash =
        hash_of_oid(der::dotted(algorithm.take(der::kOid, "digestAlgorithm"), fault, "digestAlgorithm"));
    const der::Element attributes = inside.take(der::constructed(0), "signedAttrs");
    static_cast<void>(inside.take(der::kSequence, "signatureAlgorithm"));
    static_cast<void>(inside.take(der::kOctetString, "signature"));
    static_cast<void>(inside.take_if(der::constructed(1), "unsignedAttrs"));
    inside.finish();
    bool typed = false;
    for (const der::Element& attribute : der::Reader(attributes, fault).all("signedAttrs", kAttributeLimit)) {
        read_attribute(attribute, parts, typed, fault);
    }
    if (!fault.raised && !typed) {
        fault.raise(messages::der_missing({.byte = attributes.at, .field = "contentType"}));
    }
    if (!fault.raised && !parts.certificate_hash) {
        fault.raise(messages::token_no_signing_certificate({.byte = attributes.at}));
    }
}

void read_signers(const der::Element& set, SignedData& parts, der::Fault& fault) {
    const auto signers = der::Reader(set, fault).all("signerInfos", kAttributeLimit);
    if (!fault.raised && signers.size() != 1) {
        fault.raise(messages::token_signers({.byte = set.at, .count = signers.size()}));
    }
    if (!fault.raised) {
        parts.signer_infos = set.whole;
        read_signer(signers.front(), parts, fault);
    }
}

void read_encapsulated(const der::Element& encapsulated, SignedData& parts, der::Fault& fault) {
    der::Reader inside(encapsulated, fault);
    expect_type(inside.take(der::kOid, "eContentType"), kTstInfoType, fault, "eContentType");
    der::Reader explicit_content(inside.take(der::constructed(0), "eContent"), fault);
    parts.content = explicit_content.take(der::kOctetString, "eContent");
    explicit_content.finish();
    inside.finish();
    parts.encapsulated = encapsulated.whole;
}

/// The element inside [0] of a ContentInfo.
der::Element content_of(std::string_view token, der::Fault& fault) {
    der::Reader whole(token, fault);
    der::Reader info(whole.take(der::kSequence, "ContentInfo"), fault);
    whole.finish();
    expect_type(info.take(der::kOid, "contentType"), kSignedDataType, fault, "contentType");
    der::Reader content(info.take(der::constructed(0), "content"), fault);
    info.finish();
    const der::Element data = content.take(der::kSequence, "SignedData");
    content.finish();
    return data;
}

}  // namespace

SignedData split_token(std::string_view token, der::Fault& fault) {
    SignedData parts;
    if (token.size() > kMaterialLimit) {
        fault.raise(messages::file_too_large({.limit = kMaterialLimit}));
        return parts;
    }
    der::Reader inside(content_of(token, fault), fault);
    parts.version = inside.take(der::kInteger, "version").whole;
    parts.digest_algorithms = inside.take(der::kSet, "digestAlgorithms").whole;
    read_encapsulated(inside.take(der::kSequence, "encapContentInfo"), parts, fault);
    if (const auto certificates = inside.take_if(der::constructed(0), "certificates")) {
        parts.certificates = der::Reader(*certificates, fault).all("certificates", kCertificatesInToken);
    }
    std::size_t kept = 0;
    if (const auto lists = inside.take_if(der::constructed(1), "crls")) {
        parts.revocation = der::Reader(*lists, fault).all("crls", kListsInToken);
        kept = lists->whole.size();
    }
    if (token.size() - kept > kTokenLimit) {
        fault.raise(messages::file_too_large({.limit = kTokenLimit}));
    }
    read_signers(inside.take(der::kSet, "signerInfos"), parts, fault);
    inside.finish();
    return parts;
}

Material material_in(const SignedData& parts) {
    Material material;
    for (const der::Element& certificate : parts.certificates) {
        if (certificate.tag == der::kSequence) {
            material.certificates.emplace_back(certificate.whole);
        }
    }
    for (const der::Element& item : parts.revocation) {
        if (item.tag == der::kSequence) {
            material.crls.emplace_back(item.whole);
            continue;
        }
        der::Fault fault;  // another kind of information than those known is stepped over
        der::Reader inside(item, fault);
        const std::string type = der::dotted(inside.take(der::kOid, "otherRevInfoFormat"), fault, "otherRevInfoFormat");
        const der::Element answer = inside.next("otherRevInfo");
        if (item.tag == der::constructed(1) && type == kOcspResponse && !fault.raised) {
            material.ocsp_responses.emplace_back(answer.whole);
        }
    }
    return material;
}

std::optional<TokenInfo> token_info(std::string_view token, SignedData& parts, der::Fault& fault) {
    parts = split_token(token, fault);
    TokenInfo info = read_content(parts.content, fault);
    if (fault.raised) {
        return std::nullopt;
    }
    info.certificates = material_in(parts).certificates;
    return info;
}

base::Result<TokenInfo> read_token(std::string_view token, const std::string& file) {
    der::Fault fault;
    SignedData parts;
    auto info = token_info(token, parts, fault);
    if (!info) {
        return der::refused(std::move(fault.text), file);
    }
    return std::move(*info);
}

base::Result<Material> material_of(std::string_view token, const std::string& file) {
    der::Fault fault;
    const SignedData parts = split_token(token, fault);
    if (fault.raised) {
        return der::refused(std::move(fault.text), file);
    }
    return material_in(parts);
}

}  // namespace egide::timestamp
