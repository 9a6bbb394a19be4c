#include <fmt/format.h>

#include "generate/scenery.h"
#include "generate/weaknesses/plantings.h"

namespace egide::directory::generate::planting {

namespace {

Object& domain_object(Planter& planter) {
    return planter.forest().at(planter.domain().dn);
}

std::string old_access_group(Planter& planter) {
    return "CN=Pre-Windows 2000 Compatible Access,CN=Builtin," + planter.domain().dn;
}

}  // namespace

void functional_level(Planter& planter) {
    Object& root = domain_object(planter);
    root.set("msDS-Behavior-Version", "5");
    planter.found("vuln_functional_level", 3, root.dn);
}

void adupdate_bad(Planter& planter) {
    Object& update = planter.forest().at("CN=ActiveDirectoryUpdate,CN=DomainUpdates,CN=System," + planter.domain().dn);
    update.set("revision", "15");
    planter.found("vuln_adupdate_bad", 2, update.dn);
}

void compatible_2000_anonymous(Planter& planter) {
    Forest& forest = planter.forest();
    const std::string nobody = "CN=S-1-5-7,CN=ForeignSecurityPrincipals," + planter.domain().dn;
    forest.create(nobody, "foreignSecurityPrincipal", planter.domain().context).set("objectSid", "S-1-5-7");
    forest.join(old_access_group(planter), nobody);
    planter.found("vuln_compatible_2000_anonymous", 2, old_access_group(planter));
    planter.found("vuln_compatible_2000_not_default", 3, nobody);
}

void compatible_2000_not_default(Planter& planter) {
    const std::string everybody = "CN=Domain Users,CN=Users," + planter.domain().dn;
    planter.forest().join(old_access_group(planter), everybody);
    planter.found("vuln_compatible_2000_not_default", 3, everybody);
}

void reversible_password_priv_namingcontext(Planter& planter) {
    Object& root = domain_object(planter);
    root.set("pwdProperties", "17");
    planter.found("vuln_reversible_password_priv_namingcontext", 3, root.dn);
}

void smartcard_expire_passwords(Planter& planter) {
    Object& root = domain_object(planter);
    root.set("msDS-ExpirePasswordsOnSmartCardOnlyAccounts", "0");
    planter.found("vuln_smartcard_expire_passwords", 4, root.dn);
}

void user_accounts_machineaccountquota(Planter& planter) {
    Object& root = domain_object(planter);
    root.set("ms-DS-MachineAccountQuota", "10");
    planter.found("vuln_user_accounts_machineaccountquota", 4, root.dn);
}

void trusts_domain_notfiltered(Planter& planter) {
    constexpr unsigned kOutbound = 2;
    const Object& trust = make_trust(planter.forest(), planter.domain(), "prestataire.exemple", kOutbound, 0);
    planter.found("vuln_trusts_domain_notfiltered", 1, trust.dn);
}

void trusts_forest_sidhistory(Planter& planter) {
    constexpr unsigned kOutbound = 2;
    const Object& trust = make_trust(planter.forest(), planter.domain(), "universite.exemple", kOutbound, 0x48);
    planter.found("vuln_trusts_forest_sidhistory", 1, trust.dn);
}

void trusts_accounts(Planter& planter) {
    Object& account = make_account(planter.forest(), planter.domain(), "CN=ANCIEN$,CN=Users," + planter.domain().dn);
    account.set("userAccountControl", "2080");
    account.set("sAMAccountType", "805306370");
    account.set("pwdLastSet", moment_text(500));
    planter.found("vuln_trusts_accounts", 2, account.dn);
}

void trusts_tgt_deleg(Planter& planter) {
    constexpr unsigned kInbound = 1;
    const Object& trust = make_trust(planter.forest(), planter.domain(), "clinique.exemple", kInbound, 0x808);
    planter.found("vuln_trusts_tgt_deleg", 3, trust.dn);
}

}  // namespace egide::directory::generate::planting
