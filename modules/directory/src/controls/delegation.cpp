#include <set>
#include <string>

#include "controls/list.h"
#include "controls/walk.h"
#include "egide/directory/messages.h"

namespace egide::directory::controls {
namespace {

/// The services that a delegation must not reach: those of domain controllers and of krbtgt.
class ControllerServices {
  public:
    explicit ControllerServices(const ControlContext& context) {
        const Model& model = context.model;
        for (const std::uint32_t controller : context.tier0.controllers()) {
            std::string account = folded(context.name_of(controller));
            if (account.ends_with('$')) {
                account.pop_back();
            }
            hosts_.insert(account);
            hosts_.insert(folded(model.text(controller, Attribute::dns_host_name)));
            add_names(model, controller);
        }
        for_each_of(model, Kind::user, [&](std::uint32_t account) {
            if (context.domain_rid(account) == 502) {
                add_names(model, account);
            }
        });
        hosts_.erase(std::string());
    }

    bool hold(std::string_view service) const {
        const std::string name = folded(service);
        const std::size_t slash = name.find('/');
        if (slash == std::string::npos) {
            return false;
        }
        const std::string host = name.substr(slash + 1, name.find_first_of(":/", slash + 1) - slash - 1);
        return name.starts_with("krbtgt/") || names_.contains(name) || hosts_.contains(host);
    }

  private:
    void add_names(const Model& model, std::uint32_t account) {
        for_each_value(model.text(account, Attribute::service_principal_name),
                       [&](std::string_view name) { names_.insert(folded(name)); });
    }
    std::set<std::string> hosts_;
    std::set<std::string> names_;
};

void constrained(ControlContext& context, Verdict& verdict, bool with_transition) {
    const Model& model = context.model;
    const ControllerServices services(context);
    for (const TextCell& cell : model.texts[static_cast<std::size_t>(Attribute::allowed_to_delegate_to)]) {
        if (!is_account(model.kind[cell.object]) || !model.exists(cell.object) ||
            model.has_bits(cell.object, Attribute::user_account_control, uac::kProtocolTransition) != with_transition) {
            continue;
        }
        for_each_value(cell.text, [&](std::string_view service) {
            if (services.hold(service)) {
                verdict.add(1, cell.object, messages::why_delegation({.service = service}));
            }
        });
    }
}

}  // namespace

void delegation_a2d2(ControlContext& context, Verdict& verdict) {
    constrained(context, verdict, false);
}

void delegation_t2a4d(ControlContext& context, Verdict& verdict) {
    constrained(context, verdict, true);
}

void delegation_t4d(ControlContext& context, Verdict& verdict) {
    const std::uint32_t reason = verdict.reason(messages::why_unconstrained());
    for_each_account(context.model, [&](std::uint32_t account) {
        const bool writable_controller = context.tier0.is_controller(account) && !context.tier0.is_read_only(account);
        if (context.model.has_bits(account, Attribute::user_account_control, uac::kTrustedForDelegation) &&
            !writable_controller && (context.enabled(account) || context.limits.enabled_delegation_only == 0)) {
            verdict.add(1, account, reason);
        }
    });
}

void delegation_sourcedeleg(ControlContext& context, Verdict& verdict) {
    const Model& model = context.model;
    for (const Link& link : model.links[static_cast<std::size_t>(Attribute::allowed_to_act)]) {
        const std::uint32_t account = link.from;
        const bool concerned = context.tier0.is_controller(account) || context.tier0.privileged(account) ||
                               context.domain_rid(account) == 502;
        if (!concerned || !model.exists(account)) {
            continue;
        }
        if (link.to == kUnreadable) {
            verdict.incomplete(messages::cause_no_descriptor({.name = model.dn(account)}));
            continue;
        }
        for (const Ace& ace : model.descriptors[link.to].aces) {
            if (!ace.deny && !context.tier0.trusted(ace.sid, model.domain_of(account))) {
                verdict.add(1, account,
                            messages::why_acts_for({.name = context.trustee_name(ace.sid, model.domain_of(account))}));
            }
        }
    }
}

}  // namespace egide::directory::controls
