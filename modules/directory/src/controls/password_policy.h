#pragma once

#include <optional>
#include <vector>

#include "controls/control.h"

namespace egide::directory {

/// The policy that holds for an account: that of the password object applied to it, else its domain's.
struct PasswordPolicy {
    std::uint32_t source = kNone;  // the password object, or the domain
    std::optional<std::int64_t> minimum_length;
    std::optional<std::int64_t> maximum_days;  // nothing: passwords never expire
    bool fine_grained = false;
};

/// Finds the policy of accounts: msDS-ResultantPSO when it was collected, else the applied objects by precedence.
class PasswordPolicies {
  public:
    explicit PasswordPolicies(const ControlContext& context);
    std::optional<PasswordPolicy> of(std::uint32_t account) const;
    /// ANSSI's tolerance for services and pre-authentication: a long password that expires, changed since the policy
    /// changed, and AES alone.
    bool tolerated(std::uint32_t account) const;

  private:
    PasswordPolicy read(std::uint32_t object) const;
    const ControlContext* context_;
    std::vector<Link> applied_;  // from: a user or group, to: the password object
};

/// Whether a password object lets passwords be too short, too old, or stored in a reversible form.
bool is_weak(const ControlContext& context, std::uint32_t policy);
/// The first of these that it does.
base::Text why_weak(const ControlContext& context, std::uint32_t policy);

}  // namespace egide::directory
