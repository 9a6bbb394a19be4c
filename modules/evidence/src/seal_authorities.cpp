#include <algorithm>

#include "disk.h"
#include "egide/evidence/messages.h"
#include "egide/evidence/seal.h"
#include "seal_files.h"

namespace egide::evidence {

namespace fs = std::filesystem;

namespace {

using timestamp::Authority;
using timestamp::AuthoritySettings;

base::Result<std::vector<AuthoritySettings>> remote_authorities(const TimeFolder& folder) {
    const auto yaml = kept_file(folder.settings());
    if (!yaml) {
        return yaml.errors();
    }
    return *yaml ? timestamp::read_authorities(**yaml, folder.settings()) : std::vector<AuthoritySettings>{};
}

std::vector<std::string> local_names(const TimeFolder& folder) {
    std::vector<std::string> names;
    std::error_code none;
    for (const fs::directory_entry& one : fs::directory_iterator(folder.local(), none)) {
        if (one.is_directory()) {
            names.push_back(one.path().filename().string());
        }
    }
    std::sort(names.begin(), names.end());
    return names;
}

/// A scalar between double quotes.
std::string yaml_text(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
        }
        out += c;
    }
    return out + "\"";
}

std::string settings_item(const AuthoritySettings& settings) {
    std::string text = "  - name: " + settings.name + "\n    url: " + yaml_text(settings.url) +
                       "\n    anchors: anchors/" + settings.name + ".pem\n";
    if (!settings.policy.empty()) {
        text += "    policy: " + yaml_text(settings.policy) + "\n";
    }
    std::string hash(timestamp::name_of(settings.hash));
    std::transform(hash.begin(), hash.end(), hash.begin(), [](unsigned char c) { return std::tolower(c); });
    text += "    hash: " + hash + "\n";
    std::string_view before = "    crls: [";
    for (const std::string& crl : settings.crls) {
        text += std::string(before) + yaml_text(crl);
        before = ", ";
    }
    return text + (settings.crls.empty() ? "" : "]\n");
}

}  // namespace

base::Result<std::vector<std::unique_ptr<Authority>>> TimeKeeper::connect() const {
    const TimeFolder folder_of_time{folder()};
    const auto remote = remote_authorities(folder_of_time);
    if (!remote) {
        return remote.errors();
    }
    std::vector<std::unique_ptr<Authority>> authorities;
    for (const AuthoritySettings& settings : *remote) {
        auto connected = timestamp::connect_authority(settings);
        if (!connected) {
            return connected.errors();
        }
        authorities.push_back(std::move(*connected));
    }
    for (const std::string& name : local_names(folder_of_time)) {
        auto opened = timestamp::open_local_authority(folder_of_time.local() / name, clock_);
        if (!opened) {
            return opened.errors();
        }
        authorities.push_back(std::make_unique<timestamp::LocalAuthority>(std::move(*opened)));
    }
    return authorities;
}

Done TimeKeeper::create_local(const std::string& name, const timestamp::LocalAuthorityOptions& options) {
    const TimeFolder folder_of_time{folder()};
    if (!is_authority_name(name)) {
        return refused(messages::seal_authority_name({.given = name}));
    }
    const auto known = configured();
    if (!known) {
        return known.errors();
    }
    for (const ConfiguredAuthority& one : *known) {
        if (one.name == name) {
            return refused(messages::seal_authority_known({.name = name}));
        }
    }
    std::set<Path> touched;
    if (auto made = make_folders(calls_, folder_of_time.local(), touched); !made) {
        return made;
    }
    const auto created = timestamp::create_local_authority(folder_of_time.local() / name, name, options, clock_);
    if (!created) {
        return created.errors();
    }
    return keep_file(calls_, folder_of_time.anchors_of(name), timestamp::write_certificates(created->anchors()));
}

Done TimeKeeper::add(const AuthoritySettings& settings) {
    const TimeFolder folder_of_time{folder()};
    if (!is_authority_name(settings.name)) {
        return refused(messages::seal_authority_name({.given = settings.name}));
    }
    const auto known = configured();
    const auto before = kept_file(folder_of_time.settings());
    const auto bytes = read_file(settings.anchors, 1U << 20);
    if (!known || !before || !bytes) {
        return !known ? known.errors() : !before ? before.errors() : bytes.errors();
    }
    const bool there = std::any_of(known->begin(), known->end(),
                                   [&](const ConfiguredAuthority& one) { return one.name == settings.name; });
    if (there) {
        return refused(messages::seal_authority_known({.name = settings.name}));
    }
    const auto anchors = timestamp::read_certificates(*bytes, settings.anchors.string());
    if (!anchors) {
        return anchors.errors();
    }
    const std::string yaml = before->value_or("authorities:\n") + settings_item(settings);
    if (const auto read = timestamp::read_authorities(yaml, folder_of_time.settings()); !read) {
        return read.errors();
    }
    const auto kept =
        keep_file(calls_, folder_of_time.anchors_of(settings.name), timestamp::write_certificates(*anchors));
    return kept ? keep_file(calls_, folder_of_time.settings(), yaml) : kept;
}

base::Result<std::vector<ConfiguredAuthority>> TimeKeeper::configured() const {
    const TimeFolder folder_of_time{folder()};
    const auto remote = remote_authorities(folder_of_time);
    if (!remote) {
        return remote.errors();
    }
    std::vector<ConfiguredAuthority> all;
    for (const AuthoritySettings& settings : *remote) {
        all.push_back({settings.name, settings.url, {}});
    }
    for (const std::string& name : local_names(folder_of_time)) {
        all.push_back({name, {}, {}});
    }
    for (ConfiguredAuthority& one : all) {
        const fs::path file = folder_of_time.anchors_of(one.name);
        const auto pem = read_file(file, 1U << 20);
        auto read = pem ? timestamp::read_certificates(*pem, file.string()) : pem.errors();
        if (!read) {
            return read.errors();
        }
        one.anchors = std::move(*read);
    }
    return all;
}

base::Result<std::vector<std::string>> TimeKeeper::anchors() const {
    const auto all = configured();
    if (!all) {
        return all.errors();
    }
    std::vector<std::string> certificates;
    for (const ConfiguredAuthority& one : *all) {
        for (const std::string& anchor : one.anchors) {
            if (std::find(certificates.begin(), certificates.end(), anchor) == certificates.end()) {
                certificates.push_back(anchor);
            }
        }
    }
    return certificates;
}

}  // namespace egide::evidence
