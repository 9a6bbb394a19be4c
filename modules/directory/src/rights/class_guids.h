#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "model/guid.h"
#include "model/model.h"

namespace egide::directory {

/// What the schema says of GUIDs: the classes of a profile, the property set of an attribute. Well-known values stand
/// in when the schema was not collected.
class ClassGuids {
  public:
    explicit ClassGuids(const Model& model);
    /// Whether an entry restricted to that class concerns objects of this profile. An unknown class, or an unknown
    /// profile, concerns: a doubt never makes a right disappear.
    bool concerns(std::uint16_t profile, const Guid& restricted_to) const;
    /// Whether the GUID is the most specific class of the profile: then an entry names the object as a whole.
    bool is_own_class(std::uint16_t profile, const Guid& named) const;
    /// The property set of an attribute; null when it has none or is unknown.
    Guid property_set(const Guid& attribute) const;

  private:
    std::map<Guid, bool> known_classes_;
    std::vector<std::vector<Guid>> chains_;  // by profile
    std::vector<bool> complete_;             // every class of the profile is known
    std::vector<Guid> own_;                  // by profile; null when unknown
    std::map<Guid, Guid> property_sets_;
};

}  // namespace egide::directory
