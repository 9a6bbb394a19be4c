#include "egide/web/configuration.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>

#include "egide/reading/nearest.h"
#include "egide/web/messages.h"
#include "post.h"
#include "provider_settings.h"
#include "settings_table.h"
#include "toml_file.h"

namespace egide::web {

namespace {

base::Error wrong(const base::Text& message, const TomlValue& at) {
    return {base::ErrorKind::invalid, message, at.at, at.key, {}};
}

std::string full_name(const TomlValue& value) {
    return value.section.empty() ? value.key : value.section + "." + value.key;
}

/// The keys of one section, or the sections when there is none of that name.
std::vector<std::string> known_beside(const TomlValue& value) {
    std::vector<std::string> names;
    for (const SettingRule& rule : setting_rules()) {
        const auto dot = rule.key.find('.');
        if (rule.key.substr(0, dot) == value.section) {
            names.emplace_back(rule.key.substr(dot + 1));
        }
    }
    if (names.empty()) {
        for (const SettingRule& rule : setting_rules()) {
            names.emplace_back(rule.key.substr(0, rule.key.find('.')));
        }
    }
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

base::Error unknown(const TomlValue& value) {
    const std::vector<std::string> known = known_beside(value);
    const std::string near(reading::nearest(value.key, known));
    const std::string expected = base::join(near.empty() ? known : std::vector<std::string>{near}, base::Language::french);
    return wrong(messages::config_unknown({.expected = expected, .key = full_name(value)}), value);
}

void apply(const TomlValue& value, Configuration& configuration, base::Errors& errors) {
    if (value.section == kProviderSection) {
        return apply_provider(value, configuration, errors);
    }
    const auto& rules = setting_rules();
    const auto rule = std::find_if(rules.begin(), rules.end(),
                                   [&](const SettingRule& one) { return one.key == full_name(value); });
    const bool known_section = std::any_of(rules.begin(), rules.end(), [&](const SettingRule& one) {
        return one.key.starts_with(value.section + ".");
    });
    if (value.key.empty() && known_section) {
        return;  // a section without a value
    }
    if (rule == rules.end()) {
        errors.push_back(unknown(value));
    } else if (!rule->set(value, configuration)) {
        errors.push_back(wrong(messages::config_expected({.expected = rule->expected, .key = full_name(value)}), value));
    }
}

/// A bucket is given whole, and kept for as long as it is said.
void check_bucket(const BucketConfiguration& bucket, const std::string& name, base::Errors& errors) {
    const auto refuse = [&](const char* key, const base::Text& message) {
        errors.push_back({base::ErrorKind::invalid, message, {name, 0, 0}, key, {}});
    };
    const bool any = !bucket.bucket.empty() || !bucket.access_key.empty() || !bucket.secret_key_file.empty();
    const bool all = !bucket.bucket.empty() && !bucket.access_key.empty() && !bucket.secret_key_file.empty();
    if (bucket.given() ? !all : any) {
        refuse("objects", messages::config_bucket());
    }
    if ((bucket.retention_mode == "none") != (bucket.retention_days == 0)) {
        refuse("objects.retention_days", messages::config_retention());
    }
}

void check_whole(const Configuration& configuration, const std::string& name, base::Errors& errors) {
    if (configuration.certificate.empty() != configuration.key.empty()) {
        errors.push_back({base::ErrorKind::invalid, messages::config_certificate_and_key(), {name, 0, 0}, {}, {}});
    }
    for (base::Errors found : {refusals_of_mail(configuration), refusals_of_providers(configuration)}) {
        for (base::Error& error : found) {
            error.at.file = name;
            errors.push_back(std::move(error));
        }
    }
    check_bucket(configuration.bucket, name, errors);
}

}  // namespace

base::Result<Configuration> parse_configuration(std::string_view text, const std::string& name) {
    const auto values = read_toml(text, name);
    if (!values) {
        return values.errors();
    }
    Configuration configuration;
    base::Errors errors;
    for (const TomlValue& value : *values) {
        apply(value, configuration, errors);
    }
    check_whole(configuration, name, errors);
    if (!errors.empty()) {
        std::stable_sort(errors.begin(), errors.end(),
                         [](const base::Error& left, const base::Error& right) { return left.at.line < right.at.line; });
        return errors;
    }
    return configuration;
}

base::Result<Configuration> read_configuration(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(stream), {});
    if (!stream) {
        return base::Error{base::ErrorKind::unavailable, messages::file_unreadable({.path = file.string()}), {}, {}, {}};
    }
    return parse_configuration(text, file.string());
}

std::vector<Setting> settings() {
    const Configuration defaults;
    std::vector<Setting> all;
    for (const SettingRule& rule : setting_rules()) {
        all.push_back({std::string(rule.key), rule.show(defaults)});
    }
    return all;
}

std::optional<Listen> parse_listen(std::string_view text) {
    const auto colon = text.rfind(':');
    std::string_view address = colon == std::string_view::npos ? "127.0.0.1" : text.substr(0, colon);
    const std::string_view digits = colon == std::string_view::npos ? text : text.substr(colon + 1);
    if (address.size() > 2 && address.front() == '[' && address.back() == ']') {
        address = address.substr(1, address.size() - 2);
    } else if (address.find(':') != std::string_view::npos) {
        return std::nullopt;
    }
    std::uint16_t port = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (address.empty() || digits.empty() || read.ec != std::errc() || read.ptr != digits.data() + digits.size()) {
        return std::nullopt;
    }
    return Listen{std::string(address), port};
}

}  // namespace egide::web
