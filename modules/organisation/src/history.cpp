#include <algorithm>

#include "egide/organisation/registry.h"
#include "registry_data.h"

namespace egide::organisation {

namespace {

/// Brings what one registry says into another store, whose texts and numbers differ.
class Merge {
  public:
    Merge(const RegistryData& older, const RegistryData& newer, std::optional<base::Date> seam)
        : older_(older), newer_(newer), dated_(seam.has_value()), seam_(seam.value_or(base::Date())) {}

    std::shared_ptr<RegistryData> run() {
        for (const auto& entity : newer_.entities) {
            merged_->entities.push_back(moved(entity, newer_.texts));
        }
        for (const auto& entity : older_.entities) {
            if (dated_ && !newer_.find(view(entity.finess))) {
                merged_->entities.push_back(left(entity));
            }
        }
        std::sort(merged_->entities.begin(), merged_->entities.end(),
                  [](const auto& a, const auto& b) { return a.finess < b.finess; });
        merged_->vintage = newer_.vintage;
        merged_->tells_groups = newer_.tells_groups || older_.tells_groups;
        merge_groups();
        merged_->link();
        merged_->texts.seal();
        return std::move(merged_);
    }

  private:
    EntityRecord moved(EntityRecord entity, const TextPool& from) {
        for (TextId* text :
             {&entity.name, &entity.short_name, &entity.category, &entity.category_label, &entity.legal_status,
              &entity.business_number, &entity.postcode, &entity.commune, &entity.commune_code, &entity.department}) {
            *text = merged_->texts.intern(from.view(*text));
        }
        return entity;
    }

    /// An extract that no longer names an entity says that it closed, not when: the newer extract's day is the latest
    /// it can have been.
    EntityRecord left(EntityRecord entity) {
        entity = moved(entity, older_.texts);
        entity.active = false;
        entity.closed = entity.closed == kNoDay ? seam_.days_since_1970() : entity.closed;
        return entity;
    }

    std::vector<GroupMember> members(const Group& group, const RegistryData& from) const {
        std::vector<GroupMember> found;
        for (auto member : group.members) {
            if (const auto entity = merged_->find(view(from.entities[member.entity].finess))) {
                member.entity = *entity;
                found.push_back(member);
            }
        }
        return found;
    }

    void merge_groups() {
        if (!newer_.tells_groups) {
            for (auto group : older_.groups) {
                group.members = members(group, older_);
                merged_->groups.push_back(std::move(group));
            }
            return;
        }
        for (auto group : newer_.groups) {
            group.members = members(group, newer_);
            const auto same = find(older_.groups, group);
            if (dated_ && same != older_.groups.end() && older_.tells_groups) {
                date_members(group, members(*same, older_));
            }
            merged_->groups.push_back(std::move(group));
        }
        for (auto group : older_.groups) {
            if (dated_ && find(newer_.groups, group) == newer_.groups.end()) {
                group.members = members(group, older_);
                end_all(group);
                merged_->groups.push_back(std::move(group));
            }
        }
    }

    static std::vector<Group>::const_iterator find(const std::vector<Group>& groups, const Group& wanted) {
        return std::find_if(groups.begin(), groups.end(),
                            [&](const Group& group) { return group.kind == wanted.kind && group.id == wanted.id; });
    }

    static bool running(const GroupMember& member) { return !member.until; }

    /// Who stayed keeps their beginning, who came begins at the seam, who left ended the day before; ended memberships
    /// are kept.
    void date_members(Group& group, const std::vector<GroupMember>& before) const {
        std::vector<bool> stayed(before.size(), false);
        for (auto& member : group.members) {
            const auto was = std::find_if(before.begin(), before.end(), [&](const GroupMember& old) {
                return old.entity == member.entity && running(old);
            });
            if (was == before.end()) {
                member.from = member.from ? member.from : std::optional(seam_);
            } else {
                member.from = member.from ? member.from : was->from;
                stayed[static_cast<std::size_t>(was - before.begin())] = true;
            }
        }
        for (std::size_t i = 0; i < before.size(); ++i) {
            if (!stayed[i]) {
                group.members.push_back(ended(before[i]));
            }
        }
    }

    void end_all(Group& group) const {
        for (auto& member : group.members) {
            member = ended(member);
        }
    }

    GroupMember ended(GroupMember member) const {
        member.until = member.until ? member.until : std::optional(seam_.plus_days(-1));
        return member;
    }

    const RegistryData& older_;
    const RegistryData& newer_;
    bool dated_;
    base::Date seam_;
    std::shared_ptr<RegistryData> merged_ = std::make_shared<RegistryData>();
};

}  // namespace

Registry carry_history(const Registry& older, const Registry& newer) {
    const auto was = older.vintage();
    const auto is = newer.vintage();
    const bool later = is && (!was || *was < *is);
    return older.size() == 0 ? newer : Registry(Merge(older.data(), newer.data(), later ? is : std::nullopt).run());
}

}  // namespace egide::organisation
