#include "controls/list.h"
#include "controls/password_policy.h"
#include "controls/walk.h"
#include "egide/directory/messages.h"

namespace egide::directory::controls {
namespace {

/// Every enabled user of Tier-0, controllers left out: their flags have controls of their own.
template <typename Each>
void for_each_privileged_user(const ControlContext& context, Each each) {
    for (const std::uint32_t account : context.tier0.accounts()) {
        if (context.model.kind[account] == Kind::user) {
            each(account);
        }
    }
}

void privileged_with_bit(ControlContext& context, Verdict& verdict, std::int64_t flag, int level, base::Text why) {
    const std::uint32_t reason = verdict.reason(std::move(why));
    for_each_privileged_user(context, [&](std::uint32_t account) {
        if (context.model.has_bits(account, Attribute::user_account_control, flag)) {
            verdict.add(level, account, reason);
        }
    });
}

std::int64_t expected_primary_group(const ControlContext& context, std::uint32_t account) {
    const Model& model = context.model;
    if (model.kind[account] == Kind::user) {
        return context.domain_rid(account) == 501 ? 514 : 513;
    }
    if (model.has_bits(account, Attribute::user_account_control, uac::kPartialSecrets)) {
        return 521;
    }
    return model.has_bits(account, Attribute::user_account_control, uac::kServer) ? 516 : 515;
}

bool usual_primary_group(Kind kind, std::int64_t group) {
    return kind == Kind::user ? group == 513 || group == 514 : group == 515 || group == 516 || group == 521;
}

/// SIDs that no migration gives: built-in ones, well-known ones, and those of privileged or reserved identities.
bool is_dangerous_history(const Sid& sid) {
    return !sid.in_domain() || sid.rid() < 1000;
}

}  // namespace

void dont_expire_priv(ControlContext& context, Verdict& verdict) {
    privileged_with_bit(context, verdict, uac::kDontExpire, 1, messages::why_dont_expire());
}

void kerberos_properties_preauth_priv(ControlContext& context, Verdict& verdict) {
    privileged_with_bit(context, verdict, uac::kNoPreauth, 1, messages::why_no_preauth());
}

void reversible_password_priv_uac(ControlContext& context, Verdict& verdict) {
    privileged_with_bit(context, verdict, uac::kReversible, 3, messages::why_reversible());
}

void kerberos_properties_preauth(ControlContext& context, Verdict& verdict) {
    const std::uint32_t reason = verdict.reason(messages::why_no_preauth());
    const PasswordPolicies policies(context);
    for_each_of(context.model, Kind::user, [&](std::uint32_t account) {
        if (context.model.has_bits(account, Attribute::user_account_control, uac::kNoPreauth) &&
            !policies.tolerated(account)) {
            verdict.add(2, account, reason);
        }
    });
}

void kerberos_properties_deskey(ControlContext& context, Verdict& verdict) {
    const std::uint32_t reason = verdict.reason(messages::why_des_only());
    for_each_account(context.model, [&](std::uint32_t account) {
        if (context.model.has_bits(account, Attribute::user_account_control, uac::kDesOnly)) {
            verdict.add(2, account, reason);
        }
    });
}

void kerberos_properties_encryption(ControlContext& context, Verdict& verdict) {
    const std::uint32_t reason = verdict.reason(messages::why_no_aes());
    for_each_account(context.model, [&](std::uint32_t account) {
        const bool service = !context.model.text(account, Attribute::service_principal_name).empty();
        const bool krbtgt = context.domain_rid(account) == 502 ||
                            context.model.number(account, Attribute::secondary_krbtgt).has_value();
        if (service && !krbtgt && context.enabled(account) &&
            !context.model.has_bits(account, Attribute::encryption_types, 0x18)) {
            verdict.add(3, account, reason);
        }
    });
}

void spn_priv(ControlContext& context, Verdict& verdict) {
    const std::uint32_t reason = verdict.reason(messages::why_spn());
    const PasswordPolicies policies(context);
    for_each_privileged_user(context, [&](std::uint32_t account) {
        if (!context.model.text(account, Attribute::service_principal_name).empty() &&
            context.domain_rid(account) != 502 && !policies.tolerated(account)) {
            verdict.add(1, account, reason);
        }
    });
}

void guest(ControlContext& context, Verdict& verdict) {
    const std::uint32_t reason = verdict.reason(messages::why_guest());
    for_each_of(context.model, Kind::user, [&](std::uint32_t account) {
        if (context.domain_rid(account) == 501 && context.enabled(account)) {
            verdict.add(2, account, reason);
        }
    });
}

void dont_expire(ControlContext& context, Verdict& verdict) {
    std::int64_t enabled = 0;
    std::vector<std::uint32_t> found;
    for_each_of(context.model, Kind::user, [&](std::uint32_t account) {
        if (context.enabled(account)) {
            ++enabled;
            if (context.model.has_bits(account, Attribute::user_account_control, uac::kDontExpire)) {
                found.push_back(account);
            }
        }
    });
    if (static_cast<std::int64_t>(found.size()) * 100 <= enabled * context.limits.dont_expire_percent) {
        return;
    }
    const std::uint32_t reason = verdict.reason(messages::why_dont_expire());
    for (const std::uint32_t account : found) {
        verdict.add(2, account, reason);
    }
}

bool is_dormant(const ControlContext& context, std::uint32_t account) {
    const auto password = context.password_moment(account);
    if (!context.enabled(account) || !password || !context.older(*password, context.limits.dormant_password_days)) {
        return false;
    }
    const auto logon = context.model.number(account, Attribute::last_logon_timestamp);
    const auto created = context.model.number(account, Attribute::when_created);
    return logon ? context.older(*logon, context.limits.dormant_logon_days)
                 : created && context.older(*created, context.limits.dormant_logon_days);
}

void user_accounts_dormant(ControlContext& context, Verdict& verdict) {
    std::int64_t enabled = 0;
    std::vector<std::uint32_t> found;
    for_each_account(context.model, [&](std::uint32_t account) {
        const Kind kind = context.model.kind[account];
        if ((kind == Kind::user || kind == Kind::computer) && context.enabled(account)) {
            ++enabled;
            if (is_dormant(context, account)) {
                found.push_back(account);
            }
        }
    });
    if (static_cast<std::int64_t>(found.size()) * 100 <= enabled * context.limits.dormant_percent) {
        return;
    }
    const std::uint32_t reason = verdict.reason(messages::why_dormant());
    for (const std::uint32_t account : found) {
        verdict.add(1, account, reason);
    }
}

void primary_group_id_1000(ControlContext& context, Verdict& verdict) {
    for_each_account(context.model, [&](std::uint32_t account) {
        const auto group = context.model.number(account, Attribute::primary_group_id);
        if (group && *group < 1000 && !usual_primary_group(context.model.kind[account], *group)) {
            verdict.add(1, account, messages::why_primary_group({.group = *group}));
        }
    });
}

void primary_group_id_nochange(ControlContext& context, Verdict& verdict) {
    for_each_account(context.model, [&](std::uint32_t account) {
        const auto group = context.model.number(account, Attribute::primary_group_id);
        if (group && *group != expected_primary_group(context, account)) {
            verdict.add(3, account, messages::why_primary_group({.group = *group}));
        }
    });
}

void sidhistory_dangerous(ControlContext& context, Verdict& verdict) {
    const Model& model = context.model;
    for (const Link& link : model.links[static_cast<std::size_t>(Attribute::sid_history)]) {
        if (model.exists(link.from) && is_dangerous_history(model.sids[link.to])) {
            verdict.add(2, link.from, messages::why_sid_history({.sid = model.sids[link.to].text()}));
        }
    }
}

void sidhistory_present(ControlContext& context, Verdict& verdict) {
    const Model& model = context.model;
    const std::uint32_t reason = verdict.reason(messages::why_sid_history_any());
    for (const Link& link : model.links[static_cast<std::size_t>(Attribute::sid_history)]) {
        if (model.exists(link.from)) {
            verdict.add(3, link.from, reason);
        }
    }
}

}  // namespace egide::directory::controls
