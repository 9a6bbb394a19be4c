#include "certificate.h"

#include <openssl/objects.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>

#include "egide/base/sha256.h"
#include "text.h"

namespace egide::signature {
namespace {

/// All values of one attribute of a name, in order.
std::vector<std::string> values(const X509_NAME* name, int nid) {
    std::vector<std::string> found;
    for (int at = X509_NAME_get_index_by_NID(name, nid, -1); at >= 0 && found.size() < 16;
         at = X509_NAME_get_index_by_NID(name, nid, at)) {
        unsigned char* text = nullptr;
        const int size = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
        if (size >= 0) {
            found.push_back(plain_text({reinterpret_cast<const char*>(text), static_cast<std::size_t>(size)}));
            OPENSSL_free(text);
        }
    }
    return found;
}

std::string value(const X509_NAME* name, int nid) {
    const std::vector<std::string> found = values(name, nid);
    return found.empty() ? std::string() : found.back();
}

/// The nine digits that start a text, when at least nine digits and nothing else follow.
std::string siren_of(std::string_view digits) {
    const bool numeric =
        std::all_of(digits.begin(), digits.end(), [](char sign) { return sign >= '0' && sign <= '9'; });
    return numeric && (digits.size() == 9 || digits.size() == 14) ? std::string(digits.substr(0, 9)) : std::string();
}

/// ETSI EN 319 412-1 §5.1.4 ("NTRFR-" and SIREN), or the French unit "0002 " and SIREN or SIRET (ISO 6523).
std::string find_siren(const X509_NAME* subject, std::string_view identifier) {
    for (const std::string_view prefix : {"NTRFR-", "SI:FR-"}) {
        if (identifier.starts_with(prefix)) {
            return siren_of(identifier.substr(prefix.size()));
        }
    }
    for (const std::string& unit : values(subject, NID_organizationalUnitName)) {
        if (unit.starts_with("0002 ")) {
            return siren_of(std::string_view(unit).substr(5));
        }
    }
    return {};
}

std::string serial_of(X509* certificate) {
    const ASN1_INTEGER* const serial = X509_get0_serialNumber(certificate);
    const std::size_t size = std::min<std::size_t>(static_cast<std::size_t>(ASN1_STRING_length(serial)), 64);
    return base::hex({ASN1_STRING_get0_data(serial), size});
}

std::string first_of(std::string one, std::string other) {
    return one.empty() ? std::move(other) : std::move(one);
}

}  // namespace

Certificate describe(X509* certificate) {
    const ErrorQueue quiet;
    const X509_NAME* const subject = X509_get_subject_name(certificate);
    const X509_NAME* const issuer = X509_get_issuer_name(certificate);
    Certificate facts;
    facts.common_name = value(subject, NID_commonName);
    facts.organisation = value(subject, NID_organizationName);
    facts.organisation_identifier = value(subject, NID_organizationIdentifier);
    facts.siren = find_siren(subject, facts.organisation_identifier);
    facts.issuer_name = value(issuer, NID_commonName);
    facts.issuer_organisation = value(issuer, NID_organizationName);
    facts.serial = serial_of(certificate);
    facts.sha256 = sha256_hex(der_of(certificate));
    facts.valid_from = time_of(X509_get0_notBefore(certificate)).value_or(Time{});
    facts.valid_to = time_of(X509_get0_notAfter(certificate)).value_or(Time{});
    return facts;
}

std::string shown_name(X509* certificate) {
    const X509_NAME* const subject = X509_get_subject_name(certificate);
    return first_of(value(subject, NID_commonName), value(subject, NID_organizationName));
}

bool may_sign(X509* certificate) {
    const std::uint32_t usage = X509_get_key_usage(certificate);  // all bits when the extension is absent
    if ((usage & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) == 0) {
        return false;
    }
    const std::uint32_t extended = X509_get_extended_key_usage(certificate);
    if (extended == UINT32_MAX || (extended & (XKU_SMIME | XKU_SSL_CLIENT | XKU_ANYEKU)) != 0) {
        return true;
    }
    // Document signing: RFC 9336, Microsoft, Adobe.
    constexpr std::array<const char*, 3> purposes = {"1.3.6.1.5.5.7.3.36", "1.3.6.1.4.1.311.10.3.12",
                                                     "1.2.840.113583.1.1.5"};
    auto* const usages =
        static_cast<EXTENDED_KEY_USAGE*>(X509_get_ext_d2i(certificate, NID_ext_key_usage, nullptr, nullptr));
    bool found = false;
    for (int at = 0; at < sk_ASN1_OBJECT_num(usages); ++at) {
        char text[64] = {};
        OBJ_obj2txt(text, sizeof text, sk_ASN1_OBJECT_value(usages, at), 1);
        found = found || std::find(purposes.begin(), purposes.end(), std::string_view(text)) != purposes.end();
    }
    EXTENDED_KEY_USAGE_free(usages);
    return found;
}

}  // namespace egide::signature
