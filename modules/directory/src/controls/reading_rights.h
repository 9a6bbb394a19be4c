#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "controls/control.h"
#include "rights/class_guids.h"

namespace egide::directory {

/// What the collector's own account could read, by the groups of its token (rootDSE, tokenGroups): an attribute that it
/// could not read looks like one without a value.
class ReadingRights {
  public:
    explicit ReadingRights(const ControlContext& context);

    /// Whether the token of every collected domain is known.
    bool known() const { return known_; }
    /// Whether one entry of a descriptor on an object of that domain speaks of the collector.
    bool concerns(const Ace& ace, std::size_t domain) const { return tokens_[domain].contains(ace.sid); }
    /// Whether an object can be read as a whole.
    bool whole(std::uint32_t object);
    /// The first attribute that some control point needs of the object and that could not be read; empty when all
    /// could.
    std::string_view unreadable_attribute(std::uint32_t object);

  private:
    struct Readable {
        bool whole = false;
        std::string_view missing;
    };
    struct Needed {
        Guid own;
        Guid set;
        std::string_view name;
    };
    const Readable& of(std::uint32_t object);
    Readable judge(const Descriptor& descriptor, std::uint16_t profile, Kind kind, std::size_t domain) const;
    bool reads(const Descriptor& descriptor, std::uint16_t profile, std::size_t domain, const Needed* attribute) const;
    void find_needed();

    const Model* model_;
    ClassGuids guids_;
    bool known_ = true;
    std::vector<std::set<std::uint32_t>> tokens_;  // SIDs, by domain
    std::vector<std::vector<Needed>> needed_;      // by kind
    std::map<std::pair<std::uint64_t, std::uint64_t>, Readable> cache_;
};

/// Index of the domain of an object; the root domain's for the partitions of the forest.
std::size_t domain_or_root(const Model& model, std::uint32_t object);

}  // namespace egide::directory
