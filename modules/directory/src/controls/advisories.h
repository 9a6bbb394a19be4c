#pragma once

#include "controls/control.h"

namespace egide::directory::advisories {

// One function an advisory: what it finds never changes the level.
void admincount(ControlContext& context, Verdict& verdict);
void admincount_0(ControlContext& context, Verdict& verdict);
void duplicated_zones(ControlContext& context, Verdict& verdict);
void dont_expire(ControlContext& context, Verdict& verdict);
void logon_script(ControlContext& context, Verdict& verdict);
void password_change(ControlContext& context, Verdict& verdict);
void policy_weak(ControlContext& context, Verdict& verdict);
void members_disabled(ControlContext& context, Verdict& verdict);
void members_foreign(ControlContext& context, Verdict& verdict);
void members_unprotected(ControlContext& context, Verdict& verdict);
void members_not_empty(ControlContext& context, Verdict& verdict);
void reversible_password(ControlContext& context, Verdict& verdict);
void rid500(ControlContext& context, Verdict& verdict);
void holder_inherits(ControlContext& context, Verdict& verdict);
void unread_descriptors(ControlContext& context, Verdict& verdict);
void unknown_trustees(ControlContext& context, Verdict& verdict);
void spn_tolerated(ControlContext& context, Verdict& verdict);
void trust_delegation(ControlContext& context, Verdict& verdict);
void dormant(ControlContext& context, Verdict& verdict);
void keys_of_controllers(ControlContext& context, Verdict& verdict);
void keys_of_privileged(ControlContext& context, Verdict& verdict);
void laps_present(ControlContext& context, Verdict& verdict);
void laps_missing(ControlContext& context, Verdict& verdict);
void policies(ControlContext& context, Verdict& verdict);
void policy_contents(ControlContext& context, Verdict& verdict);
void sysvol_files(ControlContext& context, Verdict& verdict);
void extra_tier0(ControlContext& context, Verdict& verdict);
void not_wholly_read(ControlContext& context, Verdict& verdict);
void needed_not_read(ControlContext& context, Verdict& verdict);
void denied_reading(ControlContext& context, Verdict& verdict);
void tool_version(ControlContext& context, Verdict& verdict);
void missing_policies(ControlContext& context, Verdict& verdict);
void anonymous_control(ControlContext& context, Verdict& verdict);
void anonymous_named(ControlContext& context, Verdict& verdict);
void generic_rights(ControlContext& context, Verdict& verdict);
void replication_rights(ControlContext& context, Verdict& verdict);
void hidden_units(ControlContext& context, Verdict& verdict);
void protected_units(ControlContext& context, Verdict& verdict);
void specific_containers(ControlContext& context, Verdict& verdict);
void default_rights(ControlContext& context, Verdict& verdict);
void containers_below_accounts(ControlContext& context, Verdict& verdict);
void nearly_too_many(ControlContext& context, Verdict& verdict);
void powerful_members(ControlContext& context, Verdict& verdict);
void policies_of_privileged(ControlContext& context, Verdict& verdict);
void recent_member_changes(ControlContext& context, Verdict& verdict);
void keys_of_silos(ControlContext& context, Verdict& verdict);
void sysvol_file_options(ControlContext& context, Verdict& verdict);
void sysvol_folder_options(ControlContext& context, Verdict& verdict);
void recent_policies(ControlContext& context, Verdict& verdict);
void no_replication(ControlContext& context, Verdict& verdict);

}  // namespace egide::directory::advisories
