#include "path.h"

#include <openssl/err.h>

namespace egide::timestamp {

namespace {

constexpr int kDeepest = 9;  // certificates between signer and anchor; ten in all with the signer

using StorePtr = Owned<X509_STORE, X509_STORE_free>;
using ContextPtr = Owned<X509_STORE_CTX, X509_STORE_CTX_free>;

int path_index() {
    static const int index = X509_STORE_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return index;
}

/// Goes on after an end of validity, so that the rest of the path is checked too; stops at anything else.
int on_result(int ok, X509_STORE_CTX* context) {
    if (ok == 1) {
        return 1;
    }
    auto* const path = static_cast<Path*>(X509_STORE_CTX_get_ex_data(context, path_index()));
    const int code = X509_STORE_CTX_get_error(context);
    if (code == X509_V_ERR_CERT_HAS_EXPIRED || code == X509_V_ERR_CERT_NOT_YET_VALID) {
        path->standing = Standing::outside_validity;
        if (const X509* const certificate = X509_STORE_CTX_get_current_cert(context);
            certificate != nullptr && !path->invalid) {
            path->invalid = describe(certificate);
        }
        return 1;
    }
    if (code == X509_V_ERR_INVALID_PURPOSE && X509_STORE_CTX_get_error_depth(context) == 0) {
        return 1;  // told by is_for_timestamps_alone, in clearer words
    }
    path->standing = Standing::authority_unknown;
    path->detail = X509_verify_cert_error_string(code);
    return 0;
}

StorePtr store_of(const std::vector<std::string>& anchors) {
    StorePtr store(X509_STORE_new());
    for (const std::string& anchor : anchors) {
        if (const X509Ptr certificate = certificate_from(anchor)) {
            X509_STORE_add_cert(store.get(), certificate.get());
        }
    }
    return store;
}

void set_parameters(X509_STORE_CTX* context, Instant at) {
    X509_VERIFY_PARAM* const parameters = X509_STORE_CTX_get0_param(context);
    X509_VERIFY_PARAM_set_time(parameters, std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count());
    X509_VERIFY_PARAM_set_depth(parameters, kDeepest);
    // An anchor is trusted by choice, whether it signed itself or not.
    X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_PARTIAL_CHAIN);
    X509_VERIFY_PARAM_set_purpose(parameters, X509_PURPOSE_TIMESTAMP_SIGN);
}

void take_certificates(X509_STORE_CTX* context, Path& path) {
    const STACK_OF(X509)* const chain = X509_STORE_CTX_get0_chain(context);
    for (int index = 0; index < sk_X509_num(chain); ++index) {
        X509* const certificate = sk_X509_value(chain, index);
        X509_up_ref(certificate);
        path.certificates.emplace_back(certificate);
    }
}

}  // namespace

Path find_path(X509* signer, const std::vector<X509Ptr>& others, const std::vector<std::string>& anchors, Instant at) {
    Path path;
    path.standing = Standing::good;
    const StorePtr store = store_of(anchors);
    const CertificateList untrusted(sk_X509_new_null());
    for (const X509Ptr& other : others) {
        sk_X509_push(untrusted.get(), other.get());
    }
    const ContextPtr context(X509_STORE_CTX_new());
    if (!context || X509_STORE_CTX_init(context.get(), store.get(), signer, untrusted.get()) != 1) {
        path.standing = Standing::authority_unknown;
        path.detail = openssl_words();
        return path;
    }
    set_parameters(context.get(), at);
    X509_STORE_CTX_set_ex_data(context.get(), path_index(), &path);
    X509_STORE_CTX_set_verify_cb(context.get(), on_result);
    if (X509_verify_cert(context.get()) != 1 && path.standing != Standing::authority_unknown) {
        path.standing = Standing::authority_unknown;
        path.detail = X509_verify_cert_error_string(X509_STORE_CTX_get_error(context.get()));
    }
    if (path.standing != Standing::authority_unknown) {
        take_certificates(context.get(), path);
    }
    ERR_clear_error();
    return path;
}

bool is_for_timestamps_alone(X509* certificate) {
    int critical = -1;
    const Owned<EXTENDED_KEY_USAGE, EXTENDED_KEY_USAGE_free> usage(
        static_cast<EXTENDED_KEY_USAGE*>(X509_get_ext_d2i(certificate, NID_ext_key_usage, &critical, nullptr)));
    const bool alone = usage && critical == 1 && sk_ASN1_OBJECT_num(usage.get()) == 1 &&
                       OBJ_obj2nid(sk_ASN1_OBJECT_value(usage.get(), 0)) == NID_time_stamp;
    ERR_clear_error();
    // No key usage at all reads as every usage.
    return alone && (X509_get_key_usage(certificate) & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) != 0;
}

}  // namespace egide::timestamp
