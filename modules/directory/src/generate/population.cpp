#include "generate/population.h"

#include <fmt/format.h>

#include <array>

#include "generate/sid.h"

namespace egide::directory::generate {

namespace {

constexpr std::uint32_t kFirstRid = 10'000;
constexpr std::array<std::string_view, 24> kGivenNames = {
    "Anne",   "Élodie", "Jean",   "Marie",   "Thomas",  "Inès", "Noël",  "Fatima", "Léa",   "Paul", "Zoé",   "Hugo",
    "Claire", "Karim",  "Sophie", "Antoine", "Camille", "Yann", "Chloé", "Louis",  "Nadia", "Rémi", "Lucie", "Omar"};
constexpr std::array<std::string_view, 24> kFamilyNames = {
    "Martin",   "Bernard", "Dubois", "Lefèvre",   "Moreau", "Garnier", "Benoît",  "Nguyen",
    "Diallo",   "Roux",    "Fabre",  "Chevalier", "Perrin", "Morin",   "Mathieu", "Gauthier",
    "Da Silva", "Lopez",   "Hervé",  "Caron",     "Colin",  "Besnard", "Le Gall", "Petit"};

std::uint64_t draw(std::uint64_t seed, const Domain& domain, std::string_view kind, std::size_t number) {
    return spread(spread(seed, domain.sid) ^ spread(number * 0x10001U, kind));
}

std::string rid_sid(const Domain& domain, std::size_t offset) {
    return fmt::format("{}-{}", domain.sid, kFirstRid + offset);
}

const Department& department_of(const Domain& domain, std::size_t number) {
    return domain.departments[number % domain.departments.size()];
}

void set_account(Object& account, unsigned control, std::uint64_t drawn, bool dormant) {
    account.set("userAccountControl", fmt::to_string(control));
    const auto password_age = dormant ? 1200 + drawn % 800 : drawn % 40;
    const auto last_seen = dormant ? 500 + drawn % 400 : (drawn >> 8U) % 13;
    account.set("pwdLastSet",
                moment_text(static_cast<std::int64_t>(password_age), static_cast<std::int64_t>(drawn % 86'400)));
    account.set("lastLogonTimestamp",
                moment_text(static_cast<std::int64_t>(last_seen), static_cast<std::int64_t>((drawn >> 16U) % 86'400)));
    account.set("whenCreated", moment_text(static_cast<std::int64_t>(2100 + drawn % 1500)));
    account.set("accountExpires", "2999-12-12 23:59:59");
    account.set("logonCount", fmt::to_string(drawn % 5000));
    account.set("badPwdCount", "0");
}

Object make_group(const Domain& domain, std::string dn, std::size_t offset) {
    Object group;
    group.dn = std::move(dn);
    group.own_class = "group";
    group.context = domain.context;
    group.descriptor = domain.group_descriptor;
    group.set("objectSid", rid_sid(domain, offset));
    group.set("groupType", "-2147483646");
    group.set("sAMAccountName", std::string(name_of(group.dn)));
    group.set("sAMAccountType", "268435456");
    group.set("whenCreated", moment_text(2500));
    return group;
}

}  // namespace

bool is_dormant(std::uint64_t seed, const Domain& domain, std::string_view kind, std::size_t number) {
    return spread(draw(seed, domain, kind, number), "dormant") % 100 < domain.dormant_percent;
}

bool never_expires(std::uint64_t seed, const Domain& domain, std::size_t number) {
    return spread(draw(seed, domain, "person", number), "never") % 100 < domain.never_expires_percent;
}

std::string person_dn(std::uint64_t seed, const Domain& domain, std::size_t number) {
    const std::uint64_t drawn = draw(seed, domain, "name", number);
    // One name in fifty is written "family, given": the comma must be escaped in the DN.
    const bool turned = drawn % 50 == 0;
    const std::string_view given = kGivenNames[(drawn >> 8U) % kGivenNames.size()];
    const std::string_view family = kFamilyNames[(drawn >> 16U) % kFamilyNames.size()];
    return turned ? fmt::format("CN={}\\, {} {},{}", family, given, number, department_of(domain, number).dn)
                  : fmt::format("CN={} {} {},{}", given, family, number, department_of(domain, number).dn);
}

Object make_person(std::uint64_t seed, const Domain& domain, std::size_t number) {
    constexpr unsigned kNormal = 0x200;
    constexpr unsigned kNeverExpires = 0x10000;
    const std::uint64_t drawn = draw(seed, domain, "person", number);
    Object person;
    person.dn = person_dn(seed, domain, number);
    person.own_class = "user";
    person.context = domain.context;
    person.descriptor = department_of(domain, number).user;
    person.set("objectSid", rid_sid(domain, number));
    const std::string login = fmt::format("u{:07}", number);
    person.set("sAMAccountName", login);
    person.set("sAMAccountType", "805306368");
    person.set("userPrincipalName", login + "@" + domain.dns);
    person.set("mail", login + "@" + domain.dns);
    person.set("displayName", std::string(name_of(person.dn)));
    person.set("primaryGroupID", "513");
    if (drawn % 97 == 0) {
        person.set("description", "Intérimaire 🩺; voir le bureau des entrées");
    }
    set_account(person, kNormal | (never_expires(seed, domain, number) ? kNeverExpires : 0U), drawn,
                is_dormant(seed, domain, "person", number));
    return person;
}

std::string computer_dn(const Domain& domain, std::size_t number) {
    return fmt::format("CN={}-P{:06},{}", domain.netbios, number, department_of(domain, number).dn);
}

Object make_computer(std::uint64_t seed, const Domain& domain, std::size_t number) {
    constexpr unsigned kWorkstation = 0x1000;
    const std::uint64_t drawn = draw(seed, domain, "computer", number);
    Object computer;
    computer.dn = computer_dn(domain, number);
    computer.own_class = "computer";
    computer.context = domain.context;
    computer.descriptor = department_of(domain, number).computer;
    computer.set("objectSid", rid_sid(domain, domain.people + number));
    const std::string name(name_of(computer.dn));
    computer.set("sAMAccountName", name + "$");
    computer.set("sAMAccountType", "805306369");
    computer.set("dNSHostName", fmt::format("{}.{}", name, domain.dns));
    computer.set(
        "servicePrincipalName",
        fmt::format("HOST/{0}.{1};HOST/{0};RestrictedKrbHost/{0}.{1};RestrictedKrbHost/{0}", name, domain.dns));
    computer.set("msDS-SupportedEncryptionTypes", "28");
    computer.set("operatingSystem", drawn % 3 == 0 ? "Windows 10 Entreprise" : "Windows 11 Entreprise");
    computer.set("operatingSystemVersion", drawn % 3 == 0 ? "10.0 (19045)" : "10.0 (22631)");
    computer.set("primaryGroupID", "515");
    set_account(computer, kWorkstation, drawn, is_dormant(seed, domain, "computer", number));
    return computer;
}

std::string department_group_dn(const Domain& domain, std::size_t department, std::size_t part) {
    const std::string& name = domain.departments[department].name;
    return part == 0 ? fmt::format("CN=GG_{},OU=Groupes,{}", name, domain.dn)
                     : fmt::format("CN=GG_{}_{},OU=Groupes,{}", name, part, domain.dn);
}

Object make_department_group(std::uint64_t seed, const Domain& domain, std::size_t department, std::size_t part) {
    const std::size_t parts = domain.groups_per_department;
    const std::size_t departments = domain.departments.size();
    Object group = make_group(domain, department_group_dn(domain, department, part),
                              domain.people + domain.computers + department * parts + part);
    // The group of a department holds the groups of its parts; a part holds every parts-th person.
    std::string members;
    if (part == 0) {
        for (std::size_t one = 1; one < parts; ++one) {
            members += (members.empty() ? "" : ";") + department_group_dn(domain, department, one);
        }
    }
    const std::size_t rest = parts == 1 ? 0 : part - 1;
    const std::size_t step = parts == 1 ? departments : departments * (parts - 1);
    if (parts == 1 || part > 0) {
        for (std::size_t number = department + departments * rest; number < domain.people; number += step) {
            members += (members.empty() ? "" : ";") + person_dn(seed, domain, number);
        }
    }
    group.set("member", std::move(members));
    return group;
}

std::string groups_of_person(const Domain& domain, std::size_t number) {
    const std::size_t departments = domain.departments.size();
    const std::size_t department = number % departments;
    const std::size_t parts = domain.groups_per_department;
    const std::size_t part = parts == 1 ? 0 : 1 + number / departments % (parts - 1);
    std::string groups = department_group_dn(domain, department, part);
    if (domain.people >= kLargeGroup && number < kLargeGroup) {
        groups += ";" + large_group_dn(domain);
    }
    return groups;
}

std::string large_group_dn(const Domain& domain) {
    return "CN=GG_Tous_les_agents,OU=Groupes," + domain.dn;
}

Object make_large_group(std::uint64_t seed, const Domain& domain) {
    Object group =
        make_group(domain, large_group_dn(domain),
                   domain.people + domain.computers + domain.departments.size() * domain.groups_per_department);
    std::string members;
    for (std::size_t number = 0; number < kLargeGroup; ++number) {
        members += (members.empty() ? "" : ";") + person_dn(seed, domain, number);
    }
    group.set("member", std::move(members));
    return group;
}

Object make_dns_node(const Domain& domain, std::size_t number) {
    Object node;
    const std::string name(name_of(computer_dn(domain, number)));
    node.dn = fmt::format("DC={},DC={},CN=MicrosoftDNS,DC=DomainDnsZones,{}", name, domain.dns, domain.dn);
    node.own_class = "dnsNode";
    node.context = domain.dns_context;
    node.descriptor = domain.node_descriptor;
    node.set("dc", name);
    // An A record: length, type, version 5, rank 240, then 10.33.x.y. Source: [MS-DNSP] 2.3.2.2.
    node.set("dnsRecord", fmt::format("0400010005f00000000000000000012c00000000000000000a21{:02x}{:02x}",
                                      number / 250 % 256, number % 250 + 1));
    return node;
}

}  // namespace egide::directory::generate
