#include "controls/gpo_links.h"

#include "controls/walk.h"
#include "readers/values.h"

namespace egide::directory {
namespace {

constexpr std::int64_t kLinkDisabled = 1, kLinkEnforced = 2, kBlockInheritance = 1, kPolicyDisabled = 3;

/// The site of a controller: two levels above the server object that refers to it.
std::uint32_t site_of(const Model& model, std::uint32_t controller) {
    for (const Link& link : model.links[static_cast<std::size_t>(Attribute::server_reference)]) {
        if (link.to == controller && model.kind[link.from] == Kind::server && model.exists(link.from)) {
            for (std::uint32_t above = link.from; above != kNone; above = model.parent[above]) {
                if (model.kind[above] == Kind::site) {
                    return above;
                }
            }
        }
    }
    return kNone;
}

}  // namespace

std::vector<PolicyLink> policy_links(const Model& model, std::uint32_t container) {
    std::vector<PolicyLink> links;
    std::string_view text = model.text(container, Attribute::gp_link);
    while (true) {
        const std::size_t open = text.find('[');
        const std::size_t close = open == std::string_view::npos ? open : text.find(']', open);
        if (close == std::string_view::npos) {
            return links;
        }
        std::string_view entry = text.substr(open + 1, close - open - 1);
        text = text.substr(close + 1);
        const std::size_t semicolon = entry.rfind(';');
        const std::size_t slashes = entry.find("//");
        if (semicolon == std::string_view::npos || slashes == std::string_view::npos || slashes + 2 > semicolon) {
            continue;
        }
        const std::int64_t options = parse_whole(entry.substr(semicolon + 1)).value_or(0);
        const std::uint32_t policy = model.find(entry.substr(slashes + 2, semicolon - slashes - 2));
        if ((options & kLinkDisabled) == 0 && policy != kNone &&
            (model.number_or(policy, Attribute::gpo_flags, 0) & kPolicyDisabled) != kPolicyDisabled) {
            links.push_back({policy, (options & kLinkEnforced) != 0});
        }
    }
}

std::vector<std::uint32_t> policy_containers(const ControlContext& context, std::uint32_t object) {
    const Model& model = context.model;
    std::vector<std::uint32_t> containers;
    for (std::uint32_t above = model.parent[object]; above != kNone; above = model.parent[above]) {
        if (model.kind[above] == Kind::ou || model.kind[above] == Kind::domain) {
            containers.push_back(above);
        }
    }
    if (context.tier0.is_controller(object)) {
        const std::uint32_t site = site_of(model, object);
        if (site != kNone) {
            containers.push_back(site);
        }
    }
    return containers;
}

std::vector<std::uint32_t> policies_on(const ControlContext& context, std::uint32_t object) {
    const Model& model = context.model;
    std::vector<std::uint32_t> policies;
    bool blocked = false;
    for (const std::uint32_t container : policy_containers(context, object)) {
        for (const PolicyLink& link : policy_links(model, container)) {
            if (!blocked || link.enforced) {
                policies.push_back(link.policy);
            }
        }
        blocked = blocked || model.has_bits(container, Attribute::gp_options, kBlockInheritance);
    }
    return policies;
}

}  // namespace egide::directory
