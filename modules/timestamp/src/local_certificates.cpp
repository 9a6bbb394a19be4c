#include "local_certificates.h"

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <stdexcept>

namespace egide::timestamp {

namespace {

/// These calls fail for want of memory or by a bug of ours alone.
void must(bool done) {
    if (!done) {
        throw std::runtime_error("OpenSSL: " + openssl_words());
    }
}

std::time_t seconds_of(Instant at) {
    return std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
}

void set_time(ASN1_TIME* time, Instant at) {
    must(ASN1_TIME_set(time, seconds_of(at)) != nullptr);
}

void add_extension(X509* certificate, X509* issuer, int nid, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const Owned<X509_EXTENSION, X509_EXTENSION_free> extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value));
    must(extension && X509_add_ext(certificate, extension.get(), -1) == 1);
}

void add_extensions(X509* certificate, X509* issuer) {
    const bool anchor = issuer == certificate;
    add_extension(certificate, issuer, NID_basic_constraints,
                  anchor ? "critical,CA:TRUE,pathlen:0" : "critical,CA:FALSE");
    add_extension(certificate, issuer, NID_key_usage,
                  anchor ? "critical,keyCertSign,cRLSign" : "critical,digitalSignature");
    if (!anchor) {
        add_extension(certificate, issuer, NID_ext_key_usage, "critical,timeStamping");
    }
    add_extension(certificate, issuer, NID_subject_key_identifier, "hash");
    if (!anchor) {
        add_extension(certificate, issuer, NID_authority_key_identifier, "keyid:always");
    }
}

void set_serial(ASN1_INTEGER* target, const std::string& hex) {
    BIGNUM* number = nullptr;
    must(BN_hex2bn(&number, hex.c_str()) != 0);
    const Owned<BIGNUM, BN_free> owned(number);
    must(BN_to_ASN1_INTEGER(number, target) != nullptr);
}

int code_of(RevocationReason reason) {
    switch (reason) {
        case RevocationReason::key_compromise:
            return CRL_REASON_KEY_COMPROMISE;
        case RevocationReason::affiliation_changed:
            return CRL_REASON_AFFILIATION_CHANGED;
        case RevocationReason::superseded:
            return CRL_REASON_SUPERSEDED;
        case RevocationReason::cessation:
            return CRL_REASON_CESSATION_OF_OPERATION;
        case RevocationReason::unspecified:
        case RevocationReason::not_said:
            break;
    }
    return CRL_REASON_UNSPECIFIED;
}

void add_revoked(X509_CRL* crl, const RevokedSerial& revoked) {
    Owned<X509_REVOKED, X509_REVOKED_free> entry(X509_REVOKED_new());
    const Owned<ASN1_INTEGER, ASN1_INTEGER_free> serial(ASN1_INTEGER_new());
    const Owned<ASN1_TIME, ASN1_TIME_free> at(ASN1_TIME_new());
    set_serial(serial.get(), revoked.serial);
    set_time(at.get(), revoked.at);
    must(X509_REVOKED_set_serialNumber(entry.get(), serial.get()) == 1);
    must(X509_REVOKED_set_revocationDate(entry.get(), at.get()) == 1);
    if (revoked.reason != RevocationReason::not_said) {
        const Owned<ASN1_ENUMERATED, ASN1_ENUMERATED_free> reason(ASN1_ENUMERATED_new());
        must(ASN1_ENUMERATED_set(reason.get(), code_of(revoked.reason)) == 1);
        must(X509_REVOKED_add1_ext_i2d(entry.get(), NID_crl_reason, reason.get(), 0, 0) == 1);
    }
    must(X509_CRL_add0_revoked(crl, entry.release()) == 1);
}

template <typename Write>
std::string pem_by(Write write) {
    const BioPtr bio(BIO_new(BIO_s_mem()));
    must(write(bio.get()) == 1);
    return taken_from(bio.get());
}

}  // namespace

KeyPtr make_key(LocalAuthorityOptions::Key kind) {
    KeyPtr key(kind == LocalAuthorityOptions::Key::ec_p256 ? EVP_EC_gen("P-256") : EVP_RSA_gen(3072));
    must(key != nullptr);
    return key;
}

X509Ptr make_certificate(const CertificatePlan& plan) {
    X509Ptr certificate(X509_new());
    X509* const made = certificate.get();
    must(X509_set_version(made, X509_VERSION_3) == 1);
    must(ASN1_INTEGER_set_uint64(X509_get_serialNumber(made), plan.serial) == 1);
    set_time(X509_getm_notBefore(made), plan.from);
    set_time(X509_getm_notAfter(made), plan.until);
    must(X509_NAME_add_entry_by_txt(X509_get_subject_name(made), "CN", MBSTRING_UTF8,
                                    reinterpret_cast<const unsigned char*>(plan.name.data()),
                                    static_cast<int>(plan.name.size()), -1, 0) == 1);
    X509* const issuer = plan.issuer == nullptr ? made : plan.issuer;
    must(X509_set_issuer_name(made, X509_get_subject_name(issuer)) == 1);
    must(X509_set_pubkey(made, plan.key) == 1);
    add_extensions(made, issuer);
    must(X509_sign(made, plan.issuer_key == nullptr ? plan.key : plan.issuer_key, method_of(plan.hash)) > 0);
    return certificate;
}

CrlPtr make_crl(X509* issuer, EVP_PKEY* key, HashAlgorithm hash, Instant at, std::chrono::days validity,
                const std::vector<RevokedSerial>& revoked) {
    CrlPtr crl(X509_CRL_new());
    must(X509_CRL_set_version(crl.get(), X509_CRL_VERSION_2) == 1);
    must(X509_CRL_set_issuer_name(crl.get(), X509_get_subject_name(issuer)) == 1);
    const Owned<ASN1_TIME, ASN1_TIME_free> from(ASN1_TIME_new());
    const Owned<ASN1_TIME, ASN1_TIME_free> until(ASN1_TIME_new());
    set_time(from.get(), at);
    set_time(until.get(), at + validity);
    must(X509_CRL_set1_lastUpdate(crl.get(), from.get()) == 1);
    must(X509_CRL_set1_nextUpdate(crl.get(), until.get()) == 1);
    const Owned<ASN1_INTEGER, ASN1_INTEGER_free> number(ASN1_INTEGER_new());
    must(ASN1_INTEGER_set_int64(number.get(), at.time_since_epoch().count()) == 1);
    must(X509_CRL_add1_ext_i2d(crl.get(), NID_crl_number, number.get(), 0, 0) == 1);
    for (const RevokedSerial& entry : revoked) {
        add_revoked(crl.get(), entry);
    }
    X509_CRL_sort(crl.get());
    must(X509_CRL_sign(crl.get(), key, method_of(hash)) > 0);
    return crl;
}

std::string pem_of(X509* certificate) {
    return pem_by([&](BIO* bio) { return PEM_write_bio_X509(bio, certificate); });
}

std::string pem_of(X509_CRL* crl) {
    return pem_by([&](BIO* bio) { return PEM_write_bio_X509_CRL(bio, crl); });
}

std::string pem_of(EVP_PKEY* key) {
    return pem_by([&](BIO* bio) { return PEM_write_bio_PrivateKey(bio, key, nullptr, nullptr, 0, nullptr, nullptr); });
}

KeyPtr key_from_pem(std::string_view pem) {
    const BioPtr bio = reading(pem);
    // No password is ever asked for.
    const auto no_password = [](char*, int, int, void*) { return -1; };
    return KeyPtr(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_password, nullptr));
}

}  // namespace egide::timestamp
