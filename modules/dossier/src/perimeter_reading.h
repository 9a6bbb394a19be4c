#pragma once

#include <string>

#include "egide/organisation/perimeter.h"
#include "sections.h"

namespace egide::dossier {

/// Reads `candidate` and `entities` and checks that they hold together: parents, support, weights. Either node may be
/// null.
organisation::Perimeter read_perimeter(const reading::Node* candidate, const reading::Node* entities, Remarks& remarks,
                                       std::string& trigram);

}  // namespace egide::dossier
