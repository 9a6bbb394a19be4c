#include "egide/organisation/registry.h"

#include <algorithm>
#include <tuple>

#include "egide/organisation/finess.h"
#include "registry_data.h"

namespace egide::organisation {

FinessText finess_text(std::string_view finess) {
    FinessText text{};
    std::copy_n(finess.begin(), std::min(finess.size(), text.size()), text.begin());
    return text;
}

std::optional<std::uint32_t> RegistryData::find(std::string_view finess) const {
    const auto found = std::lower_bound(
        entities.begin(), entities.end(), finess,
        [](const EntityRecord& record, std::string_view wanted) { return view(record.finess) < wanted; });
    if (found == entities.end() || view(found->finess) != finess) {
        return std::nullopt;
    }
    return static_cast<std::uint32_t>(found - entities.begin());
}

void RegistryData::link() {
    sites.clear();
    for (std::uint32_t i = 0; i < entities.size(); ++i) {
        auto& record = entities[i];
        const auto parent = record.kind == EntityKind::geographic ? find(view(record.parent_finess)) : std::nullopt;
        record.parent = parent && entities[*parent].kind == EntityKind::legal ? *parent : kNoEntity;
        if (record.parent != kNoEntity) {
            sites.push_back(i);
        }
    }
    std::stable_sort(sites.begin(), sites.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return entities[a].parent < entities[b].parent; });
    std::stable_sort(groups.begin(), groups.end(),
                     [](const Group& a, const Group& b) { return std::tie(a.kind, a.id) < std::tie(b.kind, b.id); });
    for (auto& group : groups) {
        std::stable_sort(group.members.begin(), group.members.end(), [](const GroupMember& a, const GroupMember& b) {
            return std::tie(a.entity, a.from) < std::tie(b.entity, b.from);
        });
    }
}

bool RegisteredEntity::open_on(base::Date date) const {
    if (opened && date < *opened) {
        return false;
    }
    return closed ? date < *closed : active;
}

bool GroupMember::on(base::Date date) const {
    return (!from || *from <= date) && (!until || date <= *until);
}

std::vector<GroupMember> Group::members_on(base::Date date) const {
    std::vector<GroupMember> present;
    if (!active || (created && date < *created)) {
        return present;
    }
    std::copy_if(members.begin(), members.end(), std::back_inserter(present),
                 [&](const GroupMember& member) { return member.on(date); });
    return present;
}

Registry::Registry() : data_(std::make_shared<const RegistryData>()) {}

Registry::Registry(std::shared_ptr<const RegistryData> data) : data_(std::move(data)) {}

std::size_t Registry::size() const {
    return data_->entities.size();
}

RegisteredEntity Registry::entity(std::uint32_t index) const {
    const auto& record = data_->entities.at(index);
    const auto& texts = data_->texts;
    const auto department = texts.view(record.department);
    return {.finess = view(record.finess),
            .kind = record.kind,
            .parent = record.parent == kNoEntity ? std::nullopt : std::optional(record.parent),
            .parent_finess = view(record.parent_finess),
            .name = texts.view(record.name),
            .short_name = texts.view(record.short_name),
            .category = texts.view(record.category),
            .category_label = texts.view(record.category_label),
            .legal_status = texts.view(record.legal_status),
            .business_number = texts.view(record.business_number),
            .postcode = texts.view(record.postcode),
            .commune = texts.view(record.commune),
            .commune_code = texts.view(record.commune_code),
            .department = department,
            .region = region_of_department(department),
            .opened = date_of(record.opened),
            .closed = date_of(record.closed),
            .active = record.active};
}

std::optional<std::uint32_t> Registry::find(std::string_view finess) const {
    return data_->find(finess);
}

std::span<const std::uint32_t> Registry::sites_of(std::uint32_t legal) const {
    const auto& sites = data_->sites;
    const auto below = [&](std::uint32_t site, std::uint32_t parent) { return data_->entities[site].parent < parent; };
    const auto above = [&](std::uint32_t parent, std::uint32_t site) { return parent < data_->entities[site].parent; };
    const auto first = std::lower_bound(sites.begin(), sites.end(), legal, below);
    return {first, std::upper_bound(first, sites.end(), legal, above)};
}

std::span<const Group> Registry::groups() const {
    return data_->groups;
}

std::optional<std::uint32_t> Registry::find_group(std::string_view text) const {
    if (text.empty()) {
        return std::nullopt;
    }
    for (const auto key : {&Group::id, &Group::external_id, &Group::name}) {
        const auto& groups = data_->groups;
        const auto found =
            std::find_if(groups.begin(), groups.end(), [&](const Group& group) { return group.*key == text; });
        if (found != groups.end()) {
            return static_cast<std::uint32_t>(found - groups.begin());
        }
    }
    return std::nullopt;
}

std::optional<base::Date> Registry::vintage() const {
    return data_->vintage;
}

bool Registry::tells_groups() const {
    return data_->tells_groups;
}

}  // namespace egide::organisation
