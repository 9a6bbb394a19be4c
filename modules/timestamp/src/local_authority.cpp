#include <fmt/format.h>

#include <array>
#include <map>
#include <tuple>

#include "der.h"
#include "disk.h"
#include "egide/reading/json_writer.h"
#include "egide/reading/reader.h"
#include "egide/timestamp/messages.h"
#include "local_certificates.h"

namespace egide::timestamp {

using std::filesystem::path;

namespace {

constexpr std::size_t kFileLimit = std::size_t{1} << 20U;
constexpr std::chrono::days kListValidity{30};
constexpr std::array kReasons = {"unspecified", "key_compromise", "affiliation_changed",
                                 "superseded",  "cessation",      "not_said"};
constexpr std::array kOffered = {HashAlgorithm::sha256,   HashAlgorithm::sha384,   HashAlgorithm::sha512,
                                 HashAlgorithm::sha3_256, HashAlgorithm::sha3_384, HashAlgorithm::sha3_512};

}  // namespace

struct LocalAuthority::State {
    path folder;
    Clock clock;
    std::string name;
    LocalAuthorityOptions options;
    std::uint64_t certificates = 0;  // made so far, the anchor included
    std::uint64_t tokens = 0;
    std::vector<RevokedSerial> revoked;

    X509Ptr anchor;
    KeyPtr anchor_key;
    X509Ptr signer;
    KeyPtr signer_key;
    std::vector<std::string> anchors;

    void make_anchor();
    void make_signer();
    std::string settings() const;
    std::string openssl_settings() const;
    Done save();
    Done save_settings();
    Done load();
    bool read_settings(const reading::Node& root, reading::Problems& problems);
    base::Result<std::string> answer(std::string_view request);
};

void LocalAuthority::State::make_anchor() {
    anchor_key = make_key(options.key);
    const Instant now = clock();
    anchor = make_certificate({.name = name + " CA",
                               .key = anchor_key.get(),
                               .from = now,
                               .until = now + options.authority_validity,
                               .serial = ++certificates,
                               .hash = options.hash});
    anchors = {der_of(anchor.get())};
}

void LocalAuthority::State::make_signer() {
    signer_key = make_key(options.key);
    const Instant now = clock();
    signer = make_certificate({.name = name,
                               .key = signer_key.get(),
                               .issuer = anchor.get(),
                               .issuer_key = anchor_key.get(),
                               .from = now,
                               .until = now + options.validity,
                               .serial = ++certificates,
                               .hash = options.hash});
}

std::string LocalAuthority::State::settings() const {
    reading::JsonWriter json;
    json.begin_object().field("name", name).field("policy", options.policy);
    json.field("hash", name_of(options.hash));
    json.field("key", options.key == LocalAuthorityOptions::Key::ec_p256 ? "ec_p256" : "rsa_3072");
    json.field("validity_days", options.validity.count());
    json.field("authority_validity_days", options.authority_validity.count());
    json.field("certificates", certificates).field("tokens", tokens).key("revoked").begin_array();
    for (const RevokedSerial& entry : revoked) {
        json.begin_object().field("serial", entry.serial).field("at", journal::show_instant(entry.at));
        json.field("reason", kReasons[static_cast<std::size_t>(entry.reason)]).end_object();
    }
    json.end_array().end_object();
    return json.take();
}

std::string LocalAuthority::State::openssl_settings() const {
    std::string digests;
    for (const HashAlgorithm hash : kOffered) {
        digests += (digests.empty() ? "" : ", ") + std::string(EVP_MD_get0_name(method_of(hash)));
    }
    return fmt::format(
        "[tsa]\ndefault_tsa = local\n\n[local]\ndir = {}\nserial = $dir/serial\ncrypto_device = builtin\n"
        "signer_cert = $dir/tsa.pem\ncerts = $dir/ca.pem\nsigner_key = $dir/tsa-key.pem\nsigner_digest = {}\n"
        "default_policy = {}\ndigests = {}\naccuracy = secs:1\nclock_precision_digits = 3\nordering = no\n"
        "tsa_name = no\ness_cert_id_chain = no\ness_cert_id_alg = sha256\n",
        std::filesystem::absolute(folder).lexically_normal().string(), EVP_MD_get0_name(method_of(options.hash)),
        options.policy, digests);
}

Done LocalAuthority::State::save_settings() {
    return replace_file(journal::system_calls(), folder / "authority.json", settings(), 0600);
}

Done LocalAuthority::State::save() {
    constexpr unsigned kSecret = 0600;
    journal::Calls& calls = journal::system_calls();
    if (auto made = make_folders(calls, folder); !made) {
        return made;
    }
    const CrlPtr crl = make_crl(anchor.get(), anchor_key.get(), options.hash, clock(), kListValidity, revoked);
    const std::vector<std::tuple<const char*, std::string, unsigned>> files = {
        {"ca.pem", pem_of(anchor.get()), 0644},        {"ca-key.pem", pem_of(anchor_key.get()), kSecret},
        {"tsa.pem", pem_of(signer.get()), 0644},       {"tsa-key.pem", pem_of(signer_key.get()), kSecret},
        {"crl.pem", pem_of(crl.get()), 0644},          {"tsa.cnf", openssl_settings(), 0644},
    };
    for (const auto& [file, bytes, mode] : files) {
        if (auto written = replace_file(calls, folder / file, bytes, mode); !written) {
            return written;
        }
    }
    // openssl counts its own tokens here, far from ours.
    if (!is_there(folder / "serial")) {
        if (auto written = replace_file(calls, folder / "serial", "4000000000000000\n"); !written) {
            return written;
        }
    }
    return save_settings();
}

bool LocalAuthority::State::read_settings(const reading::Node& root, reading::Problems& problems) {
    reading::Reader reader(root, problems, "authority.json");
    name = reader.require_text("name").value_or("");
    options.policy = reader.require_text("policy").value_or("");
    const auto hash = hash_named(reader.require_text("hash").value_or(""));
    options.hash = hash.value_or(HashAlgorithm::sha256);
    options.key = reader.require_choice("key", {"ec_p256", "rsa_3072"}) == 1U ? LocalAuthorityOptions::Key::rsa_3072
                                                                             : LocalAuthorityOptions::Key::ec_p256;
    options.validity = std::chrono::days(reader.require_integer("validity_days").value_or(0));
    options.authority_validity = std::chrono::days(reader.require_integer("authority_validity_days").value_or(0));
    certificates = static_cast<std::uint64_t>(reader.require_integer("certificates").value_or(0));
    tokens = static_cast<std::uint64_t>(reader.require_integer("tokens").value_or(0));
    for (const reading::Node& item : reader.items("revoked")) {
        reading::Reader line(item, problems, "revoked");
        const auto at = journal::parse_instant(line.require_text("at").value_or(""));
        const auto reason = line.require_choice("reason", {kReasons[0], kReasons[1], kReasons[2], kReasons[3],
                                                           kReasons[4], kReasons[5]});
        revoked.push_back({line.require_text("serial").value_or(""), at.value_or(Instant{}),
                           static_cast<RevocationReason>(reason.value_or(0))});
        line.finish();
    }
    reader.finish();
    return hash.has_value() && !problems.any();
}

Done LocalAuthority::State::load() {
    std::map<std::string, std::string> files;
    for (const char* const file : {"authority.json", "ca.pem", "ca-key.pem", "tsa.pem", "tsa-key.pem"}) {
        auto bytes = read_file(folder / file, kFileLimit);
        if (!bytes) {
            return bytes.errors();
        }
        files[file] = std::move(*bytes);
    }
    const std::string file = (folder / "authority.json").string();
    const auto root = reading::read_json(files["authority.json"], file);
    if (!root) {
        return root.errors();
    }
    reading::Problems problems;
    if (!read_settings(*root, problems)) {
        return problems.any() ? problems.take() : base::Errors{der::refused(messages::local_damaged(), file)};
    }
    const auto anchor_der = read_certificates(files["ca.pem"], (folder / "ca.pem").string());
    const auto signer_der = read_certificates(files["tsa.pem"], (folder / "tsa.pem").string());
    anchor_key = key_from_pem(files["ca-key.pem"]);
    signer_key = key_from_pem(files["tsa-key.pem"]);
    if (!anchor_der || !signer_der || !anchor_key || !signer_key) {
        static_cast<void>(openssl_words());
        return der::refused(messages::local_damaged(), folder.string());
    }
    anchors = {anchor_der->front()};
    anchor = certificate_from(anchor_der->front());
    signer = certificate_from(signer_der->front());
    return std::monostate{};
}

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
