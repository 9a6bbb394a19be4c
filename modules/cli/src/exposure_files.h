#pragma once

#include "session.h"

namespace egide::cli {

/// `egide exposure import`: shows what was understood of an OPSSIES file or a CSV of audits; with --write, writes the
/// observations.
int import_exposure(Session& session);
/// `egide exposure export`: an OPSSIES file written again, strictly.
int export_exposure(Session& session);

}  // namespace egide::cli
