// Any bytes as an identity token and as the keys to check it by, then as the claims of a token that a provider truly
// signed: what is believed says what was expected, and no other expectation is met by it.
#include "../testing/egide/testing/token_maker.h"
#include "egide/accounts/oidc.h"
#include "reading_text.h"

namespace {

using namespace egide::accounts;
using egide::fuzz::require;
using egide::testing::TokenMaker;

const TokenMaker& provider() {
    static const TokenMaker maker = TokenMaker::elliptic("e1");
    return maker;
}

const std::string& keys_of_provider() {
    static const std::string keys = TokenMaker::set(provider().published());
    return keys;
}

TokenExpectation expected() {
    return {"https://id.example", "egide", "n-1", Instant(std::chrono::seconds(1'790'000'000))};
}

void check_believed(const std::variant<Identity, TokenFault>& checked) {
    if (const auto* const identity = std::get_if<Identity>(&checked)) {
        require(identity->issuer == expected().issuer, "it is the issuer's");
        require(!identity->subject.empty() && identity->subject.size() <= 255, "it names somebody");
    }
}

/// A token on the first line, keys after it.
void check_foreign(std::string_view bytes) {
    const std::size_t line = std::min(bytes.find('\n'), bytes.size());
    const std::string_view keys = bytes.substr(std::min(line + 1, bytes.size()));
    check_believed(verify_id_token(bytes.substr(0, line), keys, expected()));
    require(!std::holds_alternative<Identity>(verify_id_token(bytes.substr(0, line), keys_of_provider(), expected())),
            "nobody else signs for the provider");
}

/// Claims that the provider signed.
void check_claims(std::string_view bytes) {
    const std::string token = provider().token(std::string(bytes));
    const auto checked = verify_id_token(token, keys_of_provider(), expected());
    check_believed(checked);
    if (!std::holds_alternative<Identity>(checked)) {
        return;
    }
    const auto refused = [&](const TokenExpectation& other) {
        return std::holds_alternative<TokenFault>(verify_id_token(token, keys_of_provider(), other));
    };
    TokenExpectation other = expected();
    other.issuer += "/";
    require(refused(other), "of one issuer");
    other = expected();
    other.client_id = "other";
    other.nonce = "n-2";
    require(refused(other), "of one journey");
    other = expected();
    other.now += std::chrono::hours(24 * 366 * 7000);
    require(refused(other), "not for ever");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    check_foreign(bytes);
    check_claims(bytes);
    return 0;
}
