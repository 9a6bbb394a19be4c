#pragma once

#include <cstdint>
#include <vector>

#include "controls/control.h"

namespace egide::directory {

/// One entry of gPLink.
struct PolicyLink {
    std::uint32_t policy;  // the groupPolicyContainer
    bool enforced = false;
};

/// The enabled links of a container, a domain or a site, to objects of the collection.
std::vector<PolicyLink> policy_links(const Model& model, std::uint32_t container);

/// The containers whose policies apply to an object: its parents up to the domain, and for a controller its site.
std::vector<std::uint32_t> policy_containers(const ControlContext& context, std::uint32_t object);

/// The policies that apply to an object, inheritance blocked where it is, enforced links going through.
std::vector<std::uint32_t> policies_on(const ControlContext& context, std::uint32_t object);

}  // namespace egide::directory
