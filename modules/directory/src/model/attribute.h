#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace egide::directory {

/// How an attribute is kept. Times are seconds since 1970, UTC.
enum class Kept : std::uint8_t { number, time, truth, text, texts, link, sid, descriptor, certificate, special };

/// The attributes that some control looks at; all others are skipped while reading.
enum class Attribute : std::uint8_t {
    object_class,
    security_descriptor,
    when_created,
    member_of,
    is_deleted,
    revision,
    revealed_dsas,
    object_sid,
    display_name,
    sam_account_name,
    sid_history,
    user_account_control,
    pwd_last_set,
    last_logon_timestamp,
    last_logon,
    primary_group_id,
    admin_count,
    encryption_types,
    service_principal_name,
    allowed_to_delegate_to,
    allowed_to_act,
    resultant_pso,
    assigned_silo,
    secondary_krbtgt,
    user_certificate,
    script_path,
    key_credential_link,
    account_expires,
    operating_system,
    operating_system_version,
    dns_host_name,
    reveal_on_demand,
    never_reveal,
    revealed_list,
    revealed_users,
    krbtgt_link,
    managed_by,
    laps_expiration,
    laps_new_expiration,
    member,
    group_type,
    min_pwd_length,
    max_pwd_age,
    pwd_properties,
    machine_account_quota,
    behavior_version,
    expire_smartcard,
    gp_link,
    gp_options,
    forest_functionality,
    domain_functionality,
    default_naming_context,
    root_domain_naming_context,
    ds_heuristics,
    nc_name,
    dns_root,
    server_reference,
    ca_certificate,
    certificate_templates,
    extended_key_usage,
    certificate_name_flag,
    enrollment_flag,
    ra_signature,
    admin_context_menu,
    context_menu,
    shell_context_menu,
    silo_enforced,
    silo_members,
    schema_id_guid,
    attribute_security_guid,
    ldap_display_name,
    sub_class_of,
    default_descriptor,
    poss_superiors,
    system_poss_superiors,
    trust_direction,
    trust_type,
    trust_attributes,
    trust_partner,
    flat_name,
    dns_property,
    pso_min_length,
    pso_max_age,
    pso_precedence,
    pso_applies_to,
    pso_reversible,
    gpc_file_sys_path,
    gpo_flags,
    dfsr_flags,
    dfsr_computer,
    frs_set_type,
    frs_computer,
    frs_member_reference,
    frs_root_path,
    when_changed,
    object_category,
    instance_type,
    token_groups,
    value_changes,
    count_
};

constexpr std::size_t kAttributeCount = static_cast<std::size_t>(Attribute::count_);

struct AttributeRow {
    Attribute attribute;
    std::string_view name;  // lDAPDisplayName
    Kept kept;
    bool frequent = false;  // one place per object rather than a sorted list
};

const AttributeRow& attribute_row(Attribute attribute);
/// The attribute of that name, any case.
std::optional<Attribute> attribute_named(std::string_view name);

}  // namespace egide::directory
