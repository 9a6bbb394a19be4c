#pragma once

#include <string>

#include "egide/directory/audit.h"
#include "egide/directory/compare.h"
#include "egide/directory/paths.h"
#include "egide/directory/report.h"
#include "session.h"

namespace egide::cli {

/// An audit for a terminal: the level, what fails, what could not be judged; --verbose shows every object.
std::string directory_audit_page(const Session& session, const directory::Audit& audit);
/// What to do, in order, with the level and the ways left after each change.
std::string directory_work_page(const Session& session, const directory::WorkPlan& plan);
std::string directory_paths_page(const Session& session, const std::vector<directory::ControlPath>& paths);
std::string directory_changes_page(const Session& session, const directory::AuditSummary& before,
                                   const directory::AuditSummary& after,
                                   const std::vector<directory::ControlChange>& changes);

}  // namespace egide::cli
