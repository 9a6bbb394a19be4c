#include "generate/scenery.h"
#include "generate/weaknesses/plantings.h"

namespace egide::directory::generate::planting {

void adcs_template_auth_enroll_with_name(Planter& planter) {
    constexpr unsigned kSubjectFromRequest = 0x1;
    const Object& made =
        make_template(planter.forest(), "Partenaires", kSubjectFromRequest, "1.3.6.1.5.5.7.3.2", "DU", true);
    planter.found("vuln_adcs_template_auth_enroll_with_name", 1, made.dn);
}

void certificates_vuln(Planter& planter) {
    Object& holder = planter.person();
    holder.set("userCertificate", certificate("short"));
    planter.found("vuln_certificates_vuln", 1, holder.dn);
}

void display_specifier(Planter& planter) {
    Object& menu =
        planter.forest().at("CN=user-Display,CN=40C,CN=DisplaySpecifiers," + planter.forest().configuration_dn());
    menu.append("adminContextMenu", "3,&Inventaire,\\\\srv-outils\\scripts\\inventaire.vbs");
    planter.found("vuln_display_specifier", 1, menu.dn);
}

void dsheuristics_bad(Planter& planter) {
    constexpr std::size_t kAdminSdExMask = 15;  // character 16 of [MS-ADTS] 6.1.1.2.4.1.2
    Object& service =
        planter.forest().at("CN=Directory Service,CN=Windows NT,CN=Services," + planter.forest().configuration_dn());
    std::string text(service.get("dSHeuristics"));
    text[kAdminSdExMask] = 'f';
    service.set("dSHeuristics", text);
    planter.found("vuln_dsheuristics_bad", 1, service.dn);
}

void dnszone_bad_prop(Planter& planter) {
    const Domain& domain = planter.domain();
    Object& zone = planter.forest().at("DC=" + domain.dns + ",CN=MicrosoftDNS,DC=DomainDnsZones," + domain.dn);
    // Property 2 (updates allowed) with value 1 (unsecured). Source: [MS-DNSP] 2.3.2.1.
    zone.set("dNSProperty", "01000000000000000000000001000000020000000100");
    planter.found("vuln_dnszone_bad_prop", 1, zone.dn);
}

}  // namespace egide::directory::generate::planting
