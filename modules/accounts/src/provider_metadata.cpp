#include "provider_metadata.h"

#include <algorithm>

#include "egide/accounts/messages.h"
#include "egide/reading/tree.h"
#include "https_client.h"
#include "trouble.h"

namespace egide::accounts {

namespace {

constexpr std::chrono::hours kMetadataLasts{1};
constexpr std::chrono::hours kKeysLast{1};
constexpr std::chrono::minutes kAskAgain{1};

std::string text_in(const reading::Node& tree, std::string_view key) {
    const auto* const found = tree.find(key);
    return found != nullptr && found->kind == reading::Node::Kind::scalar && found->quoted ? found->scalar
                                                                                           : std::string();
}

bool lists(const reading::Node& tree, std::string_view key, std::string_view word) {
    const auto* const found = tree.find(key);
    return found != nullptr && std::any_of(found->items.begin(), found->items.end(),
                                           [&](const reading::Node& one) { return one.quoted && one.scalar == word; });
}

/// An address of the provider's own: its document cannot send us to somebody else's.
bool is_own(const ProviderSettings& settings, const std::string& url) {
    const auto issuer = read_web_address(settings.issuer), address = read_web_address(url);
    if (!issuer || !address) {
        return false;
    }
    const bool named = address->host == issuer->host ||
                       std::find(settings.hosts.begin(), settings.hosts.end(), address->host) != settings.hosts.end();
    return named && (address->secure || (issuer->on_this_machine() && address->on_this_machine()));
}

base::Error not_understood(const ProviderSettings& settings) {
    return {base::ErrorKind::unavailable, messages::provider_not_understood(), {settings.issuer, 0, 0}, {}, {}};
}

base::Result<ProviderMetadata> read_metadata(const ProviderSettings& settings, std::string_view json) {
    const auto tree = reading::read_json(json, "provider", {.bytes = std::size_t{1} << 20U, .nodes = 5000, .depth = 8});
    if (!tree.ok() || text_in(*tree, "issuer") != settings.issuer) {
        return not_understood(settings);
    }
    constexpr std::string_view kMethods = "token_endpoint_auth_methods_supported";
    ProviderMetadata metadata{
        text_in(*tree, "authorization_endpoint"), text_in(*tree, "token_endpoint"), text_in(*tree, "jwks_uri"), text_in(*tree, "end_session_endpoint"),
        lists(*tree, kMethods, "client_secret_post") && !lists(*tree, kMethods, "client_secret_basic")};
    // A way out is a comfort: one that leads elsewhere is left out, and the rest serves.
    metadata.end_session = is_own(settings, metadata.end_session) ? metadata.end_session : std::string();
    const bool own =
        is_own(settings, metadata.authorization) && is_own(settings, metadata.token) && is_own(settings, metadata.keys);
    return own ? base::Result<ProviderMetadata>(std::move(metadata))
               : base::Result<ProviderMetadata>(not_understood(settings));
}

bool is_allowed(const std::string& url) {
    const auto address = read_web_address(url);
    return address && (address->secure || address->on_this_machine());
}

}  // namespace

std::optional<base::Error> refusal_of_settings(const ProviderSettings& settings) {
    if (!is_allowed(settings.issuer) || settings.issuer.find_first_of("?#") != std::string::npos) {
        return refused(messages::provider_address_refused(), "issuer");
    }
    if (!is_allowed(settings.redirect)) {
        return refused(messages::provider_address_refused(), "redirect");
    }
    if (settings.client_id.empty()) {
        return refused(messages::provider_client_missing(), "client_id");
    }
    return std::nullopt;
}

base::Result<ProviderMetadata> ProviderKnowledge::metadata(Instant now) {
    const std::lock_guard lock(mutex_);
    if (metadata_ && metadata_at_ <= now && now < metadata_at_ + kMetadataLasts) {
        return *metadata_;
    }
    std::string base = settings_->issuer;
    while (base.ends_with('/')) {
        base.pop_back();
    }
    const auto json = fetch_document({.url = base + "/.well-known/openid-configuration",
                                      .form = {},
                                      .authorization = {},
                                      .timeout = settings_->timeout});
    if (!json.ok()) {
        return json.errors();
    }
    auto read = read_metadata(*settings_, *json);
    if (read.ok()) {
        metadata_ = *read;
        metadata_at_ = now;
    }
    return read;
}

base::Result<std::string> ProviderKnowledge::keys(Instant now, bool again) {
    const auto known = metadata(now);
    if (!known.ok()) {
        return known.errors();
    }
    const std::lock_guard lock(mutex_);
    const auto lasts = again ? std::chrono::milliseconds(kAskAgain) : std::chrono::milliseconds(kKeysLast);
    if (!keys_.empty() && keys_at_ <= now && now < keys_at_ + lasts) {
        return keys_;
    }
    auto json = fetch_document({.url = known->keys, .form = {}, .authorization = {}, .timeout = settings_->timeout});
    if (json.ok()) {
        keys_ = *json;
        keys_at_ = now;
    }
    return json;
}

}  // namespace egide::accounts
