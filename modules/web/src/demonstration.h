#pragma once

#include <string>
#include <vector>

#include "egide/web/serve.h"
#include "services.h"

namespace egide::web {

/// Invented people, one for each role, with passwords drawn at random the first time and kept in the data folder. Gives
/// the lines to be shown: who may sign in, and an open invitation.
base::Result<std::vector<std::string>> make_demonstration(Services& services, const ServeOptions& options,
                                                          const std::string& address);

}  // namespace egide::web
