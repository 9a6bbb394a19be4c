#pragma once

#include "session.h"

namespace egide::cli {

/// `egide organisation import`: says what was understood, keeps the registry in the data folder with the history of the
/// former one.
int import_registry(Session& session);
/// `egide organisation show`: one establishment or one group.
int show_organisation(Session& session);
/// `egide organisation search`.
int search_organisations(Session& session);

}  // namespace egide::cli
