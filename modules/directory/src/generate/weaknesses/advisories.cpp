#include <fmt/format.h>

#include "generate/scenery.h"
#include "generate/weaknesses/plantings.h"

namespace egide::directory::generate::planting {

namespace {

constexpr std::uint32_t kWriteDacl = 0x40000;
constexpr std::uint32_t kControlAccess = 0x100;
constexpr std::uint32_t kListContents = 0x4;
constexpr std::uint32_t kGenericAll = 0x10000000;
constexpr std::string_view kAdministratorsOnly =
    "(A;;RPWPCRCCDCLCLORCWOWDSDDTSW;;;BA)(A;;RPWPCRCCDCLCLORCWOWDSDDTSW;;;SY)";

Ace entry_of(bool deny, std::string sid, std::uint32_t mask, std::string object_type = {}) {
    return {deny, 0, mask, std::move(object_type), {}, std::move(sid)};
}

Object& new_unit(Planter& planter, std::string_view name, const std::string& sddl) {
    return planter.forest().create(fmt::format("OU={},{}", name, planter.domain().dn), "organizationalUnit",
                                   planter.domain().context, sddl);
}

/// A policy that applies to nobody.
Object& new_policy(Planter& planter, const std::string& guid) {
    return make_policy(planter.forest(), planter.domain(), guid, "Brouillon");
}

void change_file(Planter& planter, const Object& policy, std::string name, std::string sddl,
                 std::int64_t days_ago = 900) {
    planter.forest().changed_files.push_back(
        {planter.domain().context, std::string(name_of(policy.dn)), std::move(name), std::move(sddl), days_ago});
}

}  // namespace

void warning_dump_error_rp(Planter& planter) {
    const Object& hidden = planter.forest().create("CN=Reserve,CN=Program Data," + planter.domain().dn, "container",
                                                   planter.domain().context, "O:DAD:P(A;;LCRC;;;DA)(A;;RPLCRC;;;SY)");
    planter.found("warning_dump_error_rp", 0, hidden.dn);
}

void warning_dump_error_vuln_rp(Planter& planter) {
    Domain& domain = planter.domain();
    Object& hidden = make_account(planter.forest(), domain, "CN=svc-secret,OU=Comptes de service," + domain.dn);
    hidden.descriptor = planter.forest().born("user", "", domain.context, "O:DAD:P(A;;LCRC;;;DA)(A;;RPLCRC;;;SY)");
    planter.found("warning_dump_error_vuln_rp", 0, hidden.dn);
    planter.found("warning_dump_error_rp", 0, hidden.dn);
}

void warning_password_policy_pso_missing(Planter& planter) {
    Domain& domain = planter.domain();
    Object& account = make_account(planter.forest(), domain, "CN=svc-perdu,OU=Comptes de service," + domain.dn);
    account.set("msDS-ResultantPSO", "CN=Invisible,CN=Password Settings Container,CN=System," + domain.dn);
    planter.found("warning_password_policy_pso_missing", 0, account.dn);
}

void warning_password_policy_pso_weak2(Planter& planter) {
    Domain& domain = planter.domain();
    Object& policy = planter.forest().create("CN=Administrateurs,CN=Password Settings Container,CN=System," + domain.dn,
                                             "msDS-PasswordSettings", domain.context);
    policy.set("msDS-PasswordSettingsPrecedence", "5");
    policy.set("msDS-MinimumPasswordLength", "14");
    policy.set("msDS-MaximumPasswordAge", "-315360000000000");
    policy.set("msDS-PasswordReversibleEncryptionEnabled", "1");
    policy.set("msDS-PSOAppliesTo", planter.administrator().dn);
    planter.found("warning_password_policy_pso_weak2", 0, policy.dn);
    planter.found("warning_password_policy_pso_weak", 0, policy.dn);
}

void warning_permissions_specific_containers(Planter& planter) {
    Object& container = planter.forest().at("CN=Managed Service Accounts," + planter.domain().dn);
    container.grant(entry_of(false, planter.outsiders(), kWriteDacl));
    planter.found("warning_permissions_specific_containers", 0, container.dn);
}

void warning_privileged_members(Planter& planter) {
    constexpr int kMany = 34;  // with the forest's own ones, between 40 and 50
    for (int number = 0; number < kMany; ++number) {
        planter.administrator();
    }
    planter.found("warning_privileged_members", 0);
}

void warning_privileged_members_builtin_notpriv(Planter& planter) {
    const Object& member = planter.person();
    planter.forest().join("CN=Hyper-V Administrators,CN=Builtin," + planter.domain().dn, member.dn);
    planter.found("warning_privileged_members_builtin_notpriv", 0, member.dn);
}

void warning_schema_default_sd(Planter& planter) {
    Object& changed = planter.forest().at("CN=Print-Queue," + planter.forest().schema_dn());
    changed.set("defaultSecurityDescriptor", std::string(changed.get("defaultSecurityDescriptor")) + "(A;;WD;;;AU)");
    planter.found("warning_schema_default_sd", 0, changed.dn);
}

void warning_schema_posssuperiors(Planter& planter) {
    Object& changed = planter.forest().at("CN=Rpc-Container," + planter.forest().schema_dn());
    changed.set("possSuperiors", "computer");
    planter.found("warning_schema_posssuperiors", 0, changed.dn);
}

void warning_sd_anonymous_control(Planter& planter) {
    Object& open = planter.group();
    open.grant(entry_of(false, "S-1-5-7", kWriteDacl));
    planter.found("warning_sd_anonymous_control", 0, open.dn);
    planter.found("info_sd", 0, open.dn);
}

void warning_sd_deny_read(Planter& planter) {
    Object& unit = new_unit(planter, "Cachée", ".");
    unit.grant(entry_of(true, planter.forest().names(planter.forest().root()).sid_of("DA"), kListContents));
    planter.found("warning_sd_deny_read", 0, unit.dn);
}

void warning_sd_generic_perm(Planter& planter) {
    Object& odd = planter.group();
    odd.grant(entry_of(false, planter.forest().names(planter.domain()).sid_of("DA"), kGenericAll));
    planter.found("warning_sd_generic_perm", 0, odd.dn);
}

void warning_sd_repl_perm(Planter& planter) {
    Object& root = planter.forest().at(planter.forest().configuration_dn());
    root.grant(entry_of(false, planter.outsiders(), kControlAccess, "1131f6aa-9c07-11d1-f79f-00c04fc2dcd2"));
    planter.found("warning_sd_repl_perm", 0, root.dn);
}

void warning_sysvol_files_sd(Planter& planter) {
    const Object& policy = new_policy(planter, "0B1E7A52-2C64-4E0A-9C53-6F1D52E0A901");
    change_file(planter, policy, "GPT.INI", "O:BAD:P(A;ID;0x1f01ff;;;BA)(A;ID;0x1f01ff;;;SY)");
    planter.found("warning_sysvol_files_sd", 0, policy.dn);
}

void warning_sysvol_no_repl(Planter& planter) {
    const Domain& domain = planter.domain();
    planter.forest().at("CN=Domain System Volume,CN=DFSR-GlobalSettings,CN=System," + domain.dn).hidden = true;
    planter.found("warning_sysvol_no_repl", 0, domain.dn);
}

void warning_sysvol_root_sd(Planter& planter) {
    const Object& policy = new_policy(planter, "0B1E7A52-2C64-4E0A-9C53-6F1D52E0A902");
    change_file(planter, policy, {}, "O:BAD:(A;OICIID;0x1f01ff;;;BA)(A;OICIID;0x1f01ff;;;SY)");
    planter.found("warning_sysvol_root_sd", 0, policy.dn);
}

void warning_tool_version(Planter& planter) {
    planter.forest().tool_version = "2.9.130.0";
    planter.found("warning_tool_version", 0, planter.forest().root().dn);
}

void info_gpo(Planter& planter) {
    Object& policy = new_policy(planter, "0B1E7A52-2C64-4E0A-9C53-6F1D52E0A903");
    policy.set("whenChanged", moment_text(3));
    planter.found("info_gpo", 0, policy.dn);
}

void info_gpo_sysvol(Planter& planter) {
    const Object& policy = new_policy(planter, "0B1E7A52-2C64-4E0A-9C53-6F1D52E0A904");
    change_file(planter, policy, "GPT.INI", "O:BAD:(A;ID;0x1f01ff;;;BA)(A;ID;0x1f01ff;;;SY)", 2);
    planter.found("info_gpo_sysvol", 0, policy.dn);
}

void info_keycredentiallink_silo(Planter& planter) {
    Object& server = planter.server();
    server.set("msDS-AssignedAuthNPolicySilo", silo_dn(planter.forest()));
    server.set("msDS-KeyCredentialLink", fmt::format("B:8:00020000:{}", server.dn));
    planter.found("info_keycredentiallink_silo", 0, server.dn);
}

void info_privileged_members_recent_changes(Planter& planter) {
    const Domain& domain = planter.domain();
    Object& group = planter.forest().at("CN=Domain Admins,CN=Users," + domain.dn);
    const std::string moment = moment_text(6);
    group.set("msDS-ReplValueMetaData",
              fmt::format("<DS_REPL_VALUE_META_DATA> <pszAttributeName>member</pszAttributeName> "
                          "<pszObjectDn>CN=adm-t0-1,OU=Comptes,OU=Tier 0,{}</pszObjectDn> "
                          "<ftimeDeleted>1601-01-01T00:00:00Z</ftimeDeleted> "
                          "<ftimeLastOriginatingChange>{}T{}Z</ftimeLastOriginatingChange> "
                          "</DS_REPL_VALUE_META_DATA>",
                          domain.dn, moment.substr(0, 10), moment.substr(11)));
    planter.found("info_privileged_members_recent_changes", 0, group.dn);
}

void info_sd_missing_au_lc(Planter& planter) {
    const Object& unit = new_unit(planter, "Discrète", "O:DAD:P" + std::string(kAdministratorsOnly));
    planter.found("info_sd_missing_au_lc", 0, unit.dn);
    planter.found("info_sd_protected_ou", 0, unit.dn);
}

void info_sd_protected_ou(Planter& planter) {
    const Object& unit = new_unit(planter, "Isolée", "O:DAD:P(A;;RPLCLORC;;;AU)" + std::string(kAdministratorsOnly));
    planter.found("info_sd_protected_ou", 0, unit.dn);
    for (const Domain& domain : planter.forest().domains()) {
        planter.found("info_sd_protected_ou", 0, "OU=Tier 0," + domain.dn);
    }
}

}  // namespace egide::directory::generate::planting
