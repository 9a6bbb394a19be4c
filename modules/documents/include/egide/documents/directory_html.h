#pragma once

#include <string>

#include "egide/base/text.h"
#include "egide/directory/audit.h"
#include "egide/directory/report.h"

namespace egide::documents {

/// An audit of a directory as one HTML file that asks nothing of the network and runs no script: one page for who
/// directs, then the ranked work, the evidence and what could not be judged for who administers. Long evidence is cut
/// and says so; the table of the audit has all of it. Same audit and language, same bytes.
std::string directory_html(const directory::Audit& audit, const directory::WorkPlan& work, base::Language language);

}  // namespace egide::documents
