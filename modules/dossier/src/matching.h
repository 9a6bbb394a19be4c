#pragma once

#include "egide/observation/observation.h"
#include "egide/organisation/perimeter.h"
#include "egide/reading/tree.h"

namespace egide::dossier {

/// Whether two written values are the same: texts as written (official codes with a zero or the letter), lists in
/// order, null for absent. Either may be null.
bool same_written(const reading::Node* left, const reading::Node* right);

/// Whether a written observation has every key and value of `match`. `entity: X` also matches a list that holds X.
bool matches_written(const reading::Node& observation, const reading::Node& match);

/// The same question asked of an observation already read.
bool matches(const observation::Observation& observation, const organisation::Perimeter& perimeter,
             const reading::Node& match);

}  // namespace egide::dossier
