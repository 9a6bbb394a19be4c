#include "controls/password_policy.h"

#include <algorithm>
#include <tuple>

#include "egide/directory/messages.h"

namespace egide::directory {
namespace {

constexpr std::int64_t kTicksADay = 864'000'000'000;

/// Days of a negative count of 100 ns; nothing for "never" (0, or the lowest number).
std::optional<std::int64_t> days_of(std::optional<std::int64_t> ticks) {
    if (!ticks || *ticks == 0 || *ticks == INT64_MIN || *ticks == INT64_MAX) {
        return std::nullopt;
    }
    return (*ticks < 0 ? -*ticks : *ticks) / kTicksADay;
}

}  // namespace

PasswordPolicies::PasswordPolicies(const ControlContext& context) : context_(&context) {
    const Model& model = context.model;
    for (const Link& link : model.links[static_cast<std::size_t>(Attribute::pso_applies_to)]) {
        if (model.exists(link.from)) {
            applied_.push_back({link.to, link.from});
        }
    }
    std::sort(applied_.begin(), applied_.end(),
              [](const Link& a, const Link& b) { return std::tie(a.from, a.to) < std::tie(b.from, b.to); });
}

PasswordPolicy PasswordPolicies::read(std::uint32_t object) const {
    const Model& model = context_->model;
    const bool fine = model.kind[object] == Kind::pso;
    PasswordPolicy policy;
    policy.source = object;
    policy.fine_grained = fine;
    policy.minimum_length = model.number(object, fine ? Attribute::pso_min_length : Attribute::min_pwd_length);
    policy.maximum_days = days_of(model.number(object, fine ? Attribute::pso_max_age : Attribute::max_pwd_age));
    return policy;
}

std::optional<PasswordPolicy> PasswordPolicies::of(std::uint32_t account) const {
    const Model& model = context_->model;
    const std::uint32_t computed = model.target(account, Attribute::resultant_pso);
    if (computed != kNone && model.exists(computed)) {
        return read(computed);
    }
    // Objects applied to the account itself come before those applied to its groups; then precedence, then name.
    std::optional<std::tuple<bool, std::int64_t, std::uint32_t>> best;
    for (const std::uint32_t holder : context_->membership.closure_up(account)) {
        const auto first = std::lower_bound(applied_.begin(), applied_.end(), holder,
                                            [](const Link& link, std::uint32_t object) { return link.from < object; });
        for (auto at = first; at != applied_.end() && at->from == holder; ++at) {
            const auto rank =
                std::tuple(holder != account, model.number_or(at->to, Attribute::pso_precedence, INT64_MAX), at->to);
            best = best ? std::min(*best, rank) : rank;
        }
    }
    if (best) {
        return read(std::get<2>(*best));
    }
    const auto domain = model.domain_of(account);
    return domain ? std::optional(read(model.domains[*domain].root)) : std::nullopt;
}

bool PasswordPolicies::tolerated(std::uint32_t account) const {
    const Model& model = context_->model;
    const auto policy = of(account);
    if (!policy || !policy->fine_grained || !policy->minimum_length || !policy->maximum_days) {
        return false;
    }
    const std::int64_t types = model.number_or(account, Attribute::encryption_types, 0);
    const auto changed = model.number(policy->source, Attribute::when_changed);
    const auto set = model.number(account, Attribute::pwd_last_set);
    return *policy->minimum_length > context_->limits.tolerated_length &&
           *policy->maximum_days <= context_->limits.password_maximum_days && changed && set && *set > *changed &&
           (types & 0x18) != 0 && (types & 0x7) == 0;
}

namespace {

bool is_short(const ControlContext& context, std::uint32_t policy) {
    const auto length = context.model.number(policy, Attribute::pso_min_length);
    return length && *length < context.limits.password_minimum_length;
}

bool is_reversible(const ControlContext& context, std::uint32_t policy) {
    return context.model.number_or(policy, Attribute::pso_reversible, 0) != 0;
}

bool is_endless(const ControlContext& context, std::uint32_t policy) {
    const auto age = context.model.number(policy, Attribute::pso_max_age);
    const auto days = days_of(age);
    return age && (!days || *days > context.limits.password_maximum_days);
}

}  // namespace

bool is_weak(const ControlContext& context, std::uint32_t policy) {
    return is_short(context, policy) || is_reversible(context, policy) || is_endless(context, policy);
}

base::Text why_weak(const ControlContext& context, std::uint32_t policy) {
    if (is_short(context, policy)) {
        return messages::why_short_policy(
            {.length = base::Count(context.model.number_or(policy, Attribute::pso_min_length, 0)),
             .policy = context.name_of(policy)});
    }
    return is_reversible(context, policy) ? messages::why_reversible()
                                          : messages::why_long_policy({.policy = context.name_of(policy)});
}

}  // namespace egide::directory
