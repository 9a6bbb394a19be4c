#pragma once

#include "egide/base/result.h"
#include "egide/programme/case.h"
#include "egide/reading/reader.h"
#include "egide/reading/tree.h"

namespace egide::dossier {

/// The dossier of one test: the base with the changes of a `with:` block (candidate, dates, money, context, entities,
/// then drop, edit, add), tree to tree. Values are compared as they are written. A change that meets nothing to change
/// is reported; changed nodes keep the positions of the block.
reading::Node patch_dossier(const reading::Node& base, const reading::Node& with, reading::Problems& problems);

/// The case of one test: the dossier, patched when `with` is given. No fact is refused for lying in the future.
base::Result<programme::Case> make_test_case(const reading::Node& dossier, const reading::Node* with);

}  // namespace egide::dossier
