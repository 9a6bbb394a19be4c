#include <algorithm>

#include "der.h"
#include "egide/timestamp/messages.h"
#include "local_state.h"

namespace egide::timestamp {

using std::filesystem::path;

namespace {

using ResponderPtr = Owned<TS_RESP_CTX, TS_RESP_CTX_free>;
using ObjectPtr = Owned<ASN1_OBJECT, ASN1_OBJECT_free>;

/// What the callbacks of OpenSSL's responder need.
struct Moment {
    Instant at;
    std::uint64_t serial;
};

ASN1_INTEGER* tell_serial(TS_RESP_CTX*, void* data) {
    ASN1_INTEGER* const serial = ASN1_INTEGER_new();
    if (serial != nullptr) {
        ASN1_INTEGER_set_uint64(serial, static_cast<const Moment*>(data)->serial);
    }
    return serial;
}

int tell_time(TS_RESP_CTX*, void* data, long* seconds, long* microseconds) {
    const Instant at = static_cast<const Moment*>(data)->at;
    const auto whole = std::chrono::floor<std::chrono::seconds>(at);
    *seconds = whole.time_since_epoch().count();
    *microseconds = std::chrono::microseconds(at - whole).count();
    return 1;
}

/// OpenSSL's responder, ready to sign at a moment.
ResponderPtr responder(X509* signer, EVP_PKEY* key, X509* anchor, const LocalAuthorityOptions& options,
                       Moment& moment) {
    ResponderPtr context(TS_RESP_CTX_new());
    const CertificateList above(sk_X509_new_null());
    sk_X509_push(above.get(), anchor);
    const ObjectPtr policy(OBJ_txt2obj(options.policy.c_str(), 1));
    TS_RESP_CTX* const set = context.get();
    bool done = policy && TS_RESP_CTX_set_signer_cert(set, signer) == 1 && TS_RESP_CTX_set_signer_key(set, key) == 1 &&
                TS_RESP_CTX_set_certs(set, above.get()) == 1 && TS_RESP_CTX_set_def_policy(set, policy.get()) == 1 &&
                TS_RESP_CTX_set_signer_digest(set, method_of(options.hash)) == 1 &&
                TS_RESP_CTX_set_ess_cert_id_digest(set, EVP_sha256()) == 1 &&
                TS_RESP_CTX_set_clock_precision_digits(set, 3) == 1 && TS_RESP_CTX_set_accuracy(set, 1, 0, 0) == 1;
    for (const HashAlgorithm hash : kOffered) {
        done = done && TS_RESP_CTX_add_md(set, method_of(hash)) == 1;
    }
    TS_RESP_CTX_set_serial_cb(set, tell_serial, &moment);
    TS_RESP_CTX_set_time_cb(set, tell_time, &moment);
    if (!done) {
        context.reset();
    }
    return context;
}

}  // namespace

base::Result<std::string> LocalAuthority::State::answer(std::string_view request) {
    Moment moment{clock(), ++tokens};
    if (auto saved = save_settings(); !saved) {
        return saved.errors();
    }
    const ResponderPtr context = responder(signer.get(), signer_key.get(), anchor.get(), options, moment);
    if (!context) {
        base::Error error = der::refused(messages::local_damaged(), folder.string());
        error.detail = openssl_words();
        return error;
    }
    const BioPtr bio = reading(request);
    const Owned<TS_RESP, TS_RESP_free> response(TS_RESP_create_response(context.get(), bio.get()));
    unsigned char* bytes = nullptr;
    const int size = response ? i2d_TS_RESP(response.get(), &bytes) : 0;
    std::string der(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(std::max(size, 0)));
    OPENSSL_free(bytes);
    static_cast<void>(openssl_words());
    return der;
}

LocalAuthority::LocalAuthority(std::unique_ptr<State> state) : state_(std::move(state)) {}
LocalAuthority::LocalAuthority(LocalAuthority&&) noexcept = default;
LocalAuthority& LocalAuthority::operator=(LocalAuthority&&) noexcept = default;
LocalAuthority::~LocalAuthority() = default;

const std::string& LocalAuthority::name() const {
    return state_->name;
}
const std::string& LocalAuthority::policy() const {
    return state_->options.policy;
}
HashAlgorithm LocalAuthority::hash() const {
    return state_->options.hash;
}
const std::vector<std::string>& LocalAuthority::anchors() const {
    return state_->anchors;
}

base::Result<std::string> LocalAuthority::stamp(std::string_view request) {
    return state_->answer(request);
}

base::Result<Material> LocalAuthority::material() {
    const CrlPtr crl = make_crl(state_->anchor.get(), state_->anchor_key.get(), state_->options.hash, state_->clock(),
                                kListValidity, state_->revoked);
    return Material{{der_of(state_->signer.get())}, {der_of(crl.get())}, {}};
}

Done LocalAuthority::renew() {
    state_->make_signer();
    return state_->save();
}

Done LocalAuthority::revoke(RevocationReason reason) {
    state_->revoked.push_back({describe(state_->signer.get()).serial, state_->clock(), reason});
    return state_->save();
}

base::Result<LocalAuthority> create_local_authority(const path& folder, const std::string& name,
                                                    const LocalAuthorityOptions& options, Clock clock) {
    constexpr std::size_t kLongestName = 60;  // a common name has 64 characters, " CA" included
    prepare_openssl();
    if (is_there(folder / "authority.json")) {
        return der::refused(messages::local_exists(), folder.string());
    }
    if (name.empty() || name.size() > kLongestName) {
        return der::refused(messages::local_name({.limit = kLongestName}), folder.string());
    }
    // OpenSSL 3.0 makes no signature of this form with SHA-3.
    constexpr std::array kSigning = {HashAlgorithm::sha256, HashAlgorithm::sha384, HashAlgorithm::sha512};
    if (std::find(kSigning.begin(), kSigning.end(), options.hash) == kSigning.end()) {
        return der::refused(messages::local_hash(), folder.string());
    }
    if (!der::oid(options.policy) || options.validity.count() < 1 || options.authority_validity < options.validity) {
        return der::refused(messages::local_options(), folder.string());
    }
    auto state = std::make_unique<LocalAuthority::State>();
    state->folder = folder;
    state->clock = std::move(clock);
    state->name = name;
    state->options = options;
    state->make_anchor();
    state->make_signer();
    if (auto saved = state->save(); !saved) {
        return saved.errors();
    }
    return LocalAuthority(std::move(state));
}

base::Result<LocalAuthority> open_local_authority(const path& folder, Clock clock) {
    prepare_openssl();
    auto state = std::make_unique<LocalAuthority::State>();
    state->folder = folder;
    state->clock = std::move(clock);
    if (auto loaded = state->load(); !loaded) {
        return loaded.errors();
    }
    return LocalAuthority(std::move(state));
}

}  // namespace egide::timestamp
