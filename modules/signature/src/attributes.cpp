#include "attributes.h"

#include <openssl/objects.h>

#include <algorithm>

#include "der.h"

namespace egide::signature {
namespace {

constexpr int kMostTokens = 10;
constexpr const char* kArchivedRevocation = "1.2.840.113583.1.1.8";

using ObjectPtr = std::unique_ptr<ASN1_OBJECT, FreedBy<ASN1_OBJECT_free>>;

Bytes bytes_of(const ASN1_STRING* text) {
    return {ASN1_STRING_get0_data(text), static_cast<std::size_t>(ASN1_STRING_length(text))};
}

/// The only value of a signed attribute, as the DER of a sequence; empty when absent, repeated or something else.
Bytes signed_sequence(const CMS_SignerInfo* signer, const ASN1_OBJECT* type) {
    const auto* const value =
        static_cast<const ASN1_STRING*>(CMS_signed_get0_data_by_OBJ(signer, type, -3, V_ASN1_SEQUENCE));
    return value == nullptr ? Bytes() : bytes_of(value);
}

/// The content of the element when its tag is the one expected; empty otherwise.
Bytes content(const std::optional<DerElement>& element, std::uint8_t tag) {
    return element && element->tag == tag ? element->content : Bytes();
}

/// The first certificate hash of a SigningCertificate or SigningCertificateV2, and its algorithm's object identifier.
struct NamedHash {
    Bytes algorithm;  // DER of the identifier; empty: the default
    Bytes hash;
};

NamedHash first_hash(Bytes attribute) {
    DerReader outer(attribute);
    DerReader certificates(content(outer.next(), kDerSequence));
    DerReader list(content(certificates.next(), kDerSequence));
    DerReader one(content(list.next(), kDerSequence));
    std::optional<DerElement> element = one.next();
    NamedHash named;
    if (element && element->tag == kDerSequence) {
        DerReader algorithm(element->content);
        if (const auto identifier = algorithm.next()) {
            named.algorithm = identifier->whole;
        }
        element = one.next();
    }
    named.hash = content(element, kDerOctetString);
    return named;
}

DigestPtr digest_named(Bytes identifier, const char* fallback) {
    if (identifier.empty()) {
        return find_digest(fallback);
    }
    const std::uint8_t* at = identifier.data();
    const ObjectPtr object(d2i_ASN1_OBJECT(nullptr, &at, static_cast<long>(identifier.size())));
    char name[64] = {};
    return object && OBJ_obj2txt(name, sizeof name, object.get(), 1) > 0 ? find_digest(name) : nullptr;
}

NamedCertificate compare(Bytes attribute, const char* fallback, X509* certificate) {
    const NamedHash named = first_hash(attribute);
    const DigestPtr digest = digest_named(named.algorithm, fallback);
    if (!digest) {
        return NamedCertificate::wrong;
    }
    const std::vector<std::uint8_t> der = der_of(certificate);
    const std::vector<std::uint8_t> hash = digest_of(digest.get(), {Bytes(der)});
    return std::equal(hash.begin(), hash.end(), named.hash.begin(), named.hash.end()) ? NamedCertificate::right
                                                                                      : NamedCertificate::wrong;
}

}  // namespace

NamedCertificate named_certificate(const CMS_SignerInfo* signer, X509* certificate) {
    const ErrorQueue quiet;
    const bool second = CMS_signed_get_attr_by_NID(signer, NID_id_smime_aa_signingCertificateV2, -1) >= 0;
    const bool first = CMS_signed_get_attr_by_NID(signer, NID_id_smime_aa_signingCertificate, -1) >= 0;
    if (second) {
        return compare(signed_sequence(signer, OBJ_nid2obj(NID_id_smime_aa_signingCertificateV2)), "SHA256",
                       certificate);
    }
    return first
               ? compare(signed_sequence(signer, OBJ_nid2obj(NID_id_smime_aa_signingCertificate)), "SHA1", certificate)
               : NamedCertificate::absent;
}

bool names_content_type(const CMS_SignerInfo* signer, const ASN1_OBJECT* type) {
    const auto* const named = static_cast<const ASN1_OBJECT*>(
        CMS_signed_get0_data_by_OBJ(signer, OBJ_nid2obj(NID_pkcs9_contentType), -3, V_ASN1_OBJECT));
    return named != nullptr && OBJ_cmp(named, type) == 0;
}

std::optional<Time> signing_time(const CMS_SignerInfo* signer) {
    const int at = CMS_signed_get_attr_by_NID(signer, NID_pkcs9_signingTime, -1);
    X509_ATTRIBUTE* const attribute = at < 0 ? nullptr : CMS_signed_get_attr(signer, at);
    const ASN1_TYPE* const value = attribute == nullptr ? nullptr : X509_ATTRIBUTE_get0_type(attribute, 0);
    const int type = value == nullptr ? V_ASN1_UNDEF : ASN1_TYPE_get(value);
    return type == V_ASN1_UTCTIME || type == V_ASN1_GENERALIZEDTIME ? time_of(value->value.asn1_string) : std::nullopt;
}

std::vector<std::vector<std::uint8_t>> signature_tokens(const CMS_SignerInfo* signer) {
    std::vector<std::vector<std::uint8_t>> tokens;
    const int at = CMS_unsigned_get_attr_by_NID(signer, NID_id_smime_aa_timeStampToken, -1);
    X509_ATTRIBUTE* const attribute = at < 0 ? nullptr : CMS_unsigned_get_attr(signer, at);
    const int count = attribute == nullptr ? 0 : std::min(X509_ATTRIBUTE_count(attribute), kMostTokens);
    for (int index = 0; index < count; ++index) {
        const ASN1_TYPE* const value = X509_ATTRIBUTE_get0_type(attribute, index);
        if (value != nullptr && ASN1_TYPE_get(value) == V_ASN1_SEQUENCE) {
            const Bytes token = bytes_of(value->value.sequence);
            tokens.emplace_back(token.begin(), token.end());
        }
    }
    return tokens;
}

void take_archived_revocation(const CMS_SignerInfo* signer, RevocationData& data) {
    const ObjectPtr type(OBJ_txt2obj(kArchivedRevocation, 1));
    DerReader outer(signed_sequence(signer, type.get()));
    DerReader kinds(content(outer.next(), kDerSequence));
    for (auto kind = kinds.next(); kind; kind = kinds.next()) {
        DerReader inside(kind->content);
        DerReader items(content(inside.next(), kDerSequence));
        for (auto item = items.next(); item; item = items.next()) {
            if (kind->tag == 0xA0) {
                data.add_list(item->whole);
            } else if (kind->tag == 0xA1) {
                data.add_answer(item->whole);
            }
        }
    }
}

}  // namespace egide::signature
