// Any bytes as what a browser and an authenticator answer: as JSON, as CBOR, as the data that a true key signed. What
// is believed is of our site, of a person who was there, and of the key that is known.
#include <algorithm>

#include "../modules/accounts/src/cbor.h"
#include "../modules/accounts/src/webauthn.h"
#include "../modules/accounts/tests/soft_authenticator.h"
#include "reading_text.h"

namespace {

using namespace egide::accounts;
using egide::fuzz::require;

const std::vector<std::string>& origins() {
    static const std::vector<std::string> all = {"https://egide.example"};
    return all;
}

Site site() {
    return {"egide.example", origins()};
}

const SoftAuthenticator& key() {
    static const SoftAuthenticator authenticator;
    return authenticator;
}

bool is_of_our_site(std::string_view data) {
    const auto digest = egide::base::sha256("egide.example");
    return data.size() >= 37 &&
           std::equal(digest.begin(), digest.end(), data.begin(),
                      [](std::uint8_t one, char other) { return one == static_cast<std::uint8_t>(other); });
}

void check_cbor(std::string_view bytes) {
    const auto members = read_cbor_map(bytes);
    if (!members) {
        return;
    }
    std::size_t size = 0;
    for (const CborMember& member : *members) {
        require(member.value.data() >= bytes.data() &&
                    member.value.data() + member.value.size() <= bytes.data() + bytes.size(),
                "a member lies within the bytes");
        require(member.content.size() <= member.value.size(), "its content within it");
        size += member.key.size() + member.value.size();
    }
    require(size < bytes.size(), "no byte is read twice");
}

void check_registration(const RegistrationAnswer& answer) {
    const auto passkey = verify_registration(answer, site());
    if (passkey) {
        require(passkey->credential == answer.credential, "the credential that was announced");
        require(answer.attestation.find(passkey->credential) != std::string::npos, "it is in the answer");
        require(!passkey->public_key.empty(), "it has a key");
    }
}

void check_json(std::string_view bytes, const std::string& public_key) {
    if (const auto answer = read_registration(bytes)) {
        check_registration(*answer);
        require(!challenge_in(answer->client_data, Ceremony::create, {"egide.example", {}}), "no site, no origin");
    }
    if (const auto answer = read_assertion(bytes)) {
        require(!verify_assertion(*answer, {-7, public_key}, site()), "nobody else signs for the key");
    }
}

/// The data as the authenticator itself would sign it.
void check_signed(std::string_view data, const std::string& public_key) {
    const std::string client = "{\"type\":\"webauthn.get\"}";
    const auto digest = egide::base::sha256(client);
    AssertionAnswer answer{"c", client, std::string(data), {}, {}};
    answer.signature = key().sign(answer.authenticator_data + std::string(digest.begin(), digest.end()));
    const auto assertion = verify_assertion(answer, {-7, public_key}, site());
    if (assertion) {
        require(is_of_our_site(data), "it is of our site");
        require((static_cast<unsigned char>(data[32]) & 1U) != 0, "a person was there");
        require(assertion->user_verified == ((static_cast<unsigned char>(data[32]) & 4U) != 0), "verified as it says");
    }
    require(!verify_assertion(answer, {-257, public_key}, site()) &&
                !verify_assertion(answer, {-8, public_key}, site()) &&
                !verify_assertion(answer, {0, public_key}, site()),
            "by its own algorithm");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::string public_key = key().public_key();
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    check_cbor(bytes);
    check_json(bytes, public_key);
    check_registration({"credential-of-32-bytes-or-about.", "{}", std::string(bytes)});
    check_signed(bytes, public_key);
    static_cast<void>(challenge_in(bytes, Ceremony::create, site()));
    static_cast<void>(challenge_in(bytes, Ceremony::get, site()));
    return 0;
}
