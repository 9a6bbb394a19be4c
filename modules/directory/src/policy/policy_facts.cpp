#include "policy/policy_facts.h"

#include <algorithm>
#include <array>

#include "model/names.h"
#include "policy/policy_text.h"
#include "policy/registry_policy.h"

namespace egide::directory {
namespace {

using What = PolicyFact::What;

/// A number under which, or from which on, a setting of the registry takes a protection away: our reading of the
/// settings that Microsoft's security baseline asks for.
struct WeakSetting {
    std::string_view key;  // folded
    std::string_view name;
    std::uint32_t least;  // weak below
    std::uint32_t most;   // weak above
};
constexpr WeakSetting kWeakSettings[] = {
    {"system\\currentcontrolset\\control\\lsa", "lmcompatibilitylevel", 3, 5},
    {"system\\currentcontrolset\\control\\lsa", "nolmhash", 1, 1},
    {"system\\currentcontrolset\\control\\lsa", "restrictanonymous", 1, 2},
    {"system\\currentcontrolset\\control\\securityproviders\\wdigest", "uselogoncredential", 0, 0},
    {"system\\currentcontrolset\\services\\ntds\\parameters", "ldapserverintegrity", 2, 2},
    {"system\\currentcontrolset\\services\\lanmanserver\\parameters", "requiresecuritysignature", 1, 1},
    {"software\\policies\\microsoft\\windows\\installer", "alwaysinstallelevated", 0, 0},
};

constexpr std::array<std::string_view, 4> kEverybody{"*s-1-1-0", "*s-1-5-11", "*s-1-5-32-545", "*s-1-5-7"};
constexpr std::array<std::string_view, 9> kStrongPrivileges{
    "sedebugprivilege",         "setcbprivilege",         "sebackupprivilege",
    "serestoreprivilege",       "seloaddriverprivilege",  "seenabledelegationprivilege",
    "setakeownershipprivilege", "seimpersonateprivilege", "secreatetokenprivilege"};
constexpr std::array<std::string_view, 6> kAdministering{"s-1-5-32-544", "s-1-5-32-548", "s-1-5-32-549",
                                                         "s-1-5-32-550", "s-1-5-32-551", "administrators"};

template <typename List>
bool is_listed(const List& list, std::string_view word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

void registry_facts(std::string_view bytes, std::vector<PolicyFact>& facts) {
    const auto values = read_registry_policy(bytes);
    if (!values) {
        facts.push_back({What::unreadable, {}});
        return;
    }
    for (const RegistryValue& value : *values) {
        const auto number = value.number();
        for (const WeakSetting& weak : kWeakSettings) {
            if (number && (*number < weak.least || *number > weak.most) && equal_folded(value.name, weak.name) &&
                equal_folded(value.key, weak.key)) {
                facts.push_back({What::weak_setting, value.name + " = " + std::to_string(*number)});
            }
        }
    }
}

/// "*S-1-5-32-544__Members": members forced into a group; "…__Memberof" says the same from the other side.
void group_fact(std::string_view name, std::string_view value, std::vector<PolicyFact>& facts) {
    std::string group = folded(name);
    const std::size_t end = group.rfind("__");
    const bool members = end != std::string::npos && group.substr(end) == "__members";
    group = group.substr(group.starts_with('*') ? 1 : 0, end - (group.starts_with('*') ? 1 : 0));
    if (end != std::string::npos && !value.empty() && (!members || is_listed(kAdministering, group))) {
        facts.push_back({What::group_members, std::string(name) + " = " + std::string(value)});
    }
}

void security_facts(std::string_view text, std::vector<PolicyFact>& facts) {
    for_each_setting(text, [&](std::string_view section, std::string_view name, std::string_view value) {
        if (equal_folded(section, "Group Membership")) {
            group_fact(name, value, facts);
        } else if (equal_folded(section, "System Access") && equal_folded(name, "ClearTextPassword") && value == "1") {
            facts.push_back({What::weak_setting, "ClearTextPassword = 1"});
        } else if (equal_folded(section, "Privilege Rights") && is_listed(kStrongPrivileges, folded(name))) {
            const std::string given = "," + folded(value) + ",";
            if (std::any_of(kEverybody.begin(), kEverybody.end(), [&](std::string_view everybody) {
                    return given.find("," + std::string(everybody) + ",") != std::string::npos;
                })) {
                facts.push_back({What::wide_privilege, std::string(name) + " = " + std::string(value)});
            }
        }
    });
}

void script_facts(std::string_view text, std::vector<PolicyFact>& facts) {
    for_each_setting(text, [&](std::string_view, std::string_view name, std::string_view value) {
        const std::string command = folded(value);
        if (folded(name).ends_with("cmdline") && command.starts_with("\\\\") &&
            command.find("\\sysvol\\") == std::string::npos && command.find("\\netlogon\\") == std::string::npos) {
            facts.push_back({What::far_script, std::string(value)});
        }
    });
}

}  // namespace

bool stores_password(std::string_view xml) {
    const std::string text = folded(xml);
    for (std::size_t at = text.find("cpassword"); at != std::string::npos; at = text.find("cpassword", at + 9)) {
        std::size_t next = text.find_first_not_of(" \t\r\n", at + 9);
        if (next == std::string::npos || text[next] != '=') {
            continue;
        }
        next = text.find_first_not_of(" \t\r\n", next + 1);
        const bool quoted = next != std::string::npos && (text[next] == '"' || text[next] == '\'');
        if (quoted && next + 1 < text.size() && text[next + 1] != text[next]) {
            return true;
        }
    }
    return false;
}

PolicyFile policy_file_named(std::string_view name) {
    const std::string low = folded(name);
    if (low == "registry.pol") {
        return PolicyFile::registry;
    }
    if (low == "gpttmpl.inf") {
        return PolicyFile::security;
    }
    if (low == "scripts.ini" || low == "psscripts.ini") {
        return PolicyFile::scripts;
    }
    constexpr std::array<std::string_view, 6> kPreferences{"groups.xml", "services.xml", "scheduledtasks.xml",
                                                           "drives.xml", "printers.xml", "datasources.xml"};
    return is_listed(kPreferences, low) ? PolicyFile::preferences : PolicyFile::other;
}

std::vector<PolicyFact> policy_facts(PolicyFile kind, std::string_view bytes) {
    std::vector<PolicyFact> facts;
    if (kind == PolicyFile::registry) {
        registry_facts(bytes, facts);
    } else if (kind == PolicyFile::security) {
        security_facts(bytes, facts);
    } else if (kind == PolicyFile::scripts) {
        script_facts(bytes, facts);
    } else if (kind == PolicyFile::preferences && stores_password(bytes)) {
        facts.push_back({What::stored_password, {}});
    }
    return facts;
}

}  // namespace egide::directory
