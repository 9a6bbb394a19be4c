#include "chain.h"

#include <openssl/x509_vfy.h>

#include <algorithm>

#include "certificate.h"

namespace egide::signature {
namespace {

using StorePtr = std::unique_ptr<X509_STORE, FreedBy<X509_STORE_free>>;
using StoreContextPtr = std::unique_ptr<X509_STORE_CTX, FreedBy<X509_STORE_CTX_free>>;

constexpr int kDeepestChain = 10;
constexpr int kAuthenticationLevel = 1;  // 80 bits: refuses MD5 and SHA-1 inside the chain, and RSA under 1024 bits

bool trusted_at(const Anchor& anchor, Service service, Time at) {
    const bool serves = service == Service::signatures ? anchor.signatures : anchor.timestamps;
    return serves && (anchor.periods.empty() ||
                      std::any_of(anchor.periods.begin(), anchor.periods.end(), [&](const Period& period) {
                          return period.from <= at && (!period.to || at < *period.to);
                      }));
}

StorePtr store_of(const Anchors& anchors, Time at) {
    StorePtr store(X509_STORE_new());
    for (const Anchors::Entry& entry : anchors.entries()) {
        if (trusted_at(*entry.anchor, Service::signatures, at)) {
            X509_STORE_add_cert(store.get(), entry.certificate.get());
        }
    }
    return store;
}

Trust trust_of(int error) {
    switch (error) {
        case X509_V_OK:
            return Trust::trusted;
        case X509_V_ERR_CERT_HAS_EXPIRED:
            return Trust::expired;
        case X509_V_ERR_CERT_NOT_YET_VALID:
            return Trust::not_yet_valid;
        case X509_V_ERR_CA_MD_TOO_WEAK:
        case X509_V_ERR_CA_KEY_TOO_SMALL:
        case X509_V_ERR_EE_KEY_TOO_SMALL:
            return Trust::weak;
        default:
            return Trust::issuer_unknown;
    }
}

std::string anchor_name(const Anchors& anchors, X509* certificate) {
    for (const Anchors::Entry& entry : anchors.entries()) {
        if (X509_cmp(entry.certificate.get(), certificate) == 0) {
            return entry.anchor->name;
        }
    }
    return {};
}

/// The worst of the chain, the anchor aside: it is trusted by choice, not because somebody vouches for it.
RevocationState revocation_along(STACK_OF(X509) * chain, const RevocationSources& data, Time at) {
    const int links = sk_X509_num(chain) - 1;
    RevocationState state{links > 0 ? Revocation::good : Revocation::not_known, std::nullopt};
    for (int link = 0; link < links; ++link) {
        const RevocationState found =
            revocation_of(sk_X509_value(chain, link), sk_X509_value(chain, link + 1), data, at);
        if (found.revocation == Revocation::revoked && (!found.since || *found.since <= at)) {
            return found;
        }
        if (found.revocation == Revocation::revoked) {
            state.since = found.since;  // later: the signature is not concerned
        } else if (found.revocation == Revocation::not_known) {
            state.revocation = Revocation::not_known;
        }
    }
    return state;
}

}  // namespace

Anchors::Anchors(const TrustList& list) {
    for (const Anchor& anchor : list.anchors) {
        if (CertificatePtr certificate = parse_certificate(anchor.certificate)) {
            entries_.push_back({std::move(certificate), &anchor});
        }
    }
}

std::vector<std::string> anchors_at(const Anchors& anchors, Service service, Time at) {
    std::vector<std::string> trusted;
    for (const Anchors::Entry& entry : anchors.entries()) {
        if (trusted_at(*entry.anchor, service, at)) {
            trusted.emplace_back(as_text(entry.anchor->certificate));
        }
    }
    return trusted;
}

ChainState examine_chain(X509* certificate, STACK_OF(X509) * others, const Anchors& anchors,
                         const RevocationSources& revocation, Time at) {
    const ErrorQueue quiet;
    const StorePtr store = store_of(anchors, at);
    const StoreContextPtr context(X509_STORE_CTX_new_ex(library(), nullptr));
    if (!context || X509_STORE_CTX_init(context.get(), store.get(), certificate, others) != 1) {
        return {};
    }
    X509_VERIFY_PARAM* const parameters = X509_STORE_CTX_get0_param(context.get());
    X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_PARTIAL_CHAIN);  // a list names intermediate authorities too
    X509_VERIFY_PARAM_set_depth(parameters, kDeepestChain);
    X509_VERIFY_PARAM_set_auth_level(parameters, kAuthenticationLevel);
    X509_VERIFY_PARAM_set_time(parameters, static_cast<time_t>(at.time_since_epoch().count()));
    X509_verify_cert(context.get());
    ChainState state{.trust = trust_of(X509_STORE_CTX_get_error(context.get())), .anchor = {}, .revocation = {}};
    STACK_OF(X509)* const chain = X509_STORE_CTX_get0_chain(context.get());
    if (state.trust == Trust::issuer_unknown || chain == nullptr || sk_X509_num(chain) == 0) {
        return state;
    }
    state.anchor = anchor_name(anchors, sk_X509_value(chain, sk_X509_num(chain) - 1));
    state.revocation = revocation_along(chain, revocation, at);
    if (state.revocation.revocation == Revocation::revoked) {
        state.trust = Trust::revoked;
    } else if (state.trust == Trust::trusted && !may_sign(certificate)) {
        state.trust = Trust::not_for_signing;
    }
    return state;
}

}  // namespace egide::signature
