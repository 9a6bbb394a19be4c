#include "local_state.h"

#include <fmt/format.h>

#include <map>
#include <tuple>

#include "der.h"
#include "egide/reading/json_writer.h"
#include "egide/timestamp/messages.h"

namespace egide::timestamp {

namespace {

constexpr std::size_t kStateFileLimit = std::size_t{1} << 20U;
constexpr std::array kReasons = {"unspecified", "key_compromise", "affiliation_changed",
                                 "superseded",  "cessation",      "not_said"};

}  // namespace

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
        {"ca.pem", pem_of(anchor.get()), 0644},  {"ca-key.pem", pem_of(anchor_key.get()), kSecret},
        {"tsa.pem", pem_of(signer.get()), 0644}, {"tsa-key.pem", pem_of(signer_key.get()), kSecret},
        {"crl.pem", pem_of(crl.get()), 0644},    {"tsa.cnf", openssl_settings(), 0644},
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
        const auto reason = line.require_choice(
            "reason", {kReasons[0], kReasons[1], kReasons[2], kReasons[3], kReasons[4], kReasons[5]});
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
        auto bytes = read_file(folder / file, kStateFileLimit);
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

}  // namespace egide::timestamp
