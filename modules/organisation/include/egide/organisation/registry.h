#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "egide/base/date.h"
#include "egide/organisation/perimeter.h"

namespace egide::organisation {

struct RegistryData;

/// One EJ or EG as the registry tells it. The texts live as long as the registry (or any copy of it); an unknown text
/// is empty.
struct RegisteredEntity {
    std::string_view finess;
    EntityKind kind = EntityKind::legal;
    std::optional<std::uint32_t> parent;  // index of the EJ of an EG, when the registry knows it
    std::string_view parent_finess;       // the EJ's number as the source states it
    std::string_view name;
    std::string_view short_name;
    std::string_view category;  // FINESS category code
    std::string_view category_label;
    std::string_view legal_status;     // FINESS legal status code of an EJ
    std::string_view business_number;  // SIREN of an EJ, SIRET of an EG
    std::string_view postcode;
    std::string_view commune;
    std::string_view commune_code;  // INSEE
    std::string_view department;    // FINESS way: 21, 2A, 9A
    std::string_view region;        // INSEE region code of the department
    std::optional<base::Date> opened;
    std::optional<base::Date> closed;  // first day on which it is closed
    bool active = true;                // false: closed, whether or not the day is known

    /// Open that day. An entity closed on an unknown day is never open.
    bool open_on(base::Date date) const;
};

/// What a member is to its group (FINESS+ typeRoleEntiteGroupe: S, M, anything else).
enum class MemberRole { support, member, other };

/// A dated membership, both ends included; a missing end is unbounded.
struct GroupMember {
    std::uint32_t entity = 0;
    MemberRole role = MemberRole::member;
    std::optional<base::Date> from;
    std::optional<base::Date> until;
    bool on(base::Date date) const;
    bool operator==(const GroupMember&) const = default;
};

/// Convention: groups by agreement, GHT among them (FINESS+ GCC). Cooperation: groups that are legal entities
/// themselves (FINESS+ GCO).
enum class GroupKind { convention, cooperation };

struct Group {
    std::string id;           // within its kind
    std::string external_id;  // the agency's own number, empty when none
    std::string name;
    std::string type;  // code of the source, e.g. 001
    GroupKind kind = GroupKind::convention;
    bool active = true;
    std::optional<base::Date> created;
    std::vector<GroupMember> members;  // by entity, then from

    /// The members on a date, in entity order; none before the group exists.
    std::vector<GroupMember> members_on(base::Date date) const;
    bool operator==(const Group&) const = default;
};

/// Every EJ, EG and group of one or more extracts, in FINESS order. Copies are cheap and share one immutable store.
class Registry {
  public:
    Registry();
    explicit Registry(std::shared_ptr<const RegistryData> data);

    std::size_t size() const;
    RegisteredEntity entity(std::uint32_t index) const;
    std::optional<std::uint32_t> find(std::string_view finess) const;
    /// The EG of an EJ, open or closed, in FINESS order.
    std::span<const std::uint32_t> sites_of(std::uint32_t legal) const;
    std::span<const Group> groups() const;
    /// By identifier, then by the agency's number, then by exact name; groups by agreement first.
    std::optional<std::uint32_t> find_group(std::string_view text) const;
    /// Date of the most recent extract; nothing when no file stated one.
    std::optional<base::Date> vintage() const;
    /// Whether a source told the groups: the classic extract does not, and its silence is no evidence.
    bool tells_groups() const;
    const RegistryData& data() const { return *data_; }

  private:
    std::shared_ptr<const RegistryData> data_;
};

/// The newer extract, with what only the older one knows: entities that left the extract stay as closed on the newer
/// vintage, members that left or joined a group get the end or the beginning of their membership there. The older
/// groups stay when the newer extract tells none. When its vintage is not the later one nothing can be dated: then only
/// such groups are carried over.
Registry carry_history(const Registry& older, const Registry& newer);

}  // namespace egide::organisation
