#include <fmt/format.h>

#include "generate/scenery.h"
#include "generate/weaknesses/plantings.h"

namespace egide::directory::generate::planting {

namespace {

constexpr std::uint32_t kFullControl = 0xF01FF;
constexpr std::uint32_t kWriteDac = 0x40000;
constexpr std::uint32_t kWriteProperty = 0x20;
constexpr std::uint32_t kControlAccess = 0x100;

Ace allow(std::string sid, std::uint32_t mask, std::string object_type = {}) {
    return {false, 0, mask, std::move(object_type), {}, std::move(sid)};
}

void grant_on(Planter& planter, std::string_view control, const std::string& dn, std::uint32_t mask) {
    planter.forest().at(dn).grant(allow(planter.outsiders(), mask));
    planter.found(control, 1, dn);
}

std::string in_services(Planter& planter, std::string_view relative) {
    return fmt::format("{},CN=Services,{}", relative, planter.forest().configuration_dn());
}

}  // namespace

void adcs_control(Planter& planter) {
    grant_on(planter, "vuln_adcs_control", in_services(planter, "CN=NTAuthCertificates,CN=Public Key Services"),
             kFullControl);
}

void adcs_template_control(Planter& planter) {
    const Object& made = make_template(planter.forest(), "Badge", 0x82000000, "1.3.6.1.5.5.7.3.2", "DU", true);
    grant_on(planter, "vuln_adcs_template_control", made.dn, kWriteDac);
}

void permissions_adminsdholder(Planter& planter) {
    grant_on(planter, "vuln_permissions_adminsdholder", "CN=AdminSDHolder,CN=System," + planter.domain().dn, kWriteDac);
}

void permissions_dc(Planter& planter) {
    grant_on(planter, "vuln_permissions_dc", planter.controller().dn, kFullControl);
}

void permissions_dfsr_sysvol(Planter& planter) {
    grant_on(planter, "vuln_permissions_dfsr_sysvol", "CN=DFSR-GlobalSettings,CN=System," + planter.domain().dn,
             kWriteDac);
}

void permissions_dpapi(Planter& planter) {
    grant_on(planter, "vuln_permissions_dpapi", "CN=BCKUPKEY_PREFERRED Secret,CN=System," + planter.domain().dn,
             kFullControl);
}

void permissions_gmsa_keys(Planter& planter) {
    grant_on(planter, "vuln_permissions_gmsa_keys",
             in_services(planter, "CN=Master Root Keys,CN=Group Key Distribution Service"), kWriteDac);
}

void permissions_naming_context(Planter& planter) {
    Object& root = planter.forest().at(planter.domain().dn);
    const std::string sid = planter.outsiders();
    root.grant(allow(sid, kControlAccess, "1131f6aa-9c07-11d1-f79f-00c04fc2dcd2"));
    root.grant(allow(sid, kControlAccess, "1131f6ad-9c07-11d1-f79f-00c04fc2dcd2"));
    planter.found("vuln_permissions_naming_context", 1, root.dn);
}

void permissions_schema(Planter& planter) {
    grant_on(planter, "vuln_permissions_schema", "CN=Print-Queue," + planter.forest().schema_dn(), kWriteDac);
}

void permissions_msdns(Planter& planter) {
    grant_on(planter, "vuln_permissions_msdns", "CN=MicrosoftDNS,CN=System," + planter.domain().dn, kWriteProperty);
}

void permissions_gpo_priv(Planter& planter) {
    grant_on(planter, "vuln_permissions_gpo_priv",
             "CN={6AC1786C-016F-11D2-945F-00C04FB984F9},CN=Policies,CN=System," + planter.domain().dn, kWriteDac);
}

void permissions_gpo_container_priv(Planter& planter) {
    const std::string unit = "OU=Tier 0," + planter.domain().dn;
    planter.forest().at(unit).grant(allow(planter.outsiders(), kWriteProperty, "f30e3bbe-9ff0-11d1-b603-0000f80367c1"));
    planter.found("vuln_permissions_gpo_container_priv", 2, unit);
}

void privileged_members_perm(Planter& planter) {
    Object& target = planter.administrator();
    target.grant(allow(planter.outsiders(), kControlAccess, "00299570-246d-11d0-a768-00aa006e0529"));
    planter.found("vuln_privileged_members_perm", 1, target.dn);
}

void owner(Planter& planter) {
    Object& owned = planter.group();
    owned.set_owner(std::string(planter.person().get("objectSid")));
    planter.found("vuln_owner", 3, owned.dn);
}

void sd_failed_sd_read_on_priv(Planter& planter) {
    Object& unreadable = planter.administrator();
    unreadable.descriptor = nullptr;
    planter.found("vuln_sd_failed_sd_read_on_priv", 3, unreadable.dn);
}

}  // namespace egide::directory::generate::planting
