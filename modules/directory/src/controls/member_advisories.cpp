#include <algorithm>
#include <array>

#include "controls/advisories.h"
#include "controls/password_policy.h"
#include "controls/walk.h"
#include "egide/directory/messages.h"
#include "readers/value_changes.h"

// Who is, or nearly is, privileged.
namespace egide::directory::advisories {
namespace {

// Groups of the directory that have power over controllers and that it does not protect: policy makers of the domain,
// and built-in groups of remote access, trusts, virtual machines, remote management, storage.
constexpr std::uint32_t kPolicyMakers = 520;
constexpr std::array<std::uint32_t, 5> kUnprotectedBuiltins{555, 557, 578, 580, 582};

bool is_unprotected_power(const Sid& sid) {
    const bool builtin = sid.authority == 5 && sid.count == 2 && sid.sub[0] == 32;
    return (sid.in_domain() && sid.rid() == kPolicyMakers) ||
           (builtin && std::find(kUnprotectedBuiltins.begin(), kUnprotectedBuiltins.end(), sid.rid()) !=
                           kUnprotectedBuiltins.end());
}

base::Text why_changed(const MemberChange& change) {
    const auto day = base::Date::from_days(static_cast<std::int32_t>(change.moment / 86400));
    return messages::why_member_change(
        {.added = base::Choice(change.added ? "yes" : "no"), .date = day, .name = change.member});
}

}  // namespace

void nearly_too_many(ControlContext& context, Verdict& verdict) {
    const auto domains = static_cast<std::int64_t>(context.model.domains.size());
    const std::int64_t most =
        std::max(context.limits.privileged_maximum, domains * context.limits.privileged_maximum_per_domain);
    std::vector<std::uint32_t> people;
    for (const std::uint32_t account : context.tier0.accounts()) {
        if (context.domain_rid(account) != 500 && !context.tier0.is_controller(account)) {
            people.push_back(account);
        }
    }
    const auto count = static_cast<std::int64_t>(people.size());
    if (count > most || count * 100 < most * context.limits.privileged_warning_percent) {
        return;  // beyond, it is a control point that fails
    }
    const std::uint32_t reason = verdict.reason(messages::why_too_many({.count = base::Count(count), .limit = most}));
    for (const std::uint32_t account : people) {
        verdict.add(0, account, reason);
    }
}

void powerful_members(ControlContext& context, Verdict& verdict) {
    const Model& model = context.model;
    for_each_of(model, Kind::group, [&](std::uint32_t group) {
        if (model.sid[group] == kNoSid || !is_unprotected_power(model.sids[model.sid[group]])) {
            return;
        }
        for (const std::uint32_t member : context.membership.closure_down(std::span(&group, 1))) {
            if (is_account(model.kind[member]) && model.exists(member) && !context.tier0.privileged(member)) {
                verdict.add(0, member, messages::why_powerful_member({.group = context.name_of(group)}));
            }
        }
    });
}

void policies_of_privileged(ControlContext& context, Verdict& verdict) {
    const PasswordPolicies policies(context);
    for (const std::uint32_t account : context.tier0.accounts()) {
        const auto policy = policies.of(account);
        if (policy && policy->fine_grained && is_weak(context, policy->source)) {
            verdict.add(0, policy->source, why_weak(context, policy->source));
        }
    }
}

void recent_member_changes(ControlContext& context, Verdict& verdict) {
    const Model& model = context.model;
    for (const TextCell& cell : model.texts[static_cast<std::size_t>(Attribute::value_changes)]) {
        for_each_value(cell.text, [&](std::string_view line) {
            const auto change = read_change(line);
            if (change && model.exists(cell.object) &&
                !context.older(change->moment, context.limits.recent_change_days)) {
                verdict.add(0, cell.object, why_changed(*change));
            }
        });
    }
}

void keys_of_silos(ControlContext& context, Verdict& verdict) {
    const Model& model = context.model;
    const std::uint32_t reason = verdict.reason(messages::why_key_credential());
    for (const TextCell& cell : model.texts[static_cast<std::size_t>(Attribute::key_credential_link)]) {
        if (model.kind[cell.object] == Kind::computer && model.exists(cell.object) &&
            model.target(cell.object, Attribute::assigned_silo) != kNone) {
            verdict.add(0, cell.object, reason);
        }
    }
}

}  // namespace egide::directory::advisories
