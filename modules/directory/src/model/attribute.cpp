#include "model/attribute.h"

#include <array>
#include <string>
#include <unordered_map>

#include "model/names.h"

namespace egide::directory {
namespace {

constexpr std::array<AttributeRow, kAttributeCount> kAttributes{{
    {Attribute::object_class, "objectClass", Kept::special},
    {Attribute::security_descriptor, "nTSecurityDescriptor", Kept::descriptor},
    {Attribute::when_created, "whenCreated", Kept::time, true},
    {Attribute::member_of, "memberOf", Kept::special},
    {Attribute::is_deleted, "isDeleted", Kept::truth},
    {Attribute::revision, "revision", Kept::number},
    {Attribute::revealed_dsas, "msDS-RevealedDSAs", Kept::texts},
    {Attribute::object_sid, "objectSid", Kept::sid},
    {Attribute::display_name, "displayName", Kept::text},
    {Attribute::sam_account_name, "sAMAccountName", Kept::text},
    {Attribute::sid_history, "sIDHistory", Kept::sid},
    {Attribute::user_account_control, "userAccountControl", Kept::number, true},
    {Attribute::pwd_last_set, "pwdLastSet", Kept::time, true},
    {Attribute::last_logon_timestamp, "lastLogonTimestamp", Kept::time, true},
    {Attribute::last_logon, "lastLogon", Kept::time, true},
    {Attribute::primary_group_id, "primaryGroupID", Kept::number, true},
    {Attribute::admin_count, "adminCount", Kept::number},
    {Attribute::encryption_types, "msDS-SupportedEncryptionTypes", Kept::number, true},
    {Attribute::service_principal_name, "servicePrincipalName", Kept::texts},
    {Attribute::allowed_to_delegate_to, "msDS-AllowedToDelegateTo", Kept::texts},
    {Attribute::allowed_to_act, "msDS-AllowedToActOnBehalfOfOtherIdentity", Kept::descriptor},
    {Attribute::resultant_pso, "msDS-ResultantPSO", Kept::link},
    {Attribute::assigned_silo, "msDS-AssignedAuthNPolicySilo", Kept::link},
    {Attribute::secondary_krbtgt, "msDS-SecondaryKrbTgtNumber", Kept::number},
    {Attribute::user_certificate, "userCertificate", Kept::certificate},
    {Attribute::script_path, "scriptPath", Kept::text},
    {Attribute::key_credential_link, "msDS-KeyCredentialLink", Kept::texts},
    {Attribute::account_expires, "accountExpires", Kept::time},
    {Attribute::operating_system, "operatingSystem", Kept::text},
    {Attribute::operating_system_version, "operatingSystemVersion", Kept::text},
    {Attribute::dns_host_name, "dNSHostName", Kept::text},
    {Attribute::reveal_on_demand, "msDS-RevealOnDemandGroup", Kept::link},
    {Attribute::never_reveal, "msDS-NeverRevealGroup", Kept::link},
    {Attribute::revealed_list, "msDS-RevealedList", Kept::texts},
    {Attribute::revealed_users, "msDS-RevealedUsers", Kept::texts},
    {Attribute::krbtgt_link, "msDS-KrbTgtLink", Kept::link},
    {Attribute::managed_by, "managedBy", Kept::link},
    {Attribute::laps_expiration, "ms-Mcs-AdmPwdExpirationTime", Kept::number},
    {Attribute::laps_new_expiration, "msLAPS-PasswordExpirationTime", Kept::number},
    {Attribute::member, "member", Kept::link},
    {Attribute::group_type, "groupType", Kept::number},
    {Attribute::min_pwd_length, "minPwdLength", Kept::number},
    {Attribute::max_pwd_age, "maxPwdAge", Kept::number},
    {Attribute::pwd_properties, "pwdProperties", Kept::number},
    {Attribute::machine_account_quota, "ms-DS-MachineAccountQuota", Kept::number},
    {Attribute::behavior_version, "msDS-Behavior-Version", Kept::number},
    {Attribute::expire_smartcard, "msDS-ExpirePasswordsOnSmartCardOnlyAccounts", Kept::truth},
    {Attribute::gp_link, "gPLink", Kept::text},
    {Attribute::gp_options, "gPOptions", Kept::number},
    {Attribute::forest_functionality, "forestFunctionality", Kept::number},
    {Attribute::domain_functionality, "domainFunctionality", Kept::number},
    {Attribute::default_naming_context, "defaultNamingContext", Kept::link},
    {Attribute::root_domain_naming_context, "rootDomainNamingContext", Kept::link},
    {Attribute::ds_heuristics, "dSHeuristics", Kept::text},
    {Attribute::nc_name, "nCName", Kept::link},
    {Attribute::dns_root, "dnsRoot", Kept::texts},
    {Attribute::server_reference, "serverReference", Kept::link},
    {Attribute::ca_certificate, "cACertificate", Kept::certificate},
    {Attribute::certificate_templates, "certificateTemplates", Kept::texts},
    {Attribute::extended_key_usage, "pKIExtendedKeyUsage", Kept::texts},
    {Attribute::certificate_name_flag, "msPKI-Certificate-Name-Flag", Kept::number},
    {Attribute::enrollment_flag, "msPKI-Enrollment-Flag", Kept::number},
    {Attribute::ra_signature, "msPKI-RA-Signature", Kept::number},
    {Attribute::admin_context_menu, "adminContextMenu", Kept::texts},
    {Attribute::context_menu, "contextMenu", Kept::texts},
    {Attribute::shell_context_menu, "shellContextMenu", Kept::texts},
    {Attribute::silo_enforced, "msDS-AuthNPolicySiloEnforced", Kept::truth},
    {Attribute::silo_members, "msDS-AuthNPolicySiloMembers", Kept::link},
    {Attribute::schema_id_guid, "schemaIDGUID", Kept::text},
    {Attribute::attribute_security_guid, "attributeSecurityGUID", Kept::text},
    {Attribute::ldap_display_name, "lDAPDisplayName", Kept::text},
    {Attribute::sub_class_of, "subClassOf", Kept::text},
    {Attribute::default_descriptor, "defaultSecurityDescriptor", Kept::text},
    {Attribute::poss_superiors, "possSuperiors", Kept::texts},
    {Attribute::system_poss_superiors, "systemPossSuperiors", Kept::texts},
    {Attribute::trust_direction, "trustDirection", Kept::number},
    {Attribute::trust_type, "trustType", Kept::number},
    {Attribute::trust_attributes, "trustAttributes", Kept::number},
    {Attribute::trust_partner, "trustPartner", Kept::text},
    {Attribute::flat_name, "flatName", Kept::text},
    {Attribute::dns_property, "dNSProperty", Kept::texts},
    {Attribute::pso_min_length, "msDS-MinimumPasswordLength", Kept::number},
    {Attribute::pso_max_age, "msDS-MaximumPasswordAge", Kept::number},
    {Attribute::pso_precedence, "msDS-PasswordSettingsPrecedence", Kept::number},
    {Attribute::pso_applies_to, "msDS-PSOAppliesTo", Kept::link},
    {Attribute::pso_reversible, "msDS-PasswordReversibleEncryptionEnabled", Kept::truth},
    {Attribute::gpc_file_sys_path, "gPCFileSysPath", Kept::text},
    {Attribute::gpo_flags, "flags", Kept::number},
    {Attribute::dfsr_flags, "msDFSR-Flags", Kept::number},
    {Attribute::dfsr_computer, "msDFSR-ComputerReference", Kept::link},
    {Attribute::frs_set_type, "fRSReplicaSetType", Kept::number},
    {Attribute::frs_computer, "frsComputerReference", Kept::link},
    {Attribute::frs_member_reference, "fRSMemberReference", Kept::link},
    {Attribute::frs_root_path, "fRSRootPath", Kept::text},
    {Attribute::when_changed, "whenChanged", Kept::time},
    {Attribute::object_category, "objectCategory", Kept::text},
    {Attribute::instance_type, "instanceType", Kept::number},
    {Attribute::token_groups, "tokenGroups", Kept::texts},
    {Attribute::value_changes, "msDS-ReplValueMetaData", Kept::special},
}};

constexpr bool rows_in_order() {
    for (std::size_t i = 0; i < kAttributeCount; ++i) {
        if (kAttributes[i].attribute != static_cast<Attribute>(i)) {
            return false;
        }
    }
    return true;
}
static_assert(rows_in_order());

}  // namespace

const AttributeRow& attribute_row(Attribute attribute) {
    return kAttributes[static_cast<std::size_t>(attribute)];
}

std::optional<Attribute> attribute_named(std::string_view name) {
    static const auto by_name = [] {
        std::unordered_map<std::string, Attribute> names;
        for (const AttributeRow& row : kAttributes) {
            names.emplace(folded(row.name), row.attribute);
        }
        return names;
    }();
    const auto at = by_name.find(folded(name));
    return at == by_name.end() ? std::nullopt : std::optional(at->second);
}

}  // namespace egide::directory
