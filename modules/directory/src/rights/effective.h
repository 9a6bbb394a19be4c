#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "graph/membership.h"
#include "model/model.h"
#include "rights/class_guids.h"
#include "rights/right.h"

namespace egide::directory {

/// What one entry of a descriptor gives to one trustee, once the denials before it are taken off. `except`: denials
/// that concern only some of those behind the trustee; a member of both does not have the rights.
struct Grant {
    EdgeKind kind{};
    Rights rights = 0;
    std::uint32_t sid = kNoSid;
    std::vector<std::pair<std::uint32_t, Rights>> except = {};
};

/// The effective rights on objects, computed once per descriptor and class profile. Not for several threads at once.
///
/// Entries are walked in order; those for children only, those restricted to another class, those of SELF and of
/// CREATOR OWNER say nothing. OWNER RIGHTS takes the place of what an owner has by nature.
class EffectiveRights {
  public:
    EffectiveRights(const Model& model, const Membership& membership);
    /// What is granted on an object; empty when its descriptor was not read.
    const std::vector<Grant>& on(std::uint32_t object);
    /// The same for a descriptor that is not an object's own (a file, a delegation), as an object of that kind.
    std::vector<Grant> of(const Descriptor& descriptor, Kind kind, std::uint16_t profile,
                          std::optional<std::size_t> domain) const;
    /// Whether every token of the trustee holds the SID: itself, a group of its, Everyone.
    bool surely_holds(std::uint32_t trustee, std::uint32_t sid, std::optional<std::size_t> domain) const;

  private:
    struct Key {
        std::uint32_t descriptor;
        std::uint32_t profile_and_kind;
        std::uint32_t domain;
        bool operator==(const Key&) const = default;
    };
    struct KeyHash {
        std::size_t operator()(const Key& key) const;
    };
    Rights rights_of(const Ace& ace, Kind kind, std::uint16_t profile) const;
    bool says_something(const Ace& ace, std::uint16_t profile) const;
    void grant(const Ace& ace, Rights rights, bool whole, Kind kind, std::vector<Grant>& out) const;
    void take_off(const std::vector<std::pair<std::uint32_t, Rights>>& denied, std::optional<std::size_t> domain,
                  std::vector<Grant>& grants, std::size_t from) const;

    const Model* model_;
    const Membership* membership_;
    ClassGuids guids_;
    std::unordered_map<Key, std::vector<Grant>, KeyHash> known_;
    std::vector<Grant> nothing_;
    std::uint32_t everyone_ = kNoSid;
    std::uint32_t authenticated_ = kNoSid;
};

/// Everybody: Everyone, Authenticated Users, Anonymous, BUILTIN\Users and Guests, Domain Users, Computers and Guests.
bool is_anybody(const Sid& sid);
/// Trustees that never open a way: SELF, CREATOR OWNER, CREATOR GROUP, SYSTEM, enterprise domain controllers.
bool is_harmless_trustee(const Sid& sid);

}  // namespace egide::directory
