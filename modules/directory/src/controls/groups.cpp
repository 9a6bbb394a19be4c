#include <algorithm>

#include "controls/list.h"
#include "controls/permissions.h"
#include "controls/walk.h"
#include "egide/directory/messages.h"

namespace egide::directory::controls {
namespace {

/// The SID of a member: its own, or the one that a foreign principal is named after.
std::optional<Sid> member_sid(const Model& model, std::uint32_t member) {
    return model.sid[member] != kNoSid ? std::optional(model.sids[model.sid[member]])
                                       : Sid::parse(first_value(model.dn(member)));
}

/// Calls `each` for every member of the group of compatible access of every domain.
template <typename Each>
void for_each_compatible(const ControlContext& context, Each each) {
    const Model& model = context.model;
    for_each_of(model, Kind::group, [&](std::uint32_t group) {
        if (model.sid[group] == kNoSid || model.sids[model.sid[group]].text() != "S-1-5-32-554") {
            return;
        }
        for (const Link& link : model.targets(group, Attribute::member)) {
            each(group, link.to);
        }
    });
}

/// Strongly connected components of the groups, without recursion (Tarjan).
class GroupCycles {
  public:
    explicit GroupCycles(const Model& model)
        : model_(&model), order_(model.size(), 0), low_(model.size(), 0), on_stack_(model.size()) {
        for (std::uint32_t object = 0; object < model.size(); ++object) {
            if (is_group(object) && order_[object] == 0) {
                visit(object);
            }
        }
    }
    const std::vector<std::vector<std::uint32_t>>& cycles() const { return cycles_; }

  private:
    struct Frame {
        std::uint32_t group;
        std::size_t next;
    };
    bool is_group(std::uint32_t object) const { return model_->kind[object] == Kind::group && model_->exists(object); }

    void open(std::uint32_t group) {
        order_[group] = low_[group] = ++clock_;
        stack_.push_back(group);
        on_stack_[group] = true;
        frames_.push_back({group, 0});
    }

    void visit(std::uint32_t start) {
        open(start);
        while (!frames_.empty()) {
            Frame& frame = frames_.back();
            const auto members = model_->targets(frame.group, Attribute::member);
            if (frame.next == members.size()) {
                close(frame.group);
                continue;
            }
            const std::uint32_t to = members[frame.next++].to;
            if (!is_group(to)) {
                continue;
            }
            if (order_[to] == 0) {
                open(to);
            } else if (on_stack_[to]) {
                low_[frame.group] = std::min(low_[frame.group], order_[to]);
            }
        }
    }

    void close(std::uint32_t group) {
        frames_.pop_back();
        if (!frames_.empty()) {
            const std::uint32_t above = frames_.back().group;
            low_[above] = std::min(low_[above], low_[group]);
        }
        if (low_[group] != order_[group]) {
            return;
        }
        std::vector<std::uint32_t> component;
        std::uint32_t taken = kNone;
        while (taken != group) {
            taken = stack_.back();
            stack_.pop_back();
            on_stack_[taken] = false;
            component.push_back(taken);
        }
        const auto own = model_->targets(group, Attribute::member);
        const bool holds_itself =
            std::any_of(own.begin(), own.end(), [&](const Link& link) { return link.to == group; });
        if (component.size() > 1 || holds_itself) {
            std::sort(component.begin(), component.end());
            cycles_.push_back(std::move(component));
        }
    }

    const Model* model_;
    std::vector<std::uint32_t> order_;
    std::vector<std::uint32_t> low_;
    std::vector<bool> on_stack_;
    std::vector<std::uint32_t> stack_;
    std::vector<Frame> frames_;
    std::vector<std::vector<std::uint32_t>> cycles_;
    std::uint32_t clock_ = 0;
};

constexpr std::size_t kNamesShown = 8;

std::string names_of_cycle(const ControlContext& context, const std::vector<std::uint32_t>& cycle) {
    std::string names;
    for (std::size_t i = 0; i < cycle.size() && i < kNamesShown; ++i) {
        names += (names.empty() ? "" : ", ") + context.name_of(cycle[i]);
    }
    return cycle.size() > kNamesShown ? names + " …" : names;
}

}  // namespace

void compatible_2000_anonymous(ControlContext& context, Verdict& verdict) {
    for_each_compatible(context, [&](std::uint32_t group, std::uint32_t member) {
        const auto sid = member_sid(context.model, member);
        if (sid && sid->text() == "S-1-5-7") {
            verdict.add(2, group, messages::why_anonymous());
        }
    });
}

void compatible_2000_not_default(ControlContext& context, Verdict& verdict) {
    for_each_compatible(context, [&](std::uint32_t, std::uint32_t member) {
        const auto sid = member_sid(context.model, member);
        if (!sid || sid->text() != "S-1-5-11") {
            verdict.add(3, member, messages::why_compatible());
        }
    });
}

void dnsadmins(ControlContext& context, Verdict& verdict) {
    const Model& model = context.model;
    for_each_of(model, Kind::group, [&](std::uint32_t group) {
        if (!equal_folded(model.text(group, Attribute::sam_account_name), "DnsAdmins")) {
            return;
        }
        for (const std::uint32_t member : context.membership.closure_down(std::span(&group, 1))) {
            if (member != group && !context.tier0.privileged(member) && !context.tier0.protected_like_holder(member)) {
                verdict.add(1, member, messages::why_dns_admin());
            }
        }
        check_object(context, verdict, group, SplitLevels::first_only);
    });
}

void group_loop(ControlContext& context, Verdict& verdict) {
    const GroupCycles groups(context.model);
    for (const auto& cycle : groups.cycles()) {
        const std::uint32_t reason = verdict.reason(messages::why_loop({.names = names_of_cycle(context, cycle)}));
        for (const std::uint32_t group : cycle) {
            verdict.add(4, group, reason);
        }
    }
}

}  // namespace egide::directory::controls
