#include <fmt/format.h>

#include "generate/scenery.h"
#include "generate/weaknesses/plantings.h"

namespace egide::directory::generate::planting {

void critical_objects(Planter& planter) {
    Object& unseen = planter.forest().at("CN=AdminSDHolder,CN=System," + planter.domain().dn);
    unseen.hidden = true;
    planter.found("vuln_critical_objects", 1, planter.domain().dn);
}

void dnsadmins(Planter& planter) {
    const std::string group = "CN=DnsAdmins,CN=Users," + planter.domain().dn;
    const Object& member = planter.person();
    planter.forest().join(group, member.dn);
    planter.found("vuln_dnsadmins", 1, member.dn);
}

void dont_expire_priv(Planter& planter) {
    Object& account = planter.administrator();
    account.set("userAccountControl", "66048");
    planter.found("vuln_dont_expire_priv", 1, account.dn);
}

void kerberos_properties_preauth_priv(Planter& planter) {
    Object& account = planter.administrator();
    account.set("userAccountControl", "4194816");
    planter.found("vuln_kerberos_properties_preauth_priv", 1, account.dn);
    planter.found("vuln_kerberos_properties_preauth", 2, account.dn);
}

void password_change_priv(Planter& planter) {
    Object& account = planter.administrator();
    account.set("pwdLastSet", moment_text(1200));
    planter.found("vuln_password_change_priv", 1, account.dn);
}

void privileged_members(Planter& planter) {
    constexpr int kTooMany = 60;
    for (int number = 0; number < kTooMany; ++number) {
        planter.administrator();
    }
    planter.found("vuln_privileged_members", 1);
}

void spn_priv(Planter& planter) {
    Object& account = planter.administrator();
    account.set("servicePrincipalName", "MSSQLSvc/base." + planter.domain().dns + ":1433");
    account.set("msDS-SupportedEncryptionTypes", "24");
    planter.found("vuln_spn_priv", 1, account.dn);
}

void privileged_members_password(Planter& planter) {
    planter.forest().at(planter.domain().dn).set("minPwdLength", "6");
    planter.found("vuln_privileged_members_password", 2);
}

void privileged_members_no_admincount(Planter& planter) {
    Object& account = planter.administrator();
    account.erase("adminCount");
    planter.found("vuln_privileged_members_no_admincount", 2, account.dn);
}

void protected_users(Planter& planter) {
    const Object& account = planter.administrator();
    planter.forest().leave("CN=Protected Users,CN=Users," + planter.domain().dn, account.dn);
    planter.found("vuln_protected_users", 3, account.dn);
}

void reversible_password_priv_uac(Planter& planter) {
    Object& account = planter.administrator();
    account.set("userAccountControl", "640");
    planter.found("vuln_reversible_password_priv_uac", 3, account.dn);
}

void silo_priv(Planter& planter) {
    Object& account = planter.administrator();
    account.erase("msDS-AssignedAuthNPolicySilo");
    planter.found("vuln_silo_priv", 4, account.dn);
}

}  // namespace egide::directory::generate::planting
