#pragma once

#include "egide/jobs/workers.h"
#include "services.h"

namespace egide::web::work {

inline constexpr std::string_view kRefreshDossiers = "dossiers.refresh";

/// Judges every dossier under way for the new day, since a day that passes changes verdicts too, and deposits what was
/// submitted while the vault could not be used.
jobs::Outcome refresh_dossiers(Services& services, jobs::Attempt& attempt);

}  // namespace egide::web::work
