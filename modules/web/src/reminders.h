#pragma once

#include "egide/jobs/workers.h"
#include "services.h"

namespace egide::web::work {

inline constexpr std::string_view kRemind = "dossiers.remind";

/// Says once, some days before, what falls due: requests, deliveries asked of suppliers, dates of dossiers and ends of
/// roles, to those it concerns; the contacts that a dossier names and who have no account get a letter.
jobs::Outcome remind(Services& services);

}  // namespace egide::web::work
