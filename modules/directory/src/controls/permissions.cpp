#include "controls/permissions.h"

#include <algorithm>
#include <array>

#include "controls/walk.h"
#include "egide/directory/messages.h"

namespace egide::directory {
namespace {

constexpr std::array<std::string_view, 5> kExchangeGroups{"Exchange Windows Permissions", "Exchange Trusted Subsystem",
                                                          "Exchange Servers", "Organization Management",
                                                          "Exchange Recipient Administrators"};

bool is_exchange(const ControlContext& context, std::uint32_t trustee) {
    const std::string_view name = context.model.text(trustee, Attribute::sam_account_name);
    return std::any_of(kExchangeGroups.begin(), kExchangeGroups.end(),
                       [&](std::string_view group) { return equal_folded(group, name); });
}

/// A disabled account, or a group with no enabled account behind it.
bool is_idle(const ControlContext& context, std::uint32_t trustee) {
    const Model& model = context.model;
    if (is_account(model.kind[trustee])) {
        return !context.enabled(trustee);
    }
    if (model.kind[trustee] != Kind::group || is_anybody(model.sids[model.sid[trustee]])) {
        return false;
    }
    const auto behind = context.membership.closure_down(std::span(&trustee, 1));
    return std::none_of(behind.begin(), behind.end(), [&](std::uint32_t member) {
        return model.kind[member] != Kind::group && (!is_account(model.kind[member]) || context.enabled(member));
    });
}

/// The rights that count at level 2 only, on this object.
Rights second_level(const ControlContext& context, std::uint32_t object) {
    const Thresholds& limits = context.limits;
    const bool computer = context.model.kind[object] == Kind::computer;
    Rights rights = 0;
    rights |= limits.children_are_level_2 != 0 ? kChildren : 0;
    rights |= limits.write_spn_is_level_2 != 0 ? bit(Right::write_spn) : 0;
    rights |= limits.self_writes_are_level_2 != 0 ? bit(Right::add_self) | bit(Right::all_validated) : 0;
    if (limits.managed_by_is_level_2 != 0 && !context.tier0.is_read_only(object)) {
        rights |= bit(Right::write_managed_by);
    }
    if (computer && limits.owner_of_computer_is_level_2 != 0) {
        rights |= bit(Right::owns) | bit(Right::write_owner);
    }
    return rights;
}

}  // namespace

int level_of_grant(const ControlContext& context, const Grant& grant, std::uint32_t object) {
    Rights rights = grant.rights & ~kHarmlessAlone;
    const Rights second = second_level(context, object);
    if (grant.kind == EdgeKind::owns && (second & bit(Right::owns)) != 0) {
        rights &= ~bit(Right::write_dacl);
    }
    if (rights == 0) {
        return 0;
    }
    if ((rights & ~second) == 0) {
        return 2;
    }
    const std::uint32_t trustee = context.model.trustee(grant.sid, context.model.domain_of(object));
    if (trustee == kNone) {
        return 1;
    }
    const bool later = (context.limits.exchange_is_level_2 != 0 && is_exchange(context, trustee)) ||
                       (context.limits.idle_trustee_is_level_2 != 0 && is_idle(context, trustee));
    return later ? 2 : 1;
}

bool reaches_somebody(const ControlContext& context, const Grant& grant, std::uint32_t object) {
    const Model& model = context.model;
    const auto domain = model.domain_of(object);
    if (grant.sid == kNoSid || context.tier0.trusted(grant.sid, domain)) {
        return false;
    }
    const std::uint32_t trustee = model.trustee(grant.sid, domain);
    if (grant.except.empty() || trustee == kNone || is_anybody(model.sids[grant.sid])) {
        return true;
    }
    std::vector<std::uint32_t> denied;
    for (const auto& [sid, rights] : grant.except) {
        if ((grant.rights & ~kHarmlessAlone & ~rights) == 0 && model.trustee(sid, domain) != kNone) {
            denied.push_back(model.trustee(sid, domain));
        }
    }
    ObjectSet out(model.size());
    for (const std::uint32_t member : context.membership.closure_down(denied)) {
        out.add(member);
    }
    const auto behind = context.membership.closure_down(std::span(&trustee, 1));
    return std::any_of(behind.begin(), behind.end(), [&](std::uint32_t member) {
        return model.kind[member] != Kind::group && !out.has(member) && !context.tier0.privileged(member);
    });
}

void check_object(ControlContext& context, Verdict& verdict, std::uint32_t object, SplitLevels split) {
    const Model& model = context.model;
    if (model.security(object) == nullptr) {
        return verdict.incomplete(messages::cause_no_descriptor({.name = model.dn(object)}));
    }
    for (const Grant& grant : context.rights.on(object)) {
        if (grant.sid == kNoSid || context.tier0.trusted(grant.sid, model.domain_of(object))) {
            continue;
        }
        int level = level_of_grant(context, grant, object);
        if (level == 0 || (level == 2 && split == SplitLevels::first_only) ||
            !reaches_somebody(context, grant, object)) {
            continue;
        }
        level = split == SplitLevels::second_only ? 2 : level;
        verdict.add_right(level, object, grant.sid,
                          messages::why_grant({.right = edge_name(grant.kind),
                                               .trustee = context.trustee_name(grant.sid, model.domain_of(object))}));
    }
}

namespace {

/// Everybody behind the grants of one right, its exceptions taken off, and whether anybody at all is.
struct RightHolders {
    ObjectSet set;
    bool anybody = false;
};

RightHolders holders_of(const ControlContext& context, const std::vector<Grant>& grants, Right right,
                        std::optional<std::size_t> domain) {
    const Model& model = context.model;
    RightHolders holders{ObjectSet(model.size()), false};
    for (const Grant& grant : grants) {
        if ((grant.rights & bit(right)) == 0) {
            continue;
        }
        ObjectSet denied(model.size());
        for (const auto& [sid, rights] : grant.except) {
            const std::uint32_t group = model.trustee(sid, domain);
            if ((rights & bit(right)) != 0 && group != kNone) {
                for (const std::uint32_t member : context.membership.closure_down(std::span(&group, 1))) {
                    denied.add(member);
                }
            }
        }
        holders.anybody = holders.anybody || is_anybody(model.sids[grant.sid]);
        const std::uint32_t trustee = model.trustee(grant.sid, domain);
        if (trustee == kNone) {
            continue;
        }
        for (const std::uint32_t member : context.membership.closure_down(std::span(&trustee, 1))) {
            if (!denied.has(member)) {
                holders.set.add(member);
            }
        }
    }
    return holders;
}

}  // namespace

std::vector<ReplicationHolder> replication_holders(ControlContext& context, std::uint32_t domain_root) {
    const Model& model = context.model;
    const auto domain = model.domain_of(domain_root);
    const std::vector<Grant>& grants = context.rights.on(domain_root);
    std::vector<ReplicationHolder> found;
    std::map<std::uint32_t, Rights> by_trustee;
    for (const Grant& grant : grants) {
        Rights sure = grant.rights;
        for (const auto& [sid, rights] : grant.except) {
            sure &= ~rights;
        }
        by_trustee[grant.sid] |= sure;
    }
    const Rights both = bit(Right::get_changes) | bit(Right::get_changes_all);
    ObjectSet covered(model.size());
    for (const auto& [sid, rights] : by_trustee) {
        if ((rights & both) != both || sid == kNoSid || context.tier0.trusted(sid, domain)) {
            continue;
        }
        found.push_back({sid, true});
        const std::uint32_t trustee = model.trustee(sid, domain);
        if (trustee != kNone) {
            for (const std::uint32_t member : context.membership.closure_down(std::span(&trustee, 1))) {
                covered.add(member);
            }
        }
    }
    const RightHolders first = holders_of(context, grants, Right::get_changes, domain);
    const RightHolders second = holders_of(context, grants, Right::get_changes_all, domain);
    for (std::uint32_t object = 0; object < model.size(); ++object) {
        const bool has_both = (first.anybody || first.set.has(object)) && (second.anybody || second.set.has(object)) &&
                              (first.set.has(object) || second.set.has(object));
        if (has_both && is_account(model.kind[object]) && !covered.has(object) && model.sid[object] != kNoSid &&
            !context.tier0.trusted(model.sid[object], domain)) {
            found.push_back({model.sid[object], false});
        }
    }
    return found;
}

}  // namespace egide::directory
