#include "graph/search.h"

#include <algorithm>
#include <map>
#include <string>

#include "controls/gpo_links.h"
#include "controls/permissions.h"

namespace egide::directory {
namespace {

bool is_place(Kind kind) {
    return kind == Kind::ou || kind == Kind::container || kind == Kind::domain;
}

/// Which account may act as anybody towards which controller, by the host part of the services it may delegate to.
std::vector<std::pair<std::uint32_t, std::uint32_t>> delegations_to_controllers(const ControlContext& context) {
    const Model& model = context.model;
    std::map<std::string, std::uint32_t> hosts;
    for (const std::uint32_t controller : context.tier0.controllers()) {
        std::string name = folded(context.name_of(controller));
        hosts.emplace(name.substr(0, name.find('$')), controller);
        hosts.emplace(folded(model.text(controller, Attribute::dns_host_name)), controller);
    }
    hosts.erase(std::string());
    std::vector<std::pair<std::uint32_t, std::uint32_t>> found;
    for (const TextCell& cell : model.texts[static_cast<std::size_t>(Attribute::allowed_to_delegate_to)]) {
        for_each_value(cell.text, [&](std::string_view service) {
            const std::string name = folded(service);
            const std::size_t slash = name.find('/');
            if (slash == std::string::npos) {
                return;
            }
            const auto at = hosts.find(name.substr(slash + 1, name.find_first_of(":/", slash + 1) - slash - 1));
            if (at != hosts.end() && model.exists(cell.object)) {
                found.emplace_back(at->second, cell.object);
            }
        });
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

}  // namespace

ReverseSearch::ReverseSearch(ControlContext& context, const Cuts* cuts)
    : context_(&context),
      cuts_(cuts),
      model_(&context.model),
      step_(context.model.size() + context.model.sids.size()),
      delegations_(delegations_to_controllers(context)) {
    for (const Link& link : model_->links[static_cast<std::size_t>(Attribute::sid_history)]) {
        if (model_->exists(link.from)) {
            history_[link.to].push_back(link.from);
        }
    }
}

std::uint32_t ReverseSearch::node_of_sid(std::uint32_t sid, std::optional<std::size_t> domain) const {
    const std::uint32_t object = model_->trustee(sid, domain);
    return object != kNone ? object : static_cast<std::uint32_t>(model_->size()) + sid;
}

void ReverseSearch::reach(std::uint32_t node, std::uint32_t next, EdgeKind kind) {
    if (step_[node].kind == kUnreached &&
        (cuts_ == nullptr || (!cuts_->has_edge(node, kind) && !cuts_->has_edge(next, kind)))) {
        step_[node] = {next, step_[next].length + 1, static_cast<std::uint8_t>(kind)};
        order_.push_back(node);
    }
}

void ReverseSearch::run(const std::vector<std::uint32_t>& targets) {
    for (const std::uint32_t target : targets) {
        if (step_[target].kind == kUnreached) {
            step_[target].kind = kTarget;
            order_.push_back(target);
        }
    }
    for (std::size_t i = 0; i < order_.size(); ++i) {
        if (order_[i] < model_->size()) {
            open(order_[i]);
        }
    }
}

void ReverseSearch::open(std::uint32_t object) {
    for (const std::uint32_t member : context_->membership.members(object)) {
        if (model_->exists(member)) {
            reach(member, object, EdgeKind::member_of);
        }
    }
    open_descriptor(object);
    open_place(object);
    open_policies(object);
    open_delegations(object);
    const auto history = history_.find(model_->sid[object]);
    if (history != history_.end()) {
        for (const std::uint32_t holder : history->second) {
            reach(holder, object, EdgeKind::has_sid_history);
        }
    }
}

void ReverseSearch::open_grant(const Grant& grant, std::uint32_t object) {
    const auto domain = model_->domain_of(object);
    if ((grant.rights & ~kHarmlessAlone) == 0 || grant.sid == kNoSid || is_harmless_trustee(model_->sids[grant.sid])) {
        return;
    }
    const std::uint32_t trustee = node_of_sid(grant.sid, domain);
    if (grant.except.empty() || trustee >= model_->size()) {
        return reach(trustee, object, grant.kind);
    }
    // A denial concerns some of those behind the trustee: the others are reached one by one.
    std::vector<std::uint32_t> denied;
    for (const auto& [sid, rights] : grant.except) {
        const std::uint32_t group = model_->trustee(sid, domain);
        if ((grant.rights & ~kHarmlessAlone & ~rights) == 0 && group != kNone) {
            denied.push_back(group);
        }
    }
    ObjectSet out(model_->size());
    for (const std::uint32_t member : context_->membership.closure_down(denied)) {
        out.add(member);
    }
    for (const std::uint32_t member : context_->membership.closure_down(std::span(&trustee, 1))) {
        if (!out.has(member) && model_->kind[member] != Kind::group && model_->exists(member)) {
            reach(member, object, grant.kind);
        }
    }
}

void ReverseSearch::open_descriptor(std::uint32_t object) {
    if (model_->security(object) == nullptr) {
        return;
    }
    const auto domain = static_cast<std::uint32_t>(model_->domain_of(object).value_or(kNone));
    const std::uint32_t profile =
        std::uint32_t{model_->profile[object]} << 8 | static_cast<std::uint32_t>(model_->kind[object]);
    const bool own = cuts_ != nullptr && cuts_->touches(object);
    if (!own && !templates_.emplace(model_->descriptor[object], profile, domain).second) {
        return;
    }
    for (const Grant& grant : context_->rights.on(object)) {
        if (!is_cut(grant.sid, object)) {
            open_grant(grant, object);
        }
    }
    const bool is_domain = std::any_of(model_->domains.begin(), model_->domains.end(),
                                       [&](const Domain& each) { return each.root == object; });
    if (is_domain) {
        for (const ReplicationHolder& holder : replication_holders(*context_, object)) {
            if (!is_cut(holder.sid, object)) {
                reach(node_of_sid(holder.sid, model_->domain_of(object)), object, EdgeKind::dcsync);
            }
        }
    }
}

/// Control of a place reaches what is in it, unless the object is cut from inheritance.
void ReverseSearch::open_place(std::uint32_t object) {
    const std::uint32_t above = model_->parent[object];
    const Descriptor* const descriptor = model_->security(object);
    if (above != kNone && is_place(model_->kind[above]) && descriptor != nullptr && !descriptor->is_protected()) {
        reach(above, object, EdgeKind::contains);
    }
}

void ReverseSearch::open_policies(std::uint32_t object) {
    if (!is_account(model_->kind[object])) {
        return;
    }
    for (const std::uint32_t policy : policies_on(*context_, object)) {
        reach(policy, object, EdgeKind::gp_link);
    }
    for (const std::uint32_t container : policy_containers(*context_, object)) {
        for (const Grant& grant : context_->rights.on(container)) {
            if ((grant.rights & bit(Right::write_gp_link)) != 0 && !is_cut(grant.sid, container)) {
                Grant link = grant;
                link.kind = EdgeKind::write_gp_link;
                link.rights = bit(Right::write_gp_link);
                open_grant(link, object);
            }
        }
    }
}

void ReverseSearch::open_delegations(std::uint32_t object) {
    const auto domain = model_->domain_of(object);
    for (const Link& link : model_->targets(object, Attribute::allowed_to_act)) {
        if (link.to == kUnreadable) {
            continue;
        }
        for (const Ace& ace : model_->descriptors[link.to].aces) {
            if (!ace.deny && !is_harmless_trustee(model_->sids[ace.sid])) {
                reach(node_of_sid(ace.sid, domain), object, EdgeKind::allowed_to_act);
            }
        }
    }
    const auto first = std::lower_bound(delegations_.begin(), delegations_.end(), std::pair(object, 0u));
    for (auto at = first; at != delegations_.end() && at->first == object; ++at) {
        reach(at->second, object, EdgeKind::allowed_to_delegate);
    }
    const std::uint32_t manager = model_->target(object, Attribute::managed_by);
    if (manager != kNone && context_->tier0.is_controller(object) && context_->tier0.is_read_only(object) &&
        model_->exists(manager) && !is_cut(model_->sid[manager], object)) {
        reach(manager, object, EdgeKind::managed_by);
    }
}

}  // namespace egide::directory
