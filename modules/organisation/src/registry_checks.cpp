#include <algorithm>
#include <numeric>

#include "egide/organisation/messages.h"
#include "registry_builder.h"

namespace egide::organisation {

void RegistryBuilder::sort_entities() {
    std::vector<std::uint32_t> order(data_->entities.size());
    std::iota(order.begin(), order.end(), 0u);
    const auto& entities = data_->entities;
    std::stable_sort(order.begin(), order.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return entities[a].finess < entities[b].finess; });
    std::vector<EntityRecord> sorted;
    std::vector<Origin> origins;
    std::vector<std::uint32_t> rank(order.size());
    sorted.reserve(order.size());
    origins.reserve(order.size());
    for (const auto index : order) {
        rank[index] = static_cast<std::uint32_t>(sorted.size());
        sorted.push_back(entities[index]);
        origins.push_back(origins_[index]);
    }
    data_->entities = std::move(sorted);
    origins_ = std::move(origins);
    for (auto* ids : {&legal_ids_, &site_ids_}) {
        for (auto& [id, index] : *ids) {
            index = rank[index];
        }
    }
}

void RegistryBuilder::refuse_duplicates() {
    const auto& entities = data_->entities;
    std::uint32_t first = 0;
    for (std::uint32_t i = 1; i < entities.size(); ++i) {
        if (entities[i].finess != entities[first].finess) {
            first = i;
            continue;
        }
        error(position(i),
              messages::finess_duplicate({.finess = view(entities[i].finess), .first = position(first).show()}),
              "finess");
    }
}

void RegistryBuilder::check_parents() {
    const auto& entities = data_->entities;
    for (std::uint32_t i = 0; i < entities.size(); ++i) {
        const auto& entity = entities[i];
        if (entity.kind == EntityKind::legal || entity.parent != kNoEntity) {
            continue;
        }
        const auto parent = view(entity.parent_finess);
        ++report_.unknown_parents;
        if (parent.empty()) {
            warn(position(i), messages::import_no_parent({.finess = view(entity.finess)}));
            continue;
        }
        warn(position(i), data_->find(parent)
                              ? messages::import_parent_is_site({.finess = view(entity.finess), .parent = parent})
                              : messages::import_parent_unknown({.finess = view(entity.finess), .parent = parent}));
    }
}

std::optional<std::uint32_t> RegistryBuilder::entity_of(const std::string& internal_id, EntityKind kind) const {
    const auto& ids = kind == EntityKind::legal ? legal_ids_ : site_ids_;
    const auto found = ids.find(internal_id);
    return found == ids.end() ? std::nullopt : std::optional(found->second);
}

void RegistryBuilder::add_member(Group& group, const MemberDraft& draft) {
    const auto entity = entity_of(draft.internal_id, draft.kind);
    if (!entity) {
        warn(draft.at, messages::group_member_unknown({.group = group.name, .id = draft.internal_id}));
        return;
    }
    const auto same = std::find_if(group.members.begin(), group.members.end(),
                                   [&](const auto& member) { return member.entity == *entity; });
    if (same == group.members.end()) {
        group.members.push_back({*entity, draft.role, {}, {}});
        return;
    }
    warn(draft.at,
         messages::group_member_twice({.finess = view(data_->entities[*entity].finess), .group = group.name}));
    same->role = std::min(same->role, draft.role);
}

void RegistryBuilder::check_support(const Group& group, const base::SourcePosition& at) {
    if (group.kind != GroupKind::convention || !group.active) {
        return;
    }
    const auto supports = std::count_if(group.members.begin(), group.members.end(),
                                        [](const auto& m) { return m.role == MemberRole::support; });
    if (supports == 0) {
        warn(at, messages::group_no_support({.group = group.name}));
    } else if (supports > 1) {
        warn(at, messages::group_several_supports({.count = supports, .group = group.name}));
    }
}

void RegistryBuilder::tie_groups() {
    std::unordered_map<std::string, const GroupDraft*> seen;
    for (const auto& draft : groups_) {
        const auto key = std::string(draft.group.kind == GroupKind::convention ? "c" : "o") + draft.group.id;
        const auto [first, added] = seen.emplace(key, &draft);
        if (!added) {
            error(draft.at, messages::group_duplicate({.first = first->second->at.show(), .id = draft.group.id}));
            continue;
        }
        Group group = draft.group;
        if (const auto self = entity_of(group.id, EntityKind::legal); self && group.kind == GroupKind::cooperation) {
            group.name = std::string(data_->texts.view(data_->entities[*self].name));
        }
        for (const auto& member : draft.members) {
            add_member(group, member);
        }
        check_support(group, draft.at);
        data_->groups.push_back(std::move(group));
    }
}

void RegistryBuilder::count() {
    for (const auto& entity : data_->entities) {
        ++(entity.kind == EntityKind::legal ? report_.legal : report_.geographic);
        report_.closed += entity.active ? 0u : 1u;
    }
    for (const auto& group : data_->groups) {
        ++(group.kind == GroupKind::convention ? report_.groups : report_.cooperations);
    }
}

}  // namespace egide::organisation
