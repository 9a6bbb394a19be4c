#include <fmt/format.h>

#include "generate/scenery.h"
#include "generate/sid.h"
#include "generate/weaknesses/plantings.h"
#include "layout/text_lines.h"

namespace egide::directory::generate::planting {

namespace {

constexpr std::int64_t kTwoMonths = 60;

std::string settings_of(Planter& planter, std::string_view computer) {
    return fmt::format("CN=NTDS Settings,CN={},CN=Servers,CN=Default-First-Site-Name,CN=Sites,{}", name_of(computer),
                       planter.forest().configuration_dn());
}

Object& read_only_controller(Planter& planter) {
    return planter.forest().at(planter.forest().root().read_only_controller);
}

std::string in_root(Planter& planter, std::string_view relative) {
    return fmt::format("{},{}", relative, planter.forest().root().dn);
}

}  // namespace

void dc_inconsistent_uac(Planter& planter) {
    Object& computer = planter.controller();
    computer.set("userAccountControl", "8192");
    planter.found("vuln_dc_inconsistent_uac", 1, computer.dn);
}

void dc_obsolete(Planter& planter) {
    Object& computer = planter.controller();
    computer.set("operatingSystem", "Windows Server 2012 R2 Standard");
    computer.set("operatingSystemVersion", "6.3 (9600)");
    planter.forest().at(settings_of(planter, computer.dn)).set("msDS-Behavior-Version", "6");
    planter.found("vuln_dc_obsolete", 1, computer.dn);
}

void dc_crypto(Planter& planter) {
    Object& computer = planter.controller();
    computer.set("msDS-SupportedEncryptionTypes", "31");
    planter.found("vuln_dc_crypto", 2, computer.dn);
}

void password_change_dc_no_change(Planter& planter) {
    Object& computer = planter.controller();
    computer.set("pwdLastSet", moment_text(kTwoMonths));
    planter.found("vuln_password_change_dc_no_change", 1, computer.dn);
}

void password_change_inactive_dc(Planter& planter) {
    Object& computer = planter.controller();
    computer.set("lastLogonTimestamp", moment_text(kTwoMonths));
    planter.found("vuln_password_change_inactive_dc", 1, computer.dn);
}

void sysvol_ntfrs(Planter& planter) {
    Forest& forest = planter.forest();
    const Object& computer = planter.controller();
    const std::size_t context = computer.context;
    const std::string service = "CN=File Replication Service,CN=System," + planter.domain().dn;
    const std::string set = "CN=Domain System Volume (SYSVOL share)," + service;
    const std::string member = fmt::format("CN={},{}", name_of(computer.dn), set);
    forest.create(service, "nTFRSSettings", context);
    forest.create(set, "nTFRSReplicaSet", context).set("fRSReplicaSetType", "2");
    forest.create(member, "nTFRSMember", context).set("frsComputerReference", computer.dn);
    forest.create("CN=NTFRS Subscriptions," + computer.dn, "nTFRSSubscriptions", context);
    Object& subscriber = forest.create("CN=Domain System Volume (SYSVOL share),CN=NTFRS Subscriptions," + computer.dn,
                                       "nTFRSSubscriber", context);
    subscriber.set("fRSMemberReference", member);
    subscriber.set("fRSRootPath", "C:\\Windows\\SYSVOL\\domain");
    forest.at("CN=DFSR-GlobalSettings,CN=System," + planter.domain().dn).set("msDFSR-Flags", "0");
    planter.found("vuln_sysvol_ntfrs", 2, set);
}

void rodc_priv_revealed(Planter& planter) {
    Object& computer = read_only_controller(planter);
    const Object& revealed = make_administrator(planter.forest(), planter.forest().root(), "adm-revele");
    const std::string entry = fmt::format("B:16:4142434445464748:{}", revealed.dn);
    computer.append("msDS-RevealedUsers", hex_of(entry));
    planter.forest().at(revealed.dn).set("msDS-RevealedDSAs", computer.dn);
    planter.found("vuln_rodc_priv_revealed", 2, revealed.dn);
}

void rodc_never_reveal(Planter& planter) {
    Object& computer = read_only_controller(planter);
    const std::string before(computer.get("msDS-NeverRevealGroup"));
    computer.erase("msDS-NeverRevealGroup");
    for (const std::string_view group : layout::values_of(before)) {
        if (name_of(group) != "Backup Operators") {
            computer.append("msDS-NeverRevealGroup", group);
        }
    }
    planter.found("vuln_rodc_never_reveal", 3, computer.dn);
}

void rodc_reveal(Planter& planter) {
    Object& computer = read_only_controller(planter);
    computer.append("msDS-RevealOnDemandGroup", in_root(planter, "CN=Domain Users,CN=Users"));
    planter.found("vuln_rodc_reveal", 3, computer.dn);
}

void rodc_allowed_group(Planter& planter) {
    const std::string group = "CN=Allowed RODC Password Replication Group,CN=Users," + planter.domain().dn;
    const Object& member = planter.person();
    planter.forest().join(group, member.dn);
    planter.found("vuln_rodc_allowed_group", 3, member.dn);
}

void rodc_denied_group(Planter& planter) {
    const std::string users = ",CN=Users," + planter.domain().dn;
    const std::string group = "CN=Denied RODC Password Replication Group" + users;
    planter.forest().leave(group, "CN=Cert Publishers" + users);
    planter.found("vuln_rodc_denied_group", 3, group);
}

void rodc_orphan_krbtgt(Planter& planter) {
    Object& orphan =
        make_account(planter.forest(), planter.domain(), "CN=krbtgt_44123,CN=Users," + planter.domain().dn);
    orphan.set("userAccountControl", "514");
    orphan.set("msDS-SecondaryKrbTgtNumber", "44123");
    planter.found("vuln_rodc_orphan_krbtgt", 3, orphan.dn);
}

}  // namespace egide::directory::generate::planting
