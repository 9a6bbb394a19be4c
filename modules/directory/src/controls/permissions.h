#pragma once

#include <optional>
#include <set>
#include <string>

#include "controls/control.h"

namespace egide::directory {

/// Which levels a permission control has: rights that ask for much before they serve count at level 2 only.
enum class SplitLevels { first_only, both, second_only };

/// Adds what nobody outside Tier-0 should have on an object; an unread descriptor is no pass.
void check_object(ControlContext& context, Verdict& verdict, std::uint32_t object, SplitLevels split);

/// Whether a grant to somebody outside Tier-0 still gives something to anybody, once its exceptions are looked at.
bool reaches_somebody(const ControlContext& context, const Grant& grant, std::uint32_t object);

/// 1 when the grant serves at once, 2 when only with a major condition; 0 when it gives no control.
int level_of_grant(const ControlContext& context, const Grant& grant, std::uint32_t object);

/// Principals outside Tier-0 who can replicate secrets from a domain, whatever the ways their two rights come by.
struct ReplicationHolder {
    std::uint32_t sid;
    bool directly;  // one trustee of the descriptor has both rights
};
std::vector<ReplicationHolder> replication_holders(ControlContext& context, std::uint32_t domain_root);

std::set<std::string> published_templates(const Model& model);

}  // namespace egide::directory
