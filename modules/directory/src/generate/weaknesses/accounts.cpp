#include <fmt/format.h>

#include "generate/weaknesses/plantings.h"

namespace egide::directory::generate::planting {

void primary_group_id_1000(Planter& planter) {
    Object& account = planter.person();
    account.set("primaryGroupID", "553");
    planter.found("vuln_primary_group_id_1000", 1, account.dn);
    planter.found("vuln_primary_group_id_nochange", 3, account.dn);
}

void primary_group_id_nochange(Planter& planter) {
    Object& account = planter.person();
    account.set("primaryGroupID", "1105");
    planter.found("vuln_primary_group_id_nochange", 3, account.dn);
}

void user_accounts_dormant(Planter& planter) {
    constexpr unsigned kShare = 40;
    for (Domain& domain : planter.forest().domains()) {
        domain.dormant_percent = kShare;
    }
    planter.found("vuln_user_accounts_dormant", 1);
}

void dont_expire(Planter& planter) {
    constexpr unsigned kShare = 40;
    for (Domain& domain : planter.forest().domains()) {
        domain.never_expires_percent = kShare;
    }
    planter.found("vuln_dont_expire", 2);
}

void guest(Planter& planter) {
    Object& account = planter.forest().at("CN=Guest,CN=Users," + planter.domain().dn);
    account.set("userAccountControl", "544");
    planter.found("vuln_guest", 2, account.dn);
}

void kerberos_properties_deskey(Planter& planter) {
    Object& account = planter.person();
    account.set("userAccountControl", "2097664");
    planter.found("vuln_kerberos_properties_deskey", 2, account.dn);
}

void kerberos_properties_preauth(Planter& planter) {
    Object& account = planter.person();
    account.set("userAccountControl", "4194816");
    planter.found("vuln_kerberos_properties_preauth", 2, account.dn);
}

void kerberos_properties_encryption(Planter& planter) {
    Object& account = planter.person();
    account.set("servicePrincipalName", "HTTP/ancien." + planter.domain().dns);
    account.set("msDS-SupportedEncryptionTypes", "4");
    planter.found("vuln_kerberos_properties_encryption", 3, account.dn);
}

void krbtgt(Planter& planter) {
    Object& account = planter.forest().at("CN=krbtgt,CN=Users," + planter.domain().dn);
    account.set("pwdLastSet", moment_text(500));
    planter.found("vuln_krbtgt", 2, account.dn);
}

void sidhistory_dangerous(Planter& planter) {
    Object& account = planter.person();
    account.set("sIDHistory", planter.domain().sid + "-512");
    planter.found("vuln_sidhistory_dangerous", 2, account.dn);
    planter.found("vuln_sidhistory_present", 3, account.dn);
}

void sidhistory_present(Planter& planter) {
    Object& account = planter.person();
    account.set("sIDHistory", "S-1-5-21-1004336348-1177238915-682003330-4711");
    planter.found("vuln_sidhistory_present", 3, account.dn);
}

void group_loop(Planter& planter) {
    const Object& first = planter.group();
    const Object& second = planter.group();
    planter.forest().join(first.dn, second.dn);
    planter.forest().join(second.dn, first.dn);
    planter.found("vuln_group_loop", 4, first.dn);
    planter.found("vuln_group_loop", 4, second.dn);
}

}  // namespace egide::directory::generate::planting
