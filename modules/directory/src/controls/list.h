#pragma once

#include "controls/control.h"

namespace egide::directory::controls {

// One function a control; each file holds those that look at the same thing.
void adcs_control(ControlContext& context, Verdict& verdict);
void adcs_template_control(ControlContext& context, Verdict& verdict);
void adcs_template_auth_enroll_with_name(ControlContext& context, Verdict& verdict);
void certificates_vuln(ControlContext& context, Verdict& verdict);
void critical_objects(ControlContext& context, Verdict& verdict);
void dc_inconsistent_uac(ControlContext& context, Verdict& verdict);
void dc_obsolete(ControlContext& context, Verdict& verdict);
void delegation_a2d2(ControlContext& context, Verdict& verdict);
void delegation_sourcedeleg(ControlContext& context, Verdict& verdict);
void delegation_t2a4d(ControlContext& context, Verdict& verdict);
void delegation_t4d(ControlContext& context, Verdict& verdict);
void display_specifier(ControlContext& context, Verdict& verdict);
void dnsadmins(ControlContext& context, Verdict& verdict);
void dnszone_bad_prop(ControlContext& context, Verdict& verdict);
void dont_expire_priv(ControlContext& context, Verdict& verdict);
void dsheuristics_bad(ControlContext& context, Verdict& verdict);
void functional_level(ControlContext& context, Verdict& verdict);
void kerberos_properties_preauth_priv(ControlContext& context, Verdict& verdict);
void password_change_dc_no_change(ControlContext& context, Verdict& verdict);
void password_change_inactive_dc(ControlContext& context, Verdict& verdict);
void password_change_priv(ControlContext& context, Verdict& verdict);
void permissions_adminsdholder(ControlContext& context, Verdict& verdict);
void permissions_dc(ControlContext& context, Verdict& verdict);
void permissions_dfsr_sysvol(ControlContext& context, Verdict& verdict);
void permissions_dpapi(ControlContext& context, Verdict& verdict);
void permissions_gmsa_keys(ControlContext& context, Verdict& verdict);
void permissions_naming_context(ControlContext& context, Verdict& verdict);
void permissions_schema(ControlContext& context, Verdict& verdict);
void permissions_msdns(ControlContext& context, Verdict& verdict);
void permissions_gpo_priv(ControlContext& context, Verdict& verdict);
void primary_group_id_1000(ControlContext& context, Verdict& verdict);
void privileged_members(ControlContext& context, Verdict& verdict);
void privileged_members_perm(ControlContext& context, Verdict& verdict);
void spn_priv(ControlContext& context, Verdict& verdict);
void trusts_domain_notfiltered(ControlContext& context, Verdict& verdict);
void trusts_forest_sidhistory(ControlContext& context, Verdict& verdict);
void user_accounts_dormant(ControlContext& context, Verdict& verdict);
void adupdate_bad(ControlContext& context, Verdict& verdict);
void compatible_2000_anonymous(ControlContext& context, Verdict& verdict);
void dc_crypto(ControlContext& context, Verdict& verdict);
void dont_expire(ControlContext& context, Verdict& verdict);
void guest(ControlContext& context, Verdict& verdict);
void kerberos_properties_deskey(ControlContext& context, Verdict& verdict);
void kerberos_properties_preauth(ControlContext& context, Verdict& verdict);
void krbtgt(ControlContext& context, Verdict& verdict);
void password_change_server_no_change_90(ControlContext& context, Verdict& verdict);
void password_change_cluster_no_change_3years(ControlContext& context, Verdict& verdict);
void password_change_msa_no_change_90(ControlContext& context, Verdict& verdict);
void permissions_gpo_container_priv(ControlContext& context, Verdict& verdict);
void privileged_members_password(ControlContext& context, Verdict& verdict);
void privileged_members_no_admincount(ControlContext& context, Verdict& verdict);
void rodc_priv_revealed(ControlContext& context, Verdict& verdict);
void sidhistory_dangerous(ControlContext& context, Verdict& verdict);
void sysvol_ntfrs(ControlContext& context, Verdict& verdict);
void trusts_accounts(ControlContext& context, Verdict& verdict);
void compatible_2000_not_default(ControlContext& context, Verdict& verdict);
void kerberos_properties_encryption(ControlContext& context, Verdict& verdict);
void owner(ControlContext& context, Verdict& verdict);
void password_change_inactive_servers(ControlContext& context, Verdict& verdict);
void password_change_server_no_change_45(ControlContext& context, Verdict& verdict);
void primary_group_id_nochange(ControlContext& context, Verdict& verdict);
void protected_users(ControlContext& context, Verdict& verdict);
void reversible_password_priv_uac(ControlContext& context, Verdict& verdict);
void reversible_password_priv_namingcontext(ControlContext& context, Verdict& verdict);
void rodc_never_reveal(ControlContext& context, Verdict& verdict);
void rodc_reveal(ControlContext& context, Verdict& verdict);
void rodc_allowed_group(ControlContext& context, Verdict& verdict);
void rodc_denied_group(ControlContext& context, Verdict& verdict);
void rodc_orphan_krbtgt(ControlContext& context, Verdict& verdict);
void sd_failed_sd_read_on_priv(ControlContext& context, Verdict& verdict);
void sidhistory_present(ControlContext& context, Verdict& verdict);
void trusts_tgt_deleg(ControlContext& context, Verdict& verdict);
void group_loop(ControlContext& context, Verdict& verdict);
void silo_priv(ControlContext& context, Verdict& verdict);
void smartcard_expire_passwords(ControlContext& context, Verdict& verdict);
void user_accounts_machineaccountquota(ControlContext& context, Verdict& verdict);

/// Enabled, an old password, no logon for long.
bool is_dormant(const ControlContext& context, std::uint32_t account);

}  // namespace egide::directory::controls
