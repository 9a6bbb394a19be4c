// The list of authorities a person configures.
#include <algorithm>

#include "der.h"
#include "egide/reading/reader.h"
#include "egide/timestamp/authority.h"
#include "egide/timestamp/messages.h"

namespace egide::timestamp {

namespace {

bool is_web_address(const std::string& url) {
    const bool scheme = url.starts_with("http://") || url.starts_with("https://");
    const bool plain = std::all_of(url.begin(), url.end(), [](char c) { return c > ' ' && c < 0x7F; });
    return scheme && plain && url.size() <= 2000 && url.size() > url.find("//") + 2;
}

void check_address(const reading::Node& node, const std::string& url, reading::Problems& problems, const char* field) {
    if (!is_web_address(url)) {
        problems.add(node, messages::settings_url({.given = url}), field);
    }
}

void read_hash(reading::Reader& reader, AuthoritySettings& settings) {
    const auto name = reader.text("hash");
    if (!name) {
        return;
    }
    const auto hash = hash_named(*name);
    if (!hash || known_weak_hashes().contains(*hash)) {
        reader.problems().add(*reader.child("hash"), messages::settings_hash({.given = *name}), "hash");
        return;
    }
    settings.hash = *hash;
}

void read_timeout(reading::Reader& reader, AuthoritySettings& settings) {
    constexpr std::int64_t kLongest = 600;
    if (const auto seconds = reader.integer("timeout_seconds")) {
        if (*seconds < 1 || *seconds > kLongest) {
            reader.problems().add(*reader.child("timeout_seconds"), messages::settings_timeout({.limit = kLongest}),
                                  "timeout_seconds");
            return;
        }
        settings.timeout = std::chrono::seconds(*seconds);
    }
}

AuthoritySettings read_one(const reading::Node& node, const std::filesystem::path& folder,
                           reading::Problems& problems) {
    reading::Reader reader(node, problems, "authorities");
    AuthoritySettings settings;
    settings.name = reader.require_text("name").value_or("");
    if (const auto url = reader.require_text("url")) {
        settings.url = *url;
        check_address(*reader.child("url"), *url, problems, "url");
    }
    settings.anchors = folder / reader.require_text("anchors").value_or("");
    settings.policy = reader.text("policy").value_or("");
    if (!settings.policy.empty() && !der::oid(settings.policy)) {
        problems.add(*reader.child("policy"), messages::settings_policy({.given = settings.policy}), "policy");
    }
    read_hash(reader, settings);
    read_timeout(reader, settings);
    for (const std::string& file : reader.texts("certificates")) {
        settings.certificates.push_back(folder / file);
    }
    settings.crls = reader.texts("crls");
    for (const std::string& url : settings.crls) {
        check_address(*reader.child("crls"), url, problems, "crls");
    }
    reader.finish();
    return settings;
}

}  // namespace

base::Result<std::vector<AuthoritySettings>> read_authorities(std::string_view yaml,
                                                              const std::filesystem::path& file) {
    const auto root = reading::read_yaml(yaml, file.string());
    if (!root) {
        return root.errors();
    }
    reading::Problems problems;
    reading::Reader reader(*root, problems, "authorities");
    std::vector<AuthoritySettings> all;
    for (const reading::Node& node : reader.items("authorities")) {
        all.push_back(read_one(node, file.parent_path(), problems));
        const std::string& name = all.back().name;
        const bool twice = std::count_if(all.begin(), all.end(), [&](const auto& one) { return one.name == name; }) > 1;
        if (twice && !name.empty()) {
            problems.add(node, messages::settings_name_twice({.name = name}), "name");
        }
    }
    reader.finish();
    if (problems.any()) {
        return problems.take();
    }
    return all;
}

}  // namespace egide::timestamp
