#include "controls/list.h"
#include "controls/walk.h"
#include "egide/directory/messages.h"

namespace egide::directory::controls {
namespace {

base::Text old_password(base::Date date) {
    return messages::why_password({.date = date});
}

base::Text old_logon(base::Date date) {
    return messages::why_logon({.date = date});
}

/// A password older than some days is a finding.
void check_password(const ControlContext& context, Verdict& verdict, int level, std::uint32_t account,
                    std::int64_t days) {
    const auto set = context.password_moment(account);
    if (!set) {
        verdict.incomplete(messages::cause_no_moment({.column = "pwdLastSet", .name = context.name_of(account)}));
    } else if (context.older(*set, days)) {
        verdict.add_dated(level, account, *set, old_password);
    }
}

/// A last authentication older than some days, or none since a creation as old, is a finding.
void check_logon(const ControlContext& context, Verdict& verdict, int level, std::uint32_t account, std::int64_t days) {
    const auto logon = context.logon_moment(account);
    if (logon) {
        if (context.older(*logon, days)) {
            verdict.add_dated(level, account, *logon, old_logon);
        }
        return;
    }
    const auto created = context.model.number(account, Attribute::when_created);
    if (!created || context.older(*created, days)) {
        verdict.add(level, account, messages::why_no_logon());
    }
}

void servers_passwords(ControlContext& context, Verdict& verdict, int level, std::int64_t days) {
    for_each_of(context.model, Kind::computer, [&](std::uint32_t computer) {
        if (context.is_server(computer)) {
            check_password(context, verdict, level, computer, days);
        }
    });
}

}  // namespace

void password_change_dc_no_change(ControlContext& context, Verdict& verdict) {
    for (const std::uint32_t controller : context.tier0.controllers()) {
        check_password(context, verdict, 1, controller, context.limits.dc_password_days);
    }
}

void password_change_inactive_dc(ControlContext& context, Verdict& verdict) {
    for (const std::uint32_t controller : context.tier0.controllers()) {
        check_logon(context, verdict, 1, controller, context.limits.dc_logon_days);
    }
}

void password_change_priv(ControlContext& context, Verdict& verdict) {
    for (const std::uint32_t account : context.tier0.accounts()) {
        if (context.model.kind[account] == Kind::user && context.enabled(account)) {
            check_password(context, verdict, 1, account, context.limits.privileged_password_days);
        }
    }
}

void krbtgt(ControlContext& context, Verdict& verdict) {
    for_each_of(context.model, Kind::user, [&](std::uint32_t account) {
        if (context.domain_rid(account) == 502) {
            check_password(context, verdict, 2, account, context.limits.krbtgt_password_days);
        }
    });
}

void password_change_server_no_change_90(ControlContext& context, Verdict& verdict) {
    servers_passwords(context, verdict, 2, context.limits.server_password_days);
}

void password_change_server_no_change_45(ControlContext& context, Verdict& verdict) {
    servers_passwords(context, verdict, 3, context.limits.server_password_days_strict);
}

void password_change_inactive_servers(ControlContext& context, Verdict& verdict) {
    for_each_of(context.model, Kind::computer, [&](std::uint32_t computer) {
        if (context.is_server(computer)) {
            check_logon(context, verdict, 3, computer, context.limits.server_logon_days);
        }
    });
}

void password_change_cluster_no_change_3years(ControlContext& context, Verdict& verdict) {
    for_each_of(context.model, Kind::computer, [&](std::uint32_t computer) {
        if (context.enabled(computer) && context.is_cluster_name(computer)) {
            check_password(context, verdict, 2, computer, context.limits.cluster_password_days);
        }
    });
}

void password_change_msa_no_change_90(ControlContext& context, Verdict& verdict) {
    for_each_account(context.model, [&](std::uint32_t account) {
        if (is_managed_account(context.model.kind[account]) && context.enabled(account)) {
            check_password(context, verdict, 2, account, context.limits.managed_password_days);
        }
    });
}

void trusts_accounts(ControlContext& context, Verdict& verdict) {
    for_each_of(context.model, Kind::user, [&](std::uint32_t account) {
        if (context.model.has_bits(account, Attribute::user_account_control, uac::kTrust)) {
            check_password(context, verdict, 2, account, context.limits.trust_password_days);
        }
    });
}

}  // namespace egide::directory::controls
