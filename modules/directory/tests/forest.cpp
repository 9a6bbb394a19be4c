#include "forest.h"

#include <algorithm>
#include <stdexcept>

#include "egide/directory/collection.h"
#include "model/guid.h"
#include "model/sid.h"

namespace egide::directory::testing {
namespace {

void put(std::string& out, std::uint64_t value, unsigned width) {
    for (unsigned i = 0; i < width; ++i) {
        out.push_back(static_cast<char>(value >> (8 * i) & 0xff));
    }
}

std::string guid_bytes(const std::string& text) {
    Guid value;
    if (!parse_guid(text, value)) {
        throw std::logic_error("test GUID: " + text);
    }
    return {value.bytes.begin(), value.bytes.end()};
}

std::string entry_bytes(const Entry& entry) {
    const bool typed = !entry.object_type.empty() || !entry.inherited_type.empty();
    std::string body;
    put(body, entry.mask, 4);
    if (typed) {
        put(body, (entry.object_type.empty() ? 0u : 1u) | (entry.inherited_type.empty() ? 0u : 2u), 4);
        body += entry.object_type.empty() ? "" : guid_bytes(entry.object_type);
        body += entry.inherited_type.empty() ? "" : guid_bytes(entry.inherited_type);
    }
    body += sid_bytes(entry.sid);
    std::string out;
    put(out, (typed ? 5u : 0u) + (entry.deny ? 1u : 0u), 1);
    put(out, entry.flags, 1);
    put(out, body.size() + 4, 2);
    return out + body;
}

std::string base64(const std::string& bytes) {
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t group = 0;
        for (std::size_t j = 0; j < 3; ++j) {
            group = group << 8 | (i + j < bytes.size() ? static_cast<std::uint8_t>(bytes[i + j]) : 0u);
        }
        for (std::size_t j = 0; j < 4; ++j) {
            out.push_back(i + j > bytes.size() ? '=' : alphabet[group >> (18 - 6 * j) & 63]);
        }
    }
    return out;
}

const Entry kHolderEntries[] = {{"S-1-5-18"}, {kDomainSid + "-512"}, {kDomainSid + "-519"}, {"S-1-5-32-544"}};

std::string class_chain(const std::string& name, const std::string& eol) {
    std::string chain = "objectClass: top" + eol;
    if (name == "user" || name == "computer" || name.find("ManagedServiceAccount") != std::string::npos) {
        chain += "objectClass: person" + eol + "objectClass: organizationalPerson" + eol + "objectClass: user" + eol;
        chain += name == "user" || name == "computer" ? "" : "objectClass: computer" + eol;
    }
    return name == "user" ? chain : chain + "objectClass: " + name + eol;
}

}  // namespace

std::string sid_bytes(const std::string& text) {
    const auto sid = Sid::parse(text);
    if (!sid) {
        throw std::logic_error("test SID: " + text);
    }
    std::string out;
    put(out, 1, 1);
    put(out, sid->count, 1);
    for (int i = 5; i >= 0; --i) {
        put(out, sid->authority >> (8 * i) & 0xff, 1);
    }
    for (std::size_t i = 0; i < sid->count; ++i) {
        put(out, sid->sub[i], 4);
    }
    return out;
}

std::string descriptor_bytes(const std::string& owner, const std::vector<Entry>& entries, std::uint16_t control) {
    std::string acl;
    for (const Entry& entry : entries) {
        acl += entry_bytes(entry);
    }
    const std::string who = sid_bytes(owner);
    std::string out;
    put(out, 1, 2);
    put(out, control | 0x8000u, 2);
    put(out, 20, 4);
    put(out, 20, 4);
    put(out, 0, 4);
    put(out, (control & 4) != 0 ? 20 + who.size() : 0, 4);
    out += who;
    put(out, 4, 2);
    put(out, acl.size() + 8, 2);
    put(out, entries.size(), 2);
    put(out, 0, 2);
    return out + acl;
}

Forest::Object& Forest::find(const std::string& dn) {
    const auto at = std::find_if(objects_.begin(), objects_.end(), [&](const Object& each) { return each.dn == dn; });
    if (at == objects_.end()) {
        throw std::logic_error("no such test object: " + dn);
    }
    return *at;
}

Forest& Forest::add(const std::string& dn, const std::string& class_name, const Values& values) {
    Object object{dn, {}, kDomainSid + "-512", {std::begin(kHolderEntries), std::end(kHolderEntries)}, 4};
    object.values = {{"objectClass", class_name},
                     {"objectCategory", class_name},
                     {"instanceType", "4"},
                     {"whenCreated", "20200101000000.0Z"}};
    object.values.insert(object.values.end(), values.begin(), values.end());
    objects_.push_back(std::move(object));
    return *this;
}

Forest& Forest::set(const std::string& dn, const std::string& name, const std::string& value) {
    return remove(dn, name).append(dn, name, value);
}

Forest& Forest::append(const std::string& dn, const std::string& name, const std::string& value) {
    find(dn).values.emplace_back(name, value);
    return *this;
}

Forest& Forest::remove(const std::string& dn, const std::string& name) {
    std::erase_if(find(dn).values, [&](const auto& value) { return value.first == name; });
    return *this;
}

Forest& Forest::erase(const std::string& dn) {
    std::erase_if(objects_, [&](const Object& each) { return each.dn == dn; });
    return *this;
}

Forest& Forest::user(const std::string& name, std::uint32_t rid, const Values& values) {
    add(user_dn(name), "user",
        {{"sAMAccountName", name},
         {"objectSid", sid_bytes(sid(rid))},
         {"userAccountControl", "512"},
         {"pwdLastSet", "134160000000000000"},
         {"lastLogonTimestamp", "134160000000000000"},
         {"primaryGroupID", "513"},
         {"msDS-SupportedEncryptionTypes", "24"}});
    for (const auto& [key, value] : values) {
        set(user_dn(name), key, value);
    }
    return *this;
}

Forest& Forest::computer(const std::string& name, std::uint32_t rid, const Values& values) {
    add(user_dn(name), "computer",
        {{"sAMAccountName", name + "$"},
         {"objectSid", sid_bytes(sid(rid))},
         {"userAccountControl", "4096"},
         {"pwdLastSet", "134160000000000000"},
         {"lastLogonTimestamp", "134160000000000000"},
         {"primaryGroupID", "515"},
         {"msDS-SupportedEncryptionTypes", "24"},
         {"operatingSystem", "Windows 11"}});
    for (const auto& [key, value] : values) {
        set(user_dn(name), key, value);
    }
    return *this;
}

Forest& Forest::group(const std::string& name, std::uint32_t rid, const std::vector<std::string>& members) {
    add(group_dn(name), "group", {{"sAMAccountName", name}, {"objectSid", sid_bytes(sid(rid))}});
    for (const std::string& member : members) {
        append(group_dn(name), "member", member);
    }
    return *this;
}

Forest& Forest::allow(const std::string& dn, const std::vector<Entry>& entries) {
    Object& object = find(dn);
    object.entries.insert(object.entries.begin(), entries.begin(), entries.end());
    return *this;
}

Forest& Forest::owner(const std::string& dn, const std::string& sid) {
    find(dn).owner = sid;
    return *this;
}

Forest& Forest::protect(const std::string& dn) {
    find(dn).control = 4 | Descriptor::kDaclProtected;
    return *this;
}

Forest::Forest() {
    add_base();
    add_configuration();
    add_groups();
}

void Forest::add_base() {
    objects_.push_back({"",
                        {{"rootDomainNamingContext", "DC=corp,DC=test"},
                         {"forestFunctionality", "7"},
                         {"domainFunctionality", "7"},
                         {"defaultNamingContext", "DC=corp,DC=test"}},
                        "",
                        {},
                        0});
    add("DC=corp,DC=test", "domainDNS",
        {{"objectSid", sid_bytes(kDomainSid)},
         {"msDS-Behavior-Version", "7"},
         {"ms-DS-MachineAccountQuota", "0"},
         {"minPwdLength", "12"},
         {"maxPwdAge", "-78624000000000"},
         {"pwdProperties", "1"},
         {"msDS-ExpirePasswordsOnSmartCardOnlyAccounts", "TRUE"},
         {"whenChanged", "20260301120000.0Z"}});
    add("OU=People,DC=corp,DC=test", "organizationalUnit");
    add("OU=Domain Controllers,DC=corp,DC=test", "organizationalUnit");
    add("CN=Users,DC=corp,DC=test", "container");
    add("CN=Builtin,DC=corp,DC=test", "builtinDomain");
    add("CN=System,DC=corp,DC=test", "container");
    add("CN=AdminSDHolder,CN=System,DC=corp,DC=test", "container");
    protect("CN=AdminSDHolder,CN=System,DC=corp,DC=test");
    add("CN=MicrosoftDNS,CN=System,DC=corp,DC=test", "container");
    add("CN=DomainUpdates,CN=System,DC=corp,DC=test", "container");
    add("CN=ActiveDirectoryUpdate,CN=DomainUpdates,CN=System,DC=corp,DC=test", "container", {{"revision", "16"}});
    add("CN=DFSR-GlobalSettings,CN=System,DC=corp,DC=test", "msDFSR-GlobalSettings", {{"msDFSR-Flags", "48"}});
}

void Forest::add_configuration() {
    const std::string configuration = "CN=Configuration,DC=corp,DC=test";
    add(configuration, "configuration");
    add("CN=Schema," + configuration, "dMD");
    add("CN=Sites," + configuration, "container");
    add("CN=Site1,CN=Sites," + configuration, "site");
    add("CN=Servers,CN=Site1,CN=Sites," + configuration, "container");
    add("CN=DC1,CN=Servers,CN=Site1,CN=Sites," + configuration, "server",
        {{"serverReference", "CN=DC1,OU=Domain Controllers,DC=corp,DC=test"}});
    add("CN=NTDS Settings,CN=DC1,CN=Servers,CN=Site1,CN=Sites," + configuration, "nTDSDSA",
        {{"msDS-Behavior-Version", "7"}});
    add("CN=Partitions," + configuration, "crossRefContainer", {{"msDS-Behavior-Version", "7"}});
    add("CN=CORP,CN=Partitions," + configuration, "crossRef",
        {{"nCName", "DC=corp,DC=test"}, {"dnsRoot", "corp.test"}});
    add("CN=Services," + configuration, "container");
    add("CN=Windows NT,CN=Services," + configuration, "container");
    add("CN=Directory Service,CN=Windows NT,CN=Services," + configuration, "nTDSService",
        {{"dSHeuristics", "0000000001000000000200000001130"}});
    add("CN=DC1,OU=Domain Controllers,DC=corp,DC=test", "computer",
        {{"sAMAccountName", "DC1$"},
         {"objectSid", sid_bytes(sid(1000))},
         {"userAccountControl", "532480"},
         {"pwdLastSet", "134160000000000000"},
         {"lastLogonTimestamp", "134160000000000000"},
         {"primaryGroupID", "516"},
         {"msDS-SupportedEncryptionTypes", "24"},
         {"operatingSystem", "Windows Server 2022 Standard"},
         {"operatingSystemVersion", "10.0 (20348)"},
         {"dNSHostName", "dc1.corp.test"},
         {"adminCount", "1"}});
}

void Forest::add_groups() {
    const auto built_in = [&](const std::string& name, const std::string& rid,
                              const std::vector<std::string>& members) {
        const std::string dn = "CN=" + name + ",CN=Builtin,DC=corp,DC=test";
        add(dn, "group", {{"sAMAccountName", name}, {"objectSid", sid_bytes("S-1-5-32-" + rid)}, {"adminCount", "1"}});
        for (const std::string& member : members) {
            append(dn, "member", member);
        }
    };
    const auto admin = user_dn("Administrator");
    user("Administrator", 500, {{"adminCount", "1"}});
    user("Guest", 501, {{"userAccountControl", "514"}, {"primaryGroupID", "514"}});
    user("krbtgt", 502, {{"userAccountControl", "514"}, {"adminCount", "1"}});
    group("Domain Admins", 512, {admin});
    group("Domain Users", 513);
    group("Domain Guests", 514);
    group("Domain Computers", 515);
    group("Domain Controllers", 516);
    group("Cert Publishers", 517);
    group("Schema Admins", 518, {admin});
    group("Enterprise Admins", 519, {admin});
    group("Group Policy Creator Owners", 520, {admin});
    group("Read-only Domain Controllers", 521);
    group("Protected Users", 525, {admin});
    group("Key Admins", 526);
    group("Enterprise Key Admins", 527);
    group("Allowed RODC Password Replication Group", 571);
    group("Denied RODC Password Replication Group", 572,
          {group_dn("Domain Controllers"), group_dn("Read-only Domain Controllers"),
           group_dn("Group Policy Creator Owners"), group_dn("Domain Admins"), group_dn("Cert Publishers"),
           group_dn("Enterprise Admins"), group_dn("Schema Admins"), user_dn("krbtgt")});
    group("DnsAdmins", 1101);
    for (const char* const name : {"Domain Admins", "Domain Controllers", "Schema Admins", "Enterprise Admins",
                                   "Key Admins", "Enterprise Key Admins", "Read-only Domain Controllers"}) {
        append(group_dn(name), "adminCount", "1");
    }
    built_in("Administrators", "544", {admin, group_dn("Domain Admins"), group_dn("Enterprise Admins")});
    built_in("Account Operators", "548", {});
    built_in("Server Operators", "549", {});
    built_in("Print Operators", "550", {});
    built_in("Backup Operators", "551", {});
    built_in("Pre-Windows 2000 Compatible Access", "554", {});
    remove("CN=Pre-Windows 2000 Compatible Access,CN=Builtin,DC=corp,DC=test", "adminCount");
    const std::string silo =
        "CN=Silo,CN=AuthN Silos,CN=AuthN Policy Configuration,CN=Services,CN=Configuration,DC=corp,DC=test";
    add(silo, "msDS-AuthNPolicySilo",
        {{"msDS-AuthNPolicySiloEnforced", "TRUE"}, {"msDS-AuthNPolicySiloMembers", admin}});
    append(admin, "msDS-AssignedAuthNPolicySilo", silo);
}

std::string Forest::ldif() const {
    std::string out;
    for (const Object& object : objects_) {
        out += "dn:" + std::string(object.dn.empty() ? "" : " ") + object.dn + "\n";
        for (const auto& [name, value] : object.values) {
            if (name == "objectClass") {
                out += class_chain(value, "\n");
            } else {
                out += name + ":: " + base64(value) + "\n";
            }
        }
        if (!object.owner.empty()) {
            out += "nTSecurityDescriptor:: " + base64(descriptor_bytes(object.owner, object.entries, object.control)) +
                   "\n";
        }
        out += "\n";
    }
    return out;
}

Collection Forest::read() const {
    auto collection = read_ldif(ldif(), "forest.ldif");
    if (!collection.ok()) {
        throw std::logic_error("the test forest cannot be read");
    }
    return *collection;
}

}  // namespace egide::directory::testing
