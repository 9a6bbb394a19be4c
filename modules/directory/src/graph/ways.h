#pragma once

#include <cstdint>
#include <vector>

#include "graph/search.h"

namespace egide::directory {

/// What is Tier-0 itself: its groups, the controllers, each domain's root, AdminSDHolder and krbtgt.
std::vector<std::uint32_t> tier0_targets(const ControlContext& context);
/// Whether a node reached by a search is somebody outside Tier-0: a principal whose way is worth showing.
bool is_controller_of_others(const ControlContext& context, const ReverseSearch& search, std::uint32_t node);

}  // namespace egide::directory
