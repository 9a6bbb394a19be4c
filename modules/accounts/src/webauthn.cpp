#include "webauthn.h"

#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>

#include <algorithm>
#include <array>
#include <memory>

#include "cbor.h"
#include "egide/base/sha256.h"
#include "egide/reading/tree.h"
#include "secrets.h"

namespace egide::accounts {

namespace {

constexpr std::uint8_t kUserPresent = 0x01;
constexpr std::uint8_t kUserVerified = 0x04;
constexpr std::uint8_t kBackedUp = 0x10;
constexpr std::size_t kSiteDigest = 32;
constexpr std::size_t kLongestCredential = 1023;
constexpr std::size_t kLongestAnswer = std::size_t{64} << 10U;

struct EndCredential {
    void operator()(fido_cred_t* credential) const { fido_cred_free(&credential); }
};
struct EndAssertion {
    void operator()(fido_assert_t* assertion) const { fido_assert_free(&assertion); }
};
using CredentialPtr = std::unique_ptr<fido_cred_t, EndCredential>;
using AssertionPtr = std::unique_ptr<fido_assert_t, EndAssertion>;

void prepare_fido() {
    static const bool ready = [] {
        fido_init(0);
        return true;
    }();
    static_cast<void>(ready);
}

const unsigned char* bytes_in(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

std::string text_of(const unsigned char* bytes, std::size_t size) {
    return bytes == nullptr ? std::string() : std::string(reinterpret_cast<const char*>(bytes), size);
}

reading::Limits small_limits() {
    return {.bytes = kLongestAnswer, .nodes = 200, .depth = 8, .scalar_bytes = kLongestAnswer, .errors = 1};
}

/// A text of the tree at that path, empty when it is not there.
std::string text_at(const reading::Node& tree, std::initializer_list<std::string_view> path) {
    const reading::Node* node = &tree;
    for (const std::string_view key : path) {
        node = node->find(key);
        if (node == nullptr) {
            return {};
        }
    }
    return node->kind == reading::Node::Kind::scalar && node->quoted ? node->scalar : std::string();
}

std::optional<std::string> bytes_at(const reading::Node& tree, std::initializer_list<std::string_view> path) {
    const std::string text = text_at(tree, path);
    return text.empty() ? std::nullopt : from_base64url(text);
}

bool is_of_site(std::string_view authenticator_data, const Site& site) {
    const base::Sha256Digest digest = base::sha256(site.name);
    return authenticator_data.size() > kSiteDigest &&
           std::equal(digest.begin(), digest.end(), bytes_in(authenticator_data.substr(0, kSiteDigest)));
}

template <typename Key, Key* (*New)(), void (*Free)(Key**)>
struct KeyHolder {
    Key* key = New();
    KeyHolder() = default;
    ~KeyHolder() { Free(&key); }
    KeyHolder(const KeyHolder&) = delete;
    KeyHolder& operator=(const KeyHolder&) = delete;
};
using Es256 = KeyHolder<es256_pk_t, es256_pk_new, es256_pk_free>;
using Rs256 = KeyHolder<rs256_pk_t, rs256_pk_new, rs256_pk_free>;
using EdDsa = KeyHolder<eddsa_pk_t, eddsa_pk_new, eddsa_pk_free>;

/// Calls with the key in libfido2's form; false when the bytes are no such key.
template <typename Use>
bool with_key(const KnownPasskey& passkey, Use use) {
    const void* const bytes = passkey.public_key.data();
    const std::size_t size = passkey.public_key.size();
    if (passkey.algorithm == COSE_ES256) {
        const Es256 holder;
        return es256_pk_from_ptr(holder.key, bytes, size) == FIDO_OK && use(holder.key);
    }
    if (passkey.algorithm == COSE_RS256) {
        const Rs256 holder;
        return rs256_pk_from_ptr(holder.key, bytes, size) == FIDO_OK && use(holder.key);
    }
    if (passkey.algorithm == COSE_EDDSA) {
        const EdDsa holder;
        return eddsa_pk_from_ptr(holder.key, bytes, size) == FIDO_OK && use(holder.key);
    }
    return false;
}

/// Authenticator data (WebAuthn 2, section 6.1) in which no item announces more than there is: the CBOR library behind
/// libfido2 asks for as much memory as a map says it has members.
bool is_modest(std::string_view data) {
    constexpr std::size_t kHead = 37;
    constexpr std::size_t kIdentity = 18;  // of the model, and the length of the credential's name
    constexpr std::uint8_t kAttested = 0x40;
    if (data.size() < kHead) {
        return false;
    }
    const bool attested = (static_cast<std::uint8_t>(data[32]) & kAttested) != 0;
    data.remove_prefix(kHead);
    if (attested) {
        if (data.size() < kIdentity) {
            return false;
        }
        const std::size_t length = static_cast<std::size_t>(static_cast<std::uint8_t>(data[16])) << 8U |
                                   static_cast<std::uint8_t>(data[17]);
        if (length > data.size() - kIdentity) {
            return false;
        }
        data.remove_prefix(kIdentity + length);
    }
    return is_whole_cbor(data);
}

/// libfido2 reads the data only for the algorithm that it was told to expect.
CredentialPtr read_authenticator_data(std::string_view data, int algorithm, const Site& site,
                                      std::string_view client_data) {
    CredentialPtr credential(fido_cred_new());
    const std::string name(site.name);
    const bool read =
        is_modest(data) && credential && fido_cred_set_type(credential.get(), algorithm) == FIDO_OK &&
        fido_cred_set_rp(credential.get(), name.c_str(), nullptr) == FIDO_OK &&
        fido_cred_set_clientdata(credential.get(), bytes_in(client_data), client_data.size()) == FIDO_OK &&
        fido_cred_set_authdata_raw(credential.get(), bytes_in(data), data.size()) == FIDO_OK;
    return read ? std::move(credential) : CredentialPtr();
}

/// "packed": the statement is signed by the new key itself, or by a certificate whose maker we do not look into.
bool is_packed(fido_cred_t* credential, std::string_view statement) {
    if (fido_cred_set_fmt(credential, "packed") != FIDO_OK ||
        fido_cred_set_attstmt(credential, bytes_in(statement), statement.size()) != FIDO_OK) {
        return false;
    }
    return fido_cred_x5c_ptr(credential) != nullptr ? fido_cred_verify(credential) == FIDO_OK
                                                    : fido_cred_verify_self(credential) == FIDO_OK;
}

struct Attestation {
    std::string_view format;
    std::string_view statement;
    std::string_view data;
};

std::optional<Attestation> read_attestation(std::string_view bytes) {
    constexpr int kBytesType = 2;
    constexpr int kTextType = 3;
    constexpr int kMapType = 5;
    const auto members = read_cbor_map(bytes);
    if (!members) {
        return std::nullopt;
    }
    Attestation attestation;
    for (const CborMember& member : *members) {
        if (member.key == "fmt" && member.type == kTextType) {
            attestation.format = member.content;
        } else if (member.key == "attStmt" && member.type == kMapType) {
            attestation.statement = member.value;
        } else if (member.key == "authData" && member.type == kBytesType) {
            attestation.data = member.content;
        }
    }
    const bool whole = !attestation.format.empty() && !attestation.statement.empty() && !attestation.data.empty();
    return whole ? std::optional(attestation) : std::nullopt;
}

bool is_attested(const Attestation& attestation, fido_cred_t* credential) {
    constexpr std::string_view kEmptyMap = "\xA0";
    return attestation.format == "none"
               ? attestation.statement == kEmptyMap
               : attestation.format == "packed" && is_packed(credential, attestation.statement);
}

NewPasskey passkey_of(const fido_cred_t* credential, int algorithm) {
    const std::uint8_t flags = fido_cred_flags(credential);
    return {.credential = text_of(fido_cred_id_ptr(credential), fido_cred_id_len(credential)),
            .algorithm = algorithm,
            .public_key = text_of(fido_cred_pubkey_ptr(credential), fido_cred_pubkey_len(credential)),
            .counter = fido_cred_sigcount(credential),
            .user_verified = (flags & kUserVerified) != 0,
            .backed_up = (flags & kBackedUp) != 0};
}

}  // namespace

std::optional<RegistrationAnswer> read_registration(std::string_view json) {
    const auto tree = reading::read_json(json, "credential", small_limits());
    if (!tree.ok() || text_at(*tree, {"type"}) != "public-key") {
        return std::nullopt;
    }
    auto credential = bytes_at(*tree, {"rawId"});
    auto client_data = bytes_at(*tree, {"response", "clientDataJSON"});
    auto attestation = bytes_at(*tree, {"response", "attestationObject"});
    if (!credential || !client_data || !attestation || text_at(*tree, {"id"}) != text_at(*tree, {"rawId"})) {
        return std::nullopt;
    }
    return RegistrationAnswer{std::move(*credential), std::move(*client_data), std::move(*attestation)};
}

std::optional<AssertionAnswer> read_assertion(std::string_view json) {
    const auto tree = reading::read_json(json, "credential", small_limits());
    if (!tree.ok() || text_at(*tree, {"type"}) != "public-key") {
        return std::nullopt;
    }
    auto credential = bytes_at(*tree, {"rawId"});
    auto client_data = bytes_at(*tree, {"response", "clientDataJSON"});
    auto data = bytes_at(*tree, {"response", "authenticatorData"});
    auto signature = bytes_at(*tree, {"response", "signature"});
    auto user = bytes_at(*tree, {"response", "userHandle"});
    if (!credential || !client_data || !data || !signature || text_at(*tree, {"id"}) != text_at(*tree, {"rawId"})) {
        return std::nullopt;
    }
    return AssertionAnswer{std::move(*credential), std::move(*client_data), std::move(*data), std::move(*signature),
                           std::move(user).value_or("")};
}

std::optional<std::string> challenge_in(std::string_view client_data, Ceremony ceremony, const Site& site) {
    const auto tree = reading::read_json(client_data, "clientData", small_limits());
    if (!tree.ok()) {
        return std::nullopt;
    }
    const std::string origin = text_at(*tree, {"origin"});
    const reading::Node* const crossing = tree->find("crossOrigin");
    const bool inside_another = crossing != nullptr && (crossing->quoted || crossing->scalar != "false");
    const bool ours = std::find(site.origins.begin(), site.origins.end(), origin) != site.origins.end();
    const std::string_view type = ceremony == Ceremony::create ? "webauthn.create" : "webauthn.get";
    std::string challenge = text_at(*tree, {"challenge"});
    if (text_at(*tree, {"type"}) != type || !ours || inside_another || challenge.empty()) {
        return std::nullopt;
    }
    return challenge;
}

std::optional<NewPasskey> verify_registration(const RegistrationAnswer& answer, const Site& site) {
    prepare_fido();
    const auto attestation = read_attestation(answer.attestation);
    if (!attestation || !is_of_site(attestation->data, site)) {
        return std::nullopt;
    }
    for (const int algorithm : {COSE_ES256, COSE_EDDSA, COSE_RS256}) {
        const CredentialPtr credential =
            read_authenticator_data(attestation->data, algorithm, site, answer.client_data);
        if (!credential) {
            continue;
        }
        NewPasskey passkey = passkey_of(credential.get(), algorithm);
        const bool present = (fido_cred_flags(credential.get()) & kUserPresent) != 0;
        const bool whole = present && passkey.credential == answer.credential && !passkey.credential.empty() &&
                           passkey.credential.size() <= kLongestCredential &&
                           with_key({algorithm, passkey.public_key}, [](const void*) { return true; }) &&
                           is_attested(*attestation, credential.get());
        return whole ? std::optional(std::move(passkey)) : std::nullopt;
    }
    return std::nullopt;
}

std::optional<Assertion> verify_assertion(const AssertionAnswer& answer, const KnownPasskey& passkey,
                                          const Site& site) {
    prepare_fido();
    const AssertionPtr assertion(fido_assert_new());
    const std::string name(site.name);
    fido_assert_t* const set = assertion.get();
    const std::string& data = answer.authenticator_data;
    if (!assertion || !is_modest(data) || !is_of_site(data, site) || fido_assert_set_rp(set, name.c_str()) != FIDO_OK ||
        fido_assert_set_clientdata(set, bytes_in(answer.client_data), answer.client_data.size()) != FIDO_OK ||
        fido_assert_set_count(set, 1) != FIDO_OK ||
        fido_assert_set_authdata_raw(set, 0, bytes_in(data), data.size()) != FIDO_OK ||
        fido_assert_set_sig(set, 0, bytes_in(answer.signature), answer.signature.size()) != FIDO_OK ||
        fido_assert_set_up(set, FIDO_OPT_TRUE) != FIDO_OK) {
        return std::nullopt;
    }
    const bool signed_by_it = with_key(
        passkey, [&](const auto* key) { return fido_assert_verify(set, 0, passkey.algorithm, key) == FIDO_OK; });
    if (!signed_by_it) {
        return std::nullopt;
    }
    const std::uint8_t flags = fido_assert_flags(set, 0);
    return Assertion{fido_assert_sigcount(set, 0), (flags & kUserVerified) != 0, (flags & kBackedUp) != 0};
}

}  // namespace egide::accounts
