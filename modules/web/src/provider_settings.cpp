#include "provider_settings.h"

#include <algorithm>
#include <array>
#include <functional>
#include <set>

#include "egide/reading/nearest.h"
#include "egide/web/messages.h"

namespace egide::web {

namespace {

using Texts = std::vector<std::string>;

/// One key of a table; one of the four says where its value goes.
struct ProviderKey {
    std::string_view name;
    std::function<std::string&(ProviderConfiguration&)> text = {};
    std::function<Texts&(ProviderConfiguration&)> texts = {};
    std::function<std::filesystem::path&(ProviderConfiguration&)> path = {};
    std::function<bool&(ProviderConfiguration&)> truth = {};
};

const std::vector<ProviderKey>& provider_keys() {
    using P = ProviderConfiguration;
    static const std::vector<ProviderKey> keys = {
        {"id", [](P& p) -> std::string& { return p.id; }},
        {"label_fr", [](P& p) -> std::string& { return p.label.fr; }},
        {"label_en", [](P& p) -> std::string& { return p.label.en; }},
        {"issuer", [](P& p) -> std::string& { return p.issuer; }},
        {"client_id", [](P& p) -> std::string& { return p.client_id; }},
        {"client_secret_file", {}, {}, [](P& p) -> std::filesystem::path& { return p.client_secret_file; }},
        {"scopes", [](P& p) -> std::string& { return p.scopes; }},
        {"acr_values", [](P& p) -> std::string& { return p.acr_values; }},
        {"required_acr", {}, [](P& p) -> Texts& { return p.required_acr; }},
        {"second_factor_acr", {}, [](P& p) -> Texts& { return p.second_factor_acr; }},
        {"hosts", {}, [](P& p) -> Texts& { return p.hosts; }},
        {"pkce", {}, {}, {}, [](P& p) -> bool& { return p.pkce; }},
    };
    return keys;
}

std::string expected_by(const ProviderKey& key) {
    return key.texts ? "[\"…\", \"…\"]" : key.path ? "\"/…\"" : key.truth ? "true | false" : "\"…\"";
}

bool take(const ProviderKey& key, const TomlValue& value, ProviderConfiguration& provider) {
    const auto* text = std::get_if<std::string>(&value.value);
    const auto* texts = std::get_if<Texts>(&value.value);
    const auto* truth = std::get_if<bool>(&value.value);
    if (key.texts && texts != nullptr) {
        key.texts(provider) = *texts;
    } else if (key.text && text != nullptr) {
        key.text(provider) = *text;
    } else if (key.path && text != nullptr) {
        key.path(provider) = *text;
    } else if (key.truth && truth != nullptr) {
        key.truth(provider) = *truth;
    } else {
        return false;
    }
    return true;
}

base::Error wrong_value(const base::Text& message, const TomlValue& at) {
    return {base::ErrorKind::invalid, message, at.at, at.key, {}};
}

base::Error unknown_key(const TomlValue& value) {
    Texts known;
    for (const ProviderKey& key : provider_keys()) {
        known.emplace_back(key.name);
    }
    const std::string near(reading::nearest(value.key, known));
    return wrong_value(messages::config_unknown({.expected = base::join(near.empty() ? known : Texts{near}, base::Language::french),
                                           .key = std::string(kProviderSection) + "." + value.key}),
                 value);
}

base::Error about(const ProviderConfiguration& provider, std::string_view key, std::string expected) {
    return {base::ErrorKind::invalid,
            messages::config_expected({.expected = std::move(expected),
                                       .key = std::string(kProviderSection) + " " + provider.id + " " + std::string(key)}),
            {}, std::string(key), {}};
}

bool is_id(std::string_view id) {
    constexpr std::size_t kLongest = 40;
    return !id.empty() && id.size() <= kLongest && std::all_of(id.begin(), id.end(), [](char one) {
        return (one >= 'a' && one <= 'z') || (one >= '0' && one <= '9') || one == '-';
    });
}

bool asks_for_identity(const std::string& scopes) {
    return (" " + scopes + " ").find(" openid ") != std::string::npos;
}

}  // namespace

void apply_provider(const TomlValue& value, Configuration& configuration, base::Errors& errors) {
    if (configuration.providers.size() <= value.index) {
        configuration.providers.resize(value.index + 1);
    }
    // Accounts come by invitation alone; the key is there so that nobody has to wonder.
    if (value.key == "create_accounts") {
        const auto* given = std::get_if<bool>(&value.value);
        if (given == nullptr || *given) {
            errors.push_back(wrong_value(messages::config_expected({.expected = "false", .key = "oidc.create_accounts"}), value));
        }
        return;
    }
    const auto& keys = provider_keys();
    const auto key = std::find_if(keys.begin(), keys.end(), [&](const ProviderKey& one) { return one.name == value.key; });
    if (key == keys.end()) {
        errors.push_back(unknown_key(value));
    } else if (!take(*key, value, configuration.providers[value.index])) {
        errors.push_back(wrong_value(messages::config_expected({.expected = expected_by(*key), .key = "oidc." + value.key}), value));
    }
}

base::Errors refusals_of_providers(const Configuration& configuration) {
    base::Errors errors;
    std::set<std::string> ids;
    std::set<std::string> issuers;
    for (const ProviderConfiguration& provider : configuration.providers) {
        if (!is_id(provider.id) || !ids.insert(provider.id).second) {
            errors.push_back(about(provider, "id", "a-z 0-9 -, unique"));
        }
        if (provider.issuer.empty() || !issuers.insert(provider.issuer).second) {
            errors.push_back(about(provider, "issuer", "\"https://…\", unique"));
        }
        if (provider.client_id.empty()) {
            errors.push_back(about(provider, "client_id", "\"…\""));
        }
        if (provider.label.fr.empty() || provider.label.en.empty()) {
            errors.push_back(about(provider, "label_fr, label_en", "\"…\""));
        }
        if (!asks_for_identity(provider.scopes)) {
            errors.push_back(about(provider, "scopes", "\"openid …\""));
        }
    }
    if (!configuration.providers.empty() && configuration.public_address.empty()) {
        errors.push_back({base::ErrorKind::invalid, messages::config_public_address({.section = "[[oidc]]"}), {}, {}, {}});
    }
    return errors;
}

}  // namespace egide::web
