#include "controls/advisories.h"
#include "egide/directory/messages.h"

namespace egide::directory {
namespace {

// One line an advisory.
// clang-format off

const Control kAdvisories[] = {
    {"warning_admincount", {}, {{Kind::user, {Attribute::admin_count}}, {Kind::group, {Attribute::admin_count}}}, advisories::admincount, messages::advisory_admincount, messages::advisory_fix},
    {"warning_admincount_0", {}, {{Kind::user, {Attribute::admin_count}}, {Kind::group, {Attribute::admin_count}}}, advisories::admincount_0, messages::advisory_admincount_0, messages::advisory_fix},
    {"warning_dnszone_duplicated_zones", {}, {{Kind::dns_zone}}, advisories::duplicated_zones, messages::advisory_duplicated_zones, messages::advisory_fix},
    {"warning_dont_expire", {}, {{Kind::user, {Attribute::user_account_control}}}, advisories::dont_expire, messages::advisory_dont_expire, messages::advisory_fix},
    {"warning_dump_error_rp", {}, {{Kind::top}, {Kind::root_dse, {Attribute::token_groups}}}, advisories::not_wholly_read, messages::advisory_not_wholly_read, messages::advisory_fix, true},
    {"warning_dump_error_vuln_rp", {}, {{Kind::top}, {Kind::root_dse, {Attribute::token_groups}}, {Kind::schema_attribute, {Attribute::schema_id_guid, Attribute::ldap_display_name}}}, advisories::needed_not_read, messages::advisory_needed_not_read, messages::advisory_fix, true},
    {"warning_logonscript_priv", {}, {{Kind::user, {Attribute::script_path}}}, advisories::logon_script, messages::advisory_logon_script, messages::advisory_fix},
    {"warning_password_change", {}, {{Kind::user, {Attribute::pwd_last_set, Attribute::user_account_control}}}, advisories::password_change, messages::advisory_password_change, messages::advisory_fix},
    {"warning_password_policy_pso_missing", {}, {{Kind::user, {Attribute::resultant_pso}}}, advisories::missing_policies, messages::advisory_missing_policies, messages::advisory_fix},
    {"warning_password_policy_pso_weak", {}, {{Kind::pso, {Attribute::pso_min_length}}}, advisories::policy_weak, messages::advisory_policy_weak, messages::advisory_fix},
    {"warning_password_policy_pso_weak2", {}, {{Kind::pso, {Attribute::pso_min_length, Attribute::pso_applies_to}}, {Kind::group, {Attribute::member}}}, advisories::policies_of_privileged, messages::advisory_policies_of_privileged, messages::advisory_fix},
    {"warning_permissions_specific_containers", {}, {{Kind::top}}, advisories::specific_containers, messages::advisory_specific_containers, messages::advisory_fix, true},
    {"warning_privileged_members", {}, {{Kind::user, {Attribute::object_sid}}, {Kind::group, {Attribute::member, Attribute::object_sid}}}, advisories::nearly_too_many, messages::advisory_nearly_too_many, messages::advisory_fix},
    {"warning_privileged_members_builtin_notpriv", {}, {{Kind::group, {Attribute::member, Attribute::object_sid}}}, advisories::powerful_members, messages::advisory_powerful_members, messages::advisory_fix},
    {"warning_privileged_members_expired_disabled", {}, {{Kind::user, {Attribute::user_account_control}}, {Kind::group, {Attribute::member}}}, advisories::members_disabled, messages::advisory_members_disabled, messages::advisory_fix},
    {"warning_privileged_members_foreign", {}, {{Kind::group, {Attribute::member}}}, advisories::members_foreign, messages::advisory_members_foreign, messages::advisory_fix},
    {"warning_privileged_members_no_adminsdholder", {}, {{Kind::group, {Attribute::member}}}, advisories::members_unprotected, messages::advisory_members_unprotected, messages::advisory_fix, true},
    {"warning_privileged_members_not_empty", {}, {{Kind::group, {Attribute::member}}}, advisories::members_not_empty, messages::advisory_members_not_empty, messages::advisory_fix},
    {"warning_reversible_password", {}, {{Kind::user, {Attribute::user_account_control}}}, advisories::reversible_password, messages::advisory_reversible_password, messages::advisory_fix},
    {"warning_rid500", {}, {{Kind::user, {Attribute::last_logon_timestamp}}}, advisories::rid500, messages::advisory_rid500, messages::advisory_fix},
    {"warning_schema_default_sd", {}, {{Kind::schema_class, {Attribute::default_descriptor}}}, advisories::default_rights, messages::advisory_default_rights, messages::advisory_fix},
    {"warning_schema_posssuperiors", {}, {{Kind::schema_class, {Attribute::poss_superiors, Attribute::system_poss_superiors, Attribute::sub_class_of, Attribute::ldap_display_name}}}, advisories::containers_below_accounts, messages::advisory_containers_below_accounts, messages::advisory_fix},
    {"warning_sd_adminsdholder_protec", {}, {{Kind::top}}, advisories::holder_inherits, messages::advisory_holder_inherits, messages::advisory_fix, true},
    {"warning_sd_anonymous_control", {}, {{Kind::top}}, advisories::anonymous_control, messages::advisory_anonymous_control, messages::advisory_fix, true},
    {"warning_sd_deny_read", {}, {{Kind::top}, {Kind::root_dse, {Attribute::token_groups}}}, advisories::denied_reading, messages::advisory_denied_reading, messages::advisory_fix, true},
    {"warning_sd_failed_sd_read", {}, {{Kind::top}}, advisories::unread_descriptors, messages::advisory_unread_descriptors, messages::advisory_fix, true},
    {"warning_sd_generic_perm", {}, {{Kind::top}}, advisories::generic_rights, messages::advisory_generic_rights, messages::advisory_fix, true},
    {"warning_sd_repl_perm", {}, {{Kind::top}}, advisories::replication_rights, messages::advisory_replication_rights, messages::advisory_fix, true},
    {"warning_sd_unknown_sid", {}, {{Kind::group, {Attribute::member}}}, advisories::unknown_trustees, messages::advisory_unknown_trustees, messages::advisory_fix, true},
    {"warning_spn_priv", {}, {{Kind::user, {Attribute::service_principal_name}}}, advisories::spn_tolerated, messages::advisory_spn_tolerated, messages::advisory_fix},
    {"warning_sysvol_files_acl", {}, {{Kind::gpo}}, advisories::sysvol_files, messages::advisory_sysvol_files, messages::advisory_fix},
    {"warning_sysvol_files_sd", {}, {{Kind::gpo}}, advisories::sysvol_file_options, messages::advisory_sysvol_file_options, messages::advisory_fix},
    {"warning_sysvol_no_repl", {}, {{Kind::dfsr_group}, {Kind::frs_set}}, advisories::no_replication, messages::advisory_no_replication, messages::advisory_fix},
    {"warning_sysvol_root_sd", {}, {{Kind::gpo}}, advisories::sysvol_folder_options, messages::advisory_sysvol_folder_options, messages::advisory_fix},
    {"warning_tool_version", {}, {}, advisories::tool_version, messages::advisory_tool_version, messages::advisory_fix},
    {"warning_trusts_tgt_deleg", {}, {{Kind::trust, {Attribute::trust_direction, Attribute::trust_attributes}}}, advisories::trust_delegation, messages::advisory_trust_delegation, messages::advisory_fix},
    {"warning_user_accounts_dormant", {}, {{Kind::user, {Attribute::pwd_last_set, Attribute::last_logon_timestamp}}}, advisories::dormant, messages::advisory_dormant, messages::advisory_fix},
    {"info_gpo", {}, {{Kind::gpo}, {Kind::top, {Attribute::when_changed}}}, advisories::recent_policies, messages::advisory_recent_policies, messages::advisory_fix},
    {"info_gpo_sysvol", {}, {{Kind::gpo}}, advisories::policy_contents, messages::advisory_policy_contents, messages::advisory_fix},
    {"info_keycredentiallink_dc", {}, {{Kind::computer, {Attribute::key_credential_link}}}, advisories::keys_of_controllers, messages::advisory_keys_of_controllers, messages::advisory_fix},
    {"info_keycredentiallink_priv", {}, {{Kind::user, {Attribute::key_credential_link}}}, advisories::keys_of_privileged, messages::advisory_keys_of_privileged, messages::advisory_fix},
    {"info_keycredentiallink_silo", {}, {{Kind::computer, {Attribute::key_credential_link, Attribute::assigned_silo}}}, advisories::keys_of_silos, messages::advisory_keys_of_silos, messages::advisory_fix},
    {"info_laps", {}, {{Kind::computer, {Attribute::operating_system}}}, advisories::laps_present, messages::advisory_laps_present, messages::advisory_fix},
    {"info_laps_missing", {}, {{Kind::computer, {Attribute::operating_system}}}, advisories::laps_missing, messages::advisory_laps_missing, messages::advisory_fix},
    {"info_password_policy_pso", {}, {{Kind::pso, {Attribute::pso_applies_to}}}, advisories::policies, messages::advisory_policies, messages::advisory_fix},
    {"info_privileged_members_recent_changes", {}, {{Kind::group, {Attribute::object_sid}}, {Kind::top, {Attribute::value_changes}}}, advisories::recent_member_changes, messages::advisory_recent_member_changes, messages::advisory_fix},
    {"info_sd", {}, {{Kind::top}}, advisories::anonymous_named, messages::advisory_anonymous_named, messages::advisory_fix, true},
    {"info_sd_missing_au_lc", {}, {{Kind::ou}}, advisories::hidden_units, messages::advisory_hidden_units, messages::advisory_fix, true},
    {"info_sd_protected_ou", {}, {{Kind::ou}}, advisories::protected_units, messages::advisory_protected_units, messages::advisory_fix, true},
    {"info_user_accounts_dormant", {}, {{Kind::user, {Attribute::pwd_last_set, Attribute::last_logon_timestamp}}}, advisories::dormant, messages::advisory_dormant, messages::advisory_fix},
};

// clang-format on

}  // namespace

const std::vector<Control>& all_advisories() {
    static const std::vector<Control> list(std::begin(kAdvisories), std::end(kAdvisories));
    return list;
}

}  // namespace egide::directory
