#include <algorithm>
#include <charconv>

#include "egide/accounts/oidc.h"
#include "egide/reading/tree.h"
#include "fold.h"
#include "secrets.h"
#include "signing_keys.h"

namespace egide::accounts {

namespace {

using reading::Node;

constexpr std::size_t kLongestToken = std::size_t{16} << 10U;
constexpr std::size_t kLongestSubject = 255;
constexpr std::chrono::seconds kClocks{60};

/// The three parts of a signed token (RFC 7515, compact).
struct Parts {
    std::string_view content;  // what is signed
    std::string header;
    std::string claims;
    std::string signature;
};

std::optional<Parts> parts_of(std::string_view token) {
    const std::size_t first = token.find('.');
    const std::size_t second = first == std::string_view::npos ? first : token.find('.', first + 1);
    if (second == std::string_view::npos || token.size() > kLongestToken ||
        token.find('.', second + 1) != std::string_view::npos) {
        return std::nullopt;
    }
    auto header = from_base64url(token.substr(0, first));
    auto claims = from_base64url(token.substr(first + 1, second - first - 1));
    auto signature = from_base64url(token.substr(second + 1));
    if (!header || !claims || !signature) {
        return std::nullopt;
    }
    return Parts{token.substr(0, second), std::move(*header), std::move(*claims), std::move(*signature)};
}

base::Result<Node> read_object(std::string_view json) {
    auto tree = reading::read_json(json, "token", {.bytes = kLongestToken, .nodes = 500, .depth = 8});
    return tree.ok() && tree->kind != Node::Kind::mapping ? base::Result<Node>(base::Error{}) : std::move(tree);
}

std::string word(const Node& node, std::string_view key) {
    const Node* const found = node.find(key);
    return found != nullptr && found->kind == Node::Kind::scalar && found->quoted ? found->scalar : std::string();
}

std::optional<Instant> moment(const Node& claims, std::string_view key) {
    const Node* const found = claims.find(key);
    if (found == nullptr || found->kind != Node::Kind::scalar || found->quoted) {
        return std::nullopt;
    }
    std::int64_t seconds = 0;
    const char* const end = found->scalar.data() + found->scalar.size();
    const auto read = std::from_chars(found->scalar.data(), end, seconds);
    constexpr std::int64_t kFar = 250'000'000'000;
    const bool whole = read.ec == std::errc() && read.ptr == end && seconds >= 0 && seconds <= kFar;
    return whole ? std::optional(Instant(std::chrono::seconds(seconds))) : std::nullopt;
}

bool is_for(const Node& claims, const std::string& client) {
    const Node* const audience = claims.find("aud");
    if (audience == nullptr) {
        return false;
    }
    const Node* const party = claims.find("azp");
    const bool presented_by_us = party == nullptr || word(claims, "azp") == client;
    if (audience->kind == Node::Kind::scalar) {
        return audience->quoted && audience->scalar == client && presented_by_us;
    }
    const bool among = std::any_of(audience->items.begin(), audience->items.end(),
                                   [&](const Node& one) { return one.quoted && one.scalar == client; });
    // Several audiences: any of them could hand the token on, unless it says that it was made for us.
    return among && presented_by_us && (audience->items.size() == 1 || party != nullptr);
}

std::optional<TokenFault> fault_of_header(const Node& header, std::string_view algorithm) {
    const Node* const type = header.find("typ");
    if (header.find("crit") != nullptr || (type != nullptr && folded(word(header, "typ")) != "jwt")) {
        return TokenFault::malformed;
    }
    return is_accepted_algorithm(algorithm) ? std::nullopt : std::optional(TokenFault::algorithm);
}

std::optional<TokenFault> fault_of_signature(const Node& header, const Parts& parts, std::string_view keys) {
    const std::string algorithm = word(header, "alg");
    const std::string id = word(header, "kid");
    bool known = false;
    for (const SigningKey& key : read_signing_keys(keys)) {
        if (!id.empty() && key.id != id) {
            continue;
        }
        known = true;
        if (is_signed(algorithm, key, parts.content, parts.signature)) {
            return std::nullopt;
        }
    }
    return known ? TokenFault::signature : TokenFault::key;
}

std::optional<TokenFault> fault_of_times(const Node& claims, Instant now) {
    const auto expires = moment(claims, "exp");
    const auto issued = moment(claims, "iat");
    const auto from = moment(claims, "nbf");
    if (!expires || !issued || (claims.find("nbf") != nullptr && !from)) {
        return TokenFault::malformed;
    }
    if (*expires + kClocks <= now) {
        return TokenFault::expired;
    }
    return *issued > now + kClocks || (from && *from > now + kClocks) ? std::optional(TokenFault::early) : std::nullopt;
}

bool is_subject(const std::string& subject) {
    return !subject.empty() && subject.size() <= kLongestSubject &&
           std::all_of(subject.begin(), subject.end(), [](char one) { return one > 0x20 && one < 0x7F; });
}

std::optional<TokenFault> fault_of_claims(const Node& claims, const TokenExpectation& expected) {
    if (word(claims, "iss") != expected.issuer || expected.issuer.empty()) {
        return TokenFault::issuer;
    }
    if (!is_for(claims, expected.client_id)) {
        return TokenFault::audience;
    }
    if (const auto fault = fault_of_times(claims, expected.now)) {
        return fault;
    }
    if (expected.nonce.empty() || !equal_in_constant_time(word(claims, "nonce"), expected.nonce)) {
        return TokenFault::nonce;
    }
    const auto& enough = expected.strengths;
    if (!enough.empty() && std::find(enough.begin(), enough.end(), word(claims, "acr")) == enough.end()) {
        return TokenFault::strength;
    }
    return is_subject(word(claims, "sub")) ? std::nullopt : std::optional(TokenFault::subject);
}

}  // namespace

std::variant<Identity, TokenFault> verify_id_token(std::string_view token, std::string_view keys,
                                                   const TokenExpectation& expected) {
    const auto parts = parts_of(token);
    const auto header = parts ? read_object(parts->header) : base::Result<Node>(base::Error{});
    const auto claims = parts ? read_object(parts->claims) : base::Result<Node>(base::Error{});
    if (!header.ok() || !claims.ok()) {
        return TokenFault::malformed;
    }
    if (const auto fault = fault_of_header(*header, word(*header, "alg"))) {
        return *fault;
    }
    if (const auto fault = fault_of_signature(*header, *parts, keys)) {
        return *fault;
    }
    if (const auto fault = fault_of_claims(*claims, expected)) {
        return *fault;
    }
    return Identity{word(*claims, "iss"), word(*claims, "sub"), word(*claims, "email"), word(*claims, "name"),
                    word(*claims, "acr")};
}

}  // namespace egide::accounts
