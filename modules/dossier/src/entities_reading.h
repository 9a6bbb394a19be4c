#pragma once

#include <vector>

#include "egide/organisation/perimeter.h"
#include "sections.h"

namespace egide::dossier {

/// The establishments of a dossier and the mappings they came from, one for one.
struct EntityList {
    std::vector<organisation::Entity> entities;
    std::vector<const reading::Node*> nodes;
};

/// Reads the list, links each EG to its EJ and reports duplicates, unknown parents and loops.
EntityList read_entities(const reading::Node& list, Remarks& remarks);

/// A FINESS number as it is kept; reports a malformed one, warns of a wrong check digit.
std::optional<std::string> read_finess(const reading::Node& node, std::string_view field, Remarks& remarks);

}  // namespace egide::dossier
