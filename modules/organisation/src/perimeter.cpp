#include "egide/organisation/perimeter.h"

namespace egide::organisation {

namespace {

bool is_legal_on(const Entity& entity, base::Date on) {
    return entity.kind == EntityKind::legal && entity.member_on(on);
}

std::vector<std::uint32_t> legal_entities(const Perimeter& perimeter, base::Date on) {
    std::vector<std::uint32_t> found;
    for (std::uint32_t i = 0; i < perimeter.entities.size(); ++i) {
        if (is_legal_on(perimeter.entities[i], on)) {
            found.push_back(i);
        }
    }
    return found;
}

/// The EJ that applies: stated, or else the first one of the dossier.
std::optional<std::uint32_t> candidate_of(const Perimeter& perimeter) {
    if (perimeter.support && *perimeter.support < perimeter.entities.size()) {
        return perimeter.support;
    }
    for (std::uint32_t i = 0; i < perimeter.entities.size(); ++i) {
        if (perimeter.entities[i].kind == EntityKind::legal) {
            return i;
        }
    }
    return std::nullopt;
}

std::vector<std::uint32_t> sites_of(const Perimeter& perimeter, std::uint32_t candidate, base::Date on) {
    std::vector<std::uint32_t> found;
    bool lists_sites = false;
    for (std::uint32_t i = 0; i < perimeter.entities.size(); ++i) {
        const auto& entity = perimeter.entities[i];
        if (entity.kind != EntityKind::geographic || entity.parent != candidate) {
            continue;
        }
        lists_sites = true;
        if (entity.member_on(on)) {
            found.push_back(i);
        }
    }
    // Sites listed but none of them member that day leave nothing; only an EJ that lists none stands for itself.
    if (!lists_sites && perimeter.entities[candidate].member_on(on)) {
        found.push_back(candidate);
    }
    return found;
}

}  // namespace

bool Entity::member_on(base::Date date) const {
    return (!member_from || *member_from <= date) && (!member_until || date <= *member_until);
}

std::optional<std::uint32_t> Perimeter::find(std::string_view finess) const {
    for (std::uint32_t i = 0; i < entities.size(); ++i) {
        if (entities[i].finess == finess) {
            return i;
        }
    }
    return std::nullopt;
}

std::vector<std::uint32_t> Perimeter::units(base::Date on) const {
    if (kind == CandidateKind::ght) {
        return legal_entities(*this, on);
    }
    const auto candidate = candidate_of(*this);
    return candidate ? sites_of(*this, *candidate, on) : std::vector<std::uint32_t>{};
}

const std::string& Perimeter::region() const {
    static const std::string unknown;
    const auto candidate = candidate_of(*this);
    return candidate ? entities[*candidate].region : unknown;
}

}  // namespace egide::organisation
