#pragma once

#include <string_view>

namespace egide::organisation {

/// First line of a stored registry; the number changes with the meaning of any line.
constexpr std::string_view kStoreVersion = "egide-registry 1";
/// Fields of an entity, a group and a member line, the tag included.
constexpr std::size_t kEntityFields = 16;
constexpr std::size_t kGroupFields = 8;
constexpr std::size_t kMemberFields = 5;

}  // namespace egide::organisation
