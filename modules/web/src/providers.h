#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "egide/accounts/oidc.h"
#include "egide/http/request.h"
#include "egide/http/response.h"
#include "egide/web/configuration.h"

namespace egide::web {

struct Services;

/// A provider of the configuration, at which people may sign in.
struct SignInProvider {
    std::string id;
    base::Bilingual label;
    std::string issuer;
    std::unique_ptr<accounts::Provider> provider;
};

/// The providers of the configuration; none of them is asked anything. Fails when a secret's file cannot be read or an
/// address cannot be one.
base::Result<std::vector<SignInProvider>> open_providers(const Configuration& configuration,
                                                         accounts::AccountStore& store);
/// Nothing when there is none of that name.
const SignInProvider* provider_named(const Services& services, std::string_view id);

/// The cookie of who is away at a provider, one for each: bound to this browser, ten minutes.
void set_journey_cookie(http::Response& response, const http::Request& request, const SignInProvider& provider,
                        std::string_view value);
std::string journey_in(const http::Request& request, const SignInProvider& provider);
void clear_journey_cookie(http::Response& response, const http::Request& request, const SignInProvider& provider);

/// Remembers, sealed in the browser, at which provider somebody signed in, so that he can leave there too.
void remember_provider(Services& services, http::Response& response, const http::Request& request,
                       const SignInProvider& provider, std::string_view id_token);
struct RememberedProvider {
    const SignInProvider* provider = nullptr;
    std::string id_token;
};
/// Nothing when this browser holds no such cookie of ours.
std::optional<RememberedProvider> remembered_provider(const Services& services, const http::Request& request);
void forget_provider(http::Response& response, const http::Request& request);

}  // namespace egide::web
