#include "rights/class_guids.h"

#include <algorithm>
#include <utility>

namespace egide::directory {
namespace {

const std::pair<std::string_view, Guid> kWellKnownClasses[] = {
    {"top", guid("bf967ab7-0de6-11d0-a285-00aa003049e2")},
    {"person", guid("bf967aa7-0de6-11d0-a285-00aa003049e2")},
    {"organizationalperson", guid("bf967aa4-0de6-11d0-a285-00aa003049e2")},
    {"user", guid("bf967aba-0de6-11d0-a285-00aa003049e2")},
    {"inetorgperson", guid("4828cc14-1437-45bc-9b07-ad6f015e5f28")},
    {"computer", guid("bf967a86-0de6-11d0-a285-00aa003049e2")},
    {"group", guid("bf967a9c-0de6-11d0-a285-00aa003049e2")},
    {"organizationalunit", guid("bf967aa5-0de6-11d0-a285-00aa003049e2")},
    {"container", guid("bf967a8b-0de6-11d0-a285-00aa003049e2")},
    {"grouppolicycontainer", guid("f30e3bc2-9ff0-11d1-b603-0000f80367c1")},
    {"domain", guid("19195a5a-6da0-11d0-afd3-00c04fd930c9")},
    {"domaindns", guid("19195a5b-6da0-11d0-afd3-00c04fd930c9")},
    {"msds-managedserviceaccount", guid("ce206244-5827-4a86-ba1c-1c0c386c1b64")},
    {"msds-groupmanagedserviceaccount", guid("7b8b558a-93a5-4af7-adca-c017e67f1057")},
    {"foreignsecurityprincipal", guid("89e31c12-8530-11d0-afda-00c04fd930c9")},
    {"pkicertificatetemplate", guid("e5209ca2-3bba-11d2-90cc-00c04fd91ab1")},
    {"msds-device", guid("5df2b673-6d41-4774-b3e8-d52e8ee9ff99")},
    {"contact", guid("5cb41ed0-0e4c-11d0-a286-00aa003049e2")},
};

constexpr Guid kMembership = guid("bc0ac240-79a9-11d0-9020-00c04fc2d4cf");
constexpr Guid kPublicInformation = guid("e48d0154-bcf8-11d1-8702-00c04fb96050");
constexpr Guid kUserLogon = guid("5f202010-79a5-11d0-9020-00c04fc2d4cf");
constexpr Guid kAccountRestrictions = guid("4c164200-20c0-11d0-a768-00aa006e0529");

const std::pair<Guid, Guid> kWellKnownSets[] = {
    {guid("bf9679c0-0de6-11d0-a285-00aa003049e2"), kMembership},           // member
    {guid("f3a64788-5306-11d1-a9c5-0000f80367c1"), kPublicInformation},    // servicePrincipalName
    {guid("00fbf30c-91fe-11d1-aebc-0000f80367c1"), kPublicInformation},    // altSecurityIdentities
    {guid("bf9679a8-0de6-11d0-a285-00aa003049e2"), kUserLogon},            // scriptPath
    {guid("3f78c3e5-f79a-46bd-a0b8-9d18116ddc79"), kAccountRestrictions},  // msDS-AllowedToActOnBehalfOf…
};

}  // namespace

ClassGuids::ClassGuids(const Model& model) {
    std::map<std::string, Guid> classes;
    for (const auto& [name, value] : kWellKnownClasses) {
        classes[std::string(name)] = value;
    }
    for (const auto& [attribute, set] : kWellKnownSets) {
        property_sets_[attribute] = set;
    }
    for (std::uint32_t object = 0; object < model.size(); ++object) {
        Guid own;
        Guid set;
        if (model.kind[object] == Kind::schema_class && model.exists(object) &&
            parse_guid(model.text(object, Attribute::schema_id_guid), own)) {
            classes[folded(model.text(object, Attribute::ldap_display_name))] = own;
        } else if (model.kind[object] == Kind::schema_attribute && model.exists(object) &&
                   parse_guid(model.text(object, Attribute::schema_id_guid), own)) {
            const bool has_set = parse_guid(model.text(object, Attribute::attribute_security_guid), set);
            property_sets_[own] = has_set ? set : Guid{};
        }
    }
    for (const auto& [name, value] : classes) {
        known_classes_[value] = true;
    }
    for (const std::string& profile : model.profiles) {
        std::vector<Guid> chain;
        bool complete = !profile.empty();
        Guid last;
        for_each_value(profile, [&](std::string_view name) {
            const auto at = classes.find(folded(name));
            complete = complete && at != classes.end();
            last = at == classes.end() ? Guid{} : at->second;
            if (at != classes.end()) {
                chain.push_back(at->second);
            }
        });
        chains_.push_back(std::move(chain));
        complete_.push_back(complete);
        own_.push_back(last);
    }
}

bool ClassGuids::concerns(std::uint16_t profile, const Guid& restricted_to) const {
    const auto& chain = chains_[profile];
    if (std::find(chain.begin(), chain.end(), restricted_to) != chain.end()) {
        return true;
    }
    return chain.empty() || (!complete_[profile] && !known_classes_.contains(restricted_to));
}

bool ClassGuids::is_own_class(std::uint16_t profile, const Guid& named) const {
    return !own_[profile].null() && own_[profile] == named;
}

Guid ClassGuids::property_set(const Guid& attribute) const {
    const auto at = property_sets_.find(attribute);
    return at == property_sets_.end() ? Guid{} : at->second;
}

}  // namespace egide::directory
