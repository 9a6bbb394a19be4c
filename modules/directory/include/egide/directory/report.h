#pragma once

#include <string>

#include "egide/base/text.h"
#include "egide/directory/audit.h"

namespace egide::directory {

/// An audit as JSON, keys and bytes stable for the same collection; sentences in one language.
std::string audit_json(const Audit& audit, base::Language language);

/// One row per finding: control, level, DN, SID, reason. Cells that a spreadsheet would execute are made harmless.
std::string audit_csv(const Audit& audit, base::Language language);

}  // namespace egide::directory
