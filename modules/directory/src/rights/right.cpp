#include "rights/right.h"

#include <array>

namespace egide::directory {
namespace {

constexpr std::array<std::string_view, static_cast<std::size_t>(EdgeKind::count_)> kEdgeNames{
    "GenericAll",
    "GenericWrite",
    "AllExtendedRights",
    "NullDacl",
    "Owns",
    "WriteDacl",
    "WriteOwner",
    "Self",
    "ForceChangePassword",
    "AddMember",
    "AddSelf",
    "WriteSPN",
    "WriteAltSecurityIdentities",
    "AddKeyCredentialLink",
    "WriteScriptPath",
    "AddAllowedToAct",
    "WriteManagedBy",
    "ManagedBy",
    "GetChanges",
    "GetChangesAll",
    "GetChangesInFilteredSet",
    "DCSync",
    "WriteGPLink",
    "WriteGPO",
    "WritePKITemplate",
    "ManageCA",
    "Enroll",
    "AutoEnroll",
    "CreateChild",
    "DeleteChild",
    "Delete",
    "DeleteTree",
    "ReadSecret",
    "MemberOf",
    "Contains",
    "GPLink",
    "HasSIDHistory",
    "AllowedToAct",
    "AllowedToDelegate",
    "WriteSysvol"};

}  // namespace

std::string_view edge_name(EdgeKind kind) {
    return kEdgeNames[static_cast<std::size_t>(kind)];
}

EdgeKind edge_of(Right right) {
    constexpr std::array<EdgeKind, static_cast<std::size_t>(Right::count_)> edges{EdgeKind::owns,
                                                                                  EdgeKind::write_dacl,
                                                                                  EdgeKind::write_owner,
                                                                                  EdgeKind::generic_write,
                                                                                  EdgeKind::all_extended_rights,
                                                                                  EdgeKind::self,
                                                                                  EdgeKind::force_change_password,
                                                                                  EdgeKind::add_member,
                                                                                  EdgeKind::add_self,
                                                                                  EdgeKind::write_spn,
                                                                                  EdgeKind::write_alt_identity,
                                                                                  EdgeKind::add_key_credential,
                                                                                  EdgeKind::write_script_path,
                                                                                  EdgeKind::add_allowed_to_act,
                                                                                  EdgeKind::write_managed_by,
                                                                                  EdgeKind::get_changes,
                                                                                  EdgeKind::get_changes_all,
                                                                                  EdgeKind::get_changes_filtered,
                                                                                  EdgeKind::write_gp_link,
                                                                                  EdgeKind::write_gpo,
                                                                                  EdgeKind::write_template,
                                                                                  EdgeKind::write_authority,
                                                                                  EdgeKind::enroll,
                                                                                  EdgeKind::auto_enroll,
                                                                                  EdgeKind::create_child,
                                                                                  EdgeKind::delete_child,
                                                                                  EdgeKind::delete_object,
                                                                                  EdgeKind::delete_tree,
                                                                                  EdgeKind::read_secret};
    return edges[static_cast<std::size_t>(right)];
}

}  // namespace egide::directory
