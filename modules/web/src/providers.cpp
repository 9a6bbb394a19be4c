#include "providers.h"

#include <algorithm>

#include "caller.h"
#include "hexadecimal.h"
#include "sealed.h"
#include "secret_file.h"
#include "services.h"

namespace egide::web {

namespace {

constexpr std::string_view kJourney = "-voyage-";
constexpr std::string_view kRemembered = "-fournisseur";

base::Result<accounts::ProviderSettings> settings_of(const Configuration& configuration,
                                                     const ProviderConfiguration& provider) {
    accounts::ProviderSettings settings;
    settings.name = provider.id;
    settings.issuer = provider.issuer;
    settings.client_id = provider.client_id;
    settings.redirect = configuration.public_address + "/connexion/retour/" + provider.id;
    settings.scope = provider.scopes;
    settings.acr_values = provider.acr_values;
    settings.required_acr = provider.required_acr;
    settings.second_factor_acr = provider.second_factor_acr;
    settings.hosts = provider.hosts;
    settings.pkce = provider.pkce;
    if (!provider.client_secret_file.empty()) {
        const auto secret = read_secret(provider.client_secret_file);
        if (!secret) {
            return secret.errors();
        }
        settings.client_secret = accounts::Secret(secret->view());
    }
    return settings;
}

std::string journey_name(const http::Request& request, const SignInProvider& provider) {
    return cookie_name(request, std::string(kJourney) + provider.id);
}

std::string cookie_of(const http::Request& request, const std::string& name, std::string_view value) {
    return name + "=" + std::string(value) + "; Path=/; HttpOnly; SameSite=Lax" + (request.secure ? "; Secure" : "");
}

std::string phrase_of(const Services& services) {
    return "provider of a session\n" + std::string(services.store->settings().key.view());
}

}  // namespace

base::Result<std::vector<SignInProvider>> open_providers(const Configuration& configuration,
                                                         accounts::AccountStore& store) {
    std::vector<SignInProvider> all;
    for (const ProviderConfiguration& one : configuration.providers) {
        auto settings = settings_of(configuration, one);
        if (!settings) {
            return settings.errors();
        }
        auto provider = accounts::Provider::open(store, std::move(*settings));
        if (!provider) {
            return provider.errors();
        }
        all.push_back({one.id, one.label, one.issuer, std::move(*provider)});
    }
    return all;
}

const SignInProvider* provider_named(const Services& services, std::string_view id) {
    const auto& all = services.providers;
    const auto found = std::find_if(all.begin(), all.end(), [&](const SignInProvider& one) { return one.id == id; });
    return found == all.end() ? nullptr : &*found;
}

void set_journey_cookie(http::Response& response, const http::Request& request, const SignInProvider& provider,
                        std::string_view value) {
    response.fields.add("Set-Cookie", cookie_of(request, journey_name(request, provider), value) + "; Max-Age=600");
}

std::string journey_in(const http::Request& request, const SignInProvider& provider) {
    return std::string(cookie(request, journey_name(request, provider)).value_or(""));
}

void clear_journey_cookie(http::Response& response, const http::Request& request, const SignInProvider& provider) {
    response.fields.add("Set-Cookie", cookie_of(request, journey_name(request, provider), "") + "; Max-Age=0");
}

void remember_provider(Services& services, http::Response& response, const http::Request& request,
                       const SignInProvider& provider, std::string_view id_token) {
    constexpr std::size_t kLongest = 1800;  // browsers drop cookies of more than 4,096 bytes
    const std::string text = provider.id + "\n" + std::string(id_token.size() <= kLongest ? id_token : "");
    response.fields.add("Set-Cookie", cookie_of(request, cookie_name(request, kRemembered),
                                                to_hexadecimal(seal(text, phrase_of(services)))));
}

std::optional<RememberedProvider> remembered_provider(const Services& services, const http::Request& request) {
    const auto value = cookie(request, cookie_name(request, kRemembered));
    const auto sealed = value ? from_hexadecimal(*value) : std::nullopt;
    const auto text = sealed ? unseal(*sealed, phrase_of(services)) : std::nullopt;
    const std::size_t end = text ? text->find('\n') : std::string::npos;
    const SignInProvider* provider = end == std::string::npos ? nullptr : provider_named(services, text->substr(0, end));
    return provider == nullptr ? std::nullopt : std::optional(RememberedProvider{provider, text->substr(end + 1)});
}

void forget_provider(http::Response& response, const http::Request& request) {
    response.fields.add("Set-Cookie", cookie_of(request, cookie_name(request, kRemembered), "") + "; Max-Age=0");
}

}  // namespace egide::web
