#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "graph/membership.h"
#include "model/model.h"

namespace egide::directory {

/// Who already holds the forest: ANSSI's privileged groups, everybody in them, and what is protected like them.
class Tier0 {
  public:
    Tier0(const Model& model, const Membership& membership);

    /// The privileged groups of every domain, in order.
    const std::vector<std::uint32_t>& groups() const { return groups_; }
    /// Everything reached from them, groups included, in the order of the collection.
    const std::vector<std::uint32_t>& members() const { return members_; }
    /// The accounts among them: users, computers, managed accounts.
    const std::vector<std::uint32_t>& accounts() const { return accounts_; }
    bool privileged(std::uint32_t object) const { return set_.has(object); }
    /// Domain controllers, writable or not.
    const std::vector<std::uint32_t>& controllers() const { return controllers_; }
    bool is_controller(std::uint32_t object) const { return controller_set_.has(object); }
    bool is_read_only(std::uint32_t object) const;

    /// Whether a trustee of a descriptor on an object of that domain is Tier-0, or accepted as such.
    bool trusted(std::uint32_t sid, std::optional<std::size_t> domain) const;
    /// Objects accepted because they are protected like AdminSDHolder, met so far.
    bool protected_like_holder(std::uint32_t object) const;
    /// The AdminSDHolder of a domain; kNone when the collection has none.
    std::uint32_t holder(std::size_t domain) const { return holders_[domain]; }

  private:
    void find_groups();
    void find_controllers();
    bool has_holder_entries(std::uint32_t object) const;
    const Model* model_;
    const Membership* membership_;
    std::vector<std::uint32_t> groups_;
    std::vector<std::uint32_t> members_;
    std::vector<std::uint32_t> accounts_;
    std::vector<std::uint32_t> controllers_;
    std::vector<std::uint32_t> holders_;
    ObjectSet set_;
    ObjectSet controller_set_;
    mutable std::map<std::uint32_t, bool> protected_;
};

/// Relative identifiers of the privileged groups of a domain, and of the built-in ones.
bool is_privileged_rid(std::uint32_t rid);
bool is_privileged_builtin(std::uint32_t rid);
bool is_privileged_group(const Sid& sid);

}  // namespace egide::directory
