#pragma once

#include "generate/planter.h"

/// One planting a control, named after it; src/generate/weaknesses/list.cpp puts them in order.
namespace egide::directory::generate::planting {

// permissions.cpp
void adcs_control(Planter& planter);
void adcs_template_control(Planter& planter);
void permissions_adminsdholder(Planter& planter);
void permissions_dc(Planter& planter);
void permissions_dfsr_sysvol(Planter& planter);
void permissions_dpapi(Planter& planter);
void permissions_gmsa_keys(Planter& planter);
void permissions_naming_context(Planter& planter);
void permissions_schema(Planter& planter);
void permissions_msdns(Planter& planter);
void permissions_gpo_priv(Planter& planter);
void permissions_gpo_container_priv(Planter& planter);
void privileged_members_perm(Planter& planter);
void owner(Planter& planter);
void sd_failed_sd_read_on_priv(Planter& planter);

// authority.cpp, and what is published in the configuration
void adcs_template_auth_enroll_with_name(Planter& planter);
void certificates_vuln(Planter& planter);
void display_specifier(Planter& planter);
void dsheuristics_bad(Planter& planter);
void dnszone_bad_prop(Planter& planter);

// controllers.cpp
void dc_inconsistent_uac(Planter& planter);
void dc_obsolete(Planter& planter);
void dc_crypto(Planter& planter);
void password_change_dc_no_change(Planter& planter);
void password_change_inactive_dc(Planter& planter);
void sysvol_ntfrs(Planter& planter);
void rodc_priv_revealed(Planter& planter);
void rodc_never_reveal(Planter& planter);
void rodc_reveal(Planter& planter);
void rodc_allowed_group(Planter& planter);
void rodc_denied_group(Planter& planter);
void rodc_orphan_krbtgt(Planter& planter);

// delegations.cpp
void delegation_a2d2(Planter& planter);
void delegation_sourcedeleg(Planter& planter);
void delegation_t2a4d(Planter& planter);
void delegation_t4d(Planter& planter);

// privileged.cpp
void critical_objects(Planter& planter);
void dnsadmins(Planter& planter);
void dont_expire_priv(Planter& planter);
void kerberos_properties_preauth_priv(Planter& planter);
void password_change_priv(Planter& planter);
void privileged_members(Planter& planter);
void spn_priv(Planter& planter);
void privileged_members_password(Planter& planter);
void privileged_members_no_admincount(Planter& planter);
void protected_users(Planter& planter);
void reversible_password_priv_uac(Planter& planter);
void silo_priv(Planter& planter);

// accounts.cpp
void primary_group_id_1000(Planter& planter);
void primary_group_id_nochange(Planter& planter);
void user_accounts_dormant(Planter& planter);
void dont_expire(Planter& planter);
void guest(Planter& planter);
void kerberos_properties_deskey(Planter& planter);
void kerberos_properties_preauth(Planter& planter);
void kerberos_properties_encryption(Planter& planter);
void krbtgt(Planter& planter);
void sidhistory_dangerous(Planter& planter);
void sidhistory_present(Planter& planter);
void group_loop(Planter& planter);

// machines.cpp
void password_change_server_no_change_90(Planter& planter);
void password_change_server_no_change_45(Planter& planter);
void password_change_inactive_servers(Planter& planter);
void password_change_cluster_no_change_3years(Planter& planter);
void password_change_msa_no_change_90(Planter& planter);

// domain.cpp
void functional_level(Planter& planter);
void adupdate_bad(Planter& planter);
void compatible_2000_anonymous(Planter& planter);
void compatible_2000_not_default(Planter& planter);
void reversible_password_priv_namingcontext(Planter& planter);
void smartcard_expire_passwords(Planter& planter);
void user_accounts_machineaccountquota(Planter& planter);
void trusts_domain_notfiltered(Planter& planter);
void trusts_forest_sidhistory(Planter& planter);
void trusts_accounts(Planter& planter);
void trusts_tgt_deleg(Planter& planter);

// advisories.cpp, and those of files
void warning_dump_error_rp(Planter& planter);
void warning_dump_error_vuln_rp(Planter& planter);
void warning_password_policy_pso_missing(Planter& planter);
void warning_password_policy_pso_weak2(Planter& planter);
void warning_permissions_specific_containers(Planter& planter);
void warning_privileged_members(Planter& planter);
void warning_privileged_members_builtin_notpriv(Planter& planter);
void warning_schema_default_sd(Planter& planter);
void warning_schema_posssuperiors(Planter& planter);
void warning_sd_anonymous_control(Planter& planter);
void warning_sd_deny_read(Planter& planter);
void warning_sd_generic_perm(Planter& planter);
void warning_sd_repl_perm(Planter& planter);
void warning_sysvol_files_sd(Planter& planter);
void warning_sysvol_no_repl(Planter& planter);
void warning_sysvol_root_sd(Planter& planter);
void warning_tool_version(Planter& planter);
void info_gpo(Planter& planter);
void info_gpo_sysvol(Planter& planter);
void info_keycredentiallink_silo(Planter& planter);
void info_privileged_members_recent_changes(Planter& planter);
void info_sd_missing_au_lc(Planter& planter);
void info_sd_protected_ou(Planter& planter);

}  // namespace egide::directory::generate::planting
