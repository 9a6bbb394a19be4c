#include <fmt/format.h>

#include "generate/scenery.h"
#include "generate/sid.h"

namespace egide::directory::generate {

namespace {

constexpr std::string_view kSecondaryNumber = "21337";

void raise_replication(Forest& forest, const Domain& domain, const std::string& computer) {
    const std::string settings = "CN=DFSR-LocalSettings," + computer;
    const std::string subscriber = "CN=Domain System Volume," + settings;
    const std::string member = fmt::format(
        "CN={},CN=Topology,CN=Domain System Volume,CN=DFSR-GlobalSettings,CN=System,{}", name_of(computer), domain.dn);
    forest.create(settings, "msDFSR-LocalSettings", domain.context).set("msDFSR-Flags", "48");
    forest.create(subscriber, "msDFSR-Subscriber", domain.context).set("msDFSR-MemberReference", member);
    Object& subscription = forest.create("CN=SYSVOL Subscription," + subscriber, "msDFSR-Subscription", domain.context);
    subscription.set("msDFSR-RootPath", "C:\\Windows\\SYSVOL\\domain");
    subscription.set("msDFSR-Enabled", "1");
    forest.create(member, "msDFSR-Member", domain.context).set("msDFSR-ComputerReference", computer);
}

void raise_server_object(Forest& forest, const Domain& domain, const Object& computer, bool read_only) {
    const std::string server = fmt::format("CN={},CN=Servers,CN=Default-First-Site-Name,CN=Sites,{}",
                                           name_of(computer.dn), forest.configuration_dn());
    Object& made = forest.create(server, "server", forest.configuration());
    made.set("serverReference", computer.dn);
    made.set("dNSHostName", std::string(computer.get("dNSHostName")));
    Object& settings =
        forest.create("CN=NTDS Settings," + server, read_only ? "nTDSDSARO" : "nTDSDSA", forest.configuration());
    settings.set("msDS-Behavior-Version", "7");
    settings.set("options", read_only ? "37" : "1");
    settings.set("invocationId", guid_for(forest.seed(), server));
    settings.set("msDS-HasDomainNCs", domain.dn);
    settings.set("msDS-isRODC", read_only ? "1" : "0");
}

void make_read_only(Forest& forest, Domain& domain, Object& computer) {
    const auto group = [&](std::string_view name) { return fmt::format("CN={},{}", name, domain.dn); };
    computer.set("userAccountControl", "83890176");
    computer.set("primaryGroupID", "521");
    computer.set("msDS-isRODC", "1");
    computer.set("msDS-RevealOnDemandGroup", group("GG_RODC_Mots_de_passe,OU=Groupes"));
    for (const std::string_view name :
         {"Denied RODC Password Replication Group,CN=Users", "Account Operators,CN=Builtin",
          "Server Operators,CN=Builtin", "Backup Operators,CN=Builtin", "Administrators,CN=Builtin"}) {
        computer.append("msDS-NeverRevealGroup", group(name));
    }
    Object& krbtgt = make_account(forest, domain, fmt::format("CN=krbtgt_{},CN=Users,{}", kSecondaryNumber, domain.dn));
    krbtgt.set("userAccountControl", "514");
    krbtgt.set("msDS-SecondaryKrbTgtNumber", std::string(kSecondaryNumber));
    krbtgt.set("msDS-KrbTgtLinkBl", computer.dn);
    krbtgt.erase("userPrincipalName");
    forest.join("CN=Denied RODC Password Replication Group,CN=Users," + domain.dn, krbtgt.dn);
    computer.set("msDS-KrbTgtLink", krbtgt.dn);
    domain.read_only_controller = computer.dn;
}

}  // namespace

Object& make_controller(Forest& forest, Domain& domain, const std::string& name, bool read_only) {
    Object& computer = make_server(forest, domain, name, "OU=Domain Controllers");
    computer.set("userAccountControl", "532480");
    computer.set("primaryGroupID", "516");
    computer.set("msDS-SupportedEncryptionTypes", "24");
    computer.set("servicePrincipalName",
                 fmt::format("ldap/{0}.{1}/{1};ldap/{0}.{1};ldap/{0};GC/{0}.{1}/{1};HOST/{0}.{1};HOST/{0};"
                             "E3514235-4B06-11D1-AB04-00C04FC2DCD2/{2}/{1}",
                             name, domain.dns, guid_for(forest.seed(), computer.dn)));
    if (read_only) {
        make_read_only(forest, domain, computer);
    } else {
        domain.controllers.push_back(computer.dn);
    }
    raise_replication(forest, domain, computer.dn);
    raise_server_object(forest, domain, computer, read_only);
    return computer;
}

void raise_controllers(Forest& forest) {
    for (Domain& domain : forest.domains()) {
        make_controller(forest, domain, domain.netbios + "-DC1", false);
        make_controller(forest, domain, domain.netbios + "-DC2", false);
    }
    make_controller(forest, forest.root(), forest.root().netbios + "-RODC1", true);
}

}  // namespace egide::directory::generate
