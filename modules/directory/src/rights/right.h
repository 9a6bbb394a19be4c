#pragma once

#include <cstdint>
#include <string_view>

namespace egide::directory {

/// An elementary power over an object. A grant holds several, as bits.
enum class Right : std::uint8_t {
    owns,
    write_dacl,
    write_owner,
    write_all,
    all_extended,
    all_validated,
    force_change_password,
    add_member,
    add_self,
    write_spn,
    write_alt_identity,
    add_key_credential,
    write_script_path,
    add_allowed_to_act,
    write_managed_by,
    get_changes,
    get_changes_all,
    get_changes_filtered,
    write_gp_link,
    write_gpo_path,
    write_template,
    write_authority,
    enroll,
    auto_enroll,
    create_child,
    delete_child,
    delete_object,
    delete_tree,
    read_secret,
    count_
};

using Rights = std::uint64_t;

constexpr Rights bit(Right right) {
    return Rights{1} << static_cast<unsigned>(right);
}

/// How an edge of the control graph is called: the words of the field's graph tools.
enum class EdgeKind : std::uint8_t {
    generic_all,
    generic_write,
    all_extended_rights,
    null_dacl,
    owns,
    write_dacl,
    write_owner,
    self,
    force_change_password,
    add_member,
    add_self,
    write_spn,
    write_alt_identity,
    add_key_credential,
    write_script_path,
    add_allowed_to_act,
    write_managed_by,
    managed_by,
    get_changes,
    get_changes_all,
    get_changes_filtered,
    dcsync,
    write_gp_link,
    write_gpo,
    write_template,
    write_authority,
    enroll,
    auto_enroll,
    create_child,
    delete_child,
    delete_object,
    delete_tree,
    read_secret,
    member_of,
    contains,
    gp_link,
    has_sid_history,
    allowed_to_act,
    allowed_to_delegate,
    sysvol_write,
    count_
};

/// "GenericAll", "WriteDacl", "MemberOf" …
std::string_view edge_name(EdgeKind kind);
EdgeKind edge_of(Right right);

/// What lets nobody take control alone: half of a replication right, an enrolment, a reading.
constexpr Rights kHarmlessAlone = bit(Right::get_changes) | bit(Right::get_changes_all) |
                                  bit(Right::get_changes_filtered) | bit(Right::enroll) | bit(Right::auto_enroll) |
                                  bit(Right::read_secret);
constexpr Rights kChildren =
    bit(Right::create_child) | bit(Right::delete_child) | bit(Right::delete_object) | bit(Right::delete_tree);

}  // namespace egide::directory
