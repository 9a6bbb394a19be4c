#pragma once

#include <mutex>

#include "egide/accounts/oidc.h"

namespace egide::accounts {

/// What a provider says of itself (OpenID Connect Discovery 1.0), with addresses that we would ask.
struct ProviderMetadata {
    std::string authorization;
    std::string token;
    std::string keys;
    std::string end_session;      // may be empty
    bool secret_in_form = false;  // it takes the client's secret in the form alone
};

/// Why such settings cannot serve; nothing when they can.
std::optional<base::Error> refusal_of_settings(const ProviderSettings& settings);

/// Asked for when first needed, and again after an hour.
class ProviderKnowledge {
  public:
    explicit ProviderKnowledge(const ProviderSettings& settings) : settings_(&settings) {}

    base::Result<ProviderMetadata> metadata(Instant now);
    /// The set of keys as the provider wrote it. `again`: it lacks one; asked for once a minute at most.
    base::Result<std::string> keys(Instant now, bool again);

  private:
    const ProviderSettings* settings_;
    std::mutex mutex_;
    std::optional<ProviderMetadata> metadata_;
    Instant metadata_at_{};
    std::string keys_;
    Instant keys_at_{};
};

}  // namespace egide::accounts
