#include <fmt/format.h>

#include <algorithm>

#include "generate/scenery.h"
#include "layout/embedded.h"
#include "layout/text_lines.h"

namespace egide::directory::generate {

namespace {

constexpr unsigned kNormalAccount = 0x200;
constexpr unsigned kDisabledAccount = 0x202;
constexpr std::size_t kAdministratorsPerDomain = 3;
constexpr std::size_t kServiceAccounts = 4;

void raise_group(Forest& forest, Domain& domain, const std::vector<std::string_view>& parts) {
    Object& group = forest.create(fmt::format("CN={},{},{}", parts.at(0), parts.at(1), domain.dn), "group",
                                  domain.context, parts.at(4));
    const std::string_view sid = parts.at(2);
    group.set("objectSid", sid.front() == '-' ? domain.sid + std::string(sid) : std::string(sid));
    group.set("groupType", std::string(parts.at(3)));
    group.set("sAMAccountName", std::string(parts.at(0)));
    group.set("sAMAccountType", parts.at(1) == "CN=Builtin" ? "536870912" : "268435456");
    if (parts.at(4) == "holder") {
        group.set("adminCount", "1");
    }
}

void raise_members(Forest& forest, const Domain& domain, const std::vector<std::string_view>& parts) {
    constexpr std::string_view kOfRoot = "root:";
    const std::string group = fmt::format("CN={},{},{}", parts.at(0), parts.at(1), domain.dn);
    for (std::string_view member : layout::values_of(parts.at(5))) {
        if (member.substr(0, kOfRoot.size()) == kOfRoot) {
            if (!domain.is_root) {
                continue;
            }
            member.remove_prefix(kOfRoot.size());
        }
        if (!member.empty()) {
            forest.join(group, fmt::format("{},{}", member, domain.dn));
        }
    }
}

void set_rid(Object& account, const Domain& domain, unsigned rid) {
    account.set("objectSid", fmt::format("{}-{}", domain.sid, rid));
}

void raise_built_in(Forest& forest, Domain& domain) {
    Object& administrator =
        make_administrator(forest, domain, "Administrator", "CN=Administrator,CN=Users," + domain.dn);
    set_rid(administrator, domain, 500);
    Object& guest = make_account(forest, domain, "CN=Guest,CN=Users," + domain.dn);
    set_rid(guest, domain, 501);
    guest.set("primaryGroupID", "514");
    guest.set("userAccountControl", fmt::to_string(kDisabledAccount | 0x20U));
    Object& krbtgt = forest.create("CN=krbtgt,CN=Users," + domain.dn, "user", domain.context, "holder");
    krbtgt.values = guest.values;
    set_rid(krbtgt, domain, 502);
    krbtgt.set("sAMAccountName", "krbtgt");
    krbtgt.set("primaryGroupID", "513");
    krbtgt.set("userAccountControl", fmt::to_string(kDisabledAccount));
    krbtgt.set("servicePrincipalName", "kadmin/changepw");
    krbtgt.set("adminCount", "1");
    krbtgt.erase("userPrincipalName");
}

void raise_services(Forest& forest, Domain& domain) {
    for (std::size_t number = 1; number <= kServiceAccounts; ++number) {
        Object& account =
            make_account(forest, domain, fmt::format("CN=svc-app{},OU=Comptes de service,{}", number, domain.dn));
        account.set("servicePrincipalName", fmt::format("HTTP/app{}.{}", number, domain.dns));
        account.set("msDS-SupportedEncryptionTypes", "24");
        account.set("msDS-ResultantPSO", "CN=Comptes de service,CN=Password Settings Container,CN=System," + domain.dn);
        forest.join("CN=GG_Comptes_de_service,OU=Groupes," + domain.dn, account.dn);
    }
}

void raise_managed(Forest& forest, Domain& domain) {
    const std::pair<std::string_view, std::string_view> kinds[] = {
        {"gmsa-sauvegarde", "msDS-GroupManagedServiceAccount"},
        {"gmsa-supervision", "msDS-GroupManagedServiceAccount"},
        {"smsa-impression", "msDS-ManagedServiceAccount"}};
    for (const auto& [name, own_class] : kinds) {
        Object& account = make_account(forest, domain,
                                       fmt::format("CN={},CN=Managed Service Accounts,{}", name, domain.dn), own_class);
        account.set("sAMAccountName", fmt::format("{}$", name));
        account.set("userAccountControl", "4096");
        account.set("primaryGroupID", "515");
        account.set("msDS-SupportedEncryptionTypes", "24");
        account.erase("userPrincipalName");
    }
}

std::size_t server_count(const Domain& domain) {
    return std::max<std::size_t>(4, domain.computers / 60);
}

}  // namespace

std::string silo_dn(const Forest& forest) {
    return "CN=Tier0,CN=AuthN Silos,CN=AuthN Policy Configuration,CN=Services," + forest.configuration_dn();
}

Object& make_account(Forest& forest, Domain& domain, const std::string& dn, std::string_view own_class) {
    Object& account = forest.create(dn, own_class, domain.context);
    const std::string name(name_of(account.dn));
    account.set("objectSid", forest.next_sid(domain));
    account.set("sAMAccountName", name);
    account.set("sAMAccountType", "805306368");
    account.set("userPrincipalName", name + "@" + domain.dns);
    account.set("primaryGroupID", "513");
    account.set("userAccountControl", fmt::to_string(kNormalAccount));
    account.set("pwdLastSet", moment_text(20));
    account.set("lastLogonTimestamp", moment_text(5));
    account.set("whenCreated", moment_text(900));
    account.set("accountExpires", "2999-12-12 23:59:59");
    return account;
}

Object& make_administrator(Forest& forest, Domain& domain, const std::string& login, const std::string& dn) {
    const std::string where = dn.empty() ? fmt::format("CN={},OU=Comptes,OU=Tier 0,{}", login, domain.dn) : dn;
    Object& account = make_account(forest, domain, where);
    account.descriptor = forest.born("user", "", domain.context, "holder");
    account.set("adminCount", "1");
    account.set("msDS-AssignedAuthNPolicySilo", silo_dn(forest));
    if (dn.empty()) {
        forest.join("CN=Domain Admins,CN=Users," + domain.dn, account.dn);
    }
    forest.join("CN=Protected Users,CN=Users," + domain.dn, account.dn);
    forest.at(silo_dn(forest)).append("msDS-AuthNPolicySiloMembers", account.dn);
    return account;
}

Object& make_server(Forest& forest, Domain& domain, const std::string& name, const std::string& unit) {
    Object& server = make_account(forest, domain, fmt::format("CN={},{},{}", name, unit, domain.dn), "computer");
    server.set("sAMAccountName", name + "$");
    server.set("sAMAccountType", "805306369");
    server.set("userAccountControl", "4096");
    server.set("primaryGroupID", "515");
    server.set("dNSHostName", name + "." + domain.dns);
    server.set("servicePrincipalName", fmt::format("HOST/{0}.{1};HOST/{0}", name, domain.dns));
    server.set("msDS-SupportedEncryptionTypes", "28");
    server.set("operatingSystem", "Windows Server 2022 Standard");
    server.set("operatingSystemVersion", "10.0 (20348)");
    server.erase("userPrincipalName");
    return server;
}

Object& make_new_group(Forest& forest, Domain& domain, const std::string& name) {
    Object& group = forest.create(fmt::format("CN={},OU=Groupes,{}", name, domain.dn), "group", domain.context);
    group.set("objectSid", forest.next_sid(domain));
    group.set("groupType", "-2147483646");
    group.set("sAMAccountName", name);
    group.set("sAMAccountType", "268435456");
    return group;
}

void raise_groups(Forest& forest) {
    constexpr std::size_t kOnlyRoot = 6;
    for (Domain& domain : forest.domains()) {
        for (const std::string_view line : layout::useful_lines(layout::kGroupsText)) {
            const auto parts = layout::parts_of(line, '\t');
            if (parts.at(kOnlyRoot) != "root" || domain.is_root) {
                raise_group(forest, domain, parts);
                raise_members(forest, domain, parts);
            }
        }
    }
}

void raise_accounts(Forest& forest) {
    Object& silo = forest.create(silo_dn(forest), "msDS-AuthNPolicySilo", forest.configuration());
    const std::string policy =
        "CN=Tier0,CN=AuthN Policies,CN=AuthN Policy Configuration,CN=Services," + forest.configuration_dn();
    silo.set("msDS-AuthNPolicySiloEnforced", "1");
    silo.set("msDS-UserAuthNPolicy", policy);
    silo.set("msDS-ComputerAuthNPolicy", policy);
    silo.set("msDS-ServiceAuthNPolicy", policy);
    for (Domain& domain : forest.domains()) {
        raise_built_in(forest, domain);
        for (std::size_t number = 1; number <= kAdministratorsPerDomain; ++number) {
            make_administrator(forest, domain, fmt::format("adm-t0-{}", number));
        }
        raise_services(forest, domain);
        raise_managed(forest, domain);
        for (std::size_t number = 1; number <= server_count(domain); ++number) {
            make_server(forest, domain, fmt::format("{}-S{:04}", domain.netbios, number), "OU=Serveurs");
        }
    }
}

}  // namespace egide::directory::generate
