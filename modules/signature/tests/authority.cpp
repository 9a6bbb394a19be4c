#include "authority.h"

#include <openssl/ess.h>
#include <openssl/ocsp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <map>
#include <stdexcept>

namespace egide::signature::fixtures {
namespace {

void check(bool done, const char* what) {
    if (!done) {
        throw std::runtime_error(std::string("OpenSSL cannot make the fixture: ") + what);
    }
}

std::shared_ptr<EVP_PKEY> make_key(KeyKind kind) {
    EVP_PKEY* const key = kind == KeyKind::rsa ? EVP_RSA_gen(2048) : EVP_EC_gen("P-256");
    check(key != nullptr, "a key");
    return {key, EVP_PKEY_free};
}

/// Keys cost time: authorities of one kind share theirs between tests.
std::shared_ptr<EVP_PKEY> key_for(const Wish& wish) {
    static std::map<std::string, std::shared_ptr<EVP_PKEY>> keys;
    std::shared_ptr<EVP_PKEY>& key = keys[wish.common_name + std::to_string(static_cast<int>(wish.key))];
    if (!key) {
        key = make_key(wish.key);
    }
    return key;
}

void add_name(X509_NAME* name, const char* field, const std::string& value) {
    if (!value.empty()) {
        check(
            X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(value.data()),
                                       static_cast<int>(value.size()), -1, 0) == 1,
            field);
    }
}

void add_extension(X509* certificate, X509* issuer, int nid, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value);
    check(extension != nullptr && X509_add_ext(certificate, extension, -1) == 1, value);
    X509_EXTENSION_free(extension);
}

void add_uses(X509* certificate, X509* issuer, Use use) {
    const bool authority = use == Use::authority;
    add_extension(certificate, issuer, NID_basic_constraints, authority ? "critical,CA:TRUE" : "CA:FALSE");
    add_extension(certificate, issuer, NID_key_usage,
                  authority ? "critical,keyCertSign,cRLSign" : "critical,digitalSignature,nonRepudiation");
    switch (use) {
        case Use::stamping:
            add_extension(certificate, issuer, NID_ext_key_usage, "critical,timeStamping");
            break;
        case Use::server:
            add_extension(certificate, issuer, NID_ext_key_usage, "serverAuth");
            break;
        case Use::answering:
            add_extension(certificate, issuer, NID_ext_key_usage, "OCSPSigning");
            break;
        case Use::authority:
        case Use::signing:
            break;
    }
}

time_t seconds(Time time) {
    return static_cast<time_t>(time.time_since_epoch().count());
}

Identity make(const Wish& wish, const Identity* issuer) {
    static long serial = 1000;
    Identity made{{X509_new(), X509_free}, key_for(wish)};
    X509* const certificate = made.certificate.get();
    X509_set_version(certificate, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), ++serial);
    ASN1_TIME_set(X509_getm_notBefore(certificate), seconds(wish.from));
    ASN1_TIME_set(X509_getm_notAfter(certificate), seconds(wish.to));
    X509_NAME* const name = X509_get_subject_name(certificate);
    add_name(name, "C", "FR");
    add_name(name, "O", wish.organisation);
    add_name(name, "OU", wish.unit);
    add_name(name, "organizationIdentifier", wish.organisation_identifier);
    add_name(name, "CN", wish.common_name);
    X509* const above = issuer == nullptr ? certificate : issuer->certificate.get();
    X509_set_issuer_name(certificate, X509_get_subject_name(above));
    X509_set_pubkey(certificate, made.key.get());
    add_uses(certificate, above, wish.use);
    EVP_PKEY* const key = issuer == nullptr ? made.key.get() : issuer->key.get();
    check(X509_sign(certificate, key, EVP_get_digestbyname(wish.digest)) > 0, "a certificate");
    return made;
}

std::vector<std::uint8_t> der_of(const ASN1_ITEM* item, const void* value) {
    unsigned char* der = nullptr;
    const int size = ASN1_item_i2d(static_cast<const ASN1_VALUE*>(value), &der, item);
    check(size > 0, "DER");
    std::vector<std::uint8_t> bytes(der, der + size);
    OPENSSL_free(der);
    return bytes;
}

}  // namespace

std::vector<std::uint8_t> Identity::der() const {
    return der_of(ASN1_ITEM_rptr(X509), certificate.get());
}

Identity make_root(const Wish& wish) {
    return make(wish, nullptr);
}

Identity issue(const Identity& issuer, const Wish& wish) {
    return make(wish, &issuer);
}

House::House(KeyKind key)
    : root(make_root({.common_name = "Racine d’Exemple",
                      .organisation = "Autorité d’Exemple",
                      .use = Use::authority,
                      .key = key})),
      intermediate(issue(root, {.common_name = "Autorité de signature",
                                .organisation = "Autorité d’Exemple",
                                .use = Use::authority,
                                .key = key})),
      stamper(issue(root, {.common_name = "Horodatage d’Exemple",
                           .organisation = "Autorité d’Exemple",
                           .use = Use::stamping,
                           .key = key})) {}

TrustList House::trust() const {
    const std::vector<std::uint8_t> der = root.der();
    return read_trust_list(der, "racine.der").value();
}

std::vector<std::uint8_t> make_list(const Identity& issuer, const std::vector<Revoked>& revoked, Time made, Time next) {
    const std::shared_ptr<X509_CRL> list(X509_CRL_new(), X509_CRL_free);
    X509_CRL_set_version(list.get(), X509_CRL_VERSION_2);
    X509_CRL_set_issuer_name(list.get(), X509_get_subject_name(issuer.certificate.get()));
    const std::shared_ptr<ASN1_TIME> from(ASN1_TIME_set(nullptr, seconds(made)), ASN1_TIME_free);
    const std::shared_ptr<ASN1_TIME> to(ASN1_TIME_set(nullptr, seconds(next)), ASN1_TIME_free);
    X509_CRL_set1_lastUpdate(list.get(), from.get());
    X509_CRL_set1_nextUpdate(list.get(), to.get());
    for (const Revoked& one : revoked) {
        X509_REVOKED* const entry = X509_REVOKED_new();
        const std::shared_ptr<ASN1_TIME> at(ASN1_TIME_set(nullptr, seconds(one.at)), ASN1_TIME_free);
        X509_REVOKED_set_serialNumber(entry, X509_get_serialNumber(one.identity->certificate.get()));
        X509_REVOKED_set_revocationDate(entry, at.get());
        X509_CRL_add0_revoked(list.get(), entry);
    }
    X509_CRL_sort(list.get());
    check(X509_CRL_sign(list.get(), issuer.key.get(), EVP_sha256()) > 0, "a list");
    return der_of(ASN1_ITEM_rptr(X509_CRL), list.get());
}

std::vector<std::uint8_t> make_answer(const Identity& issuer, const Identity& responder, const Identity& subject,
                                      std::optional<Time> revoked, Time made, Time next) {
    const std::shared_ptr<OCSP_BASICRESP> basic(OCSP_BASICRESP_new(), OCSP_BASICRESP_free);
    OCSP_CERTID* const id = OCSP_cert_to_id(EVP_sha1(), subject.certificate.get(), issuer.certificate.get());
    const std::shared_ptr<ASN1_TIME> from(ASN1_TIME_adj(nullptr, seconds(made), 0, 0), ASN1_TIME_free);
    const std::shared_ptr<ASN1_TIME> to(ASN1_TIME_adj(nullptr, seconds(next), 0, 0), ASN1_TIME_free);
    const std::shared_ptr<ASN1_TIME> at(ASN1_TIME_adj(nullptr, seconds(revoked.value_or(made)), 0, 0), ASN1_TIME_free);
    const auto general = [](ASN1_TIME* time) { return ASN1_TIME_to_generalizedtime(time, nullptr); };
    ASN1_GENERALIZEDTIME *const a = general(from.get()), *const b = general(to.get()), *const c = general(at.get());
    check(OCSP_basic_add1_status(basic.get(), id, revoked ? V_OCSP_CERTSTATUS_REVOKED : V_OCSP_CERTSTATUS_GOOD, 0,
                                 revoked ? c : nullptr, a, b) != nullptr,
          "a status");
    ASN1_GENERALIZEDTIME_free(a);
    ASN1_GENERALIZEDTIME_free(b);
    ASN1_GENERALIZEDTIME_free(c);
    OCSP_CERTID_free(id);
    check(OCSP_basic_sign(basic.get(), responder.certificate.get(), responder.key.get(), EVP_sha256(), nullptr, 0) == 1,
          "an answer");
    const std::shared_ptr<OCSP_RESPONSE> response(OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic.get()),
                                                  OCSP_RESPONSE_free);
    return der_of(ASN1_ITEM_rptr(OCSP_RESPONSE), response.get());
}

std::vector<std::uint8_t> make_token(const Identity& stamper, std::string_view content, Time at, const char* digest) {
    const EVP_MD* const algorithm = EVP_get_digestbyname(digest);
    unsigned char hash[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    EVP_Digest(content.data(), content.size(), hash, &size, algorithm, nullptr);
    const std::shared_ptr<TS_REQ> request(TS_REQ_new(), TS_REQ_free);
    TS_REQ_set_version(request.get(), 1);
    TS_REQ_set_cert_req(request.get(), 1);
    const std::shared_ptr<TS_MSG_IMPRINT> imprint(TS_MSG_IMPRINT_new(), TS_MSG_IMPRINT_free);
    const std::shared_ptr<X509_ALGOR> named(X509_ALGOR_new(), X509_ALGOR_free);
    X509_ALGOR_set_md(named.get(), algorithm);
    TS_MSG_IMPRINT_set_algo(imprint.get(), named.get());
    TS_MSG_IMPRINT_set_msg(imprint.get(), hash, static_cast<int>(size));
    TS_REQ_set_msg_imprint(request.get(), imprint.get());
    const std::shared_ptr<TS_RESP_CTX> context(TS_RESP_CTX_new(), TS_RESP_CTX_free);
    TS_RESP_CTX_set_signer_cert(context.get(), stamper.certificate.get());
    TS_RESP_CTX_set_signer_key(context.get(), stamper.key.get());
    TS_RESP_CTX_set_signer_digest(context.get(), EVP_sha256());
    TS_RESP_CTX_set_ess_cert_id_digest(context.get(), EVP_sha256());
    TS_RESP_CTX_add_md(context.get(), algorithm);
    const std::shared_ptr<ASN1_OBJECT> policy(OBJ_txt2obj("1.2.3.4", 1), ASN1_OBJECT_free);
    TS_RESP_CTX_set_def_policy(context.get(), policy.get());
    TS_RESP_CTX_set_serial_cb(
        context.get(),
        [](TS_RESP_CTX*, void*) {
            ASN1_INTEGER* const serial = ASN1_INTEGER_new();
            ASN1_INTEGER_set(serial, 1);
            return serial;
        },
        nullptr);
    long moment = static_cast<long>(seconds(at));
    TS_RESP_CTX_set_time_cb(
        context.get(),
        [](TS_RESP_CTX*, void* data, long* now, long* micro) {
            *now = *static_cast<long*>(data);
            *micro = 0;
            return 1;
        },
        &moment);
    const std::shared_ptr<BIO> bio(BIO_new(BIO_s_mem()), BIO_free_all);
    i2d_TS_REQ_bio(bio.get(), request.get());
    const std::shared_ptr<TS_RESP> response(TS_RESP_create_response(context.get(), bio.get()), TS_RESP_free);
    check(response && TS_RESP_get_token(response.get()) != nullptr, "a token");
    return der_of(ASN1_ITEM_rptr(PKCS7), TS_RESP_get_token(response.get()));
}

namespace {

CMS_SignerInfo* add_signer(CMS_ContentInfo* cms, const Identity& signer, const CmsWish& wish) {
    unsigned flags = CMS_BINARY | (wish.cades ? CMS_CADES : 0U) | (wish.attributes ? 0U : CMS_NOATTR) |
                     (wish.certificates ? 0U : CMS_NOCERTS) | CMS_NOSMIMECAP | (wish.pss ? CMS_KEY_PARAM : 0U);
    CMS_SignerInfo* const info =
        CMS_add1_signer(cms, signer.certificate.get(), signer.key.get(), EVP_get_digestbyname(wish.digest), flags);
    check(info != nullptr, "a signer");
    if (wish.pss) {
        check(EVP_PKEY_CTX_set_rsa_padding(CMS_SignerInfo_get0_pkey_ctx(info), RSA_PKCS1_PSS_PADDING) > 0, "PSS");
    }
    if (wish.claimed && wish.attributes) {
        const std::shared_ptr<ASN1_TIME> time(ASN1_TIME_set(nullptr, seconds(*wish.claimed)), ASN1_TIME_free);
        CMS_signed_add1_attr_by_NID(info, NID_pkcs9_signingTime, time->type, time.get(), -1);
    }
    return info;
}

void stamp(CMS_SignerInfo* info, const CmsWish& wish) {
    const ASN1_OCTET_STRING* const value = CMS_SignerInfo_get0_signature(info);
    const std::string_view bytes(reinterpret_cast<const char*>(ASN1_STRING_get0_data(value)),
                                 static_cast<std::size_t>(ASN1_STRING_length(value)));
    const std::vector<std::uint8_t> token = make_token(*wish.stamper, bytes, wish.stamped);
    check(CMS_unsigned_add1_attr_by_NID(info, NID_id_smime_aa_timeStampToken, V_ASN1_SEQUENCE, token.data(),
                                        static_cast<int>(token.size())) == 1,
          "a timestamp attribute");
}

}  // namespace

std::vector<std::uint8_t> make_cms(const Identity& signer, std::string_view content, const CmsWish& wish) {
    const unsigned flags = CMS_PARTIAL | CMS_BINARY | (wish.enclosed ? 0U : CMS_DETACHED);
    const std::shared_ptr<BIO> data(BIO_new_mem_buf(content.data(), static_cast<int>(content.size())), BIO_free_all);
    const std::shared_ptr<CMS_ContentInfo> cms(CMS_sign(nullptr, nullptr, nullptr, data.get(), flags),
                                               CMS_ContentInfo_free);
    check(cms != nullptr, "a CMS");
    CMS_SignerInfo* const info = add_signer(cms.get(), signer, wish);
    for (const Identity* const other : wish.more_signers) {
        add_signer(cms.get(), *other, wish);
    }
    for (const Identity* const other : wish.others) {
        CMS_add1_cert(cms.get(), other->certificate.get());
    }
    for (const std::vector<std::uint8_t>& der : wish.lists) {
        const unsigned char* at = der.data();
        CMS_add0_crl(cms.get(), d2i_X509_CRL(nullptr, &at, static_cast<long>(der.size())));
    }
    check(CMS_final(cms.get(), data.get(), nullptr, flags) == 1, "a signature");
    if (wish.stamper != nullptr) {
        stamp(info, wish);
    }
    return der_of(ASN1_ITEM_rptr(CMS_ContentInfo), cms.get());
}

std::string pem(const Identity& identity) {
    const std::shared_ptr<BIO> bio(BIO_new(BIO_s_mem()), BIO_free_all);
    PEM_write_bio_X509(bio.get(), identity.certificate.get());
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}

}  // namespace egide::signature::fixtures
