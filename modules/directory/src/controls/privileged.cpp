#include <algorithm>
#include <set>

#include "controls/list.h"
#include "controls/password_policy.h"
#include "controls/walk.h"
#include "egide/directory/messages.h"

namespace egide::directory::controls {
namespace {

bool counts_as_person(const ControlContext& context, std::uint32_t account) {
    return context.domain_rid(account) != 500 && !context.tier0.is_controller(account);
}

std::vector<std::uint32_t> privileged_users(const ControlContext& context, bool enabled_only) {
    std::vector<std::uint32_t> users;
    for (const std::uint32_t account : context.tier0.accounts()) {
        if (context.model.kind[account] == Kind::user && (!enabled_only || context.enabled(account))) {
            users.push_back(account);
        }
    }
    return users;
}

}  // namespace

/// Level 1 counts names, level 2 counts accounts: one name in several domains is one person.
void privileged_members(ControlContext& context, Verdict& verdict) {
    const auto domains = static_cast<std::int64_t>(context.model.domains.size());
    const std::int64_t most =
        std::max(context.limits.privileged_maximum, domains * context.limits.privileged_maximum_per_domain);
    std::vector<std::uint32_t> accounts;
    std::set<std::string> names;
    for (const std::uint32_t account : context.tier0.accounts()) {
        if (counts_as_person(context, account)) {
            accounts.push_back(account);
            names.insert(folded(context.name_of(account)));
        }
    }
    const auto count = static_cast<std::int64_t>(accounts.size());
    const int level = static_cast<std::int64_t>(names.size()) > most ? 1 : count > most ? 2 : 0;
    if (level == 0) {
        return;
    }
    const std::uint32_t reason = verdict.reason(messages::why_too_many({.count = base::Count(count), .limit = most}));
    for (const std::uint32_t account : accounts) {
        verdict.add(level, account, reason);
    }
}

void privileged_members_password(ControlContext& context, Verdict& verdict) {
    const PasswordPolicies policies(context);
    for (const std::uint32_t account : privileged_users(context, true)) {
        const auto policy = policies.of(account);
        if (!policy || !policy->minimum_length) {
            verdict.incomplete(messages::cause_no_policy({.name = context.name_of(account)}));
        } else if (*policy->minimum_length < context.limits.password_minimum_length) {
            verdict.add(2, account,
                        messages::why_short_policy({.length = base::Count(*policy->minimum_length),
                                                    .policy = context.name_of(policy->source)}));
        } else if (!policy->maximum_days || *policy->maximum_days > context.limits.password_maximum_days) {
            verdict.add(2, account, messages::why_long_policy({.policy = context.name_of(policy->source)}));
        }
    }
}

void privileged_members_no_admincount(ControlContext& context, Verdict& verdict) {
    const std::uint32_t reason = verdict.reason(messages::why_admin_count());
    for (const std::uint32_t object : context.tier0.members()) {
        const Kind kind = context.model.kind[object];
        // The directory stamps the group of controllers, not the controllers. Source: [MS-ADTS] 3.1.1.6.1.1.1.
        if ((kind == Kind::group || is_account(kind)) && !context.tier0.is_controller(object) &&
            context.model.number_or(object, Attribute::admin_count, 0) == 0) {
            verdict.add(2, object, reason);
        }
    }
}

void protected_users(ControlContext& context, Verdict& verdict) {
    const Model& model = context.model;
    std::vector<std::uint32_t> groups;
    for (const Domain& domain : model.domains) {
        const std::uint32_t group = model.with_sid(domain.identity.child(525));
        if (group != kNone) {
            groups.push_back(group);
        }
    }
    ObjectSet inside(model.size());
    for (const std::uint32_t object : context.membership.closure_down(groups)) {
        inside.add(object);
    }
    const std::uint32_t reason = verdict.reason(messages::why_unprotected());
    for (const std::uint32_t account : privileged_users(context, true)) {
        if (!inside.has(account)) {
            verdict.add(3, account, reason);
        }
    }
}

void silo_priv(ControlContext& context, Verdict& verdict) {
    const Model& model = context.model;
    const std::uint32_t reason = verdict.reason(messages::why_no_silo());
    for (const std::uint32_t account : privileged_users(context, true)) {
        const std::uint32_t silo = model.target(account, Attribute::assigned_silo);
        const bool enforced =
            silo != kNone && model.exists(silo) && model.number_or(silo, Attribute::silo_enforced, 0) == 1;
        const auto members = enforced ? model.targets(silo, Attribute::silo_members) : std::span<const Link>();
        if (std::none_of(members.begin(), members.end(), [&](const Link& link) { return link.to == account; })) {
            verdict.add(4, account, reason);
        }
    }
}

void critical_objects(ControlContext& context, Verdict& verdict) {
    const Model& model = context.model;
    for (std::size_t i = 0; i < model.domains.size(); ++i) {
        const Domain& domain = model.domains[i];
        const auto expect = [&](const std::string& name, bool there) {
            if (!there) {
                verdict.add(1, domain.root, messages::why_absent({.name = name}));
            }
        };
        expect("AdminSDHolder", context.tier0.holder(i) != kNone);
        expect("krbtgt", model.with_sid(domain.identity.child(502)) != kNone);
        expect("Administrator (500)", model.with_sid(domain.identity.child(500)) != kNone);
        expect("Domain Admins (512)", model.with_sid(domain.identity.child(512)) != kNone);
        if (i == model.root_domain) {
            expect("Schema Admins (518)", model.with_sid(domain.identity.child(518)) != kNone);
            expect("Enterprise Admins (519)", model.with_sid(domain.identity.child(519)) != kNone);
        }
    }
    if (model.domains.empty()) {
        verdict.incomplete(messages::cause_no_table({.table = table_of(Kind::domain)}));
    }
}

void sd_failed_sd_read_on_priv(ControlContext& context, Verdict& verdict) {
    const Model& model = context.model;
    const std::uint32_t no_descriptor = verdict.reason(messages::why_no_descriptor());
    for (const std::uint32_t object : context.tier0.members()) {
        const Kind kind = model.kind[object];
        if (kind != Kind::group && !is_account(kind)) {
            continue;
        }
        if (model.security(object) == nullptr) {
            verdict.add(3, object, no_descriptor);
        }
        if (is_account(kind)) {
            for (const Attribute attribute : {Attribute::user_account_control, Attribute::pwd_last_set}) {
                if (!model.number(object, attribute)) {
                    verdict.add(3, object, messages::why_no_attribute({.column = attribute_row(attribute).name}));
                }
            }
        }
    }
}

}  // namespace egide::directory::controls
