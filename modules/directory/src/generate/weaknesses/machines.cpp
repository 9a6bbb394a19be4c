#include <fmt/format.h>

#include "generate/weaknesses/plantings.h"

namespace egide::directory::generate::planting {

void password_change_server_no_change_90(Planter& planter) {
    Object& server = planter.server();
    server.set("pwdLastSet", moment_text(120));
    planter.found("vuln_password_change_server_no_change_90", 2, server.dn);
    planter.found("vuln_password_change_server_no_change_45", 3, server.dn);
}

void password_change_server_no_change_45(Planter& planter) {
    Object& server = planter.server();
    server.set("pwdLastSet", moment_text(60));
    planter.found("vuln_password_change_server_no_change_45", 3, server.dn);
}

void password_change_inactive_servers(Planter& planter) {
    Object& server = planter.server();
    server.set("lastLogonTimestamp", moment_text(120));
    planter.found("vuln_password_change_inactive_servers", 3, server.dn);
}

void password_change_cluster_no_change_3years(Planter& planter) {
    Object& cluster = planter.server();
    cluster.append("servicePrincipalName", fmt::format("MSClusterVirtualServer/{}", name_of(cluster.dn)));
    cluster.set("pwdLastSet", moment_text(1300));
    planter.found("vuln_password_change_cluster_no_change_3years", 2, cluster.dn);
}

void password_change_msa_no_change_90(Planter& planter) {
    Object& account = planter.forest().at("CN=gmsa-sauvegarde,CN=Managed Service Accounts," + planter.domain().dn);
    account.set("pwdLastSet", moment_text(120));
    planter.found("vuln_password_change_msa_no_change_90", 2, account.dn);
}

}  // namespace egide::directory::generate::planting
