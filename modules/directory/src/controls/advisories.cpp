#include "controls/advisories.h"

#include <algorithm>
#include <map>

#include "controls/list.h"
#include "controls/password_policy.h"
#include "controls/walk.h"
#include "egide/directory/messages.h"

namespace egide::directory::advisories {
namespace {

constexpr std::int64_t kEnableTgtDelegation = 0x800, kNoTgtDelegation = 0x200, kWithinForest = 0x20;

void users_with_bit(ControlContext& context, Verdict& verdict, std::int64_t flag, base::Text why) {
    const std::uint32_t reason = verdict.reason(std::move(why));
    for_each_of(context.model, Kind::user, [&](std::uint32_t account) {
        if (context.enabled(account) && !context.tier0.privileged(account) &&
            context.model.has_bits(account, Attribute::user_account_control, flag)) {
            verdict.add(0, account, reason);
        }
    });
}

/// What the directory itself protects, and marks, without its being privileged: krbtgt, controllers and the group of
/// read-only ones, replicators.
bool marked_by_the_directory(const ControlContext& context, std::uint32_t object) {
    const std::uint32_t rid = context.domain_rid(object);
    return rid == 502 || rid == 521 || context.tier0.is_controller(object) ||
           context.model.sid_text(object) == "S-1-5-32-552";
}

void admin_counts(ControlContext& context, Verdict& verdict, std::int64_t wanted, bool privileged, base::Text why) {
    const std::uint32_t reason = verdict.reason(std::move(why));
    for (const auto& [object, value] : context.model.numbers[static_cast<std::size_t>(Attribute::admin_count)].pairs) {
        if (context.model.exists(object) && value == wanted && context.tier0.privileged(object) == privileged &&
            !marked_by_the_directory(context, object)) {
            verdict.add(0, object, reason);
        }
    }
}

bool has_laps(const Model& model, std::uint32_t computer) {
    return model.number_or(computer, Attribute::laps_expiration, 0) != 0 ||
           model.number_or(computer, Attribute::laps_new_expiration, 0) != 0;
}

void laps(ControlContext& context, Verdict& verdict, bool present, base::Text why) {
    const std::uint32_t reason = verdict.reason(std::move(why));
    for_each_of(context.model, Kind::computer, [&](std::uint32_t computer) {
        const bool windows =
            folded(context.model.text(computer, Attribute::operating_system)).find("windows") != std::string::npos;
        if (windows && context.enabled(computer) && !context.tier0.is_controller(computer) &&
            has_laps(context.model, computer) == present) {
            verdict.add(0, computer, reason);
        }
    });
}

void key_credentials(ControlContext& context, Verdict& verdict, bool controllers) {
    const std::uint32_t reason = verdict.reason(messages::why_key_credential());
    for (const TextCell& cell : context.model.texts[static_cast<std::size_t>(Attribute::key_credential_link)]) {
        const bool controller = context.tier0.is_controller(cell.object);
        const bool wanted = controllers ? controller : context.tier0.privileged(cell.object) && !controller;
        if (wanted && context.model.exists(cell.object)) {
            verdict.add(0, cell.object, reason);
        }
    }
}

}  // namespace

void admincount(ControlContext& context, Verdict& verdict) {
    admin_counts(context, verdict, 1, false, messages::why_admin_count_left());
}

void admincount_0(ControlContext& context, Verdict& verdict) {
    admin_counts(context, verdict, 0, true, messages::why_admin_count());
}

void dont_expire(ControlContext& context, Verdict& verdict) {
    users_with_bit(context, verdict, uac::kDontExpire, messages::why_dont_expire());
}

void reversible_password(ControlContext& context, Verdict& verdict) {
    users_with_bit(context, verdict, uac::kReversible, messages::why_reversible());
}

void dormant(ControlContext& context, Verdict& verdict) {
    const std::uint32_t reason = verdict.reason(messages::why_dormant());
    for_each_account(context.model, [&](std::uint32_t account) {
        const Kind kind = context.model.kind[account];
        if ((kind == Kind::user || kind == Kind::computer) && controls::is_dormant(context, account)) {
            verdict.add(0, account, reason);
        }
    });
}

void password_change(ControlContext& context, Verdict& verdict) {
    for_each_of(context.model, Kind::user, [&](std::uint32_t account) {
        const auto set = context.password_moment(account);
        if (context.enabled(account) && !context.tier0.privileged(account) && set &&
            context.older(*set, context.limits.privileged_password_days)) {
            verdict.add_dated(0, account, *set, [](base::Date date) { return messages::why_password({.date = date}); });
        }
    });
}

void logon_script(ControlContext& context, Verdict& verdict) {
    for (const std::uint32_t account : context.tier0.accounts()) {
        const std::string_view script = context.model.text(account, Attribute::script_path);
        if (!script.empty()) {
            verdict.add(0, account, messages::why_script({.path = script}));
        }
    }
}

void policy_weak(ControlContext& context, Verdict& verdict) {
    for_each_of(context.model, Kind::pso, [&](std::uint32_t policy) {
        if (is_weak(context, policy)) {
            verdict.add(0, policy, why_weak(context, policy));
        }
    });
}

void policies(ControlContext& context, Verdict& verdict) {
    for_each_of(context.model, Kind::pso, [&](std::uint32_t policy) {
        verdict.add(0, policy,
                    messages::why_policy(
                        {.count = base::Count(context.model.targets(policy, Attribute::pso_applies_to).size())}));
    });
}

void members_disabled(ControlContext& context, Verdict& verdict) {
    const std::uint32_t disabled = verdict.reason(messages::why_disabled_member());
    for (const std::uint32_t account : context.tier0.accounts()) {
        const auto expires = context.model.number(account, Attribute::account_expires);
        const bool expired = expires && *expires > 0 && *expires < context.model.reference;
        if (!context.enabled(account) || expired) {
            verdict.add(0, account, disabled);
        }
    }
}

void members_foreign(ControlContext& context, Verdict& verdict) {
    const std::uint32_t reason = verdict.reason(messages::why_foreign_member());
    for (const std::uint32_t object : context.tier0.members()) {
        if (context.model.kind[object] == Kind::foreign) {
            verdict.add(0, object, reason);
        }
    }
}

void members_not_empty(ControlContext& context, Verdict& verdict) {
    const std::uint32_t reason = verdict.reason(messages::why_not_empty());
    for (const std::uint32_t group : context.tier0.groups()) {
        const Sid sid = context.model.sids[context.model.sid[group]];
        const bool operators = !sid.in_domain() && sid.rid() != 544;
        if (operators && !context.membership.members(group).empty()) {
            verdict.add(0, group, reason);
        }
    }
}

void members_unprotected(ControlContext& context, Verdict& verdict) {
    const std::uint32_t reason = verdict.reason(messages::why_inherits());
    for (const std::uint32_t object : context.tier0.members()) {
        const Descriptor* const descriptor = context.model.security(object);
        if (descriptor != nullptr && !descriptor->is_protected() && !context.tier0.is_controller(object)) {
            verdict.add(0, object, reason);
        }
    }
}

void rid500(ControlContext& context, Verdict& verdict) {
    for_each_of(context.model, Kind::user, [&](std::uint32_t account) {
        const auto logon = context.domain_rid(account) == 500 ? context.logon_moment(account) : std::nullopt;
        if (logon && !context.older(*logon, context.limits.rid500_logon_days)) {
            verdict.add_dated(0, account, *logon, [](base::Date date) { return messages::why_logon({.date = date}); });
        }
    });
}

void spn_tolerated(ControlContext& context, Verdict& verdict) {
    const PasswordPolicies policies(context);
    const std::uint32_t reason = verdict.reason(messages::why_spn());
    for (const std::uint32_t account : context.tier0.accounts()) {
        if (context.model.kind[account] == Kind::user && policies.tolerated(account) &&
            !context.model.text(account, Attribute::service_principal_name).empty()) {
            verdict.add(0, account, reason);
        }
    }
}

void trust_delegation(ControlContext& context, Verdict& verdict) {
    const std::uint32_t reason = verdict.reason(messages::why_trust_delegation_unsaid());
    for_each_of(context.model, Kind::trust, [&](std::uint32_t trust) {
        const std::int64_t attributes = context.model.number_or(trust, Attribute::trust_attributes, 0);
        if (context.model.has_bits(trust, Attribute::trust_direction, 1) &&
            (attributes & (kNoTgtDelegation | kEnableTgtDelegation | kWithinForest)) == 0) {
            verdict.add(0, trust, reason);
        }
    });
}

void duplicated_zones(ControlContext& context, Verdict& verdict) {
    std::map<std::string, std::vector<std::uint32_t>> zones;
    for_each_of(context.model, Kind::dns_zone,
                [&](std::uint32_t zone) { zones[folded(first_value(context.model.dn(zone)))].push_back(zone); });
    for (const auto& [name, copies] : zones) {
        const bool conflict = name.find("cnf:") != std::string::npos;
        for (const std::uint32_t zone : copies) {
            if ((copies.size() > 1 || conflict) && name != "rootdnsservers") {
                verdict.add(0, zone, messages::why_duplicated_zone({.name = name}));
            }
        }
    }
}

void holder_inherits(ControlContext& context, Verdict& verdict) {
    for (std::size_t i = 0; i < context.model.domains.size(); ++i) {
        const std::uint32_t holder = context.tier0.holder(i);
        const Descriptor* const descriptor = holder == kNone ? nullptr : context.model.security(holder);
        if (descriptor == nullptr) {
            verdict.incomplete(messages::cause_no_descriptor({.name = "AdminSDHolder"}));
        } else if (!descriptor->is_protected()) {
            verdict.add(0, holder, messages::why_inherits());
        }
    }
}

void unread_descriptors(ControlContext& context, Verdict& verdict) {
    const std::uint32_t reason = verdict.reason(messages::why_no_descriptor());
    for (std::uint32_t object = 0; object < context.model.size(); ++object) {
        if (context.model.exists(object) && context.model.kind[object] != Kind::root_dse &&
            context.model.security(object) == nullptr) {
            verdict.add(0, object, reason);
        }
    }
}

void unknown_trustees(ControlContext& context, Verdict& verdict) {
    const Model& model = context.model;
    for (const std::uint32_t object : context.tier0.members()) {
        const Descriptor* const descriptor = model.security(object);
        if (descriptor == nullptr) {
            continue;
        }
        for (const Ace& ace : descriptor->aces) {
            const Sid sid = model.sids[ace.sid];
            const bool ours = std::any_of(model.domains.begin(), model.domains.end(),
                                          [&](const Domain& domain) { return domain.identity == sid.parent(); });
            if (ours && model.with_sid(sid) == kNone) {
                verdict.add(0, object, messages::why_unknown_sid({.sid = sid.text()}));
            }
        }
    }
}

void extra_tier0(ControlContext& context, Verdict& verdict) {
    const std::uint32_t reason = verdict.reason(messages::why_extra_tier0());
    for (std::uint32_t object = 0; object < context.model.size(); ++object) {
        const Kind kind = context.model.kind[object];
        const Descriptor* const descriptor = context.model.security(object);
        if (descriptor == nullptr || !descriptor->is_protected()) {
            continue;
        }
        if ((is_account(kind) || kind == Kind::group) && context.model.exists(object) &&
            !context.tier0.privileged(object) && !marked_by_the_directory(context, object) &&
            context.tier0.protected_like_holder(object)) {
            verdict.add(0, object, reason);
        }
    }
}

void laps_present(ControlContext& context, Verdict& verdict) {
    laps(context, verdict, true, messages::why_laps());
}

void laps_missing(ControlContext& context, Verdict& verdict) {
    laps(context, verdict, false, messages::why_no_laps());
}

void keys_of_controllers(ControlContext& context, Verdict& verdict) {
    key_credentials(context, verdict, true);
}

void keys_of_privileged(ControlContext& context, Verdict& verdict) {
    key_credentials(context, verdict, false);
}

}  // namespace egide::directory::advisories
