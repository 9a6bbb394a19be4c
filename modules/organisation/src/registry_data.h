#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <vector>

#include "egide/base/date.h"
#include "egide/organisation/registry.h"
#include "text_pool.h"

namespace egide::organisation {

constexpr std::uint32_t kNoEntity = std::numeric_limits<std::uint32_t>::max();
constexpr std::int32_t kNoDay = std::numeric_limits<std::int32_t>::min();

using FinessText = std::array<char, 9>;

inline std::string_view view(const FinessText& finess) {
    return {finess.data(), finess[0] == '\0' ? 0 : finess.size()};
}
FinessText finess_text(std::string_view finess);

inline std::int32_t day_of(const std::optional<base::Date>& date) {
    return date ? date->days_since_1970() : kNoDay;
}
inline std::optional<base::Date> date_of(std::int32_t day) {
    return day == kNoDay ? std::nullopt : std::optional(base::Date::from_days(day));
}

/// One entity, texts by their pool numbers.
struct EntityRecord {
    FinessText finess{};
    FinessText parent_finess{};
    EntityKind kind = EntityKind::legal;
    bool active = true;
    std::uint32_t parent = kNoEntity;
    std::int32_t opened = kNoDay;
    std::int32_t closed = kNoDay;
    TextId name = 0;
    TextId short_name = 0;
    TextId category = 0;
    TextId category_label = 0;
    TextId legal_status = 0;
    TextId business_number = 0;
    TextId postcode = 0;
    TextId commune = 0;
    TextId commune_code = 0;
    TextId department = 0;
};

/// The store behind a Registry. Entities are sorted by FINESS, sites by parent then FINESS, groups by kind then
/// identifier.
struct RegistryData {
    TextPool texts;
    std::vector<EntityRecord> entities;
    std::vector<std::uint32_t> sites;
    std::vector<Group> groups;
    std::optional<base::Date> vintage;
    bool tells_groups = false;

    std::optional<std::uint32_t> find(std::string_view finess) const;
    /// After entities are in order: parents, sites and group order. Parents that are no EJ of the registry stay
    /// unknown.
    void link();
};

}  // namespace egide::organisation
