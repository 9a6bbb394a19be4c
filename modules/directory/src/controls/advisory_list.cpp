#include "controls/advisories.h"
#include "egide/directory/messages.h"

namespace egide::directory {
namespace {

// One line an advisory; those not judged say so.
// clang-format off

const Control kAdvisories[] = {
    {"warning_admincount", {}, {{Kind::user, {Attribute::admin_count}}, {Kind::group, {Attribute::admin_count}}}, advisories::admincount, messages::advisory_admincount, messages::advisory_fix},
    {"warning_admincount_0", {}, {{Kind::user, {Attribute::admin_count}}, {Kind::group, {Attribute::admin_count}}}, advisories::admincount_0, messages::advisory_admincount_0, messages::advisory_fix},
    {"warning_dnszone_duplicated_zones", {}, {{Kind::dns_zone}}, advisories::duplicated_zones, messages::advisory_duplicated_zones, messages::advisory_fix},
    {"warning_dont_expire", {}, {{Kind::user, {Attribute::user_account_control}}}, advisories::dont_expire, messages::advisory_dont_expire, messages::advisory_fix},
    {"warning_dump_error_rp", {}, {}, advisories::not_judged, messages::advisory_not_judged, messages::advisory_fix},
    {"warning_dump_error_vuln_rp", {}, {}, advisories::not_judged, messages::advisory_not_judged, messages::advisory_fix},
    {"warning_logonscript_priv", {}, {{Kind::user, {Attribute::script_path}}}, advisories::logon_script, messages::advisory_logon_script, messages::advisory_fix},
    {"warning_password_change", {}, {{Kind::user, {Attribute::pwd_last_set, Attribute::user_account_control}}}, advisories::password_change, messages::advisory_password_change, messages::advisory_fix},
    {"warning_password_policy_pso_missing", {}, {}, advisories::not_judged, messages::advisory_not_judged, messages::advisory_fix},
    {"warning_password_policy_pso_weak", {}, {{Kind::pso, {Attribute::pso_min_length}}}, advisories::policy_weak, messages::advisory_policy_weak, messages::advisory_fix},
    {"warning_password_policy_pso_weak2", {}, {}, advisories::not_judged, messages::advisory_not_judged, messages::advisory_fix},
    {"warning_permissions_specific_containers", {}, {}, advisories::not_judged, messages::advisory_not_judged, messages::advisory_fix},
    {"warning_privileged_members", {}, {}, advisories::not_judged, messages::advisory_not_judged, messages::advisory_fix},
    {"warning_privileged_members_builtin_notpriv", {}, {}, advisories::not_judged, messages::advisory_not_judged, messages::advisory_fix},
    {"warning_privileged_members_expired_disabled", {}, {{Kind::user, {Attribute::user_account_control}}, {Kind::group, {Attribute::member}}}, advisories::members_disabled, messages::advisory_members_disabled, messages::advisory_fix},
    {"warning_privileged_members_foreign", {}, {{Kind::group, {Attribute::member}}}, advisories::members_foreign, messages::advisory_members_foreign, messages::advisory_fix},
    {"warning_privileged_members_no_adminsdholder", {}, {{Kind::group, {Attribute::member}}}, advisories::members_unprotected, messages::advisory_members_unprotected, messages::advisory_fix, true},
    {"warning_privileged_members_not_empty", {}, {{Kind::group, {Attribute::member}}}, advisories::members_not_empty, messages::advisory_members_not_empty, messages::advisory_fix},
    {"warning_reversible_password", {}, {{Kind::user, {Attribute::user_account_control}}}, advisories::reversible_password, messages::advisory_reversible_password, messages::advisory_fix},
    {"warning_rid500", {}, {{Kind::user, {Attribute::last_logon_timestamp}}}, advisories::rid500, messages::advisory_rid500, messages::advisory_fix},
    {"warning_schema_default_sd", {}, {}, advisories::not_judged, messages::advisory_not_judged, messages::advisory_fix},
    {"warning_schema_posssuperiors", {}, {}, advisories::not_judged, messages::advisory_not_judged, messages::advisory_fix},
    {"warning_sd_adminsdholder_protec", {}, {{Kind::top}}, advisories::holder_inherits, messages::advisory_holder_inherits, messages::advisory_fix, true},
    {"warning_sd_anonymous_control", {}, {}, advisories::not_judged, messages::advisory_not_judged, messages::advisory_fix},
    {"warning_sd_deny_read", {}, {}, advisories::not_judged, messages::advisory_not_judged, messages::advisory_fix},
    {"warning_sd_failed_sd_read", {}, {{Kind::top}}, advisories::unread_descriptors, messages::advisory_unread_descriptors, messages::advisory_fix, true},
    {"warning_sd_generic_perm", {}, {}, advisories::not_judged, messages::advisory_not_judged, messages::advisory_fix},
    {"warning_sd_repl_perm", {}, {}, advisories::not_judged, messages::advisory_not_judged, messages::advisory_fix},
    {"warning_sd_unknown_sid", {}, {{Kind::group, {Attribute::member}}}, advisories::unknown_trustees, messages::advisory_unknown_trustees, messages::advisory_fix, true},
    {"warning_spn_priv", {}, {{Kind::user, {Attribute::service_principal_name}}}, advisories::spn_tolerated, messages::advisory_spn_tolerated, messages::advisory_fix},
    {"warning_sysvol_files_acl", {}, {{Kind::gpo}}, advisories::sysvol_files, messages::advisory_sysvol_files, messages::advisory_fix},
    {"warning_sysvol_files_sd", {}, {}, advisories::not_judged, messages::advisory_not_judged, messages::advisory_fix},
    {"warning_sysvol_no_repl", {}, {}, advisories::not_judged, messages::advisory_not_judged, messages::advisory_fix},
    {"warning_sysvol_root_sd", {}, {}, advisories::not_judged, messages::advisory_not_judged, messages::advisory_fix},
    {"warning_tool_version", {}, {}, advisories::not_judged, messages::advisory_not_judged, messages::advisory_fix},
    {"warning_trusts_tgt_deleg", {}, {{Kind::trust, {Attribute::trust_direction, Attribute::trust_attributes}}}, advisories::trust_delegation, messages::advisory_trust_delegation, messages::advisory_fix},
    {"warning_user_accounts_dormant", {}, {{Kind::user, {Attribute::pwd_last_set, Attribute::last_logon_timestamp}}}, advisories::dormant, messages::advisory_dormant, messages::advisory_fix},
    {"info_gpo", {}, {}, advisories::not_judged, messages::advisory_not_judged, messages::advisory_fix},
    {"info_gpo_sysvol", {}, {{Kind::gpo}}, advisories::policy_contents, messages::advisory_policy_contents, messages::advisory_fix},
    {"info_keycredentiallink_dc", {}, {{Kind::computer, {Attribute::key_credential_link}}}, advisories::keys_of_controllers, messages::advisory_keys_of_controllers, messages::advisory_fix},
    {"info_keycredentiallink_priv", {}, {{Kind::user, {Attribute::key_credential_link}}}, advisories::keys_of_privileged, messages::advisory_keys_of_privileged, messages::advisory_fix},
    {"info_keycredentiallink_silo", {}, {}, advisories::not_judged, messages::advisory_not_judged, messages::advisory_fix},
    {"info_laps", {}, {{Kind::computer, {Attribute::operating_system}}}, advisories::laps_present, messages::advisory_laps_present, messages::advisory_fix},
    {"info_laps_missing", {}, {{Kind::computer, {Attribute::operating_system}}}, advisories::laps_missing, messages::advisory_laps_missing, messages::advisory_fix},
    {"info_password_policy_pso", {}, {{Kind::pso, {Attribute::pso_applies_to}}}, advisories::policies, messages::advisory_policies, messages::advisory_fix},
    {"info_privileged_members_recent_changes", {}, {}, advisories::not_judged, messages::advisory_not_judged, messages::advisory_fix},
    {"info_sd", {}, {{Kind::top}}, advisories::extra_tier0, messages::advisory_extra_tier0, messages::advisory_fix, true},
    {"info_sd_missing_au_lc", {}, {}, advisories::not_judged, messages::advisory_not_judged, messages::advisory_fix},
    {"info_sd_protected_ou", {}, {}, advisories::not_judged, messages::advisory_not_judged, messages::advisory_fix},
    {"info_user_accounts_dormant", {}, {{Kind::user, {Attribute::pwd_last_set, Attribute::last_logon_timestamp}}}, advisories::dormant, messages::advisory_dormant, messages::advisory_fix},
};

// clang-format on

}  // namespace

const std::vector<Control>& all_advisories() {
    static const std::vector<Control> list(std::begin(kAdvisories), std::end(kAdvisories));
    return list;
}

}  // namespace egide::directory
